#include "sbx-visible-text.h"

#include <string.h>

gboolean
sbx_char_deceives (gunichar c)
{
  return g_unichar_iscntrl (c) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *
sbx_text_make_visible (const char *text, gssize length, gboolean with_lines)
{
  const char *end = text + (length < 0 ? (gssize) strlen (text) : length);
  const char *plain = text;
  GString *out;

  while (plain < end && g_ascii_isprint (*plain))
    plain++;
  if (plain == end)
    return g_strndup (text, end - text);
  out = g_string_sized_new (end - text);
  while (text < end)
    {
      gunichar c = g_utf8_get_char_validated (text, end - text);
      const char *next;

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (out, "\\x%02x", (guint8) *text++);
          continue;
        }
      next = g_utf8_next_char (text);
      if (!sbx_char_deceives (c) || (with_lines && (c == '\n' || c == '\t')))
        g_string_append_len (out, text, next - text);
      else
        g_string_append_printf (out, c < 0x80 ? "\\x%02x" : "\\u%04x", c);
      text = next;
    }
  return g_string_free_and_steal (out);
}
