/* What is done to many requests at once, and the way back. */
#include "support.h"

#include "sbx-record-list.h"
#include "sbx-request-edits.h"

static SbxRecord *
add (Fixture *f, const char *name, const char *tags)
{
  SbxRecord *request = make_request (f, name);

  g_object_set (request, "tags", tags, NULL);
  g_assert_true (sbx_store_save (f->store, request, NULL));
  return request;
}

typedef struct
{
  GPtrArray *changes;
  GError    *error;
  gboolean   done;
} Outcome;

static void
edited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->changes = sbx_store_edit_requests_finish (SBX_STORE (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  sbx_store_undo_requests_finish (SBX_STORE (source), result, &outcome->error);
  outcome->done = TRUE;
}

static GPtrArray *
edit (Fixture *f, SbxRequestsEdit edit)
{
  Outcome outcome = { 0 };

  sbx_store_edit_requests_async (f->store, &edit, NULL, edited_cb, &outcome);
  run_until (&outcome.done);
  g_assert_no_error (outcome.error);
  run_pending ();
  return outcome.changes;
}

static void
undo (Fixture *f, GPtrArray *changes)
{
  Outcome outcome = { 0 };

  sbx_store_undo_requests_async (f->store, changes, NULL, undone_cb, &outcome);
  run_until (&outcome.done);
  g_assert_no_error (outcome.error);
  run_pending ();
}

/* Every column of every request, times too, and what waits to be synchronised. */
static char *
dump (Fixture *f)
{
  return query_text (f->path, "SELECT (SELECT group_concat(concat_ws('|', id, userId, name, method, url, headers, params, body, auth, lastUsed,"
                              " usageCount, favorite, tags, createdAt, updatedAt, settings), char(10)) FROM (SELECT * FROM requests ORDER BY id))"
                              " || (SELECT group_concat(concat_ws('|', \"table\", pk, base), char(10)) FROM (SELECT * FROM outbox ORDER BY pk))");
}

static void
assert_tags (Fixture *f, SbxRecord *request, const char *expected)
{
  g_autoptr(SbxRequest) now = sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, sbx_record_get_id (request), NULL);
  g_auto(GStrv) tags = sbx_request_dup_tags (now);
  g_autofree char *joined = g_strjoinv (" ", tags);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_exact (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) one = add (f, "One", "[ \"Stripe\" ]");
  g_autoptr(SbxRecord) two = add (f, "Two", "[\"Stripe/Customers\",\"live\"]");
  const char *const ids[] = { sbx_record_get_id (one), sbx_record_get_id (two), "gone", NULL };
  const SbxRequestsEdit edits[] = {
    { SBX_EDIT_REMOVE, ids, NULL, NULL },
    { SBX_EDIT_DUPLICATE, ids, NULL, NULL },
    { SBX_EDIT_FAVORITE, ids, NULL, NULL },
    { SBX_EDIT_RENAME, ids, NULL, "Same" },
    { SBX_EDIT_MOVE, ids, "Stripe", "Shopify" },
    { SBX_EDIT_MOVE, NULL, "Stripe", NULL },
    { SBX_EDIT_RENAME_FOLDER, NULL, "Stripe", "Payments/Stripe" },
  };
  g_autofree char *start = NULL;

  execute_sql (f->path, "UPDATE requests SET createdAt = 1000, updatedAt = 2000, lastUsed = 3000, usageCount = 4");
  /* One is as the server has it, one is new. */
  execute_sql (f->path, "DELETE FROM outbox WHERE pk = (SELECT id FROM requests WHERE name = 'Two')");
  start = dump (f);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr(GPtrArray) changes = edit (f, edits[i]);
      g_autofree char *changed = dump (f);
      g_autofree char *again = NULL;

      g_assert_cmpuint (changes->len, ==, 2);
      g_assert_cmpstr (changed, !=, start);
      undo (f, changes);
      again = dump (f);
      g_assert_cmpstr (again, ==, start);
    }
}

static void
test_copies (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) one = add (f, "One", "[\"Stripe\"]");
  g_autoptr(SbxRecord) nameless = add (f, "", NULL);
  const char *const ids[] = { sbx_record_get_id (one), sbx_record_get_id (nameless), NULL };
  g_autoptr(GPtrArray) changes = NULL;
  SbxRequest *copy;

  g_object_set (one, "favorite", TRUE, "usage-count", G_GINT64_CONSTANT (7), "last-used", G_GINT64_CONSTANT (1), NULL);
  g_assert_true (sbx_store_save (f->store, one, NULL));
  changes = edit (f, (SbxRequestsEdit) { SBX_EDIT_DUPLICATE, ids, NULL, NULL });
  copy = ((SbxRequestChange *) changes->pdata[0])->after;
  g_assert_cmpstr (sbx_request_get_name (copy), ==, "One (copy)");
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests WHERE name LIKE '%(copy)' AND usageCount = 0 AND lastUsed IS NULL"
                                       " AND favorite = 0 AND createdAt > 0 AND updatedAt > 0"), ==, 2);
  assert_tags (f, SBX_RECORD (copy), "Stripe");
  copy = ((SbxRequestChange *) changes->pdata[1])->after;
  g_assert_cmpstr (sbx_request_get_name (copy), ==, "api.example/v1 (copy)");
}

