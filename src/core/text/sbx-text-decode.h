/* A text in another charset, as UTF-8 in a spool of its own, so that it can be shown, searched and copied like any other. */
#pragma once

#include "sbx-spool.h"

G_BEGIN_DECLS

/* Blocks. Bytes that are not of the charset stand as \xNN. Fails with G_IO_ERROR_NOT_SUPPORTED for a charset that is unknown. */
SbxSpool *sbx_text_decode        (SbxSpool *spool, const char *charset, GCancellable *cancellable, GError **error);
void      sbx_text_decode_async  (SbxSpool *spool, const char *charset, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data);
SbxSpool *sbx_text_decode_finish (GAsyncResult *result, GError **error);

G_END_DECLS
