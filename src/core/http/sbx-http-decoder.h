/* Within the engine: undoes Content-Encoding as the bytes arrive. libcurl's own decoders take a gzip stream that ends early for a
 * whole one, and give nothing of a body whose coding they don't know.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SbxHttpDecoder SbxHttpDecoder;

/* Takes what was decoded; FALSE ends it. */
typedef gboolean (*SbxHttpSink) (const guint8 *data, gsize length, gpointer user);

/* encodings: as in the header, "gzip", "gzip, br"; NULL when one of them is not known here: unknown (out) names it. */
SbxHttpDecoder *sbx_http_decoder_new      (const char *encodings, SbxHttpSink sink, gpointer user, char **unknown);
void            sbx_http_decoder_free     (SbxHttpDecoder *self);

/* FALSE with error: the bytes are not what they say, or (G_IO_ERROR_NO_SPACE, its message empty) unpack to more than a thousand
 * times their size between codings; FALSE without: the sink ended it. */
gboolean        sbx_http_decoder_feed     (SbxHttpDecoder *self, const guint8 *data, gsize length, GError **error);
/* FALSE with error: the end is missing. */
gboolean        sbx_http_decoder_finish   (SbxHttpDecoder *self, GError **error);
/* Bytes came after the end, and were left out. */
gboolean        sbx_http_decoder_has_rest (SbxHttpDecoder *self);

G_END_DECLS