static void
test_folders (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) one = add (f, "One", "[\"Stripe\",\"Stripe/Customers\",\"live\"]");
  g_autoptr(SbxRecord) two = add (f, "Two", "[\"Stripe2\"]");
  const char *const ids[] = { sbx_record_get_id (one), sbx_record_get_id (two), NULL };

  g_ptr_array_unref (edit (f, (SbxRequestsEdit) { SBX_EDIT_RENAME_FOLDER, NULL, "Stripe", "live" }));
  assert_tags (f, one, "live live/Customers");
  assert_tags (f, two, "Stripe2");
  g_ptr_array_unref (edit (f, (SbxRequestsEdit) { SBX_EDIT_MOVE, ids, "live", "live/Customers" }));
  assert_tags (f, one, "live/Customers");
  assert_tags (f, two, "Stripe2 live/Customers");
  g_ptr_array_unref (edit (f, (SbxRequestsEdit) { SBX_EDIT_MOVE, NULL, "live", NULL }));
  assert_tags (f, one, "");
  assert_tags (f, two, "Stripe2");
}

/* What was edited meanwhile stays. */
static void
test_edited_since (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) one = add (f, "One", NULL);
  g_autoptr(SbxRecord) two = add (f, "Two", NULL);
  const char *const ids[] = { sbx_record_get_id (one), sbx_record_get_id (two), NULL };
  g_autoptr(GPtrArray) renamed = edit (f, (SbxRequestsEdit) { SBX_EDIT_RENAME, ids, NULL, "Same" });
  g_autoptr(GPtrArray) removed = NULL;
  g_autoptr(SbxRecord) row = sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, ids[0], NULL);
  g_autoptr(SbxRequest) now = NULL;

  g_object_set (row, "url", "https://edited", NULL);
  g_assert_true (sbx_store_save (f->store, row, NULL));
  removed = edit (f, (SbxRequestsEdit) { SBX_EDIT_REMOVE, ids + 1, NULL, NULL });
  undo (f, renamed);
  now = sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, ids[0], NULL);
  g_assert_cmpstr (sbx_request_get_name (now), ==, "One");
  g_assert_cmpstr (sbx_request_get_url (now), ==, "https://edited");
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests"), ==, 1);
  undo (f, removed);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests WHERE name = 'Same'"), ==, 1);
  /* It is there again already. */
  undo (f, removed);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests"), ==, 2);
}

static void
count_cb (SbxStore *store, const char *table, const char *id, gboolean removed, guint *count)
{
  /* Without the one that tells of the rows that another connection wrote, which comes when it is noticed. */
  if (*table != '\0')
    (*count)++;
}

/* Many changes are told as one. */
static void
test_many (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecordList) list = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  guint count = 0;

  execute_sql (f->path, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                        " INSERT INTO requests (id, userId, name, method, url, tags, updatedAt)"
                        " SELECT 'r' || i, (SELECT id FROM users), 'Row ' || i, 'GET', 'https://x/' || i, '[\"All\"]', i FROM n");
  list = sbx_request_list_new (f->store);
  g_signal_connect (f->store, "changed", G_CALLBACK (count_cb), &count);
  changes = edit (f, (SbxRequestsEdit) { SBX_EDIT_MOVE, NULL, "All", "None" });
  g_assert_cmpuint (changes->len, ==, 1000);
  g_assert_cmpuint (count, ==, 1);
  undo (f, changes);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests WHERE tags = '[\"All\"]' AND updatedAt <= 1000"), ==, 1000);
}

static void
test_failure (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) one = add (f, "One", NULL);
  const char *const ids[] = { sbx_record_get_id (one), NULL };
  SbxRequestsEdit removal = { SBX_EDIT_REMOVE, ids, NULL, NULL };
  Outcome outcome = { 0 };

  sbx_store_close (f->store);
  sbx_store_edit_requests_async (f->store, &removal, NULL, edited_cb, &outcome);
  run_until (&outcome.done);
  g_assert_null (outcome.changes);
  g_assert_error (outcome.error, SBX_STORE_ERROR, SBX_STORE_ERROR_FAILED);
  g_clear_error (&outcome.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  fixture_test ("/store/request-edits/undone-exactly", test_exact);
  fixture_test ("/store/request-edits/copies", test_copies);
  fixture_test ("/store/request-edits/folders", test_folders);
  fixture_test ("/store/request-edits/edited-since", test_edited_since);
  fixture_test ("/store/request-edits/many", test_many);
  fixture_test ("/store/request-edits/failure", test_failure);

  return g_test_run ();
}
