#include "sbx-settings.h"

#include <glib/gi18n-lib.h>

#include "sbx-json-text.h"
#include "sbx-model-error.h"

G_DEFINE_BOXED_TYPE (SbxSettings, sbx_settings, sbx_settings_copy, sbx_settings_free)

typedef enum
{
  MEMBER_BOOLEAN,
  MEMBER_INT,
  MEMBER_INT64,
  MEMBER_VERSION,
  MEMBER_STRING,
  MEMBER_LIST,
} MemberType;

/* The single source for copying, comparing and JSON. */
static const struct
{
  const char *key;
  MemberType  type;
  gsize       offset;
  gint64      fallback;
} members[] = {
#define MEMBER(key, type, field, fallback) { key, type, G_STRUCT_OFFSET (SbxSettings, field), fallback }
  MEMBER ("followRedirects", MEMBER_BOOLEAN, follow_redirects, TRUE),
  MEMBER ("maxRedirects", MEMBER_INT, max_redirects, 20),
  MEMBER ("keepMethod", MEMBER_BOOLEAN, keep_method, FALSE),
  MEMBER ("sendAuthAnywhere", MEMBER_BOOLEAN, send_auth_anywhere, FALSE),
  MEMBER ("connectTimeoutMs", MEMBER_INT, connect_timeout_ms, 30000),
  MEMBER ("timeoutMs", MEMBER_INT, timeout_ms, 0),
  MEMBER ("verifyTls", MEMBER_BOOLEAN, verify_tls, TRUE),
  MEMBER ("httpVersion", MEMBER_VERSION, http_version, SBX_HTTP_VERSION_AUTO),
  MEMBER ("decompress", MEMBER_BOOLEAN, decompress, TRUE),
  MEMBER ("useCookies", MEMBER_BOOLEAN, use_cookies, TRUE),
  MEMBER ("proxy", MEMBER_STRING, proxy, 0),
  MEMBER ("caFile", MEMBER_STRING, ca_file, 0),
  MEMBER ("clientCert", MEMBER_STRING, client_cert, 0),
  MEMBER ("clientKey", MEMBER_STRING, client_key, 0),
  MEMBER ("keyPassword", MEMBER_STRING, key_password, 0),
  MEMBER ("maxBodyBytes", MEMBER_INT64, max_body_bytes, 0),
  MEMBER ("connectTo", MEMBER_LIST, connect_to, 0),
  MEMBER ("omitHeaders", MEMBER_LIST, omit_headers, 0),
#undef MEMBER
};

static const char *const versions[] = {
  [SBX_HTTP_VERSION_AUTO] = "auto",
  [SBX_HTTP_VERSION_1_1] = "1.1",
  [SBX_HTTP_VERSION_2] = "2",
};

static gint64
get_number (const SbxSettings *self, guint member)
{
  gconstpointer field = G_STRUCT_MEMBER_P (self, members[member].offset);

  switch (members[member].type)
    {
    case MEMBER_BOOLEAN: return !!*(const gboolean *) field;
    case MEMBER_INT: return *(const int *) field;
    case MEMBER_INT64: return *(const gint64 *) field;
    case MEMBER_VERSION: return *(const SbxHttpVersion *) field;
    case MEMBER_STRING:
    case MEMBER_LIST: break;
    }
  return 0;
}

static void
set_number (SbxSettings *self, guint member, gint64 number)
{
  gpointer field = G_STRUCT_MEMBER_P (self, members[member].offset);

  switch (members[member].type)
    {
    case MEMBER_BOOLEAN: *(gboolean *) field = !!number; break;
    case MEMBER_INT: *(int *) field = (int) CLAMP (number, 0, G_MAXINT); break;
    case MEMBER_INT64: *(gint64 *) field = MAX (number, 0); break;
    case MEMBER_VERSION: *(SbxHttpVersion *) field = (SbxHttpVersion) number; break;
    case MEMBER_STRING:
    case MEMBER_LIST: break;
    }
}

static char **
string_field (const SbxSettings *self, guint member)
{
  return (char **) G_STRUCT_MEMBER_P (self, members[member].offset);
}

static GPtrArray **
list_field (const SbxSettings *self, guint member)
{
  return (GPtrArray **) G_STRUCT_MEMBER_P (self, members[member].offset);
}

SbxSettings *
sbx_settings_new (void)
{
  SbxSettings *self = g_new0 (SbxSettings, 1);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].type == MEMBER_LIST)
      *list_field (self, i) = g_ptr_array_new_with_free_func (g_free);
    else
      set_number (self, i, members[i].fallback);
  return self;
}

SbxSettings *
sbx_settings_copy (const SbxSettings *self)
{
  SbxSettings *copy = sbx_settings_new ();

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].type == MEMBER_STRING)
      *string_field (copy, i) = g_strdup (*string_field (self, i));
    else if (members[i].type == MEMBER_LIST)
      for (guint j = 0; j < (*list_field (self, i))->len; j++)
        g_ptr_array_add (*list_field (copy, i), g_strdup ((*list_field (self, i))->pdata[j]));
    else
      set_number (copy, i, get_number (self, i));
  return copy;
}

