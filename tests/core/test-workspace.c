/* Against real servers and a real keyring; run under tests/support/with-keyring. */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "sbx-cookies.h"
#include "sbx-record-list.h"
#include "sbx-workspace.h"
#include "sbx-settings.h"
#include "servers.h"

#define CANARY "canary-4f9a1c77"

typedef struct
{
  char           *directory;
  SbxWorkspace   *workspace;
  SbxStore       *store;
  SbxTestServers *servers;
} Fixture;

static void
open_workspace (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&f->workspace);
  f->workspace = sbx_workspace_open (f->directory, &error);
  g_assert_no_error (error);
  f->store = sbx_workspace_get_store (f->workspace);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->directory = g_dir_make_tmp ("workspace-XXXXXX", NULL);
  f->servers = sbx_test_servers_start ();
  open_workspace (f);
}

/* Calls func for every file below directory; removes when func is NULL. */
static void
visit_files (const char *directory,
             void      (*func) (const char *path))
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        visit_files (path, func);
      else if (func != NULL)
        func (path);
      else
        g_unlink (path);
    }
  if (func == NULL)
    g_rmdir (directory);
}

static void
assert_without_canary (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  if (memmem (contents, length, CANARY, strlen (CANARY)) != NULL)
    g_error ("The secret is in “%s”", path);
}

/* Neither the secret nor its base64 is in any file of the profile. */
static void
assert_profile_is_clean (Fixture *f)
{
  visit_files (f->directory, assert_without_canary);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_clear_object (&f->workspace);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&f->servers, sbx_test_servers_free);
  visit_files (f->directory, NULL);
  g_free (f->directory);
}

static SbxRequest *
make_request (Fixture    *f,
              const char *path)
{
  g_autofree char *url = sbx_test_servers_url (f->servers, "http", path);
  SbxRequest *request = sbx_request_new ();

  g_object_set (request, "name", "A request", "url", url, NULL);
  return request;
}

static void
set_bearer (SbxRequest *request,
            const char *token)
{
  g_autoptr (SbxAuth) auth = sbx_auth_new (SBX_AUTH_BEARER);

  sbx_auth_set (auth, "token", token);
  sbx_request_set_auth (request, auth);
}

static void
save (Fixture    *f,
      SbxRequest *request)
{
  g_autoptr (GError) error = NULL;

  sbx_workspace_save_request (f->workspace, request, NULL, NULL, &error);
  g_assert_no_error (error);
}

static char *
add_environment (Fixture    *f,
                 const char *name)
{
  g_autoptr (SbxEnvironment) environment = sbx_environment_new (name);
  g_autoptr (GError) error = NULL;

  sbx_store_save (f->store, SBX_RECORD (environment), &error);
  g_assert_no_error (error);
  return g_strdup (sbx_record_get_id (SBX_RECORD (environment)));
}

static void
add_variable (Fixture    *f,
              const char *environment_id,
              const char *name,
              const char *value,
              gboolean    secret)
{
  g_autoptr (SbxVariable) variable = sbx_variable_new (environment_id, name, NULL);
  g_autoptr (GError) error = NULL;

  g_object_set (variable, "secret", secret, NULL);
  sbx_store_save_variable (f->store, sbx_workspace_get_vault (f->workspace), variable, value, NULL, &error);
  g_assert_no_error (error);
}

