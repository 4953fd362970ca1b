/* What goes out is what was typed, byte for byte. */
#include "http-test.h"

#include <string.h>

/* The exact head that the server got, with the port of the server as PORT. */
static char *
send_and_get_head (SbxRequest *request, const SbxSendContext *context, SbxExchange **exchange)
{
  g_autofree char *port = g_strdup_printf (":%u", sbx_test_servers_port (http_test_servers (), "http"));
  g_autoptr(SbxExchange) sent = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *text = NULL, *ours = NULL;
  const char *end;

  sbx_test_servers_reset (http_test_servers ());
  sent = http_test_send (request, context);
  bytes = sbx_test_servers_dup_request (http_test_servers (), "http");
  text = http_test_head (bytes);
  end = strstr (text, "\r\n\r\n");
  g_assert_nonnull (end);
  text[end + 4 - text] = '\0';

  ours = http_test_head (sbx_exchange_get_final_hop (sent)->request_head);
  g_assert_cmpstr (ours, ==, text);
  if (exchange != NULL)
    *exchange = g_steal_pointer (&sent);

  g_auto(GStrv) pieces = g_strsplit (text, port, -1);
  return g_strjoinv (":PORT", pieces);
}

static void
test_defaults (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo");
  g_autofree char *head = send_and_get_head (request, NULL, NULL);

  g_assert_cmpstr (head, ==,
                   "GET /echo HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nUser-Agent: Signalbox/" SBX_VERSION
                   "\r\nAccept: */*\r\nAccept-Encoding: gzip, br, zstd\r\n\r\n");
}

static void
test_order_and_case (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo");
  g_autoptr(GPtrArray) headers = sbx_fields_new ();
  g_autofree char *head = NULL;

  sbx_fields_add (headers, "x-ZETA", "1", TRUE);
  sbx_fields_add (headers, "accept", "text/html", TRUE);
  sbx_fields_add (headers, "X-Twice", "a", TRUE);
  sbx_fields_add (headers, "hOsT", "typed.example", TRUE);
  sbx_fields_add (headers, "X-Off", "never", FALSE);
  sbx_fields_add (headers, "x-twice", "b", TRUE);
  sbx_fields_add (headers, "USER-agent", "mine", TRUE);
  sbx_fields_add (headers, "X-Empty", "", TRUE);
  sbx_fields_add (headers, "Accept-ENCODING", "identity", TRUE);
  sbx_fields_add (headers, "X-Spaces", "  two before", TRUE);
  sbx_fields_add (headers, "X-Utf8", "Grüße سلام", TRUE);
  sbx_fields_add (headers, "", "", TRUE);
  sbx_fields_add (headers, "X-Twice", "a", TRUE);
  sbx_request_set_headers (request, headers);
  head = send_and_get_head (request, NULL, NULL);

  g_assert_cmpstr (head, ==,
                   "GET /echo HTTP/1.1\r\nx-ZETA: 1\r\naccept: text/html\r\nX-Twice: a\r\nhOsT: typed.example\r\nx-twice: b\r\n"
                   "USER-agent: mine\r\nX-Empty:\r\nAccept-ENCODING: identity\r\nX-Spaces:   two before\r\nX-Utf8: Grüße سلام\r\n"
                   "X-Twice: a\r\n\r\n");
}

static void
test_switched_off_default (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo");
  g_autoptr(GPtrArray) headers = sbx_fields_new ();
  g_autofree char *head = NULL;

  sbx_fields_add (headers, "Accept", "text/html", FALSE);
  sbx_request_set_headers (request, headers);
  head = send_and_get_head (request, NULL, NULL);
  g_assert_nonnull (strstr (head, "\r\nAccept: */*\r\n"));
}

static void
test_omitted (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("POST", "/echo");
  g_autofree char *head = NULL;

  http_test_text (request, "x");
  HTTP_TEST_SETTINGS (request, {
    g_ptr_array_add (settings->omit_headers, g_strdup ("accept"));
    g_ptr_array_add (settings->omit_headers, g_strdup ("User-Agent"));
    g_ptr_array_add (settings->omit_headers, g_strdup ("Accept-Encoding"));
    g_ptr_array_add (settings->omit_headers, g_strdup ("Content-Type"));
    g_ptr_array_add (settings->omit_headers, g_strdup ("X-Unknown"));
  });
  head = send_and_get_head (request, NULL, NULL);
  g_assert_cmpstr (head, ==, "POST /echo HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 1\r\n\r\n");

  g_clear_pointer (&head, g_free);
  HTTP_TEST_SETTINGS (request, g_ptr_array_add (settings->omit_headers, g_strdup ("Host")));
  head = send_and_get_head (request, NULL, NULL);
  g_assert_cmpstr (head, ==, "POST /echo HTTP/1.1\r\nContent-Length: 1\r\n\r\n");
}

