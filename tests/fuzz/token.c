/* Any text as the answer that has a token: it is refused, or whole, and comes back from what is kept. */
#include "sbx-oauth2.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxToken) token = sbx_token_from_json (text, &error), again = NULL;
  g_autofree char *json = token != NULL ? sbx_token_to_json (token) : NULL;

  g_assert_true ((token == NULL) == (error != NULL));
  if (token == NULL)
    return 0;
  again = sbx_token_from_json (json, NULL);
  g_assert_true (again != NULL && again->token_type != NULL);
  g_assert_cmpstr (again->access_token, ==, token->access_token);
  g_assert_cmpstr (again->refresh_token, ==, token->refresh_token);
  g_assert_cmpstr (again->token_type, ==, token->token_type);
  g_assert_cmpstr (again->scope, ==, token->scope);
  g_assert_cmpint (again->expires_at, ==, token->expires_at);
  return 0;
}
