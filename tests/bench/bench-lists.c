/* bench-lists DIRECTORY NUMBER: for how long the history, with so many exchanges, holds the main loop at the most. The profile is filled
 * when it is empty. Time is of the processor, which others may use as well. */
#include "sbx-history.h"
#include "sbx-history-pane.h"

/* Of the interface, made when it is built. */
GResource *sbx_get_resource (void);

static gint64 released, longest;

static gint64
get_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* What runs between two polls holds the loop. */
static int
poll_loop (GPollFD *fds, guint n_fds, int timeout)
{
  int n;

  longest = MAX (longest, get_time () - released);
  n = g_poll (fds, n_fds, timeout);
  released = get_time ();
  return n;
}

static gboolean
fill_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  /* Two hops with heads and certificates make some 6 kB a row, as a server on the net does. */
  const char *sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)"
                    " INSERT INTO exchanges (id, requestId, name, method, url, status, error, startedAt, duration, contentType, request, document)"
                    " SELECT 'x' || i, 'r' || (i % 500), 'Request ' || (i % 500), 'GET', 'https://example.com/customers/' || i,"
                    " CASE WHEN i % 10 = 1 THEN 404 WHEN i % 10 = 2 THEN 0 ELSE 200 END, CASE WHEN i % 10 = 2 THEN 'Refused' END,"
                    " 1700000000000 + i * 60000, 1000, 'application/json', json_object('pad', hex(zeroblob(500))),"
                    " json_object('hops', json_array(), 'pad', hex(zeroblob(2500))) FROM n";
  sqlite3_stmt *statement;
  int code;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_int (statement, 1, GPOINTER_TO_INT (data));
  code = sqlite3_step (statement);
  g_assert_cmpint (code, ==, SQLITE_DONE);
  sqlite3_finalize (statement);
  return TRUE;
}

/* From a quiet loop to a quiet loop; a frame that is drawn counts as well. */
static void
measure (const char *title)
{
  gint64 begin = get_time ();
  guint n_idle = 0;

  longest = 0;
  released = begin;
  while (n_idle < 20)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        {
          n_idle++;
          g_usleep (20000);
          released = get_time ();
        }
    }
  g_print ("%s: the main loop was held for %.1f ms at most\n", title, longest / 1000.0);
}

int
main (int argc, char **argv)
{
  static const char *const outcomes[] = { "failed", "succeeded", "any", "failed", "any" };
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxWorkspace) workspace = NULL;
  GtkWidget *pane;
  GtkWidget *window;
  SbxStore *store;
  guint64 n, bytes;

  g_resources_register (sbx_get_resource ());
  adw_init ();
  workspace = argc == 3 ? sbx_workspace_open (argv[1], &error) : NULL;
  if (workspace == NULL)
    g_error ("%s", error != NULL ? error->message : "Usage: bench-lists DIRECTORY NUMBER");
  store = sbx_workspace_get_store (workspace);
  if (sbx_history_measure (store, &n, &bytes, &error) && n == 0 && !sbx_store_write (store, fill_job, GINT_TO_POINTER (atoi (argv[2])), &error))
    g_error ("%s", error->message);

  g_main_context_set_poll_func (NULL, poll_loop);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 800);
  gtk_window_present (GTK_WINDOW (window));
  measure ("The window");
  released = get_time ();
  pane = sbx_history_pane_new (workspace);
  gtk_window_set_child (GTK_WINDOW (window), pane);
  measure ("All");
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      gint64 begin = get_time ();

      g_object_set (pane, "outcome", outcomes[i], NULL);
      g_print ("set: %.1f ms; ", (get_time () - begin) / 1000.0);
      measure (outcomes[i]);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
