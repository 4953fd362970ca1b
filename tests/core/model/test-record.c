/* Records: properties, SQL, JSON and differences, all from one table of columns. */
#include <math.h>
#include <string.h>

#include "sbx-ai-analysis.h"
#include "sbx-cuid.h"
#include "sbx-execution.h"
#include "sbx-model-error.h"
#include "sbx-record.h"
#include "sbx-request.h"
#include "sbx-template.h"
#include "sbx-user.h"
#include "sbx-workflow.h"

static SbxRecordClass *
peek_class (GType type)
{
  return g_type_class_peek (type);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_properties (void)
{
  g_autoptr(SbxExecution) execution = g_object_new (SBX_TYPE_EXECUTION, "id", "e1", "n8n-execution-id", "77", NULL);
  g_autofree char *number = NULL;
  guint notified = 0;
  double duration;

  g_assert_cmpstr (sbx_record_get_id (SBX_RECORD (execution)), ==, "e1");
  g_object_get (execution, "n8n-execution-id", &number, NULL);
  g_assert_cmpstr (number, ==, "77");

  g_signal_connect_swapped (execution, "notify::duration", G_CALLBACK (count_cb), &notified);
  g_assert_true (sbx_record_is_null (SBX_RECORD (execution), "duration"));
  g_object_set (execution, "duration", 0.0, NULL);
  g_assert_false (sbx_record_is_null (SBX_RECORD (execution), "duration"));
  g_assert_cmpuint (notified, ==, 1);
  g_object_set (execution, "duration", 0.0, NULL);
  g_assert_cmpuint (notified, ==, 1);
  g_object_set (execution, "duration", 2.5, NULL);
  g_object_get (execution, "duration", &duration, NULL);
  g_assert_cmpfloat (duration, ==, 2.5);
  sbx_record_set_null (SBX_RECORD (execution), "duration");
  g_assert_true (sbx_record_is_null (SBX_RECORD (execution), "duration"));
  g_assert_cmpuint (notified, ==, 3);
  sbx_record_set_null (SBX_RECORD (execution), "duration");
  g_assert_cmpuint (notified, ==, 3);
}

static void
test_defaults (void)
{
  g_autoptr(SbxTemplate) template = g_object_new (SBX_TYPE_TEMPLATE, NULL);
  g_autoptr(SbxUser) user = g_object_new (SBX_TYPE_USER, NULL);
  g_autofree char *headers = NULL;
  g_autofree char *variables = NULL;
  g_autofree char *plan = NULL;
  gboolean official;

  g_object_get (template, "headers", &headers, "variables", &variables, "is-official", &official, NULL);
  g_assert_cmpstr (headers, ==, "{}");
  g_assert_cmpstr (variables, ==, "[]");
  g_assert_true (official);
  g_assert_true (sbx_record_is_null (SBX_RECORD (template), "serviceId"));
  g_object_get (user, "plan", &plan, NULL);
  g_assert_cmpstr (plan, ==, "FREE");
}

/* What the server keeps secret has no place in a record at all. */
static void
test_no_credentials (void)
{
  static const struct { const char *table, *column; } credentials[] = {
    { "users", "password" }, { "users", "verifyToken" }, { "users", "resetToken" }, { "users", "twoFactorSecret" },
    { "sessions", "token" }, { "sessions", "refreshToken" }, { "api_keys", "key" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (credentials); i++)
    {
      GType type = sbx_record_type_from_table (credentials[i].table);
      g_autoptr(SbxRecord) record = g_object_new (type, NULL);
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", credentials[i].column);
      g_autofree char *select = sbx_record_class_dup_select (peek_class (type), NULL);
      g_autofree char *upsert = sbx_record_class_dup_upsert (peek_class (type));
      g_autofree char *json = sbx_record_to_json (record, TRUE);

      g_assert_true (sbx_record_is_null (record, credentials[i].column));
      g_assert_null (strstr (select, quoted));
      g_assert_null (strstr (upsert, quoted));
      g_assert_null (strstr (json, quoted));
      g_assert_null (g_object_class_find_property (G_OBJECT_GET_CLASS (record), credentials[i].column));
    }
}

static void
test_types (void)
{
  guint n_types;
  const GType *types = sbx_record_types (&n_types);

  g_assert_cmpuint (n_types, ==, 10);
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr(GTypeClass) klass = g_type_class_ref (types[i]);

      g_assert_true (g_type_is_a (types[i], SBX_TYPE_RECORD));
      g_assert_true (sbx_record_type_from_table (((SbxRecordClass *) klass)->table) == types[i]);
    }
  g_assert_true (sbx_record_type_from_table ("bookmarks") == G_TYPE_INVALID);
}

static void
test_rebase (void)
{
  g_autoptr(SbxRecord) before = g_object_new (SBX_TYPE_REQUEST, "id", "1", "name", "one", "url", "u", "method", "GET", NULL);
  g_autoptr(SbxRecord) after = sbx_record_copy (before);
  g_autoptr(SbxRecord) draft = sbx_record_copy (before);
  g_autofree char *name = NULL, *url = NULL;
  gboolean favorite;

  g_object_set (after, "name", "two", "favorite", TRUE, NULL);
  g_object_set (draft, "name", "typed", "url", "typed", NULL);
  sbx_record_rebase (draft, before, after);
  g_object_get (draft, "name", &name, "url", &url, "favorite", &favorite, NULL);
  g_assert_cmpstr (name, ==, "typed");
  g_assert_cmpstr (url, ==, "typed");
  g_assert_true (favorite);
  sbx_record_rebase (draft, after, before);
  g_object_get (draft, "favorite", &favorite, NULL);
  g_assert_false (favorite);
}

static void
test_copy_and_diff (void)
{
  g_autoptr(SbxAiAnalysis) one = g_object_new (SBX_TYPE_AI_ANALYSIS, "id", "a", "user-id", "u", "error-data", "{}", "confidence", 0.5, NULL);
  g_autoptr(SbxRecord) two = sbx_record_copy (SBX_RECORD (one));
  g_autoptr(GPtrArray) same = sbx_record_diff (SBX_RECORD (one), two);
  g_autoptr(GPtrArray) changed = NULL;
  guint notified = 0;

  g_assert_cmpuint (same->len, ==, 0);
  g_object_set (two, "confidence", 0.75, "helpful", FALSE, NULL);
  changed = sbx_record_diff (SBX_RECORD (one), two);
  g_assert_cmpuint (changed->len, ==, 2);
  g_assert_cmpstr (changed->pdata[0], ==, "confidence");
  g_assert_cmpstr (changed->pdata[1], ==, "helpful");

  g_signal_connect_swapped (one, "notify", G_CALLBACK (count_cb), &notified);
  sbx_record_assign (SBX_RECORD (one), two);
  g_assert_cmpuint (notified, ==, 2);
  g_assert_false (sbx_record_is_null (SBX_RECORD (one), "helpful"));
  sbx_record_assign (SBX_RECORD (one), two);
  g_assert_cmpuint (notified, ==, 2);
}

/* JSON columns stand as they are: numbers that no double holds, white space, repeats. */
static void
test_json (void)
{
  static const char body[] = "{ \"n\": 1.10, \"big\": 12345678901234567890123, \"n\": \"\\u00e9\" }";
  g_autoptr(SbxRequest) request = g_object_new (SBX_TYPE_REQUEST, "id", "r", "user-id", "u", "name", "Say \"hi\"\n\\ سلام",
                                                "method", "POST", "url", "https://x/?a=1", "body", body, "tags", "[\"a/b\"]",
                                                "last-used", G_GINT64_CONSTANT (1700000000123), "favorite", TRUE,
                                                "settings", "{\"timeout\":5}", NULL);
  g_autofree char *with_local = sbx_record_to_json (SBX_RECORD (request), TRUE);
  g_autofree char *without = sbx_record_to_json (SBX_RECORD (request), FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxRecord) back = NULL;
  g_autoptr(GPtrArray) changed = NULL;

  g_assert_nonnull (strstr (with_local, body));
  g_assert_nonnull (strstr (with_local, "\"settings\":{\"timeout\":5}"));
  g_assert_null (strstr (without, "settings"));

  back = sbx_record_new_from_json (SBX_TYPE_REQUEST, with_local, &error);
  g_assert_no_error (error);
  changed = sbx_record_diff (SBX_RECORD (request), back);
  g_assert_cmpuint (changed->len, ==, 0);
}

static void
test_json_nulls (void)
{
  g_autoptr(SbxRecord) record = g_object_new (SBX_TYPE_WORKFLOW, "id", "w", "instance-id", "i", "n8n-id", "1", "name", "W",
                                              "nodes", "[]", "connections", "{}", NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *name = NULL;
  g_autoptr(SbxRecord) back = NULL;

  sbx_record_set_null (record, "tags");
  json = sbx_record_to_json (record, FALSE);
  g_assert_nonnull (strstr (json, "\"tags\":null"));
  back = sbx_record_new_from_json (SBX_TYPE_WORKFLOW, json, &error);
  g_assert_no_error (error);
  g_assert_true (sbx_record_is_null (back, "tags"));
  g_clear_object (&back);

  /* Unknown keys, values of another type, a missing column. */
  back = sbx_record_new_from_json (SBX_TYPE_WORKFLOW, "{\"unknown\": [1, {\"name\": 2}], \"name\": 5, \"id\": \"x\", \"totalExecutions\": \"7\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sbx_record_get_id (back), ==, "x");
  g_object_get (back, "name", &name, NULL);
  g_assert_null (name);
  g_assert_false (sbx_record_is_null (back, "tags"));
}

static void
test_json_errors (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (sbx_record_new_from_json (SBX_TYPE_REQUEST, "{\"id\": ", &error));
  g_assert_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON);
  g_clear_error (&error);
  g_assert_null (sbx_record_new_from_json (SBX_TYPE_REQUEST, "[1, 2]", &error));
  g_assert_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON);
  g_assert_cmpstr (error->message, ==, "The stored document is JSON, but not an object.");
}

static void
run_bound (sqlite3 *db, const char *sql, SbxRecord *record)
{
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  sbx_record_bind (record, statement);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
}

static SbxRecord *
read_execution (sqlite3 *db)
{
  g_autofree char *select = sbx_record_class_dup_select (peek_class (SBX_TYPE_EXECUTION), "WHERE \"id\" = 'e'");
  sqlite3_stmt *statement;
  SbxRecord *record;

  g_assert_cmpint (sqlite3_prepare_v2 (db, select, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  record = sbx_record_new_from_statement (SBX_TYPE_EXECUTION, statement);
  sqlite3_finalize (statement);
  return record;
}

static void
assert_stored (sqlite3 *db, SbxRecord *record)
{
  g_autoptr(SbxRecord) back = read_execution (db);
  g_autoptr(GPtrArray) changed = sbx_record_diff (record, back);

  g_assert_cmpuint (changed->len, ==, 0);
  g_assert_true (sbx_record_is_null (back, "finishedAt"));
}

static void
test_statement (void)
{
  g_autoptr(SbxRecord) record = g_object_new (SBX_TYPE_EXECUTION, "id", "e", "workflow-id", "w", "n8n-execution-id", "9", "status", "FAILED",
                                              "mode", "webhook", "started-at", G_GINT64_CONSTANT (5), "duration", 1.5, NULL);
  g_autofree char *upsert = sbx_record_class_dup_upsert (peek_class (SBX_TYPE_EXECUTION)), *update = NULL, *mode = NULL;
  g_autoptr(SbxRecord) before = NULL, damaged = NULL;
  g_autoptr(GPtrArray) changed = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE executions (id TEXT PRIMARY KEY, workflowId, n8nExecutionId, status, mode, data, error,"
                                     " startedAt, finishedAt, duration)", NULL, NULL, NULL), ==, SQLITE_OK);
  run_bound (db, upsert, record);
  run_bound (db, upsert, record);
  assert_stored (db, record);

  /* Only what changed is written, NULL as well. */
  before = read_execution (db);
  g_object_set (record, "mode", NULL, "duration", 2.5, NULL);
  changed = sbx_record_diff (record, before);
  update = sbx_record_class_dup_update (peek_class (SBX_TYPE_EXECUTION), changed);
  g_assert_cmpstr (update, ==, "UPDATE \"executions\" SET \"mode\" = ?5, \"duration\" = ?10 WHERE \"id\" = ?1");
  run_bound (db, update, record);
  assert_stored (db, record);

  /* Bytes that are no UTF-8 never leave the database. */
  g_assert_cmpint (sqlite3_exec (db, "UPDATE executions SET mode = CAST(x'61ff62' AS TEXT)", NULL, NULL, NULL), ==, SQLITE_OK);
  damaged = read_execution (db);
  g_object_get (damaged, "mode", &mode, NULL);
  g_assert_cmpstr (mode, ==, "a\357\277\275b");
  sqlite3_close (db);
}

static gpointer
make_ids (gpointer data)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 5000; i++)
    g_ptr_array_add (ids, sbx_cuid_new ());
  return ids;
}

