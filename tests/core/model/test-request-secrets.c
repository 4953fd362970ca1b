#include "sbx-request.h"

#define assert_column(request, property, expected) \
  G_STMT_START { g_autofree char *text = NULL; g_object_get (request, property, &text, NULL); g_assert_cmpstr (text, ==, expected); } G_STMT_END

static void
assert_found (GPtrArray *found, guint index, const char *variable, const char *value, const char *where)
{
  const SbxFoundSecret *secret;

  g_assert_cmpuint (index, <, found->len);
  secret = found->pdata[index];
  g_assert_cmpstr (secret->variable, ==, variable);
  g_assert_cmpstr (secret->value, ==, value);
  g_assert_cmpstr (secret->where, ==, where);
}

static SbxRequest *
make (const char *name)
{
  SbxRequest *request = sbx_request_new ();

  g_object_set (request, "name", name, "url", "http://x/", NULL);
  return request;
}

static void
test_auth (void)
{
  g_autoptr (SbxRequest) request = make ("Stripe");
  g_autoptr (GPtrArray) found = NULL;

  g_object_set (request, "auth", "{\"type\": \"aws\", \"accessKey\": \"AK\", \"secretKey\": \"sk-1\", \"sessionToken\": \"{{T}}\"}", NULL);
  found = sbx_request_take_secrets (request, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  assert_found (found, 0, "STRIPE_SECRET_KEY", "sk-1", "the authorization’s field “Secret key”");
  assert_column (request, "auth", "{\"type\":\"aws\",\"accessKey\":\"AK\",\"secretKey\":\"{{STRIPE_SECRET_KEY}}\",\"sessionToken\":\"{{T}}\"}");
}

/* A user without a password is a key, as many services have it. */
static void
test_lone_user (void)
{
  g_autoptr (SbxRequest) request = make ("Stripe");
  g_autoptr (GPtrArray) found = NULL;
  const char *const addresses[][2] = {
    { "https://sk-2@host/a@b", "https://{{STRIPE_PASSWORD}}@host/a@b" },
    { "https://sk-2:@host/", "https://{{STRIPE_PASSWORD}}:@host/" },
    { "sk-2@host", "{{STRIPE_PASSWORD}}@host" },
    { "https://{{KEY}}@host/", NULL },
    { "https://host/a@b", NULL },
  };

  g_object_set (request, "auth", "{\"type\": \"basic\", \"username\": \"sk-1\"}", NULL);
  found = sbx_request_take_secrets (request, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  assert_found (found, 0, "STRIPE_USER_NAME", "sk-1", "the authorization’s field “User name”");
  assert_column (request, "auth", "{\"type\":\"basic\",\"username\":\"{{STRIPE_USER_NAME}}\"}");
  g_object_set (request, "auth", "{\"type\": \"basic\", \"username\": \"me\", \"password\": \"{{P}}\"}", NULL);
  g_clear_pointer (&found, g_ptr_array_unref);
  found = sbx_request_take_secrets (request, NULL);
  g_assert_cmpuint (found->len, ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_clear_pointer (&found, g_ptr_array_unref);
      g_object_set (request, "url", addresses[i][0], NULL);
      found = sbx_request_take_secrets (request, NULL);
      g_assert_cmpuint (found->len, ==, addresses[i][1] != NULL ? 1 : 0);
      assert_column (request, "url", addresses[i][1] != NULL ? addresses[i][1] : addresses[i][0]);
    }
}

static void
test_encoded_name (void)
{
  g_autoptr (SbxRequest) request = make ("Map");
  g_autoptr (GPtrArray) found = NULL;

  g_object_set (request, "url", "http://x/?api%5Fkey=abc&q=1", NULL);
  found = sbx_request_take_secrets (request, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  assert_found (found, 0, "MAP_API_5FKEY", "abc", "the parameter “api%5Fkey”");
  assert_column (request, "url", "http://x/?api%5Fkey={{MAP_API_5FKEY}}&q=1");
}

static void
test_fragment (void)
{
  g_autoptr (SbxRequest) request = make ("Redirected");
  g_autoptr (GPtrArray) found = NULL;

  g_object_set (request, "url", "http://x/{{a#b}}?q=1#access_token=a%20b&state=1", NULL);
  found = sbx_request_take_secrets (request, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  assert_found (found, 0, "REDIRECTED_ACCESS_TOKEN", "a%20b", "the parameter “access_token”");
  assert_column (request, "url", "http://x/{{a#b}}?q=1#access_token={{REDIRECTED_ACCESS_TOKEN}}&state=1");
}

static void
test_headers (void)
{
  g_autoptr (SbxRequest) request = make ("List all: customers!");
  g_autoptr (GPtrArray) found = NULL;

  g_object_set (request, "headers", "[{\"name\":\"authorization\",\"value\":\"Bearer abc def\"},{\"name\":\"X-Api-Key\",\"value\":\"k\",\"enabled\":false},"
                                    "{\"name\":\"Accept\",\"value\":\"abc\"},{\"name\":\"Cookie\",\"value\":\"{{A}}; {{B}}\"},"
                                    "{\"name\":\"X-Auth-Token\",\"value\":\"p-{{C}}\"},{\"name\":\"Authorization\",\"value\":\"Basic {{D}}\"},"
                                    "{\"name\":\"Proxy-Authorization\",\"value\":\"raw\"}]", NULL);
  found = sbx_request_take_secrets (request, NULL);
  g_assert_cmpuint (found->len, ==, 4);
  assert_found (found, 0, "LIST_ALL_CUSTOMERS_TOKEN", "abc def", "the header “authorization”");
  assert_found (found, 1, "LIST_ALL_CUSTOMERS_X_API_KEY", "k", "the header “X-Api-Key”");
  assert_found (found, 2, "LIST_ALL_CUSTOMERS_X_AUTH_TOKEN", "p-{{C}}", "the header “X-Auth-Token”");
  assert_found (found, 3, "LIST_ALL_CUSTOMERS_PROXY_AUTHORIZATION", "raw", "the header “Proxy-Authorization”");
  assert_column (request, "headers",
                 "[{\"name\":\"authorization\",\"value\":\"Bearer {{LIST_ALL_CUSTOMERS_TOKEN}}\",\"enabled\":true},"
                 "{\"name\":\"X-Api-Key\",\"value\":\"{{LIST_ALL_CUSTOMERS_X_API_KEY}}\",\"enabled\":false},"
                 "{\"name\":\"Accept\",\"value\":\"abc\",\"enabled\":true},{\"name\":\"Cookie\",\"value\":\"{{A}}; {{B}}\",\"enabled\":true},"
                 "{\"name\":\"X-Auth-Token\",\"value\":\"{{LIST_ALL_CUSTOMERS_X_AUTH_TOKEN}}\",\"enabled\":true},"
                 "{\"name\":\"Authorization\",\"value\":\"Basic {{D}}\",\"enabled\":true},"
                 "{\"name\":\"Proxy-Authorization\",\"value\":\"{{LIST_ALL_CUSTOMERS_PROXY_AUTHORIZATION}}\",\"enabled\":true}]");
}

static void
test_address (void)
{
  g_autoptr (SbxRequest) request = make ("A");
  g_autoptr (GPtrArray) found = NULL;

  g_object_set (request, "url", "http://me:p%40ss@host/x?a=1&api_key=a%2Fb+c&token={{T}}#y",
                "params", "[{\"name\":\"sig\",\"value\":\"x y\",\"enabled\":false,\"at\":0}]", NULL);
  found = sbx_request_take_secrets (request, NULL);
  g_assert_cmpuint (found->len, ==, 3);
  assert_found (found, 0, "A_PASSWORD", "p%40ss", "the password in the address");
  assert_found (found, 1, "A_SIG", "x%20y", "the parameter “sig”");
  assert_found (found, 2, "A_API_KEY", "a/b%20c", "the parameter “api_key”");
  assert_column (request, "url", "http://me:{{A_PASSWORD}}@host/x?a=1&api_key={{A_API_KEY}}&token={{T}}#y");
  assert_column (request, "params", "[{\"name\":\"sig\",\"value\":\"{{A_SIG}}\",\"enabled\":false,\"at\":0}]");
}

static void
test_without_scheme (void)
{
  g_autoptr (SbxRequest) request = make ("A");
  g_autoptr (GPtrArray) found = NULL;

  g_object_set (request, "url", "me:secret@host:8080/x@y?a=http://b:c@d", "settings", "{\"proxy\": \"u:pp@p:1\"}", NULL);
  found = sbx_request_take_secrets (request, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  assert_column (request, "url", "me:{{A_PASSWORD}}@host:8080/x@y?a=http://b:c@d");
  assert_column (request, "settings", "{\"proxy\":\"u:{{A_PROXY_PASSWORD}}@p:1\"}");
}

static void
test_body_and_settings (void)
{
  g_autoptr (SbxRequest) request = make ("A");
  g_autoptr (GPtrArray) found = NULL;

  g_object_set (request, "body", "{\"type\":\"form\",\"fields\":[{\"name\":\"client_secret\",\"value\":\"cs\"},{\"name\":\"grant\",\"value\":\"cs\"}]}",
                "settings", "{\"proxy\": \"http://u:pp@p:1\", \"keyPassword\": \"kp\"}", NULL);
  found = sbx_request_take_secrets (request, NULL);
  g_assert_cmpuint (found->len, ==, 3);
  assert_found (found, 0, "A_CLIENT_SECRET", "cs", "the form’s field “client_secret”");
  assert_found (found, 1, "A_KEY_PASSWORD", "kp", "the password of the client certificate’s key");
  assert_found (found, 2, "A_PROXY_PASSWORD", "pp", "the password of the proxy");
  assert_column (request, "body", "{\"type\":\"form\",\"fields\":[{\"name\":\"client_secret\",\"value\":\"{{A_CLIENT_SECRET}}\",\"enabled\":true},"
                                  "{\"name\":\"grant\",\"value\":\"cs\",\"enabled\":true}]}");
  assert_column (request, "settings", "{\"proxy\":\"http://u:{{A_PROXY_PASSWORD}}@p:1\",\"keyPassword\":\"{{A_KEY_PASSWORD}}\"}");
}

static void
test_names (void)
{
  static const struct { const char *name, *variable; } cases[] = {
    { "", "PASSWORD_2" },
    { "العملاء", "العملاء_PASSWORD" },
    { "Reset password", "RESET_PASSWORD" },
    { "A very long name of a request that nobody would want to read again", "A_VERY_LONG_NAME_OF_A_REQUEST_THAT_PASSWORD" },
    { "Taken", "TAKEN_PASSWORD_3" },
    { "Used", "USED_PASSWORD_2" },
  };
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();

  g_ptr_array_add (taken, (gpointer) "TAKEN_PASSWORD");
  g_ptr_array_add (taken, (gpointer) "TAKEN_PASSWORD_2");
  g_ptr_array_add (taken, (gpointer) "PASSWORD");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbxRequest) request = make (cases[i].name);
      g_autoptr (GPtrArray) found = NULL;

      g_object_set (request, "auth", "{\"type\":\"basic\",\"username\":\"{{USED_PASSWORD}}\",\"password\":\"x\"}", NULL);
      found = sbx_request_take_secrets (request, taken);
      g_assert_cmpuint (found->len, ==, 1);
      g_assert_cmpstr (((SbxFoundSecret *) found->pdata[0])->variable, ==, cases[i].variable);
    }
}

static void
test_equal_values (void)
{
  g_autoptr (SbxRequest) request = make ("A");
  g_autoptr (GPtrArray) found = NULL;

  g_object_set (request, "headers", "{\"X-Api-Key\": \"same\", \"X-Auth-Token\": \"same\"}", NULL);
  found = sbx_request_take_secrets (request, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  assert_column (request, "headers", "{\"X-Api-Key\":\"{{A_X_API_KEY}}\",\"X-Auth-Token\":\"{{A_X_API_KEY}}\"}");
}

/* Nothing to take: no column is touched, a second run finds nothing, a team's envelopes stay. */
static void
test_nothing (void)
{
  static const char envelope[] = "{\"type\": \"bearer\", \"token\": "
    "\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff:00112233445566778899aabbccddeeff:00112233445566778899aabbccddeeff:0f\"}";
  g_autoptr (SbxRequest) request = make ("A");
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) third = NULL;

  g_object_set (request, "auth", envelope, "headers", "{ \"Authorization\": \"Bearer {{T}}\", \"Cookie\": \"\" }", "body", "{ \"password\": \"x\" }",
                "settings", "not JSON", NULL);
  first = sbx_request_take_secrets (request, NULL);
  g_assert_cmpuint (first->len, ==, 0);
  assert_column (request, "auth", envelope);
  assert_column (request, "headers", "{ \"Authorization\": \"Bearer {{T}}\", \"Cookie\": \"\" }");
  assert_column (request, "body", "{ \"password\": \"x\" }");
  assert_column (request, "settings", "not JSON");

  g_object_set (request, "auth", "{\"type\": \"bearer\", \"token\": \"t\"}", NULL);
  second = sbx_request_take_secrets (request, NULL);
  third = sbx_request_take_secrets (request, NULL);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpuint (third->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/request-secrets/auth", test_auth);
  g_test_add_func ("/model/request-secrets/lone-user", test_lone_user);
  g_test_add_func ("/model/request-secrets/headers", test_headers);
  g_test_add_func ("/model/request-secrets/encoded-name", test_encoded_name);
  g_test_add_func ("/model/request-secrets/fragment", test_fragment);
  g_test_add_func ("/model/request-secrets/address", test_address);
  g_test_add_func ("/model/request-secrets/without-scheme", test_without_scheme);
  g_test_add_func ("/model/request-secrets/body-and-settings", test_body_and_settings);
  g_test_add_func ("/model/request-secrets/names", test_names);
  g_test_add_func ("/model/request-secrets/equal-values", test_equal_values);
  g_test_add_func ("/model/request-secrets/nothing", test_nothing);
  return g_test_run ();
}
