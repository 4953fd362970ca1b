/* Certificates: what verifies, what does not and why, and what is known of them. */
#include "http-test.h"

#include <string.h>

#include "sbx-visible-text.h"

static SbxRequest *
make_request (const char *port, const char *ca)
{
  g_autofree char *url = sbx_test_servers_url (http_test_servers (), port, "/echo");
  SbxRequest *request = http_test_request ("GET", url);

  if (ca != NULL)
    HTTP_TEST_SETTINGS (request, settings->ca_file = g_strdup (sbx_test_servers_file (http_test_servers (), ca)));
  return request;
}

static void
assert_certificate (SbxExchange *exchange)
{
  const SbxHop *hop = sbx_exchange_get_final_hop (exchange);
  const SbxCertificate *own;

  g_assert_nonnull (hop->certificates);
  g_assert_cmpuint (hop->certificates->len, >=, 1);
  own = g_ptr_array_index (hop->certificates, 0);
  g_test_message ("%s / %s / %s / %s", own->subject, own->issuer, own->alt_names, own->not_after);
  g_assert_nonnull (strstr (own->subject, "CN="));
  g_assert_true (g_str_has_prefix (own->pem, "-----BEGIN CERTIFICATE-----\n"));
  g_assert_cmpuint (strlen (own->fingerprint), ==, 95);
  g_assert_true (g_str_has_suffix (own->not_after, " UTC"));
}

static void
test_own_ca (void)
{
  g_autoptr(SbxRequest) request = make_request ("https", "ca");
  g_autoptr(SbxExchange) exchange = http_test_send (request, NULL);
  g_autoptr(SbxExchange) again = http_test_send (request, NULL);
  const SbxHop *hop = sbx_exchange_get_final_hop (exchange);

  g_assert_cmpstr (hop->tls_version, ==, "TLSv1.3");
  g_assert_true (g_str_has_prefix (hop->tls_cipher, "TLS_"));
  g_assert_true (hop->tls_verified);
  g_assert_null (hop->tls_problem);
  g_assert_cmpint (hop->timing.tls, >, hop->timing.connect);
  assert_certificate (exchange);

  /* A connection that is used again is as well known. */
  hop = sbx_exchange_get_final_hop (again);
  g_assert_true (hop->reused);
  g_assert_true (hop->tls_verified);
  g_assert_cmpstr (hop->tls_version, ==, "TLSv1.3");
  assert_certificate (again);
}

/* The dot of a whole name is not in certificates. */
static void
test_whole_name (void)
{
  g_autofree char *url = g_strdup_printf ("https://localhost.:%u/echo", sbx_test_servers_port (http_test_servers (), "https"));
  g_autoptr(SbxRequest) request = http_test_request ("GET", url);
  g_autoptr(SbxExchange) exchange = NULL;

  HTTP_TEST_SETTINGS (request, settings->ca_file = g_strdup (sbx_test_servers_file (http_test_servers (), "ca")));
  exchange = http_test_send (request, NULL);
  g_assert_null (sbx_exchange_get_final_hop (exchange)->tls_problem);
  g_assert_true (sbx_exchange_get_final_hop (exchange)->tls_verified);
}

static void
test_refused (void)
{
  const struct { const char *port, *ca, *says; } cases[] = {
    { "https", NULL, "an authority that is not trusted here" },
    { "https_expired", "ca", "The certificate has expired: it was valid until 20" },
    { "https_wrong_host", "ca", "not for “127.0.0.1”" },
    { "https_self_signed", "ca", "The certificate is signed by itself, not by an authority" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxRequest) request = make_request (cases[i].port, cases[i].ca);
      g_autoptr(SbxExchange) exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_TLS, cases[i].says, "Nothing was sent", NULL);
      const SbxHop *hop = sbx_exchange_get_final_hop (exchange);

      g_assert_false (hop->tls_verified);
      g_assert_nonnull (strstr (hop->tls_problem, cases[i].says));
      g_assert_null (hop->request_head);
      assert_certificate (exchange);
    }
}

