/* Redirects, cookies, encodings, timing and what is known of a connection. */
#include "http-test.h"

#include <string.h>

static void
assert_received (guint at, const char *part, gboolean is_there)
{
  g_autoptr(GPtrArray) all = sbx_test_servers_dup_received (http_test_servers (), "http");
  g_autofree char *text = NULL;

  g_assert_cmpuint (all->len, >, at);
  text = http_test_head (g_ptr_array_index (all, at));
  if ((strstr (text, part) != NULL) != is_there)
    g_error ("“%s” %s in “%s”", part, is_there ? "is not" : "is", text);
}

static void
test_redirects (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/redirect/3");
  g_autoptr(SbxExchange) exchange = http_test_send (request, NULL);
  const SbxHop *hop;

  g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 4);
  g_assert_cmpint (sbx_exchange_get_hop (exchange, 0)->status, ==, 302);
  g_assert_true (g_str_has_suffix (sbx_exchange_get_hop (exchange, 1)->url, "/redirect/2"));
  g_assert_true (sbx_exchange_get_hop (exchange, 1)->reused);
  hop = sbx_exchange_get_final_hop (exchange);
  g_assert_true (g_str_has_suffix (hop->url, "/echo"));
  g_assert_cmpint (hop->status, ==, 200);
  g_assert_cmpstr (hop->reason, ==, "OK");
  g_assert_cmpstr (hop->version, ==, "1.1");

  HTTP_TEST_SETTINGS (request, settings->follow_redirects = FALSE);
  g_clear_object (&exchange);
  exchange = http_test_send (request, NULL);
  g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 1);
  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 302);
}

static void
test_redirect_methods (void)
{
  const struct { int status; const char *method, *then; gboolean keep; } cases[] = {
    { 301, "POST", "GET", FALSE }, { 302, "POST", "GET", FALSE }, { 303, "PUT", "GET", FALSE }, { 302, "PUT", "PUT", FALSE },
    { 307, "POST", "POST", FALSE }, { 308, "POST", "POST", FALSE }, { 301, "POST", "POST", TRUE }, { 303, "HEAD", "HEAD", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/redirect/1?status=%d", cases[i].status);
      g_autofree char *line = g_strdup_printf ("%s /echo HTTP/1.1\r\n", cases[i].then);
      g_autoptr(SbxRequest) request = http_test_request (cases[i].method, path);
      g_autoptr(SbxExchange) exchange = NULL;
      gboolean has_body = !g_str_equal (cases[i].then, "GET") && !g_str_equal (cases[i].then, "HEAD");

      if (!g_str_equal (cases[i].method, "HEAD"))
        http_test_text (request, "the body");
      HTTP_TEST_SETTINGS (request, settings->keep_method = cases[i].keep);
      sbx_test_servers_reset (http_test_servers ());
      exchange = http_test_send (request, NULL);
      assert_received (1, line, TRUE);
      assert_received (1, "\r\n\r\nthe body", has_body);
      assert_received (1, "Content-Type:", has_body);
    }
}

static void
test_credentials_stay (void)
{
  for (int anywhere = 0; anywhere < 2; anywhere++)
    for (int elsewhere = 0; elsewhere < 2; elsewhere++)
      {
        guint16 port = sbx_test_servers_port (http_test_servers (), "http");
        /* The same server under another name is another origin. */
        g_autofree char *path = g_strdup_printf ("/redirect-to?url=http://%s:%u/echo", elsewhere ? "localhost" : "127.0.0.1", port);
        g_autoptr(SbxRequest) request = http_test_request ("GET", path);
        g_autoptr(SbxExchange) exchange = NULL;
        gboolean kept = anywhere || !elsewhere;

        http_test_header (request, "Cookie", "typed=1");
        http_test_header (request, "X-Api-Key", "abc");
        http_test_header (request, "X-Harmless", "yes");
        http_test_header (request, "Host", "127.0.0.1");
        http_test_auth (request, SBX_AUTH_BEARER, "token", "the-token", NULL);
        HTTP_TEST_SETTINGS (request, settings->send_auth_anywhere = anywhere);
        sbx_test_servers_reset (http_test_servers ());
        exchange = http_test_send (request, NULL);
        assert_received (0, "Authorization: Bearer the-token", TRUE);
        assert_received (1, "Authorization: Bearer the-token", kept);
        assert_received (1, "Cookie: typed=1", kept);
        assert_received (1, "X-Api-Key: abc", kept);
        assert_received (1, "X-Harmless: yes", TRUE);
        assert_received (1, "Host: 127.0.0.1\r\n", !elsewhere);
        g_assert_cmpint (http_test_warned (exchange, "leads to another place"), ==, !kept);
      }
}

/* Where no name tells it, the value does. */
static void
test_secrets_stay (void)
{
  const struct { const char *body; int status; gboolean elsewhere, anywhere, sent; } cases[] = {
    { "a={{TOKEN}}", 307, TRUE, FALSE, FALSE },
    { "a={{TOKEN}}", 308, TRUE, TRUE, TRUE },
    { "a={{TOKEN}}", 308, FALSE, FALSE, TRUE },
    { "a=harmless", 307, TRUE, FALSE, TRUE },
    { "a={{TOKEN}}", 303, TRUE, FALSE, TRUE },
  };
  g_autoptr(SbxScope) scope = sbx_scope_new ();
  SbxSendContext context = { .scope = scope };

  sbx_scope_set (scope, "TOKEN", "sesame-open", TRUE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/redirect-to?status=%d&url=http://%s:%u/echo", cases[i].status,
                                               cases[i].elsewhere ? "localhost" : "127.0.0.1", sbx_test_servers_port (http_test_servers (), "http"));
      g_autoptr(SbxRequest) request = http_test_request ("POST", path);
      g_autoptr(SbxExchange) exchange = NULL;
      gboolean kept = cases[i].anywhere || !cases[i].elsewhere;

      http_test_header (request, "X-Plain", "it is {{TOKEN}}");
      http_test_header (request, "X-Harmless", "yes");
      http_test_text (request, cases[i].body);
      HTTP_TEST_SETTINGS (request, settings->send_auth_anywhere = cases[i].anywhere);
      sbx_test_servers_reset (http_test_servers ());
      if (!cases[i].sent)
        {
          exchange = http_test_fail (request, &context, SBX_HTTP_ERROR_REDIRECT, "asks for the body again, which has a secret in it. It was not sent there.", NULL);
          g_assert_cmpint (sbx_exchange_get_status (exchange), ==, cases[i].status);
          g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 1);
          continue;
        }
      exchange = http_test_send (request, &context);
      assert_received (0, "X-Plain: it is sesame-open", TRUE);
      assert_received (1, "X-Plain: it is sesame-open", kept);
      assert_received (1, "X-Harmless: yes", TRUE);
      assert_received (1, "a=sesame-open", kept && cases[i].status != 303);
      g_assert_cmpint (http_test_warned (exchange, "leads to another place"), ==, !kept);
    }
}

