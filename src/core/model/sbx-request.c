#include "sbx-request.h"

#include <glib/gi18n-lib.h>

#include "sbx-address.h"
#include "sbx-cuid.h"
#include "sbx-fields-json.h"
#include "sbx-model-error.h"
#include "sbx-scope.h"

struct _SbxRequest
{
  SbxRecord  parent_instance;

  char      *id;
  char      *user_id;
  char      *name;
  char      *description;
  char      *method;
  char      *url;
  char      *headers;
  char      *params;
  char      *body;
  char      *auth;
  gint64     last_used;
  gint64     usage_count;
  gboolean   favorite;
  char      *tags;
  gint64     created_at;
  gint64     updated_at;
  char      *settings;
};

G_DEFINE_FINAL_TYPE (SbxRequest, sbx_request, SBX_TYPE_RECORD)

static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", NULL };

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxRequest, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxRequest, user_id, "userId", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxRequest, name, "name", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxRequest, description, "description", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxRequest, method, "method", ENUM, SBX_COLUMN_NONE, NULL, methods),
  SBX_COLUMN (SbxRequest, url, "url", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxRequest, headers, "headers", JSON, SBX_COLUMN_NONE, "'{}'"),
  SBX_COLUMN (SbxRequest, params, "params", JSON, SBX_COLUMN_NONE, "'{}'"),
  SBX_COLUMN (SbxRequest, body, "body", JSON, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxRequest, auth, "auth", JSON, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxRequest, last_used, "lastUsed", TIME, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxRequest, usage_count, "usageCount", INTEGER, SBX_COLUMN_COUNTER, "0"),
  SBX_COLUMN (SbxRequest, favorite, "favorite", BOOLEAN, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxRequest, tags, "tags", LIST, SBX_COLUMN_NULLABLE, "'[]'"),
  SBX_COLUMN (SbxRequest, created_at, "createdAt", TIME, SBX_COLUMN_NONE, SBX_COLUMN_NOW),
  SBX_COLUMN (SbxRequest, updated_at, "updatedAt", TIME, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxRequest, settings, "settings", JSON, SBX_COLUMN_NULLABLE | SBX_COLUMN_LOCAL),
};

static void
sbx_request_class_init (SbxRequestClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "requests", columns, G_N_ELEMENTS (columns));
}

static void
sbx_request_init (SbxRequest *self)
{
}

SbxRequest *
sbx_request_new (void)
{
  g_autofree char *id = sbx_cuid_new ();

  return g_object_new (SBX_TYPE_REQUEST, "id", id, "name", "", "method", "GET", "url", "", NULL);
}

const char *const *
sbx_http_methods (void)
{
  return methods;
}

const char *
sbx_request_get_name (SbxRequest *self)
{
  return self->name ? self->name : "";
}

const char *
sbx_request_get_method (SbxRequest *self)
{
  return self->method ? self->method : "GET";
}

const char *
sbx_request_get_url (SbxRequest *self)
{
  return self->url ? self->url : "";
}

/* format: a sentence with the request's name and the reason. Gives back what was read, which is NULL if error was set. */
static gpointer
with_context (SbxRequest *self, const char *format, gpointer read, GError *reason, GError **error)
{
  if (reason)
    {
      g_set_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON, format, sbx_request_get_name (self), reason->message);
      g_error_free (reason);
    }
  return read;
}

GPtrArray *
sbx_request_dup_headers (SbxRequest *self, GError **error)
{
  GError *reason = NULL;
  GPtrArray *headers = sbx_fields_from_json (self->headers, &reason);

  return with_context (self, _("The headers of the request “%s” can't be read: %s"), headers, reason, error);
}

void
sbx_request_set_headers (SbxRequest *self, GPtrArray *headers)
{
  g_autoptr (GPtrArray) old = sbx_fields_from_json (self->headers, NULL);
  g_autofree char *json = NULL;

  if (old && sbx_fields_equal (old, headers))
    return;
  json = sbx_fields_to_json (headers);
  g_object_set (self, "headers", json, NULL);
}

