/* Within the engine: where the browser brings the answer of an authorization server (RFC 8252, 7.3). */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SbxLoopback SbxLoopback;

/* On 127.0.0.1; port 0: a free one. */
SbxLoopback *sbx_loopback_new         (guint16 port, GError **error);
void         sbx_loopback_free        (SbxLoopback *self);
char        *sbx_loopback_dup_uri     (SbxLoopback *self);
/* Waits that many minutes for the browser; tells it what to show. The code; or NULL with error: refused, another's state, cancelled, too late. */
char        *sbx_loopback_wait        (SbxLoopback *self, const char *state, guint minutes, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxLoopback, sbx_loopback_free)

G_END_DECLS