/* Somebody on the way reads along from here on. */
static void
test_downgrade (void)
{
  for (int anywhere = FALSE; anywhere <= TRUE; anywhere++)
    {
      g_autofree char *to = sbx_test_servers_url (http_test_servers (), "http", "/echo");
      g_autofree char *path = g_strconcat ("/redirect-to?url=", to, NULL);
      g_autofree char *url = sbx_test_servers_url (http_test_servers (), "https", path);
      g_autoptr(SbxRequest) request = http_test_request ("GET", url);
      g_autoptr(SbxExchange) exchange = NULL;

      http_test_header (request, "Cookie", "typed=1");
      http_test_auth (request, SBX_AUTH_BASIC, "username", "user", "password", "pass", NULL);
      HTTP_TEST_SETTINGS (request, (settings->verify_tls = FALSE, settings->send_auth_anywhere = anywhere));
      sbx_test_servers_reset (http_test_servers ());
      exchange = http_test_send (request, NULL);
      g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 2);
      assert_received (0, "Authorization: Basic ", anywhere);
      assert_received (0, "Cookie: typed=1", anywhere);
      g_assert_true (http_test_warned (exchange, "left the secure connection: from there on everybody on the way can read along."));
    }
}

/* Addresses that look like those of the server that was asked. */
static void
test_lookalikes (void)
{
  const char *const places[] = { "//localhost", "HTTP://LOCALHOST", "http://127.0.0.1@localhost", "http://127.0.0.1%2523@localhost", "http://127.0.0.1%2540x@localhost" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_strdup_printf ("/redirect-to?url=%s:%u/echo", places[i], sbx_test_servers_port (http_test_servers (), "http"));
      g_autoptr(SbxRequest) request = http_test_request ("GET", path);
      g_autoptr(SbxExchange) exchange = NULL;

      http_test_auth (request, SBX_AUTH_BEARER, "token", "the-token", NULL);
      sbx_test_servers_reset (http_test_servers ());
      exchange = http_test_send (request, NULL);
      assert_received (1, "Host: 127.0.0.1", FALSE);
      assert_received (1, "Authorization:", FALSE);
      g_assert_true (http_test_warned (exchange, "leads to another place"));
    }
}

