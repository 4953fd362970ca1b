/* From each older version's file to the newest, on real files; what a failure midway leaves. */
#include "support.h"

#include <glib/gstdio.h>

#include "sbx-migrations.h"

/* A file as version left it, with a row in it. */
static void
make_version (Fixture *f, guint version)
{
  guint n_migrations;
  const SbxMigration *migrations = sbx_migrations_get (&n_migrations);
  g_autoptr(GError) error = NULL;
  sqlite3 *db;

  g_clear_object (&f->store);
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  g_assert_true (sbx_migrations_run (db, migrations, version, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_exec (db, "INSERT INTO users (id, email, name, updatedAt) VALUES ('u', 'e@x', 'N', 1);"
                                 "INSERT INTO requests (id, userId, name, method, url, updatedAt) VALUES ('r', 'u', 'Ancient', 'GET', 'x', 1);"
                                 "INSERT INTO profile VALUES ('id', 'p'), ('user', 'u')", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_forward (Fixture *f, gconstpointer data)
{
  guint n_migrations;

  sbx_migrations_get (&n_migrations);
  for (guint version = 1; version < n_migrations; version++)
    {
      g_autofree char *copy = g_strdup_printf ("%s.before-v%u", f->path, n_migrations);
      g_autofree char *schema = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *name = NULL;

      expected = query_text (f->path, "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)");
      make_version (f, version);
      f->store = sbx_store_open (f->directory, NULL);
      g_assert_nonnull (f->store);
      g_assert_cmpstr (sbx_store_get_profile_id (f->store), ==, "p");
      g_assert_cmpint (query_int (f->path, "PRAGMA user_version"), ==, n_migrations);
      schema = query_text (f->path, "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)");
      g_assert_cmpstr (schema, ==, expected);
      g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests_fts WHERE requests_fts MATCH 'ancient'"), ==, 1);

      g_assert_cmpint (query_int (copy, "PRAGMA user_version"), ==, version);
      name = query_text (copy, "SELECT name FROM requests");
      g_assert_cmpstr (name, ==, "Ancient");
    }
}

static const char step_1[] = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO notes (text) VALUES ('kept')";
static const char step_2[] = "ALTER TABLE notes ADD COLUMN extra TEXT";
static const char step_3[] = "CREATE TABLE more (x); UPDATE notes SET extra = 'changed'; DROP TABLE notes; INSERT INTO nowhere VALUES (1)";

/* The steps before it are not done either; the copy is the file as it was. */
static void
test_failure (Fixture *f, gconstpointer data)
{
  const SbxMigration migrations[] = { { 1, step_1 }, { 2, step_2 }, { 3, step_3 } };
  g_autofree char *path = g_build_filename (f->directory, "other.db", NULL);
  g_autofree char *copy = g_strconcat (path, ".before-v3", NULL);
  g_autofree char *found = NULL;
  g_autoptr(GError) error = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_true (sbx_migrations_run (db, migrations, 1, &error));
  g_assert_no_error (error);
  g_assert_null (sbx_migrations_find_copy (path));

  g_assert_false (sbx_migrations_run (db, migrations, 3, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "The database could not be upgraded: the database reports “no such table: nowhere”.");
  sqlite3_close (db);
  g_assert_cmpint (query_int (path, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query_int (path, "SELECT count(*) FROM notes WHERE text = 'kept'"), ==, 1);
  g_assert_cmpint (query_int (path, "SELECT count(*) FROM pragma_table_info ('notes') WHERE name = 'extra'"), ==, 0);
  g_assert_cmpint (query_int (path, "SELECT count(*) FROM sqlite_schema WHERE name = 'more'"), ==, 0);
  found = sbx_migrations_find_copy (path);
  g_assert_cmpstr (found, ==, copy);
  g_assert_cmpint (query_int (copy, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query_int (copy, "SELECT count(*) FROM notes"), ==, 1);
}

static void
test_keeps_last_copy (Fixture *f, gconstpointer data)
{
  const SbxMigration migrations[] = { { 1, step_1 }, { 2, step_2 }, { 3, "CREATE TABLE third (x)" } };
  g_autofree char *path = g_build_filename (f->directory, "other.db", NULL);
  g_autofree char *second = g_strconcat (path, ".before-v2", NULL);
  g_autofree char *third = g_strconcat (path, ".before-v3", NULL);
  g_autofree char *unrelated = g_strconcat (path, ".before-vacation", NULL);
  g_autoptr(GError) error = NULL;
  sqlite3 *db;

  g_assert_true (g_file_set_contents (unrelated, "mine", -1, NULL));
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  for (guint n = 1; n <= 3; n++)
    {
      g_assert_true (sbx_migrations_run (db, migrations, n, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_test (second, G_FILE_TEST_EXISTS) == (n == 2));
    }
  sqlite3_close (db);
  g_assert_cmpint (query_int (third, "PRAGMA user_version"), ==, 2);
  g_assert_true (g_file_test (unrelated, G_FILE_TEST_EXISTS));
}

static void
test_broken_reference (Fixture *f, gconstpointer data)
{
  const SbxMigration migrations[] = {
    { 1, "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER REFERENCES a (id)); INSERT INTO a VALUES (1); INSERT INTO b VALUES (1), (1)" },
    { 2, "DELETE FROM a" },
  };
  g_autofree char *path = g_build_filename (f->directory, "other.db", NULL);
  g_autoptr(GError) error = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_true (sbx_migrations_run (db, migrations, 1, &error));
  g_assert_false (sbx_migrations_run (db, migrations, 2, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT);
  g_assert_cmpstr (error->message, ==, "The database could not be upgraded: 2 rows would lose the row that they belong to.");
  sqlite3_close (db);
  g_assert_cmpint (query_int (path, "SELECT count(*) FROM a"), ==, 1);
}

/* Many at once on one new profile: one of them makes it, all of them use it. */
static gpointer
open_thread (gpointer directory)
{
  g_autoptr(GError) error = NULL;
  SbxStore *store = sbx_store_open (directory, &error);

  g_assert_no_error (error);
  return store;
}

static void
test_race (Fixture *f, gconstpointer data)
{
  g_autofree char *directory = g_build_filename (f->directory, "raced", NULL);
  g_autofree char *path = g_build_filename (directory, "signalbox.db", NULL);
  g_autofree char *id = NULL;
  GThread *threads[6];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, open_thread, directory);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr(SbxStore) store = g_thread_join (threads[i]);

      if (id == NULL)
        id = g_strdup (sbx_store_get_profile_id (store));
      g_assert_cmpstr (sbx_store_get_profile_id (store), ==, id);
    }
  g_assert_cmpint (query_int (path, "SELECT count(*) FROM users"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  fixture_test ("/store/migrations/forward", test_forward);
  fixture_test ("/store/migrations/failure", test_failure);
  fixture_test ("/store/migrations/keeps-last-copy", test_keeps_last_copy);
  fixture_test ("/store/migrations/broken-reference", test_broken_reference);
  fixture_test ("/store/migrations/race", test_race);

  return g_test_run ();
}
