#include "sbx-body-text.h"

#include <string.h>

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

static char *
convert (const char *data,
         gsize       length,
         const char *content_type)
{
  g_autofree char *charset = NULL;

  if (length >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    charset = g_strdup ("UTF-16");
  else
    charset = dup_charset (content_type);

  if (charset == NULL || g_ascii_strcasecmp (charset, "utf-8") == 0)
    return NULL;

  /* A charset that nobody knows, or that the bytes are not in: they are shown as they are. */
  return g_convert (data, length, "UTF-8", charset, NULL, NULL, NULL);
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

/* Carriage returns would be lines of their own in a text view. */
char *
sbx_body_text_fold (const char *text,
                    gboolean   *folded)
{
  GString *out = g_string_sized_new (strlen (text) + 64);
  guint column = 0;

  *folded = FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (*at == '\r' && at[1] == '\n')
        continue;
      if (*at == '\n')
        column = 0;
      else if (column++ == SBX_BODY_TEXT_LINE)
        {
          g_string_append_c (out, '\n');
          column = 1;
          *folded = TRUE;
        }
      g_string_append_len (out, at, g_utf8_next_char (at) - at);
    }

  return g_string_free_and_steal (out);
}

char *
sbx_body_text_from_bytes (const char *data,
                          gsize       length,
                          const char *content_type)
{
  char *converted = convert (data, length, content_type);

  return converted != NULL ? converted : escape_invalid (data, length);
}

static void
new_line (GString *out,
          guint    depth)
{
  g_string_append_c (out, '\n');
  for (guint i = 0; i < MIN (depth, 64); i++)
    g_string_append (out, "  ");
}

static const char *
skip_space (const char *at)
{
  while (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')
    at++;

  return at;
}

/* A string, a number or a word, byte for byte. */
static const char *
copy_token (GString    *out,
            const char *at)
{
  const char *start = at;

  if (*at == '"')
    {
      for (at++; *at != '\0' && *at != '"'; at++)
        {
          if (*at == '\\' && at[1] != '\0')
            at++;
        }
      if (*at == '"')
        at++;
    }
  else
    {
      while (*at != '\0' && strchr (" \t\r\n,:{}[]\"", *at) == NULL)
        at++;
    }

  g_string_append_len (out, start, at - start);
  return at;
}

char *
sbx_body_text_indent (const char *json)
{
  g_autoptr (GString) out = g_string_sized_new (strlen (json) * 2);
  const char *at = skip_space (json);
  guint depth = 0;

  if (*at != '{' && *at != '[')
    return NULL;

  while (*(at = skip_space (at)) != '\0')
    {
      /* Brackets within brackets without end would grow without end. */
      if (out->len > SBX_BODY_TEXT_BYTES * 8)
        return NULL;

      switch (*at)
        {
        case '{':
        case '[':
          {
            const char *inside = skip_space (at + 1);

            g_string_append_c (out, *at);
            if (*inside == *at + 2)  /* “}” is two after “{”, as “]” is after “[”: an empty one stays on its line. */
              {
                g_string_append_c (out, *inside);
                at = inside + 1;
                break;
              }
            at++;
            new_line (out, ++depth);
            break;
          }
        case '}':
        case ']':
          if (depth > 0)
            depth--;
          new_line (out, depth);
          g_string_append_c (out, *at++);
          break;
        case ',':
          g_string_append_c (out, *at++);
          new_line (out, depth);
          break;
        case ':':
          g_string_append (out, ": ");
          at++;
          break;
        default:
          at = copy_token (out, at);
          break;
        }
    }

  return g_string_free_and_steal (g_steal_pointer (&out));
}
