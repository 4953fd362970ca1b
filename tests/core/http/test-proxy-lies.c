/* What a proxy can do wrong, over CONNECT and SOCKS: each lie ends in a clear error that names it, in bounded memory and time, and nothing
 * goes where it does not belong. */
#include "http-test.h"

#include <string.h>

#define OK (-1)

typedef struct
{
  const char *name;      /* in proxy_lies.py, with "http", "socks4a" or "socks5h" by its beginning */
  int         code;      /* OK: no error */
  const char *says;
  const char *user;      /* of the proxy's address; NULL: none */
  gboolean    plain;     /* to http, not to https */
  gint64      timeout_ms;
} Lie;

#define NO_WAY "did not open the way to “127.0.0.1:"
#define BETWEEN "The way led through the proxy “"
#define USER "who:hidden@"

static const Lie lies[] = {
  /* Honest. */
  { "proxy-honest", OK },
  { "proxy-honest", OK, NULL, USER },
  { "proxy-slow", OK },
  { "proxy-cookie", OK },
  { "socks5-honest", OK },
  { "socks5-honest", OK, NULL, USER, TRUE },
  { "socks5-honest-password", OK, NULL, USER },
  { "socks5-slow", OK, NULL, NULL, TRUE },
  { "socks4-honest", OK },
  { "socks4-slow", OK, NULL, NULL, TRUE },

  /* No answer to CONNECT, or none that is one. */
  { "proxy-nothing", SBX_HTTP_ERROR_PROXY, ": it closed the connection" },
  { "proxy-silent", SBX_HTTP_ERROR_TIMEOUT, "within 0.5 seconds. Check it in the settings", NULL, FALSE, 500 },
  { "proxy-garbage", SBX_HTTP_ERROR_PROXY, ": its answer is not HTTP" },
  { "proxy-no-line", SBX_HTTP_ERROR_TIMEOUT, "within 0.5 seconds", NULL, FALSE, 500 },
  { "proxy-half-head", SBX_HTTP_ERROR_TIMEOUT, "within 0.5 seconds", NULL, FALSE, 500 },
  { "proxy-nul", SBX_HTTP_ERROR_PROXY, ": its answer is not HTTP" },
  { "proxy-status-text", SBX_HTTP_ERROR_PROXY, ": its answer is not HTTP" },
  { "proxy-status-zero", SBX_HTTP_ERROR_PROXY, ": its answer is not HTTP" },
  { "proxy-switching", SBX_HTTP_ERROR_PROXY, "it answered 101" },

  /* Another answer than was asked for. */
  { "proxy-redirect", SBX_HTTP_ERROR_PROXY, "it answered 302" },
  { "proxy-control", SBX_HTTP_ERROR_PROXY, "it answered 403" },
  { "proxy-unauthorized", SBX_HTTP_ERROR_PROXY, "a user and a password (401)" },
  { "proxy-unauthorized", SBX_HTTP_ERROR_PROXY, "a user and a password (401)", USER },
  { "proxy-unauthorized-digest", SBX_HTTP_ERROR_PROXY, "a user and a password (401)", USER },
  { "proxy-asks", SBX_HTTP_ERROR_PROXY, "a user and a password (407)" },
  { "proxy-asks", SBX_HTTP_ERROR_PROXY, "a user and a password (407)", USER },
  { "proxy-asks-unknown", SBX_HTTP_ERROR_PROXY, "in a way that is not known here (407): only Basic, Digest and NTLM are", USER },
  { "proxy-asks-server", SBX_HTTP_ERROR_PROXY, "in a way that is not known here (407)", USER },
  { "proxy-asks-nothing", SBX_HTTP_ERROR_PROXY, "in a way that is not known here (407)" },
  { "proxy-realms", SBX_HTTP_ERROR_PROXY, "a user and a password (407)", USER },
  { "proxy-nonces", SBX_HTTP_ERROR_PROXY, "a user and a password (407)", USER },
  { "proxy-stale", SBX_HTTP_ERROR_PROXY, "a user and a password (407)", USER },
  { "proxy-stale", SBX_HTTP_ERROR_PROXY, "a user and a password (407)", USER, TRUE },

  /* Without end. */
  { "proxy-endless-head", SBX_HTTP_ERROR_PROXY, ": its answer is too large" },
  { "proxy-endless-line", SBX_HTTP_ERROR_PROXY, ": its answer is too large" },
  { "proxy-endless-interim", SBX_HTTP_ERROR_PROXY, "it answered 103" },
  { "proxy-endless-body", SBX_HTTP_ERROR_PROXY, "it answered 403" },
  { "proxy-endless-chunks", SBX_HTTP_ERROR_PROXY, "a user and a password (407)", NULL, FALSE, 500 },
  { "proxy-endless-chunks", SBX_HTTP_ERROR_PROXY, "a user and a password (407)", USER, FALSE, 500 },
  { "proxy-endless-tunnel", SBX_HTTP_ERROR_TLS, BETWEEN },

  /* A tunnel that leads elsewhere, or nowhere. */
  { "proxy-cut", SBX_HTTP_ERROR_TLS, BETWEEN },
  { "proxy-body", SBX_HTTP_ERROR_TLS, BETWEEN },
  { "proxy-chunked", SBX_HTTP_ERROR_TLS, BETWEEN },
  { "proxy-plain-answer", SBX_HTTP_ERROR_TLS, BETWEEN },
  { "proxy-own-certificate", SBX_HTTP_ERROR_TLS, "is for “DNS:elsewhere.test”, not for “127.0.0.1”. Nothing was sent." },

  /* In the servers' place. */
  { "proxy-nothing", SBX_HTTP_ERROR_CUT, BETWEEN, NULL, TRUE },
  { "proxy-silent", SBX_HTTP_ERROR_TIMEOUT, BETWEEN, NULL, TRUE, 500 },
  { "proxy-garbage", SBX_HTTP_ERROR_PROTOCOL, BETWEEN, NULL, TRUE, 500 },

  /* SOCKS 5. */
  { "socks5-nothing", SBX_HTTP_ERROR_PROXY, ": it closed the connection" },
  { "socks5-silent", SBX_HTTP_ERROR_TIMEOUT, "within 0.5 seconds", NULL, FALSE, 500 },
  { "socks5-silent", SBX_HTTP_ERROR_TIMEOUT, "within 0.5 seconds", NULL, TRUE, 500 },
  { "socks5-silent-reply", SBX_HTTP_ERROR_TIMEOUT, "within 0.5 seconds", NULL, FALSE, 500 },
  { "socks5-half-greeting", SBX_HTTP_ERROR_PROXY, ": it closed the connection" },
  { "socks5-half-reply", SBX_HTTP_ERROR_PROXY, ": it closed the connection" },
  { "socks5-version", SBX_HTTP_ERROR_PROXY, ": it does not speak SOCKS as it should" },
  { "socks5-web", SBX_HTTP_ERROR_PROXY, ": it does not speak SOCKS as it should" },
  { "socks5-reply-version", SBX_HTTP_ERROR_PROXY, ": it does not speak SOCKS as it should" },
  { "socks5-address-type", SBX_HTTP_ERROR_PROXY, ": it does not speak SOCKS as it should" },
  { "socks5-unknown-method", SBX_HTTP_ERROR_PROXY, ": it does not speak SOCKS as it should" },
  { "socks5-gssapi", SBX_HTTP_ERROR_PROXY, ": it does not speak SOCKS as it should" },
  { "socks5-refused", SBX_HTTP_ERROR_PROXY, ": it does not let this in: it may want a user and a password, or another way to sign in" },
  { "socks5-wrong-password", SBX_HTTP_ERROR_PROXY, ": it does not accept the user and the password", USER },
  { "socks5-long-name", SBX_HTTP_ERROR_TIMEOUT, "within 0.5 seconds", NULL, FALSE, 500 },
  { "socks5-long-reply", SBX_HTTP_ERROR_TLS, BETWEEN },
  { "socks5-long-reply", SBX_HTTP_ERROR_PROTOCOL, BETWEEN, NULL, TRUE, 500 },
  { "socks5-endless", SBX_HTTP_ERROR_PROXY, NO_WAY },
  { "socks5-cut", SBX_HTTP_ERROR_TLS, BETWEEN },
  { "socks5-cut", SBX_HTTP_ERROR_CUT, BETWEEN, NULL, TRUE },
  { "socks5-code-1", SBX_HTTP_ERROR_PROXY, ": it says only that it could not" },
  { "socks5-code-2", SBX_HTTP_ERROR_PROXY, ": its rules do not allow it" },
  { "socks5-code-3", SBX_HTTP_ERROR_PROXY, ": it can't reach that network" },
  { "socks5-code-4", SBX_HTTP_ERROR_PROXY, ": it can't reach that server" },
  { "socks5-code-5", SBX_HTTP_ERROR_PROXY, ": the server refused the connection" },
  { "socks5-code-6", SBX_HTTP_ERROR_PROXY, ": the way there is too long" },
  { "socks5-code-7", SBX_HTTP_ERROR_PROXY, ": it makes no connections for others" },
  { "socks5-code-8", SBX_HTTP_ERROR_PROXY, ": it takes no addresses of this kind" },
  { "socks5-code-9", SBX_HTTP_ERROR_PROXY, ": it says only that it could not" },
  { "socks5-code-255", SBX_HTTP_ERROR_PROXY, ": it says only that it could not" },

  /* SOCKS 4. */
  { "socks4-nothing", SBX_HTTP_ERROR_PROXY, ": it closed the connection" },
  { "socks4-silent", SBX_HTTP_ERROR_TIMEOUT, "within 0.5 seconds", NULL, TRUE, 500 },
  { "socks4-half-4", SBX_HTTP_ERROR_PROXY, ": it closed the connection" },
  { "socks4-version-4", SBX_HTTP_ERROR_PROXY, ": it does not speak SOCKS as it should" },
  { "socks4-code4-91", SBX_HTTP_ERROR_PROXY, ": it says only that it could not" },
  { "socks4-code4-92", SBX_HTTP_ERROR_PROXY, ": it asks this machine who you are (identd), which is not answered" },
  { "socks4-code4-93", SBX_HTTP_ERROR_PROXY, ": it asks this machine who you are (identd), which is not answered" },
  { "socks4-code4-7", SBX_HTTP_ERROR_PROXY, ": it says only that it could not" },
};

