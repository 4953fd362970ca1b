#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-body-private.h"

#include "sbx-fields.h"
#include "sbx-http-client.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* application/x-www-form-urlencoded, as browsers write it. */
static void
append_form_text (GString *out, const char *text)
{
  for (const guchar *p = (const guchar *) text; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p) || strchr ("*-._", *p) != NULL)
        g_string_append_c (out, *p);
      else if (*p == ' ')
        g_string_append_c (out, '+');
      else
        g_string_append_printf (out, "%%%02X", *p);
    }
}

char *
sbx_http_body_encode_form (const SbxBody *body, SbxScope *scope, GError **error)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < body->fields->len; i++)
    {
      const SbxField *field = g_ptr_array_index (body->fields, i);
      g_autofree char *where = NULL, *name = NULL, *value = NULL;

      if (!field->enabled || (*field->name == '\0' && *field->value == '\0'))
        continue;

      where = g_strdup_printf (_("the form field “%s”"), field->name);
      name = sbx_http_expand (scope, field->name, where, error);
      value = name != NULL ? sbx_http_expand (scope, field->value, where, error) : NULL;
      if (value == NULL)
        return NULL;

      if (out->len > 0)
        g_string_append_c (out, '&');
      append_form_text (out, name);
      g_string_append_c (out, '=');
      append_form_text (out, value);
    }
  return g_string_free_and_steal (g_steal_pointer (&out));
}

/* The variables are JSON that a person typed: they go out byte for byte, once they are known to be JSON. */
char *
sbx_http_body_encode_graphql (const SbxBody *body, SbxScope *scope, GError **error)
{
  g_autofree char *query = sbx_http_expand (scope, body->text, _("the GraphQL query"), error);
  g_autofree char *variables = query != NULL ? sbx_http_expand (scope, body->variables, _("the GraphQL variables"), error) : NULL;
  g_autofree char *operation = variables != NULL ? sbx_http_expand (scope, body->operation_name, _("the GraphQL operation name"), error) : NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) local = NULL;

  if (operation == NULL)
    return NULL;

  g_strstrip (variables);
  if (*variables != '\0')
    {
      node = json_from_string (variables, &local);
      if (node == NULL || !(JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_NULL (node)))
        {
          g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, _("The GraphQL variables are not a JSON object: %s"),
                       local != NULL ? local->message : variables);
          return NULL;
        }
    }
  return sbx_graphql_encode (query, operation, variables);
}

/* Quotes and line ends in a parameter of Content-Disposition, as browsers and curl write them. */
static void
append_quoted (GString *out, const char *key, const char *text)
{
  g_string_append_printf (out, "; %s=\"", key);
  for (; *text != '\0'; text++)
    {
      if (*text == '"' || *text == '\r' || *text == '\n')
        g_string_append_printf (out, "%%%02X", *text);
      else
        g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

typedef struct
{
  char *name;
  char *value;
  char *path;
  char *file_name;
  char *content_type;
} ExpandedPart;

static void
expanded_part_clear (ExpandedPart *part)
{
  g_free (part->name);
  g_free (part->value);
  g_free (part->path);
  g_free (part->file_name);
  g_free (part->content_type);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ExpandedPart, expanded_part_clear)

static gboolean
expand_part (ExpandedPart *out, const SbxPart *part, SbxScope *scope, const char *where, GError **error)
{
  return (out->name = sbx_http_expand (scope, part->name, where, error)) != NULL
      && (out->value = sbx_http_expand (scope, part->value, where, error)) != NULL
      && (out->path = sbx_http_expand (scope, part->path, where, error)) != NULL
      && (out->file_name = sbx_http_expand (scope, part->file_name, where, error)) != NULL
      && (out->content_type = sbx_http_expand (scope, part->content_type, where, error)) != NULL;
}

static gboolean
add_part (SbxHttpBody *self, const SbxPart *part, SbxScope *scope, const char *boundary, GError **error)
{
  g_autofree char *where = g_strdup_printf (_("the part “%s”"), part->name);
  g_autoptr(GString) head = g_string_new ("--");
  g_auto(ExpandedPart) expanded = { NULL };

  if (!expand_part (&expanded, part, scope, where, error))
    return FALSE;
  if (strpbrk (expanded.content_type, "\r\n") != NULL)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, _("The content type of %s has a line break in it. Remove it."), where);
      return FALSE;
    }

  g_string_append_printf (head, "%s\r\nContent-Disposition: form-data", boundary);
  append_quoted (head, "name", expanded.name);
  if (part->path != NULL && *expanded.file_name == '\0')
    g_set_str (&expanded.file_name, strrchr (expanded.path, '/') != NULL ? strrchr (expanded.path, '/') + 1 : expanded.path);
  if (*expanded.file_name != '\0')
    append_quoted (head, "filename", expanded.file_name);
  if (part->path != NULL && *expanded.content_type == '\0')
    {
      g_autofree char *guess = g_content_type_guess (expanded.file_name, NULL, 0, NULL);
      g_autofree char *mime = g_content_type_get_mime_type (guess);

      g_set_str (&expanded.content_type, mime != NULL ? mime : "application/octet-stream");
    }
  if (*expanded.content_type != '\0')
    g_string_append_printf (head, "\r\nContent-Type: %s", expanded.content_type);
  g_string_append (head, "\r\n\r\n");

  sbx_http_body_add_text (self, head->str);
  if (part->path == NULL)
    sbx_http_body_add_text (self, expanded.value);
  else if (!sbx_http_body_add_file (self, expanded.path, where, error))
    return FALSE;
  sbx_http_body_add_text (self, "\r\n");
  return TRUE;
}

gboolean
sbx_http_body_fill_multipart (SbxHttpBody *self, const SbxBody *body, SbxScope *scope, const char *boundary, GError **error)
{
  g_autofree char *end = g_strconcat ("--", boundary, "--\r\n", NULL);

  for (guint i = 0; i < body->parts->len; i++)
    {
      const SbxPart *part = g_ptr_array_index (body->parts, i);

      if (part->enabled && !add_part (self, part, scope, boundary, error))
        return FALSE;
    }
  sbx_http_body_add_text (self, end);
  return TRUE;
}
