#include "sbx-store-private.h"

#include <glib/gi18n-lib.h>

#include "sbx-cuid.h"

static gboolean
read_value (sqlite3 *db, const char *key, char **value, GError **error)
{
  const char *what = _("The profile could not be read");
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db, "SELECT \"value\" FROM \"profile\" WHERE \"key\" = ?1", what, error, key, NULL);
  int code;

  if (statement == NULL)
    return FALSE;
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  return code == SQLITE_ROW || code == SQLITE_DONE || sbx_store_set_error (db, code, what, error);
}

static gboolean
read_profile (sqlite3 *db, char **profile_id, char **user_id, GError **error)
{
  g_clear_pointer (profile_id, g_free);
  g_clear_pointer (user_id, g_free);
  return read_value (db, "id", profile_id, error) && read_value (db, "user", user_id, error);
}

/* GLib says "Unknown" where the system knows no name. */
static const char *
get_person_name (void)
{
  const char *name = g_get_real_name ();

  return g_str_equal (name, "Unknown") ? g_get_user_name () : name;
}

static gboolean
make_profile (sqlite3 *db, GError **error)
{
  const char *what = _("The profile could not be made");
  g_autofree char *profile_id = sbx_cuid_new ();
  g_autofree char *user_id = sbx_cuid_new ();

  return sbx_store_execute (db,
                            "INSERT INTO \"users\" (\"id\", \"email\", \"name\", \"updatedAt\")"
                            " VALUES (?1, 'local@signalbox.invalid', ?2, CAST(unixepoch('subsec') * 1000 AS INTEGER))",
                            what, error, user_id, get_person_name (), NULL)
         && sbx_store_execute (db, "INSERT INTO \"profile\" (\"key\", \"value\") VALUES ('id', ?1), ('user', ?2)",
                               what, error, profile_id, user_id, NULL);
}

/* Two processes may start on the same new file: the one that comes second finds what the first one made. */
gboolean
sbx_profile_load (sqlite3 *db, gboolean writable, char **profile_id, char **user_id, GError **error)
{
  const char *what = _("The profile could not be made");
  gboolean ok;

  if (!read_profile (db, profile_id, user_id, error))
    return FALSE;
  if (*profile_id != NULL && *user_id != NULL)
    return TRUE;
  if (!writable)
    {
      g_set_error_literal (error, SBX_STORE_ERROR, SBX_STORE_ERROR_READ_ONLY, _("The profile is empty and can’t be written."));
      return FALSE;
    }
  if (!sbx_store_execute (db, "BEGIN IMMEDIATE", what, error, NULL))
    return FALSE;
  ok = read_profile (db, profile_id, user_id, error);
  if (ok && *profile_id == NULL && *user_id == NULL)
    ok = make_profile (db, error) && read_profile (db, profile_id, user_id, error);
  /* One without the other can't be helped: nothing could be saved. */
  if (ok && (*profile_id == NULL || *user_id == NULL))
    ok = sbx_store_set_error (db, SQLITE_CORRUPT, what, error);
  ok = ok && sbx_store_execute (db, "COMMIT", what, error, NULL);
  if (!ok && !sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return ok;
}
