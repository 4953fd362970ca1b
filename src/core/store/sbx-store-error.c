#include "sbx-store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "sbx-migrations.h"

G_DEFINE_QUARK (sbx-store-error, sbx_store_error)

/* SQLite says FULL only for some of what a person calls a full disk. */
static gboolean
is_out_of_space (sqlite3 *db, int code)
{
  int cause;

  if ((code & 0xff) == SQLITE_FULL)
    return TRUE;
  cause = db != NULL ? sqlite3_system_errno (db) : 0;
  return (code & 0xff) == SQLITE_IOERR && (cause == ENOSPC || cause == EDQUOT || cause == EFBIG);
}

static void
set_damaged (sqlite3 *db, const char *what, GError **error)
{
  const char *path = db != NULL ? sqlite3_db_filename (db, "main") : NULL;
  g_autofree char *copy = path != NULL ? sbx_migrations_find_copy (path) : NULL;

  if (copy != NULL)
    g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_DAMAGED,
                 _("%s: the database “%s” is damaged. Nothing was deleted. Put a backup in its place, or the copy made before the last upgrade, “%s”."),
                 what, path, copy);
  else
    g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_DAMAGED,
                 _("%s: the database “%s” is damaged. Nothing was deleted. Put a backup in its place, or move it away to start anew."),
                 what, path != NULL ? path : "");
}

gboolean
sbx_store_set_error (sqlite3 *db, int code, const char *what, GError **error)
{
  const char *reason = db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (code);

  if (is_out_of_space (db, code))
    {
      g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_FULL,
                   _("%s: the disk is full. Nothing was changed; make room and try again."), what);
      return FALSE;
    }
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_BUSY,
                   _("%s: another program is using the database. Close it, or try again."), what);
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      set_damaged (db, what, error);
      break;
    case SQLITE_READONLY:
      g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_READ_ONLY, _("%s: the database may not be written."), what);
      break;
    case SQLITE_CONSTRAINT:
      g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT, _("%s: a rule of the database forbids it (%s)."), what, reason);
      break;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_OPEN, _("%s: the database could not be opened (%s)."), what, reason);
      break;
    default:
      g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_FAILED, _("%s: the database reports “%s”."), what, reason);
      break;
    }
  return FALSE;
}
