/* Opening a profile: what is made, by whom it may be read, and what is said when it can't be. */
#include "support.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "sbx-instance.h"
#include "sbx-request.h"
#include "sbx-user.h"

static void
test_makes_profile (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxUser) user = NULL;
  g_autofree char *email = NULL;
  g_autofree char *name = NULL;
  g_autofree char *profile = NULL;
  GStatBuf info;

  g_assert_true (sbx_cuid_is_valid (sbx_store_get_profile_id (f->store)));
  g_assert_null (sbx_store_get_read_only_reason (f->store));
  user = sbx_store_dup_record (f->store, SBX_TYPE_USER, sbx_store_get_user_id (f->store), &error);
  g_assert_no_error (error);
  g_object_get (user, "email", &email, "name", &name, NULL);
  g_assert_cmpstr (email, ==, "local@signalbox.invalid");
  g_assert_cmpuint (strlen (name), >, 0);
  g_assert_cmpint (g_stat (f->directory, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (f->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM outbox"), ==, 0);
  g_assert_cmpint (query_int (f->path, "PRAGMA page_size"), ==, 16384);
  g_assert_cmpint (query_int (f->path, "PRAGMA application_id"), ==, 0x53425831);

  profile = g_strdup (sbx_store_get_profile_id (f->store));
  fixture_reopen (f);
  g_assert_cmpstr (sbx_store_get_profile_id (f->store), ==, profile);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM users"), ==, 1);
}

static void
test_read_only_directory (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxRecord) request = make_request (f, "Kept");
  g_autoptr(SbxRecord) read = NULL;

  if (geteuid () == 0)
    {
      g_test_skip ("nothing is read-only for root");
      return;
    }
  g_assert_true (sbx_store_save (f->store, request, &error));
  g_clear_object (&f->store);
  g_assert_cmpint (g_chmod (f->path, 0400), ==, 0);
  g_assert_cmpint (g_chmod (f->directory, 0500), ==, 0);

  f->store = sbx_store_open (f->directory, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (sbx_store_get_read_only_reason (f->store), f->directory));
  read = sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, sbx_record_get_id (request), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sbx_request_get_name (SBX_REQUEST (read)), ==, "Kept");

  g_assert_false (sbx_store_save (f->store, read, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_READ_ONLY);
  g_assert_cmpstr (error->message, ==, sbx_store_get_read_only_reason (f->store));
  g_chmod (f->directory, 0700);
  g_chmod (f->path, 0600);
}

static void
test_newer_file (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxRecord) request = make_request (f, "Kept");
  g_autoptr(SbxRecord) read = NULL;

  g_assert_true (sbx_store_save (f->store, request, &error));
  g_clear_object (&f->store);
  execute_sql (f->path, "PRAGMA user_version = 9999");

  f->store = sbx_store_open (f->directory, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (sbx_store_get_read_only_reason (f->store), "newer version of Signalbox"));
  read = sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, sbx_record_get_id (request), &error);
  g_assert_no_error (error);
  g_assert_false (sbx_store_save (f->store, read, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_READ_ONLY);
  g_assert_cmpint (query_int (f->path, "PRAGMA user_version"), ==, 9999);
}

static void
test_newer_and_empty (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&f->store);
  execute_sql (f->path, "DELETE FROM profile; PRAGMA user_version = 9999");
  f->store = sbx_store_open (f->directory, &error);
  g_assert_null (f->store);
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_READ_ONLY);
  g_assert_cmpstr (error->message, ==, "The profile is empty and can’t be written.");
}

/* What an older program, or a person, did to the file while it was open. */
static void
test_changed_under_us (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, "nobody", &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "There is nothing with the id “nobody”; it may have been deleted.");
  g_clear_error (&error);

  execute_sql (f->path, "ALTER TABLE requests RENAME TO gone");
  rows = sbx_store_select (f->store, SBX_TYPE_REQUEST, "", NULL, &error);
  g_assert_null (rows);
  g_assert_true (g_str_has_prefix (error->message, "The rows could not be read: "));
}

static void
test_read_only_connection (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = g_strdup_printf ("file:%s?mode=ro", f->path);
  g_autoptr(GError) error = NULL;
  sqlite3 *db = NULL;
  int code;

  g_assert_cmpint (sqlite3_open_v2 (uri, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, NULL), ==, SQLITE_OK);
  code = sqlite3_exec (db, "DELETE FROM requests", NULL, NULL, NULL);
  g_assert_false (sbx_store_set_error (db, code, "Nothing", &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_READ_ONLY);
  g_assert_cmpstr (error->message, ==, "Nothing: the database may not be written.");
  sqlite3_close (db);
}

/* With half of its profile nothing could be saved. */
static void
test_half_profile (Fixture *f, gconstpointer data)
{
  static const char *const halves[] = { "DELETE FROM profile WHERE key = 'user'", "UPDATE profile SET key = 'ie' WHERE key = 'id'" };

  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      g_autoptr(GError) error = NULL;

      g_clear_object (&f->store);
      execute_sql (f->path, halves[i]);
      g_assert_null (sbx_store_open (f->directory, &error));
      g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_DAMAGED);
      execute_sql (f->path, "DELETE FROM profile; DELETE FROM users");
      f->store = sbx_store_open (f->directory, NULL);
      g_assert_nonnull (f->store);
    }
}

static void
test_strange_files (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_clear_object (&f->store);
  g_assert_true (g_file_set_contents (f->path, "a shopping list, certainly longer than nothing, and no database at all", -1, NULL));
  g_assert_null (sbx_store_open (f->directory, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, f->path));
  g_assert_true (g_file_get_contents (f->path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "a shopping list"));
  g_clear_error (&error);

  g_assert_cmpint (g_unlink (f->path), ==, 0);
  execute_sql (f->path, "CREATE TABLE bookmarks (url TEXT)");
  g_assert_null (sbx_store_open (f->directory, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_OPEN);
  g_assert_nonnull (strstr (error->message, "is not a database of Signalbox"));
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM sqlite_schema"), ==, 1);
  g_clear_error (&error);

  g_assert_null (sbx_store_open ("/dev/null/profile", &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_OPEN);
  g_assert_nonnull (strstr (error->message, "/dev/null/profile"));
}

static void
test_no_permission (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  if (geteuid () == 0)
    {
      g_test_skip ("root may do everything");
      return;
    }
  g_clear_object (&f->store);
  g_assert_cmpint (g_chmod (f->path, 0), ==, 0);
  g_assert_null (sbx_store_open (f->directory, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_OPEN);
  g_assert_nonnull (strstr (error->message, f->path));
  g_chmod (f->path, 0600);
}

static void
test_closed (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxRecord) request = make_request (f, "Too late");

  sbx_store_close (f->store);
  g_assert_false (sbx_store_save (f->store, request, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "The database was closed already.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  fixture_test ("/store/open/makes-profile", test_makes_profile);
  fixture_test ("/store/open/read-only-directory", test_read_only_directory);
  fixture_test ("/store/open/newer-file", test_newer_file);
  fixture_test ("/store/open/newer-and-empty", test_newer_and_empty);
  fixture_test ("/store/open/changed-under-us", test_changed_under_us);
  fixture_test ("/store/open/read-only-connection", test_read_only_connection);
  fixture_test ("/store/open/half-profile", test_half_profile);
  fixture_test ("/store/open/strange-files", test_strange_files);
  fixture_test ("/store/open/no-permission", test_no_permission);
  fixture_test ("/store/open/closed", test_closed);

  return g_test_run ();
}