static void
assert_visible (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (sbx_char_deceives (g_utf8_get_char (at)))
      g_error ("“%s” has U+%04X in it", text, g_utf8_get_char (at));
}

/* Whoever signs himself may call himself anything. */
static void
test_odd_names (void)
{
  g_autoptr(SbxRequest) request = make_request ("https_odd_names", "odd_names");
  g_autoptr(SbxExchange) exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_TLS, "is for “DNS:a\\x1b[31m\\x0aDNS:localhost”, not for “127.0.0.1”", NULL);
  const SbxHop *hop = sbx_exchange_get_final_hop (exchange);
  const SbxCertificate *own = g_ptr_array_index (hop->certificates, 0);
  g_autofree char *log = sbx_exchange_dup_log (exchange);
  g_auto(GStrv) lines = g_strsplit (log, "\n", -1);

  assert_visible (sbx_exchange_get_error (exchange)->message);
  assert_visible (hop->tls_problem);
  assert_visible (own->alt_names);
  g_assert_cmpstr (own->subject, ==, "CN=a\\u202egpj.test\\u2028");
  g_assert_cmpstr (own->issuer, ==, own->subject);
  g_assert_nonnull (strstr (log, "gpj.test"));
  for (guint i = 0; lines[i] != NULL; i++)
    assert_visible (lines[i]);
}

/* TLS 1.0 and 1.1 can be broken. */
static void
test_old (void)
{
  for (int verify = FALSE; verify <= TRUE; verify++)
    {
      g_autoptr(SbxRequest) request = make_request ("https_old", "ca");
      g_autoptr(SbxExchange) exchange = NULL;

      HTTP_TEST_SETTINGS (request, settings->verify_tls = verify);
      exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_TLS, "Could not make a secure connection to “127.0.0.1:", NULL);
      g_assert_null (sbx_exchange_get_final_hop (exchange)->request_head);
    }
}

/* Only the goodbye of TLS tells that a body without a length is whole: anybody on the way can end the connection. */
static void
test_cut (void)
{
  const char *const kinds[] = { "close", "length", "chunked" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bad/cut?at=400&kind=%s", kinds[i]);
      g_autofree char *url = sbx_test_servers_url (http_test_servers (), "https", path);
      g_autoptr(SbxRequest) request = make_request ("https", "ca");
      g_autoptr(SbxExchange) exchange = NULL;

      g_object_set (request, "url", url, NULL);
      exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_CUT, "was cut before the whole answer had come", NULL);
      g_assert_cmpuint (sbx_exchange_get_body_size (exchange), >, 100);
    }
}

/* The proxy's own certificate is not among the facts of the server. */
static void
test_refused_proxy (void)
{
  g_autofree char *proxy = sbx_test_servers_url (http_test_servers (), "https_self_signed", "");
  g_autofree char *says = g_strdup_printf ("The proxy “%s” is not to be trusted: ", proxy);
  g_autoptr(SbxRequest) request = make_request ("https", "ca");
  g_autoptr(SbxExchange) exchange = NULL;
  g_autofree char *no_tls = g_strdup_printf ("https://127.0.0.1:%u", sbx_test_servers_port (http_test_servers (), "http"));
  g_autoptr(SbxExchange) other = NULL;

  HTTP_TEST_SETTINGS (request, g_set_str (&settings->proxy, proxy));
  exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_TLS, says, "signed by itself, not by an authority. Nothing was sent. Check it in the settings of the request", NULL);
  g_assert_null (sbx_exchange_get_final_hop (exchange)->certificates);
  HTTP_TEST_SETTINGS (request, g_set_str (&settings->proxy, no_tls));
  other = http_test_fail (request, NULL, SBX_HTTP_ERROR_TLS, "Could not make a secure connection to the proxy “https://127.0.0.1:", NULL);
}

