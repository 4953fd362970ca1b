/* Tokens of OAuth 2: asked for, kept in a real keyring, renewed and forgotten; run under tests/support/with-keyring. */
#include "workspace-test.h"

#include <string.h>

#include "sbx-request-edits.h"
#include "sbx-secret-mark.h"

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

static void
edited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GError) error = NULL;

  *(GPtrArray **) data = sbx_store_edit_requests_finish (SBX_STORE (object), result, &error);
  g_assert_no_error (error);
}

static GPtrArray *
edit (SbxStore    *store,
      SbxEditKind  kind,
      SbxRequest  *request)
{
  const char *ids[] = { sbx_record_get_id (SBX_RECORD (request)), NULL };
  SbxRequestsEdit edit = { .kind = kind, .ids = ids };
  GPtrArray *changes = NULL;

  sbx_store_edit_requests_async (store, &edit, NULL, edited_cb, &changes);
  while (changes == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (changes->len, ==, 1);
  return changes;
}

static void
undone_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  *(gboolean *) data = sbx_store_undo_requests_finish (SBX_STORE (object), result, NULL);
}

static void
undo (SbxStore  *store,
      GPtrArray *changes)
{
  gboolean done = FALSE;

  sbx_store_undo_requests_async (store, changes, NULL, undone_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* In the keyring, after this program has looked for what was left there. */
static gboolean
is_kept (SbxWorkspace *workspace,
         SbxRequest   *request)
{
  SbxVault *vault = sbx_workspace_get_vault (workspace);
  char *kept;
  gboolean there;

  sbx_store_remove_stray_secrets (sbx_workspace_get_store (workspace), vault);
  sbx_vault_forget (vault);
  kept = sbx_vault_lookup (vault, "oauth2", sbx_record_get_id (SBX_RECORD (request)), NULL, NULL);
  there = kept != NULL;
  sbx_secret_free (kept);
  return there;
}

static void
get_token (Fixture    *f,
           SbxRequest *request)
{
  g_autoptr (SbxToken) token = NULL;
  g_autoptr (GError) error = NULL;
  SbxSendOptions options = { 0 };

  token = sbx_workspace_get_token (f->workspace, request, &options, NULL, &error);
  g_assert_no_error (error);
}

static guint
count_notes (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->directory, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += strstr (name, "signalbox.db") == NULL && strchr (name, '-') != NULL;
  return n;
}

/* It stays while the deletion can be undone in any program, and goes with it; a program that was killed can undo nothing. */
static void
test_deleted (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr (SbxWorkspace) other = sbx_workspace_open (f->directory, NULL);
  g_autoptr (SbxRequest) request = make_oauth2_request (f, "one");
  g_autoptr (SbxRequest) kept = make_oauth2_request (f, "two");
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GPtrArray) others = NULL;

  save (f, request);
  save (f, kept);
  get_token (f, request);
  get_token (f, kept);
  g_assert_cmpuint (count_notes (f), ==, 0);

  changes = edit (f->store, SBX_EDIT_REMOVE, request);
  g_assert_true (is_kept (f->workspace, request));
  g_assert_true (is_kept (other, request));
  undo (f->store, changes);
  /* Deleted by another one while this one has not forgotten yet. */
  others = edit (sbx_workspace_get_store (other), SBX_EDIT_REMOVE, request);
  g_clear_pointer (&changes, g_ptr_array_unref);
  g_assert_true (is_kept (f->workspace, request));
  undo (sbx_workspace_get_store (other), others);
  g_clear_pointer (&others, g_ptr_array_unref);
  g_assert_true (is_kept (f->workspace, request));
  g_assert_cmpuint (count_notes (f), ==, 0);

  g_ptr_array_unref (edit (f->store, SBX_EDIT_REMOVE, request));
  g_assert_false (is_kept (other, request));
  g_assert_true (is_kept (other, kept));
  g_assert_cmpuint (count_notes (f), ==, 0);
}

/* The copy goes when its making is undone. */
static void
test_duplicated (Fixture       *f,
                 gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_oauth2_request (f, "one");
  g_autoptr (GPtrArray) changes = NULL;
  SbxRequest *copy;

  save (f, request);
  changes = edit (f->store, SBX_EDIT_DUPLICATE, request);
  copy = ((SbxRequestChange *) g_ptr_array_index (changes, 0))->after;
  get_token (f, copy);
  g_assert_true (is_kept (f->workspace, copy));
  undo (f->store, changes);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (is_kept (f->workspace, copy));
}

typedef struct
{
  Fixture    *f;
  GPtrArray  *changes;
  SbxRequest *request;
} SignIn;

/* The person consents, and deletes the request before the browser has told. */
static gboolean
delete_and_consent (const char  *uri,
                    gpointer     data,
                    GError     **error)
{
  SignIn *sign_in = data;
  const char *const curl[] = { "curl", "--noproxy", "*", "-sL", "-o", "/dev/null", uri, NULL };

  sign_in->changes = edit (sign_in->f->store, SBX_EDIT_REMOVE, sign_in->request);
  return g_spawn_async (NULL, (char **) curl, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, error);
}

/* A token that arrives when its request is gone is not kept. */
static void
test_deleted_meanwhile (Fixture       *f,
                        gconstpointer  data)
{
  g_autoptr (SbxRequest) request = make_oauth2_request (f, "one");
  g_autoptr (SbxAuth) auth = sbx_request_dup_auth (request, NULL);
  g_autofree char *url = sbx_test_servers_url (f->servers, "http", "/oauth2/authorize");
  SignIn sign_in = { .f = f, .request = request };

  sbx_auth_set (auth, "grant", "authorization_code");
  sbx_auth_set (auth, "authorizationUrl", url);
  sbx_request_set_auth (request, auth);
  save (f, request);
  sbx_workspace_set_open_uri (f->workspace, delete_and_consent, &sign_in);
  get_token (f, request);
  g_assert_nonnull (sign_in.changes);
  g_clear_pointer (&sign_in.changes, g_ptr_array_unref);
  g_assert_false (is_kept (f->workspace, request));
  g_assert_cmpuint (count_notes (f), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  TEST ("/workspace/token/sent", test_oauth2);
  TEST ("/workspace/token/before-sending", test_oauth2_token);
  TEST ("/workspace/token/settings", test_oauth2_settings);
  TEST ("/workspace/token/renewal", test_oauth2_renewal);
  TEST ("/workspace/token/deleted", test_deleted);
  TEST ("/workspace/token/duplicated", test_duplicated);
  TEST ("/workspace/token/deleted-meanwhile", test_deleted_meanwhile);

  return g_test_run ();
}
