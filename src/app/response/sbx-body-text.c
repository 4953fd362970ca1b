#include "sbx-body-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sbx-body-copy.h"
#include "sbx-format.h"

gboolean
sbx_body_text_is_binary (const char *data,
                         gsize       length)
{
  if (length >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    return FALSE;

  return memchr (data, '\0', length) != NULL;
}

/* "text/html; charset=ISO-8859-1" → "ISO-8859-1"; NULL if none is told. */
static char *
dup_charset (const char *content_type)
{
  g_autofree char *lower = g_ascii_strdown (content_type, -1);
  const char *start = strstr (lower, "charset=");
  const char *value;
  gsize length;

  if (start == NULL)
    return NULL;

  value = content_type + (start - lower) + strlen ("charset=");
  if (*value == '"')
    value++;
  length = strcspn (value, "\"; \t");
  return length > 0 ? g_strndup (value, length) : NULL;
}

char *
sbx_body_text_dup_charset (const char *data,
                           gsize       length,
                           const char *content_type)
{
  g_autofree char *charset = NULL;

  if (length >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    charset = g_strdup ("UTF-16");
  else
    charset = dup_charset (content_type);

  if (charset == NULL || g_ascii_strcasecmp (charset, "utf-8") == 0 || g_ascii_strcasecmp (charset, "us-ascii") == 0)
    return NULL;

  return g_steal_pointer (&charset);
}

static char *
convert (const char *data,
         gsize       length,
         const char *content_type)
{
  g_autofree char *charset = sbx_body_text_dup_charset (data, length, content_type);

  /* A charset that nobody knows, or that the bytes are not in: they are shown as they are. */
  return charset != NULL ? g_convert (data, length, "UTF-8", charset, NULL, NULL, NULL) : NULL;
}

static char *
escape_invalid (const char *data,
                gsize       length)
{
  GString *text = g_string_sized_new (length + 16);
  const char *end = data + length;
  const char *at = data;

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    at += 3;

  while (at < end)
    {
      const char *bad;

      g_utf8_validate (at, end - at, &bad);
      g_string_append_len (text, at, bad - at);
      /* What is shown may end within a character. */
      if (bad == end || (end - bad < 4 && g_utf8_get_char_validated (bad, end - bad) == (gunichar) -2))
        break;
      g_string_append_printf (text, "\\x%02x", (guchar) *bad);
      at = bad + 1;
    }

  return g_string_free_and_steal (text);
}

char *
sbx_body_text_from_bytes (const char *data,
                          gsize       length,
                          const char *content_type)
{
  char *converted = convert (data, length, content_type);

  return converted != NULL ? converted : escape_invalid (data, length);
}

char *
sbx_body_text_hex (GBytes *bytes)
{
  gsize length;
  const guchar *data = g_bytes_get_data (bytes, &length);
  GString *text = g_string_sized_new (length * 5);

  for (gsize row = 0; row < length; row += 16)
    {
      g_string_append_printf (text, "%08" G_GSIZE_MODIFIER "x ", row);
      for (gsize i = row; i < row + 16; i++)
        {
          g_string_append (text, i % 8 == 0 ? " " : "");
          if (i < length)
            g_string_append_printf (text, "%02x ", data[i]);
          else
            g_string_append (text, "   ");
        }
      g_string_append_c (text, ' ');
      for (gsize i = row; i < MIN (row + 16, length); i++)
        g_string_append_c (text, g_ascii_isprint (data[i]) ? data[i] : '.');
      g_string_append_c (text, '\n');
    }
  return g_string_free_and_steal (text);
}

char *
sbx_body_text_dup_too_large (guint64 bytes)
{
  g_autofree char *size = sbx_format_size (bytes);
  g_autofree char *most = sbx_format_size (SBX_BODY_COPY_AT_MOST);

  /* Translators: “500 MB are too much for the clipboard, which takes 64 MB from here. …” */
  return g_strdup_printf (_("%s are too much for the clipboard, which takes %s from here. Save the body, or select less."), size, most);
}
