#include "sbx-request.h"
#include "sbx-model-error.h"

static char *
get (SbxRequest *request, const char *property)
{
  char *text;

  g_object_get (request, property, &text, NULL);
  return text;
}

#define assert_column(request, property, expected) \
  G_STMT_START { g_autofree char *text = get (request, property); g_assert_cmpstr (text, ==, expected); } G_STMT_END

static char *
dump (GPtrArray *fields)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      const SbxField *field = fields->pdata[i];

      g_string_append_printf (text, "%s%s%s=%s", i > 0 ? "|" : "", field->enabled ? "" : "!", field->name, field->value);
    }
  return g_string_free (text, FALSE);
}

static void
assert_params (SbxRequest *request, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) params = sbx_request_dup_params (request, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = dump (params);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_new (void)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_auto (GStrv) tags = sbx_request_dup_tags (request);
  g_autoptr (SbxBody) body = sbx_request_dup_body (request, NULL);
  g_autoptr (SbxAuth) auth = sbx_request_dup_auth (request, NULL);
  g_autoptr (SbxSettings) settings = sbx_request_dup_settings (request, NULL);

  g_assert_cmpstr (sbx_request_get_method (request), ==, "GET");
  g_assert_cmpstr (sbx_request_get_url (request), ==, "");
  g_assert_cmpstr (sbx_request_get_name (request), ==, "");
  g_assert_nonnull (sbx_record_get_id (SBX_RECORD (request)));
  assert_column (request, "headers", "{}");
  assert_column (request, "body", NULL);
  g_assert_cmpuint (g_strv_length (tags), ==, 0);
  g_assert_cmpint (body->kind, ==, SBX_BODY_NONE);
  g_assert_cmpint (auth->kind, ==, SBX_AUTH_NONE);
  g_assert_true (settings->follow_redirects);
}

static void
test_views (void)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (GPtrArray) headers = sbx_fields_new ();
  g_autoptr (SbxBody) body = sbx_body_new (SBX_BODY_TEXT);
  g_autoptr (SbxAuth) auth = sbx_auth_new (SBX_AUTH_BASIC);
  g_autoptr (SbxSettings) settings = sbx_settings_new ();
  g_autoptr (GPtrArray) headers_again = NULL;
  g_autoptr (SbxBody) body_again = NULL;
  g_autoptr (SbxAuth) auth_again = NULL;
  g_autoptr (SbxSettings) settings_again = NULL;
  g_auto (GStrv) tags = NULL;

  sbx_fields_add (headers, "A", "1", FALSE);
  body->text = g_strdup ("hi");
  sbx_auth_set (auth, "username", "u");
  settings->verify_tls = FALSE;
  sbx_request_set_headers (request, headers);
  sbx_request_set_body (request, body);
  sbx_request_set_auth (request, auth);
  sbx_request_set_settings (request, settings);
  sbx_request_set_tags (request, (const char *const[]) { "a\"b", "c/d", NULL });

  headers_again = sbx_request_dup_headers (request, NULL);
  body_again = sbx_request_dup_body (request, NULL);
  auth_again = sbx_request_dup_auth (request, NULL);
  settings_again = sbx_request_dup_settings (request, NULL);
  tags = sbx_request_dup_tags (request);
  g_assert_true (sbx_fields_equal (headers, headers_again));
  g_assert_true (sbx_body_equal (body, body_again));
  g_assert_true (sbx_auth_equal (auth, auth_again));
  g_assert_true (sbx_settings_equal (settings, settings_again));
  g_assert_true (g_strv_equal ((const char *const *) tags, (const char *const[]) { "a\"b", "c/d", NULL }));
  assert_column (request, "tags", "[\"a\\\"b\",\"c/d\"]");

  body->kind = SBX_BODY_NONE;
  g_clear_pointer (&body->text, g_free);
  sbx_request_set_body (request, body);
  assert_column (request, "body", NULL);
}

/* A column that says the same already keeps its bytes. */
static void
test_untouched (void)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (GPtrArray) headers = NULL;
  g_autoptr (GPtrArray) params = NULL;
  g_autoptr (SbxBody) body = NULL;
  g_autoptr (SbxAuth) auth = NULL;
  g_autoptr (SbxSettings) settings = NULL;
  g_auto (GStrv) tags = NULL;

  g_object_set (request, "url", "http://x/?a=%31", "headers", "{ \"B\": 1.10, \"A\": \"x\" }", "params", "[ ]", "body", "{ \"a\": 1.10 }",
                "auth", "{ \"type\": \"basic\" }", "settings", "{ \"verifyTls\": false }", "tags", "[ \"a\" ]", NULL);
  headers = sbx_request_dup_headers (request, NULL);
  params = sbx_request_dup_params (request, NULL);
  body = sbx_request_dup_body (request, NULL);
  auth = sbx_request_dup_auth (request, NULL);
  settings = sbx_request_dup_settings (request, NULL);
  tags = sbx_request_dup_tags (request);
  sbx_request_set_headers (request, headers);
  sbx_request_set_params (request, params);
  sbx_request_set_body (request, body);
  sbx_request_set_auth (request, auth);
  sbx_request_set_settings (request, settings);
  sbx_request_set_tags (request, (const char *const *) tags);
  assert_column (request, "url", "http://x/?a=%31");
  assert_column (request, "headers", "{ \"B\": 1.10, \"A\": \"x\" }");
  assert_column (request, "params", "[ ]");
  assert_column (request, "body", "{ \"a\": 1.10 }");
  assert_column (request, "auth", "{ \"type\": \"basic\" }");
  assert_column (request, "settings", "{ \"verifyTls\": false }");
  assert_column (request, "tags", "[ \"a\" ]");
}

