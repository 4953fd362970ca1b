/* OAuth 2 against a server that holds to it; the browser is another client of ours, which follows where it is sent. */
#include "http-test.h"
#include "sbx-oauth2.h"

#include <string.h>

static SbxAuth *
make_auth (const char *grant, const char *client, const char *secret, const char *token_path)
{
  SbxAuth *auth = sbx_auth_new (SBX_AUTH_OAUTH2);
  g_autofree char *token_url = sbx_test_servers_url (http_test_servers (), "http", token_path);
  g_autofree char *authorize_url = sbx_test_servers_url (http_test_servers (), "http", "/oauth2/authorize");

  sbx_auth_set (auth, "grant", grant);
  sbx_auth_set (auth, "clientId", client);
  sbx_auth_set (auth, "clientSecret", secret);
  sbx_auth_set (auth, "tokenUrl", token_url);
  sbx_auth_set (auth, "authorizationUrl", authorize_url);
  sbx_auth_set (auth, "scope", "read write");
  return auth;
}

static SbxSettings *
direct (void)
{
  SbxSettings *settings = sbx_settings_new ();

  settings->proxy = g_strdup ("");
  return settings;
}

static char *
token_cb (SbxRequest *request, const SbxAuth *auth, gpointer data, GCancellable *cancellable, GError **error)
{
  return g_strdup (((SbxToken *) data)->access_token);
}

static void
assert_opens (const SbxToken *token, const char *client)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/oauth2/resource");
  g_autoptr(SbxExchange) exchange = NULL;
  g_autoptr(JsonObject) json = NULL;
  SbxSendContext context = { .token_func = token_cb, .token_data = (gpointer) token };

  http_test_auth (request, SBX_AUTH_OAUTH2, "clientId", client, NULL);
  exchange = http_test_send (request, &context);
  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
  json = http_test_json (exchange);
  g_assert_cmpstr (json_object_get_string_member (json, "client"), ==, client);
  g_assert_cmpstr (json_object_get_string_member (json, "scope"), ==, "read write");
}

static SbxToken *
get (const SbxAuth *auth, SbxOpenUriFunc open_uri, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr(SbxSettings) settings = direct ();

  return sbx_oauth2_get_token (http_test_client (), auth, settings, NULL, open_uri, data, cancellable, error);
}

static void
test_client_credentials (void)
{
  const char *const ways[] = { "header", "body" };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr(SbxAuth) auth = make_auth ("client_credentials", "client", "secret", "/oauth2/token");
      g_autoptr(SbxToken) token = NULL;
      g_autoptr(GError) error = NULL;

      sbx_auth_set (auth, "clientAuth", ways[i]);
      token = get (auth, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (token->token_type, ==, "Bearer");
      g_assert_null (token->refresh_token);
      g_assert_false (sbx_token_is_expired (token));
      assert_opens (token, "client");
    }
}

/* A server may say anything of how long a token lasts. */
static void
test_endless (void)
{
  g_autoptr(SbxAuth) auth = make_auth ("client_credentials", "client", "secret", "/oauth2/token?expires=9223372036854775807");
  g_autoptr(SbxToken) token = NULL;
  g_autoptr(GError) error = NULL;

  token = get (auth, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (sbx_token_is_expired (token));
  g_assert_cmpint (token->expires_at, >, g_get_real_time () / 1000);
}

/* What it says is shown for what it is, and not for long. */
static void
test_lie (void)
{
  g_autoptr(SbxAuth) auth = make_auth ("client_credentials", "client", "secret", "/oauth2/token?wrong=lie");
  g_autoptr(SbxToken) token = NULL;
  g_autoptr(GError) error = NULL;

  token = get (auth, NULL, NULL, NULL, &error);
  g_assert_null (token);
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "It says: \\u202elong long "));
  g_assert_nonnull (strstr (error->message, " (no\\x1b[31m)."));
  g_assert_cmpuint (strlen (error->message), <, 1000);
}