/* The rows of the column params, each with its place in the table; G_MAXUINT: at the end. */
static GPtrArray *
read_params (SbxRequest *self, GArray *places, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  GError *reason = NULL;
  SbxJsonSlice slice, row, value;
  SbxJsonIter iter;

  if (!self->params || *self->params == '\0')
    return sbx_fields_new ();
  if (sbx_json_slice (self->params, &slice, &reason))
    rows = sbx_fields_from_slice (&slice, &reason);
  if (!rows)
    return with_context (self, _("The parameters of the request “%s” can't be read: %s"), NULL, reason, error);

  if (slice.kind == SBX_JSON_ARRAY)
    {
      sbx_json_iter_init (&iter, &slice);
      while (sbx_json_iter_next (&iter, NULL, &row))
        {
          guint place = G_MAXUINT;

          if (sbx_json_slice_get (&row, "at", &value) && value.kind == SBX_JSON_NUMBER)
            place = (guint) CLAMP (g_ascii_strtoll (value.start, NULL, 10), 0, G_MAXINT);
          g_array_append_val (places, place);
        }
    }
  while (places->len < rows->len)
    {
      guint place = G_MAXUINT;

      g_array_append_val (places, place);
    }
  return g_steal_pointer (&rows);
}

GPtrArray *
sbx_request_dup_params (SbxRequest *self, GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) rows = read_params (self, places, error);
  GPtrArray *params;

  if (!rows)
    return NULL;

  params = sbx_address_dup_params (sbx_request_get_url (self));
  for (guint i = 0; i < rows->len; i++)
    {
      const SbxField *row = rows->pdata[i];
      guint place = row->enabled ? G_MAXUINT : g_array_index (places, guint, i);

      /* Added at the end, then taken to its place. */
      sbx_fields_add (params, row->name, row->value, row->enabled);
      if (place < params->len - 1)
        g_ptr_array_insert (params, place, g_ptr_array_steal_index (params, params->len - 1));
    }
  return params;
}

char *
sbx_request_dup_address (SbxRequest *self, GError **error)
{
  g_autoptr (GPtrArray) params = sbx_request_dup_params (self, error);

  return params ? sbx_address_set_params (sbx_request_get_url (self), params) : NULL;
}

static char *
disabled_to_json (GPtrArray *params)
{
  GString *json = g_string_new (NULL);

  for (guint i = 0; i < params->len; i++)
    {
      const SbxField *field = params->pdata[i];

      if (field->enabled)
        continue;
      g_string_append (json, json->len > 0 ? ",{" : "[{");
      sbx_json_append_member (json, "name", field->name);
      sbx_json_append_member (json, "value", field->value);
      g_string_append_printf (json, ",\"enabled\":false,\"at\":%u}", i);
    }
  g_string_append (json, json->len > 0 ? "]" : "{}");
  return g_string_free (json, FALSE);
}

void
sbx_request_set_params (SbxRequest *self, GPtrArray *params)
{
  g_autoptr (GPtrArray) old = sbx_request_dup_params (self, NULL);
  g_autofree char *url = NULL, *json = NULL;

  if (old && sbx_fields_equal (old, params))
    return;

  url = sbx_address_set_params (sbx_request_get_url (self), params);
  json = disabled_to_json (params);
  g_object_freeze_notify (G_OBJECT (self));
  g_object_set (self, "url", url, "params", json, NULL);
  g_object_thaw_notify (G_OBJECT (self));
}

SbxBody *
sbx_request_dup_body (SbxRequest *self, GError **error)
{
  GError *reason = NULL;
  SbxBody *body = sbx_body_from_json (self->body, &reason);

  return with_context (self, _("The body of the request “%s” can't be read: %s"), body, reason, error);
}

void
sbx_request_set_body (SbxRequest *self, const SbxBody *body)
{
  g_autoptr (SbxBody) old = sbx_body_from_json (self->body, NULL);
  g_autofree char *json = NULL;

  if (old && sbx_body_equal (old, body))
    return;
  json = sbx_body_to_json (body);
  g_object_set (self, "body", json, NULL);
}