static void
test_params (void)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (GPtrArray) params = NULL;
  g_autofree char *address = NULL;

  g_object_set (request, "url", "http://x/?a=1&b=%32#f", NULL);
  params = sbx_request_dup_params (request, NULL);
  ((SbxField *) params->pdata[0])->enabled = FALSE;
  sbx_fields_add (params, "c", "3 4", TRUE);
  sbx_fields_add (params, "d", "5", FALSE);
  sbx_request_set_params (request, params);
  assert_column (request, "url", "http://x/?b=%32&c=3%204#f");
  assert_column (request, "params", "[{\"name\":\"a\",\"value\":\"1\",\"enabled\":false,\"at\":0},"
                                    "{\"name\":\"d\",\"value\":\"5\",\"enabled\":false,\"at\":3}]");
  assert_params (request, "!a=1|b=%32|c=3 4|!d=5");
  address = sbx_request_dup_address (request, NULL);
  g_assert_cmpstr (address, ==, "http://x/?b=%32&c=3%204#f");

  /* Typing in the address leaves the rows that are off where they fit. */
  g_object_set (request, "url", "http://x/", NULL);
  assert_params (request, "!a=1|!d=5");
  g_object_set (request, "url", "http://x/?n=1", NULL);
  assert_params (request, "!a=1|n=1|!d=5");
}

/* The web application keeps parameters apart from the address. */
static void
test_web_params (void)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (GPtrArray) params = NULL;
  g_autofree char *address = NULL, *other = NULL;

  g_object_set (request, "url", "http://x/?a=1#f", "params", "{\"page\": 2, \"q\": \"a b\"}", NULL);
  assert_params (request, "a=1|page=2|q=a b");
  address = sbx_request_dup_address (request, NULL);
  g_assert_cmpstr (address, ==, "http://x/?a=1&page=2&q=a%20b#f");
  assert_column (request, "url", "http://x/?a=1#f");

  params = sbx_request_dup_params (request, NULL);
  ((SbxField *) params->pdata[1])->enabled = FALSE;
  sbx_request_set_params (request, params);
  assert_column (request, "url", "http://x/?a=1&q=a%20b#f");
  assert_column (request, "params", "[{\"name\":\"page\",\"value\":\"2\",\"enabled\":false,\"at\":1}]");

  g_object_set (request, "url", "http://x/", "params", "[{\"name\": \"a\", \"value\": \"1\", \"enabled\": true}]", NULL);
  other = sbx_request_dup_address (request, NULL);
  g_assert_cmpstr (other, ==, "http://x/?a=1");
}

static void
test_errors (void)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  GError *error = NULL;

  g_object_set (request, "name", "Pay", "headers", "[", "params", "5", "body", "{a}", "auth", "{\"type\": \"x\"}", "settings", "[]", NULL);

#define assert_fails(call, expected) \
  G_STMT_START { \
    g_assert_null (call); \
    g_assert_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON); \
    g_assert_cmpstr (error->message, ==, expected); \
    g_clear_error (&error); \
  } G_STMT_END
  assert_fails (sbx_request_dup_headers (request, &error),
                "The headers of the request “Pay” can't be read: This is no valid JSON: the text ends too early");
  assert_fails (sbx_request_dup_params (request, &error),
                "The parameters of the request “Pay” can't be read: A table of names and values must be a JSON object or array");
  assert_fails (sbx_request_dup_address (request, &error),
                "The parameters of the request “Pay” can't be read: A table of names and values must be a JSON object or array");
  assert_fails (sbx_request_dup_body (request, &error),
                "The body of the request “Pay” can't be read: This is no valid JSON: something is wrong at character 2");
  assert_fails (sbx_request_dup_auth (request, &error),
                "The authorization of the request “Pay” can't be read: The authorization type “x” is unknown here: choose another one");
  assert_fails (sbx_request_dup_settings (request, &error),
                "The settings of the request “Pay” can't be read: The settings must be a JSON object");
#undef assert_fails
}

static void
test_variables (void)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GString) joined = g_string_new (NULL);

  g_object_set (request, "name", "{{not sent}}", "url", "{{BASE}}/{{id}}", "headers", "{\"{{h}}\": \"{{BASE}}\"}",
                "params", "[{\"name\": \"{{p}}\", \"enabled\": false}]", "body", "{\"a{{\": \"{{b\\u0022c}}\", \"d\": [[\"}}\", \"{{e}}\"]]}",
                "auth", "{\"type\": \"basic\", \"password\": \"{{pw}}\"}", "settings", "{\"proxy\": \"{{px}}\"}", NULL);
  names = sbx_request_list_variables (request);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (joined, "%s,", (char *) names->pdata[i]);
  g_assert_cmpstr (joined->str, ==, "BASE,id,h,p,b\"c,e,pw,px,");
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_notify (void)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (GPtrArray) params = sbx_fields_new ();
  guint n = 0;

  sbx_fields_add (params, "a", "1", TRUE);
  g_signal_connect_swapped (request, "notify::url", G_CALLBACK (count), &n);
  sbx_request_set_params (request, params);
  sbx_request_set_params (request, params);
  g_assert_cmpuint (n, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/request/new", test_new);
  g_test_add_func ("/model/request/views", test_views);
  g_test_add_func ("/model/request/untouched", test_untouched);
  g_test_add_func ("/model/request/params", test_params);
  g_test_add_func ("/model/request/web-params", test_web_params);
  g_test_add_func ("/model/request/errors", test_errors);
  g_test_add_func ("/model/request/variables", test_variables);
  g_test_add_func ("/model/request/notify", test_notify);
  return g_test_run ();
}
