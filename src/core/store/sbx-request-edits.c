#include "sbx-request-edits.h"

#include <glib/gi18n-lib.h>

#include "sbx-store-private.h"

typedef struct
{
  SbxEditKind     kind;
  char          **ids;      /* NULL: all in the folder */
  char           *from;
  char           *to;
  GPtrArray      *changes;
  SbxSecretMark  *mark;     /* NULL: none that was removed may have a token */
} Job;

static void
change_free (gpointer data)
{
  SbxRequestChange *change = data;

  g_clear_object (&change->before);
  g_clear_object (&change->after);
  g_clear_pointer (&change->mark, sbx_secret_mark_free);
  g_free (change);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_strfreev (job->ids);
  g_free (job->from);
  g_free (job->to);
  g_ptr_array_unref (job->changes);
  g_clear_pointer (&job->mark, sbx_secret_mark_free);
  g_free (job);
}

/* What of tag stands below folder: "" for itself, "/Customers"; NULL: it is not in there. */
static const char *
get_below (const char *tag, const char *folder)
{
  gsize length = folder != NULL ? strlen (folder) : 0;

  if (folder == NULL || strncmp (tag, folder, length) != 0 || (tag[length] != '\0' && tag[length] != '/'))
    return NULL;
  return tag + length;
}

static void
add_tag (GPtrArray *tags, char *tag)
{
  if (*tag != '\0' && !g_ptr_array_find_with_equal_func (tags, tag, g_str_equal, NULL))
    g_ptr_array_add (tags, tag);
  else
    g_free (tag);
}

static void
edit_tags (SbxRequest *request, const Job *job)
{
  g_auto(GStrv) old = sbx_request_dup_tags (request);
  g_autoptr(GPtrArray) tags = g_ptr_array_new_with_free_func (g_free);

  for (char **tag = old; *tag != NULL; tag++)
    {
      const char *below = get_below (*tag, job->from);

      if (below == NULL)
        add_tag (tags, g_strdup (*tag));
      else if (job->kind == SBX_EDIT_RENAME_FOLDER)
        add_tag (tags, g_strconcat (job->to, below, NULL));
    }
  if (job->kind == SBX_EDIT_MOVE && job->to != NULL)
    add_tag (tags, g_strdup (job->to));
  g_ptr_array_add (tags, NULL);
  sbx_request_set_tags (request, (const char *const *) tags->pdata);
}

static void
note (Job *job, SbxRequest *before, SbxRequest *after)
{
  SbxRequestChange *change = g_new0 (SbxRequestChange, 1);

  *change = (SbxRequestChange) { before != NULL ? g_object_ref (before) : NULL, after != NULL ? g_object_ref (after) : NULL };
  g_ptr_array_add (job->changes, change);
}

static gboolean
change_one (SbxStore *store, sqlite3 *db, Job *job, SbxRequest *before, GError **error)
{
  g_autoptr(SbxRequest) after = SBX_REQUEST (sbx_record_copy (SBX_RECORD (before)));
  g_autoptr(GPtrArray) columns = NULL;

  if (job->kind == SBX_EDIT_FAVORITE || job->kind == SBX_EDIT_UNFAVORITE)
    g_object_set (after, "favorite", job->kind == SBX_EDIT_FAVORITE, NULL);
  else if (job->kind == SBX_EDIT_RENAME)
    g_object_set (after, "name", job->to, NULL);
  else
    edit_tags (after, job);

  columns = sbx_record_diff (SBX_RECORD (before), SBX_RECORD (after));
  if (columns->len == 0)
    return TRUE;
  if (!sbx_store_save_in (store, db, SBX_RECORD (after), error))
    return FALSE;
  note (job, before, after);
  return TRUE;
}

static gboolean
remove_one (SbxStore *store, sqlite3 *db, Job *job, SbxRequest *request, GError **error)
{
  const char *id = sbx_record_get_id (SBX_RECORD (request));
  g_autoptr(SbxAuth) auth = sbx_request_dup_auth (request, NULL);

  if (auth != NULL && auth->kind == SBX_AUTH_OAUTH2)
    {
      if (job->mark == NULL)
        job->mark = sbx_secret_mark_new_held (store);
      sbx_secret_mark_add (job->mark, "oauth2", id);
    }
  return sbx_store_remove_in (store, db, SBX_TYPE_REQUEST, id, error);
}

