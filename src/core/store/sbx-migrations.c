#include "sbx-migrations.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "sbx-store-resources.h"
#include "sbx-store.h"

#define COPY_SUFFIX ".before-v"

const SbxMigration *
sbx_migrations_get (guint *n_migrations)
{
  static SbxMigration migrations[4];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      GResource *resource = sbx_store_resources_get_resource ();

      for (guint i = 0; i < G_N_ELEMENTS (migrations); i++)
        {
          g_autofree char *path = g_strdup_printf ("/com/ai_http/Signalbox/schema/%u", i + 1);
          g_autoptr(GBytes) sql = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

          /* What is not compressed is a part of the program itself, with a NUL byte at its end. */
          g_assert (sql != NULL);
          migrations[i] = (SbxMigration) { i + 1, g_bytes_get_data (sql, NULL) };
        }
      g_once_init_leave (&once, 1);
    }
  *n_migrations = G_N_ELEMENTS (migrations);
  return migrations;
}

static gboolean
query_int (sqlite3 *db, const char *sql, int *value, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *value = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  if (code == SQLITE_ROW)
    return TRUE;
  return sbx_store_set_error (db, code, _("The database could not be opened"), error);
}

int
sbx_migrations_check (sqlite3 *db, GError **error)
{
  int application, version, n_tables;

  if (!query_int (db, "PRAGMA application_id", &application, error)
      || !query_int (db, "PRAGMA user_version", &version, error)
      || !query_int (db, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return -1;
  if (application == SBX_APPLICATION_ID ? version < 1 : n_tables > 0)
    {
      g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_OPEN,
                   _("“%s” is not a database of Signalbox. Choose another folder for the profile."), sqlite3_db_filename (db, "main"));
      return -1;
    }
  return version;
}

/* Names of copies beside the file. (transfer full) of char* paths. */
static GPtrArray *
list_copies (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (base, COPY_SUFFIX, NULL);
  g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix) && g_ascii_string_to_unsigned (name + strlen (prefix), 10, 1, G_MAXINT, NULL, NULL))
      g_ptr_array_add (copies, g_build_filename (folder, name, NULL));
  return g_steal_pointer (&copies);
}

char *
sbx_migrations_find_copy (const char *path)
{
  g_autoptr(GPtrArray) copies = list_copies (path);

  return copies->len > 0 ? g_strdup (copies->pdata[copies->len - 1]) : NULL;
}

void
sbx_migrations_remove_copies (const char *path)
{
  g_autoptr(GPtrArray) copies = list_copies (path);

  for (guint i = 0; i < copies->len; i++)
    g_unlink (copies->pdata[i]);
}

