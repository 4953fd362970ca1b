/* Proxies: plain, CONNECT, with a user, SOCKS, and those that fail. */
#include "http-test.h"

#include <string.h>

static SbxTestServers *proxies;

static void
use_proxy (SbxRequest *request, const char *port, const char *user)
{
  const char *scheme = g_str_has_prefix (port, "socks") ? "socks5" : "http";
  g_autofree char *proxy = g_strdup_printf ("%s://%s%s127.0.0.1:%u", scheme, user != NULL ? user : "", user != NULL ? "@" : "", sbx_test_servers_port (proxies, port));

  HTTP_TEST_SETTINGS (request, {
    g_set_str (&settings->proxy, proxy);
    g_set_str (&settings->ca_file, sbx_test_servers_file (http_test_servers (), "ca"));
  });
}

static void
test_ways (void)
{
  const struct { const char *proxy, *user, *port; gboolean tunnel; } cases[] = {
    { "http_proxy", NULL, "http", FALSE },
    { "http_proxy", NULL, "https", TRUE },
    { "http_proxy_auth", "proxy:secret", "http", FALSE },
    { "http_proxy_auth", "proxy:secret", "https", TRUE },
    { "socks", NULL, "http", FALSE },
    { "socks", NULL, "https", FALSE },
    { "socks_auth", "proxy:secret", "http", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = sbx_test_servers_url (http_test_servers (), cases[i].port, "/echo?a=1");
      g_autofree char *shown = g_strdup_printf ("127.0.0.1:%u", sbx_test_servers_port (proxies, cases[i].proxy));
      g_autoptr(SbxRequest) request = http_test_request ("POST", url);
      g_autoptr(SbxExchange) exchange = NULL;
      const SbxHop *hop;

      http_test_text (request, "through");
      use_proxy (request, cases[i].proxy, cases[i].user);
      exchange = http_test_send (request, NULL);
      hop = sbx_exchange_get_final_hop (exchange);
      g_assert_cmpint (hop->status, ==, 200);
      g_assert_true (g_str_has_suffix (hop->proxy, shown));
      g_assert_null (strstr (hop->proxy, "secret"));
      if (cases[i].tunnel)
        {
          g_autofree char *interim = http_test_head (hop->interim_heads);

          g_assert_true (g_str_has_prefix (interim, "CONNECT 127.0.0.1:"));
          g_assert_nonnull (strstr (interim, "\r\n\r\nHTTP/1."));
          g_assert_nonnull (strstr (interim, " 200 "));
        }
      else if (g_str_has_prefix (cases[i].proxy, "http"))
        g_assert_true (http_test_head_has (hop->request_head, "POST http://127.0.0.1:"));
    }
}

static void
test_failures (void)
{
  g_autofree char *refused = g_strdup_printf ("http://user:hidden@127.0.0.1:%u", sbx_test_servers_port (http_test_servers (), "refused"));
  const struct { const char *proxy, *user, *whole, *port, *says; } cases[] = {
    { "http_proxy_auth", NULL, NULL, "https", "asks for a user and a password (407)" },
    { "http_proxy_auth", "proxy:wrong", NULL, "https", "asks for a user and a password (401)" },
    { "socks_auth", NULL, NULL, "http", "did not open the way to “127.0.0.1:" },
    { "http_proxy", NULL, "ftp://127.0.0.1:1", "http", "“ftp” is no kind of proxy" },
    { "http_proxy", NULL, refused, "http", "Could not reach the proxy “http://127.0.0.1:" },
    { "http_proxy", NULL, "http://no-such-host.invalid:1", "http", "Could not find the proxy “http://no-such-host.invalid:1”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = sbx_test_servers_url (http_test_servers (), cases[i].port, "/echo");
      g_autoptr(SbxRequest) request = http_test_request ("GET", url);
      g_autoptr(SbxExchange) exchange = NULL;

      use_proxy (request, cases[i].proxy, cases[i].user);
      if (cases[i].whole != NULL)
        HTTP_TEST_SETTINGS (request, g_set_str (&settings->proxy, cases[i].whole));
      exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_PROXY, cases[i].says, NULL);
      g_assert_null (strstr (sbx_exchange_get_error (exchange)->message, "hidden"));
    }
}

/* Its password stays with the proxy, also where a redirect changes from plain to TLS or back. */
static void
test_password_stays (void)
{
  const struct { const char *from, *to; } cases[] = { { "http", "https" }, { "https", "http" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *to = sbx_test_servers_url (http_test_servers (), cases[i].to, "/echo");
      g_autofree char *path = g_strconcat ("/redirect-to?url=", to, NULL);
      g_autofree char *url = sbx_test_servers_url (http_test_servers (), cases[i].from, path);
      g_autoptr(SbxRequest) request = http_test_request ("GET", url);
      g_autoptr(SbxExchange) exchange = NULL;

      use_proxy (request, "http_proxy_auth", "proxy:secret");
      sbx_test_servers_reset (http_test_servers ());
      exchange = http_test_send (request, NULL);
      g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 2);
      for (guint hop = 0; hop < 2; hop++)
        {
          g_autoptr(GBytes) request_bytes = sbx_test_servers_dup_request (http_test_servers (), hop == 0 ? cases[i].from : cases[i].to);

          g_assert_false (http_test_head_has (request_bytes, "Proxy-Authorization"));
        }
    }
}

/* The environment is libcurl's habit, not what the settings say. */
static void
test_none (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo");
  g_autoptr(SbxExchange) exchange = NULL;

  g_setenv ("http_proxy", "http://127.0.0.1:1", TRUE);
  exchange = http_test_send (request, NULL);
  g_unsetenv ("http_proxy");
  g_assert_null (sbx_exchange_get_final_hop (exchange)->proxy);
}

/* The system's proxy, here that of the environment, is for other machines. */
static void
test_this_machine (void)
{
  const char *const hosts[] = { "127.0.0.1", "localhost", "LOCALHOST" };

  g_setenv ("http_proxy", "http://127.0.0.1:1", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo");
      g_autofree char *url = g_strdup_printf ("http://%s:%u/echo", hosts[i], sbx_test_servers_port (http_test_servers (), "http"));
      SbxSendContext context = { 0 };
      g_autoptr(SbxExchange) exchange = NULL;

      g_object_set (request, "url", url, NULL);
      HTTP_TEST_SETTINGS (request, g_clear_pointer (&settings->proxy, g_free));
      exchange = http_test_send (request, &context);
      g_assert_null (sbx_exchange_get_final_hop (exchange)->proxy);
    }
  g_unsetenv ("http_proxy");
}

/* What the caller says for all requests holds for those that leave it open, and not for what this machine serves. */
static void
test_default (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo");
  g_autofree char *proxy = g_strdup_printf ("http://127.0.0.1:%u", sbx_test_servers_port (proxies, "http_proxy"));
  SbxSendContext context = { .default_proxy = proxy };
  g_autoptr(SbxExchange) direct = NULL;
  g_autoptr(SbxExchange) here = NULL;
  g_autoptr(SbxExchange) elsewhere = sbx_exchange_new ();
  g_autoptr(GError) error = NULL;

  direct = http_test_send (request, &context);
  g_assert_null (sbx_exchange_get_final_hop (direct)->proxy);
  HTTP_TEST_SETTINGS (request, g_clear_pointer (&settings->proxy, g_free));
  here = http_test_send (request, &context);
  g_assert_null (sbx_exchange_get_final_hop (here)->proxy);

  g_object_set (request, "url", "http://nowhere.invalid/echo", NULL);
  context.default_proxy = "http://127.0.0.1:1";
  g_assert_false (sbx_http_client_send (http_test_client (), request, &context, elsewhere, NULL, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROXY);
  g_assert_nonnull (strstr (error->message, "Could not reach the proxy “http://127.0.0.1:1”"));
}

/* A message names the place where the proxy that failed was chosen. */
static void
test_whose (void)
{
  const struct { const char *own, *preferred, *system, *says; } cases[] = {
    { "http://127.0.0.1:1", "http://127.0.0.1:2", NULL, "127.0.0.1:1”: Connection refused. Check it in the settings of the request, or send without a proxy." },
    { NULL, "http://127.0.0.1:1", NULL, "127.0.0.1:1”: Connection refused. Check the proxy in the preferences, or choose none in the settings of the request." },
    { NULL, NULL, "http://127.0.0.1:1",
      "127.0.0.1:1”: Connection refused. It is the proxy of the system: check it there, or choose another, or none, in the settings of the request." },
    { "http://no-such-host.invalid:1", NULL, NULL, "no address is known for that name. Check it in the settings of the request, or send without a proxy." },
    { NULL, "http://no-such-host.invalid:1", NULL, "no address is known for that name. Check the proxy in the preferences, or choose none in the settings of the request." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo");
      SbxSendContext context = { .default_proxy = cases[i].preferred };
      g_autoptr(SbxExchange) exchange = NULL;

      g_object_set (request, "url", "http://nowhere.invalid/echo", NULL);
      HTTP_TEST_SETTINGS (request, g_set_str (&settings->proxy, cases[i].own));
      if (cases[i].system != NULL)
        g_setenv ("http_proxy", cases[i].system, TRUE);
      exchange = http_test_fail (request, &context, SBX_HTTP_ERROR_PROXY, cases[i].says, NULL);
      g_unsetenv ("http_proxy");
    }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  proxies = sbx_test_proxy_start ();
  g_test_add_func ("/http/proxy/ways", test_ways);
  g_test_add_func ("/http/proxy/failures", test_failures);
  g_test_add_func ("/http/proxy/password-stays", test_password_stays);
  g_test_add_func ("/http/proxy/this-machine", test_this_machine);
  g_test_add_func ("/http/proxy/none", test_none);
  g_test_add_func ("/http/proxy/default", test_default);
  g_test_add_func ("/http/proxy/whose", test_whose);
  result = http_test_run ();
  sbx_test_servers_free (proxies);
  return result;
}