static gboolean
edit_one (SbxStore *store, sqlite3 *db, Job *job, const char *id, GError **error)
{
  g_autoptr(SbxRecord) row = NULL;
  g_autoptr(SbxRequest) copy = NULL;

  if (!sbx_store_load_row (db, SBX_TYPE_REQUEST, id, &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  switch (job->kind)
    {
    case SBX_EDIT_REMOVE:
      note (job, SBX_REQUEST (row), NULL);
      return remove_one (store, db, job, SBX_REQUEST (row), error);
    case SBX_EDIT_DUPLICATE:
      copy = sbx_request_dup_as_new (SBX_REQUEST (row));
      note (job, NULL, copy);
      return sbx_store_save_in (store, db, SBX_RECORD (copy), error);
    default:
      return change_one (store, db, job, SBX_REQUEST (row), error);
    }
}

/* Not while rows are being changed: what is read first is what is meant. */
static gboolean
read_ids (sqlite3 *db, Job *job, GError **error)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db,
    "SELECT \"id\" FROM \"requests\" WHERE EXISTS (SELECT 1 FROM json_each(\"tags\") t"
    " WHERE t.value = ?1 OR substr(t.value, 1, length(?1) + 1) = ?1 || '/')",
    _("The rows could not be read"), error, job->from, NULL);
  int code;

  if (statement == NULL)
    return FALSE;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_strv_builder_add (ids, (const char *) sqlite3_column_text (statement, 0));
  job->ids = g_strv_builder_end (ids);
  return code == SQLITE_DONE || sbx_store_set_error (db, code, _("The rows could not be read"), error);
}

static gboolean
edit_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  Job *job = data;

  if (job->ids == NULL && !read_ids (db, job, error))
    return FALSE;
  for (char **id = job->ids; *id != NULL; id++)
    if (!edit_one (store, db, job, *id, error))
      return FALSE;
  if (job->mark != NULL)
    ((SbxRequestChange *) job->changes->pdata[0])->mark = g_steal_pointer (&job->mark);
  return TRUE;
}

static gboolean
undo_one (SbxStore *store, sqlite3 *db, Job *job, const SbxRequestChange *change, GError **error)
{
  const char *id = sbx_record_get_id (SBX_RECORD (change->before != NULL ? change->before : change->after));
  g_autoptr(SbxRecord) row = NULL;
  gint64 updated, wanted;

  if (!sbx_store_load_row (db, SBX_TYPE_REQUEST, id, &row, error))
    return FALSE;
  if (change->before == NULL)
    return row == NULL || remove_one (store, db, job, SBX_REQUEST (row), error);
  if (change->after == NULL)
    return row != NULL || sbx_store_write_in (store, db, SBX_RECORD (change->before), NULL, error);
  if (row == NULL)
    return TRUE;

  sbx_record_rebase (row, SBX_RECORD (change->after), SBX_RECORD (change->before));
  g_object_get (row, "updated-at", &updated, NULL);
  g_object_get (change->before, "updated-at", &wanted, NULL);
  return updated == wanted ? sbx_store_write_in (store, db, row, NULL, error) : sbx_store_save_in (store, db, row, error);
}

static gboolean
undo_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  Job *job = data;

  for (guint i = job->changes->len; i > 0; i--)
    if (!undo_one (store, db, job, job->changes->pdata[i - 1], error))
      return FALSE;
  return TRUE;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (sbx_store_write_finish (SBX_STORE (source), result, &error))
    g_task_return_pointer (task, g_ptr_array_ref (job->changes), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
start (SbxStore *self, SbxStoreJob func, Job *job, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, start);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, job_free);
  sbx_store_write_async (self, func, job, NULL, cancellable, written_cb, task);
}

void
sbx_store_edit_requests_async (SbxStore *self, const SbxRequestsEdit *edit, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  Job *job;

  g_return_if_fail (SBX_IS_STORE (self) && edit != NULL);
  g_return_if_fail (edit->ids != NULL || edit->from != NULL);
  g_return_if_fail (edit->to != NULL || (edit->kind != SBX_EDIT_RENAME && edit->kind != SBX_EDIT_RENAME_FOLDER));

  job = g_new0 (Job, 1);
  *job = (Job) { edit->kind, g_strdupv ((char **) edit->ids), g_strdup (edit->from), g_strdup (edit->to),
                 g_ptr_array_new_with_free_func (change_free) };
  start (self, edit_job, job, cancellable, callback, data);
}

GPtrArray *
sbx_store_edit_requests_finish (SbxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sbx_store_undo_requests_async (SbxStore *self, GPtrArray *changes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Job *job;

  g_return_if_fail (SBX_IS_STORE (self) && changes != NULL);

  job = g_new0 (Job, 1);
  job->changes = g_ptr_array_ref (changes);
  start (self, undo_job, job, cancellable, callback, data);
}

gboolean
sbx_store_undo_requests_finish (SbxStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr(GPtrArray) changes = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  changes = g_task_propagate_pointer (G_TASK (result), error);
  return changes != NULL;
}