static SbxExchange *
send_request (Fixture              *f,
              SbxRequest           *request,
              const SbxSendOptions *options)
{
  g_autoptr (GError) error = NULL;
  SbxExchange *exchange = sbx_workspace_send (f->workspace, request, options, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (exchange);
  return exchange;
}

static char *
dup_received (Fixture *f)
{
  g_autoptr (GBytes) bytes = sbx_test_servers_dup_request (f->servers, "http");

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static guint
count_history (Fixture *f)
{
  g_autoptr (SbxRecordList) list = sbx_history_list_new (f->store, NULL);

  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
test_save_moves_secrets (Fixture       *f,
                         gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/raw");
  g_autoptr (SbxRequest) row = NULL;
  g_autoptr (SbxAuth) auth = NULL;
  g_autoptr (GPtrArray) moved = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GPtrArray) variables = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *name = NULL;
  const SbxFoundSecret *secret;

  set_bearer (request, CANARY);
  g_assert_true (sbx_workspace_save_request (f->workspace, request, &moved, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (moved->len, ==, 1);
  secret = g_ptr_array_index (moved, 0);
  g_assert_null (secret->value);
  name = g_strdup (secret->variable);
  reference = g_strdup_printf ("{{%s}}", name);

  row = sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, sbx_record_get_id (SBX_RECORD (request)), &error);
  g_assert_no_error (error);
  auth = sbx_request_dup_auth (row, NULL);
  g_assert_cmpstr (sbx_auth_get (auth, "token"), ==, reference);
  changed = sbx_record_diff (SBX_RECORD (row), SBX_RECORD (request));
  g_assert_cmpuint (changed->len, ==, 0);

  variables = sbx_store_list_variables (f->store, NULL, NULL);
  g_assert_cmpuint (variables->len, ==, 1);
  g_assert_true (sbx_variable_get_secret (g_ptr_array_index (variables, 0)));
  assert_profile_is_clean (f);

  /* Saved again there is nothing to move; the next request of that name gets another variable. */
  g_clear_pointer (&moved, g_ptr_array_unref);
  g_assert_true (sbx_workspace_save_request (f->workspace, request, &moved, NULL, &error));
  g_assert_cmpuint (moved->len, ==, 0);
  {
    g_autoptr (SbxRequest) other = make_request (f, "/raw");

    set_bearer (other, "another-" CANARY);
    g_clear_pointer (&moved, g_ptr_array_unref);
    g_assert_true (sbx_workspace_save_request (f->workspace, other, &moved, NULL, &error));
    g_assert_cmpstr (((SbxFoundSecret *) g_ptr_array_index (moved, 0))->variable, !=, name);
  }
}

static void
test_send (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/status/200?page={{PAGE}}");
  g_autoptr (SbxRequest) row = NULL;
  g_autoptr (SbxExchange) exchange = NULL;
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  g_autofree char *environment = add_environment (f, "Production");
  g_autofree char *received = NULL;
  g_autofree char *covered = NULL;
  SbxSendOptions options = { .environment_id = environment, .keep = TRUE, .redactor = redactor };
  gint64 usage, last_used;

  add_variable (f, NULL, "PAGE", "1", FALSE);
  add_variable (f, environment, "PAGE", "2", FALSE);
  add_variable (f, environment, "AUTH", "x-{{TOKEN}}", FALSE);
  add_variable (f, environment, "TOKEN", CANARY, TRUE);
  set_bearer (request, "{{AUTH}}");
  save (f, request);

  exchange = send_request (f, request, &options);
  g_assert_no_error (sbx_exchange_get_error (exchange));
  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
  received = dup_received (f);
  g_assert_nonnull (strstr (received, "GET /status/200?page=2 HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (received, "Authorization: Bearer x-" CANARY "\r\n"));

  covered = sbx_redactor_text (redactor, "it is " CANARY);
  g_assert_cmpstr (covered, ==, "it is {{TOKEN}}");

  row = sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, sbx_record_get_id (SBX_RECORD (request)), NULL);
  g_object_get (row, "usage-count", &usage, "last-used", &last_used, NULL);
  g_assert_cmpint (usage, ==, 1);
  g_assert_cmpint (last_used, >=, sbx_exchange_get_started_at (exchange));
  g_assert_cmpuint (count_history (f), ==, 1);
  assert_profile_is_clean (f);
}

/* What stands in a request that was never saved is a secret all the same. */
static void
test_literal_secrets (Fixture       *f,
                      gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/echo?api_key=" CANARY);
  g_autoptr (SbxAuth) auth = sbx_auth_new (SBX_AUTH_BASIC);
  g_autoptr (SbxExchange) exchange = NULL;
  g_autofree char *received = NULL;
  g_autofree char *base64 = g_base64_encode ((const guint8 *) "user:" CANARY, strlen ("user:" CANARY));
  SbxSendOptions options = { .keep = TRUE };

  sbx_auth_set (auth, "username", "user");
  sbx_auth_set (auth, "password", CANARY);
  sbx_request_set_auth (request, auth);
  exchange = send_request (f, request, &options);
  received = dup_received (f);
  g_assert_nonnull (strstr (received, CANARY));
  g_assert_nonnull (strstr (received, base64));
  /* /echo answers with everything, so that the body in the history would hold it. */
  g_assert_cmpuint (sbx_exchange_get_body_size (exchange), >, 0);
  assert_profile_is_clean (f);
}

static void
test_overrides (Fixture       *f,
                gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/status/200?a={{A}}&b={{B}}");
  g_autoptr (SbxExchange) exchange = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *received = NULL;
  const char *const overrides[] = { "A=one={{C}}", "B=", "C=three", NULL };
  const char *const wrong[] = { "A", NULL };
  SbxSendOptions options = { .overrides = overrides };

  add_variable (f, NULL, "A", "zero", FALSE);
  exchange = send_request (f, request, &options);
  received = dup_received (f);
  g_assert_nonnull (strstr (received, "?a=one=three&b= HTTP"));

  options.overrides = wrong;
  g_assert_null (sbx_workspace_send (f->workspace, request, &options, NULL, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_VARIABLE);
  g_assert_cmpstr (error->message, ==, "“A” gives no variable a value. Write it as NAME=VALUE.");
}

static void
test_untried (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/status/200?a={{NOWHERE}}");
  g_autoptr (GError) error = NULL;
  SbxSendOptions options = { .keep = TRUE };

  g_assert_null (sbx_workspace_send (f->workspace, request, &options, NULL, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_VARIABLE);
  g_assert_nonnull (strstr (error->message, "NOWHERE"));
  g_assert_cmpuint (count_history (f), ==, 0);
}

static void
test_failed (Fixture       *f,
             gconstpointer  data)
{
  g_autofree char *url = sbx_test_servers_url (f->servers, "refused", "/");
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (SbxExchange) exchange = NULL;
  SbxSendOptions options = { .keep = TRUE };

  g_object_set (request, "url", url, NULL);
  exchange = send_request (f, request, &options);
  g_assert_error (sbx_exchange_get_error (exchange), SBX_HTTP_ERROR, SBX_HTTP_ERROR_REFUSED);
  g_assert_cmpuint (count_history (f), ==, 1);
}

static void
test_use_not_counted (Fixture       *f,
                      gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/status/200");
  g_autoptr (SbxExchange) exchange = NULL;
  g_autofree char *path = g_build_filename (f->directory, "signalbox.db", NULL);
  SbxSendOptions options = { .keep = TRUE };
  g_autoptr (GPtrArray) warnings = NULL;
  sqlite3 *db = NULL;

  save (f, request);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TRIGGER no BEFORE UPDATE OF usageCount ON requests BEGIN SELECT RAISE (ABORT, 'no'); END", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  exchange = send_request (f, request, &options);
  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
  warnings = sbx_exchange_dup_warnings (exchange);
  g_assert_cmpuint (warnings->len, ==, 1);
  g_assert_cmpstr (warnings->pdata[0], ==, "The use of the request could not be counted: a rule of the database forbids it (no).");
}

static void
test_keep_nothing (Fixture       *f,
                   gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/status/200");
  g_autoptr (SbxRequest) row = NULL;
  g_autoptr (SbxExchange) exchange = NULL;
  SbxSendOptions options = { .keep = FALSE };
  gint64 usage;

  save (f, request);
  exchange = send_request (f, request, &options);
  row = sbx_store_dup_record (f->store, SBX_TYPE_REQUEST, sbx_record_get_id (SBX_RECORD (request)), NULL);
  g_object_get (row, "usage-count", &usage, NULL);
  g_assert_cmpint (usage, ==, 0);
  g_assert_cmpuint (count_history (f), ==, 0);
}

static char *
ask_for_cookies (Fixture    *f,
                 const char *environment)
{
  g_autoptr (SbxRequest) request = make_request (f, "/cookies");
  SbxSendOptions options = { .environment_id = environment };
  g_autoptr (SbxExchange) exchange = send_request (f, request, &options);
  g_autoptr (GBytes) body = sbx_spool_read_bytes (sbx_exchange_get_body (exchange), 0, NULL);

  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

/* Each environment has a jar of its own; it is there after a restart, sealed. */
static void
test_cookies (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/cookies/set?raw=session=" CANARY ";%20Path=/;%20Max-Age=3600");
  g_autofree char *one = add_environment (f, "One");
  g_autofree char *two = add_environment (f, "Two");
  SbxSendOptions options = { .environment_id = one, .keep = FALSE };
  g_autoptr (SbxExchange) exchange = send_request (f, request, &options);
  g_autofree char *same = ask_for_cookies (f, one);
  g_autofree char *other = ask_for_cookies (f, two);
  g_autofree char *again = NULL;

  g_assert_nonnull (strstr (same, CANARY));
  g_assert_null (strstr (other, CANARY));
  open_workspace (f);
  again = ask_for_cookies (f, one);
  g_assert_nonnull (strstr (again, CANARY));
  assert_profile_is_clean (f);
}

/* Every byte of the canary as "%63": the server decodes it, and what was typed does not hold it. */
static char *
hide_canary (const char *format)
{
  g_autoptr (GString) hidden = g_string_new (NULL);
  g_auto (GStrv) parts = g_strsplit (format, "CANARY", 2);

  for (const char *c = CANARY; *c != '\0'; c++)
    g_string_append_printf (hidden, "%%%02x", (guint8) *c);
  return g_strjoinv (hidden->str, parts);
}

static SbxExchange *
send_hidden (Fixture    *f,
             const char *format,
             const char *settings)
{
  g_autofree char *path = hide_canary (format);
  g_autoptr (SbxRequest) request = make_request (f, path);
  SbxSendOptions options = { .keep = TRUE };

  g_object_set (request, "settings", settings, NULL);
  return send_request (f, request, &options);
}

static void
assert_last_body_holds_canary (SbxExchange *exchange)
{
  g_autoptr (GBytes) body = sbx_spool_read_bytes (sbx_exchange_get_body (exchange), 0, NULL);

  g_assert_nonnull (g_strstr_len (g_bytes_get_data (body, NULL), g_bytes_get_size (body), CANARY));
}

/* A session begins with what the server says: a redirect to an address with a token, a cookie, and a body that repeats it. */
static void
test_secrets_of_servers (Fixture       *f,
                         gconstpointer  data)
{
  g_autoptr (SbxExchange) followed = send_hidden (f, "/redirect-to?url=/status/200?access_token=CANARY", "{}");
  g_autoptr (SbxExchange) stopped = send_hidden (f, "/redirect-to?url=/status/200?access_token=CANARY", "{\"maxRedirects\":0}");
  g_autoptr (SbxExchange) refused = send_hidden (f, "/redirect-to?url=ftp://a.example/?access_token=CANARY", "{}");
  g_autoptr (SbxExchange) kept = send_hidden (f, "/cookies/set?raw=session=CANARY;%20Path=/&to=/cookies", "{}");
  g_autofree char *log = sbx_exchange_dup_log (kept);

  /* It did come. */
  g_assert_cmpuint (sbx_exchange_get_n_hops (followed), ==, 2);
  g_assert_true (g_str_has_suffix (sbx_exchange_get_final_hop (followed)->url, "?access_token=" CANARY));
  assert_last_body_holds_canary (kept);

  g_assert_error (sbx_exchange_get_error (stopped), SBX_HTTP_ERROR, SBX_HTTP_ERROR_REDIRECT);
  g_assert_null (strstr (sbx_exchange_get_error (stopped)->message, CANARY));
  g_assert_error (sbx_exchange_get_error (refused), SBX_HTTP_ERROR, SBX_HTTP_ERROR_REDIRECT);
  g_assert_null (strstr (sbx_exchange_get_error (refused)->message, CANARY));
  g_assert_nonnull (strstr (log, " cookie session="));
  g_assert_null (strstr (log, CANARY));
  assert_profile_is_clean (f);
}

static void
test_preview (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/status/200?q={{Q}}");
  g_autoptr (SbxBody) body = sbx_body_new (SBX_BODY_JSON);
  g_autoptr (SbxExchange) exchange = NULL;
  g_autoptr (GBytes) preview = NULL;
  g_autoptr (GBytes) received = NULL;
  g_autoptr (GError) error = NULL;
  const char *const overrides[] = { "Q=1", NULL };
  SbxSendOptions options = { .overrides = overrides };

  g_object_set (request, "method", "POST", NULL);
  body->text = g_strdup ("{\"a\": 1.0}");
  sbx_request_set_body (request, body);
  set_bearer (request, CANARY);
  preview = sbx_workspace_preview (f->workspace, request, &options, &error);
  g_assert_no_error (error);
  exchange = send_request (f, request, &options);
  received = sbx_test_servers_dup_request (f->servers, "http");
  g_assert_cmpmem (g_bytes_get_data (preview, NULL), g_bytes_get_size (preview),
                   g_bytes_get_data (received, NULL), g_bytes_get_size (received));
}

typedef struct
{
  gboolean  done;
  gboolean  tried;
  GError   *error;
} Outcome;

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Outcome *outcome = data;

  outcome->tried = sbx_workspace_send_finish (SBX_WORKSPACE (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
test_cancel (Fixture       *f,
             gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/drip?bytes=1000000&ms=10");
  g_autoptr (SbxExchange) exchange = sbx_exchange_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SbxSendOptions options = { .keep = TRUE };
  Outcome outcome = { 0 };

  sbx_workspace_send_async (f->workspace, request, &options, exchange, cancellable, sent_cb, &outcome);
  /* What the window does with its request meanwhile is its own business. */
  g_object_set (request, "url", "http://127.0.0.1:1/", NULL);
  while (sbx_exchange_get_received (exchange) < 5)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  while (!outcome.done)
    g_main_context_iteration (NULL, TRUE);

  g_assert_no_error (outcome.error);
  g_assert_true (outcome.tried);
  g_assert_error (sbx_exchange_get_error (exchange), SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED);
  g_assert_cmpuint (sbx_exchange_get_body_size (exchange), >=, 5);
  g_assert_cmpuint (count_history (f), ==, 1);
}

/* What can't be shown is told without its secrets. */
static void
test_preview_error (Fixture       *f,
                    gconstpointer  data)
{
  const char *const overrides[] = { "TOKEN=" CANARY, NULL };
  g_autoptr (SbxRequest) request = make_request (f, "/echo");
  g_autoptr (GBytes) preview = NULL;
  g_autoptr (GError) error = NULL;
  SbxSendOptions options = { .overrides = overrides };

  g_object_set (request, "url", "http://h:99999/{{TOKEN}}", NULL);
  preview = sbx_workspace_preview (f->workspace, request, &options, &error);
  g_assert_null (preview);
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "http://h:99999/{{TOKEN}}"));
}

static SbxRequest *
make_oauth2_request (Fixture    *f,
                     const char *scope)
{
  SbxRequest *request = make_request (f, "/oauth2/resource");
  g_autoptr (SbxAuth) auth = sbx_auth_new (SBX_AUTH_OAUTH2);
  g_autofree char *token_url = sbx_test_servers_url (f->servers, "http", "/oauth2/token");

  sbx_auth_set (auth, "grant", "client_credentials");
  sbx_auth_set (auth, "tokenUrl", token_url);
  sbx_auth_set (auth, "clientId", "client");
  sbx_auth_set (auth, "clientSecret", "secret");
  sbx_auth_set (auth, "scope", scope);
  sbx_request_set_auth (request, auth);
  return request;
}

static guint
count_token_requests (Fixture *f)
{
  g_autoptr (GPtrArray) received = sbx_test_servers_dup_received (f->servers, "http");
  guint n = 0;

  for (guint i = 0; i < received->len; i++)
    {
      GBytes *bytes = g_ptr_array_index (received, i);

      n += g_strstr_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "POST /oauth2/token") != NULL;
    }
  return n;
}

/* A token is got once, kept in the keyring, and got anew for another scope or when it was forgotten. */
static void
test_oauth2 (Fixture       *f,
             gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_oauth2_request (f, "one");
  g_autoptr (SbxAuth) auth = NULL;
  g_autoptr (GBytes) preview = NULL;
  g_autoptr (GError) error = NULL;
  SbxSendOptions options = { .keep = TRUE };

  preview = sbx_workspace_preview (f->workspace, request, &options, &error);
  g_assert_null (preview);
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH);
  g_assert_cmpstr (error->message, ==, "“A request” has no OAuth 2 token yet. Send it once to get one.");
  g_clear_error (&error);

  save (f, request);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SbxExchange) exchange = send_request (f, request, &options);

      g_assert_no_error (sbx_exchange_get_error (exchange));
      g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
      if (i == 1)
        open_workspace (f);
    }
  g_assert_cmpuint (count_token_requests (f), ==, 1);
  preview = sbx_workspace_preview (f->workspace, request, &options, &error);
  g_assert_no_error (error);

  auth = sbx_request_dup_auth (request, NULL);
  sbx_auth_set (auth, "scope", "two");
  sbx_request_set_auth (request, auth);
  g_object_unref (send_request (f, request, &options));
  g_assert_cmpuint (count_token_requests (f), ==, 2);

  g_assert_true (sbx_workspace_forget_token (f->workspace, sbx_record_get_id (SBX_RECORD (request)), NULL, &error));
  g_object_unref (send_request (f, request, &options));
  g_assert_cmpuint (count_token_requests (f), ==, 3);
}

static gboolean
count_browser (const char  *uri,
               gpointer     data,
               GError     **error)
{
  ++*(guint *) data;
  g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH, "No browser here");
  return FALSE;
}

/* A token that is over is renewed; only a server that refuses that makes the person sign in again, not one that can't be reached. */
static void
test_oauth2_renewal (Fixture       *f,
                     gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_oauth2_request (f, "one");
  g_autoptr (SbxAuth) auth = sbx_request_dup_auth (request, NULL);
  g_autoptr (SbxSettings) settings = sbx_settings_new ();
  SbxVault *vault = sbx_workspace_get_vault (f->workspace);
  SbxSendOptions options = { .keep = TRUE };
  g_autofree char *json = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *kept = NULL;
  guint opened = 0;

  sbx_workspace_set_open_uri (f->workspace, count_browser, &opened);
  sbx_auth_set (auth, "grant", "authorization_code");
  sbx_auth_set (auth, "authorizationUrl", "http://127.0.0.1:9/");
  sbx_request_set_auth (request, auth);
  save (f, request);
  json = sbx_auth_to_json (auth);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
  kept = g_strconcat (digest, "\n{\"access_token\":\"old\",\"refresh_token\":\"unknown\",\"expires_at\":1000}", NULL);
  g_assert_true (sbx_vault_store (vault, "oauth2", sbx_record_get_id (SBX_RECORD (request)), "A token", kept, NULL, NULL));

  /* Nobody listens there. */
  settings->proxy = g_strdup ("http://127.0.0.1:9");
  for (guint reached = 0; reached < 2; reached++)
    {
      g_autoptr (SbxExchange) exchange = NULL;

      if (reached)
        g_set_str (&settings->proxy, "");
      sbx_request_set_settings (request, settings);
      exchange = send_request (f, request, &options);
      g_assert_nonnull (sbx_exchange_get_error (exchange));
      g_assert_cmpint (sbx_exchange_get_error (exchange)->code == SBX_HTTP_ERROR_AUTH, ==, reached);
      g_assert_cmpuint (opened, ==, reached);
    }
}

/* The settings hold for the asking too, with the values of their variables; the default proxy leads to none of what this machine serves. */
static void
test_oauth2_settings (Fixture       *f,
                      gconstpointer  data)
{
  const char *const overrides[] = { "CERTIFICATES=/nowhere/ca.pem", NULL };
  g_autoptr (SbxRequest) request = make_oauth2_request (f, "one");
  g_autoptr (SbxSettings) settings = sbx_settings_new ();
  g_autoptr (SbxToken) token = NULL;
  g_autoptr (GError) error = NULL;
  SbxSendOptions options = { .overrides = overrides };

  settings->ca_file = g_strdup ("{{CERTIFICATES}}");
  sbx_request_set_settings (request, settings);
  sbx_workspace_set_default_proxy (f->workspace, "http://127.0.0.1:1");
  token = sbx_workspace_get_token (f->workspace, request, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (token);
}

/* A token can be had before anything is sent, of a request that was never saved too, and is the one that is sent then. */
static void
test_oauth2_token (Fixture       *f,
                   gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_oauth2_request (f, "one");
  g_autoptr (SbxAuth) auth = NULL;
  g_autoptr (SbxToken) token = NULL;
  g_autoptr (SbxToken) kept = NULL;
  g_autoptr (GError) error = NULL;
  SbxSendOptions options = { .keep = TRUE };

  for (guint saved = 0; saved < 2; saved++)
    {
      if (saved)
        save (f, request);
      g_clear_pointer (&kept, sbx_token_free);
      g_clear_pointer (&token, sbx_token_free);
      if (!saved)
        g_assert_null (sbx_workspace_peek_token (f->workspace, request, &options, NULL, &error));
      g_assert_no_error (error);

      token = sbx_workspace_get_token (f->workspace, request, &options, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (token->scope, ==, "one");
      kept = sbx_workspace_peek_token (f->workspace, request, &options, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (kept->access_token, ==, token->access_token);
      g_object_unref (send_request (f, request, &options));
      g_assert_cmpuint (count_token_requests (f), ==, saved + 1);
    }

  g_assert_true (sbx_workspace_forget_token (f->workspace, sbx_record_get_id (SBX_RECORD (request)), NULL, &error));
  g_assert_null (sbx_workspace_peek_token (f->workspace, request, &options, NULL, &error));
  g_assert_no_error (error);

  auth = sbx_auth_new (SBX_AUTH_NONE);
  sbx_request_set_auth (request, auth);
  g_assert_null (sbx_workspace_get_token (f->workspace, request, &options, NULL, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH);
  g_assert_cmpstr (error->message, ==, "“A request” is not authorized with OAuth 2.");
}

/* --- Without a keyring: a bus that takes connections and says nothing --- */

static char *bus_directory;
static GSocket *bus;

static void
listen_as_bus (void)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;

  bus_directory = g_dir_make_tmp ("bus-XXXXXX", NULL);
  path = g_build_filename (bus_directory, "bus", NULL);
  name = g_strdup_printf ("unix:path=%s", path);
  address = g_unix_socket_address_new (path);
  bus = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_assert_true (g_socket_bind (bus, address, TRUE, NULL));
  g_assert_true (g_socket_listen (bus, NULL));
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", name, TRUE);
}

static void
stop_listening (void)
{
  g_autofree char *path = g_build_filename (bus_directory, "bus", NULL);

  g_clear_object (&bus);
  g_unlink (path);
  g_rmdir (bus_directory);
  g_clear_pointer (&bus_directory, g_free);
}

static gboolean
somebody_called (void)
{
  return g_socket_condition_check (bus, G_IO_IN) & G_IO_IN;
}

/* A request without secrets asks for no bus, not even where the profile has secrets. */
static void
test_no_question (Fixture       *f,
                  gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/status/200?a={{A}}");
  g_autoptr (SbxRequest) secretive = make_request (f, "/status/200?a={{B}}");
  g_autoptr (SbxSettings) settings = sbx_settings_new ();
  g_autoptr (SbxVariable) secret = sbx_variable_new (NULL, "TOKEN", NULL);
  g_autoptr (SbxExchange) exchange = NULL;
  g_autoptr (GError) error = NULL;
  SbxSendOptions options = { .keep = TRUE };

  /* The system's proxy may be asked for over the bus. */
  settings->proxy = g_strdup ("");
  sbx_request_set_settings (request, settings);
  sbx_request_set_settings (secretive, settings);
  listen_as_bus ();
  add_variable (f, NULL, "A", "1", FALSE);
  add_variable (f, NULL, "B", "2{{TOKEN}}", FALSE);
  g_object_set (secret, "secret", TRUE, NULL);
  g_assert_true (sbx_store_save (f->store, SBX_RECORD (secret), NULL));
  save (f, request);
  exchange = send_request (f, request, &options);
  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
  g_assert_false (somebody_called ());

  /* One that needs the secret does, and says why it can't be sent. */
  g_assert_null (sbx_workspace_send (f->workspace, secretive, &options, NULL, &error));
  g_assert_true (somebody_called ());
  stop_listening ();
}

static void
test_no_keyring (Fixture       *f,
                 gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/status/200");
  g_autoptr (SbxRequest) wanting = make_request (f, "/status/200?a={{TOKEN}}");
  g_autoptr (SbxRecord) before = NULL;
  g_autoptr (SbxVariable) secret = sbx_variable_new (NULL, "TOKEN", NULL);
  g_autoptr (SbxExchange) exchange = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) variables = NULL;
  g_autoptr (GError) error = NULL;
  SbxSendOptions options = { .keep = TRUE };

  set_bearer (request, CANARY);
  before = sbx_record_copy (SBX_RECORD (request));
  g_assert_false (sbx_workspace_save_request (f->workspace, request, NULL, NULL, &error));
  g_assert_error (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE);
  g_assert_true (g_str_has_prefix (error->message, "No keyring answers"));
  g_clear_error (&error);
  rows = sbx_store_select (f->store, SBX_TYPE_REQUEST, "", NULL, NULL);
  variables = sbx_store_list_variables (f->store, NULL, NULL);
  g_assert_cmpuint (rows->len, ==, 0);
  g_assert_cmpuint (variables->len, ==, 0);
  {
    g_autoptr (GPtrArray) changed = sbx_record_diff (before, SBX_RECORD (request));

    g_assert_cmpuint (changed->len, ==, 0);
  }

  g_object_set (secret, "secret", TRUE, NULL);
  g_assert_true (sbx_store_save (f->store, SBX_RECORD (secret), NULL));
  g_assert_null (sbx_workspace_send (f->workspace, wanting, &options, NULL, &error));
  g_assert_error (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE);
  g_assert_true (g_str_has_prefix (error->message, "“TOKEN” is a secret, and secrets are out of reach: No keyring answers"));

  /* Allowed to keep it for this run, it can be saved and sent. */
  sbx_vault_allow_memory (sbx_workspace_get_vault (f->workspace), TRUE);
  save (f, request);
  exchange = send_request (f, request, &options);
  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
  assert_profile_is_clean (f);
}

static void
test_alone (gconstpointer path)
{
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);

  g_test_trap_subprocess_with_envp (path, (const char *const *) environment, 120 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_open_fails (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sbx_workspace_open ("/dev/null/profile", &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_OPEN);
}

/* A proxy for all requests may need a password, which is a variable. */
static void
test_default_proxy (Fixture       *f,
                    gconstpointer  data)
{
  g_autoptr (SbxVariable) port = sbx_variable_new (NULL, "PROXY_PORT", "1");
  g_autoptr (SbxRequest) request = sbx_request_new ();
  SbxSendOptions options = { 0 };
  g_autoptr (SbxExchange) exchange = NULL;
  g_autoptr (SbxExchange) own = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (request, "url", "http://nowhere.invalid/", NULL);
  sbx_workspace_set_default_proxy (f->workspace, "http://127.0.0.1:{{PROXY_PORT}}");
  g_assert_null (sbx_workspace_send (f->workspace, request, &options, NULL, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_VARIABLE);
  g_assert_nonnull (strstr (error->message, "PROXY_PORT"));
  g_clear_error (&error);

  g_assert_true (sbx_store_save_variable (f->store, sbx_workspace_get_vault (f->workspace), port, "1", NULL, &error));
  exchange = sbx_workspace_send (f->workspace, request, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_error (sbx_exchange_get_error (exchange), SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROXY);

  {
    g_autoptr (SbxSettings) settings = sbx_settings_new ();

    g_set_str (&settings->proxy, "");
    sbx_request_set_settings (request, settings);
  }
  own = sbx_workspace_send (f->workspace, request, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_error (sbx_exchange_get_error (own), SBX_HTTP_ERROR, SBX_HTTP_ERROR_DNS);
}

/* A budget that is lowered holds for what is there already. */
static void
test_trim (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_request (f, "/bytes/1000");
  SbxSendOptions options = { .keep = TRUE };
  g_autoptr (SbxExchange) exchange = send_request (f, request, &options);
  guint64 n, bytes;

  g_assert_true (sbx_workspace_trim_history (f->workspace, NULL));
  g_assert_true (sbx_history_measure (f->store, &n, &bytes, NULL));
  g_assert_cmpuint (bytes, >=, 1000);
  sbx_workspace_set_history_budget (f->workspace, 999);
  g_assert_true (sbx_workspace_trim_history (f->workspace, NULL));
  g_assert_true (sbx_history_measure (f->store, &n, &bytes, NULL));
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (bytes, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  TEST ("/workspace/save/moves-secrets", test_save_moves_secrets);
  TEST ("/workspace/send/whole", test_send);
  TEST ("/workspace/send/literal-secrets", test_literal_secrets);
  TEST ("/workspace/send/secrets-of-servers", test_secrets_of_servers);
  TEST ("/workspace/send/overrides", test_overrides);
  TEST ("/workspace/send/untried", test_untried);
  TEST ("/workspace/send/failed", test_failed);
  TEST ("/workspace/send/keep-nothing", test_keep_nothing);
  TEST ("/workspace/trim", test_trim);
  TEST ("/workspace/send/use-not-counted", test_use_not_counted);
  TEST ("/workspace/send/cookies", test_cookies);
  TEST ("/workspace/send/preview", test_preview);
  TEST ("/workspace/send/preview-error", test_preview_error);
  TEST ("/workspace/send/cancel", test_cancel);
  TEST ("/workspace/send/oauth2", test_oauth2);
  TEST ("/workspace/send/oauth2-token", test_oauth2_token);
  TEST ("/workspace/send/oauth2-settings", test_oauth2_settings);
  TEST ("/workspace/send/oauth2-renewal", test_oauth2_renewal);
  TEST ("/workspace/subprocess/no-question", test_no_question);
  TEST ("/workspace/subprocess/no-keyring", test_no_keyring);
  g_test_add_data_func ("/workspace/no-question", "/workspace/subprocess/no-question", test_alone);
  g_test_add_data_func ("/workspace/no-keyring", "/workspace/subprocess/no-keyring", test_alone);
  TEST ("/workspace/default-proxy", test_default_proxy);
  g_test_add_func ("/workspace/open-fails", test_open_fails);

  return g_test_run ();
}
