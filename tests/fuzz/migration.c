/* A database of an older version, damaged: a byte for its version, then places (3 bytes), each with a length and as many bytes. It is
 * upgraded and can be used, or an error tells why not; the file stays. */
#include "sbx-cookies.h"
#include "sbx-environments.h"
#include "sbx-history.h"
#include "sbx-migrations.h"
#include "sbx-record-list.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAX_VERSIONS 16

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static char *directory, *path;
static GBytes *versions[MAX_VERSIONS];
static guint n_versions;

static const char rows[] =
  "INSERT INTO users (id, email, name, updatedAt) VALUES ('u', 'e@x', 'N', 1);"
  "INSERT INTO requests (id, userId, name, method, url, headers, tags, updatedAt)"
  " VALUES ('r', 'u', 'Ancient', 'GET', 'x', '{\"a\":\"b\"}', '[\"f\"]', 1), ('s', 'u', 'Old', 'PUT', 'y', '{}', NULL, 2);";
/* Of tables that the first version does not have. */
static const char own_rows[] =
  "INSERT INTO profile VALUES ('id', 'p'), ('user', 'u');"
  "INSERT INTO environments (id, name, updatedAt) VALUES ('e', 'Test', 1);"
  "INSERT INTO variables (id, environmentId, name, value, updatedAt) VALUES ('v', 'e', 'NAME', 'value', 1), ('w', NULL, 'ALL', '', 1);"
  "INSERT INTO cookies VALUES ('', 'x.example', '/', 'c', 0, 'v1:00:00:00');"
  "INSERT INTO exchanges (id, requestId, name, method, url, startedAt, request, document)"
  " VALUES ('x', 'r', 'Ancient', 'GET', 'x', 1, '{\"name\":\"Ancient\"}',"
  " '{\"hops\":[{\"method\":\"GET\",\"responseHead\":\"HTTP/1.1 200 OK\\r\\n\\r\\n\"}]}');";

static void
remove_files (void)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_unlink (file);
    }
  sbx_migrations_remove_copies (path);
}

static void
set_up (void)
{
  const SbxMigration *migrations = sbx_migrations_get (&n_versions);

  directory = g_dir_make_tmp ("sbx-fuzz-XXXXXX", NULL);
  path = g_build_filename (directory, "signalbox.db", NULL);
  for (guint i = 0; i < n_versions; i++)
    {
      g_autofree char *contents = NULL;
      gsize length;
      sqlite3 *db;

      remove_files ();
      g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
      /* Small pages make a small file, of which more is hit. */
      g_assert_cmpint (sqlite3_exec (db, "PRAGMA page_size = 512", NULL, NULL, NULL), ==, SQLITE_OK);
      g_assert_true (sbx_migrations_run (db, migrations, i + 1, NULL));
      g_assert_cmpint (sqlite3_exec (db, rows, NULL, NULL, NULL), ==, SQLITE_OK);
      if (i > 0)
        g_assert_cmpint (sqlite3_exec (db, own_rows, NULL, NULL, NULL), ==, SQLITE_OK);
      sqlite3_close (db);
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      versions[i] = g_bytes_new_take (g_steal_pointer (&contents), length);
    }
}

static void
write_damaged (const guint8 *data, gsize size)
{
  GBytes *version = versions[data[0] % n_versions];
  gsize length = g_bytes_get_size (version);
  g_autofree guint8 *file = g_memdup2 (g_bytes_get_data (version, NULL), length);

  remove_files ();
  for (gsize at = 1, n; at + 4 <= size; at += 4 + n)
    {
      gsize place = (data[at] << 16 | data[at + 1] << 8 | data[at + 2]) % length;

      n = MIN (MIN (data[at + 3], size - at - 4), length - place);
      memcpy (file + place, data + at + 4, n);
    }
  g_assert_true (g_file_set_contents_full (path, (const char *) file, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
read_list (SbxRecordList *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)) && i < 10; i++)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (list), i));
}

static void
read_all (SbxStore *store)
{
  g_autoptr(SbxRecordList) request_list = sbx_request_list_new (store), history_list = sbx_history_list_new (store, NULL);
  g_autoptr(GPtrArray) requests = sbx_store_select (store, SBX_TYPE_REQUEST, "", NULL, NULL);
  g_autoptr(GPtrArray) environments = sbx_store_list_environments (store, NULL);
  g_autoptr(GPtrArray) globals = sbx_store_list_variables (store, NULL, NULL), variables = sbx_store_list_variables (store, "e", NULL);
  g_autoptr(GPtrArray) cookies = sbx_store_list_cookies (store, NULL, NULL);
  g_autoptr(SbxExchange) exchange = sbx_history_load_exchange (store, "x", NULL);
  g_autoptr(SbxRequest) sent = sbx_history_load_request (store, "x", NULL);

  g_assert_true (sbx_store_get_profile_id (store) != NULL && sbx_store_get_user_id (store) != NULL);
  read_list (request_list);
  read_list (history_list);
  for (guint i = 0; requests != NULL && i < requests->len; i++)
    {
      g_autoptr(GPtrArray) headers = sbx_request_dup_headers (requests->pdata[i], NULL);
      g_auto(GStrv) tags = sbx_request_dup_tags (requests->pdata[i]);
    }
}

static void
save_one (SbxStore *store)
{
  g_autoptr(SbxRequest) request = sbx_request_new (), back = NULL;
  g_autoptr(GError) error = NULL;

  g_object_set (request, "name", "New", "url", "https://x", NULL);
  if (sbx_store_save (store, SBX_RECORD (request), &error))
    back = sbx_store_dup_record (store, SBX_TYPE_REQUEST, sbx_record_get_id (SBX_RECORD (request)), NULL);
  else
    g_assert_nonnull (error);
  g_assert_true (back == NULL || g_str_equal (sbx_request_get_name (back), "New"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr(SbxStore) store = NULL;
  g_autoptr(GError) error = NULL;

  if (size == 0)
    return 0;
  if (directory == NULL)
    set_up ();
  write_damaged (data, size);
  store = sbx_store_open (directory, &error);
  g_assert_true ((store == NULL) == (error != NULL));
  if (store != NULL)
    {
      read_all (store);
      save_one (store);
    }
  g_clear_object (&store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  return 0;
}
