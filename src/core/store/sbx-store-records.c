#include "sbx-store-private.h"

#include <glib/gi18n-lib.h>

static gboolean
has_property (SbxRecord *record, const char *name)
{
  return g_object_class_find_property (G_OBJECT_GET_CLASS (record), name) != NULL;
}

static gint64
get_now (void)
{
  return g_get_real_time () / 1000;
}

static const char *
what_save (void)
{
  return _("The change could not be saved");
}

/* TRUE if the row has to be written at all. */
static gboolean
stamp (SbxStore *self, SbxRecord *record, SbxRecord *before)
{
  g_autofree char *user = NULL;
  g_autoptr(GPtrArray) changed = NULL;
  gint64 created = 0, updated = 0;

  if (has_property (record, "user-id"))
    {
      g_object_get (record, "user-id", &user, NULL);
      if (user == NULL)
        g_object_set (record, "user-id", sbx_store_get_user_id (self), NULL);
    }
  if (before != NULL && has_property (record, "updated-at"))
    {
      g_object_get (before, "updated-at", &updated, NULL);
      g_object_set (record, "updated-at", updated, NULL);
    }
  if (before != NULL && has_property (record, "created-at"))
    {
      g_object_get (before, "created-at", &created, NULL);
      g_object_set (record, "created-at", created, NULL);
    }
  changed = before != NULL ? sbx_record_diff (record, before) : NULL;
  if (changed != NULL && changed->len == 0)
    return FALSE;

  if (has_property (record, "created-at"))
    {
      g_object_get (record, "created-at", &created, NULL);
      if (created == 0)
        g_object_set (record, "created-at", get_now (), NULL);
    }
  /* A row that is edited twice within a millisecond has changed twice. */
  if (has_property (record, "updated-at"))
    g_object_set (record, "updated-at", MAX (get_now (), updated + 1), NULL);
  return TRUE;
}

static gboolean
write_row (sqlite3 *db, SbxRecord *record, SbxRecord *before, GError **error)
{
  SbxRecordClass *klass = SBX_RECORD_GET_CLASS (record);
  g_autoptr(GPtrArray) changed = before != NULL ? sbx_record_diff (record, before) : NULL;
  g_autofree char *sql = before != NULL ? sbx_record_class_dup_update (klass, changed) : sbx_record_class_dup_upsert (klass);
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db, sql, what_save (), error, NULL);
  int code;

  if (statement == NULL)
    return FALSE;
  sbx_record_bind (record, statement);
  code = sqlite3_step (statement);
  return code == SQLITE_DONE || sbx_store_set_error (db, code, what_save (), error);
}

gboolean
sbx_store_write_in (SbxStore *self, sqlite3 *db, SbxRecord *record, SbxRecord *before, GError **error)
{
  const char *table = SBX_RECORD_GET_CLASS (record)->table;
  const char *id = sbx_record_get_id (record);

  if (sbx_record_type_from_table (table) != G_TYPE_INVALID && !sbx_store_note_edit (self, db, table, id, error))
    return FALSE;
  if (!write_row (db, record, before, error))
    return FALSE;
  sbx_store_note_change (self, table, id, FALSE);
  return TRUE;
}

gboolean
sbx_store_save_in (SbxStore *self, sqlite3 *db, SbxRecord *record, GError **error)
{
  g_autoptr(SbxRecord) before = NULL;

  if (!sbx_store_load_row (db, G_OBJECT_TYPE (record), sbx_record_get_id (record), &before, error))
    return FALSE;
  return !stamp (self, record, before) || sbx_store_write_in (self, db, record, before, error);
}

static gboolean
save_job (SbxStore *self, sqlite3 *db, gpointer data, GError **error)
{
  return sbx_store_save_in (self, db, data, error);
}

/* The record may have been edited further while its copy was saved: only what the save filled in is taken over. */
static void
take_stamps (SbxRecord *record, SbxRecord *saved)
{
  static const char *const names[] = { "user-id", "created-at", "updated-at" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (record), names[i]);
      g_auto(GValue) value = G_VALUE_INIT;

      if (pspec == NULL)
        continue;
      g_value_init (&value, pspec->value_type);
      g_object_get_property (G_OBJECT (saved), names[i], &value);
      if (!G_VALUE_HOLDS_STRING (&value) || g_value_get_string (&value) != NULL)
        g_object_set_property (G_OBJECT (record), names[i], &value);
    }
}

gboolean
sbx_store_save (SbxStore *self, SbxRecord *record, GError **error)
{
  g_autoptr(SbxRecord) copy = NULL;

  g_return_val_if_fail (SBX_IS_STORE (self), FALSE);
  g_return_val_if_fail (SBX_IS_RECORD (record) && sbx_record_get_id (record) != NULL, FALSE);

  copy = sbx_record_copy (record);
  if (!sbx_store_write (self, save_job, copy, error))
    return FALSE;
  take_stamps (record, copy);
  return TRUE;
}

