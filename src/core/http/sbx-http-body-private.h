/* Between the files that make a body: what it is made of. */
#pragma once

#include "sbx-http-body.h"

G_BEGIN_DECLS

/* A scope for texts, and where the text stands, for messages. NULL with error: a variable is unknown, circular or without value. */
char     *sbx_http_expand              (SbxScope *scope, const char *text, const char *where, GError **error);

void      sbx_http_body_add_text       (SbxHttpBody *self, const char *text);
/* Fails when the file can't be read now. where: "the body", "the part “photo”". */
gboolean  sbx_http_body_add_file       (SbxHttpBody *self, const char *path, const char *where, GError **error);

gboolean  sbx_http_body_fill_multipart (SbxHttpBody *self, const SbxBody *body, SbxScope *scope, const char *boundary, GError **error);
char     *sbx_http_body_encode_form    (const SbxBody *body, SbxScope *scope, GError **error);
char     *sbx_http_body_encode_graphql (const SbxBody *body, SbxScope *scope, GError **error);

G_END_DECLS
