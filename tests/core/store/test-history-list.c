/* The list of a long history: its order is read in a thread, and what happens meanwhile is not lost. */
#include "support.h"

#include "sbx-history.h"
#include "sbx-record-list.h"

#define N_EXCHANGES 30000
#define N_FAILED    (N_EXCHANGES / 10)

static const SbxHistoryFilter all = { .search = "exch" };

static gboolean
add_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
    "WITH RECURSIVE n (i) AS (SELECT 1 + (SELECT count(*) FROM exchanges) UNION ALL SELECT i + 1 FROM n LIMIT %d)"
    " INSERT INTO exchanges (id, name, method, url, status, error, startedAt, request, document)"
    " SELECT 'x' || i, 'Exchange', 'GET', 'https://x/' || i, iif(i %% 20, iif(i %% 10, 200, 404), 0), iif(i %% 20, NULL, 'Refused'), i, '{}', '{}' FROM n",
    GPOINTER_TO_INT (data));

  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sbx_store_note_change (store, "exchanges", data == GINT_TO_POINTER (1) ? "x" : NULL, FALSE);
  return TRUE;
}

static void
add (Fixture *f, int n)
{
  g_assert_true (sbx_store_write (f->store, add_job, GINT_TO_POINTER (n), NULL));
}

static guint
wait_read (SbxRecordList *list)
{
  while (sbx_record_list_is_reading (list))
    g_main_context_iteration (NULL, TRUE);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
assert_row (SbxRecordList *list, guint position, const char *id)
{
  g_autoptr(SbxRecord) row = g_list_model_get_item (G_LIST_MODEL (list), position);

  g_assert_cmpstr (sbx_record_get_id (row), ==, id);
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_first (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecordList) list = NULL;
  g_autoptr(SbxHistoryEntry) row = NULL;
  g_autofree char *request = NULL, *document = NULL, *url = NULL;
  guint n_refreshed = 0;

  add (f, N_EXCHANGES);
  run_pending ();
  list = sbx_history_list_new (f->store, &all);
  g_signal_connect_swapped (list, "refreshed", G_CALLBACK (count), &n_refreshed);
  g_assert_true (sbx_record_list_is_reading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_cmpuint (wait_read (list), ==, N_EXCHANGES);
  g_assert_cmpuint (n_refreshed, ==, 1);
  assert_row (list, 0, "x30000");
  assert_row (list, N_EXCHANGES - 1, "x1");

  /* What a row does not show is not read. */
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_object_get (row, "request", &request, "document", &document, "url", &url, NULL);
  g_assert_cmpstr (url, ==, "https://x/30000");
  g_assert_true (request == NULL && document == NULL);
}

static void
test_changed (Fixture *f, gconstpointer data)
{
  const char *const ids[] = { "x30000", "x500", NULL };
  g_autoptr(SbxRecordList) list = NULL;
  g_autoptr(SbxRecord) held = NULL;

  add (f, N_EXCHANGES);
  run_pending ();
  list = sbx_history_list_new (f->store, &all);
  add (f, 1);
  g_assert_cmpuint (wait_read (list), ==, N_EXCHANGES + 1);
  run_pending ();
  wait_read (list);
  assert_row (list, 0, "x30001");

  /* One that somebody holds, and one that nobody does. */
  held = g_list_model_get_item (G_LIST_MODEL (list), 1);
  sbx_history_list_set_filter (list, &all);
  g_assert_true (sbx_record_list_is_reading (list));
  g_assert_true (sbx_history_remove (f->store, ids, NULL));
  wait_read (list);
  run_pending ();
  g_assert_cmpuint (wait_read (list), ==, N_EXCHANGES - 1);
  assert_row (list, 0, "x30001");
  assert_row (list, 1, "x29999");
  assert_row (list, N_EXCHANGES - 2, "x1");
}

static void
test_filtered (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecordList) list = NULL;
  guint n_refreshed = 0;

  add (f, N_EXCHANGES);
  run_pending ();
  list = sbx_history_list_new (f->store, &all);
  g_assert_cmpuint (wait_read (list), ==, N_EXCHANGES);
  g_signal_connect_swapped (list, "refreshed", G_CALLBACK (count), &n_refreshed);

  /* The last one wins; what was asked for before is never shown. */
  sbx_history_list_set_filter (list, &(SbxHistoryFilter) { .outcome = SBX_OUTCOME_SUCCEEDED });
  sbx_history_list_set_filter (list, &(SbxHistoryFilter) { .search = "nobody" });
  sbx_history_list_set_filter (list, &(SbxHistoryFilter) { .outcome = SBX_OUTCOME_FAILED });
  g_assert_true (sbx_record_list_is_reading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, N_EXCHANGES);
  g_assert_cmpuint (wait_read (list), ==, N_FAILED);
  run_pending ();
  g_assert_cmpuint (n_refreshed, ==, 1);
  assert_row (list, 0, "x30000");
  assert_row (list, 1, "x29990");

  sbx_history_list_set_filter (list, &(SbxHistoryFilter) { .outcome = SBX_OUTCOME_SUCCEEDED });
  g_assert_cmpuint (wait_read (list), ==, N_EXCHANGES - N_FAILED);
  assert_row (list, 0, "x29999");
  sbx_history_list_set_filter (list, &(SbxHistoryFilter) { .search = "refused", .outcome = SBX_OUTCOME_FAILED });
  g_assert_cmpuint (wait_read (list), ==, N_FAILED / 2);
  g_assert_finalize_object (g_steal_pointer (&list));
  fixture_let_go (f);
}

/* Nobody wants it any more while its thread still reads; the store goes when that has ended. */
static void
test_dropped (Fixture *f, gconstpointer data)
{
  SbxRecordList *list;

  add (f, N_EXCHANGES);
  run_pending ();
  list = sbx_history_list_new (f->store, &all);
  g_assert_true (sbx_record_list_is_reading (list));
  g_assert_finalize_object (list);
  fixture_let_go (f);
}

/* Without a main loop. */
static void
test_settled (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecordList) list = NULL;
  guint n_refreshed = 0;

  add (f, N_EXCHANGES);
  run_pending ();
  list = sbx_history_list_new (f->store, &all);
  g_signal_connect_swapped (list, "refreshed", G_CALLBACK (count), &n_refreshed);
  sbx_record_list_settle (list);
  g_assert_false (sbx_record_list_is_reading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, N_EXCHANGES);
  sbx_record_list_settle (list);
  run_pending ();
  g_assert_cmpuint (wait_read (list), ==, N_EXCHANGES);
  g_assert_cmpuint (n_refreshed, >=, 1);
  g_assert_finalize_object (g_steal_pointer (&list));
  fixture_let_go (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  fixture_test ("/store/history-list/first", test_first);
  fixture_test ("/store/history-list/changed-while-read", test_changed);
  fixture_test ("/store/history-list/filtered-while-read", test_filtered);
  fixture_test ("/store/history-list/dropped-while-read", test_dropped);
  fixture_test ("/store/history-list/settled", test_settled);
  return g_test_run ();
}
