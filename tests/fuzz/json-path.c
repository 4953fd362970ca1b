/* A line of path, then JSON or not: parsing and walking end, and what is found of JSON is JSON. */
#include "sbx-json-path.h"

#include <json-glib/json-glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static gboolean
is_json (const char *text, gsize length)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();

  json_parser_set_strict (parser, TRUE);
  return length > 0 && g_utf8_validate_len (text, length, NULL) && json_parser_load_from_data (parser, text, length, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const guint8 *newline = memchr (data, '\n', size);
  gsize length = newline ? newline - data : size, rest = newline ? size - length - 1 : 0;
  g_autofree char *text = g_strndup ((const char *) data, length);
  g_autoptr(SbxJsonPath) path = g_utf8_validate (text, -1, NULL) ? sbx_json_path_parse (text, NULL) : NULL;
  g_autoptr(SbxSpool) spool = NULL;

  /* Many “..” over many levels find more than can be waited for. */
  if (path == NULL || length > 60 || rest > 200)
    return 0;
  spool = sbx_spool_new (g_get_tmp_dir (), NULL);
  g_assert_true (sbx_spool_append (spool, data + size - rest, rest, NULL));
  for (int sequence = 0; sequence < 2; sequence++)
    {
      guint64 n;
      int progress;
      g_autoptr(SbxSpool) found = sbx_json_path_find (path, spool, sequence, &n, &progress, NULL, NULL);
      g_autoptr(GBytes) bytes = found ? sbx_spool_read_bytes (found, 0, NULL) : NULL;

      if (bytes && !sequence && is_json ((const char *) data + size - rest, rest))
        g_assert_true (is_json (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
    }
  return 0;
}
