/* Against real servers and a real keyring; run under tests/support/with-keyring. */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "sbx-cookies.h"
#include "sbx-record-list.h"
#include "sbx-settings.h"
#include "workspace-test.h"

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

static void
changed_cb (gboolean   *changed,
            const char *table)
{
  *changed = *changed || *table == '\0';
}

/* Another program that gives a secret another value is heard: the one that was read before is of no use. */
static void
test_changed_elsewhere (Fixture       *f,
                        gconstpointer  data)
{
  g_autoptr (SbxWorkspace) other = sbx_workspace_open (sbx_store_get_directory (f->store), NULL);
  SbxVault *vault = sbx_workspace_get_vault (f->workspace);
  g_autoptr (SbxVariable) token = sbx_variable_new (NULL, "TOKEN", NULL);
  const char *id = sbx_record_get_id (SBX_RECORD (token));
  gboolean changed = FALSE;
  gint64 before, after;
  char *value;

  g_object_set (token, "secret", TRUE, NULL);
  g_assert_true (sbx_store_save_variable (f->store, vault, token, "old", NULL, NULL));
  g_object_get (token, "updated-at", &before, NULL);
  value = sbx_vault_lookup (vault, "variable", id, NULL, NULL);
  g_assert_cmpstr (value, ==, "old");
  sbx_secret_free (value);

  g_signal_connect_swapped (f->store, "changed", G_CALLBACK (changed_cb), &changed);
  g_assert_true (sbx_store_save_variable (sbx_workspace_get_store (other), sbx_workspace_get_vault (other), token, "new", NULL, NULL));
  {
    g_autoptr (SbxVariable) row = sbx_store_dup_record (f->store, SBX_TYPE_VARIABLE, id, NULL);

    g_object_get (row, "updated-at", &after, NULL);
    g_assert_cmpint (after, >, before);
  }
  while (!changed)
    g_main_context_iteration (NULL, TRUE);
  value = sbx_vault_lookup (vault, "variable", id, NULL, NULL);
  g_assert_cmpstr (value, ==, "new");
  sbx_secret_free (value);
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
  TEST ("/workspace/changed-elsewhere", test_changed_elsewhere);
  TEST ("/workspace/send/use-not-counted", test_use_not_counted);
  TEST ("/workspace/send/cookies", test_cookies);
  TEST ("/workspace/send/preview", test_preview);
  TEST ("/workspace/send/preview-error", test_preview_error);
  TEST ("/workspace/send/cancel", test_cancel);
  TEST ("/workspace/subprocess/no-question", test_no_question);
  TEST ("/workspace/subprocess/no-keyring", test_no_keyring);
  g_test_add_data_func ("/workspace/no-question", "/workspace/subprocess/no-question", test_alone);
  g_test_add_data_func ("/workspace/no-keyring", "/workspace/subprocess/no-keyring", test_alone);
  TEST ("/workspace/default-proxy", test_default_proxy);
  g_test_add_func ("/workspace/open-fails", test_open_fails);

  return g_test_run ();
}
