#include "sbx-record-private.h"

/* without: flags of columns that stand as NULL. */
static char *
dup_select (SbxRecordClass *klass, SbxColumnFlags without, const char *tail)
{
  GString *sql = g_string_new ("SELECT ");
  const char *separator = "";

  for (guint i = 0; i < klass->n_columns; i++)
    {
      const SbxColumn *column = &klass->columns[i];

      if (column->flags & SBX_COLUMN_NO_MIRROR)
        continue;
      g_string_append (sql, separator);
      if (column->flags & without)
        g_string_append (sql, "NULL");
      else
        g_string_append_printf (sql, "\"%s\"", column->name);
      separator = ", ";
    }
  g_string_append_printf (sql, " FROM \"%s\"", klass->table);
  if (tail != NULL)
    g_string_append_printf (sql, " %s", tail);
  return g_string_free_and_steal (sql);
}

char *
sbx_record_class_dup_select (SbxRecordClass *klass, const char *tail)
{
  return dup_select (klass, SBX_COLUMN_NONE, tail);
}

char *
sbx_record_class_dup_select_row (SbxRecordClass *klass, const char *tail)
{
  return dup_select (klass, SBX_COLUMN_LARGE, tail);
}

char *
sbx_record_class_dup_upsert (SbxRecordClass *klass)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autoptr(GString) marks = g_string_new (NULL);
  g_autoptr(GString) sets = g_string_new (NULL);

  for (guint i = 0; i < klass->n_columns; i++)
    {
      const SbxColumn *column = &klass->columns[i];

      if (column->flags & SBX_COLUMN_NO_MIRROR)
        continue;
      g_string_append_printf (names, "%s\"%s\"", names->len > 0 ? ", " : "", column->name);
      g_string_append (marks, marks->len > 0 ? ", ?" : "?");
      if (!(column->flags & SBX_COLUMN_PRIMARY))
        g_string_append_printf (sets, "%s\"%s\" = excluded.\"%s\"", sets->len > 0 ? ", " : "", column->name, column->name);
    }
  return g_strdup_printf ("INSERT INTO \"%s\" (%s) VALUES (%s) ON CONFLICT (\"%s\") DO UPDATE SET %s",
                          klass->table, names->str, marks->str, klass->columns[klass->primary].name, sets->str);
}

char *
sbx_record_class_dup_update (SbxRecordClass *klass, GPtrArray *names)
{
  g_autoptr(GString) sets = g_string_new (NULL);
  guint at = 0, key = 0;

  for (guint i = 0; i < klass->n_columns; i++)
    {
      const SbxColumn *column = &klass->columns[i];

      if (column->flags & SBX_COLUMN_NO_MIRROR)
        continue;
      at++;
      if (i == klass->primary)
        key = at;
      else if (g_ptr_array_find (names, column->name, NULL))
        g_string_append_printf (sets, "%s\"%s\" = ?%u", sets->len > 0 ? ", " : "", column->name, at);
    }
  return g_strdup_printf ("UPDATE \"%s\" SET %s WHERE \"%s\" = ?%u", klass->table, sets->str, klass->columns[klass->primary].name, key);
}

/* A damaged file may hold anything; what leaves the store can be shown. */
static char *
dup_column_text (sqlite3_stmt *statement, int index)
{
  const char *text = (const char *) sqlite3_column_text (statement, index);
  int length = sqlite3_column_bytes (statement, index);

  if (text == NULL)
    return NULL;
  if (g_utf8_validate (text, length, NULL))
    return g_strndup (text, length);
  return g_utf8_make_valid (text, length);
}

SbxRecord *
sbx_record_new_from_statement (GType type, sqlite3_stmt *statement)
{
  SbxRecord *self = g_object_new (type, NULL);
  SbxRecordClass *klass = SBX_RECORD_GET_CLASS (self);
  int at = 0;

  for (guint i = 0; i < klass->n_columns; i++)
    {
      const SbxColumn *column = &klass->columns[i];

      if (column->flags & SBX_COLUMN_NO_MIRROR)
        continue;
      switch (column->type)
        {
        case SBX_COLUMN_INTEGER:
        case SBX_COLUMN_TIME:
          SBX_RECORD_FIELD (self, column, gint64) = sqlite3_column_int64 (statement, at);
          break;
        case SBX_COLUMN_REAL:
          SBX_RECORD_FIELD (self, column, double) = sqlite3_column_double (statement, at);
          break;
        case SBX_COLUMN_BOOLEAN:
          SBX_RECORD_FIELD (self, column, gboolean) = sqlite3_column_int (statement, at) != 0;
          break;
        default:
          g_free (SBX_RECORD_FIELD (self, column, char *));
          SBX_RECORD_FIELD (self, column, char *) = dup_column_text (statement, at);
          break;
        }
      if (!sbx_column_is_string (column))
        sbx_record_set_null_bit (self, i, sqlite3_column_type (statement, at) == SQLITE_NULL);
      at++;
    }
  return self;
}

void
sbx_record_bind (SbxRecord *self, sqlite3_stmt *statement)
{
  SbxRecordClass *klass = SBX_RECORD_GET_CLASS (self);
  int at = 1;

  for (guint i = 0; i < klass->n_columns; i++)
    {
      const SbxColumn *column = &klass->columns[i];

      if (column->flags & SBX_COLUMN_NO_MIRROR)
        continue;
      if (sbx_record_is_null_at (self, i))
        sqlite3_bind_null (statement, at);
      else
        switch (column->type)
          {
          case SBX_COLUMN_INTEGER:
          case SBX_COLUMN_TIME:
            sqlite3_bind_int64 (statement, at, SBX_RECORD_FIELD (self, column, gint64));
            break;
          case SBX_COLUMN_REAL:
            sqlite3_bind_double (statement, at, SBX_RECORD_FIELD (self, column, double));
            break;
          case SBX_COLUMN_BOOLEAN:
            sqlite3_bind_int (statement, at, SBX_RECORD_FIELD (self, column, gboolean) != FALSE);
            break;
          default:
            sqlite3_bind_text (statement, at, SBX_RECORD_FIELD (self, column, char *), -1, SQLITE_TRANSIENT);
            break;
          }
      at++;
    }
}
