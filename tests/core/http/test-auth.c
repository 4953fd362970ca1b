/* Every kind of authorization, verified by a server that checks. */
#include "http-test.h"

#include <string.h>

static void
assert_authenticated (SbxExchange *exchange)
{
  g_autoptr(JsonObject) json = http_test_json (exchange);

  if (!json_object_get_boolean_member_with_default (json, "authenticated", FALSE))
    {
      g_autofree char *body = http_test_body (exchange);

      g_error ("%s", body);
    }
  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
}

static void
test_basic (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/basic/user/p%C3%A4ss");
  g_autoptr(SbxExchange) exchange = NULL;

  http_test_auth (request, SBX_AUTH_BASIC, "username", "user", "password", "päss", NULL);
  exchange = http_test_send (request, NULL);
  assert_authenticated (exchange);
}

static void
test_basic_in_address (void)
{
  g_autofree char *url = g_strdup_printf ("http://user:pass@127.0.0.1:%u/basic", sbx_test_servers_port (http_test_servers (), "http"));
  g_autoptr(SbxRequest) request = http_test_request ("GET", url);
  g_autoptr(SbxExchange) exchange = http_test_send (request, NULL);

  assert_authenticated (exchange);
}

static void
test_bearer (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/bearer/abc");
  g_autoptr(SbxExchange) exchange = NULL;
  g_autoptr(SbxExchange) other = NULL;

  http_test_auth (request, SBX_AUTH_BEARER, "token", "abc", NULL);
  exchange = http_test_send (request, NULL);
  assert_authenticated (exchange);

  http_test_auth (request, SBX_AUTH_BEARER, "token", "abc", "prefix", "Token", NULL);
  other = http_test_send (request, NULL);
  g_assert_cmpint (sbx_exchange_get_status (other), ==, 401);
  g_assert_true (http_test_head_has (sbx_exchange_get_final_hop (other)->request_head, "Authorization: Token abc\r\n"));
}

static void
test_typed_wins (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/bearer/typed");
  g_autoptr(SbxExchange) exchange = NULL;

  http_test_header (request, "authorization", "Bearer typed");
  http_test_auth (request, SBX_AUTH_BEARER, "token", "other", NULL);
  exchange = http_test_send (request, NULL);
  assert_authenticated (exchange);
  g_assert_true (http_test_warned (exchange, "The authorization was not used: the header “Authorization” was typed"));
}

static void
test_api_key (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/api-key/X-My-Key/s3cr%26t?a=1#f");
  g_autoptr(SbxExchange) in_header = NULL;
  g_autoptr(SbxExchange) in_query = NULL;
  g_autoptr(SbxExchange) nameless = NULL;
  g_autofree char *end = NULL;

  http_test_auth (request, SBX_AUTH_API_KEY, "value", "s3cr&t", NULL);
  nameless = http_test_fail (request, NULL, SBX_HTTP_ERROR_INVALID, "The API key has no name. Give it the name of its header or parameter.", NULL);
  http_test_auth (request, SBX_AUTH_API_KEY, "name", "X-My-Key", "value", "s3cr&t", "in", "header", NULL);
  in_header = http_test_send (request, NULL);
  assert_authenticated (in_header);

  http_test_auth (request, SBX_AUTH_API_KEY, "name", "X-My-Key", "value", "s3cr&t", "in", "query", NULL);
  in_query = http_test_send (request, NULL);
  assert_authenticated (in_query);
  g_assert_nonnull (strstr (sbx_exchange_get_final_hop (in_query)->url, "?a=1&X-My-Key=s3cr%26t#f"));
}

static void
test_digest (void)
{
  const char *const kinds[] = { "algorithm=MD5", "algorithm=SHA-256", "algorithm=MD5-sess", "qop=none", "both=1" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strconcat ("/digest/user/pass?", kinds[i], NULL);
      g_autoptr(SbxRequest) request = http_test_request ("POST", path);
      g_autoptr(SbxExchange) exchange = NULL;
      g_autoptr(GBytes) sent = NULL;
      const SbxHop *hop;
      g_autofree char *interim = NULL;

      http_test_auth (request, SBX_AUTH_DIGEST, "username", "user", "password", "pass", NULL);
      http_test_text (request, "sent once it is known who asks");
      exchange = http_test_send (request, NULL);
      assert_authenticated (exchange);

      /* The round before is there as well, with what was sent. */
      hop = sbx_exchange_get_final_hop (exchange);
      interim = http_test_head (hop->interim_heads);
      g_assert_true (g_str_has_prefix (interim, "POST /digest/user/pass?"));
      g_assert_nonnull (strstr (interim, "\r\n\r\nHTTP/1.1 401 "));
      g_assert_null (strstr (interim, "Authorization: Digest"));
      g_assert_true (http_test_head_has (hop->request_head, "Authorization: Digest username=\"user\""));
      sent = sbx_spool_read_bytes (sbx_exchange_get_sent_body (exchange), 0, NULL);
      g_assert_cmpmem (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), "sent once it is known who asks", 30);
    }
}

