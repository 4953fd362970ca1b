#include "sbx-auth.h"

#include <glib/gi18n-lib.h>

#include "sbx-json-text.h"
#include "sbx-model-error.h"

G_DEFINE_BOXED_TYPE (SbxAuth, sbx_auth, sbx_auth_copy, sbx_auth_free)

static const SbxAuthField user_fields[] = {
  { "username", N_("User name"), FALSE },
  { "password", N_("Password"), TRUE },
};

static const SbxAuthField bearer_fields[] = {
  { "token", N_("Token"), TRUE },
  { "prefix", N_("Prefix"), FALSE },
};

static const SbxAuthField api_key_fields[] = {
  { "name", N_("Name"), FALSE },
  { "value", N_("Value"), TRUE },
  { "in", N_("Sent in"), FALSE },
};

static const SbxAuthField aws_fields[] = {
  { "accessKey", N_("Access key"), FALSE },
  { "secretKey", N_("Secret key"), TRUE },
  { "sessionToken", N_("Session token"), TRUE },
  { "region", N_("Region"), FALSE },
  { "service", N_("Service"), FALSE },
};

static const SbxAuthField oauth2_fields[] = {
  { "grant", N_("Grant"), FALSE },
  { "tokenUrl", N_("Token address"), FALSE },
  { "authorizationUrl", N_("Authorization address"), FALSE },
  { "clientId", N_("Client ID"), FALSE },
  { "clientSecret", N_("Client secret"), TRUE },
  { "scope", N_("Scope"), FALSE },
  { "audience", N_("Audience"), FALSE },
  { "username", N_("User name"), FALSE },
  { "password", N_("Password"), TRUE },
  { "redirectPort", N_("Redirect port"), FALSE },
  { "clientAuth", N_("Client credentials in"), FALSE },
  { "prefix", N_("Prefix"), FALSE },
};

static const struct
{
  const char         *name;
  const SbxAuthField *fields;
  guint               n_fields;
} kinds[] = {
  [SBX_AUTH_NONE] = { "none", NULL, 0 },
  [SBX_AUTH_BASIC] = { "basic", user_fields, G_N_ELEMENTS (user_fields) },
  [SBX_AUTH_BEARER] = { "bearer", bearer_fields, G_N_ELEMENTS (bearer_fields) },
  [SBX_AUTH_API_KEY] = { "apikey", api_key_fields, G_N_ELEMENTS (api_key_fields) },
  [SBX_AUTH_DIGEST] = { "digest", user_fields, G_N_ELEMENTS (user_fields) },
  [SBX_AUTH_NTLM] = { "ntlm", user_fields, G_N_ELEMENTS (user_fields) },
  [SBX_AUTH_AWS] = { "aws", aws_fields, G_N_ELEMENTS (aws_fields) },
  [SBX_AUTH_OAUTH2] = { "oauth2", oauth2_fields, G_N_ELEMENTS (oauth2_fields) },
};

SbxAuth *
sbx_auth_new (SbxAuthKind kind)
{
  SbxAuth *self = g_new0 (SbxAuth, 1);

  self->kind = kind;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

SbxAuth *
sbx_auth_copy (const SbxAuth *self)
{
  SbxAuth *copy = sbx_auth_new (self->kind);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    sbx_auth_set (copy, key, value);
  copy->others = g_strdup (self->others);
  return copy;
}

void
sbx_auth_free (SbxAuth *self)
{
  g_hash_table_unref (self->values);
  g_free (self->others);
  g_free (self);
}

gboolean
sbx_auth_equal (const SbxAuth *one, const SbxAuth *other)
{
  GHashTableIter iter;
  gpointer key, value;

  if (one->kind != other->kind
      || g_hash_table_size (one->values) != g_hash_table_size (other->values)
      || g_strcmp0 (one->others, other->others) != 0)
    return FALSE;

  g_hash_table_iter_init (&iter, one->values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_strcmp0 (value, g_hash_table_lookup (other->values, key)) != 0)
      return FALSE;
  return TRUE;
}

const char *
sbx_auth_get (const SbxAuth *self, const char *key)
{
  const char *value = g_hash_table_lookup (self->values, key);

  return value ? value : "";
}

void
sbx_auth_set (SbxAuth *self, const char *key, const char *value)
{
  if (value && *value)
    g_hash_table_insert (self->values, g_strdup (key), g_strdup (value));
  else
    g_hash_table_remove (self->values, key);
}

const char *
sbx_auth_kind_to_string (SbxAuthKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), "none");

  return kinds[kind].name;
}

