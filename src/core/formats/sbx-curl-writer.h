/* What the files of the writer of curl commands share. */
#pragma once

#include "sbx-curl-private.h"

G_BEGIN_DECLS

typedef struct
{
  SbxScope    *scope;   /* NULL: references stay */
  GPtrArray   *options;  /* of char*: each option, quoted, with its value */
  GPtrArray   *headers;
  SbxBody     *body;
  SbxAuth     *auth;
  SbxSettings *settings;
  const char  *method;
  gboolean     upload;   /* a file by -T */
} SbxCurlWriter;

/* Text as it goes into the line: its variables expanded if asked for. */
char     *sbx_curl_writer_expand          (SbxCurlWriter *self, const char *text, GError **error);
/* NULL stays NULL. */
gboolean  sbx_curl_writer_expand_in_place (SbxCurlWriter *self, char **text, GError **error);
/* value NULL: none. */
void      sbx_curl_writer_add             (SbxCurlWriter *self, const char *option, const char *value);
void      sbx_curl_writer_add_header      (SbxCurlWriter *self, const char *name, const char *value);
gboolean  sbx_curl_writer_is_omitted      (SbxCurlWriter *self, const char *name);

/* Whether the body goes by -T, and the body. */
gboolean  sbx_curl_writer_can_upload      (SbxCurlWriter *self, const char *url);
gboolean  sbx_curl_writer_add_body        (SbxCurlWriter *self, GError **error);

G_END_DECLS
