/* A line with a charset, then any bytes: as UTF-8 they are UTF-8, and what was UTF-8 stays. */
#include "sbx-text-decode.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const guint8 *newline = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize start = newline ? newline - data + 1 : size;
  g_autofree char *charset = g_strndup ((const char *) data, newline ? start - 1 : size);
  g_autoptr(SbxSpool) spool = sbx_spool_new (g_get_tmp_dir (), NULL), decoded = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  const char *text;
  gsize length;

  g_assert_true (sbx_spool_append (spool, data + start, size - start, NULL));
  decoded = sbx_text_decode (spool, charset, NULL, &error);
  g_assert_true ((decoded == NULL) == (error != NULL));
  if (decoded == NULL)
    return 0;
  bytes = sbx_spool_read_bytes (decoded, 0, NULL);
  text = g_bytes_get_data (bytes, &length);
  for (gsize at = 0; at < length; at++)
    {
      const char *end;

      /* A NUL byte is a character too. */
      g_utf8_validate_len (text + at, length - at, &end);
      at = end - text;
      g_assert_true (at == length || text[at] == '\0');
    }
  if (g_ascii_strcasecmp (charset, "UTF-8") == 0 && g_utf8_validate_len ((const char *) data + start, size - start, NULL))
    g_assert_cmpmem (text, length, data + start, size - start);
  return 0;
}