gboolean
sbx_auth_kind_from_string (const char *string, SbxAuthKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, string))
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

const SbxAuthField *
sbx_auth_kind_get_fields (SbxAuthKind kind, guint *n_fields)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), NULL);

  *n_fields = kinds[kind].n_fields;
  return kinds[kind].fields;
}

gboolean
sbx_auth_is_secret (const SbxAuth *self, const SbxAuthField *field)
{
  return field->secret
         || (self->kind == SBX_AUTH_BASIC && g_str_equal (field->key, "username") && *sbx_auth_get (self, "password") == '\0');
}

static gboolean
is_field (SbxAuthKind kind, const char *key)
{
  for (guint i = 0; i < kinds[kind].n_fields; i++)
    if (g_str_equal (kinds[kind].fields[i].key, key))
      return TRUE;
  return FALSE;
}

static gboolean
read_kind (const SbxJsonSlice *object, SbxAuthKind *kind, GError **error)
{
  g_autofree char *type = NULL;
  SbxJsonSlice value;

  *kind = SBX_AUTH_NONE;
  if (!sbx_json_slice_get (object, "type", &value))
    return TRUE;

  type = sbx_json_slice_dup_string (&value);
  if (value.kind == SBX_JSON_STRING && sbx_auth_kind_from_string (type, kind))
    return TRUE;
  g_set_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON,
               _("The authorization type “%s” is unknown here: choose another one"), type);
  return FALSE;
}

SbxAuth *
sbx_auth_from_json (const char *json, GError **error)
{
  SbxAuth *self;
  SbxAuthKind kind;
  SbxJsonSlice object, value;
  SbxJsonIter iter;
  g_autoptr (GString) others = g_string_new (NULL);
  char *key = NULL;

  if (!json || *json == '\0')
    return sbx_auth_new (SBX_AUTH_NONE);
  if (!sbx_json_slice (json, &object, error))
    return NULL;
  if (object.kind == SBX_JSON_NULL)
    return sbx_auth_new (SBX_AUTH_NONE);
  if (object.kind != SBX_JSON_OBJECT)
    {
      g_set_error_literal (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON,
                           _("The authorization must be a JSON object with a “type”"));
      return NULL;
    }
  if (!read_kind (&object, &kind, error))
    return NULL;

  self = sbx_auth_new (kind);
  sbx_json_iter_init (&iter, &object);
  while (sbx_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = g_steal_pointer (&key);
      g_autofree char *text = sbx_json_slice_dup_string (&value);

      if (g_str_equal (name, "type"))
        continue;
      if (value.kind == SBX_JSON_STRING || (value.kind != SBX_JSON_NULL && is_field (kind, name)))
        {
          sbx_auth_set (self, name, text);
          continue;
        }
      sbx_json_append_key (others, name);
      g_string_append (others, text);
    }
  if (others->len > 0)
    self->others = g_strdup (others->str);
  return self;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

char *
sbx_auth_to_json (const SbxAuth *self)
{
  g_autoptr (GPtrArray) keys = NULL;
  GString *json;

  if (self->kind == SBX_AUTH_NONE)
    return NULL;

  json = g_string_new ("{");
  sbx_json_append_member (json, "type", kinds[self->kind].name);
  for (guint i = 0; i < kinds[self->kind].n_fields; i++)
    {
      const char *value = g_hash_table_lookup (self->values, kinds[self->kind].fields[i].key);

      if (value)
        sbx_json_append_member (json, kinds[self->kind].fields[i].key, value);
    }

  keys = g_hash_table_get_keys_as_ptr_array (self->values);
  g_ptr_array_sort (keys, compare_keys);
  for (guint i = 0; i < keys->len; i++)
    if (!is_field (self->kind, keys->pdata[i]))
      sbx_json_append_member (json, keys->pdata[i], g_hash_table_lookup (self->values, keys->pdata[i]));
  if (self->others)
    g_string_append_printf (json, ",%s", self->others);

  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}
