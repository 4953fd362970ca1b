/* bench-store DIRECTORY: saves an edit, and searches as one types, in a profile of 100,000 requests that it makes there. Prints a line each:
 * what, and the median of so many milliseconds. */
#include <sqlite3.h>

#include "sbx-record-list.h"
#include "sbx-request.h"
#include "sbx-store-private.h"

#define ROWS 100000
#define EDITS 201
#define TURNS 21

static double times[EDITS];

static int
compare_times (gconstpointer one, gconstpointer other)
{
  double a = *(const double *) one, b = *(const double *) other;

  return (a > b) - (a < b);
}

static double
get_median (guint n)
{
  qsort (times, n, sizeof *times, compare_times);
  return times[n / 2];
}

static void
must (gboolean done, GError *error)
{
  if (!done)
    g_error ("%s", error->message);
}

static gboolean
fill_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
    " INSERT INTO requests (id, userId, name, method, url, tags, body, updatedAt)"
    " SELECT 'r' || i, (SELECT id FROM users), 'Request ' || i, 'GET',"
    " 'https://example.com/' || CASE i %% 100 WHEN 0 THEN 'invoices/' ELSE 'customers/' END || i, '[\"a/b\"]', json_quote(hex(randomblob(200))), i FROM n",
    ROWS);

  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* One after the other, so that both meet the same disk. */
static void
bench_save (SbxStore *store, const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "bare.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxRecord) request = sbx_store_dup_record (store, SBX_TYPE_REQUEST, "r500", &error);
  double bare[EDITS];
  sqlite3 *db;

  must (request != NULL, error);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                 "CREATE TABLE t (id TEXT PRIMARY KEY, name TEXT); INSERT INTO t VALUES ('r', '')", NULL, NULL, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < EDITS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Edit %u", i);
      g_autofree char *sql = g_strdup_printf ("BEGIN IMMEDIATE; UPDATE t SET name = '%s' WHERE id = 'r'; COMMIT", name);
      gint64 begin = g_get_monotonic_time ();

      g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
      bare[i] = (g_get_monotonic_time () - begin) / 1000.0;

      g_object_set (request, "name", name, NULL);
      begin = g_get_monotonic_time ();
      must (sbx_store_save (store, request, &error), error);
      times[i] = (g_get_monotonic_time () - begin) / 1000.0;
    }
  sqlite3_close (db);
  g_print ("save %.3f\n", get_median (EDITS));
  memcpy (times, bare, sizeof bare);
  g_print ("transaction %.3f\n", get_median (EDITS));
}

/* From the letter to the rows that are there. */
static void
bench_search (SbxStore *store, SbxRecordList *list, const char *word)
{
  for (guint i = 0; i < TURNS; i++)
    {
      SbxRequestFilter filter = { .search = "nothing of the kind" };
      gint64 begin;

      sbx_request_list_set_filter (list, &filter);
      while (g_list_model_get_n_items (G_LIST_MODEL (list)) > 0)
        g_main_context_iteration (NULL, TRUE);
      filter.search = word;
      begin = g_get_monotonic_time ();
      sbx_request_list_set_filter (list, &filter);
      while (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0)
        g_main_context_iteration (NULL, TRUE);
      g_object_unref (g_list_model_get_item (G_LIST_MODEL (list), 0));
      times[i] = (g_get_monotonic_time () - begin) / 1000.0;
    }
  g_print ("search:%s %.3f\n", word, get_median (TURNS));
}

int
main (int argc, char **argv)
{
  static const char *const words[] = { "c", "cu", "inv", "invoices 4", "customers 4242" };
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxStore) store = argc == 2 ? sbx_store_open (argv[1], &error) : NULL;
  g_autoptr(SbxRecordList) list = NULL;

  if (store == NULL)
    g_error ("%s", error != NULL ? error->message : "Usage: bench-store DIRECTORY");
  must (sbx_store_write (store, fill_job, NULL, &error), error);
  bench_save (store, argv[1]);
  list = sbx_request_list_new (store);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    bench_search (store, list, words[i]);
  return 0;
}
