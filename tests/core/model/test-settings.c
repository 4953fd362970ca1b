#include "sbx-settings.h"
#include "sbx-model-error.h"

static SbxSettings *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  SbxSettings *settings = sbx_settings_from_json (json, &error);

  g_assert_no_error (error);
  return settings;
}

static void
test_defaults (void)
{
  const char *const texts[] = { NULL, "", "null", "{}", "{\"unknown\": [1]}", "{\"maxRedirects\": 20, \"proxy\": null}" };
  g_autoptr (SbxSettings) fresh = sbx_settings_new ();

  g_assert_true (fresh->follow_redirects);
  g_assert_cmpint (fresh->max_redirects, ==, 20);
  g_assert_cmpint (fresh->connect_timeout_ms, ==, 30000);
  g_assert_true (fresh->verify_tls);
  g_assert_true (fresh->decompress);
  g_assert_true (fresh->use_cookies);
  g_assert_null (fresh->proxy);
  g_assert_null (sbx_settings_to_json (fresh));
  g_assert_cmpuint (sbx_settings_count (fresh), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SbxSettings) settings = parse (texts[i]);

      g_assert_true (sbx_settings_equal (settings, fresh));
    }
}

static void
test_round_trip (void)
{
  static const char all[] =
    "{\"followRedirects\":false,\"maxRedirects\":3,\"keepMethod\":true,\"sendAuthAnywhere\":true,\"connectTimeoutMs\":1,"
    "\"timeoutMs\":2,\"verifyTls\":false,\"httpVersion\":\"2\",\"decompress\":false,\"useCookies\":false,\"proxy\":\"\","
    "\"caFile\":\"/a\",\"clientCert\":\"/b\",\"clientKey\":\"/c\",\"keyPassword\":\"{{P}}\",\"maxBodyBytes\":5000000000,"
    "\"connectTo\":[\"a:1:b:2\",\"::c:3\"],\"omitHeaders\":[\"Accept\"]}";
  g_autoptr (SbxSettings) settings = parse (all);
  g_autoptr (SbxSettings) copy = sbx_settings_copy (settings);
  g_autofree char *json = sbx_settings_to_json (copy);

  g_assert_cmpstr (json, ==, all);
  g_assert_true (sbx_settings_equal (settings, copy));
  g_assert_cmpint (settings->max_body_bytes, ==, G_GINT64_CONSTANT (5000000000));
  g_assert_cmpint (settings->http_version, ==, SBX_HTTP_VERSION_2);
  g_assert_cmpstr (settings->connect_to->pdata[1], ==, "::c:3");

  g_set_str (&copy->proxy, NULL);
  g_assert_false (sbx_settings_equal (settings, copy));
  g_set_str (&copy->proxy, "");
  g_assert_true (sbx_settings_equal (settings, copy));
  g_ptr_array_set_size (copy->connect_to, 1);
  g_assert_false (sbx_settings_equal (settings, copy));
}

static void
test_errors (void)
{
  static const struct { const char *json, *message; } cases[] = {
    { "[]", "The settings must be a JSON object" },
    { "{\"maxRedirects\": \"3\"}", "The setting “maxRedirects” has a value of the wrong kind: correct it or remove it" },
    { "{\"timeoutMs\": -1}", "The setting “timeoutMs” has a value of the wrong kind: correct it or remove it" },
    { "{\"timeoutMs\": 1.5}", "The setting “timeoutMs” has a value of the wrong kind: correct it or remove it" },
    { "{\"verifyTls\": \"true\"}", "The setting “verifyTls” has a value of the wrong kind: correct it or remove it" },
    { "{\"httpVersion\": \"3\"}", "The setting “httpVersion” has a value of the wrong kind: correct it or remove it" },
    { "{\"proxy\": 1}", "The setting “proxy” has a value of the wrong kind: correct it or remove it" },
    /* Never the value: it may be a secret. */
    { "{\"keyPassword\": 12345}", "The setting “keyPassword” has a value of the wrong kind: correct it or remove it" },
    { "{\"connectTo\": [1]}", "The setting “connectTo” has a value of the wrong kind: correct it or remove it" },
    { "{\"connectTo\": \"a\"}", "The setting “connectTo” has a value of the wrong kind: correct it or remove it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sbx_settings_from_json (cases[i].json, &error));
      g_assert_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_count (void)
{
  g_autoptr (SbxSettings) settings = parse ("{\"verifyTls\": false, \"proxy\": \"\", \"maxRedirects\": 20, \"omitHeaders\": [\"Accept\"]}");

  g_assert_cmpuint (sbx_settings_count (settings), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/settings/defaults", test_defaults);
  g_test_add_func ("/model/settings/round-trip", test_round_trip);
  g_test_add_func ("/model/settings/errors", test_errors);
  g_test_add_func ("/model/settings/count", test_count);
  return g_test_run ();
}
