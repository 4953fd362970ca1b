/* What goes wrong outside: a crash, a full disk, a damaged file, another process. SBX_ROUNDS is how often each is killed. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "sbx-drafts.h"
#include "sbx-environments.h"
#include "sbx-history.h"
#include "sbx-record-list.h"

static char *self_path;

/* This program again, as a child with a part to play; what it prints can be read from *out. */
static pid_t
start_child (const char *part, const char *directory, int *out)
{
  g_autoptr(GError) error = NULL;
  const char *argv[] = { self_path, part, directory, NULL };
  GPid pid;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, out, NULL, &error);
  g_assert_no_error (error);
  return pid;
}

static guint
get_rounds (void)
{
  const char *rounds = g_getenv ("SBX_ROUNDS");

  return rounds != NULL && *rounds != '\0' ? atoi (rounds) : 20;
}

static int
end_child (pid_t pid, int signal_number)
{
  int status;

  if (signal_number != 0)
    kill (pid, signal_number);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}

/* The child: saves for ever, and says each id once it is saved. */
static int
child_saves (const char *directory)
{
  g_autoptr(SbxStore) store = sbx_store_open (directory, NULL);

  while (store != NULL)
    {
      g_autoptr(SbxRequest) request = sbx_request_new ();
      const char *id = sbx_record_get_id (SBX_RECORD (request));

      g_object_set (request, "name", id, "url", "https://x", NULL);
      if (!sbx_store_save (store, SBX_RECORD (request), NULL))
        return 1;
      if (write (STDOUT_FILENO, id, 25) != 25)
        return 1;
    }
  return 1;
}

static void
check_file (Fixture *f)
{
  g_autofree char *check = query_text (f->path, "PRAGMA integrity_check");

  g_assert_cmpstr (check, ==, "ok");
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
  /* An edit and its outbox row are one. */
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests WHERE id NOT IN (SELECT pk FROM outbox)"), ==, 0);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM outbox WHERE pk NOT IN (SELECT id FROM requests)"), ==, 0);
}

static void
test_survives_crash (Fixture *f, gconstpointer data)
{
  g_autoptr(GHashTable) acknowledged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  for (guint round = 0; round < get_rounds (); round++)
    {
      char line[26] = { 0 };
      int out, wanted = g_random_int_range (1, 40);
      pid_t pid = start_child ("--saves", f->directory, &out);

      /* Killed while it writes; what it said before counts. */
      for (int n = 0; read (out, line, 25) == 25; n++)
        {
          g_hash_table_add (acknowledged, g_strdup (line));
          if (n == wanted)
            kill (pid, SIGKILL);
        }
      close (out);
      g_assert_true (WIFSIGNALED (end_child (pid, 0)));
      check_file (f);
    }
  fixture_reopen (f);
  g_hash_table_iter_init (&iter, acknowledged);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SbxRecord) request = sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, id, &error);

      g_assert_no_error (error);
    }
  g_assert_cmpuint (g_hash_table_size (acknowledged), >, get_rounds ());
}

/* The child: types into the request "typed" for ever. Each number n becomes the draft, then the row, and is said after each: "d" n, "r" n. */
static int
child_types (const char *directory)
{
  g_autoptr(SbxStore) store = sbx_store_open (directory, NULL);
  g_autoptr(SbxVault) vault = store != NULL ? sbx_vault_new (sbx_store_get_profile_id (store)) : NULL;
  g_autoptr(SbxRecord) before = store != NULL ? sbx_store_dup_record (store, SBX_TYPE_REQUEST, "typed", NULL) : NULL;
  guint n = before != NULL ? atoi (sbx_request_get_name (SBX_REQUEST (before))) : 0;

  while (store != NULL)
    {
      g_autofree char *name = g_strdup_printf ("%u", ++n);
      g_autoptr(SbxRequest) request = g_object_new (SBX_TYPE_REQUEST, "id", "typed", "name", name, "method", "GET", "url", "https://x", NULL);

      if (!sbx_drafts_save (store, vault, request, 0, NULL))
        return 1;
      dprintf (STDOUT_FILENO, "d%9u", n);
      if (!sbx_store_save (store, SBX_RECORD (request), NULL))
        return 1;
      dprintf (STDOUT_FILENO, "r%9u", n);
    }
  return 1;
}

