/* The records against Prisma's own SQL, and the tables against the records; each constraint against a row that breaks it. */
#include "support.h"

#include "sbx-environments.h"
#include "sbx-history.h"
#include "sbx-migrations.h"

static sqlite3 *
open_schema (void)
{
  guint n_migrations;
  const SbxMigration *migrations = sbx_migrations_get (&n_migrations);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  for (guint i = 0; i < n_migrations; i++)
    g_assert_cmpint (sqlite3_exec (db, migrations[i].sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL), ==, SQLITE_OK);
  return db;
}

static char *
read_prisma (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "core", "store", "prisma-schema.sql", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static char *
lookup_text (sqlite3 *db, const char *sql, const char *one, const char *two)
{
  sqlite3_stmt *statement;
  char *text = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, one, -1, NULL);
  sqlite3_bind_text (statement, 2, two, -1, NULL);
  if (sqlite3_step (statement) == SQLITE_ROW)
    text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return text;
}

static const SbxColumn *
find_column (SbxRecordClass *klass, const char *name)
{
  for (guint i = 0; i < klass->n_columns; i++)
    if (g_str_equal (klass->columns[i].name, name))
      return &klass->columns[i];
  return NULL;
}

/* "FREE PRO": what Prisma's type may be. */
static char *
enum_values (const char *prisma, const char *type)
{
  g_autofree char *start = g_strdup_printf ("CREATE TYPE \"%s\" AS ENUM ('", type);
  const char *found = strstr (prisma, start);
  g_autoptr(GString) values = NULL;

  g_assert_nonnull (found);
  found += strlen (start);
  values = g_string_new_len (found, strstr (found, "');") - found);
  g_string_replace (values, "', '", " ", 0);
  return g_string_free_and_steal (g_steal_pointer (&values));
}

static char *
column_values (const SbxColumn *column)
{
  return column->values != NULL ? g_strjoinv (" ", (char **) column->values) : NULL;
}

/* Prisma's type, default and values of a column, as they must stand in the record. */
static void
check_column (const char *prisma, SbxRecordClass *klass, const char *name, const char *definition)
{
  static const struct { const char *prisma; SbxColumnType type; } types[] = {
    { "TEXT[]", SBX_COLUMN_LIST }, { "TEXT", SBX_COLUMN_TEXT }, { "JSONB", SBX_COLUMN_JSON }, { "BOOLEAN", SBX_COLUMN_BOOLEAN },
    { "INTEGER", SBX_COLUMN_INTEGER }, { "TIMESTAMP(3)", SBX_COLUMN_TIME }, { "DOUBLE PRECISION", SBX_COLUMN_REAL }, { "\"", SBX_COLUMN_ENUM },
  };
  static const struct { const char *prisma, *sqlite; } defaults[] = {
    { "DEFAULT false", "0" }, { "DEFAULT true", "1" }, { "DEFAULT 0", "0" }, { "DEFAULT '{}'", "'{}'" }, { "DEFAULT '[]'", "'[]'" },
    { "DEFAULT ARRAY[]::TEXT[]", "'[]'" }, { "DEFAULT 'FREE'", "'FREE'" }, { "DEFAULT 'DISCONNECTED'", "'DISCONNECTED'" },
    { "DEFAULT CURRENT_TIMESTAMP", SBX_COLUMN_NOW },
  };
  const SbxColumn *column = find_column (klass, name);
  const char *fallback = NULL;
  g_autofree char *expected = NULL, *values = NULL;
  guint i;

  g_test_message ("%s.%s", klass->table, name);
  g_assert_nonnull (column);
  g_assert_false (column->flags & SBX_COLUMN_LOCAL);
  if (column->flags & SBX_COLUMN_NO_MIRROR)
    return;
  for (i = 0; !g_str_has_prefix (definition, types[i].prisma); i++)
    g_assert_cmpuint (i, <, G_N_ELEMENTS (types));
  g_assert_cmpint (column->type, ==, types[i].type);
  g_assert_true (((column->flags & SBX_COLUMN_NULLABLE) == 0) == (strstr (definition, "NOT NULL") != NULL));
  if (column->type == SBX_COLUMN_ENUM)
    {
      g_autofree char *type = g_strndup (definition + 1, strcspn (definition + 1, "\""));

      expected = enum_values (prisma, type);
    }
  values = column_values (column);
  g_assert_cmpstr (values, ==, expected);

  for (i = 0; fallback == NULL && i < G_N_ELEMENTS (defaults); i++)
    if (strstr (definition, defaults[i].prisma) != NULL)
      fallback = defaults[i].sqlite;
  g_assert_true ((fallback != NULL) == (strstr (definition, "DEFAULT") != NULL));
  g_assert_cmpstr (column->fallback, ==, fallback);
}

