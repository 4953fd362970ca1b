#include "sbx-store-writer.h"

#include <glib/gi18n-lib.h>

#include "sbx-connection.h"
#include "sbx-migrations.h"

/* More rows than these that one job changes are told as "many". */
#define MANY_CHANGES 100

typedef enum { JOB_RUN, JOB_SCRUB, JOB_CHECK, JOB_STOP } JobKind;

typedef struct
{
  JobKind         kind;
  SbxStoreJob     func;
  gpointer        data;
  GDestroyNotify  destroy;
  GTask          *task;    /* NULL: somebody waits in sbx_writer_run */
  gboolean        done;    /* with the mutex of the writer */
  gboolean        ok;
  GError         *error;
} Job;

struct _SbxWriter
{
  SbxStore    *store;
  sqlite3     *db;
  GThread     *thread;
  GAsyncQueue *queue;
  GMutex       mutex;
  GCond        finished;
  int          checking;  /* a JOB_CHECK is in the queue */

  /* Of the job that runs; only touched by the thread. */
  GPtrArray   *changes;
  GPtrArray   *edits;
  int          data_version;
};

/* Frees on the thread of whoever asked, so that the last reference to the store never goes on the writer's own thread. */
static gboolean
complete_cb (gpointer data)
{
  Job *job = data;

  if (job->ok)
    g_task_return_boolean (job->task, TRUE);
  else
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  if (job->destroy != NULL)
    job->destroy (job->data);
  g_object_unref (job->task);
  g_free (job);
  return G_SOURCE_REMOVE;
}

static void
finish_job (SbxWriter *self, Job *job)
{
  if (job->task != NULL)
    {
      g_autoptr(GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, complete_cb, job, NULL);
      g_source_attach (source, g_task_get_context (job->task));
      return;
    }
  g_mutex_lock (&self->mutex);
  job->done = TRUE;
  g_cond_broadcast (&self->finished);
  g_mutex_unlock (&self->mutex);
}

static gboolean
execute (SbxWriter *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  return sbx_store_set_error (self->db, code, _("The change could not be written"), error);
}

/* Whoever shows a table reads it again as quickly as it hears of so many rows one by one. */
static void
coalesce (GPtrArray *changes)
{
  g_autoptr(GHashTable) tables = NULL;
  GHashTableIter iter;
  gpointer table;

  if (changes->len <= MANY_CHANGES)
    return;
  tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < changes->len; i++)
    g_hash_table_add (tables, g_strdup (((SbxChange *) changes->pdata[i])->table));
  g_ptr_array_set_size (changes, 0);
  g_hash_table_iter_init (&iter, tables);
  while (g_hash_table_iter_next (&iter, &table, NULL))
    g_ptr_array_add (changes, sbx_change_new (table, NULL, FALSE));
}

static void
run_job (SbxWriter *self, Job *job)
{
  if (job->task != NULL && g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error))
    return;

  job->ok = execute (self, "BEGIN IMMEDIATE", &job->error)
            && job->func (self->store, self->db, job->data, &job->error)
            && sbx_outbox_settle (self->db, self->edits, &job->error)
            && execute (self, "COMMIT", &job->error);
  /* SQLite ends the transaction itself after some errors. */
  if (!job->ok && !sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  if (!job->ok && job->error == NULL)
    g_set_error_literal (&job->error, SBX_STORE_ERROR, SBX_STORE_ERROR_FAILED, _("The change could not be written."));
  if (job->ok)
    {
      coalesce (self->changes);
      sbx_store_announce (self->store, self->changes);
    }
  g_ptr_array_set_size (self->changes, 0);
  g_ptr_array_set_size (self->edits, 0);
}

/* Not within a transaction. Pages that were written over stand in the log until it is emptied, and in the copies of upgrades. */
static void
scrub (SbxWriter *self, Job *job)
{
  int code = sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  sbx_migrations_remove_copies (sqlite3_db_filename (self->db, "main"));
  job->ok = code == SQLITE_OK || sbx_store_set_error (self->db, code, _("The log of the database could not be emptied"), &job->error);
}