static void
test_digest_wrong (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/digest/user/pass");
  g_autoptr(SbxExchange) exchange = NULL;
  g_autofree char *body = NULL;

  http_test_auth (request, SBX_AUTH_DIGEST, "username", "user", "password", "wrong", NULL);
  exchange = http_test_send (request, NULL);
  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 401);
  body = http_test_body (exchange);
  g_assert_nonnull (strstr (body, "wrong password"));
}

static void
test_ntlm (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("POST", "/ntlm/user/pass");
  g_autoptr(SbxExchange) exchange = NULL;
  g_autofree char *interim = NULL;

  http_test_auth (request, SBX_AUTH_NTLM, "username", "DOMAIN\\user", "password", "pass", NULL);
  http_test_text (request, "body");
  exchange = http_test_send (request, NULL);
  assert_authenticated (exchange);
  interim = http_test_head (sbx_exchange_get_final_hop (exchange)->interim_heads);
  g_assert_nonnull (strstr (interim, "Authorization: NTLM "));
  g_assert_nonnull (strstr (interim, "WWW-Authenticate: NTLM "));
}

static void
test_aws (void)
{
  g_autofree char *path = g_build_filename (http_test_directory (), "payload", NULL);
  const struct { const char *service, *token; int body; } cases[] = {
    { "execute-api", NULL, 0 }, { "execute-api", NULL, 1 }, { "execute-api", "session", 1 }, { "s3", NULL, 1 }, { "s3", NULL, 2 }, { "lambda", NULL, 2 },
  };

  g_assert_true (g_file_set_contents (path, "the bytes of a file", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *target = g_strconcat ("/aws?b=2&a=1", cases[i].token != NULL ? "&token=" : "", cases[i].token, NULL);
      g_autoptr(SbxRequest) request = http_test_request (cases[i].body > 0 ? "POST" : "GET", target);
      g_autoptr(SbxExchange) exchange = NULL;

      http_test_auth (request, SBX_AUTH_AWS, "accessKey", "AKIDEXAMPLE", "secretKey", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "region", "eu-central-1",
                      "service", cases[i].service, "sessionToken", cases[i].token, NULL);
      http_test_header (request, "X-Amz-Meta-Thing", "a  b");
      if (cases[i].body == 1)
        http_test_text (request, "{\"some\": \"body\"}");
      else if (cases[i].body == 2)
        {
          g_autoptr(SbxBody) body = sbx_body_new (SBX_BODY_FILE);

          body->path = g_strdup (path);
          sbx_request_set_body (request, body);
        }
      exchange = http_test_send (request, NULL);
      assert_authenticated (exchange);
    }
}

static void
test_aws_incomplete (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/aws");
  g_autoptr(SbxExchange) exchange = NULL;

  http_test_auth (request, SBX_AUTH_AWS, "accessKey", "a", "secretKey", "b", NULL);
  exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_INVALID, "needs a region and a service", NULL);
}

static char *
token_cb (SbxRequest *request, const SbxAuth *auth, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_cmpstr (sbx_auth_get (auth, "clientId"), ==, "expanded");
  if (data == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "No token today, secret-value");
  return g_strdup (data);
}

