#define G_LOG_DOMAIN "sbx-store"

#include "sbx-store-writer.h"

#include <glib/gi18n-lib.h>

#include "sbx-connection.h"
#include "sbx-migrations.h"

#define DATABASE       "signalbox.db"
#define IDLE_READERS   4

struct _SbxStore
{
  GObject       parent_instance;
  char         *directory;
  char         *path;
  char         *profile_id;
  char         *user_id;
  char         *read_only_reason;
  SbxAccess     access;      /* of readers, where it can only be read */
  SbxWriter    *writer;      /* NULL: read-only, or closed */
  GFileMonitor *monitor;
  GMutex        mutex;       /* of what follows */
  GQueue        readers;     /* idle connections */
  gboolean      closed;
  GPtrArray    *changes;     /* to be emitted on the main context */
  GSource      *emitter;
};

G_DEFINE_FINAL_TYPE (SbxStore, sbx_store, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

SbxChange *
sbx_change_new (const char *table, const char *id, gboolean removed)
{
  SbxChange *change = g_new0 (SbxChange, 1);

  *change = (SbxChange) { g_strdup (table), g_strdup (id), removed };
  return change;
}

void
sbx_change_free (SbxChange *change)
{
  g_free (change->table);
  g_free (change->id);
  g_free (change);
}

static gboolean
emit_cb (gpointer data)
{
  g_autoptr(SbxStore) self = g_weak_ref_get (data);
  g_autoptr(GPtrArray) changes = NULL;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&self->mutex);
  if (self->emitter != NULL)
    g_source_set_ready_time (self->emitter, -1);
  changes = g_steal_pointer (&self->changes);
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      SbxChange *change = changes->pdata[i];

      g_signal_emit (self, signals[CHANGED], 0, change->table, change->id, change->removed);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_cb (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static GSourceFuncs emitter_funcs = { .dispatch = dispatch_cb };

/* One source for the life of the store, woken by its ready time: that is allowed from any thread. */
static void
add_emitter (SbxStore *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  self->emitter = g_source_new (&emitter_funcs, sizeof (GSource));
  g_source_set_static_name (self->emitter, "[signalbox] store changes");
  g_source_set_callback (self->emitter, emit_cb, weak, weak_ref_free);
  g_source_attach (self->emitter, NULL);
}

void
sbx_store_announce (SbxStore *self, GPtrArray *changes)
{
  if (changes->len == 0)
    return;
  g_mutex_lock (&self->mutex);
  if (self->changes == NULL)
    self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_change_free);
  while (changes->len > 0)
    g_ptr_array_add (self->changes, g_ptr_array_steal_index (changes, 0));
  if (self->emitter != NULL)
    g_source_set_ready_time (self->emitter, 0);
  g_mutex_unlock (&self->mutex);
}

static void
log_changed_cb (SbxStore *self)
{
  if (self->writer != NULL)
    sbx_writer_check (self->writer);
}

/* Another process writes to the log beside the file. Nothing is polled; our own commits are told apart by the writer. */
static void
watch_log (SbxStore *self)
{
  g_autofree char *path = g_strconcat (self->path, "-wal", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  if (self->monitor == NULL)
    {
      g_info ("Changes by other programs will not be seen: %s", error->message);
      return;
    }
  g_file_monitor_set_rate_limit (self->monitor, 200);
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (log_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
become_read_only (SbxStore *self, SbxAccess access, char *reason)
{
  self->access = access;
  g_free (self->read_only_reason);
  self->read_only_reason = reason;
}

static gboolean
open_writer (SbxStore *self, GError **error)
{
  guint n_migrations;
  const SbxMigration *migrations = sbx_migrations_get (&n_migrations);
  sqlite3 *db = sbx_connection_open (self->path, SBX_ACCESS_WRITE, error);
  int version;

  if (db == NULL)
    return FALSE;
  version = sbx_migrations_check (db, error);
  if (version > migrations[n_migrations - 1].version)
    {
      become_read_only (self, SBX_ACCESS_READ,
                        g_strdup (_("These data were written by a newer version of Signalbox. They can be read, not changed; update Signalbox.")));
      sbx_connection_close (db);
      return TRUE;
    }
  if (version < 0
      || !sbx_migrations_run (db, migrations, n_migrations, error)
      || !sbx_profile_load (db, TRUE, &self->profile_id, &self->user_id, error))
    {
      sbx_connection_close (db);
      return FALSE;
    }
  self->writer = sbx_writer_new (self, db);
  watch_log (self);
  return TRUE;
}

static gboolean
set_not_writable (SbxStore *self, GError **error)
{
  if (self->read_only_reason != NULL)
    g_set_error_literal (error, SBX_STORE_ERROR, SBX_STORE_ERROR_READ_ONLY, self->read_only_reason);
  else
    g_set_error_literal (error, SBX_STORE_ERROR, SBX_STORE_ERROR_FAILED, _("The database was closed already."));
  return FALSE;
}

/* What is older than this program can't be brought up to date here either. */
static gboolean
open_read_only (SbxStore *self, GError **error)
{
  guint n_migrations;
  const SbxMigration *migrations = sbx_migrations_get (&n_migrations);
  sqlite3 *db = sbx_connection_open (self->path, self->access, error);
  int version;
  gboolean ok;

  if (db == NULL)
    return FALSE;
  version = sbx_migrations_check (db, error);
  ok = version >= 0;
  if (ok && version < migrations[n_migrations - 1].version)
    {
      /* Without its log the file may look older than it is. */
      if (self->access == SBX_ACCESS_IMMUTABLE)
        set_not_writable (self, error);
      else
        g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_READ_ONLY,
                     _("“%s” was written by an older version of Signalbox and must be upgraded first, but it can’t be written."), self->path);
      ok = FALSE;
    }
  ok = ok && sbx_profile_load (db, FALSE, &self->profile_id, &self->user_id, error);
  sbx_connection_close (db);
  return ok;
}

SbxStore *
sbx_store_open (const char *directory, GError **error)
{
  g_autoptr(SbxStore) self = g_object_new (SBX_TYPE_STORE, NULL);
  SbxAccess access;
  char *reason;

  g_return_val_if_fail (directory != NULL, NULL);

  self->directory = g_canonicalize_filename (directory, NULL);
  self->path = g_build_filename (self->directory, DATABASE, NULL);
  if (!sbx_connection_probe (self->directory, self->path, &access, &reason, error))
    return NULL;
  if (reason != NULL)
    become_read_only (self, access, reason);
  else if (!open_writer (self, error))
    return NULL;
  if (self->read_only_reason != NULL && !open_read_only (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
sbx_store_close (SbxStore *self)
{
  sqlite3 *db;

  g_return_if_fail (SBX_IS_STORE (self));

  g_clear_object (&self->monitor);
  /* Jobs that are still in the queue use the writer. */
  if (self->writer != NULL)
    sbx_writer_stop (self->writer);
  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  while ((db = g_queue_pop_head (&self->readers)) != NULL)
    sbx_connection_close (db);
  g_mutex_unlock (&self->mutex);
  /* Whoever closes last moves the log into the file, which readers can't. */
  g_clear_pointer (&self->writer, sbx_writer_free);
}

static void
sbx_store_dispose (GObject *object)
{
  SbxStore *self = SBX_STORE (object);

  sbx_store_close (self);
  if (self->emitter != NULL)
    {
      g_source_destroy (self->emitter);
      g_clear_pointer (&self->emitter, g_source_unref);
    }
  G_OBJECT_CLASS (sbx_store_parent_class)->dispose (object);
}

static void
sbx_store_finalize (GObject *object)
{
  SbxStore *self = SBX_STORE (object);

  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_mutex_clear (&self->mutex);
  g_free (self->directory);
  g_free (self->path);
  g_free (self->profile_id);
  g_free (self->user_id);
  g_free (self->read_only_reason);
  G_OBJECT_CLASS (sbx_store_parent_class)->finalize (object);
}

static void
sbx_store_class_init (SbxStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sbx_store_dispose;
  object_class->finalize = sbx_store_finalize;

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
sbx_store_init (SbxStore *self)
{
  g_mutex_init (&self->mutex);
  g_queue_init (&self->readers);
  self->access = SBX_ACCESS_READ;
  add_emitter (self);
}

const char *
sbx_store_get_directory (SbxStore *self)
{
  g_return_val_if_fail (SBX_IS_STORE (self), NULL);

  return self->directory;
}

const char *
sbx_store_get_profile_id (SbxStore *self)
{
  g_return_val_if_fail (SBX_IS_STORE (self), NULL);

  return self->profile_id;
}

const char *
sbx_store_get_user_id (SbxStore *self)
{
  g_return_val_if_fail (SBX_IS_STORE (self), NULL);

  return self->user_id;
}

const char *
sbx_store_get_read_only_reason (SbxStore *self)
{
  g_return_val_if_fail (SBX_IS_STORE (self), NULL);

  return self->read_only_reason;
}

gboolean
sbx_store_write (SbxStore *self, SbxStoreJob job, gpointer data, GError **error)
{
  g_return_val_if_fail (SBX_IS_STORE (self), FALSE);

  if (self->writer == NULL)
    return set_not_writable (self, error);
  return sbx_writer_run (self->writer, job, data, error);
}

gboolean
sbx_store_scrub (SbxStore *self, GError **error)
{
  g_return_val_if_fail (SBX_IS_STORE (self), FALSE);

  if (self->writer == NULL)
    return set_not_writable (self, error);
  return sbx_writer_scrub (self->writer, error);
}

void
sbx_store_write_async (SbxStore *self, SbxStoreJob job, gpointer data, GDestroyNotify destroy,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer callback_data)
{
  GTask *task;
  GError *error = NULL;

  g_return_if_fail (SBX_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, callback_data);
  g_task_set_source_tag (task, sbx_store_write_async);
  /* Once it is committed it is done, whatever was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  if (self->writer != NULL)
    {
      sbx_writer_push (self->writer, job, data, destroy, task);
      return;
    }
  set_not_writable (self, &error);
  g_task_return_error (task, error);
  g_object_unref (task);
  if (destroy != NULL)
    destroy (data);
}

gboolean
sbx_store_write_finish (SbxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sbx_store_note_change (SbxStore *self, const char *table, const char *id, gboolean removed)
{
  g_return_if_fail (SBX_IS_STORE (self) && self->writer != NULL);

  sbx_writer_note_change (self->writer, sbx_change_new (table, id, removed));
}

void
sbx_store_remember_edit (SbxStore *self, const char *table, const char *id)
{
  g_return_if_fail (SBX_IS_STORE (self) && self->writer != NULL);

  sbx_writer_remember_edit (self->writer, table, id);
}

sqlite3 *
sbx_store_borrow_reader (SbxStore *self, GError **error)
{
  sqlite3 *db;

  g_return_val_if_fail (SBX_IS_STORE (self), NULL);

  g_mutex_lock (&self->mutex);
  db = g_queue_pop_head (&self->readers);
  g_mutex_unlock (&self->mutex);
  return db != NULL ? db : sbx_connection_open (self->path, self->access, error);
}

void
sbx_store_return_reader (SbxStore *self, sqlite3 *db)
{
  g_return_if_fail (SBX_IS_STORE (self));

  g_mutex_lock (&self->mutex);
  if (!self->closed && g_queue_get_length (&self->readers) < IDLE_READERS)
    g_queue_push_head (&self->readers, g_steal_pointer (&db));
  g_mutex_unlock (&self->mutex);
  if (db != NULL)
    sbx_connection_close (db);
}
