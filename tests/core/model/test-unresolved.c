#include "sbx-unresolved.h"

/* "NAME: place, place; NAME: place" */
static char *
describe (SbxRequest *request,
          SbxScope   *scope)
{
  g_autoptr (GPtrArray) found = sbx_request_find_unresolved (request, scope);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const SbxUnresolved *unresolved = g_ptr_array_index (found, i);

      g_string_append_printf (text, "%s%s: ", i > 0 ? "; " : "", unresolved->name);
      for (guint p = 0; p < unresolved->places->len; p++)
        g_string_append_printf (text, "%s%s", p > 0 ? ", " : "", (const char *) g_ptr_array_index (unresolved->places, p));
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
assert_unresolved (SbxRequest *request,
                   SbxScope   *scope,
                   const char *expected)
{
  g_autofree char *text = describe (request, scope);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_method (void)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (SbxScope) scope = sbx_scope_new ();

  g_object_set (request, "method", "{{VERB}}", "url", "https://{{A}}/", NULL);
  assert_unresolved (request, scope, "VERB: the method; A: the address");
}

static void
test_places (void)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (SbxScope) scope = sbx_scope_new ();
  g_autoptr (GPtrArray) headers = sbx_fields_new ();
  g_autoptr (SbxBody) body = sbx_body_new (SBX_BODY_JSON);
  g_autoptr (SbxAuth) auth = sbx_auth_new (SBX_AUTH_BEARER);
  g_autoptr (SbxSettings) settings = sbx_settings_new ();

  sbx_fields_add (headers, "X-{{A}}", "{{B}}{{A}}", TRUE);
  sbx_fields_add (headers, "Off", "{{OFF}}", FALSE);
  body->text = g_strdup ("{\"a\": {{C}}, \"b\": {{KNOWN}}}");
  body->content_type = g_strdup ("{{TYPE}}");
  sbx_auth_set (auth, "token", "{{T}}");
  settings->proxy = g_strdup ("{{P}}");
  settings->ca_file = g_strdup ("{{CA}}");
  settings->client_cert = g_strdup ("{{CERT}}");
  settings->client_key = g_strdup ("{{KEY}}");
  settings->key_password = g_strdup ("{{PW}}");
  g_object_set (request, "url", "https://{{A}}/{{KNOWN}}", NULL);
  sbx_request_set_headers (request, headers);
  sbx_request_set_body (request, body);
  sbx_request_set_auth (request, auth);
  sbx_request_set_settings (request, settings);
  sbx_scope_set (scope, "KNOWN", "1", FALSE, NULL);

  assert_unresolved (request, scope,
                     "A: the address, the header “X-{{A}}”; B: the header “X-{{A}}”; C: the body; TYPE: the content type of the body; "
                     "T: the authorization's “Token”; P: the proxy; CA: the file of certificate authorities; "
                     "CERT: the client certificate; KEY: the client key; PW: the password of the client key");
}

static void
assert_body (const SbxBody *body,
             const char    *expected)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (SbxScope) scope = sbx_scope_new ();

  sbx_request_set_body (request, body);
  assert_unresolved (request, scope, expected);
}

static void
test_bodies (void)
{
  g_autoptr (SbxBody) form = sbx_body_new (SBX_BODY_FORM);
  g_autoptr (SbxBody) multipart = sbx_body_new (SBX_BODY_MULTIPART);
  g_autoptr (SbxBody) file = sbx_body_new (SBX_BODY_FILE);
  g_autoptr (SbxBody) graphql = sbx_body_new (SBX_BODY_GRAPHQL);

  sbx_fields_add (form->fields, "a", "{{A}}", TRUE);
  sbx_fields_add (form->fields, "b", "{{B}}", FALSE);
  assert_body (form, "A: the form field “a”");
  sbx_body_add_part (multipart, "a", "{{A}}", NULL);
  sbx_body_add_part (multipart, "b", NULL, "{{B}}");
  sbx_body_add_part (multipart, "c", "{{C}}", NULL)->enabled = FALSE;
  assert_body (multipart, "A: the part “a”; B: the part “b”");
  file->path = g_strdup ("/tmp/{{A}}");
  assert_body (file, "A: the file of the body");
  graphql->text = g_strdup ("{ {{A}} }");
  graphql->variables = g_strdup ("{\"b\": \"{{B}}\"}");
  graphql->operation_name = g_strdup ("{{C}}");
  assert_body (graphql, "A: the GraphQL query; B: the GraphQL variables; C: the GraphQL operation name");
}

/* Values refer to others, in circles too; a secret that the keyring was not asked for is known. */
static void
test_nested (void)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (SbxScope) scope = sbx_scope_new ();

  g_object_set (request, "url", "{{BASE}}/{{SECRET}}/{{ROUND}}", NULL);
  sbx_scope_set (scope, "BASE", "{{HOST}}/v1", FALSE, NULL);
  sbx_scope_set (scope, "SECRET", NULL, TRUE, NULL);
  sbx_scope_set (scope, "ROUND", "{{ROUND}}", FALSE, NULL);
  assert_unresolved (request, scope, "HOST: the variable “BASE”");
  sbx_scope_set (scope, "HOST", "example.com", FALSE, NULL);
  assert_unresolved (request, scope, "");
}

/* What can't be read is told by sending. */
static void
test_broken (void)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (SbxScope) scope = sbx_scope_new ();

  g_object_set (request, "url", "{{A}}", "headers", "{", "body", "{", "auth", "{", "settings", "{", NULL);
  assert_unresolved (request, scope, "A: the address");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/unresolved/method", test_method);
  g_test_add_func ("/model/unresolved/places", test_places);
  g_test_add_func ("/model/unresolved/bodies", test_bodies);
  g_test_add_func ("/model/unresolved/nested", test_nested);
  g_test_add_func ("/model/unresolved/broken", test_broken);
  return g_test_run ();
}