static void
test_location_user (void)
{
  g_autofree char *path = g_strdup_printf ("/redirect-to?url=http://user:pass@localhost:%u/basic", sbx_test_servers_port (http_test_servers (), "http"));
  g_autoptr(SbxRequest) request = http_test_request ("GET", path);
  g_autoptr(SbxExchange) exchange = http_test_send (request, NULL);

  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 401);
}

static void
test_bad_redirects (void)
{
  const struct { const char *path, *says; } cases[] = {
    { "/loop", "Stopped after 20 redirects; “http://127.0.0.1:" },
    { "/bad/redirect-file", "Only http and https are followed" },
    { "/bad/redirect-scheme", "redirects to “gopher://127.0.0.1:1/x”" },
    { "/bad/redirect-garbage", "http://[not-an-address:99999/%FF%FE \\x01”, which is no address. The answer was kept as it is." },
    { "/redirect-to?url=FILE:/etc/passwd", "redirects to “FILE:/etc/passwd”. Only http and https are followed" },
    { "/redirect-to?url=ftp://127.0.0.1/x", "redirects to “ftp://127.0.0.1/x”" },
    { "/redirect-to?url=javascript:alert(1)", "redirects to “javascript:alert(1)”" },
    { "/redirect-to?url=data:text/plain,x", "redirects to “data:text/plain,x”" },
    { "/bad/redirect-host", "which is no address. The answer was kept as it is." },
  };
  const char *const no_redirects[] = { "/bad/redirect-empty", "/bad/redirect-none" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxRequest) request = http_test_request ("GET", cases[i].path);
      g_autoptr(SbxExchange) exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_REDIRECT, cases[i].says, NULL);

      g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 302);
      g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, i == 0 ? 21 : 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (no_redirects); i++)
    {
      g_autoptr(SbxRequest) request = http_test_request ("GET", no_redirects[i]);
      g_autoptr(SbxExchange) exchange = http_test_send (request, NULL);

      g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 302);
    }
}

static char *
send_with_jar (const char *path, GPtrArray *lines, const char *typed)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", path);
  SbxCookieJar jar = http_test_jar (lines);
  SbxSendContext context = { .jar = lines != NULL ? &jar : NULL };
  g_autoptr(SbxExchange) exchange = NULL;

  if (typed != NULL)
    http_test_header (request, "Cookie", typed);
  exchange = http_test_send (request, &context);
  return http_test_body (exchange);
}

/* Bytes that are not UTF-8 go where a browser sends them. */
static void
test_latin_location (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/bad/redirect-latin");
  g_autoptr(SbxExchange) exchange = NULL;

  sbx_test_servers_reset (http_test_servers ());
  exchange = http_test_send (request, NULL);
  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
  assert_received (1, "GET /echo?caf%E9 HTTP/1.1\r\n", TRUE);
}

/* What stands after the body is shown, and no more. */
static void
test_trailer (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/bad/redirect-trailer");
  g_autoptr(SbxExchange) exchange = http_test_send (request, NULL);
  const SbxHop *hop = sbx_exchange_get_final_hop (exchange);
  const SbxField *field;

  g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 1);
  g_assert_cmpint (hop->status, ==, 302);
  g_assert_cmpuint (hop->headers->len, ==, 3);
  field = g_ptr_array_index (hop->headers, 1);
  g_assert_cmpstr (field->value, ==, "/echo");
  g_assert_false (field->enabled);
}