/* A redirect does not get what shows who the client or the person is. */
static void
test_elsewhere (void)
{
  const struct { const char *grant, *secret, *way; } cases[] = {
    { "client_credentials", "open-sesame", "header" }, { "client_credentials", "open-sesame", "body" }, { "password", "", "body" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/redirect-to?status=307&url=http://localhost:%u/oauth2/token", sbx_test_servers_port (http_test_servers (), "http"));
      g_autoptr(SbxAuth) auth = make_auth (cases[i].grant, "client", cases[i].secret, path);
      g_autoptr(SbxToken) token = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) received = NULL;

      sbx_auth_set (auth, "clientAuth", cases[i].way);
      sbx_auth_set (auth, "username", "user");
      sbx_auth_set (auth, "password", "open-sesame");
      sbx_test_servers_reset (http_test_servers ());
      token = get (auth, NULL, NULL, NULL, &error);
      g_assert_null (token);
      g_test_message ("%s", error->message);
      received = sbx_test_servers_dup_received (http_test_servers (), "http");
      g_assert_cmpuint (received->len, >=, 1);
      for (guint n = 1; n < received->len; n++)
        {
          g_assert_false (http_test_head_has (g_ptr_array_index (received, n), "open-sesame"));
          g_assert_false (http_test_head_has (g_ptr_array_index (received, n), "Authorization"));
        }
    }
}

static void
test_password_and_refresh (void)
{
  g_autoptr(SbxAuth) auth = make_auth ("password", "client", "secret", "/oauth2/token?expires=5");
  g_autoptr(SbxSettings) settings = direct ();
  g_autoptr(SbxToken) token = NULL, fresh = NULL, again = NULL;
  g_autoptr(GError) error = NULL;

  sbx_auth_set (auth, "username", "user");
  sbx_auth_set (auth, "password", "pass");
  token = get (auth, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (token->refresh_token);
  g_assert_true (sbx_token_is_expired (token));

  fresh = sbx_oauth2_refresh (http_test_client (), auth, settings, NULL, token->refresh_token, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fresh->access_token, !=, token->access_token);
  assert_opens (fresh, "client");

  again = sbx_oauth2_refresh (http_test_client (), auth, settings, NULL, token->refresh_token, NULL, &error);
  g_assert_null (again);
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "the refresh token is wrong, used or expired. It says: unknown or used refresh token (invalid_grant)"));
}

static gboolean
never_opened_cb (const char *uri, gpointer data, GError **error)
{
  g_assert_not_reached ();
}