/* Whether what a port received since the last reset has part in it. */
static gboolean
received (const char *port, const char *part)
{
  g_autoptr(GPtrArray) all = sbx_test_servers_dup_received (http_test_servers (), port);
  gboolean found = FALSE;

  for (guint i = 0; i < all->len; i++)
    {
      gsize size;
      const char *data = g_bytes_get_data (g_ptr_array_index (all, i), &size);

      found = found || memmem (data, size, part, strlen (part)) != NULL;
    }
  return found;
}

static guint
n_received (const char *port)
{
  g_autoptr(GPtrArray) all = sbx_test_servers_dup_received (http_test_servers (), port);

  return all->len;
}

static SbxRequest *
make_request (const char *target, const char *scheme, const char *user, const char *port)
{
  g_autofree char *url = sbx_test_servers_url (http_test_servers (), target, "/echo");
  g_autofree char *proxy = g_strdup_printf ("%s://%s127.0.0.1:%u", scheme, user != NULL ? user : "", sbx_test_servers_port (http_test_servers (), port));
  SbxRequest *request = http_test_request ("POST", url);

  http_test_header (request, "Authorization", "Bearer sesame");
  http_test_header (request, "Cookie", "typed=sesame");
  http_test_text (request, "sesame");
  HTTP_TEST_SETTINGS (request, {
    g_set_str (&settings->proxy, proxy);
    g_set_str (&settings->ca_file, sbx_test_servers_file (http_test_servers (), "ca"));
  });
  return request;
}