/* At a random moment, be it before, in or after a write. */
static void
test_typing_survives_crash (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = sbx_vault_new (sbx_store_get_profile_id (f->store));
  guint saved = 0, drafted = 0;

  for (guint round = 0; round < get_rounds (); round++)
    {
      g_autoptr(SbxRequest) row = NULL, draft = NULL;
      g_autoptr(GPtrArray) open = NULL;
      char line[11] = { 0 };
      int out;
      pid_t pid;

      g_clear_object (&f->store);
      pid = start_child ("--types", f->directory, &out);
      g_assert_cmpint (read (out, line, 10), ==, 10);
      g_usleep (g_random_int_range (0, 30000));
      kill (pid, SIGKILL);
      do
        *(*line == 'd' ? &drafted : &saved) = atoi (line + 1);
      while (read (out, line, 10) == 10);
      close (out);
      g_assert_true (WIFSIGNALED (end_child (pid, 0)));

      fixture_reopen (f);
      check_file (f);
      open = sbx_drafts_list (f->store, NULL);
      g_assert_cmpuint (open->len, ==, 1);
      draft = sbx_drafts_load (f->store, vault, "typed", NULL);
      g_assert_cmpint (atoi (sbx_request_get_name (draft)), >=, drafted);
      g_assert_cmpint (atoi (sbx_request_get_name (draft)), <=, drafted + 1);
      if (saved > 0)
        {
          row = sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, "typed", NULL);
          g_assert_cmpint (atoi (sbx_request_get_name (row)), >=, saved);
          g_assert_cmpint (atoi (sbx_request_get_name (row)), <=, drafted);
        }
    }
  g_assert_cmpuint (saved, >, 0);
}

/* Runs a child that is killed after its first save, whose id it gives. */
static void
crash (const char *directory, char id[26])
{
  int out;
  pid_t pid = start_child ("--saves", directory, &out);

  g_assert_cmpint (read (out, id, 25), ==, 25);
  end_child (pid, SIGKILL);
  close (out);
}

/* with_index: whether the log's index, which a reader would have to write, is there as well. */
static SbxStore *
open_read_only (const char *directory, gboolean with_index, GError **error)
{
  static const char *const names[] = { "signalbox.db", "signalbox.db-wal", "signalbox.db-shm" };
  SbxStore *store;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (directory, names[i], NULL);

      g_assert_cmpint (i < 2 || with_index ? g_chmod (path, 0400) : g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_chmod (directory, 0500), ==, 0);
  store = sbx_store_open (directory, error);
  g_assert_cmpint (g_chmod (directory, 0700), ==, 0);
  return store;
}

/* A crash, then a disk that became read-only: what is in the log only is read all the same, or is said to be missing. */
static void
test_crash_then_read_only (Fixture *f, gconstpointer data)
{
  g_autofree char *fresh = g_build_filename (f->directory, "fresh", NULL);
  g_autoptr(SbxRecord) request = NULL;
  g_autoptr(GError) error = NULL;
  char id[26] = { 0 };

  if (geteuid () == 0)
    {
      g_test_skip ("nothing is read-only for root");
      return;
    }
  g_clear_object (&f->store);
  crash (f->directory, id);
  f->store = open_read_only (f->directory, TRUE, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (sbx_store_get_read_only_reason (f->store), "the last changes can’t be read"));
  request = sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, id, &error);
  g_assert_no_error (error);
  g_clear_object (&f->store);

  f->store = open_read_only (f->directory, FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (sbx_store_get_read_only_reason (f->store), "the last changes can’t be read"));
  g_assert_null (sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, id, NULL));

  /* All of a profile is in the log. */
  crash (fresh, id);
  g_assert_null (open_read_only (fresh, FALSE, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, "They are safe: copy the folder to a disk that can be written."));
}

static gboolean
limit_pages_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  return sqlite3_exec (db, data, NULL, NULL, NULL) == SQLITE_OK;
}

