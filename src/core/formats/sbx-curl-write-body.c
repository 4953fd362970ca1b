#include "sbx-curl-writer.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* "-d" reads a file where its data begin with "@". */
static void
add_data (SbxCurlWriter *self, const char *data)
{
  sbx_curl_writer_add (self, *data == '@' ? "--data-raw" : "-d", data);
}

static gboolean
write_form (SbxCurlWriter *self, GError **error)
{
  g_autoptr (GString) data = g_string_new (NULL);

  for (guint i = 0; i < self->body->fields->len; i++)
    {
      const SbxField *field = self->body->fields->pdata[i];
      g_autofree char *name = NULL, *value = NULL, *raw_name = NULL, *raw_value = NULL;

      if (!field->enabled || (!*field->name && !*field->value))
        continue;
      name = sbx_curl_writer_expand (self, field->name, error);
      value = name ? sbx_curl_writer_expand (self, field->value, error) : NULL;
      if (!value)
        return FALSE;
      raw_name = sbx_form_encode (name);
      raw_value = sbx_form_encode (value);
      g_string_append_printf (data, "%s%s=%s", data->len > 0 ? "&" : "", raw_name, raw_value);
    }
  add_data (self, data->str);
  return TRUE;
}

/* A word of -F: quoted for it when it holds what would end the word. */
static char *
quote_word (const char *word)
{
  g_autoptr (GString) quoted = NULL;

  if (*word && !strpbrk (word, ";,\"\\") && !g_ascii_isspace (*word) && !g_ascii_isspace (word[strlen (word) - 1]))
    return g_strdup (word);
  quoted = g_string_new ("\"");
  for (const char *at = word; *at; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *at);
    }
  g_string_append_c (quoted, '"');
  return g_strdup (quoted->str);
}

/* What the request engine sends for a file whose type was left open. */
static char *
dup_part_type (const SbxPart *part)
{
  g_autofree char *guess = NULL;

  if (part->content_type || !part->path)
    return g_strdup (part->content_type);
  guess = g_content_type_guess (part->file_name ? part->file_name : part->path, NULL, 0, NULL);
  return g_content_type_get_mime_type (guess);
}

static void
add_part (SbxCurlWriter *self, const SbxPart *part)
{
  g_autofree char *type = dup_part_type (part);
  g_autoptr (GString) text = g_string_new (part->name);
  g_autofree char *word = quote_word (part->path ? part->path : part->value);

  if (!part->path && !type && !part->file_name)
    {
      g_string_append_printf (text, "=%s", part->value);
      sbx_curl_writer_add (self, g_str_equal (word, part->value) && !strchr ("@<()", *word) ? "-F" : "--form-string", text->str);
      return;
    }
  /* Within quotes a value may begin with "@" too. */
  if (!part->path && *word != '"')
    g_string_append_printf (text, "=\"%s\"", word);
  else
    g_string_append_printf (text, "=%s%s", part->path ? "@" : "", word);
  if (type)
    g_string_append_printf (text, ";type=%s", type);
  if (part->file_name)
    {
      g_autofree char *name = quote_word (part->file_name);

      g_string_append_printf (text, ";filename=%s", name);
    }
  sbx_curl_writer_add (self, "-F", text->str);
}

static gboolean
write_parts (SbxCurlWriter *self, GError **error)
{
  for (guint i = 0; i < self->body->parts->len; i++)
    {
      SbxPart *part = self->body->parts->pdata[i];

      if (!part->enabled)
        continue;
      if (!sbx_curl_writer_expand_in_place (self, &part->name, error) || !sbx_curl_writer_expand_in_place (self, &part->value, error)
          || !sbx_curl_writer_expand_in_place (self, &part->path, error) || !sbx_curl_writer_expand_in_place (self, &part->file_name, error)
          || !sbx_curl_writer_expand_in_place (self, &part->content_type, error))
        return FALSE;
      if (strchr (part->name, '='))
        {
          g_set_error (error, SBX_CURL_ERROR, SBX_CURL_ERROR_OPTION,
                       _("curl can't send a part whose name holds “=”: rename the part “%s”"), part->name);
          return FALSE;
        }
      add_part (self, part);
    }
  return TRUE;
}

static gboolean
write_graphql (SbxCurlWriter *self, GError **error)
{
  g_autofree char *json = NULL;

  if (!sbx_curl_writer_expand_in_place (self, &self->body->text, error) || !sbx_curl_writer_expand_in_place (self, &self->body->operation_name, error)
      || !sbx_curl_writer_expand_in_place (self, &self->body->variables, error))
    return FALSE;
  if (self->body->variables)
    g_strstrip (self->body->variables);
  json = sbx_graphql_encode (self->body->text, self->body->operation_name, self->body->variables);
  add_data (self, json);
  return TRUE;
}

/* -T sends no Content-Type, adds the file's name to an address that ends in a slash, and reads {} and [] in the file's name. */
gboolean
sbx_curl_writer_can_upload (SbxCurlWriter *self, const char *url)
{
  return self->body->kind == SBX_BODY_FILE && g_str_equal (self->method, "PUT") && sbx_curl_writer_is_omitted (self, "Content-Type")
         && !g_str_has_suffix (url, "/") && self->body->path && !strpbrk (self->body->path, "{}[]");
}

static void
write_file (SbxCurlWriter *self)
{
  const char *path = self->body->path ? self->body->path : "";
  /* "-" is standard input. */
  g_autofree char *named = g_str_equal (path, "-") ? g_strdup ("./-") : g_strdup (path);
  g_autofree char *argument = g_strconcat ("@", named, NULL);

  if (self->upload)
    sbx_curl_writer_add (self, "-T", named);
  else
    sbx_curl_writer_add (self, "--data-binary", argument);
}

/* The Content-Type that the request would send by itself, where curl would send another one. */
static gboolean
write_content_type (SbxCurlWriter *self, GError **error)
{
  g_autofree char *type = g_strdup (sbx_body_get_content_type (self->body));

  if (!type || sbx_fields_lookup (self->headers, "Content-Type") || sbx_curl_writer_is_omitted (self, "Content-Type"))
    return TRUE;
  if (!sbx_curl_writer_expand_in_place (self, &type, error))
    return FALSE;
  if (!g_str_equal (type, SBX_CURL_FORM_TYPE))
    sbx_curl_writer_add_header (self, "Content-Type", type);
  return TRUE;
}

gboolean
sbx_curl_writer_add_body (SbxCurlWriter *self, GError **error)
{
  /* The request engine sends none with HEAD either. */
  if (g_str_equal (self->method, "HEAD"))
    return TRUE;
  if (!write_content_type (self, error))
    return FALSE;

  switch (self->body->kind)
    {
    case SBX_BODY_NONE:
      return TRUE;
    case SBX_BODY_JSON:
    case SBX_BODY_TEXT:
    case SBX_BODY_XML:
      if (!sbx_curl_writer_expand_in_place (self, &self->body->text, error))
        return FALSE;
      add_data (self, self->body->text ? self->body->text : "");
      return TRUE;
    case SBX_BODY_FORM:
      return write_form (self, error);
    case SBX_BODY_MULTIPART:
      return write_parts (self, error);
    case SBX_BODY_GRAPHQL:
      return write_graphql (self, error);
    case SBX_BODY_FILE:
      if (!sbx_curl_writer_expand_in_place (self, &self->body->path, error))
        return FALSE;
      write_file (self);
      return TRUE;
    }
  return TRUE;
}
