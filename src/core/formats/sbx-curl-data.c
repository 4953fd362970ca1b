#include "sbx-curl-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
sbx_curl_escape (const char *text, gboolean plus)
{
  GString *out = g_string_new (NULL);

  while (*text)
    {
      gsize reference = sbx_variables_match (text);

      if (reference > 0)
        {
          g_string_append_len (out, text, reference);
          text += reference;
          continue;
        }
      if (*text == ' ' && plus)
        g_string_append_c (out, '+');
      else if (g_ascii_isalnum (*text) || strchr ("-._~", *text))
        g_string_append_c (out, *text);
      else
        g_string_append_printf (out, "%%%02X", (guint) (guchar) *text);
      text++;
    }
  return g_string_free (out, FALSE);
}

char *
sbx_curl_urlencode (SbxCurlLine *self, const char *item, const char *value)
{
  const char *mark = strpbrk (value, "=@");
  g_autofree char *content = NULL;

  /* "=" is looked for first, wherever "@" stands. */
  if (strchr (value, '='))
    mark = strchr (value, '=');
  if (mark && *mark == '@')
    {
      sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, item, _("The file is not read: write its content, or send it as the body"));
      return NULL;
    }

  content = sbx_curl_escape (mark ? mark + 1 : value, TRUE);
  return g_strdup_printf ("%.*s%s", mark && mark > value ? (int) (mark + 1 - value) : 0, value, content);
}

/* "@file" of -d, --data-binary and --json: the body, when it is all the data. */
static void
add_data_file (SbxCurlLine *self, SbxCurlAction action, const char *item, const char *path)
{
  if (g_str_equal (path, "-"))
    sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, item, _("Standard input has no place in a request: choose a file for the body"));
  else if (self->n_data > 0 || self->data_file)
    sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, item, _("A body is one file or text: the file was left out"));
  else
    {
      self->data_file = g_strdup (path);
      if (action == SBX_CURL_DATA)
        sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, item, _("The file is sent as it is, with its line ends"));
      else
        sbx_curl_line_note (self, SBX_RECEIPT_KEPT, item, NULL);
    }
  if (!self->data)
    self->data = g_string_new (NULL);
}

void
sbx_curl_line_data (SbxCurlLine *self, SbxCurlAction action, const char *item, const char *value)
{
  g_autofree char *text = NULL;

  self->json |= action == SBX_CURL_JSON;
  if (*value == '@' && action != SBX_CURL_DATA_RAW && action != SBX_CURL_DATA_URLENCODE)
    {
      add_data_file (self, action, item, value + 1);
      return;
    }

  text = action == SBX_CURL_DATA_URLENCODE ? sbx_curl_urlencode (self, item, value) : g_strdup (value);
  if (self->data_file)
    {
      sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, "@", _("A body is one file or text: the file was left out"));
      g_clear_pointer (&self->data_file, g_free);
    }
  if (!self->data)
    self->data = g_string_new (NULL);
  if (!text)
    return;

  self->n_data++;
  if (self->data->len > 0 && action != SBX_CURL_JSON)
    g_string_append_c (self->data, '&');
  g_string_append (self->data, text);
  sbx_curl_line_note (self, SBX_RECEIPT_KEPT, item, NULL);
}

/* A word of -F: up to ";" or end, or within quotes with \" and \\. at is left after it. */
static char *
read_word (const char **at, char end)
{
  const char *start, *stop;

  *at += strspn (*at, " \t\n\v\f\r");
  start = *at;
  if (*start == '"')
    {
      g_autoptr (GString) word = g_string_new (NULL);
      const char *p;

      for (p = start + 1; *p && *p != '"'; p++)
        {
          if (*p == '\\' && (p[1] == '\\' || p[1] == '"'))
            p++;
          g_string_append_c (word, *p);
        }
      if (*p == '"')
        {
          for (p++; *p && *p != ';' && *p != end; p++)
            ;
          *at = p;
          return g_strdup (word->str);
        }
    }

  for (stop = start; *stop && *stop != ';' && *stop != end; stop++)
    ;
  *at = stop;
  while (stop > start && g_ascii_isspace (stop[-1]))
    stop--;
  return g_strndup (start, stop - start);
}