static gboolean
save_all_job (SbxStore *self, sqlite3 *db, gpointer data, GError **error)
{
  GPtrArray *records = data;

  for (guint i = 0; i < records->len; i++)
    if (!sbx_store_save_in (self, db, records->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
sbx_store_save_all (SbxStore *self, GPtrArray *records, GError **error)
{
  g_return_val_if_fail (SBX_IS_STORE (self) && records != NULL, FALSE);

  return sbx_store_write (self, save_all_job, records, error);
}

typedef struct
{
  SbxRecord *record;
  SbxRecord *copy;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->record);
  g_object_unref (save->copy);
  g_free (save);
}

static gboolean
save_async_job (SbxStore *self, sqlite3 *db, gpointer data, GError **error)
{
  Save *save = data;

  return sbx_store_save_in (self, db, save->copy, error);
}

static void
forward_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;

  if (!sbx_store_write_finish (SBX_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  take_stamps (save->record, save->copy);
  g_task_return_boolean (task, TRUE);
}

void
sbx_store_save_async (SbxStore *self, SbxRecord *record, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;
  Save *save;

  g_return_if_fail (SBX_IS_STORE (self));
  g_return_if_fail (SBX_IS_RECORD (record) && sbx_record_get_id (record) != NULL);

  save = g_new0 (Save, 1);
  save->record = g_object_ref (record);
  save->copy = sbx_record_copy (record);
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sbx_store_save_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, save, save_free);
  sbx_store_write_async (self, save_async_job, save, NULL, cancellable, forward_cb, task);
}

gboolean
sbx_store_save_finish (SbxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  GType   type;
  char  **ids;
} Removal;

gboolean
sbx_store_remove_in (SbxStore *self, sqlite3 *db, GType type, const char *id, GError **error)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (type);
  const char *table = ((SbxRecordClass *) klass)->table;
  g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE \"id\" = ?1", table);

  if (sbx_record_type_from_table (table) != G_TYPE_INVALID && !sbx_outbox_note_removal (self, db, table, id, NULL, error))
    return FALSE;
  if (!sbx_store_execute (db, sql, _("The deletion could not be written"), error, id, NULL))
    return FALSE;
  sbx_store_note_change (self, table, id, TRUE);
  return TRUE;
}

static gboolean
remove_job (SbxStore *self, sqlite3 *db, gpointer data, GError **error)
{
  Removal *removal = data;

  for (char **id = removal->ids; *id != NULL; id++)
    if (!sbx_store_remove_in (self, db, removal->type, *id, error))
      return FALSE;
  return TRUE;
}

gboolean
sbx_store_remove (SbxStore *self, GType type, const char *const *ids, GError **error)
{
  Removal removal = { type, (char **) ids };

  g_return_val_if_fail (SBX_IS_STORE (self) && ids != NULL, FALSE);

  return sbx_store_write (self, remove_job, &removal, error);
}

gpointer
sbx_store_dup_record (SbxStore *self, GType type, const char *id, GError **error)
{
  SbxRecord *record = NULL;
  sqlite3 *db;
  gboolean ok;

  g_return_val_if_fail (SBX_IS_STORE (self) && id != NULL, NULL);

  db = sbx_store_borrow_reader (self, error);
  if (db == NULL)
    return NULL;
  ok = sbx_store_load_row (db, type, id, &record, error);
  sbx_store_return_reader (self, db);
  if (ok && record == NULL)
    g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND, _("There is nothing with the id “%s”; it may have been deleted."), id);
  return record;
}

static GPtrArray *
select_in (sqlite3 *db, GType type, const char *tail, const char *const *parameters, GError **error)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (type);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *sql = sbx_record_class_dup_select ((SbxRecordClass *) klass, tail);
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db, sql, _("The rows could not be read"), error, NULL);
  int code;

  if (statement == NULL)
    return NULL;
  for (int i = 0; parameters != NULL && parameters[i] != NULL; i++)
    sqlite3_bind_text (statement, i + 1, parameters[i], -1, SQLITE_TRANSIENT);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_ptr_array_add (rows, sbx_record_new_from_statement (type, statement));
  if (code == SQLITE_DONE)
    return g_steal_pointer (&rows);
  sbx_store_set_error (db, code, _("The rows could not be read"), error);
  return NULL;
}

GPtrArray *
sbx_store_select (SbxStore *self, GType type, const char *tail, const char *const *parameters, GError **error)
{
  GPtrArray *rows;
  sqlite3 *db;

  g_return_val_if_fail (SBX_IS_STORE (self), NULL);

  db = sbx_store_borrow_reader (self, error);
  if (db == NULL)
    return NULL;
  rows = select_in (db, type, tail, parameters, error);
  sbx_store_return_reader (self, db);
  return rows;
}