static void
test_full_database (Fixture *f, gconstpointer data)
{
  g_autofree char *large = g_strnfill (200000, 'x');
  g_autofree char *body = g_strdup_printf ("\"%s\"", large);
  g_autofree char *limit = NULL;
  g_autoptr(SbxRecord) request = make_request (f, "Large");
  g_autoptr(GError) error = NULL;

  limit = g_strdup_printf ("PRAGMA max_page_count = %d", query_int (f->path, "PRAGMA page_count") + 1);
  g_assert_true (sbx_store_write (f->store, limit_pages_job, limit, &error));
  g_object_set (request, "body", body, NULL);
  g_assert_false (sbx_store_save (f->store, request, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_FULL);
  g_assert_cmpstr (error->message, ==, "The change could not be saved: the disk is full. Nothing was changed; make room and try again.");
  g_clear_error (&error);
  g_assert_cmpint (query_int (f->path, "SELECT (SELECT count(*) FROM requests) + (SELECT count(*) FROM outbox)"), ==, 0);

  /* Once there is room, the same record is saved. */
  g_assert_true (sbx_store_write (f->store, limit_pages_job, (char *) "PRAGMA max_page_count = 100000", &error));
  g_assert_true (sbx_store_save (f->store, request, &error));
  g_assert_no_error (error);
}

/* The child: no file may grow past 700 kB, as on a disk that is full. */
static int
child_fills (const char *directory)
{
  struct rlimit limit = { 700000, 700000 };
  g_autofree char *large = g_strnfill (100000, 'x');
  g_autofree char *body = g_strdup_printf ("\"%s\"", large);
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxStore) store = NULL;

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
  store = sbx_store_open (directory, &error);
  for (guint i = 0; store != NULL && i < 100 && error == NULL; i++)
    {
      g_autoptr(SbxRequest) request = sbx_request_new ();

      g_object_set (request, "name", "Large", "url", "https://x", "body", body, NULL);
      if (sbx_store_save (store, SBX_RECORD (request), &error))
        g_print ("%s", sbx_record_get_id (SBX_RECORD (request)));
    }
  return g_error_matches (error, SBX_STORE_ERROR, SBX_STORE_ERROR_FULL) ? 0 : 1;
}

static void
test_full_disk (Fixture *f, gconstpointer data)
{
  g_autofree char *check = NULL;
  char line[26] = { 0 };
  int out, n_saved = 0, status;
  pid_t pid;

  g_clear_object (&f->store);
  pid = start_child ("--fills", f->directory, &out);
  while (read (out, line, 25) == 25)
    n_saved++;
  close (out);
  status = end_child (pid, 0);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_assert_cmpint (n_saved, >, 0);
  check = query_text (f->path, "PRAGMA integrity_check");
  g_assert_cmpstr (check, ==, "ok");
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests"), ==, n_saved);
}

static void
test_busy (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) request = make_request (f, "Waits");
  g_autoptr(GError) error = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_false (sbx_store_save (f->store, request, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_BUSY);
  g_assert_cmpstr (error->message, ==, "The change could not be written: another program is using the database. Close it, or try again.");
  g_clear_error (&error);
  g_assert_cmpint (sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_true (sbx_store_save (f->store, request, &error));
  g_assert_no_error (error);
  sqlite3_close (db);
}

static void
other_changed_cb (SbxStore *store, const char *table, const char *id, gboolean removed, gboolean *seen)
{
  if (*table == '\0' && id == NULL)
    *seen = TRUE;
}

/* The child: one save, as another process would. */
static int
child_saves_once (const char *directory)
{
  g_autoptr(SbxStore) store = sbx_store_open (directory, NULL);
  g_autoptr(SbxRequest) request = sbx_request_new ();

  g_object_set (request, "name", "From the other process", "url", "https://x", NULL);
  return store != NULL && sbx_store_save (store, SBX_RECORD (request), NULL) ? 0 : 1;
}

static void
test_two_processes (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) own = make_request (f, "Mine");
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);
  gboolean seen = FALSE;
  int out, status;
  pid_t pid;

  g_assert_true (sbx_store_save (f->store, own, NULL));
  run_pending ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_signal_connect (f->store, "changed", G_CALLBACK (other_changed_cb), &seen);
  pid = start_child ("--saves-once", f->directory, &out);
  run_until (&seen);
  status = end_child (pid, 0);
  close (out);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  run_pending ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_true (sbx_store_save (f->store, own, NULL));
}

/* Both write at once: nobody loses anything. */
static void
test_two_writers (Fixture *f, gconstpointer data)
{
  int out, n_other = 0;
  char line[26] = { 0 };
  pid_t pid = start_child ("--saves", f->directory, &out);

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(SbxRecord) own = make_request (f, "Mine");
      g_autoptr(GError) error = NULL;

      g_assert_true (sbx_store_save (f->store, own, &error));
      g_assert_no_error (error);
      g_assert_cmpint (read (out, line, 25), ==, 25);
      n_other++;
    }
  end_child (pid, SIGKILL);
  while (read (out, line, 25) == 25)
    n_other++;
  close (out);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests WHERE name = 'Mine'"), ==, 50);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests WHERE name = id"), >=, n_other);
}

/* Reads and writes everything there is; each call may fail, none may crash or hang. */
static void
use_store (SbxStore *store)
{
  g_autoptr(SbxRecordList) list = sbx_request_list_new (store);
  g_autoptr(SbxRecordList) history = sbx_history_list_new (store, NULL);
  g_autoptr(GPtrArray) environments = sbx_store_list_environments (store, NULL);
  g_autoptr(GPtrArray) tags = sbx_store_list_folders (store, NULL, NULL);
  g_autoptr(SbxRequest) request = sbx_request_new ();
  SbxRequestFilter filter = { .search = "row" };

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i += 7)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (list), i));
  sbx_request_list_set_filter (list, &filter);
  g_object_set (request, "name", "After", "url", "https://x", NULL);
  sbx_store_save (store, SBX_RECORD (request), NULL);
}