/* "type=text/plain;charset=utf-8;filename=…": what follows the type and is none of -F's own belongs to it. */
static void
read_part_options (SbxCurlLine *self, const char *item, SbxPart *part, const char **at, char end)
{
  gboolean in_type = FALSE;

  while (**at == ';')
    {
      g_autofree char *word = NULL;

      (*at)++;
      *at += strspn (*at, " \t\n\v\f\r");
      if (!in_type && g_ascii_strncasecmp (*at, "type=", 5) == 0)
        {
          *at += 5;
          word = read_word (at, end);
          g_set_str (&part->content_type, word);
          in_type = TRUE;
        }
      else if (g_ascii_strncasecmp (*at, "filename=", 9) == 0)
        {
          *at += 9;
          word = read_word (at, end);
          g_set_str (&part->file_name, word);
          in_type = FALSE;
        }
      else if (g_ascii_strncasecmp (*at, "headers=", 8) == 0 || g_ascii_strncasecmp (*at, "encoder=", 8) == 0)
        {
          word = read_word (at, end);
          sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, word, _("A part has no headers or encoding of its own here"));
          in_type = FALSE;
        }
      else
        {
          word = read_word (at, end);
          if (in_type)
            {
              g_autofree char *type = g_strconcat (part->content_type, ";", word, NULL);

              g_set_str (&part->content_type, type);
            }
          else
            sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, item, _("What follows the value of a part is unknown to curl"));
        }
    }
}

/* What libcurl says of a file whose type was not given. */
static const char *
guess_type (const char *file_name)
{
  static const struct { const char *extension, *type; } types[] = {
    { ".gif", "image/gif" }, { ".jpg", "image/jpeg" }, { ".jpeg", "image/jpeg" }, { ".png", "image/png" }, { ".svg", "image/svg+xml" },
    { ".txt", "text/plain" }, { ".htm", "text/html" }, { ".html", "text/html" }, { ".pdf", "application/pdf" }, { ".xml", "application/xml" },
  };
  gsize length = strlen (file_name);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      gsize n = strlen (types[i].extension);

      if (length >= n && g_ascii_strcasecmp (file_name + length - n, types[i].extension) == 0)
        return types[i].type;
    }
  return "application/octet-stream";
}

static void
add_files (SbxCurlLine *self, const char *item, const char *name, const char *at)
{
  guint n_files = 0;

  do
    {
      g_autofree char *path = NULL;
      SbxPart *part;

      at++;
      path = read_word (&at, ',');
      if (g_str_equal (path, "-"))
        sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, item, _("Standard input has no place in a request: choose a file for the part"));
      part = sbx_body_add_part (self->form, name, NULL, g_str_equal (path, "-") ? "" : path);
      read_part_options (self, item, part, &at, ',');
      if (!part->content_type)
        part->content_type = g_strdup (guess_type (part->file_name ? part->file_name : path));
      n_files++;
    }
  while (*at == ',');

  if (n_files > 1)
    sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, item, _("Several files of one name became a part each"));
  else
    sbx_curl_line_note (self, SBX_RECEIPT_KEPT, item, NULL);
}

gboolean
sbx_curl_line_form (SbxCurlLine *self, gboolean literal, const char *item, const char *value, GError **error)
{
  const char *equals = strchr (value, '='), *at;
  g_autofree char *name = NULL, *text = NULL;
  SbxPart *part;

  if (!equals)
    {
      g_set_error (error, SBX_CURL_ERROR, SBX_CURL_ERROR_OPTION,
                   _("The option “%s” needs a name, “=” and a value: correct it"), item);
      return FALSE;
    }
  if (!self->form)
    self->form = sbx_body_new (SBX_BODY_MULTIPART);

  name = g_strndup (value, equals - value);
  at = equals + 1;
  if (literal)
    sbx_body_add_part (self->form, name, at, NULL);
  else if (*at == '@')
    {
      add_files (self, item, name, at);
      return TRUE;
    }
  else if (*at == '(' || (equals == value && g_str_equal (at, ")")))
    {
      sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, item, _("Parts within parts have no place in a request"));
      return TRUE;
    }
  else if (*at == '<')
    {
      at++;
      text = read_word (&at, '\0');
      part = sbx_body_add_part (self->form, name, NULL, text);
      read_part_options (self, item, part, &at, '\0');
      if (!part->content_type)
        part->content_type = g_strdup (guess_type (text));
      sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, item, _("The file is sent with its name"));
      return TRUE;
    }
  else
    {
      text = read_word (&at, '\0');
      part = sbx_body_add_part (self->form, name, text, NULL);
      read_part_options (self, item, part, &at, '\0');
    }
  sbx_curl_line_note (self, SBX_RECEIPT_KEPT, item, NULL);
  return TRUE;
}
