#include "sbx-credentials.h"

static void
test_headers (void)
{
  static const char *const yes[] = {
    "Authorization", "authorization", "PROXY-AUTHORIZATION", "Cookie", "Set-Cookie", "X-Api-Key", "X-API-KEY", "api-key", "apikey", "X-ApiKey",
    "X-Auth-Token", "X-N8N-API-KEY", "X-Shopify-Access-Token", "Ocp-Apim-Subscription-Key", "PRIVATE-TOKEN", "X-Vault-Token", "X-Auth-Key",
    "X-Amz-Security-Token", "X-Client-Secret", "X-CSRF-Token", "x-functions-key", "X-Goog-Api-Key", "X-Hub-Signature",
  };
  static const char *const no[] = {
    "Accept", "Content-Type", "X-RateLimit-Remaining-Tokens", "Idempotency-Key", "X-Next-Page-Token", "Sec-WebSocket-Key", "X-Request-Id",
    "Authority", "Keep-Alive", "", "-", "WWW-Authenticate", "Notion-Version", "X-Key-Count",
  };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    if (!sbx_name_is_credential_header (yes[i]))
      g_error ("“%s” carries a credential", yes[i]);
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    if (sbx_name_is_credential_header (no[i]))
      g_error ("“%s” carries no credential", no[i]);
}

static void
test_params (void)
{
  static const char *const yes[] = {
    "access_token", "api_key", "apiKey", "APIKEY", "key", "token", "client_secret", "clientSecret", "password", "pwd", "sig", "X-Amz-Signature",
    "appid", "refreshToken", "secret", "auth",
  };
  static const char *const no[] = {
    "page_token", "pageToken", "nextPageToken", "q", "keys", "max_tokens", "sort_key", "monkey", "author", "tokens", "passenger", "code", "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    if (!sbx_name_is_credential_param (yes[i]))
      g_error ("“%s” names a credential", yes[i]);
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    if (sbx_name_is_credential_param (no[i]))
      g_error ("“%s” names no credential", no[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/credentials/headers", test_headers);
  g_test_add_func ("/model/credentials/params", test_params);
  return g_test_run ();
}