static void
test_refusals (void)
{
  const struct { const char *grant, *secret, *path, *says; } cases[] = {
    { "client_credentials", "wrong-secret", "/oauth2/token", "” gave no token: the client or its secret is wrong, or the way it is sent (header or body)" },
    { "password", "secret", "/oauth2/token", "” gave no token: the user and password, the code or the refresh token is wrong" },
    { "client_credentials", "secret", "/oauth2/token?wrong=html", "answered 200, but with no token in it" },
    { "client_credentials", "secret", "/oauth2/token?wrong=empty", "answered 200, but with no token in it" },
    { "implicit", "secret", "/oauth2/token", "“implicit” is no kind of OAuth 2" },
    { "authorization_code", "secret", "/oauth2/token", "This kind of OAuth 2 needs a browser, and none can be opened here. Get the token in the window first." },
    { "client_credentials", "secret", "/bad/close", "Could not get a token. “127.0.0.1:" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxAuth) auth = make_auth (cases[i].grant, "client", cases[i].secret, cases[i].path);
      g_autoptr(GError) error = NULL;

      sbx_auth_set (auth, "username", "user");
      sbx_auth_set (auth, "password", "not the password");
      g_assert_null (get (auth, NULL, NULL, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_cmpuint (error->domain, ==, SBX_HTTP_ERROR);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_null (strstr (error->message, "wrong-secret"));
    }
}

static void
test_incomplete (void)
{
  const struct { const char *grant, *lacks, *says; } cases[] = {
    { "client_credentials", "tokenUrl", "The authorization has no address for tokens. Fill it in." },
    { "authorization_code", "authorizationUrl", "The authorization has no address for signing in. Fill it in." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxAuth) auth = make_auth (cases[i].grant, "client", "secret", "/oauth2/token");
      g_autoptr(GError) error = NULL;

      sbx_auth_set (auth, cases[i].lacks, "");
      g_assert_null (get (auth, never_opened_cb, NULL, NULL, &error));
      g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH);
      g_assert_cmpstr (error->message, ==, cases[i].says);
    }
}

typedef struct
{
  char        *extra;   /* added to the address that is opened */
  GThread     *thread;
  char        *uri;
  char        *page;    /* what the person sees */
} Browser;

static gpointer
browse (gpointer data)
{
  Browser *browser = data;
  g_autoptr(SbxRequest) request = http_test_request ("GET", browser->uri);
  g_autoptr(SbxExchange) exchange = http_test_send (request, NULL);

  browser->page = http_test_body (exchange);
  return NULL;
}

static gboolean
open_cb (const char *uri, gpointer data, GError **error)
{
  Browser *browser = data;

  browser->uri = g_strconcat (uri, browser->extra, NULL);
  browser->thread = g_thread_new ("browser", browse, browser);
  return TRUE;
}

static void
browser_clear (Browser *browser)
{
  if (browser->thread != NULL)
    g_thread_join (browser->thread);
  g_free (browser->uri);
  g_free (browser->page);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Browser, browser_clear)

static void
test_authorization_code (void)
{
  const char *const clients[][2] = { { "public", NULL }, { "client", "secret" } };

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr(SbxAuth) auth = make_auth ("authorization_code", clients[i][0], clients[i][1], "/oauth2/token");
      g_auto(Browser) browser = { NULL };
      g_autoptr(SbxToken) token = NULL;
      g_autoptr(GError) error = NULL;

      token = get (auth, open_cb, &browser, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (strstr (browser.uri, "code_challenge_method=S256"));
      g_assert_nonnull (strstr (browser.uri, "scope=read%20write"));
      assert_opens (token, clients[i][0]);
      g_thread_join (g_steal_pointer (&browser.thread));
      g_assert_nonnull (strstr (browser.page, "You are signed in"));
    }
}

static void
test_browser_refusals (void)
{
  const struct { const char *extra, *says; } cases[] = {
    { "&deny=1", "Access was denied in the browser (The person said no)" },
    { "&wrong_state=1", "belongs to another sign-in" },
    { "&lie=1", "The authorization server refused: \\u202eso long (no\\x1b[31m). Correct the authorization." },
    { "&bad_scope=1", "The authorization server refused: There is no scope fly (invalid_scope). Correct the authorization." },
    { "&no_code=1", "The authorization server sent the browser back without a code. Sign in again." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxAuth) auth = make_auth ("authorization_code", "public", NULL, "/oauth2/token");
      g_auto(Browser) browser = { .extra = (char *) cases[i].extra };
      g_autoptr(GError) error = NULL;

      g_assert_null (get (auth, open_cb, &browser, NULL, &error));
      g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_thread_join (g_steal_pointer (&browser.thread));
      g_assert_nonnull (strstr (browser.page, "The sign-in failed"));
    }
}

static gboolean
cancel_cb (const char *uri, gpointer data, GError **error)
{
  g_cancellable_cancel (data);
  return TRUE;
}

static void
test_browser_cancelled (void)
{
  g_autoptr(SbxAuth) auth = make_auth ("authorization_code", "public", NULL, "/oauth2/token");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_assert_null (get (auth, cancel_cb, cancellable, cancellable, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED);
  g_assert_cmpstr (error->message, ==, "The sign-in was cancelled.");
}

static void
test_token_json (void)
{
  SbxToken token = { (char *) "a", (char *) "r", (char *) "Bearer", NULL, 42 };
  g_autofree char *json = sbx_token_to_json (&token);
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxToken) back = sbx_token_from_json (json, &error);
  g_autoptr(SbxToken) odd = sbx_token_from_json ("{\"access_token\": \"a\", \"token_type\": 1}", NULL);

  g_assert_cmpstr (odd->token_type, ==, "Bearer");
  g_assert_no_error (error);
  g_assert_cmpstr (back->access_token, ==, "a");
  g_assert_cmpstr (back->refresh_token, ==, "r");
  g_assert_null (back->scope);
  g_assert_cmpint (back->expires_at, ==, 42);
  g_assert_null (sbx_token_from_json ("[\"secret\"]", &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH);
  g_assert_cmpstr (error->message, ==, "The OAuth 2 token that was kept can't be read. Get a new one.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/oauth2/client-credentials", test_client_credentials);
  g_test_add_func ("/http/oauth2/password-and-refresh", test_password_and_refresh);
  g_test_add_func ("/http/oauth2/lie", test_lie);
  g_test_add_func ("/http/oauth2/elsewhere", test_elsewhere);
  g_test_add_func ("/http/oauth2/endless", test_endless);
  g_test_add_func ("/http/oauth2/refusals", test_refusals);
  g_test_add_func ("/http/oauth2/incomplete", test_incomplete);
  g_test_add_func ("/http/oauth2/authorization-code", test_authorization_code);
  g_test_add_func ("/http/oauth2/browser-refusals", test_browser_refusals);
  g_test_add_func ("/http/oauth2/browser-cancelled", test_browser_cancelled);
  g_test_add_func ("/http/oauth2/token-json", test_token_json);
  return http_test_run ();
}
