#include "sbx-store-private.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>

static SbxStatement *
prepare (sqlite3 *db, const char *sql, const char *what, GError **error, va_list parameters)
{
  SbxStatement *statement = NULL;
  const char *text;
  int code = sbx_connection_prepare (db, sql, &statement);

  for (int i = 1; code == SQLITE_OK && (text = va_arg (parameters, const char *)) != NULL; i++)
    code = sqlite3_bind_text (statement, i, text, -1, SQLITE_TRANSIENT);
  if (code == SQLITE_OK)
    return statement;
  sbx_store_set_error (db, code, what, error);
  sbx_connection_release (statement);
  return NULL;
}

SbxStatement *
sbx_store_prepare (sqlite3 *db, const char *sql, const char *what, GError **error, ...)
{
  SbxStatement *statement;
  va_list parameters;

  va_start (parameters, error);
  statement = prepare (db, sql, what, error, parameters);
  va_end (parameters);
  return statement;
}

gboolean
sbx_store_execute (sqlite3 *db, const char *sql, const char *what, GError **error, ...)
{
  g_autoptr(SbxStatement) statement = NULL;
  va_list parameters;
  int code;

  va_start (parameters, error);
  statement = prepare (db, sql, what, error, parameters);
  va_end (parameters);
  if (statement == NULL)
    return FALSE;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    ;
  return code == SQLITE_DONE || sbx_store_set_error (db, code, what, error);
}

gboolean
sbx_store_load_row (sqlite3 *db, GType type, const char *id, SbxRecord **record, GError **error)
{
  const char *what = _("The row could not be read");
  g_autoptr(GTypeClass) klass = g_type_class_ref (type);
  g_autofree char *sql = sbx_record_class_dup_select ((SbxRecordClass *) klass, "WHERE \"id\" = ?1");
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db, sql, what, error, id, NULL);
  int code;

  *record = NULL;
  if (statement == NULL)
    return FALSE;
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *record = sbx_record_new_from_statement (type, statement);
  return code == SQLITE_ROW || code == SQLITE_DONE || sbx_store_set_error (db, code, what, error);
}
