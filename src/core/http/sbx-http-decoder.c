#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-decoder.h"

#include <brotli/decode.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#define CHUNK (64 * 1024)
#define MAX_LAYERS 5
/* As of the body itself: layers may give one another terabytes of which nothing comes out. */
#define INNER_RATIO 1000
#define INNER_SIZE (100 * 1000 * 1000)
/* What RFC 9659 allows; without it each layer may take 128 MB. */
#define ZSTD_WINDOW_LOG 23

typedef enum { GZIP, DEFLATE, BROTLI, ZSTD } Coding;

typedef struct
{
  Coding               coding;
  z_stream             zlib;
  gboolean             zlib_ready;
  BrotliDecoderState  *brotli;
  ZSTD_DStream        *zstd;
  gboolean             begun;
  gboolean             ended;   /* the stream is whole */
  gboolean             passed;  /* and no other one follows it */
  guint8              *buffer;
} Layer;

struct _SbxHttpDecoder
{
  GPtrArray   *layers;   /* of Layer: the last coding that was applied comes first */
  SbxHttpSink  sink;
  gpointer     user;
  guint64      fed;
  guint64      inner;    /* bytes between layers */
  gboolean     has_rest;
};

static void
layer_free (gpointer data)
{
  Layer *layer = data;

  if (layer->zlib_ready)
    inflateEnd (&layer->zlib);
  g_clear_pointer (&layer->brotli, BrotliDecoderDestroyInstance);
  if (layer->zstd != NULL)
    ZSTD_freeDStream (layer->zstd);
  g_free (layer->buffer);
  g_free (layer);
}

static Layer *
layer_new (const char *name)
{
  static const struct { const char *name; Coding coding; } codings[] = {
    { "gzip", GZIP }, { "x-gzip", GZIP }, { "deflate", DEFLATE }, { "br", BROTLI }, { "zstd", ZSTD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codings); i++)
    if (g_ascii_strcasecmp (codings[i].name, name) == 0)
      {
        Layer *layer = g_new0 (Layer, 1);

        layer->coding = codings[i].coding;
        layer->buffer = g_malloc (CHUNK);
        if (layer->coding == BROTLI)
          layer->brotli = BrotliDecoderCreateInstance (NULL, NULL, NULL);
        else if (layer->coding == ZSTD)
          {
            layer->zstd = ZSTD_createDStream ();
            ZSTD_DCtx_setParameter (layer->zstd, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG);
          }
        return layer;
      }
  return NULL;
}

SbxHttpDecoder *
sbx_http_decoder_new (const char *encodings, SbxHttpSink sink, gpointer user, char **unknown)
{
  g_auto(GStrv) names = g_strsplit (encodings, ",", -1);
  SbxHttpDecoder *self = g_new0 (SbxHttpDecoder, 1);

  self->layers = g_ptr_array_new_with_free_func (layer_free);
  self->sink = sink;
  self->user = user;
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = g_strstrip (names[i]);
      Layer *layer;

      if (*name == '\0' || g_ascii_strcasecmp (name, "identity") == 0)
        continue;
      layer = self->layers->len < MAX_LAYERS ? layer_new (name) : NULL;
      if (layer == NULL)
        {
          *unknown = g_strdup (name);
          sbx_http_decoder_free (self);
          return NULL;
        }
      g_ptr_array_insert (self->layers, 0, layer);
    }
  return self;
}

void
sbx_http_decoder_free (SbxHttpDecoder *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->layers);
  g_free (self);
}

gboolean
sbx_http_decoder_has_rest (SbxHttpDecoder *self)
{
  return self->has_rest;
}

/* Some servers call the bare stream “deflate” too; the zlib header tells them apart. */
static void
begin_zlib (Layer *layer, guint8 first)
{
  int window = layer->coding == GZIP ? 15 + 16 : (first & 0x0f) == 8 && first >> 4 <= 7 ? 15 : -15;

  layer->zlib_ready = inflateInit2 (&layer->zlib, window) == Z_OK;
}