void
sbx_settings_free (SbxSettings *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].type == MEMBER_STRING)
      g_free (*string_field (self, i));
    else if (members[i].type == MEMBER_LIST)
      g_ptr_array_unref (*list_field (self, i));
  g_free (self);
}

static gboolean
lists_equal (GPtrArray *one, GPtrArray *other)
{
  if (one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++)
    if (!g_str_equal (one->pdata[i], other->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
sbx_settings_equal (const SbxSettings *one, const SbxSettings *other)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (members[i].type == MEMBER_STRING)
        {
          if (g_strcmp0 (*string_field (one, i), *string_field (other, i)) != 0)
            return FALSE;
        }
      else if (members[i].type == MEMBER_LIST)
        {
          if (!lists_equal (*list_field (one, i), *list_field (other, i)))
            return FALSE;
        }
      else if (get_number (one, i) != get_number (other, i))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_version (SbxSettings *self, guint member, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    if (g_str_equal (versions[i], text))
      {
        set_number (self, member, i);
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_list (GPtrArray *list, const SbxJsonSlice *array)
{
  SbxJsonSlice item;
  SbxJsonIter iter;

  if (array->kind != SBX_JSON_ARRAY)
    return FALSE;
  sbx_json_iter_init (&iter, array);
  while (sbx_json_iter_next (&iter, NULL, &item))
    {
      if (item.kind != SBX_JSON_STRING)
        return FALSE;
      g_ptr_array_add (list, sbx_json_slice_dup_string (&item));
    }
  return TRUE;
}

static gboolean
read_member (SbxSettings *self, guint member, const SbxJsonSlice *value)
{
  g_autofree char *text = sbx_json_slice_dup_string (value);
  gint64 number;

  switch (members[member].type)
    {
    case MEMBER_BOOLEAN:
      set_number (self, member, *text == 't');
      return value->kind == SBX_JSON_BOOLEAN;
    case MEMBER_INT:
    case MEMBER_INT64:
      if (value->kind != SBX_JSON_NUMBER || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &number, NULL))
        return FALSE;
      set_number (self, member, number);
      return TRUE;
    case MEMBER_VERSION:
      return read_version (self, member, text);
    case MEMBER_STRING:
      if (value->kind == SBX_JSON_STRING)
        *string_field (self, member) = g_steal_pointer (&text);
      return value->kind == SBX_JSON_STRING || value->kind == SBX_JSON_NULL;
    case MEMBER_LIST:
      return read_list (*list_field (self, member), value);
    }
  return FALSE;
}

SbxSettings *
sbx_settings_from_json (const char *json, GError **error)
{
  g_autoptr (SbxSettings) self = sbx_settings_new ();
  SbxJsonSlice object, value;

  if (!json || *json == '\0')
    return g_steal_pointer (&self);
  if (!sbx_json_slice (json, &object, error))
    return NULL;
  if (object.kind == SBX_JSON_NULL)
    return g_steal_pointer (&self);
  if (object.kind != SBX_JSON_OBJECT)
    {
      g_set_error_literal (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON, _("The settings must be a JSON object"));
      return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (sbx_json_slice_get (&object, members[i].key, &value) && !read_member (self, i, &value))
      {
        /* Not the value itself: it may be the key's password. */
        g_set_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON,
                     _("The setting “%s” has a value of the wrong kind: correct it or remove it"), members[i].key);
        return NULL;
      }
  return g_steal_pointer (&self);
}

static void
append_member (GString *json, const SbxSettings *self, guint member)
{
  sbx_json_append_key (json, members[member].key);
  switch (members[member].type)
    {
    case MEMBER_BOOLEAN:
      g_string_append (json, get_number (self, member) ? "true" : "false");
      break;
    case MEMBER_INT:
    case MEMBER_INT64:
      g_string_append_printf (json, "%" G_GINT64_FORMAT, get_number (self, member));
      break;
    case MEMBER_VERSION:
      sbx_json_append_string (json, versions[get_number (self, member)]);
      break;
    case MEMBER_STRING:
      sbx_json_append_string (json, *string_field (self, member));
      break;
    case MEMBER_LIST:
      {
        GPtrArray *list = *list_field (self, member);

        g_string_append_c (json, '[');
        for (guint i = 0; i < list->len; i++)
          {
            if (i > 0)
              g_string_append_c (json, ',');
            sbx_json_append_string (json, list->pdata[i]);
          }
        g_string_append_c (json, ']');
      }
      break;
    }
}

static gboolean
is_fallback (const SbxSettings *self, guint member)
{
  switch (members[member].type)
    {
    case MEMBER_STRING: return *string_field (self, member) == NULL;
    case MEMBER_LIST: return (*list_field (self, member))->len == 0;
    default: return get_number (self, member) == members[member].fallback;
    }
}

char *
sbx_settings_to_json (const SbxSettings *self)
{
  GString *json = g_string_new ("{");

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (!is_fallback (self, i))
      append_member (json, self, i);
  if (json->len == 1)
    {
      g_string_free (json, TRUE);
      return NULL;
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

guint
sbx_settings_count (const SbxSettings *self)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    n += !is_fallback (self, i);
  return n;
}