static void
test_methods (void)
{
  const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PROPFIND" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    for (int with_body = 0; with_body < 2; with_body++)
      {
        g_autoptr(SbxRequest) request = http_test_request (methods[i], "/echo");
        g_autoptr(SbxExchange) exchange = NULL;
        g_autofree char *head = NULL, *start = g_strconcat (methods[i], " /echo HTTP/1.1\r\n", NULL);
        gboolean is_head = g_str_equal (methods[i], "HEAD");
        gboolean length = (with_body && !is_head) || (i >= 1 && i <= 3);

        if (with_body)
          http_test_text (request, "body");
        head = send_and_get_head (request, NULL, &exchange);
        g_assert_true (g_str_has_prefix (head, start));
        g_assert_cmpint (strstr (head, "Content-Length:") != NULL, ==, length);
        g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
        g_assert_cmpint (http_test_warned (exchange, "HEAD request can't have one"), ==, with_body && is_head);
        if (with_body && !is_head)
          {
            g_autoptr(GBytes) sent = sbx_spool_read_bytes (sbx_exchange_get_sent_body (exchange), 0, NULL);

            g_assert_cmpmem (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), "body", 4);
            g_assert_cmpuint (sbx_exchange_get_final_hop (exchange)->sent_body, ==, 4);
          }
      }
}

static void
test_address (void)
{
  const char *const paths[] = {
    "/echo/../echo/./x//y?a=b&a=%7e%7E&&c", "/echo?q={\"json\":[1]}|^`", "/echo?x=grüße", "/echo;p=1?a=1?b=2", "/echo?",
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *fragment = g_strconcat (paths[i], "#never", NULL);
      g_autofree char *start = g_strconcat ("GET ", paths[i], " HTTP/1.1\r\n", NULL);
      g_autoptr(SbxRequest) request = http_test_request ("GET", fragment);
      g_autofree char *head = send_and_get_head (request, NULL, NULL);

      if (!g_str_has_prefix (head, start))
        g_error ("“%s” is not “%s”", head, start);
    }
}

static void
test_no_scheme (void)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u/echo", sbx_test_servers_port (http_test_servers (), "http"));
  g_autoptr(SbxRequest) request = http_test_request ("GET", address);
  g_autofree char *head = send_and_get_head (request, NULL, NULL);

  g_assert_true (g_str_has_prefix (head, "GET /echo HTTP/1.1\r\n"));
}

static void
test_variables (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("POST", "/echo/{{path}}?x={{ q }}");
  g_autoptr(SbxScope) scope = sbx_scope_new ();
  SbxSendContext context = { .scope = scope };
  g_autofree char *head = NULL;

  sbx_scope_set (scope, "path", "a/{{inner}}", FALSE, NULL);
  sbx_scope_set (scope, "inner", "b", FALSE, NULL);
  sbx_scope_set (scope, "q", "1", FALSE, NULL);
  http_test_header (request, "X-{{inner}}", "<{{q}}>");
  http_test_text (request, "{{inner}}{{q}}");
  head = send_and_get_head (request, &context, NULL);
  g_assert_cmpstr (head, ==,
                   "POST /echo/a/b?x=1 HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nUser-Agent: Signalbox/" SBX_VERSION
                   "\r\nAccept: */*\r\nAccept-Encoding: gzip, br, zstd\r\nX-b: <1>\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n");
}

