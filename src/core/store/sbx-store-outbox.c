#include "sbx-store-private.h"

#include <glib/gi18n-lib.h>

#define WHAT _("The change could not be noted for the synchronisation")

static gboolean
has_entry (sqlite3 *db, const char *table, const char *id, gboolean *found, GError **error)
{
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db, "SELECT 1 FROM \"outbox\" WHERE \"table\" = ?1 AND \"pk\" = ?2",
                                                         WHAT, error, table, id, NULL);
  int code;

  if (statement == NULL)
    return FALSE;
  code = sqlite3_step (statement);
  *found = code == SQLITE_ROW;
  return code == SQLITE_ROW || code == SQLITE_DONE || sbx_store_set_error (db, code, WHAT, error);
}

static gboolean
insert_entry (sqlite3 *db, const char *table, const char *id, SbxRecord *base, const char *via, GError **error)
{
  g_autofree char *document = base != NULL ? sbx_record_to_json (base, FALSE) : NULL;
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db, "INSERT INTO \"outbox\" (\"table\", \"pk\", \"base\", \"via\") VALUES (?1, ?2, ?3, ?4)",
                                                         WHAT, error, table, id, NULL);
  int code;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 3, document, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, via, -1, SQLITE_STATIC);
  code = sqlite3_step (statement);
  return code == SQLITE_DONE || sbx_store_set_error (db, code, WHAT, error);
}

gboolean
sbx_outbox_note (SbxStore *self, sqlite3 *db, const char *table, const char *id, const char *via, GError **error)
{
  g_autoptr(SbxRecord) base = NULL;
  GType type = sbx_record_type_from_table (table);
  gboolean found;

  g_return_val_if_fail (type != G_TYPE_INVALID, FALSE);

  sbx_store_remember_edit (self, table, id);
  if (!has_entry (db, table, id, &found, error))
    return FALSE;
  if (found)
    return via == NULL
           || sbx_store_execute (db, "UPDATE \"outbox\" SET \"via\" = ?3 WHERE \"table\" = ?1 AND \"pk\" = ?2", WHAT, error, table, id, via, NULL);
  return sbx_store_load_row (db, type, id, &base, error) && insert_entry (db, table, id, base, via, error);
}

gboolean
sbx_store_note_edit (SbxStore *self, sqlite3 *db, const char *table, const char *id, GError **error)
{
  g_return_val_if_fail (SBX_IS_STORE (self), FALSE);

  return sbx_outbox_note (self, db, table, id, NULL, error);
}

/* Rows of child whose column refers to the row that goes: they go as well, or lose the reference. */
static gboolean
note_children (SbxStore *self, sqlite3 *db, const char *child, const char *column, gboolean cascade,
               const char *id, const char *via, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT \"id\" FROM \"%s\" WHERE \"%s\" = ?1", child, column);
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db, sql, WHAT, error, id, NULL);
  int code;

  if (statement == NULL)
    return FALSE;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *child_id = (const char *) sqlite3_column_text (statement, 0);
      gboolean ok = cascade ? sbx_outbox_note_removal (self, db, child, child_id, via, error)
                            : sbx_outbox_note (self, db, child, child_id, NULL, error);

      if (!ok)
        return FALSE;
      sbx_store_note_change (self, child, child_id, cascade);
    }
  return code == SQLITE_DONE || sbx_store_set_error (db, code, WHAT, error);
}