static gboolean
fill_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  return sqlite3_exec (db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                       " INSERT INTO requests (id, userId, name, method, url, tags, body, updatedAt)"
                       " SELECT 'r' || i, (SELECT id FROM users), 'Row ' || i, 'GET', 'https://x/' || i, '[\"a/b\"]', json_quote(hex(randomblob(500))), i FROM n",
                       NULL, NULL, NULL) == SQLITE_OK;
}

static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = g_strconcat (f->path, ".before-v2", NULL);
  g_autofree char *whole = NULL;
  /* A list that can't be read says so in the log, and keeps what it has. */
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  guint n_damaged = 0;
  gsize size;

  g_assert_true (sbx_store_write (f->store, fill_job, NULL, NULL));
  g_clear_object (&f->store);
  g_assert_true (g_file_get_contents (f->path, &whole, &size, NULL));
  g_assert_true (g_file_set_contents (copy, "a copy", -1, NULL));

  for (guint round = 0; round < 150; round++)
    {
      g_autofree char *damaged = g_memdup2 (whole, size);
      g_autoptr(GError) error = NULL;
      g_autoptr(SbxStore) store = NULL;
      gsize length = size;

      /* Scattered bytes, a page of zeros, or an end that is missing. */
      if (round % 3 == 0)
        for (guint i = 0; i < 200; i++)
          damaged[g_test_rand_int_range (0, size)] = g_test_rand_int ();
      else if (round % 3 == 1)
        memset (damaged + g_test_rand_int_range (0, size / 16384) * 16384, 0, 16384);
      else
        length = g_test_rand_int_range (1, size);
      g_assert_true (g_file_set_contents_full (f->path, damaged, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      store = sbx_store_open (f->directory, &error);
      if (store != NULL)
        use_store (store);
      else if (g_error_matches (error, SBX_STORE_ERROR, SBX_STORE_ERROR_DAMAGED))
        {
          g_assert_nonnull (strstr (error->message, copy));
          g_assert_nonnull (strstr (error->message, "Nothing was deleted"));
          n_damaged++;
        }
      g_clear_object (&store);
      g_assert_true (g_file_test (f->path, G_FILE_TEST_EXISTS) && g_file_test (copy, G_FILE_TEST_EXISTS));
    }
  g_assert_cmpuint (n_damaged, >, 0);
  g_log_set_always_fatal (fatal);
}

static void
count_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  guint *n_done = data;

  if (!sbx_store_save_finish (SBX_STORE (source), result, &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  else
    (*n_done)++;
}

static gboolean
slow_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  g_usleep (200000);
  return TRUE;
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (sbx_store_write_finish (SBX_STORE (source), result, NULL));
}

/* What was asked for before closing is done; what was cancelled in time is not. */
static void
test_close_waits (Fixture *f, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  guint n_done = 0;

  sbx_store_write_async (f->store, slow_job, NULL, NULL, NULL, ready_cb, NULL);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(SbxRecord) request = make_request (f, "Queued");

      sbx_store_save_async (f->store, request, i < 4 ? cancellable : NULL, count_done_cb, &n_done);
    }
  g_cancellable_cancel (cancellable);
  sbx_store_close (f->store);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests"), ==, 6);
  run_pending ();
  g_assert_cmpuint (n_done, ==, 6);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--saves"))
    return child_saves (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--types"))
    return child_types (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--saves-once"))
    return child_saves_once (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--fills"))
    return child_fills (argv[2]);

  g_test_init (&argc, &argv, NULL);
  self_path = g_file_read_link ("/proc/self/exe", NULL);

  fixture_test ("/store/outbox/survives-crash", test_survives_crash);
  fixture_test ("/store/drafts/survive-crash", test_typing_survives_crash);
  fixture_test ("/store/faults/crash-then-read-only", test_crash_then_read_only);
  fixture_test ("/store/faults/full-database", test_full_database);
  fixture_test ("/store/faults/full-disk", test_full_disk);
  fixture_test ("/store/faults/busy", test_busy);
  fixture_test ("/store/faults/two-processes", test_two_processes);
  fixture_test ("/store/faults/two-writers", test_two_writers);
  fixture_test ("/store/faults/damaged", test_damaged);
  fixture_test ("/store/faults/close-waits", test_close_waits);

  return g_test_run ();
}