static void
test_preview (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("POST", "https://example.com:8443/a/../b?x=1#f");
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *large = g_strnfill (3 * 1000 * 1000, 'x');

  http_test_header (request, "X-a", "1");
  http_test_text (request, "the body");
  http_test_auth (request, SBX_AUTH_BASIC, "username", "u", "password", "p", NULL);
  bytes = sbx_http_client_preview (http_test_client (), request, NULL, &error);
  g_assert_no_error (error);
  text = http_test_head (bytes);
  g_assert_cmpstr (text, ==,
                   "POST /a/../b?x=1 HTTP/1.1\r\nHost: example.com:8443\r\nAuthorization: Basic dTpw\r\nUser-Agent: Signalbox/" SBX_VERSION
                   "\r\nAccept: */*\r\nAccept-Encoding: gzip, br, zstd\r\nX-a: 1\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\nthe body");

  /* More than a socket holds. */
  g_clear_pointer (&bytes, g_bytes_unref);
  http_test_text (request, large);
  bytes = sbx_http_client_preview (http_test_client (), request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 3 * 1000 * 1000);

  g_clear_pointer (&bytes, g_bytes_unref);
  g_object_set (request, "url", "https://example.com/{{nothing}}", NULL);
  g_assert_null (sbx_http_client_preview (http_test_client (), request, NULL, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_VARIABLE);
}

/* The preview is what is sent then. */
static void
test_preview_is_sent (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("PUT", "/echo?a=1");
  g_autoptr(GBytes) preview = NULL, received = NULL;
  g_autoptr(SbxExchange) exchange = NULL;
  g_autoptr(GError) error = NULL;

  http_test_header (request, "X-One", "1");
  http_test_header (request, "Host", "other.example");
  http_test_text (request, "körper");
  preview = sbx_http_client_preview (http_test_client (), request, NULL, &error);
  g_assert_no_error (error);
  sbx_test_servers_reset (http_test_servers ());
  exchange = http_test_send (request, NULL);
  received = sbx_test_servers_dup_request (http_test_servers (), "http");
  g_assert_cmpmem (g_bytes_get_data (preview, NULL), g_bytes_get_size (preview),
                   g_bytes_get_data (received, NULL), g_bytes_get_size (received));
}

static void
test_refused (void)
{
  const struct { const char *url, *name, *value, *says; SbxHttpError code; } cases[] = {
    { "", NULL, NULL, "The request has no address", SBX_HTTP_ERROR_INVALID },
    { "http://example.com/a b", NULL, NULL, "Percent-encoded it is “http://example.com/a%20b”", SBX_HTTP_ERROR_UNENCODED },
    { "ftp://example.com/", NULL, NULL, "Only http and https can be sent", SBX_HTTP_ERROR_INVALID },
    { "file:///etc/passwd", NULL, NULL, "Only http and https can be sent", SBX_HTTP_ERROR_INVALID },
    { "http://example.com:99999/", NULL, NULL, "can't be used (Port number", SBX_HTTP_ERROR_INVALID },
    { "http://x/", "X-Evil", "a\r\nX-Injected: 1", "The value of the header “X-Evil” has a line break", SBX_HTTP_ERROR_INVALID },
    { "http://x/", "X\nEvil", "a", "can't be the name of a header", SBX_HTTP_ERROR_INVALID },
    { "http://x/", "X:Evil", "a", "“X:Evil” can't be the name of a header", SBX_HTTP_ERROR_INVALID },
    { "http://x/", "", "lost", "A header has the value “lost” but no name", SBX_HTTP_ERROR_INVALID },
    { "http://x/", NULL, "G ET", "The method can't be sent. Choose one, such as GET or POST.", SBX_HTTP_ERROR_INVALID },
    { "http://{{host}}/", NULL, NULL, "host", SBX_HTTP_ERROR_VARIABLE },
    { "http://x/", "X-A", "{{gone}}", "the header “X-A”", SBX_HTTP_ERROR_VARIABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *method = cases[i].name == NULL && cases[i].value != NULL ? cases[i].value : "GET";
      g_autoptr(SbxRequest) request = http_test_request (method, "http://x/");
      g_autoptr(SbxExchange) exchange = NULL;

      g_object_set (request, "url", cases[i].url, NULL);
      if (cases[i].name != NULL)
        http_test_header (request, cases[i].name, cases[i].value);
      exchange = http_test_fail (request, NULL, cases[i].code, cases[i].says, NULL);
      g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 0);
    }
}

/* The person can't mend an address that is right as typed. */
static void
test_refused_value (void)
{
  g_autoptr(SbxScope) scope = sbx_scope_new ();
  SbxSendContext context = { .scope = scope };
  g_autoptr(SbxRequest) request = http_test_request ("GET", "http://example.com/{{path}}");
  g_autoptr(SbxExchange) exchange = NULL;

  sbx_scope_set (scope, "path", "a b", FALSE, NULL);
  exchange = http_test_fail (request, &context, SBX_HTTP_ERROR_INVALID,
                             "The value of a variable in the address “http://example.com/{{path}}” has characters", NULL);
  g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/wire/defaults", test_defaults);
  g_test_add_func ("/http/wire/order-and-case", test_order_and_case);
  g_test_add_func ("/http/wire/switched-off-default", test_switched_off_default);
  g_test_add_func ("/http/wire/omitted", test_omitted);
  g_test_add_func ("/http/wire/methods", test_methods);
  g_test_add_func ("/http/wire/address", test_address);
  g_test_add_func ("/http/wire/no-scheme", test_no_scheme);
  g_test_add_func ("/http/wire/variables", test_variables);
  g_test_add_func ("/http/wire/preview", test_preview);
  g_test_add_func ("/http/wire/preview-is-sent", test_preview_is_sent);
  g_test_add_func ("/http/wire/refused", test_refused);
  g_test_add_func ("/http/wire/refused-value", test_refused_value);
  return http_test_run ();
}
