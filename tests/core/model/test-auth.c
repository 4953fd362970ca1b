#include "sbx-auth.h"
#include "sbx-model-error.h"

static SbxAuth *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  SbxAuth *auth = sbx_auth_from_json (json, &error);

  g_assert_no_error (error);
  return auth;
}

static void
test_none (void)
{
  const char *const texts[] = { NULL, "", "null", "{}", "{\"type\": \"none\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SbxAuth) auth = parse (texts[i]);

      g_assert_cmpint (auth->kind, ==, SBX_AUTH_NONE);
      g_assert_null (sbx_auth_to_json (auth));
    }
}

static void
test_round_trip (void)
{
  static const char *const texts[] = {
    "{\"type\":\"basic\",\"username\":\"u\",\"password\":\"p\\\"\"}",
    "{\"type\":\"bearer\",\"token\":\"{{T}}\",\"prefix\":\"Token\"}",
    "{\"type\":\"apikey\",\"name\":\"X-Key\",\"value\":\"v\",\"in\":\"query\"}",
    "{\"type\":\"digest\",\"username\":\"u\",\"password\":\"p\"}",
    "{\"type\":\"ntlm\",\"username\":\"D\\\\u\",\"password\":\"p\"}",
    "{\"type\":\"aws\",\"accessKey\":\"a\",\"secretKey\":\"s\",\"sessionToken\":\"t\",\"region\":\"r\",\"service\":\"x\"}",
    "{\"type\":\"oauth2\",\"grant\":\"password\",\"tokenUrl\":\"http://t\",\"clientId\":\"c\",\"clientSecret\":\"s\",\"redirectPort\":\"8080\"}",
    /* Members that are not ours are kept as they stand. */
    "{\"type\":\"basic\",\"username\":\"u\",\"a\":\"1\",\"b\":\"2\",\"n\":1.10,\"o\":{\"x\" :[]}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SbxAuth) auth = parse (texts[i]);
      g_autoptr (SbxAuth) copy = sbx_auth_copy (auth);
      g_autofree char *json = sbx_auth_to_json (copy);

      g_assert_true (sbx_auth_equal (auth, copy));
      g_assert_cmpstr (json, ==, texts[i]);
      sbx_auth_set (copy, "more", "x");
      g_assert_false (sbx_auth_equal (auth, copy));
    }
}

static void
test_number (void)
{
  g_autoptr (SbxAuth) auth = parse ("{\"type\": \"oauth2\", \"redirectPort\": 8080, \"scope\": null}");

  g_assert_cmpstr (sbx_auth_get (auth, "redirectPort"), ==, "8080");
  g_assert_cmpstr (sbx_auth_get (auth, "scope"), ==, "");
  g_assert_cmpstr (sbx_auth_get (auth, "nothing"), ==, "");
}

static void
test_set (void)
{
  g_autoptr (SbxAuth) auth = sbx_auth_new (SBX_AUTH_BEARER);
  g_autofree char *json = NULL;

  sbx_auth_set (auth, "token", "a");
  sbx_auth_set (auth, "prefix", "x");
  sbx_auth_set (auth, "prefix", "");
  json = sbx_auth_to_json (auth);
  g_assert_cmpstr (json, ==, "{\"type\":\"bearer\",\"token\":\"a\"}");
}

static void
test_errors (void)
{
  static const struct { const char *json, *message; } cases[] = {
    { "{\"type\": \"hawk\"}", "The authorization type “hawk” is unknown here: choose another one" },
    { "{\"type\": 5}", "The authorization type “5” is unknown here: choose another one" },
    { "\"basic\"", "The authorization must be a JSON object with a “type”" },
    { "{", "This is no valid JSON: the text ends too early" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sbx_auth_from_json (cases[i].json, &error));
      g_assert_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_kinds (void)
{
  for (SbxAuthKind kind = SBX_AUTH_NONE; kind <= SBX_AUTH_OAUTH2; kind++)
    {
      SbxAuthKind again;
      guint n_fields, n_secrets = 0;
      const SbxAuthField *fields = sbx_auth_kind_get_fields (kind, &n_fields);

      g_assert_true (sbx_auth_kind_from_string (sbx_auth_kind_to_string (kind), &again));
      g_assert_cmpint (again, ==, kind);
      for (guint i = 0; i < n_fields; i++)
        n_secrets += fields[i].secret;
      g_assert_cmpint (n_secrets > 0, ==, kind != SBX_AUTH_NONE);
    }
  g_assert_false (sbx_auth_kind_from_string ("Basic", &(SbxAuthKind) { 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/auth/none", test_none);
  g_test_add_func ("/model/auth/round-trip", test_round_trip);
  g_test_add_func ("/model/auth/number", test_number);
  g_test_add_func ("/model/auth/set", test_set);
  g_test_add_func ("/model/auth/errors", test_errors);
  g_test_add_func ("/model/auth/kinds", test_kinds);
  return g_test_run ();
}
