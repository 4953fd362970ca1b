/* Within the engine: the heads of one hop as they pass, told apart into what was asked and answered last and what went before. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *segments;       /* in the order on the wire */
  guint      n_informational;
  guint      n_sent;         /* heads: one, and one more for each round of authorization and CONNECT */
} SbxHttpCapture;

void     sbx_http_capture_init  (SbxHttpCapture *self);
void     sbx_http_capture_clear (SbxHttpCapture *self);

/* Both return TRUE when a head is whole with these bytes. */
gboolean sbx_http_capture_sent     (SbxHttpCapture *self, const char *data, gsize length);
gboolean sbx_http_capture_received (SbxHttpCapture *self, const char *data, gsize length);

/* Whether anything of the request, not of CONNECT alone, is out. */
gboolean sbx_http_capture_has_request (SbxHttpCapture *self);

/* Whether anything of an answer to the request, not to CONNECT alone, was in. */
gboolean sbx_http_capture_has_answer (SbxHttpCapture *self);

/* Whether the answer's head came to its blank line. */
gboolean sbx_http_capture_is_whole   (SbxHttpCapture *self);

/* (transfer full); NULL where there is nothing. */
GBytes  *sbx_http_capture_dup_request  (SbxHttpCapture *self);
GBytes  *sbx_http_capture_dup_response (SbxHttpCapture *self);
GBytes  *sbx_http_capture_dup_interim  (SbxHttpCapture *self);

G_END_DECLS