static const char *
scheme_of (const char *name)
{
  return g_str_has_prefix (name, "socks4") ? "socks4a" : g_str_has_prefix (name, "socks5") ? "socks5h" : "http";
}

static void
run_lie (gconstpointer data)
{
  const Lie *lie = data;
  const char *target = lie->plain ? "http" : "https";
  g_autoptr(SbxRequest) request = make_request (target, scheme_of (lie->name), lie->user, lie->name);
  g_autofree char *shown = g_strdup_printf ("he proxy “%s://127.0.0.1:%u”", scheme_of (lie->name), sbx_test_servers_port (http_test_servers (), lie->name));
  g_autoptr(GPtrArray) cookies = g_ptr_array_new_with_free_func (g_free);
  SbxCookieJar jar = http_test_jar (cookies);
  SbxSendContext context = { .jar = &jar };
  g_autoptr(SbxExchange) exchange = NULL;
  g_autofree char *log = NULL;
  guint64 before = http_test_peak_memory ();

  g_ptr_array_add (cookies, g_strdup ("127.0.0.1\tFALSE\t/\tFALSE\t0\tmine\tkept"));
  HTTP_TEST_SETTINGS (request, settings->timeout_ms = lie->timeout_ms);
  sbx_test_servers_reset (http_test_servers ());
  exchange = lie->code == OK ? http_test_send (request, &context) : http_test_fail (request, &context, lie->code, lie->says, shown, NULL);

  /* The proxy is told where to, and who it is for; the server, nothing of the proxy. */
  g_assert_true (n_received (lie->name) > 0 || lie->timeout_ms > 0);
  g_assert_cmpuint (n_received (lie->name), <, 12);
  g_assert_true (!received (lie->name, "sesame") || (lie->plain && g_str_has_prefix (lie->name, "proxy")));
  g_assert_cmpuint (n_received (target), ==, lie->code == OK);
  g_assert_true (received (target, "Bearer sesame") == (lie->code == OK));
  g_assert_false (received (target, "Proxy-"));
  g_assert_cmpuint (n_received (lie->plain ? "https" : "http"), ==, 0);

  log = sbx_exchange_dup_log (exchange);
  g_assert_null (strpbrk (log, "\x1b\x07"));
  g_assert_cmpuint (cookies->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (cookies, 0), ==, "127.0.0.1\tFALSE\t/\tFALSE\t0\tmine\tkept");
  g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 1);
  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, lie->code == OK ? 200 : 0);
  g_assert_cmpuint (http_test_peak_memory (), <, before + 32 * 1024);
}

