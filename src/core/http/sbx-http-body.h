/* Within the engine: the bytes of a request's body, made of memory and files, read in order and from the start again.
 *
 * libcurl's own multipart writer puts the Content-Type at the end of the head, wherever it was typed, and hides its bytes
 * from the record of what was sent; hence one source for every kind of body.
 */
#pragma once

#include "sbx-body.h"
#include "sbx-scope.h"

G_BEGIN_DECLS

typedef struct _SbxHttpBody SbxHttpBody;

/* boundary: for multipart, as in a Content-Type that was typed; NULL makes one. Errors name the place (SBX_HTTP_ERROR_INVALID, _VARIABLE). */
SbxHttpBody *sbx_http_body_new              (const SbxBody *body, SbxScope *scope, const char *boundary, GError **error);
void         sbx_http_body_free             (SbxHttpBody *self);

/* -1: not known before it ends (a pipe). */
gint64       sbx_http_body_get_size         (SbxHttpBody *self);
/* What goes out when nobody typed a Content-Type; NULL: nothing is known of it. */
const char  *sbx_http_body_get_content_type (SbxHttpBody *self);
const char  *sbx_http_body_get_boundary     (SbxHttpBody *self);

/* 0 at the end, -1 on error. */
gssize       sbx_http_body_read             (SbxHttpBody *self, void *buffer, gsize length, GError **error);
gboolean     sbx_http_body_rewind           (SbxHttpBody *self, GError **error);
/* Of the whole body, for signatures; rewinds. */
char        *sbx_http_body_dup_sha256       (SbxHttpBody *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxHttpBody, sbx_http_body_free)

G_END_DECLS
