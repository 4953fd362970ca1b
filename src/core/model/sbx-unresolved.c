#include "sbx-unresolved.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  SbxScope   *scope;
  GPtrArray  *found;    /* of SbxUnresolved */
  GHashTable *entered;  /* names of variables whose values were looked at */
  const char *place;
} Search;

void
sbx_unresolved_free (SbxUnresolved *unresolved)
{
  g_free (unresolved->name);
  g_ptr_array_unref (unresolved->places);
  g_free (unresolved);
}

static void
note (Search     *search,
      const char *name)
{
  SbxUnresolved *unresolved = NULL;

  for (guint i = 0; i < search->found->len && unresolved == NULL; i++)
    {
      SbxUnresolved *each = g_ptr_array_index (search->found, i);

      if (g_str_equal (each->name, name))
        unresolved = each;
    }
  if (unresolved == NULL)
    {
      unresolved = g_new0 (SbxUnresolved, 1);
      unresolved->name = g_strdup (name);
      unresolved->places = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (search->found, unresolved);
    }
  if (!g_ptr_array_find_with_equal_func (unresolved->places, search->place, g_str_equal, NULL))
    g_ptr_array_add (unresolved->places, g_strdup (search->place));
}

static void
look_at (gsize       start,
         gsize       length,
         const char *name,
         gpointer    data)
{
  Search *search = data;
  const char *value = sbx_scope_get_value (search->scope, name);
  const char *outer = search->place;
  g_autofree char *place = NULL;

  if (!sbx_scope_has (search->scope, name))
    {
      note (search, name);
      return;
    }
  if (value == NULL || !g_hash_table_add (search->entered, g_strdup (name)))
    return;

  place = g_strdup_printf (_("the variable “%s”"), name);
  search->place = place;
  sbx_variables_foreach (value, look_at, search);
  search->place = outer;
}

static void
look_in (Search     *search,
         const char *text,
         const char *place)
{
  if (text == NULL)
    return;
  search->place = place;
  sbx_variables_foreach (text, look_at, search);
}

/* format: of the place, with the row's name. */
static void
look_in_fields (Search     *search,
                GPtrArray  *fields,
                const char *format)
{
  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      const SbxField *field = g_ptr_array_index (fields, i);
      g_autofree char *place = NULL;

      if (!field->enabled)
        continue;
      place = g_strdup_printf (format, field->name);
      look_in (search, field->name, place);
      look_in (search, field->value, place);
    }
}

static void
look_in_parts (Search    *search,
               GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const SbxPart *part = g_ptr_array_index (parts, i);
      const char *const texts[] = { part->name, part->value, part->path, part->file_name, part->content_type };
      g_autofree char *place = g_strdup_printf (_("the part “%s”"), part->name);

      for (guint t = 0; part->enabled && t < G_N_ELEMENTS (texts); t++)
        look_in (search, texts[t], place);
    }
}

static void
look_in_body (Search     *search,
              SbxRequest *request)
{
  g_autoptr (SbxBody) body = sbx_request_dup_body (request, NULL);

  if (body == NULL || body->kind == SBX_BODY_NONE)
    return;

  switch (body->kind)
    {
    case SBX_BODY_FORM:
      look_in_fields (search, body->fields, _("the form field “%s”"));
      break;
    case SBX_BODY_MULTIPART:
      look_in_parts (search, body->parts);
      break;
    case SBX_BODY_FILE:
      look_in (search, body->path, _("the file of the body"));
      break;
    case SBX_BODY_GRAPHQL:
      look_in (search, body->text, _("the GraphQL query"));
      look_in (search, body->variables, _("the GraphQL variables"));
      look_in (search, body->operation_name, _("the GraphQL operation name"));
      break;
    case SBX_BODY_JSON:
    case SBX_BODY_TEXT:
    case SBX_BODY_XML:
    case SBX_BODY_NONE:
    default:
      look_in (search, body->text, _("the body"));
      break;
    }
  look_in (search, body->content_type, _("the content type of the body"));
}

static void
look_in_auth (Search     *search,
              SbxRequest *request)
{
  g_autoptr (SbxAuth) auth = sbx_request_dup_auth (request, NULL);
  const SbxAuthField *fields;
  guint n_fields;

  if (auth == NULL)
    return;
  fields = sbx_auth_kind_get_fields (auth->kind, &n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *place = g_strdup_printf (_("the authorization's “%s”"), _(fields[i].label));

      look_in (search, sbx_auth_get (auth, fields[i].key), place);
    }
}

static void
look_in_settings (Search     *search,
                  SbxRequest *request)
{
  g_autoptr (SbxSettings) settings = sbx_request_dup_settings (request, NULL);

  if (settings == NULL)
    return;
  look_in (search, settings->proxy, _("the proxy"));
  look_in (search, settings->ca_file, _("the file of certificate authorities"));
  look_in (search, settings->client_cert, _("the client certificate"));
  look_in (search, settings->client_key, _("the client key"));
  look_in (search, settings->key_password, _("the password of the client key"));
}

GPtrArray *
sbx_request_find_unresolved (SbxRequest *request,
                             SbxScope   *scope)
{
  g_autoptr (GHashTable) entered = NULL;
  g_autoptr (GPtrArray) headers = NULL;
  g_autofree char *address = NULL;
  Search search = { .scope = scope };

  g_return_val_if_fail (SBX_IS_REQUEST (request), NULL);
  g_return_val_if_fail (SBX_IS_SCOPE (scope), NULL);

  entered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  search.entered = entered;
  search.found = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_unresolved_free);

  address = sbx_request_dup_address (request, NULL);
  headers = sbx_request_dup_headers (request, NULL);
  look_in (&search, sbx_request_get_method (request), _("the method"));
  look_in (&search, address, _("the address"));
  look_in_fields (&search, headers, _("the header “%s”"));
  look_in_body (&search, request);
  look_in_auth (&search, request);
  look_in_settings (&search, request);
  return search.found;
}
