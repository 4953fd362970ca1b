/* A line of encodings, then any bytes: decoded at once and in pieces they are the same, and so is what is wrong with them. */
#include "sbx-http-decoder.h"

#include <string.h>

#define MAX_DECODED (1024 * 1024)

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

typedef struct
{
  GByteArray *bytes;
  gboolean    full;
  gboolean    rest;
  GError     *error;
} Result;

static gboolean
keep (const guint8 *data, gsize length, gpointer user)
{
  Result *result = user;

  g_assert_false (result->full);
  g_byte_array_append (result->bytes, data, MIN (length, MAX_DECODED - result->bytes->len));
  result->full = result->bytes->len == MAX_DECODED;
  return !result->full;
}

/* FALSE: there is no such encoding. */
static gboolean
decode (const char *encodings, const guint8 *data, gsize size, gboolean pieces, Result *result)
{
  g_autofree char *unknown = NULL;
  SbxHttpDecoder *decoder = sbx_http_decoder_new (encodings, keep, result, &unknown);
  gboolean good = TRUE;

  if (decoder == NULL)
    {
      g_assert_true (*unknown != '\0');
      return FALSE;
    }
  result->bytes = g_byte_array_new ();
  for (gsize at = 0, n; good && at < size; at += n)
    {
      n = pieces ? MIN (size - at, 1 + data[at] % 16) : size;
      good = sbx_http_decoder_feed (decoder, data + at, n, &result->error);
      g_assert_true (good || result->full != (result->error != NULL));
    }
  if (good)
    sbx_http_decoder_finish (decoder, &result->error);
  result->rest = sbx_http_decoder_has_rest (decoder);
  sbx_http_decoder_free (decoder);
  return TRUE;
}

static void
check_same (const Result *whole, const Result *pieces)
{
  gsize common = MIN (whole->bytes->len, pieces->bytes->len);

  /* What is too much for what has come so far may be little enough for all of it. */
  if (g_error_matches (whole->error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) || g_error_matches (pieces->error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return;
  g_assert_cmpint (whole->error != NULL ? whole->error->code : -1, ==, pieces->error != NULL ? pieces->error->code : -1);
  g_assert_cmpint (whole->rest, ==, pieces->rest);
  /* Of zstd, what it has in hand goes with an error. */
  g_assert_true (whole->error != NULL || whole->bytes->len == pieces->bytes->len);
  g_assert_cmpmem (whole->bytes->data, common, pieces->bytes->data, common);
}

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->bytes, g_byte_array_unref);
  g_clear_error (&result->error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const guint8 *newline = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize start = newline ? newline - data + 1 : size;
  g_autofree char *encodings = g_strndup ((const char *) data, newline ? start - 1 : size);
  Result whole = { 0 }, pieces = { 0 };

  if (decode (encodings, data + start, size - start, FALSE, &whole)
      && decode (encodings, data + start, size - start, TRUE, &pieces))
    check_same (&whole, &pieces);
  result_clear (&whole);
  result_clear (&pieces);
  return 0;
}