/* Of two handshakes it is the server's that counts: this one's certificate is not for the proxy's address. */
static void
test_https_proxy (void)
{
  g_autofree char *proxy = sbx_test_servers_url (http_test_servers (), "https_proxy", "");
  g_autofree char *url = g_strdup_printf ("https://elsewhere.test:%u/echo", sbx_test_servers_port (http_test_servers (), "https_wrong_host"));
  g_autoptr(SbxRequest) request = make_request ("https", "ca");
  g_autoptr(SbxExchange) exchange = NULL;
  const SbxHop *hop;

  g_object_set (request, "url", url, NULL);
  HTTP_TEST_SETTINGS (request, g_set_str (&settings->proxy, proxy));
  exchange = http_test_send (request, NULL);
  hop = sbx_exchange_get_final_hop (exchange);
  g_assert_cmpint (hop->status, ==, 200);
  g_assert_cmpstr (hop->tls_problem, ==, NULL);
  g_assert_true (hop->tls_verified);
  assert_certificate (exchange);
}

static void
test_unverified (void)
{
  const struct { const char *port, *ca, *problem; } cases[] = {
    { "https", "ca", NULL },
    { "https", NULL, "an authority that is not trusted here" },
    { "https_expired", "ca", "The certificate has expired" },
    { "https_wrong_host", "ca", "not for “127.0.0.1”" },
    { "https_self_signed", NULL, "signed by itself" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxRequest) request = make_request (cases[i].port, cases[i].ca);
      g_autoptr(SbxExchange) exchange = NULL;
      const SbxHop *hop;

      HTTP_TEST_SETTINGS (request, settings->verify_tls = FALSE);
      exchange = http_test_send (request, NULL);
      hop = sbx_exchange_get_final_hop (exchange);
      g_assert_true (http_test_warned (exchange, "The certificate was not verified, as the settings of the request say"));
      g_assert_cmpint (hop->tls_verified, ==, cases[i].problem == NULL);
      if (cases[i].problem != NULL)
        g_assert_nonnull (strstr (hop->tls_problem, cases[i].problem));
      else
        g_assert_null (hop->tls_problem);
      assert_certificate (exchange);
    }
}

/* An unverified connection that is open is no way around verification. */
static void
test_not_reused (void)
{
  g_autoptr(SbxRequest) lax = make_request ("https_expired", "ca");
  g_autoptr(SbxRequest) strict = make_request ("https_expired", "ca");
  g_autoptr(SbxExchange) first = NULL;
  g_autoptr(SbxExchange) second = NULL;

  HTTP_TEST_SETTINGS (lax, settings->verify_tls = FALSE);
  first = http_test_send (lax, NULL);
  second = http_test_fail (strict, NULL, SBX_HTTP_ERROR_TLS, "expired", NULL);
}

static void
test_client_certificate (void)
{
  SbxTestServers *servers = http_test_servers ();
  const struct { const char *cert, *key, *password; gboolean good; } cases[] = {
    { "client", "client_key", NULL, TRUE },
    { "client", "client_key_encrypted", "secret", TRUE },
    { "client_p12", NULL, "secret", TRUE },
    { "client", "client_key_encrypted", "wrong", FALSE },
    { "client", "client_key_encrypted", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxRequest) request = make_request ("https_client_cert", "ca");
      g_autoptr(SbxExchange) exchange = NULL;
      g_autofree char *body = NULL;

      /* Else an open connection of the same certificate would be used again. */
      http_test_header (request, "Connection", "close");
      HTTP_TEST_SETTINGS (request, {
        settings->client_cert = g_strdup (sbx_test_servers_file (servers, cases[i].cert));
        settings->client_key = cases[i].key != NULL ? g_strdup (sbx_test_servers_file (servers, cases[i].key)) : NULL;
        settings->key_password = g_strdup (cases[i].password);
      });
      if (!cases[i].good)
        {
          exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_TLS, "Could not use the client certificate", "its password", NULL);
          continue;
        }
      exchange = http_test_send (request, NULL);
      body = http_test_body (exchange);
      g_assert_nonnull (strstr (body, "commonName="));
    }

  g_autoptr(SbxRequest) without = make_request ("https_client_cert", "ca");
  g_autoptr(SbxExchange) exchange = http_test_fail (without, NULL, SBX_HTTP_ERROR_TLS, "asks for a client certificate, and none was shown", NULL);
}

