#include "sbx-file-name.h"

#include "sbx-visible-text.h"

#include <string.h>

/* Less than any file system takes, so that there is room for " (1)". */
#define MAX_BYTES 200
#define MAX_EXTENSION 10

/* --- Content-Disposition --- */

static const char *
skip_space (const char *at)
{
  return at + strspn (at, " \t");
}

/* A value up to ";", in quotes or bare, as browsers read it: many servers write a backslash for itself, so it quotes only a
 * quotation mark or another one. (transfer full) */
static char *
read_value (const char **at)
{
  GString *value = g_string_new (NULL);
  const char *c = *at;

  if (*c == '"')
    {
      for (c++; *c != '\0' && *c != '"'; c++)
        {
          if (*c == '\\' && (c[1] == '"' || c[1] == '\\'))
            c++;
          g_string_append_c (value, *c);
        }
      c += strcspn (c, ";");
    }
  else
    {
      g_string_append_len (value, c, strcspn (c, ";"));
      c += value->len;
      g_strchomp (value->str);
    }
  *at = c;
  return g_string_free_and_steal (value);
}

/* The first parameter of that name; NULL: none. (transfer full) */
static char *
dup_parameter (const char *disposition, const char *name)
{
  const char *at = disposition;

  while (*at != '\0')
    {
      const char *start = skip_space (at);
      gsize length = strcspn (start, "=; \t");

      at = skip_space (start + length);
      if (*at == '=')
        {
          g_autofree char *value = NULL;

          at = skip_space (at + 1);
          value = read_value (&at);
          if (length == strlen (name) && g_ascii_strncasecmp (start, name, length) == 0)
            return g_steal_pointer (&value);
        }
      else
        at += strcspn (at, ";");
      if (*at == ';')
        at++;
    }
  return NULL;
}

/* RFC 8187: charset'language'percent-encoded. NULL: it is not. (transfer full) */
static char *
decode_extended (const char *value)
{
  const char *language = strchr (value, '\''), *text = language != NULL ? strchr (language + 1, '\'') : NULL;
  g_autofree char *charset = text != NULL ? g_strndup (value, language - value) : NULL;
  g_autoptr(GBytes) bytes = text != NULL ? g_uri_unescape_bytes (text + 1, -1, NULL, NULL) : NULL;

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return NULL;
  /* A NUL stays in the bytes, and ends no name. */
  return g_convert_with_fallback (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "UTF-8", charset, "_", NULL, NULL, NULL);
}

/* The bytes that were no UTF-8 are those of ISO 8859-1, as HTTP once had it; they are told as \xNN. */
static char *
decode_escapes (const char *value)
{
  GString *text = g_string_new (NULL);

  for (const char *c = value; *c != '\0'; c++)
    {
      int high = c[0] == '\\' && c[1] == 'x' ? g_ascii_xdigit_value (c[2]) : -1;

      if (high >= 8 && g_ascii_xdigit_value (c[3]) >= 0)
        {
          g_string_append_unichar (text, 16 * high + g_ascii_xdigit_value (c[3]));
          c += 3;
        }
      else
        g_string_append_c (text, *c);
    }
  return g_string_free_and_steal (text);
}

/* --- A name that harms nobody --- */

/* A line break or a change of the writing direction (“gpj.exe”) in a name would deceive whoever saves it. */
static gboolean
is_treacherous (gunichar c)
{
  return sbx_char_deceives (c) || c == 0x061c || c == 0x200e || c == 0x200f || c == 0xfeff;
}

/* Where the extension begins, at its dot; NULL: there is none. Digits alone are the end of a version or a date. */
static const char *
find_extension (const char *name)
{
  const char *dot = strrchr (name, '.');
  gboolean letters = FALSE;

  if (dot == NULL || dot == name || dot[1] == '\0' || strlen (dot + 1) > MAX_EXTENSION)
    return NULL;
  for (const char *c = dot + 1; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c))
        return NULL;
      letters |= g_ascii_isalpha (*c);
    }
  return letters ? dot : NULL;
}