SbxAuth *
sbx_request_dup_auth (SbxRequest *self, GError **error)
{
  GError *reason = NULL;
  SbxAuth *auth = sbx_auth_from_json (self->auth, &reason);

  return with_context (self, _("The authorization of the request “%s” can't be read: %s"), auth, reason, error);
}

void
sbx_request_set_auth (SbxRequest *self, const SbxAuth *auth)
{
  g_autoptr (SbxAuth) old = sbx_auth_from_json (self->auth, NULL);
  g_autofree char *json = NULL;

  if (old && sbx_auth_equal (old, auth))
    return;
  json = sbx_auth_to_json (auth);
  g_object_set (self, "auth", json, NULL);
}

SbxSettings *
sbx_request_dup_settings (SbxRequest *self, GError **error)
{
  GError *reason = NULL;
  SbxSettings *settings = sbx_settings_from_json (self->settings, &reason);

  return with_context (self, _("The settings of the request “%s” can't be read: %s"), settings, reason, error);
}

void
sbx_request_set_settings (SbxRequest *self, const SbxSettings *settings)
{
  g_autoptr (SbxSettings) old = sbx_settings_from_json (self->settings, NULL);
  g_autofree char *json = NULL;

  if (old && sbx_settings_equal (old, settings))
    return;
  json = sbx_settings_to_json (settings);
  g_object_set (self, "settings", json, NULL);
}

char **
sbx_request_dup_tags (SbxRequest *self)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  SbxJsonSlice slice, tag;
  SbxJsonIter iter;

  if (self->tags && sbx_json_slice (self->tags, &slice, NULL) && slice.kind == SBX_JSON_ARRAY)
    {
      sbx_json_iter_init (&iter, &slice);
      while (sbx_json_iter_next (&iter, NULL, &tag))
        g_strv_builder_take (tags, sbx_json_slice_dup_string (&tag));
    }
  return g_strv_builder_end (tags);
}

void
sbx_request_set_tags (SbxRequest *self, const char *const *tags)
{
  g_auto (GStrv) old = sbx_request_dup_tags (self);
  g_autoptr (GString) json = g_string_new ("[");

  if (g_strv_equal ((const char *const *) old, tags))
    return;
  for (guint i = 0; tags[i]; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      sbx_json_append_string (json, tags[i]);
    }
  g_string_append_c (json, ']');
  g_object_set (self, "tags", json->str, NULL);
}

static void
collect_names (const char *text, gpointer data)
{
  g_autoptr (GPtrArray) found = sbx_variables_find (text);
  GPtrArray *names = data;

  for (guint i = 0; i < found->len; i++)
    if (!g_ptr_array_find_with_equal_func (names, found->pdata[i], g_str_equal, NULL))
      g_ptr_array_add (names, g_strdup (found->pdata[i]));
}

GPtrArray *
sbx_request_list_variables (SbxRequest *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *const texts[] = { self->headers, self->params, self->body, self->auth, self->settings };
  SbxJsonSlice slice;

  collect_names (sbx_request_get_url (self), names);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] && sbx_json_slice (texts[i], &slice, NULL))
      sbx_json_slice_foreach_string (&slice, collect_names, names);
  return names;
}

SbxRequest *
sbx_request_dup_as_new (SbxRequest *self)
{
  g_autoptr(SbxRequest) fresh = sbx_request_new ();
  SbxRequest *copy = SBX_REQUEST (sbx_record_copy (SBX_RECORD (self)));
  const char *title = sbx_request_get_name (self);
  g_autofree char *address = sbx_address_dup_plain (sbx_request_get_url (self));
  g_autofree char *name = NULL;

  /* Translators: the name of a copy; %s is the name of what was copied. */
  name = g_strdup_printf (_("%s (copy)"), title && *title ? title : *address ? address : _("New Request"));
  g_object_set (copy, "id", sbx_record_get_id (SBX_RECORD (fresh)), "name", name, "favorite", FALSE,
                "usage-count", G_GINT64_CONSTANT (0), "created-at", G_GINT64_CONSTANT (0), "updated-at", G_GINT64_CONSTANT (0), NULL);
  sbx_record_set_null (SBX_RECORD (copy), "lastUsed");
  return copy;
}