/* One step: takes from *in, gives n bytes in layer->buffer. FALSE: what comes after them is not what it says. */
static gboolean
step_zlib (Layer *layer, const guint8 **in, gsize *length, gsize *n)
{
  int code;

  if (!layer->zlib_ready)
    begin_zlib (layer, **in);
  if (layer->ended)
    {
      /* Members of gzip may follow one another. */
      inflateReset (&layer->zlib);
      layer->ended = FALSE;
    }
  layer->zlib.next_in = (guint8 *) *in;
  layer->zlib.avail_in = MIN (*length, G_MAXINT);
  layer->zlib.next_out = layer->buffer;
  layer->zlib.avail_out = CHUNK;
  code = inflate (&layer->zlib, Z_NO_FLUSH);
  *length -= layer->zlib.next_in - *in;
  *in = layer->zlib.next_in;
  layer->ended = code == Z_STREAM_END;
  *n = CHUNK - layer->zlib.avail_out;
  return code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR;
}

static gboolean
step_brotli (Layer *layer, const guint8 **in, gsize *length, gsize *n)
{
  guint8 *out = layer->buffer;
  gsize room = CHUNK;
  BrotliDecoderResult result = BrotliDecoderDecompressStream (layer->brotli, length, in, &room, &out, NULL);

  layer->ended = result == BROTLI_DECODER_RESULT_SUCCESS;
  *n = CHUNK - room;
  return result != BROTLI_DECODER_RESULT_ERROR;
}

static gboolean
step_zstd (Layer *layer, const guint8 **in, gsize *length, gsize *n)
{
  ZSTD_inBuffer input = { *in, *length, 0 };
  ZSTD_outBuffer output = { layer->buffer, CHUNK, 0 };
  gsize left = ZSTD_decompressStream (layer->zstd, &output, &input);

  *in += input.pos;
  *length -= input.pos;
  *n = output.pos;
  layer->ended = left == 0;
  return !ZSTD_isError (left);
}

static gboolean
step (Layer *layer, const guint8 **in, gsize *length, gsize *n)
{
  switch (layer->coding)
    {
    case BROTLI:
      return step_brotli (layer, in, length, n);
    case ZSTD:
      return step_zstd (layer, in, length, n);
    default:
      return step_zlib (layer, in, length, n);
    }
}

/* Whether what follows an end is another stream of the same kind, not just bytes. */
static gboolean
goes_on (const Layer *layer, guint8 first)
{
  return (layer->coding == GZIP && first == 0x1f) || (layer->coding == ZSTD && (first == 0x28 || (first >= 0x50 && first <= 0x5f)));
}

/* FALSE: it is a trap. */
static gboolean
count_inner (SbxHttpDecoder *self, guint index, gsize length, GError **error)
{
  if (index + 1 == self->layers->len)
    return TRUE;
  self->inner += length;
  if (self->inner <= INNER_SIZE || self->inner / INNER_RATIO <= self->fed)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "");
  return FALSE;
}

static gboolean
feed_layer (SbxHttpDecoder *self, guint index, const guint8 *data, gsize length, GError **error)
{
  Layer *layer;
  gboolean good;
  gsize n;

  if (index == self->layers->len)
    return self->sink (data, length, self->user);

  layer = g_ptr_array_index (self->layers, index);
  do
    {
      if (layer->ended && (layer->passed || length == 0 || !goes_on (layer, *data)))
        {
          layer->passed = layer->passed || length > 0;
          self->has_rest = self->has_rest || layer->passed;
          return TRUE;
        }
      layer->begun = TRUE;
      good = step (layer, &data, &length, &n);
      if (n > 0 && (!count_inner (self, index, n, error) || !feed_layer (self, index + 1, layer->buffer, n, error)))
        return FALSE;
      if (!good)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("the bytes are not of that kind"));
          return FALSE;
        }
    }
  /* A full buffer may mean that there is more inside. */
  while (length > 0 || n == CHUNK);
  return TRUE;
}

gboolean
sbx_http_decoder_feed (SbxHttpDecoder *self, const guint8 *data, gsize length, GError **error)
{
  self->fed += length;
  return feed_layer (self, 0, data, length, error);
}

gboolean
sbx_http_decoder_finish (SbxHttpDecoder *self, GError **error)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const Layer *layer = g_ptr_array_index (self->layers, i);

      if (layer->begun && !layer->ended)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _("its end is missing"));
          return FALSE;
        }
    }
  return TRUE;
}
