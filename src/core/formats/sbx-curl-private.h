/* What the files of the curl command share: the line as curl's own option parser would hold it. */
#pragma once

#include "sbx-curl-command.h"
#include "sbx-curl-options.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray   *receipt;         /* of SbxReceiptLine */
  SbxSettings *settings;
  SbxBody     *form;            /* MULTIPART, for -F; NULL: none */
  GPtrArray   *headers;         /* of char*, as typed after -H */
  char        *url;
  char        *method;          /* -X */
  char        *user_agent;
  char        *referer;
  char        *range;
  GString     *cookies;         /* NULL: none */
  GString     *data;            /* NULL: none */
  char        *data_file;       /* -d @file and its like, when it is all the data */
  guint        n_data;
  GString     *query;           /* --url-query; NULL: none */
  char        *upload;          /* -T */
  char        *user;
  char        *bearer;
  char        *aws;
  char        *proxy;
  char        *proxy_user;
  char        *proto_default;
  SbxAuthKind  auth_kind;       /* of user */
  guint        posts;           /* of --post301 …, a bit each */
  gboolean     json, get, head, globoff, path_as_is, location;
  gboolean     finished;        /* by --next */
} SbxCurlLine;

/* detail is copied. */
void        sbx_curl_line_note   (SbxCurlLine *self, SbxReceiptKind kind, const char *item, const char *detail);
/* One option, or a URL. item: as typed, for the receipt; on: FALSE after "--no-". */
gboolean    sbx_curl_line_apply  (SbxCurlLine *self, SbxCurlAction action, const char *item, const char *value, gboolean on, GError **error);
/* -d and its family; -F. */
void        sbx_curl_line_data   (SbxCurlLine *self, SbxCurlAction action, const char *item, const char *value);
gboolean    sbx_curl_line_form   (SbxCurlLine *self, gboolean literal, const char *item, const char *value, GError **error);
/* "content", "=content", "name=content", "@file", "name@file" of --data-urlencode; NULL: a file, which was noted. */
char       *sbx_curl_urlencode   (SbxCurlLine *self, const char *item, const char *value);
/* Percent-encoded but for letters, digits, "-._~" and {{VARIABLES}}; "+" or "%20" for a space. */
char       *sbx_curl_escape      (const char *text, gboolean plus);
SbxRequest *sbx_curl_line_build  (SbxCurlLine *self, GError **error);

#define SBX_CURL_FORM_TYPE "application/x-www-form-urlencoded"

G_END_DECLS
