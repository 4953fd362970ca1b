#include "sbx-fields.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-fields-json.h"
#include "sbx-model-error.h"

static void
field_free (SbxField *field)
{
  g_free (field->name);
  g_free (field->value);
  g_free (field);
}

GPtrArray *
sbx_fields_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
}

SbxField *
sbx_fields_add (GPtrArray *fields, const char *name, const char *value, gboolean enabled)
{
  SbxField *field = g_new0 (SbxField, 1);

  field->name = g_strdup (name);
  field->value = g_strdup (value);
  field->enabled = !!enabled;
  g_ptr_array_add (fields, field);
  return field;
}

GPtrArray *
sbx_fields_copy (GPtrArray *fields)
{
  GPtrArray *copy = sbx_fields_new ();

  for (guint i = 0; i < fields->len; i++)
    {
      const SbxField *field = fields->pdata[i];

      sbx_fields_add (copy, field->name, field->value, field->enabled);
    }
  return copy;
}

gboolean
sbx_fields_equal (GPtrArray *one, GPtrArray *other)
{
  if (one->len != other->len)
    return FALSE;

  for (guint i = 0; i < one->len; i++)
    {
      const SbxField *a = one->pdata[i], *b = other->pdata[i];

      if (!a->enabled != !b->enabled || !g_str_equal (a->name, b->name) || !g_str_equal (a->value, b->value))
        return FALSE;
    }
  return TRUE;
}

const char *
sbx_fields_lookup (GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const SbxField *field = fields->pdata[i];

      if (field->enabled && g_ascii_strcasecmp (field->name, name) == 0)
        return field->value;
    }
  return NULL;
}

static char *
dup_member (const SbxJsonSlice *object, const char *key)
{
  SbxJsonSlice value;

  return sbx_json_slice_get (object, key, &value) ? sbx_json_slice_dup_string (&value) : g_strdup ("");
}

static gboolean
add_row (GPtrArray *fields, const SbxJsonSlice *row, GError **error)
{
  g_autofree char *name = NULL, *value = NULL;
  SbxJsonSlice enabled;

  if (row->kind != SBX_JSON_OBJECT)
    {
      g_set_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON,
                   _("Row %u of the table is not an object with “name” and “value”"), fields->len + 1);
      return FALSE;
    }
  name = dup_member (row, "name");
  value = dup_member (row, "value");
  sbx_fields_add (fields, name, value, !sbx_json_slice_get (row, "enabled", &enabled) || *enabled.start != 'f');
  return TRUE;
}

GPtrArray *
sbx_fields_from_slice (const SbxJsonSlice *slice, GError **error)
{
  g_autoptr (GPtrArray) fields = sbx_fields_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  SbxJsonSlice value;
  SbxJsonIter iter;
  char *key = NULL;

  if (slice->kind == SBX_JSON_NULL)
    return g_steal_pointer (&fields);
  if (slice->kind != SBX_JSON_ARRAY && slice->kind != SBX_JSON_OBJECT)
    {
      g_set_error_literal (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON,
                           _("A table of names and values must be a JSON object or array"));
      return NULL;
    }

  sbx_json_iter_init (&iter, slice);
  while (sbx_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = g_steal_pointer (&key);
      g_autofree char *text = NULL;
      SbxField *field;

      if (slice->kind == SBX_JSON_ARRAY)
        {
          if (!add_row (fields, &value, error))
            return NULL;
          continue;
        }

      text = sbx_json_slice_dup_string (&value);
      field = g_hash_table_lookup (seen, name);
      if (field)
        {
          g_set_str (&field->value, text);
          continue;
        }
      field = sbx_fields_add (fields, name, text, TRUE);
      g_hash_table_insert (seen, field->name, field);
    }
  return g_steal_pointer (&fields);
}

GPtrArray *
sbx_fields_from_json (const char *json, GError **error)
{
  SbxJsonSlice slice;

  if (!json || *json == '\0')
    return sbx_fields_new ();
  if (!sbx_json_slice (json, &slice, error))
    return NULL;
  return sbx_fields_from_slice (&slice, error);
}

/* Postgres' jsonb sorts the keys of an object by length, then by bytes. Only a table that stands in that order comes
 * back from there as it was typed. Headers of one name in other letter case are repeats for every HTTP client. */
static gboolean
object_can_hold (GPtrArray *fields)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *last = NULL;

  for (guint i = 0; i < fields->len; i++)
    {
      const SbxField *field = fields->pdata[i];
      gsize length = strlen (field->name), last_length = last ? strlen (last) : 0;

      if (!field->enabled || !g_hash_table_add (seen, g_ascii_strdown (field->name, -1)))
        return FALSE;
      if (last && (length < last_length || (length == last_length && strcmp (last, field->name) > 0)))
        return FALSE;
      last = field->name;
    }
  return TRUE;
}

void
sbx_fields_append_json (GPtrArray *fields, GString *json)
{
  g_string_append_c (json, '[');
  for (guint i = 0; i < fields->len; i++)
    {
      const SbxField *field = fields->pdata[i];

      g_string_append (json, i > 0 ? ",{" : "{");
      sbx_json_append_member (json, "name", field->name);
      sbx_json_append_member (json, "value", field->value);
      sbx_json_append_key (json, "enabled");
      g_string_append (json, field->enabled ? "true}" : "false}");
    }
  g_string_append_c (json, ']');
}

char *
sbx_fields_to_json (GPtrArray *fields)
{
  GString *json = g_string_new (NULL);

  if (!object_can_hold (fields))
    {
      sbx_fields_append_json (fields, json);
      return g_string_free (json, FALSE);
    }

  g_string_append_c (json, '{');
  for (guint i = 0; i < fields->len; i++)
    {
      const SbxField *field = fields->pdata[i];

      sbx_json_append_member (json, field->name, field->value);
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}
