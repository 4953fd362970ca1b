#include "sbx-connection.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sbx-store.h"

#define BUSY_TIMEOUT_MS 5000
#define KEPT            "sbx-statements"
#define MAX_KEPT        64

/* The size of pages can only be chosen before the first table. A checkpoint every 4 MiB keeps the log short. What is deleted is
 * overwritten: it may have been a secret before it was marked as one. */
static const char setup_writer[] =
  "PRAGMA page_size = 16384;"
  "PRAGMA synchronous = FULL;"
  "PRAGMA wal_autocheckpoint = 256;"
  "PRAGMA secure_delete = ON;"
  "PRAGMA journal_size_limit = 4194304;";

static const char setup_all[] =
  "PRAGMA foreign_keys = ON;"
  "PRAGMA cell_size_check = ON;"
  "PRAGMA trusted_schema = OFF;"
  "PRAGMA temp_store = MEMORY;";

/* SQLite does not wait by itself when two processes turn the same new file to WAL. */
static int
enter_wal (sqlite3 *db)
{
  gint64 deadline = g_get_monotonic_time () + BUSY_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND;
  int code;

  while ((code = sqlite3_exec (db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL)) == SQLITE_BUSY
         && g_get_monotonic_time () < deadline)
    g_usleep (20 * G_TIME_SPAN_MILLISECOND);
  return code;
}

static int
open_file (const char *path, SbxAccess access, sqlite3 **db)
{
  g_autofree char *uri = NULL, *name = NULL;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

  switch (access)
    {
    case SBX_ACCESS_WRITE:
      return sqlite3_open_v2 (path, db, flags | SQLITE_OPEN_READWRITE, NULL);
    case SBX_ACCESS_READ:
      return sqlite3_open_v2 (path, db, flags | SQLITE_OPEN_READONLY, NULL);
    case SBX_ACCESS_IMMUTABLE:
    default:
      uri = g_filename_to_uri (path, NULL, NULL);
      name = g_strconcat (uri, "?immutable=1", NULL);
      return sqlite3_open_v2 (name, db, flags | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    }
}

sqlite3 *
sbx_connection_open (const char *path, SbxAccess access, GError **error)
{
  sqlite3 *db = NULL;
  int code = open_file (path, access, &db);

  if (code == SQLITE_OK)
    {
      sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS);
      sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
      code = sqlite3_exec (db, setup_all, NULL, NULL, NULL);
    }
  if (code == SQLITE_OK && access == SBX_ACCESS_WRITE)
    {
      code = sqlite3_exec (db, setup_writer, NULL, NULL, NULL);
      if (code == SQLITE_OK)
        code = enter_wal (db);
    }
  /* The first page and the schema are read here, so that a file that is none, or a damaged one, is told at once. */
  if (code == SQLITE_OK)
    code = sqlite3_exec (db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return db;
  sbx_store_set_error (db, code, _("The database could not be opened"), error);
  sqlite3_close (db);
  return NULL;
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* Of a connection: from its SQL, which is the statement's own, to a statement that nobody uses. */
static GHashTable *
get_kept (sqlite3 *db)
{
  GHashTable *kept = sqlite3_get_clientdata (db, KEPT);

  if (kept == NULL)
    {
      kept = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize);
      sqlite3_set_clientdata (db, KEPT, kept, (void (*) (void *)) g_hash_table_unref);
    }
  return kept;
}

int
sbx_connection_prepare (sqlite3 *db, const char *sql, sqlite3_stmt **statement)
{
  if (g_hash_table_steal_extended (get_kept (db), sql, NULL, (gpointer *) statement))
    return SQLITE_OK;
  return sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
}

void
sbx_connection_release (sqlite3_stmt *statement)
{
  GHashTable *kept;

  if (statement == NULL)
    return;

  kept = get_kept (sqlite3_db_handle (statement));
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  /* From which a progress handler counts: what is quick is not to be asked whether it is late. */
  sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_VM_STEP, TRUE);
  if (g_hash_table_size (kept) < MAX_KEPT && !g_hash_table_contains (kept, sqlite3_sql (statement)))
    g_hash_table_insert (kept, (char *) sqlite3_sql (statement), statement);
  else
    sqlite3_finalize (statement);
}

void
sbx_connection_close (sqlite3 *db)
{
  if (db == NULL)
    return;

  /* SQLite closes nothing while there are statements. */
  g_hash_table_remove_all (get_kept (db));
  sqlite3_close (db);
}

static gboolean
set_open_error (const char *path, int cause, GError **error)
{
  g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_OPEN, _("Could not open “%s”: %s"), path, g_strerror (cause));
  return FALSE;
}

/* A log that was left behind needs to be read with the file. */
static gboolean
has_log (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf info;

  return g_stat (log, &info) == 0 && info.st_size > 0;
}

static gboolean
probe_read_only (const char *directory, const char *path, SbxAccess *access, char **reason, GError **error)
{
  sqlite3 *db = sbx_connection_open (path, SBX_ACCESS_READ, NULL);

  *access = db != NULL ? SBX_ACCESS_READ : SBX_ACCESS_IMMUTABLE;
  sqlite3_close (db);
  if (*access == SBX_ACCESS_IMMUTABLE && has_log (path))
    *reason = g_strdup_printf (_("“%s” can’t be written, and the last changes can’t be read there. They are safe: copy the folder to a disk that can be written."),
                               directory);
  else
    *reason = g_strdup_printf (_("“%s” can’t be written, so nothing can be changed or kept. Make the folder writable, or choose another one."), directory);
  return TRUE;
}

/* SQLite gives its log the permissions of this file. A file that is there must not be opened here: closing it would drop
 * the locks that SQLite holds on it in this process. */
static gboolean
make_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    return errno == EEXIST || set_open_error (path, errno, error);
  close (fd);
  return TRUE;
}

gboolean
sbx_connection_probe (const char *directory, const char *path, SbxAccess *access, char **reason, GError **error)
{
  *reason = NULL;
  *access = SBX_ACCESS_WRITE;
  if (g_mkdir_with_parents (directory, 0700) != 0)
    return set_open_error (directory, errno, error);
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !make_file (path, error))
    return FALSE;
  if (g_access (path, R_OK) != 0)
    return set_open_error (path, errno, error);
  if (g_access (path, W_OK) == 0 && g_access (directory, W_OK) == 0)
    return TRUE;
  return probe_read_only (directory, path, access, reason, error);
}
