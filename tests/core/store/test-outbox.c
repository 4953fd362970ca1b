/* The outbox: base and row, present or absent, tell what is to be pushed. */
#include "support.h"

#include "sbx-execution.h"
#include "sbx-instance.h"
#include "sbx-user.h"
#include "sbx-workflow.h"

static int
count_entries (Fixture *f)
{
  return query_int (f->path, "SELECT count(*) FROM outbox");
}

static void
save (Fixture *f, gpointer record)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (sbx_store_save (f->store, record, &error));
  g_assert_no_error (error);
}

static void
remove_one (Fixture *f, gpointer record)
{
  const char *ids[] = { sbx_record_get_id (record), NULL };
  g_autoptr(GError) error = NULL;

  g_assert_true (sbx_store_remove (f->store, G_OBJECT_TYPE (record), ids, &error));
  g_assert_no_error (error);
}

/* As after a sync: the row is there and clean. */
static SbxRecord *
make_synced (Fixture *f, const char *name)
{
  SbxRecord *request = make_request (f, name);

  save (f, request);
  execute_sql (f->path, "DELETE FROM outbox");
  return request;
}

static void
test_insert (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) request = make_request (f, "New");
  g_autofree char *user = NULL;
  gint64 created, updated;

  save (f, request);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM outbox WHERE base IS NULL AND sent IS NULL AND \"table\" = 'requests'"), ==, 1);
  g_object_get (request, "user-id", &user, "created-at", &created, "updated-at", &updated, NULL);
  g_assert_cmpstr (user, ==, sbx_store_get_user_id (f->store));
  g_assert_cmpint (created, >, G_GINT64_CONSTANT (1700000000000));
  g_assert_cmpint (updated, >=, created);

  /* Never synced: nothing to delete anywhere else. */
  remove_one (f, request);
  g_assert_cmpint (count_entries (f), ==, 0);
}

static void
test_base_of_first_edit (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) request = make_synced (f, "First");
  g_autofree char *before = sbx_record_to_json (request, FALSE);
  g_autofree char *base = NULL;

  g_object_set (request, "name", "Second", NULL);
  save (f, request);
  g_object_set (request, "name", "Third", "url", "https://other", NULL);
  save (f, request);
  g_assert_cmpint (count_entries (f), ==, 1);
  base = query_text (f->path, "SELECT base FROM outbox");
  g_assert_cmpstr (base, ==, before);
}

static void
test_back_to_base (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) request = make_synced (f, "First");
  gint64 before, updated;

  g_object_get (request, "updated-at", &before, NULL);
  g_object_set (request, "name", "Second", NULL);
  save (f, request);
  g_assert_cmpint (count_entries (f), ==, 1);
  g_object_get (request, "updated-at", &updated, NULL);
  g_assert_cmpint (updated, >, before);

  g_object_set (request, "name", "First", NULL);
  save (f, request);
  g_assert_cmpint (count_entries (f), ==, 0);
  g_assert_cmpint (query_int (f->path, "SELECT name = 'First' FROM requests"), ==, 1);
  /* A clean row equals the server's, its time too. */
  g_autofree char *time = query_text (f->path, "SELECT updatedAt FROM requests");
  g_assert_cmpint (g_ascii_strtoll (time, NULL, 10), ==, before);
}

static void
test_unchanged (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) request = make_synced (f, "Same");
  gint64 before, after;

  g_object_get (request, "updated-at", &before, NULL);
  save (f, request);
  g_object_get (request, "updated-at", &after, NULL);
  g_assert_cmpint (after, ==, before);
  g_assert_cmpint (count_entries (f), ==, 0);
}

/* Settings are in no Postgres. */
static void
test_local_column (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) request = make_synced (f, "Settings");

  g_object_set (request, "settings", "{\"timeout\":1}", NULL);
  save (f, request);
  g_assert_cmpint (count_entries (f), ==, 0);
  g_assert_cmpint (query_int (f->path, "SELECT settings ->> '$.timeout' FROM requests"), ==, 1);
}

static void
test_in_flight (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) request = make_synced (f, "First");

  g_object_set (request, "name", "Second", NULL);
  save (f, request);
  execute_sql (f->path, "UPDATE outbox SET sent = 'op1', sentDoc = '{}'");
  g_object_set (request, "name", "First", NULL);
  save (f, request);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM outbox WHERE sent = 'op1'"), ==, 1);
}

static void
test_delete_and_undo (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) request = make_synced (f, "Deleted");
  g_autofree char *before = sbx_record_to_json (request, FALSE);
  g_autofree char *base = NULL;
  g_autofree char *after = NULL;
  g_autoptr(SbxRecord) back = NULL;
  g_autoptr(GError) error = NULL;

  remove_one (f, request);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests"), ==, 0);
  base = query_text (f->path, "SELECT base FROM outbox");
  g_assert_cmpstr (base, ==, before);
  g_assert_null (sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, sbx_record_get_id (request), &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, sbx_record_get_id (request)));

  save (f, request);
  g_assert_cmpint (count_entries (f), ==, 0);
  back = sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, sbx_record_get_id (request), NULL);
  after = sbx_record_to_json (back, FALSE);
  g_assert_cmpstr (after, ==, before);
}