/* It is for the server that the person chose. */
static void
test_client_certificate_stays (void)
{
  SbxTestServers *servers = http_test_servers ();
  g_autofree char *to = sbx_test_servers_url (servers, "https_client_cert", "/echo");
  g_autofree char *path = g_strconcat ("/redirect-to?url=", to, NULL);
  g_autofree char *url = sbx_test_servers_url (servers, "https", path);
  g_autoptr(SbxRequest) request = make_request ("https", "ca");
  g_autoptr(SbxExchange) exchange = NULL;

  g_object_set (request, "url", url, NULL);
  HTTP_TEST_SETTINGS (request, {
    settings->client_cert = g_strdup (sbx_test_servers_file (servers, "client"));
    settings->client_key = g_strdup (sbx_test_servers_file (servers, "client_key"));
  });
  exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_TLS, "asks for a client certificate, and none was shown", NULL);
  g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 2);
  g_assert_true (http_test_warned (exchange, "credentials were not sent there"));
}

static void
test_wrong_files (void)
{
  g_autoptr(SbxRequest) request = make_request ("https", NULL);
  g_autoptr(SbxExchange) no_ca = NULL;
  g_autoptr(SbxExchange) no_cert = NULL;
  g_autoptr(SbxExchange) plain = NULL;

  HTTP_TEST_SETTINGS (request, settings->ca_file = g_strdup ("/nowhere/ca.pem"));
  no_ca = http_test_fail (request, NULL, SBX_HTTP_ERROR_TLS, "Could not read the certificate authorities in “/nowhere/ca.pem”", NULL);
  HTTP_TEST_SETTINGS (request, g_set_str (&settings->ca_file, sbx_test_servers_file (http_test_servers (), "ca")); settings->client_cert = g_strdup ("/nowhere/cert.pem"));
  no_cert = http_test_fail (request, NULL, SBX_HTTP_ERROR_TLS, "Could not use the client certificate “/nowhere/cert.pem”", NULL);

  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/", sbx_test_servers_port (http_test_servers (), "http"));
  g_autoptr(SbxRequest) to_plain = http_test_request ("GET", url);
  plain = http_test_fail (to_plain, NULL, SBX_HTTP_ERROR_TLS, "Could not make a secure connection to “127.0.0.1:", "speaks TLS on this port", NULL);
}