static void
test_cookies (void)
{
  g_autoptr(GPtrArray) one = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) two = g_ptr_array_new_with_free_func (g_free);
  const struct { const char *path; GPtrArray *jar; const char *typed, *says; } steps[] = {
    /* Also on the way, over a redirect. */
    { "/cookies/set?a=1&raw=b=2;%20Path=/;%20HttpOnly&to=/cookies", one, NULL, "{\"cookies\":[[\"a\",\"1\"],[\"b\",\"2\"]]}" },
    { "/cookies/set?a=other", two, NULL, NULL },
    { "/cookies", one, NULL, "{\"cookies\":[[\"a\",\"1\"],[\"b\",\"2\"]]}" },
    { "/cookies", two, NULL, "{\"cookies\":[[\"a\",\"other\"]]}" },
    { "/cookies", NULL, NULL, "{\"cookies\":[]}" },
    /* What was typed goes alone, and what comes back is kept all the same. */
    { "/cookies", one, "c=3", "{\"cookies\":[[\"c\",\"3\"]]}" },
    { "/cookies/set?raw=a=;%20Path=/;%20Max-Age=0&d=4", one, "c=3", NULL },
    { "/cookies", one, NULL, "{\"cookies\":[[\"b\",\"2\"],[\"d\",\"4\"]]}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *body = send_with_jar (steps[i].path, steps[i].jar, steps[i].typed);
      g_autoptr(GString) plain = g_string_new (body);

      g_string_replace (plain, " ", "", 0);
      g_string_replace (plain, "\n", "", 0);
      if (steps[i].says != NULL)
        {
          g_test_message ("step %u: %s", i, plain->str);
          g_assert_true (strstr (plain->str, "\"a\",\"1\"") == NULL || steps[i].jar == one);
          g_assert_cmpuint (plain->len, ==, strlen (steps[i].says));
        }
    }
  g_assert_cmpuint (two->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (two, 0), "\ta\tother"));
  g_assert_true (g_str_has_prefix (g_ptr_array_index (one, 0), "#HttpOnly_") || g_str_has_prefix (g_ptr_array_index (one, 1), "#HttpOnly_"));
}

/* A server sets no cookies for others, nor any with control characters in them. */
static void
test_foreign_cookies (void)
{
  const char *const cookies[] = { "a=1;%20Domain=example.com", "a=1;%20Domain=localhost", "a=1;%20Domain=1", "__Host-a=1;%20Path=/x", "a=%01;%20Path=/" };

  for (guint i = 0; i < G_N_ELEMENTS (cookies); i++)
    {
      g_autoptr(GPtrArray) jar = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *path = g_strconcat ("/cookies/set?to=/cookies&raw=", cookies[i], NULL);
      g_autofree char *body = send_with_jar (path, jar, NULL);

      g_test_message ("%s: %s", cookies[i], jar->len > 0 ? (const char *) g_ptr_array_index (jar, 0) : "");
      g_assert_nonnull (strstr (body, "\"cookies\": []"));
    }
}

static void
test_encodings (void)
{
  const char *const codings[] = { "gzip", "deflate", "raw-deflate", "br", "zstd" };

  for (guint i = 0; i < G_N_ELEMENTS (codings); i++)
    for (int large = 0; large < 2; large++)
      {
        g_autofree char *path = g_strconcat ("/", codings[i], large ? "?n=3000000" : "", NULL);
        g_autoptr(SbxRequest) request = http_test_request ("GET", path);
        g_autoptr(SbxExchange) exchange = http_test_send (request, NULL);
        g_autoptr(SbxExchange) raw = NULL;
        g_autoptr(GBytes) bytes = sbx_spool_read_bytes (sbx_exchange_get_body (exchange), 0, NULL);
        guint64 wire = g_ascii_strtoull (sbx_fields_lookup (sbx_exchange_get_final_hop (exchange)->headers, "X-Wire-Length"), NULL, 10);

        g_assert_cmpuint (sbx_exchange_get_wire_size (exchange), ==, wire);
        if (large)
          {
            g_assert_cmpuint (g_bytes_get_size (bytes), ==, 3000000);
            g_assert_true (sbx_test_is_pattern (g_bytes_get_data (bytes, NULL), 3000000, 0));
          }
        else
          g_assert_cmpmem (g_bytes_get_data (bytes, NULL), 20, "{\"compressed\": true,", 20);
        g_assert_cmpuint (sbx_exchange_get_body_size (exchange), ==, g_bytes_get_size (bytes));

        HTTP_TEST_SETTINGS (request, settings->decompress = FALSE);
        raw = http_test_send (request, NULL);
        g_assert_cmpuint (sbx_exchange_get_body_size (raw), ==, wire);
        g_assert_false (http_test_head_has (sbx_exchange_get_final_hop (raw)->request_head, "Accept-Encoding"));
      }

  g_autoptr(SbxRequest) twice = http_test_request ("GET", "/gzip-twice");
  g_autoptr(SbxExchange) exchange = http_test_send (twice, NULL);
  g_autofree char *body = http_test_body (exchange);
  g_assert_true (g_str_has_prefix (body, "{\"compressed\": true"));
}