/* Only the parent is pushed; its children say by whom they went. */
static void
test_delete_parent (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) instance = g_object_new (SBX_TYPE_INSTANCE, "id", "i", "name", "N", "url", "https://n8n", "api-key", "", NULL);
  g_autoptr(SbxRecord) workflow = g_object_new (SBX_TYPE_WORKFLOW, "id", "w", "instance-id", "i", "n8n-id", "1", "name", "W",
                                                "nodes", "[]", "connections", "{}", NULL);
  g_autoptr(SbxRecord) execution = g_object_new (SBX_TYPE_EXECUTION, "id", "e", "workflow-id", "w", "n8n-execution-id", "1", "status", "FAILED",
                                                 "mode", "manual", NULL);
  g_autoptr(SbxRecord) fresh = g_object_new (SBX_TYPE_EXECUTION, "id", "fresh", "workflow-id", "w", "n8n-execution-id", "2", "status", "SUCCESS",
                                             "mode", "manual", NULL);

  save (f, instance);
  save (f, workflow);
  save (f, execution);
  execute_sql (f->path, "DELETE FROM outbox");
  save (f, fresh);
  remove_one (f, instance);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM executions"), ==, 0);
  g_assert_cmpint (count_entries (f), ==, 3);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM outbox WHERE \"table\" = 'instances' AND via IS NULL AND base IS NOT NULL"), ==, 1);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM outbox WHERE via = 'instances/i' AND pk IN ('w', 'e') AND base IS NOT NULL"), ==, 2);
}

static gboolean
failing_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  SbxRecord *request = data;

  g_assert_true (sbx_store_note_edit (store, db, "requests", sbx_record_get_id (request), error));
  g_assert_cmpint (sqlite3_exec (db, "UPDATE requests SET name = 'Half'", NULL, NULL, NULL), ==, SQLITE_OK);
  g_set_error_literal (error, SBX_STORE_ERROR, SBX_STORE_ERROR_FAILED, "on purpose");
  return FALSE;
}

static void
test_one_transaction (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) request = make_synced (f, "Whole");
  g_autoptr(SbxRecord) invalid = make_request (f, "Invalid");
  g_autoptr(GError) error = NULL;

  g_assert_false (sbx_store_write (f->store, failing_job, request, &error));
  g_assert_cmpstr (error->message, ==, "on purpose");
  g_assert_cmpint (count_entries (f), ==, 0);
  g_assert_cmpint (query_int (f->path, "SELECT name = 'Whole' FROM requests"), ==, 1);
  g_clear_error (&error);

  /* The row breaks a rule: neither it nor its entry stays. */
  g_object_set (invalid, "headers", "Accept: */*", NULL);
  g_assert_false (sbx_store_save (f->store, invalid, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT);
  g_assert_cmpstr (error->message, ==, "The change could not be saved: a rule of the database forbids it (CHECK constraint failed: json_valid(\"headers\")).");
  g_assert_cmpint (count_entries (f), ==, 0);
  g_clear_error (&error);

  /* A broken reference is found at the commit. */
  g_object_set (invalid, "headers", "{}", "user-id", "nobody", NULL);
  g_assert_false (sbx_store_save (f->store, invalid, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT);
  g_assert_cmpint (count_entries (f), ==, 0);
}

static void
test_local_user (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) user = sbx_store_dup_record (f->store, SBX_TYPE_USER, sbx_store_get_user_id (f->store), NULL);

  g_assert_cmpint (count_entries (f), ==, 0);
  g_object_set (user, "settings", "{\"theme\": \"dark\"}", NULL);
  save (f, user);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM outbox WHERE \"table\" = 'users' AND base ->> '$.settings' = '{}'"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  fixture_test ("/store/outbox/insert", test_insert);
  fixture_test ("/store/outbox/base-of-first-edit", test_base_of_first_edit);
  fixture_test ("/store/outbox/back-to-base", test_back_to_base);
  fixture_test ("/store/outbox/unchanged", test_unchanged);
  fixture_test ("/store/outbox/local-column", test_local_column);
  fixture_test ("/store/outbox/in-flight", test_in_flight);
  fixture_test ("/store/outbox/delete-and-undo", test_delete_and_undo);
  fixture_test ("/store/outbox/delete-parent", test_delete_parent);
  fixture_test ("/store/outbox/one-transaction", test_one_transaction);
  fixture_test ("/store/outbox/local-user", test_local_user);

  return g_test_run ();
}