gboolean
sbx_outbox_note_removal (SbxStore *self, sqlite3 *db, const char *table, const char *id, const char *via, GError **error)
{
  g_autofree char *root = via != NULL ? g_strdup (via) : g_strdup_printf ("%s/%s", table, id);
  guint n_types;
  const GType *types = sbx_record_types (&n_types);

  if (!sbx_outbox_note (self, db, table, id, via, error))
    return FALSE;
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr(GTypeClass) klass = g_type_class_ref (types[i]);
      const char *child = ((SbxRecordClass *) klass)->table;
      g_autoptr(SbxStatement) keys = sbx_store_prepare (db, "SELECT \"from\", \"on_delete\" = 'CASCADE' FROM pragma_foreign_key_list(?1) WHERE \"table\" = ?2",
                                                        WHAT, error, child, table, NULL);
      int code;

      if (keys == NULL)
        return FALSE;
      while ((code = sqlite3_step (keys)) == SQLITE_ROW)
        if (!note_children (self, db, child, (const char *) sqlite3_column_text (keys, 0), sqlite3_column_int (keys, 1), id, root, error))
          return FALSE;
      if (code != SQLITE_DONE)
        return sbx_store_set_error (db, code, WHAT, error);
    }
  return TRUE;
}

static gboolean
drop_entry (sqlite3 *db, const char *table, const char *id, GError **error)
{
  return sbx_store_execute (db, "DELETE FROM \"outbox\" WHERE \"table\" = ?1 AND \"pk\" = ?2", WHAT, error, table, id, NULL);
}

/* updatedAt is the server's; local columns are nobody else's business. */
static gboolean
is_as_before (SbxRecord *base, SbxRecord *row)
{
  SbxRecordClass *klass = SBX_RECORD_GET_CLASS (row);
  g_autoptr(GPtrArray) names = sbx_record_diff (base, row);

  for (guint i = 0; i < names->len; i++)
    for (guint j = 0; j < klass->n_columns; j++)
      if (klass->columns[j].name == names->pdata[i]
          && !(klass->columns[j].flags & SBX_COLUMN_LOCAL) && !g_str_equal (names->pdata[i], "updatedAt"))
        return FALSE;
  return TRUE;
}

/* A clean row equals the server's, its time of change too. */
static gboolean
restore_time (sqlite3 *db, const char *table, const char *id, SbxRecord *base, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr(SbxStatement) statement = NULL;
  gint64 updated_at;
  int code;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (base), "updated-at") == NULL)
    return TRUE;
  g_object_get (base, "updated-at", &updated_at, NULL);
  sql = g_strdup_printf ("UPDATE \"%s\" SET \"updatedAt\" = ?2 WHERE \"id\" = ?1", table);
  statement = sbx_store_prepare (db, sql, WHAT, error, id, NULL);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 2, updated_at);
  code = sqlite3_step (statement);
  return code == SQLITE_DONE || sbx_store_set_error (db, code, WHAT, error);
}

static gboolean
settle_row (sqlite3 *db, const char *table, const char *id, GError **error)
{
  g_autoptr(SbxStatement) entry = sbx_store_prepare (db, "SELECT \"base\" FROM \"outbox\" WHERE \"table\" = ?1 AND \"pk\" = ?2 AND \"sent\" IS NULL",
                                                     WHAT, error, table, id, NULL);
  GType type = sbx_record_type_from_table (table);
  g_autoptr(SbxRecord) row = NULL, base = NULL;
  const char *document;
  int code;

  if (entry == NULL)
    return FALSE;
  code = sqlite3_step (entry);
  if (code != SQLITE_ROW)
    return code == SQLITE_DONE || sbx_store_set_error (db, code, WHAT, error);
  document = (const char *) sqlite3_column_text (entry, 0);
  if (!sbx_store_load_row (db, type, id, &row, error))
    return FALSE;
  if (document == NULL)
    return row != NULL || drop_entry (db, table, id, error);
  if (row == NULL)
    return TRUE;
  base = sbx_record_new_from_json (type, document, error);
  if (base == NULL)
    return FALSE;
  if (!is_as_before (base, row))
    return TRUE;
  return drop_entry (db, table, id, error) && restore_time (db, table, id, base, error);
}

gboolean
sbx_outbox_settle (sqlite3 *db, GPtrArray *edits, GError **error)
{
  for (guint i = 0; i < edits->len; i++)
    {
      SbxChange *edit = edits->pdata[i];

      if (!settle_row (db, edit->table, edit->id, error))
        return FALSE;
    }
  return TRUE;
}