static int
read_data_version (SbxWriter *self)
{
  sqlite3_stmt *statement = NULL;
  int version = 0;

  if (sqlite3_prepare_v2 (self->db, "PRAGMA data_version", -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return version;
}

/* SQLite changes this number only for commits of other connections, so our own are not heard twice. */
static void
check_others (SbxWriter *self)
{
  int version;

  g_atomic_int_set (&self->checking, FALSE);
  version = read_data_version (self);
  if (version == self->data_version)
    return;
  self->data_version = version;
  g_ptr_array_add (self->changes, sbx_change_new ("", NULL, FALSE));
  sbx_store_announce (self->store, self->changes);
  g_ptr_array_set_size (self->changes, 0);
}

static gpointer
writer_thread (gpointer data)
{
  SbxWriter *self = data;

  for (;;)
    {
      Job *job = g_async_queue_pop (self->queue);
      JobKind kind = job->kind;

      if (kind == JOB_RUN || kind == JOB_SCRUB)
        {
          if (kind == JOB_RUN)
            run_job (self, job);
          else
            scrub (self, job);
          finish_job (self, job);
          continue;
        }
      g_free (job);
      if (kind == JOB_STOP)
        return NULL;
      check_others (self);
    }
}

SbxWriter *
sbx_writer_new (SbxStore *store, sqlite3 *db)
{
  SbxWriter *self = g_new0 (SbxWriter, 1);

  self->store = store;
  self->db = db;
  self->queue = g_async_queue_new ();
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_change_free);
  self->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_change_free);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->finished);
  self->data_version = read_data_version (self);
  self->thread = g_thread_new ("sbx-writer", writer_thread, self);
  return self;
}

static void
push_kind (SbxWriter *self, JobKind kind)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  g_async_queue_push (self->queue, job);
}

void
sbx_writer_stop (SbxWriter *self)
{
  push_kind (self, JOB_STOP);
  g_thread_join (self->thread);
}

void
sbx_writer_free (SbxWriter *self)
{
  sbx_connection_close (self->db);
  g_async_queue_unref (self->queue);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->edits);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->finished);
  g_free (self);
}

static gboolean
wait_for (SbxWriter *self, Job *job, GError **error)
{
  /* A job that waits for another one would wait for ever. */
  g_return_val_if_fail (g_thread_self () != self->thread, FALSE);

  g_async_queue_push (self->queue, job);
  g_mutex_lock (&self->mutex);
  while (!job->done)
    g_cond_wait (&self->finished, &self->mutex);
  g_mutex_unlock (&self->mutex);
  if (!job->ok)
    g_propagate_error (error, job->error);
  return job->ok;
}

gboolean
sbx_writer_run (SbxWriter *self, SbxStoreJob func, gpointer data, GError **error)
{
  Job job = { .kind = JOB_RUN, .func = func, .data = data };

  return wait_for (self, &job, error);
}

gboolean
sbx_writer_scrub (SbxWriter *self, GError **error)
{
  Job job = { .kind = JOB_SCRUB };

  return wait_for (self, &job, error);
}

void
sbx_writer_push (SbxWriter *self, SbxStoreJob func, gpointer data, GDestroyNotify destroy, GTask *task)
{
  Job *job = g_new0 (Job, 1);

  *job = (Job) { .kind = JOB_RUN, .func = func, .data = data, .destroy = destroy, .task = task };
  g_async_queue_push (self->queue, job);
}

void
sbx_writer_check (SbxWriter *self)
{
  if (g_atomic_int_compare_and_exchange (&self->checking, FALSE, TRUE))
    push_kind (self, JOB_CHECK);
}

void
sbx_writer_note_change (SbxWriter *self, SbxChange *change)
{
  g_return_if_fail (g_thread_self () == self->thread);

  g_ptr_array_add (self->changes, change);
}

void
sbx_writer_remember_edit (SbxWriter *self, const char *table, const char *id)
{
  g_return_if_fail (g_thread_self () == self->thread);

  g_ptr_array_add (self->edits, sbx_change_new (table, id, FALSE));
}