static void
test_oauth2_token (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/bearer/abc");
  g_autoptr(SbxScope) scope = sbx_scope_new ();
  g_autoptr(SbxExchange) without = NULL;
  g_autoptr(SbxExchange) failed = NULL;
  g_autoptr(SbxExchange) exchange = NULL;
  SbxSendContext context = { .scope = scope };

  sbx_scope_set (scope, "ID", "expanded", FALSE, NULL);
  sbx_scope_set (scope, "SECRET", "secret-value", TRUE, NULL);
  http_test_auth (request, SBX_AUTH_OAUTH2, "clientId", "{{ID}}", NULL);
  without = http_test_fail (request, &context, SBX_HTTP_ERROR_AUTH, "There is no OAuth 2 token", NULL);
  context.token_func = token_cb;
  /* Errors are redacted on the way out. */
  failed = http_test_fail (request, &context, SBX_HTTP_ERROR_AUTH, "No token today, {{SECRET}}", NULL);
  context.token_data = (char *) "abc";
  exchange = http_test_send (request, &context);
  assert_authenticated (exchange);
}

static void
test_secrets_stay_out (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo?key={{KEY}}");
  g_autoptr(SbxScope) scope = sbx_scope_new ();
  g_autoptr(SbxExchange) exchange = NULL;
  g_autofree char *log = NULL;
  SbxSendContext context = { .scope = scope };

  sbx_scope_set (scope, "KEY", "very-secret-key", TRUE, NULL);
  http_test_auth (request, SBX_AUTH_DIGEST, "username", "someone", "password", "{{KEY}}", NULL);
  exchange = http_test_send (request, &context);
  log = sbx_exchange_dup_log (exchange);
  g_assert_nonnull (strstr (log, "> GET http://127.0.0.1:"));
  g_assert_nonnull (strstr (log, "* Connected to 127.0.0.1") != NULL ? log : strstr (log, "* Re-using existing"));
  g_assert_null (strstr (log, "very-secret-key"));

  g_object_set (request, "url", "http://127.0.0.1/{{KEY}} x", NULL);
  g_clear_object (&exchange);
  exchange = http_test_fail (request, &context, SBX_HTTP_ERROR_UNENCODED, "http://127.0.0.1/{{KEY}} x", NULL);
}

/* Each answer is right, and none is ever good enough. */
static void
test_forever (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/digest-forever");
  g_autoptr(SbxExchange) exchange = NULL;
  g_autoptr(GPtrArray) received = NULL;

  http_test_auth (request, SBX_AUTH_DIGEST, "username", "somebody", "password", "open-sesame", NULL);
  sbx_test_servers_reset (http_test_servers ());
  exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_AUTH, "” asks for the authorization again and again, and is never content with it. Check the user and the password.", NULL);
  received = sbx_test_servers_dup_received (http_test_servers (), "http");
  g_assert_cmpuint (received->len, <, 12);
}

/* Who chose a way that hides the password does not show it to a server that asks for another. */
static void
test_no_downgrade (void)
{
  const SbxAuthKind kinds[] = { SBX_AUTH_DIGEST, SBX_AUTH_NTLM };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(SbxRequest) request = http_test_request ("GET", "/basic/user/pass");
      g_autoptr(SbxExchange) exchange = NULL;
      g_autoptr(GPtrArray) received = NULL;

      http_test_auth (request, kinds[i], "username", "user", "password", "pass", NULL);
      sbx_test_servers_reset (http_test_servers ());
      exchange = http_test_send (request, NULL);
      g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 401);
      received = sbx_test_servers_dup_received (http_test_servers (), "http");
      g_assert_cmpuint (received->len, >, 0);
      for (guint n = 0; n < received->len; n++)
        g_assert_false (http_test_head_has (g_ptr_array_index (received, n), "Basic"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/auth/basic", test_basic);
  g_test_add_func ("/http/auth/basic-in-address", test_basic_in_address);
  g_test_add_func ("/http/auth/bearer", test_bearer);
  g_test_add_func ("/http/auth/typed-wins", test_typed_wins);
  g_test_add_func ("/http/auth/api-key", test_api_key);
  g_test_add_func ("/http/auth/digest", test_digest);
  g_test_add_func ("/http/auth/digest-wrong", test_digest_wrong);
  g_test_add_func ("/http/auth/ntlm", test_ntlm);
  g_test_add_func ("/http/auth/aws", test_aws);
  g_test_add_func ("/http/auth/aws-incomplete", test_aws_incomplete);
  g_test_add_func ("/http/auth/oauth2-token", test_oauth2_token);
  g_test_add_func ("/http/auth/secrets-stay-out", test_secrets_stay_out);
  g_test_add_func ("/http/auth/forever", test_forever);
  g_test_add_func ("/http/auth/no-downgrade", test_no_downgrade);
  return http_test_run ();
}
