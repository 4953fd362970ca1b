#include "sbx-record-private.h"

#include <glib/gi18n-lib.h>

#include "sbx-model-error.h"

static void
append_string (GString *out, const char *text)
{
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = json_to_string (node, FALSE);

  g_string_append (out, quoted);
}

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
      append_string (out, SBX_RECORD_FIELD (self, column, char *));
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
      if (out->len > 1)
        g_string_append_c (out, ',');
      g_string_append_printf (out, "\"%s\":", klass->columns[i].name);
      append_value (out, self, i);
    }
  g_string_append_c (out, '}');
  return g_string_free_and_steal (out);
}

static const char *
skip_space (const char *p)
{
  return p + strspn (p, " \t\r\n");
}

/* The end of the string that starts at p; p is at its quote. */
static const char *
skip_string (const char *p)
{
  for (p++; *p != '"' && *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
  return *p == '"' ? p + 1 : p;
}

/* The end of the value that starts at p. */
static const char *
skip_value (const char *p)
{
  guint depth = 0;

  do
    {
      if (*p == '"')
        p = skip_string (p);
      else if (*p == '{' || *p == '[')
        depth++, p++;
      else if (depth > 0)
        depth -= *p == '}' || *p == ']', p++;
      else
        p += strcspn (p, ",}] \t\r\n");
    }
  while (depth > 0 && *p != '\0');
  return p;
}

/* A value that does not fit its column is left at the column's default, as are columns that are not there. */
static void
set_from_node (SbxRecord *self, guint index, JsonNode *node)
{
  const SbxColumn *column = &SBX_RECORD_GET_CLASS (self)->columns[index];

  if (!JSON_NODE_HOLDS_VALUE (node))
    return;
  switch (column->type)
    {
    case SBX_COLUMN_INTEGER:
    case SBX_COLUMN_TIME:
      SBX_RECORD_FIELD (self, column, gint64) = json_node_get_int (node);
      break;
    case SBX_COLUMN_REAL:
      SBX_RECORD_FIELD (self, column, double) = json_node_get_double (node);
      break;
    case SBX_COLUMN_BOOLEAN:
      SBX_RECORD_FIELD (self, column, gboolean) = json_node_get_boolean (node);
      break;
    default:
      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_set_str (&SBX_RECORD_FIELD (self, column, char *), json_node_get_string (node));
      return;
    }
  sbx_record_set_null_bit (self, index, FALSE);
}

static void
set_from_text (SbxRecord *self, guint index, const char *text)
{
  SbxRecordClass *klass = SBX_RECORD_GET_CLASS (self);
  const SbxColumn *column = &klass->columns[index];
  g_autoptr(JsonNode) node = NULL;

  if (g_str_equal (text, "null"))
    {
      if (column->flags & SBX_COLUMN_NULLABLE)
        sbx_record_set_null (self, column->name);
      return;
    }
  if (column->type == SBX_COLUMN_JSON || column->type == SBX_COLUMN_LIST)
    {
      g_set_str (&SBX_RECORD_FIELD (self, column, char *), text);
      return;
    }
  node = json_from_string (text, NULL);
  if (node != NULL)
    set_from_node (self, index, node);
}

static void
set_member (SbxRecord *self, const char *name, gsize length, const char *value, gsize value_length)
{
  SbxRecordClass *klass = SBX_RECORD_GET_CLASS (self);

  for (guint i = 0; i < klass->n_columns; i++)
    if (klass->pspecs[i] != NULL && strlen (klass->columns[i].name) == length && memcmp (klass->columns[i].name, name, length) == 0)
      {
        g_autofree char *text = g_strndup (value, value_length);

        set_from_text (self, i, text);
        return;
      }
}

/* json-glib says whether it is JSON; the values are then cut out of the text, since a round trip through json-glib would
 * change numbers and white space in JSON columns. */
SbxRecord *
sbx_record_new_from_json (GType type, const char *json, GError **error)
{
  g_autoptr(SbxRecord) self = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GError) local = NULL;
  const char *p;

  root = json_from_string (json, &local);
  if (local != NULL)
    {
      g_set_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON, _("The stored document is not JSON: %s"), local->message);
      return NULL;
    }
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON, _("The stored document is JSON, but not an object."));
      return NULL;
    }
  self = g_object_new (type, NULL);
  p = skip_space (skip_space (json) + 1);
  while (*p == '"')
    {
      const char *name = p + 1;
      const char *name_end = skip_string (p) - 1;
      const char *colon = skip_space (name_end + 1);
      const char *value, *end;

      /* json-glib allows comments, which nothing of ours writes. */
      if (*colon != ':')
        break;
      value = skip_space (colon + 1);
      end = skip_value (value);
      set_member (self, name, name_end - name, value, end - value);
      p = skip_space (end);
      if (*p == ',')
        p = skip_space (p + 1);
    }
  return g_steal_pointer (&self);
}