/* Page by page, so that rows keep their numbers. */
static int
copy_pages (sqlite3 *db, const char *to, sqlite3 **target)
{
  sqlite3_backup *backup;
  int step, code = sqlite3_open_v2 (to, target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

  if (code != SQLITE_OK)
    return code;
  backup = sqlite3_backup_init (*target, "main", db, "main");
  if (backup == NULL)
    return sqlite3_errcode (*target);
  /* Finishing tells of errors, but not that the database was busy and nothing was copied. */
  step = sqlite3_backup_step (backup, -1);
  code = sqlite3_backup_finish (backup);
  return step == SQLITE_DONE ? code : step;
}

/* Moves the copy to its name, and removes the one of the migration before. */
static gboolean
keep_copy (const char *path, const char *temporary, const char *copy, GError **error)
{
  g_autoptr(GPtrArray) old = list_copies (path);

  if (g_chmod (temporary, 0600) != 0 || g_rename (temporary, copy) != 0)
    {
      g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_FAILED,
                   _("The database could not be upgraded, because the copy “%s” could not be made: %s"), copy, g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; i < old->len; i++)
    if (!g_str_equal (old->pdata[i], copy))
      g_unlink (old->pdata[i]);
  return TRUE;
}

static gboolean
make_copy (sqlite3 *db, int version, GError **error)
{
  const char *path = sqlite3_db_filename (db, "main");
  g_autofree char *copy = g_strdup_printf ("%s" COPY_SUFFIX "%d", path, version);
  g_autofree char *temporary = g_strconcat (copy, ".part", NULL);
  sqlite3 *target = NULL;
  gboolean ok;
  int code;

  g_unlink (temporary);
  code = copy_pages (db, temporary, &target);
  ok = code == SQLITE_OK || sbx_store_set_error (target, code, _("The database could not be copied before its upgrade"), error);
  sqlite3_close (target);
  ok = ok && keep_copy (path, temporary, copy, error);
  if (!ok)
    g_unlink (temporary);
  return ok;
}

static gboolean
execute (sqlite3 *db, const char *sql, GError **error)
{
  int code = sqlite3_exec (db, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  return sbx_store_set_error (db, code, _("The database could not be upgraded"), error);
}

static gboolean
check_references (sqlite3 *db, GError **error)
{
  int n_broken;

  if (!query_int (db, "SELECT count(*) FROM pragma_foreign_key_check", &n_broken, error))
    return FALSE;
  if (n_broken == 0)
    return TRUE;
  g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT,
               ngettext ("The database could not be upgraded: %d row would lose the row that it belongs to.",
                         "The database could not be upgraded: %d rows would lose the row that they belong to.", n_broken),
               n_broken);
  return FALSE;
}

/* All steps from the one after version on, in one transaction. */
static gboolean
apply (sqlite3 *db, const SbxMigration *migrations, guint n_migrations, int version, GError **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %d; PRAGMA application_id = %d",
                                            migrations[n_migrations - 1].version, SBX_APPLICATION_ID);
  gboolean done = execute (db, "BEGIN EXCLUSIVE", error);

  for (guint i = 0; done && i < n_migrations; i++)
    if (migrations[i].version > version)
      done = execute (db, migrations[i].sql, error);
  done = done && check_references (db, error) && execute (db, stamp, error) && execute (db, "COMMIT", error);
  if (!done && !sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return done;
}

static gboolean
apply_all (sqlite3 *db, const SbxMigration *migrations, guint n_migrations, GError **error)
{
  gboolean done;
  int version;

  /* Another process may have done it while this one waited. */
  if (!query_int (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version >= migrations[n_migrations - 1].version)
    return TRUE;
  if (version > 0 && !make_copy (db, migrations[n_migrations - 1].version, error))
    return FALSE;
  /* Tables may be rebuilt; references are checked before the commit instead. */
  done = execute (db, "PRAGMA foreign_keys = OFF", error) && apply (db, migrations, n_migrations, version, error);
  sqlite3_exec (db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
  return done;
}

/* The folder is locked rather than the file, whose locks are SQLite's. Who has it may have upgraded the file already, and be keeping a secret
 * (sbx-secret-mark.h). */
static gboolean
wait_for_lock (sqlite3 *db, int folder, int newest, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + 5 * G_TIME_SPAN_SECOND;
  int version;

  while (flock (folder, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    {
      if (!query_int (db, "PRAGMA user_version", &version, error))
        return FALSE;
      if (version >= newest)
        return TRUE;
      if (g_get_monotonic_time () > deadline)
        return sbx_store_set_error (NULL, SQLITE_BUSY, _("The database could not be upgraded"), error);
      g_usleep (20 * G_TIME_SPAN_MILLISECOND);
    }
  return TRUE;
}

gboolean
sbx_migrations_run (sqlite3 *db, const SbxMigration *migrations, guint n_migrations, GError **error)
{
  int newest = migrations[n_migrations - 1].version;
  g_autofree char *path = NULL;
  gboolean done;
  int version, folder;

  if (!query_int (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version >= newest)
    return TRUE;
  path = g_path_get_dirname (sqlite3_db_filename (db, "main"));
  folder = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (folder < 0)
    {
      g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_OPEN, _("Could not open “%s”: %s"), path, g_strerror (errno));
      return FALSE;
    }
  done = wait_for_lock (db, folder, newest, error) && apply_all (db, migrations, n_migrations, error);
  close (folder);
  return done;
}