static void
test_http2 (void)
{
  g_autoptr(SbxTestServers) nginx = sbx_test_nginx_start (NULL);
  g_autofree char *url = sbx_test_servers_url (nginx, "https", "/big.bin"), *plain = sbx_test_servers_url (nginx, "http", "/small.txt");
  g_autoptr(SbxRequest) request = http_test_request ("GET", url);
  g_autoptr(SbxExchange) exchange = NULL;
  g_autoptr(SbxExchange) old = NULL;
  g_autoptr(SbxRequest) to_old = NULL;
  g_autoptr(SbxExchange) tls12 = NULL;
  g_autoptr(GBytes) bytes = NULL;
  const SbxHop *hop;
  g_autofree char *head = NULL, *old_url = sbx_test_servers_url (nginx, "https_tls12", "/small.txt");

  HTTP_TEST_SETTINGS (request, settings->ca_file = g_strdup (sbx_test_servers_file (nginx, "ca")));
  http_test_header (request, "X-Mine", "1");
  exchange = http_test_send (request, NULL);
  hop = sbx_exchange_get_final_hop (exchange);
  g_assert_cmpstr (hop->version, ==, "2");
  g_assert_cmpstr (hop->reason, ==, "");
  g_assert_cmpint (hop->status, ==, 200);
  g_assert_cmpuint (sbx_exchange_get_body_size (exchange), ==, g_ascii_strtoull (sbx_fields_lookup (hop->headers, "Content-Length"), NULL, 10));
  g_assert_cmpuint (sbx_exchange_get_body_size (exchange), >, 16 * 1000 * 1000);
  bytes = sbx_spool_read_bytes (sbx_exchange_get_body (exchange), 0, NULL);
  g_assert_true (sbx_test_is_pattern (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0));
  head = http_test_head (hop->request_head);
  g_assert_true (g_str_has_prefix (head, "GET /big.bin HTTP/2\r\n"));
  g_assert_nonnull (strstr (head, "\r\nX-Mine: 1\r\n"));

  HTTP_TEST_SETTINGS (request, settings->http_version = SBX_HTTP_VERSION_1_1);
  old = http_test_send (request, NULL);
  g_assert_cmpstr (sbx_exchange_get_final_hop (old)->version, ==, "1.1");

  to_old = http_test_request ("GET", old_url);
  HTTP_TEST_SETTINGS (to_old, settings->ca_file = g_strdup (sbx_test_servers_file (nginx, "ca")); settings->http_version = SBX_HTTP_VERSION_2);
  tls12 = http_test_send (to_old, NULL);
  g_assert_cmpstr (sbx_exchange_get_final_hop (tls12)->tls_version, ==, "TLSv1.2");
  g_assert_true (http_test_warned (tls12, "The server does not offer HTTP/2"));
}

/* libcurl tells every header of HTTP/2 in its log, and a cookie or a token in the address may be known to nobody. */
static void
test_http2_log (void)
{
  g_autoptr(SbxTestServers) nginx = sbx_test_nginx_start (NULL);
  g_autofree char *base = sbx_test_servers_url (nginx, "https", "/small.txt");
  g_autofree char *url = g_strconcat (base, "?access_token=sesame-open", NULL);
  g_autoptr(SbxRequest) request = http_test_request ("GET", url);
  g_autoptr(SbxExchange) exchange = NULL;
  g_autofree char *log = NULL;

  HTTP_TEST_SETTINGS (request, settings->ca_file = g_strdup (sbx_test_servers_file (nginx, "ca")));
  http_test_header (request, "Cookie", "session=sesame-open");
  http_test_header (request, "X-Api-Key", "sesame-open");
  http_test_header (request, "X-Mine", "seen");
  exchange = http_test_send (request, NULL);
  log = sbx_exchange_dup_log (exchange);
  g_assert_cmpstr (sbx_exchange_get_final_hop (exchange)->version, ==, "2");
  g_assert_nonnull (strstr (log, "x-mine: seen]"));
  g_assert_nonnull (strstr (log, "cookie: session="));
  g_assert_null (strstr (log, "sesame"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/tls/own-ca", test_own_ca);
  g_test_add_func ("/http/tls/whole-name", test_whole_name);
  g_test_add_func ("/http/tls/refused", test_refused);
  g_test_add_func ("/http/tls/refused-proxy", test_refused_proxy);
  g_test_add_func ("/http/tls/https-proxy", test_https_proxy);
  g_test_add_func ("/http/tls/odd-names", test_odd_names);
  g_test_add_func ("/http/tls/old", test_old);
  g_test_add_func ("/http/tls/cut", test_cut);
  g_test_add_func ("/http/tls/unverified", test_unverified);
  g_test_add_func ("/http/tls/not-reused", test_not_reused);
  g_test_add_func ("/http/tls/client-certificate", test_client_certificate);
  g_test_add_func ("/http/tls/client-certificate-stays", test_client_certificate_stays);
  g_test_add_func ("/http/tls/wrong-files", test_wrong_files);
  g_test_add_func ("/http/tls/http2", test_http2);
  g_test_add_func ("/http/tls/http2-log", test_http2_log);
  return http_test_run ();
}
