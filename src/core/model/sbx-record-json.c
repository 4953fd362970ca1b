#include "sbx-record-private.h"

#include <glib/gi18n-lib.h>

#include "sbx-json-text.h"
#include "sbx-model-error.h"

static void
append_value (GString *out, SbxRecord *self, guint index)
{
  const SbxColumn *column = &SBX_RECORD_GET_CLASS (self)->columns[index];
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (sbx_record_is_null_at (self, index))
    {
      g_string_append (out, "null");
      return;
    }
  switch (column->type)
    {
    case SBX_COLUMN_INTEGER:
    case SBX_COLUMN_TIME:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, SBX_RECORD_FIELD (self, column, gint64));
      break;
    case SBX_COLUMN_REAL:
      g_string_append (out, g_ascii_dtostr (number, sizeof number, SBX_RECORD_FIELD (self, column, double)));
      break;
    case SBX_COLUMN_BOOLEAN:
      g_string_append (out, SBX_RECORD_FIELD (self, column, gboolean) ? "true" : "false");
      break;
    case SBX_COLUMN_JSON:
    case SBX_COLUMN_LIST:
      g_string_append (out, SBX_RECORD_FIELD (self, column, char *));
      break;
    default:
      sbx_json_append_string (out, SBX_RECORD_FIELD (self, column, char *));
      break;
    }
}

char *
sbx_record_to_json (SbxRecord *self, gboolean with_local)
{
  SbxRecordClass *klass;
  GString *out;

  g_return_val_if_fail (SBX_IS_RECORD (self), NULL);

  klass = SBX_RECORD_GET_CLASS (self);
  out = g_string_new ("{");
  for (guint i = 0; i < klass->n_columns; i++)
    {
      SbxColumnFlags flags = klass->columns[i].flags;

      if ((flags & SBX_COLUMN_NO_MIRROR) || ((flags & SBX_COLUMN_LOCAL) && !with_local))
        continue;
      sbx_json_append_key (out, klass->columns[i].name);
      append_value (out, self, i);
    }
  g_string_append_c (out, '}');
  return g_string_free_and_steal (out);
}

/* A value that does not fit its column is left at the column's default, as are columns that are not there. */
static void
set_value (SbxRecord *self, guint index, const SbxJsonSlice *value)
{
  const SbxColumn *column = &SBX_RECORD_GET_CLASS (self)->columns[index];
  SbxJsonKind kind = column->type == SBX_COLUMN_BOOLEAN ? SBX_JSON_BOOLEAN : sbx_column_is_string (column) ? SBX_JSON_STRING : SBX_JSON_NUMBER;
  gboolean verbatim = column->type == SBX_COLUMN_JSON || column->type == SBX_COLUMN_LIST;

  if (value->kind == SBX_JSON_NULL)
    {
      if (column->flags & SBX_COLUMN_NULLABLE)
        sbx_record_set_null (self, column->name);
      return;
    }
  if (value->kind != kind && !verbatim)
    return;
  switch (column->type)
    {
    case SBX_COLUMN_INTEGER:
    case SBX_COLUMN_TIME:
      SBX_RECORD_FIELD (self, column, gint64) = g_ascii_strtoll (value->start, NULL, 10);
      break;
    case SBX_COLUMN_REAL:
      SBX_RECORD_FIELD (self, column, double) = g_ascii_strtod (value->start, NULL);
      break;
    case SBX_COLUMN_BOOLEAN:
      SBX_RECORD_FIELD (self, column, gboolean) = *value->start == 't';
      break;
    default:
      g_free (SBX_RECORD_FIELD (self, column, char *));
      SBX_RECORD_FIELD (self, column, char *) = verbatim ? sbx_json_slice_dup_text (value) : sbx_json_slice_dup_string (value);
      return;
    }
  sbx_record_set_null_bit (self, index, FALSE);
}

SbxRecord *
sbx_record_new_from_json (GType type, const char *json, GError **error)
{
  g_autoptr(SbxRecord) self = NULL;
  SbxRecordClass *klass;
  SbxJsonSlice document, value;
  SbxJsonIter iter;
  char *key;

  if (!sbx_json_slice (json, &document, error))
    return NULL;
  if (document.kind != SBX_JSON_OBJECT)
    {
      g_set_error_literal (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON, _("The stored document is JSON, but not an object."));
      return NULL;
    }
  self = g_object_new (type, NULL);
  klass = SBX_RECORD_GET_CLASS (self);
  sbx_json_iter_init (&iter, &document);
  while (sbx_json_iter_next (&iter, &key, &value))
    {
      for (guint i = 0; i < klass->n_columns; i++)
        if (klass->pspecs[i] != NULL && g_str_equal (klass->columns[i].name, key))
          set_value (self, i, &value);
      g_free (key);
    }
  return g_steal_pointer (&self);
}