/* (transfer full); "" when nothing is left. */
static char *
clean (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *text = g_string_new (NULL);
  const char *start = valid;

  for (const char *c = valid; *c != '\0'; c++)
    if (*c == '/' || *c == '\\')
      start = c + 1;
  while (*start == '.' || g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  for (const char *c = start; *c != '\0'; c = g_utf8_next_char (c))
    g_string_append_unichar (text, is_treacherous (g_utf8_get_char (c)) ? '_' : g_utf8_get_char (c));
  g_strchomp (text->str);
  return g_string_free_and_steal (text);
}

static char *
shorten (const char *name, const char *extension)
{
  gsize room = MAX_BYTES - strlen (extension);
  const char *end = name + strlen (name);

  while (end - name > room)
    end = g_utf8_find_prev_char (name, end);
  return g_strdup_printf ("%.*s%s", (int) (end - name), name, extension);
}

/* --- Extensions --- */

/* (transfer full), with its dot; "" when nobody knows one. */
static char *
dup_extension (const char *content_type)
{
  static const char *const known[][2] = {
    { "text/plain", ".txt" }, { "text/javascript", ".js" }, { "application/javascript", ".js" }, { "text/markdown", ".md" },
    { "text/calendar", ".ics" }, { "text/vcard", ".vcf" }, { "image/jpeg", ".jpg" }, { "image/svg+xml", ".svg" }, { "image/tiff", ".tif" },
    { "image/vnd.microsoft.icon", ".ico" }, { "image/x-icon", ".ico" }, { "audio/mpeg", ".mp3" }, { "video/quicktime", ".mov" },
    { "application/octet-stream", ".bin" }, { "application/gzip", ".gz" }, { "application/x-gzip", ".gz" }, { "application/x-tar", ".tar" },
    { "application/x-ndjson", ".ndjson" }, { "application/x-7z-compressed", ".7z" }, { "application/x-yaml", ".yaml" },
    { "application/atom+xml", ".atom" }, { "application/rss+xml", ".rss" }, { "application/xhtml+xml", ".xhtml" },
    { "application/msword", ".doc" }, { "application/vnd.ms-excel", ".xls" }, { "application/vnd.ms-powerpoint", ".ppt" },
    { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx" },
    { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx" },
    { "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx" },
    { "application/vnd.oasis.opendocument.text", ".odt" }, { "application/vnd.oasis.opendocument.spreadsheet", ".ods" },
    { "application/epub+zip", ".epub" }, { "application/x-www-form-urlencoded", ".txt" },
  };
  g_autofree char *type = g_ascii_strdown (content_type, -1);
  const char *subtype;

  type[strcspn (type, "; \t")] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (type, known[i][0]))
      return g_strdup (known[i][1]);
  if ((subtype = strrchr (type, '/')) == NULL)
    return g_strdup ("");
  /* "application/problem+json" */
  if (strrchr (subtype, '+') != NULL)
    subtype = strrchr (subtype, '+');
  subtype++;
  if (*subtype == '\0' || strlen (subtype) > 5 || subtype[strspn (subtype, "abcdefghijklmnopqrstuvwxyz0123456789")] != '\0')
    return g_strdup ("");
  return g_strconcat (".", subtype, NULL);
}

/* --- The name --- */

static char *
dup_disposition_name (const char *disposition)
{
  g_autofree char *extended = dup_parameter (disposition, "filename*");
  g_autofree char *name = extended != NULL ? decode_extended (extended) : NULL;
  g_autofree char *plain = name == NULL ? dup_parameter (disposition, "filename") : NULL;

  if (name == NULL && plain != NULL)
    name = decode_escapes (plain);
  return name != NULL ? clean (name) : NULL;
}

static char *
dup_address_name (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *slash = uri != NULL ? strrchr (g_uri_get_path (uri), '/') : NULL;

  return slash != NULL ? clean (slash + 1) : NULL;
}

char *
sbx_file_name_suggest (const char *disposition, const char *url, const char *content_type)
{
  g_autofree char *name = disposition != NULL ? dup_disposition_name (disposition) : NULL;
  g_autofree char *extension = NULL;
  const char *dot;

  if ((name == NULL || *name == '\0') && url != NULL)
    {
      g_free (name);
      name = dup_address_name (url);
    }
  if (name == NULL || *name == '\0')
    g_set_str (&name, "response");
  if ((dot = find_extension (name)) == NULL)
    {
      extension = dup_extension (content_type != NULL ? content_type : "");
      return shorten (name, extension);
    }
  extension = g_strdup (dot);
  name[dot - name] = '\0';
  return shorten (name, extension);
}