static void
test_facts (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("POST", "/chunked/100000?trailer=1");
  g_autoptr(SbxHttpClient) client = sbx_http_client_new (http_test_directory ());
  g_autoptr(SbxExchange) first = sbx_exchange_new ();
  g_autoptr(SbxExchange) second = sbx_exchange_new ();
  g_autoptr(GError) error = NULL;
  const SbxHop *hop;
  const SbxField *trailer;

  http_test_text (request, "twelve bytes");
  sbx_http_client_send (client, request, NULL, first, NULL, &error);
  g_assert_no_error (error);
  hop = sbx_exchange_get_final_hop (first);
  g_assert_false (hop->reused);
  g_assert_cmpint (hop->timing.connect, >, 0);
  g_assert_cmpint (hop->timing.connect, >=, hop->timing.dns);
  g_assert_cmpint (hop->timing.tls, ==, 0);
  g_assert_cmpint (hop->timing.sent, >=, hop->timing.connect);
  g_assert_cmpint (hop->timing.wait, >=, hop->timing.sent);
  g_assert_cmpint (hop->timing.total, >=, hop->timing.wait);
  g_assert_cmpint (sbx_exchange_get_duration (first), ==, hop->timing.total);
  g_assert_cmpuint (hop->sent_body, ==, 12);
  g_assert_cmpuint (sbx_exchange_get_body_size (first), ==, 100000);
  g_assert_true (g_str_has_prefix (hop->remote_address, "127.0.0.1:"));
  g_assert_true (g_str_has_prefix (hop->local_address, "127.0.0.1:"));
  trailer = g_ptr_array_index (hop->headers, hop->headers->len - 1);
  g_assert_cmpstr (trailer->name, ==, "X-Trailer");
  g_assert_cmpstr (trailer->value, ==, "at the end");
  g_assert_cmpstr (sbx_exchange_get_content_type (first), ==, "application/octet-stream");
  g_assert_null (hop->tls_version);
  g_assert_null (hop->proxy);

  sbx_http_client_send (client, request, NULL, second, NULL, &error);
  g_assert_no_error (error);
  hop = sbx_exchange_get_final_hop (second);
  g_assert_true (hop->reused);
  g_assert_cmpint (hop->timing.connect, ==, 0);
}

static void
test_interim (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/bad/1xx-forever?n=2");
  g_autoptr(SbxExchange) exchange = http_test_send (request, NULL);
  const SbxHop *hop = sbx_exchange_get_final_hop (exchange);
  g_autofree char *interim = http_test_head (hop->interim_heads), *head = http_test_head (hop->response_head);

  g_assert_cmpstr (interim, ==,
                   "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n");
  g_assert_cmpstr (head, ==, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n");
}

static void
test_odd_heads (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/bad/not-utf8");
  g_autoptr(SbxExchange) exchange = http_test_send (request, NULL);
  const SbxHop *hop = sbx_exchange_get_final_hop (exchange);
  gsize size;
  const char *head = g_bytes_get_data (hop->response_head, &size);

  g_assert_cmpstr (sbx_fields_lookup (hop->headers, "x-bytes"), ==, "\\xFF\\xFE caf\\xE9 \\xC3(");
  g_assert_nonnull (memmem (head, size, "X-Bytes: \xff\xfe caf\xe9 \xc3(\r\n", 21));

  g_autoptr(SbxRequest) folded = http_test_request ("GET", "/bad/folded-header");
  g_clear_object (&exchange);
  exchange = http_test_send (folded, NULL);
  g_assert_cmpstr (sbx_fields_lookup (sbx_exchange_get_final_hop (exchange)->headers, "X-Folded"), ==, "one two three");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/flow/redirects", test_redirects);
  g_test_add_func ("/http/flow/redirect-methods", test_redirect_methods);
  g_test_add_func ("/http/flow/credentials-stay", test_credentials_stay);
  g_test_add_func ("/http/flow/downgrade", test_downgrade);
  g_test_add_func ("/http/flow/lookalikes", test_lookalikes);
  g_test_add_func ("/http/flow/location-user", test_location_user);
  g_test_add_func ("/http/flow/secrets-stay", test_secrets_stay);
  g_test_add_func ("/http/flow/bad-redirects", test_bad_redirects);
  g_test_add_func ("/http/flow/trailer", test_trailer);
  g_test_add_func ("/http/flow/latin-location", test_latin_location);
  g_test_add_func ("/http/flow/cookies", test_cookies);
  g_test_add_func ("/http/flow/foreign-cookies", test_foreign_cookies);
  g_test_add_func ("/http/flow/encodings", test_encodings);
  g_test_add_func ("/http/flow/facts", test_facts);
  g_test_add_func ("/http/flow/interim", test_interim);
  g_test_add_func ("/http/flow/odd-heads", test_odd_heads);
  return http_test_run ();
}
