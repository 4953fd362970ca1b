/* A body as a picture, decoded in a worker. What a server sends is not trusted: bytes and pixels are bounded before anything is decoded. */
#pragma once

#include <gdk/gdk.h>

#include "sbx-spool.h"

G_BEGIN_DECLS

/* Whether the content type is one of a picture: "image/…". */
gboolean    sbx_body_image_is_type     (const char *content_type);
/* Errors: GdkPixbufError, GIOError; sentences for people. */
void        sbx_body_image_load_async  (SbxSpool *spool, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* width and height: those of the picture, which the texture of a vector graphic may exceed. (transfer full) */
GdkTexture *sbx_body_image_load_finish (GAsyncResult *result, int *width, int *height, GError **error);

G_END_DECLS
