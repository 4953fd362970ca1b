/* Fills a profile with the demo's data, as the program itself would save it: demo-profile FOLDER DATA.json BASE [ROWS].
 * ROWS more requests are made up, for a list that is full. */
#include <json-glib/json-glib.h>

#include "sbx-workspace.h"

static void
must (gboolean done,
      GError  *error)
{
  if (!done)
    g_error ("%s", error->message);
}

static char *
dup_json (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

static void
add_headers (SbxRequest *request,
             JsonArray  *rows)
{
  g_autoptr (GPtrArray) headers = sbx_fields_new ();

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);

      sbx_fields_add (headers, json_array_get_string_element (row, 0), json_array_get_string_element (row, 1), TRUE);
    }
  sbx_request_set_headers (request, headers);
}

static void
add_request (SbxStore   *store,
             JsonObject *object)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  JsonArray *tags = json_object_get_array_member (object, "tags");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;
  GError *error = NULL;

  g_object_set (request,
                "name", json_object_get_string_member (object, "name"),
                "method", json_object_get_string_member (object, "method"),
                "url", json_object_get_string_member (object, "url"),
                "description", json_object_get_string_member_with_default (object, "description", NULL),
                "favorite", json_object_get_boolean_member_with_default (object, "favorite", FALSE),
                NULL);
  for (guint i = 0; i < json_array_get_length (tags); i++)
    g_strv_builder_add (builder, json_array_get_string_element (tags, i));
  strings = g_strv_builder_end (builder);
  sbx_request_set_tags (request, (const char *const *) strings);

  if (json_object_has_member (object, "headers"))
    add_headers (request, json_object_get_array_member (object, "headers"));
  if (json_object_has_member (object, "body"))
    {
      g_autofree char *text = dup_json (json_object_get_member (object, "body"));
      g_autoptr (SbxBody) body = sbx_body_from_json (text, &error);

      must (body != NULL, error);
      sbx_request_set_body (request, body);
    }
  if (json_object_has_member (object, "auth"))
    {
      g_autofree char *text = dup_json (json_object_get_member (object, "auth"));
      g_autoptr (SbxAuth) auth = sbx_auth_from_json (text, &error);

      must (auth != NULL, error);
      sbx_request_set_auth (request, auth);
    }
  must (sbx_store_save (store, SBX_RECORD (request), &error), error);
}

static void
add_variable (SbxWorkspace *workspace,
              const char   *environment_id,
              const char   *name,
              const char   *value)
{
  g_autoptr (SbxVariable) variable = sbx_variable_new (environment_id, name, value);
  GError *error = NULL;

  must (sbx_store_save_variable (sbx_workspace_get_store (workspace), sbx_workspace_get_vault (workspace), variable, value,
                                 NULL, &error), error);
}

static void
add_environment (SbxWorkspace *workspace,
                 JsonObject   *object,
                 const char   *base)
{
  g_autoptr (SbxEnvironment) environment = sbx_environment_new (json_object_get_string_member (object, "name"));
  JsonObject *variables = json_object_get_object_member (object, "variables");
  g_autoptr (GList) names = json_object_get_members (variables);
  GError *error = NULL;

  g_object_set (environment, "color", json_object_get_string_member (object, "color"), NULL);
  must (sbx_store_save (sbx_workspace_get_store (workspace), SBX_RECORD (environment), &error), error);
  for (GList *name = names; name != NULL; name = name->next)
    {
      const char *value = json_object_get_string_member (variables, name->data);

      add_variable (workspace, sbx_record_get_id (SBX_RECORD (environment)), name->data,
                    g_str_equal (value, "@BASE@") ? base : value);
    }
}

typedef struct
{
  guint n;
} Rows;

static gboolean
add_rows_job (SbxStore  *store,
              sqlite3   *db,
              gpointer   data,
              GError   **error)
{
  static const char *const sql =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)"
      " INSERT INTO requests (id, \"userId\", name, method, url, tags, \"createdAt\", \"updatedAt\")"
      " SELECT 'cdemo' || printf('%020d', i), ?2, 'Order ' || i, CASE i % 3 WHEN 0 THEN 'GET' WHEN 1 THEN 'POST' ELSE 'PUT' END,"
      " '{{HOST}}/orders/' || i || '?expand=items', '[]', 1795392000000 + i, 1795392000000 + i FROM n";
  Rows *rows = data;
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    {
      sqlite3_bind_int (statement, 1, rows->n);
      sqlite3_bind_text (statement, 2, sbx_store_get_user_id (store), -1, SQLITE_TRANSIENT);
      code = sqlite3_step (statement) == SQLITE_DONE ? SQLITE_OK : sqlite3_errcode (db);
    }
  sqlite3_finalize (statement);
  return code == SQLITE_OK || sbx_store_set_error (db, code, "fill the list", error);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (SbxWorkspace) workspace = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  GError *error = NULL;
  JsonObject *root;
  JsonArray *array;

  if (argc < 4)
    g_error ("usage: demo-profile FOLDER DATA.json BASE [ROWS]");

  workspace = sbx_workspace_open (argv[1], &error);
  must (workspace != NULL, error);
  must (json_parser_load_from_file (parser, argv[2], &error), error);
  root = json_node_get_object (json_parser_get_root (parser));

  array = json_object_get_array_member (root, "environments");
  for (guint i = 0; i < json_array_get_length (array); i++)
    add_environment (workspace, json_array_get_object_element (array, i), argv[3]);
  add_variable (workspace, NULL, "STRIPE_KEY", "sk_demo_not_a_secret");
  add_variable (workspace, NULL, "SLACK_TOKEN", "xoxb-demo-not-a-secret");
  add_variable (workspace, NULL, "N8N_KEY", "demo-not-a-secret");

  array = json_object_get_array_member (root, "requests");
  for (guint i = 0; i < json_array_get_length (array); i++)
    add_request (sbx_workspace_get_store (workspace), json_array_get_object_element (array, i));

  if (argc > 4)
    {
      Rows rows = { atoi (argv[4]) };

      must (sbx_store_write (sbx_workspace_get_store (workspace), add_rows_job, &rows, &error), error);
    }
  return 0;
}