/* What a SOCKS proxy is told first: no ways to sign in but a password, and that only where there is one; and who looks up the name. */
static void
test_greetings (void)
{
  const struct { const char *scheme, *port, *user, *first; gsize length; const char *name; } cases[] = {
    { "socks5h", "socks5-honest", NULL, "\5\1\0", 3, "\5\1\0\3\011localhost" },
    { "socks5h", "socks5-honest", USER, "\5\2\0\2", 4, "\5\1\0\3\011localhost" },
    { "socks5", "socks5-honest", NULL, "\5\1\0", 3, NULL },
    { "socks4a", "socks4-honest", NULL, "\4\1", 2, "\0\0\0\1\0localhost" },
    { "socks4", "socks4-honest", NULL, "\4\1", 2, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxRequest) request = make_request ("http", cases[i].scheme, cases[i].user, cases[i].port);
      g_autofree char *url = g_strdup_printf ("http://localhost:%u/echo", sbx_test_servers_port (http_test_servers (), "http"));
      g_autoptr(SbxExchange) exchange = NULL;
      g_autoptr(GPtrArray) told = NULL;
      gsize size;
      const char *first;

      g_object_set (request, "url", url, NULL);
      sbx_test_servers_reset (http_test_servers ());
      exchange = http_test_send (request, NULL);
      told = sbx_test_servers_dup_received (http_test_servers (), cases[i].port);
      first = g_bytes_get_data (g_ptr_array_index (told, 0), &size);
      g_assert_cmpuint (size, >=, cases[i].length);
      g_assert_cmpmem (first, g_str_has_prefix (cases[i].scheme, "socks5") ? size : cases[i].length, cases[i].first, cases[i].length);
      g_assert_true (received (cases[i].port, "localhost") == (cases[i].name != NULL));
    }
}

/* Where the system's proxy is not used, its password is not either. */
static void
test_passed_by (void)
{
  g_autofree char *url = g_strdup_printf ("http://nowhere.invalid/redirect-to?url=http://127.0.0.1:%u/echo", sbx_test_servers_port (http_test_servers (), "http"));
  g_autofree char *proxy = g_strdup_printf ("http://" USER "127.0.0.1:%u", sbx_test_servers_port (http_test_servers (), "proxy-server"));
  SbxSendContext context = { .default_proxy = proxy };
  g_autoptr(SbxRequest) request = http_test_request ("GET", url);
  g_autoptr(SbxExchange) exchange = NULL;

  HTTP_TEST_SETTINGS (request, g_clear_pointer (&settings->proxy, g_free));
  sbx_test_servers_reset (http_test_servers ());
  exchange = http_test_send (request, &context);
  g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 2);
  g_assert_null (sbx_exchange_get_final_hop (exchange)->proxy);
  g_assert_true (received ("proxy-server", "Proxy-Authorization: Basic "));
  g_assert_cmpuint (n_received ("http"), ==, 1);
  g_assert_false (received ("http", "Proxy-"));
}

static gpointer
cancel_soon (gpointer cancellable)
{
  while (n_received ("proxy-endless-chunks") == 0)
    g_usleep (10 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelled (void)
{
  g_autoptr(SbxRequest) request = make_request ("https", "http", NULL, "proxy-endless-chunks");
  g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GThread *thread;

  HTTP_TEST_SETTINGS (request, settings->connect_timeout_ms = 0);
  sbx_test_servers_reset (http_test_servers ());
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_false (sbx_http_client_send (http_test_client (), request, NULL, exchange, cancellable, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED);
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree char *name = g_strconcat ("/http/proxy-lies/", lies[i].name, lies[i].user != NULL ? "/user" : "", lies[i].plain ? "/plain" : "", NULL);

      g_test_add_data_func (name, &lies[i], run_lie);
    }
  g_test_add_func ("/http/proxy-lies/greetings", test_greetings);
  g_test_add_func ("/http/proxy-lies/passed-by", test_passed_by);
  g_test_add_func ("/http/proxy-lies/cancelled", test_cancelled);
  return http_test_run ();
}