static void
check_table (const char *prisma, const char *table, const char *body)
{
  g_autoptr(GRegex) regex = g_regex_new ("^    \"(\\w+)\" (.*?),?$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autoptr(GTypeClass) klass = g_type_class_ref (sbx_record_type_from_table (table));
  SbxRecordClass *record_class = (SbxRecordClass *) klass;
  guint shared = 0, local = 0;

  for (g_regex_match (regex, body, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      g_autofree char *definition = g_match_info_fetch (match, 2);

      check_column (prisma, record_class, name, definition);
      shared++;
    }
  for (guint i = 0; i < record_class->n_columns; i++)
    local += (record_class->columns[i].flags & SBX_COLUMN_LOCAL) != 0;
  g_assert_cmpuint (shared + local, ==, record_class->n_columns);
}

static void
test_columns (void)
{
  g_autofree char *prisma = read_prisma ();
  g_autoptr(GRegex) regex = g_regex_new ("^CREATE TABLE \"(\\w+)\" \\((.*?)\n\\);", G_REGEX_MULTILINE | G_REGEX_DOTALL, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  guint n_tables = 0;

  for (g_regex_match (regex, prisma, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *table = g_match_info_fetch (match, 1);
      g_autofree char *body = g_match_info_fetch (match, 2);

      check_table (prisma, table, body);
      n_tables++;
    }
  g_assert_cmpuint (n_tables, ==, 10);
}

static void
check_record (sqlite3 *db, GType type)
{
  static const char *const types[] = {
    [SBX_COLUMN_TEXT] = "TEXT", [SBX_COLUMN_INTEGER] = "INTEGER", [SBX_COLUMN_REAL] = "REAL", [SBX_COLUMN_BOOLEAN] = "INTEGER",
    [SBX_COLUMN_TIME] = "INTEGER", [SBX_COLUMN_JSON] = "TEXT", [SBX_COLUMN_LIST] = "TEXT", [SBX_COLUMN_ENUM] = "TEXT",
  };
  g_autoptr(GTypeClass) klass = g_type_class_ref (type);
  SbxRecordClass *record_class = (SbxRecordClass *) klass;
  g_autofree char *n_columns = lookup_text (db, "SELECT count(*) FROM pragma_table_info(?1)", record_class->table, NULL);

  for (guint i = 0; i < record_class->n_columns; i++)
    {
      const SbxColumn *column = &record_class->columns[i];
      g_autofree char *expected = g_strdup_printf ("%s, not null: %d, key: %d, default: %s", types[column->type], !(column->flags & SBX_COLUMN_NULLABLE),
                                                   (column->flags & SBX_COLUMN_PRIMARY) != 0, column->fallback != NULL ? column->fallback : "none");
      g_autofree char *found = lookup_text (db, "SELECT type || ', not null: ' || \"notnull\" || ', key: ' || pk || ', default: ' || ifnull(dflt_value, 'none')"
                                                " FROM pragma_table_info(?1) WHERE name = ?2", record_class->table, column->name);

      g_test_message ("%s.%s", record_class->table, column->name);
      g_assert_cmpstr (found, ==, expected);
    }
  g_assert_cmpuint (g_ascii_strtoull (n_columns, NULL, 10), ==, record_class->n_columns);
}

/* Every type of record is its table, also those that the team does not share. */
static void
test_records (void)
{
  sqlite3 *db = open_schema ();
  guint n_types;
  const GType *types = sbx_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    check_record (db, types[i]);
  check_record (db, SBX_TYPE_ENVIRONMENT);
  check_record (db, SBX_TYPE_VARIABLE);
  check_record (db, SBX_TYPE_HISTORY_ENTRY);
  sqlite3_close (db);
}

/* The columns of an index by name: "userId,status". */
static char *
index_columns (sqlite3 *db, const char *index)
{
  return lookup_text (db, "SELECT group_concat(name || iif(desc, ' DESC', '')) FROM (SELECT * FROM pragma_index_xinfo(?1) WHERE key ORDER BY seqno)", index, NULL);
}

static void
test_indexes (void)
{
  static const struct { const char *name, *columns; } documented[] = {
    { "idx_instances_user_status", "userId,status" },
    { "idx_executions_workflow_status", "workflowId,status" },
    { "idx_executions_started_at", "startedAt DESC" },
    { "idx_audit_logs_user_action", "userId,action" },
    { "idx_audit_logs_created", "createdAt DESC" },
    /* These are in the document under other names. */
    { "users_email_idx", "email" },
    { "workflows_instanceId_idx", "instanceId" },
    { "requests_userId_idx", "userId" },
  };
  g_autofree char *prisma = read_prisma ();
  g_autoptr(GRegex) regex = g_regex_new ("^CREATE (UNIQUE )?INDEX \"(\\w+)\" ON \"(\\w+)\"\\((.*?)\\);", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  sqlite3 *db = open_schema ();
  guint n_indexes = 0;

  for (g_regex_match (regex, prisma, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *unique = g_match_info_fetch (match, 1);
      g_autofree char *name = g_match_info_fetch (match, 2);
      g_autofree char *table = g_match_info_fetch (match, 3);
      g_autofree char *expected = g_match_info_fetch (match, 4);
      g_autoptr(GString) columns = g_string_new (expected);
      g_autofree char *found = index_columns (db, name);
      g_autofree char *is_unique = lookup_text (db, "SELECT \"unique\" FROM pragma_index_list(?1) WHERE name = ?2", table, name);

      g_string_replace (columns, "\"", "", 0);
      g_string_replace (columns, " ", "", 0);
      g_assert_cmpstr (found, ==, columns->str);
      g_assert_cmpstr (is_unique, ==, *unique != '\0' ? "1" : "0");
      n_indexes++;
    }
  g_assert_cmpuint (n_indexes, ==, 31);
  for (guint i = 0; i < G_N_ELEMENTS (documented); i++)
    {
      g_autofree char *found = index_columns (db, documented[i].name);

      g_assert_cmpstr (found, ==, documented[i].columns);
    }
  sqlite3_close (db);
}

static void
test_foreign_keys (void)
{
  g_autofree char *prisma = read_prisma ();
  g_autoptr(GRegex) regex = g_regex_new ("ALTER TABLE \"(\\w+)\" ADD CONSTRAINT .*? FOREIGN KEY \\(\"(\\w+)\"\\) REFERENCES \"(\\w+)\"\\(\"id\"\\) ON DELETE (.*?) ON UPDATE CASCADE;",
                                         0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  sqlite3 *db = open_schema ();
  guint n_keys = 0;

  for (g_regex_match (regex, prisma, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *table = g_match_info_fetch (match, 1);
      g_autofree char *column = g_match_info_fetch (match, 2);
      g_autofree char *parent = g_match_info_fetch (match, 3);
      g_autofree char *action = g_match_info_fetch (match, 4);
      g_autofree char *expected = g_strdup_printf ("%s id %s CASCADE", parent, action);
      g_autofree char *found = lookup_text (db, "SELECT concat_ws(' ', \"table\", \"to\", on_delete, on_update) FROM pragma_foreign_key_list(?1) WHERE \"from\" = ?2",
                                            table, column);
      g_autofree char *deferred = lookup_text (db, "SELECT instr(sql, 'REFERENCES \"' || ?2 || '\"') > 0 AND instr(sql, 'DEFERRABLE INITIALLY DEFERRED') > 0"
                                                   " FROM sqlite_schema WHERE name = ?1", table, parent);

      g_assert_cmpstr (found, ==, expected);
      g_assert_cmpstr (deferred, ==, "1");
      n_keys++;
    }
  g_assert_cmpuint (n_keys, ==, 8);
  sqlite3_close (db);
}

/* Every enum is a CHECK of the record's values. */
static void
test_enums (void)
{
  static const struct { const char *table, *column; } enums[] = {
    { "users", "plan" }, { "instances", "status" }, { "executions", "status" }, { "requests", "method" }, { "templates", "method" },
  };
  sqlite3 *db = open_schema ();

  for (guint i = 0; i < G_N_ELEMENTS (enums); i++)
    {
      g_autoptr(GTypeClass) klass = g_type_class_ref (sbx_record_type_from_table (enums[i].table));
      const SbxColumn *column = find_column ((SbxRecordClass *) klass, enums[i].column);
      g_autofree char *listed = g_strjoinv ("', '", (char **) column->values);
      g_autofree char *check = g_strdup_printf ("CHECK (\"%s\" IN ('%s'))", enums[i].column, listed);
      g_autofree char *sql = lookup_text (db, "SELECT sql FROM sqlite_schema WHERE name = ?1", enums[i].table, NULL);

      g_assert_nonnull (strstr (sql, check));
    }
  sqlite3_close (db);
}

#define USER "INSERT INTO users (id, email, name, updatedAt) VALUES ('u', 'e@x', 'N', 1);"
#define INSTANCE "INSERT INTO instances (id, userId, name, url, apiKey, updatedAt) VALUES ('i', 'u', 'N', 'https://n8n', '', 1);"
#define WORKFLOW "INSERT INTO workflows (id, instanceId, n8nId, name, nodes, connections, updatedAt) VALUES ('w', 'i', '1', 'W', '[]', '{}', 1);"
#define EXECUTION "INSERT INTO executions (id, workflowId, n8nExecutionId, status, mode, startedAt) VALUES ('e', 'w', '1', 'FAILED', 'manual', 1);"
#define REQUEST "INSERT INTO requests (id, userId, name, method, url, updatedAt) VALUES ('r', 'u', 'R', 'GET', 'x', 1);"
#define ALL USER INSTANCE WORKFLOW EXECUTION REQUEST

static void
test_constraints (void)
{
  static const char *const forbidden[] = {
    "UPDATE users SET password = '$2b$12$x'", "UPDATE users SET password = ''", "UPDATE users SET verifyToken = 'x'",
    "UPDATE users SET resetToken = 'x'", "UPDATE users SET twoFactorSecret = 'x'", "UPDATE users SET plan = 'GOLD'",
    "UPDATE users SET settings = '{'", "UPDATE users SET emailVerified = 2", "UPDATE users SET email = NULL",
    "UPDATE users SET createdAt = 'now'",
    "INSERT INTO users (id, email, name, updatedAt) VALUES ('u2', 'e@x', 'N', 1)",
    "INSERT INTO sessions (id, userId, token, expiresAt) VALUES ('s', 'u', 'x', 1)",
    "INSERT INTO sessions (id, userId, refreshToken, expiresAt) VALUES ('s', 'u', 'x', 1)",
    "INSERT INTO api_keys (id, userId, name, key, keyPrefix) VALUES ('k', 'u', 'N', 'x', 'ai-http_1234')",
    "INSERT INTO api_keys (id, userId, name, keyPrefix, permissions) VALUES ('k', 'u', 'N', 'ai-http_1234', '{}')",
    "UPDATE instances SET apiKey = 'n8n_api_plain'", "UPDATE instances SET apiKey = 'eyJhbGciOi.eyJzdWI.abc'", "UPDATE instances SET apiKey = 'abcdef'",
    "UPDATE instances SET status = 'BUSY'", "UPDATE instances SET userId = 'nobody'",
    "INSERT INTO instances (id, userId, name, url, apiKey, updatedAt) VALUES ('i2', 'u', 'N', 'https://n8n', '', 1)",
    "UPDATE workflows SET nodes = 'nodes'", "UPDATE workflows SET tags = '\"a\"'", "UPDATE workflows SET tags = 'a'", "UPDATE workflows SET active = 'yes'",
    "INSERT INTO workflows (id, instanceId, n8nId, name, nodes, connections, updatedAt) VALUES ('w2', 'i', '1', 'W', '[]', '{}', 1)",
    "UPDATE executions SET status = 'CRASHED'", "UPDATE executions SET error = 'oops'", "UPDATE executions SET duration = 'long'",
    "INSERT INTO executions (id, workflowId, n8nExecutionId, status, mode, startedAt) VALUES ('e2', 'w', '1', 'FAILED', 'manual', 1)",
    "UPDATE requests SET method = 'BREW'", "UPDATE requests SET headers = 'Accept: */*'", "UPDATE requests SET body = 'text'",
    "UPDATE requests SET settings = '{'", "UPDATE requests SET favorite = 3", "UPDATE requests SET name = NULL",
    "INSERT INTO variables (id, name, value, secret, updatedAt) VALUES ('v', 'TOKEN', 'plain', 1, 1)",
    "INSERT INTO variables (id, name, value, updatedAt) VALUES ('v', '', 'x', 1)",
    "INSERT INTO variables (id, name, updatedAt) VALUES ('v1', 'A', 1), ('v2', 'A', 1)",
    "INSERT INTO variables (id, environmentId, name, updatedAt) VALUES ('v1', 'nowhere', 'A', 1)",
    "INSERT INTO environments (id, name, updatedAt) VALUES ('n1', 'Production', 1), ('n2', 'production', 1)",
    "INSERT INTO environments (id, name, updatedAt) VALUES ('n1', '', 1)",
    "INSERT INTO outbox (\"table\", pk, base) VALUES ('requests', 'r', 'text')",
    "INSERT INTO drafts (requestId, document, savedAt) VALUES ('r', 'text', 1)",
  };
  static const char *const allowed[] = {
    "UPDATE instances SET apiKey = '00aa:11bb:22cc:33dd'", "UPDATE workflows SET tags = NULL", "UPDATE requests SET body = '\"text\"'",
    "INSERT INTO variables (id, name, updatedAt, secret) VALUES ('v', 'TOKEN', 1, 1)",
  };
  sqlite3 *db = open_schema ();

  for (guint i = 0; i < G_N_ELEMENTS (forbidden) + G_N_ELEMENTS (allowed); i++)
    {
      gboolean may = i >= G_N_ELEMENTS (forbidden);
      const char *sql = may ? allowed[i - G_N_ELEMENTS (forbidden)] : forbidden[i];
      int code;

      g_test_message ("%s", sql);
      g_assert_cmpint (sqlite3_exec (db, "BEGIN;" ALL, NULL, NULL, NULL), ==, SQLITE_OK);
      code = sqlite3_exec (db, sql, NULL, NULL, NULL);
      if (code == SQLITE_OK)
        code = sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
      g_assert_cmpint (code, ==, may ? SQLITE_OK : SQLITE_CONSTRAINT);
      if (!sqlite3_get_autocommit (db))
        sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
      g_assert_cmpint (sqlite3_exec (db, "DELETE FROM users; DELETE FROM variables", NULL, NULL, NULL), ==, SQLITE_OK);
    }
  sqlite3_close (db);
}

static void
test_cascades (void)
{
  sqlite3 *db = open_schema ();
  g_autofree char *kept = NULL;
  g_autofree char *left = NULL;

  g_assert_cmpint (sqlite3_exec (db, ALL "INSERT INTO ai_analyses (id, userId, executionId, errorData, analysis, suggestions, confidence)"
                                 " VALUES ('a', 'u', 'e', '{}', '{}', '[]', 0.5); DELETE FROM instances", NULL, NULL, NULL), ==, SQLITE_OK);
  kept = lookup_text (db, "SELECT id || ifnull(executionId, ' alone') FROM ai_analyses", NULL, NULL);
  g_assert_cmpstr (kept, ==, "a alone");
  left = lookup_text (db, "SELECT (SELECT count(*) FROM workflows) + (SELECT count(*) FROM executions)", NULL, NULL);
  g_assert_cmpstr (left, ==, "0");
  sqlite3_close (db);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/schema/columns", test_columns);
  g_test_add_func ("/store/schema/records", test_records);
  g_test_add_func ("/store/schema/indexes", test_indexes);
  g_test_add_func ("/store/schema/foreign-keys", test_foreign_keys);
  g_test_add_func ("/store/schema/enums", test_enums);
  g_test_add_func ("/store/schema/constraints", test_constraints);
  g_test_add_func ("/store/schema/cascades", test_cascades);

  return g_test_run ();
}
