#include "support.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && (dir = g_dir_open (path, 0, NULL)) != NULL)
    while ((name = g_dir_read_name (dir)) != NULL)
      {
        g_autofree char *child = g_build_filename (path, name, NULL);

        remove_tree (child);
      }
  g_remove (path);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("sbx-store-XXXXXX", &error);

  g_assert_no_error (error);
  f->directory = g_build_filename (parent, "profile", NULL);
  f->path = g_build_filename (f->directory, "signalbox.db", NULL);
  f->store = sbx_store_open (f->directory, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (f->directory);

  if (f->store != NULL)
    g_assert_finalize_object (g_steal_pointer (&f->store));
  run_pending ();
  remove_tree (parent);
  g_free (f->directory);
  g_free (f->path);
}

void
fixture_test (const char *path, FixtureFunc func)
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

void
fixture_reopen (Fixture *f)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&f->store);
  f->store = sbx_store_open (f->directory, &error);
  g_assert_no_error (error);
}

void
fixture_let_go (Fixture *f)
{
  g_object_add_weak_pointer (G_OBJECT (f->store), (gpointer *) &f->store);
  g_object_unref (f->store);
  while (f->store != NULL)
    g_main_context_iteration (NULL, TRUE);
}

SbxRecord *
make_request (Fixture *f, const char *name)
{
  g_autofree char *id = sbx_cuid_new ();

  return g_object_new (SBX_TYPE_REQUEST, "id", id, "name", name, "method", "GET", "url", "https://api.example/v1", NULL);
}

static sqlite3_stmt *
prepare (const char *path, const char *sql, sqlite3 **db)
{
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open (path, db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (*db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  return statement;
}

int
query_int (const char *path, const char *sql)
{
  sqlite3 *db;
  sqlite3_stmt *statement = prepare (path, sql, &db);
  int value;

  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return value;
}

char *
query_text (const char *path, const char *sql)
{
  sqlite3 *db;
  sqlite3_stmt *statement = prepare (path, sql, &db);
  char *value = NULL;

  if (sqlite3_step (statement) == SQLITE_ROW)
    value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return value;
}

void
execute_sql (const char *path, const char *sql)
{
  g_autofree char *message = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

void
run_until (gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

void
run_pending (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
