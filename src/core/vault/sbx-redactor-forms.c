#include "sbx-redactor-private.h"

#include <string.h>

static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

typedef enum
{
  PERCENT_LOWER = 1 << 0, /* %2f, not %2F */
  PERCENT_FORM  = 1 << 1, /* a space is "+" */
} PercentFlags;

static char *
percent_encode (const char   *value,
                const char   *kept,
                PercentFlags  flags)
{
  GString *out = g_string_new (NULL);

  for (const char *c = value; *c != '\0'; c++)
    {
      if (strchr (unreserved, *c) != NULL || strchr (kept, *c) != NULL)
        g_string_append_c (out, *c);
      else if (*c == ' ' && (flags & PERCENT_FORM))
        g_string_append_c (out, '+');
      else
        g_string_append_printf (out, flags & PERCENT_LOWER ? "%%%02x" : "%%%02X", (guint8) *c);
    }
  return g_string_free_and_steal (out);
}

typedef enum
{
  JSON_SLASH = 1 << 0, /* "\/" */
  JSON_ASCII = 1 << 1, /* "\u00e9" for what is not ASCII, and for DEL */
  JSON_UPPER = 1 << 2, /* "\u00E9" */
} JsonFlags;

static void
append_unicode_escape (GString   *out,
                       gunichar   c,
                       JsonFlags  flags)
{
  const char *format = flags & JSON_UPPER ? "\\u%04X" : "\\u%04x";

  if (c > 0xffff)
    {
      g_string_append_printf (out, format, 0xd800 + ((c - 0x10000) >> 10));
      g_string_append_printf (out, format, 0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  else
    g_string_append_printf (out, format, c);
}

static char *
json_escape (const char *value,
             JsonFlags   flags)
{
  static const char plain[] = "\"\\\b\f\n\r\t";
  static const char escaped[] = "\"\\bfnrt";
  GString *out = g_string_new (NULL);

  for (const char *c = value; *c != '\0'; c = g_utf8_next_char (c))
    {
      const char *found = strchr (plain, *c);

      if (found != NULL)
        g_string_append_printf (out, "\\%c", escaped[found - plain]);
      else if (*c == '/' && (flags & JSON_SLASH))
        g_string_append (out, "\\/");
      else if ((guint8) *c < 0x20 || ((guint8) *c >= 0x7f && (flags & JSON_ASCII)))
        append_unicode_escape (out, g_utf8_get_char (c), flags);
      else
        g_string_append_len (out, c, g_utf8_next_char (c) - c);
    }
  return g_string_free_and_steal (out);
}

/* The characters of base64 that value determines alone when it stands offset bytes (modulo 3) into what was encoded. */
static char *
base64_inner (const char *value,
              guint       offset)
{
  gsize length = strlen (value);
  g_autofree guint8 *bytes = g_malloc0 (length + offset + 3);
  g_autofree char *encoded = NULL;
  gsize first = (offset * 8 + 5) / 6;
  gsize last = (offset + length) * 8 / 6;
  char *inner;

  memcpy (bytes + offset, value, length);
  encoded = g_base64_encode (bytes, length + offset);
  inner = g_strndup (encoded + first, last - first);

  explicit_bzero (bytes, length + offset);
  explicit_bzero (encoded, strlen (encoded));
  return inner;
}

static char *
to_url_alphabet (const char *base64)
{
  char *text = g_strdelimit (g_strdup (base64), "+", '-');

  return g_strdelimit (text, "/", '_');
}

GPtrArray *
sbx_redactor_list_forms (const char *value)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (forms, g_strdup (value));

  /* All but the unreserved characters; and as in a path or a query, where delimiters may stand as they are. */
  for (guint flags = 0; flags < 4; flags++)
    {
      g_ptr_array_add (forms, percent_encode (value, "", flags));
      g_ptr_array_add (forms, percent_encode (value, "*", flags));
      g_ptr_array_add (forms, percent_encode (value, "!$&'()*+,;=:@/?", flags));
    }

  if (g_utf8_validate (value, -1, NULL))
    for (guint flags = 0; flags < 8; flags++)
      g_ptr_array_add (forms, json_escape (value, flags));

  for (guint offset = 0; offset < 3; offset++)
    {
      char *base64 = base64_inner (value, offset);

      g_ptr_array_add (forms, to_url_alphabet (base64));
      g_ptr_array_add (forms, base64);
    }
  return forms;
}