static void
test_cuid (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *first = sbx_cuid_new ();
  g_autofree char *time = g_strndup (first + 1, 8);
  GThread *threads[4];

  g_assert_true (sbx_cuid_is_valid (first));
  g_assert_cmpint (ABS (g_ascii_strtoll (time, NULL, 36) - g_get_real_time () / 1000), <, 60000);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, make_ids, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr(GPtrArray) ids = g_thread_join (threads[i]);

      for (guint j = 0; j < ids->len; j++)
        {
          g_assert_true (sbx_cuid_is_valid (ids->pdata[j]));
          g_assert_true (g_hash_table_add (seen, g_strdup (ids->pdata[j])));
        }
    }

  g_assert_false (sbx_cuid_is_valid (NULL));
  g_assert_false (sbx_cuid_is_valid (""));
  g_assert_false (sbx_cuid_is_valid ("clh1z0q0q0000"));
  g_assert_false (sbx_cuid_is_valid ("xlh1z0q0q0000356v8z3f9y2ab"));
  g_assert_false (sbx_cuid_is_valid ("clh1z0q0q0000356v8z3f9y2A"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/record/properties", test_properties);
  g_test_add_func ("/model/record/defaults", test_defaults);
  g_test_add_func ("/model/record/no-credentials", test_no_credentials);
  g_test_add_func ("/model/record/types", test_types);
  g_test_add_func ("/model/record/copy-and-diff", test_copy_and_diff);
  g_test_add_func ("/model/record/rebase", test_rebase);
  g_test_add_func ("/model/record/json", test_json);
  g_test_add_func ("/model/record/json-nulls", test_json_nulls);
  g_test_add_func ("/model/record/json-errors", test_json_errors);
  g_test_add_func ("/model/record/statement", test_statement);
  g_test_add_func ("/model/cuid", test_cuid);

  return g_test_run ();
}
