#include "sbx-body.h"
#include "sbx-fields.h"
#include "sbx-model-error.h"

static SbxBody *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  SbxBody *body = sbx_body_from_json (json, &error);

  g_assert_no_error (error);
  return body;
}

/* What is not one of our forms is the JSON body itself, byte for byte. */
static void
test_plain_json (void)
{
  static const char *const bodies[] = {
    "{\"amount\": 1.10, \"amount\": 2,  \"big\": 123456789012345678901234567890}",
    "[1,2 ,3]", "\"text\"", "12.50", "true",
    "{\"type\": \"text\"}",
    "{\"type\": \"text\", \"text\": {\"body\": \"Hi\"}}",
    "{\"type\": \"text\", \"text\": \"Hi\", \"to\": \"+20\"}",
    "{\"type\": \"form\", \"fields\": [1]}",
    "{\"type\": \"form\", \"fields\": {}}",
    "{\"type\": \"multipart\", \"parts\": [[]]}",
    "{\"type\": \"file\", \"path\": null}",
    "{\"type\": \"none\"}",
    "{\"type\": \"card\", \"text\": \"x\"}",
    "{\"type\": 5, \"text\": \"x\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *padded = g_strdup_printf (" \n%s\t", bodies[i]);
      g_autoptr (SbxBody) body = parse (padded);
      g_autoptr (SbxBody) again = NULL;
      g_autofree char *json = NULL;

      g_assert_cmpint (body->kind, ==, SBX_BODY_JSON);
      g_assert_cmpstr (body->text, ==, bodies[i]);
      g_assert_cmpstr (sbx_body_get_content_type (body), ==, "application/json");
      json = sbx_body_to_json (body);
      again = parse (json);
      g_assert_true (sbx_body_equal (body, again));
    }
}

static void
test_none (void)
{
  const char *const texts[] = { NULL, "", "null", " null " };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SbxBody) body = parse (texts[i]);

      g_assert_cmpint (body->kind, ==, SBX_BODY_NONE);
      g_assert_null (sbx_body_to_json (body));
      g_assert_null (sbx_body_get_content_type (body));
    }
}

static void
test_invalid (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sbx_body_from_json ("{\"a\": undefined}", &error));
  g_assert_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON);
  g_assert_cmpstr (error->message, ==, "This is no valid JSON: something is wrong at character 7");
}

static void
assert_round_trip (const char *json)
{
  g_autoptr (SbxBody) body = parse (json);
  g_autoptr (SbxBody) copy = sbx_body_copy (body);
  g_autofree char *written = sbx_body_to_json (copy);

  g_assert_true (sbx_body_equal (body, copy));
  g_assert_cmpstr (written, ==, json);
}

static void
test_forms (void)
{
  assert_round_trip ("{\"type\":\"json\",\"text\":\"{\\n \\\"a\\\": {{N}} }\"}");
  assert_round_trip ("{\"type\":\"text\",\"text\":\"\",\"contentType\":\"text/csv\"}");
  assert_round_trip ("{\"type\":\"xml\",\"text\":\"<a/>\"}");
  assert_round_trip ("{\"type\":\"form\",\"fields\":[{\"name\":\"a\",\"value\":\"1\",\"enabled\":true},{\"name\":\"a\",\"value\":\"\",\"enabled\":false}]}");
  assert_round_trip ("{\"type\":\"multipart\",\"parts\":[{\"name\":\"a\",\"value\":\"1\",\"enabled\":true},"
                     "{\"name\":\"f\",\"path\":\"/tmp/x.png\",\"fileName\":\"y\",\"contentType\":\"image/png\",\"enabled\":false}]}");
  assert_round_trip ("{\"type\":\"file\",\"path\":\"/tmp/x\",\"contentType\":\"image/png\"}");
  assert_round_trip ("{\"type\":\"graphql\",\"query\":\"{ a }\",\"variables\":\"{\\\"n\\\":1.10}\",\"operationName\":\"Q\"}");
}

static void
test_equal (void)
{
  static const char *const different[] = {
    "{\"type\":\"text\",\"text\":\"a\"}",
    "{\"type\":\"xml\",\"text\":\"a\"}",
    "{\"type\":\"text\",\"text\":\"b\"}",
    "{\"type\":\"text\",\"text\":\"a\",\"contentType\":\"x/y\"}",
    "{\"type\":\"form\",\"fields\":[{\"name\":\"a\"}]}",
    "{\"type\":\"form\",\"fields\":[{\"name\":\"a\",\"enabled\":false}]}",
    "{\"type\":\"multipart\",\"parts\":[{\"name\":\"a\"}]}",
    "{\"type\":\"multipart\",\"parts\":[{\"name\":\"a\",\"path\":\"p\"}]}",
    "{\"type\":\"multipart\",\"parts\":[{\"name\":\"a\",\"path\":\"p\",\"fileName\":\"f\"}]}",
    "{\"type\":\"multipart\",\"parts\":[{\"name\":\"a\",\"path\":\"p\",\"contentType\":\"f/g\"}]}",
    "{\"type\":\"graphql\",\"query\":\"a\"}",
    "{\"type\":\"graphql\",\"query\":\"a\",\"variables\":\"{}\"}",
    "{\"type\":\"graphql\",\"query\":\"a\",\"operationName\":\"{}\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (different); i++)
    for (guint j = 0; j < G_N_ELEMENTS (different); j++)
      {
        g_autoptr (SbxBody) one = parse (different[i]);
        g_autoptr (SbxBody) other = parse (different[j]);

        g_assert_cmpint (sbx_body_equal (one, other), ==, i == j);
      }
}

static void
test_content_types (void)
{
  static const struct { const char *json, *type; } cases[] = {
    { "{\"type\":\"text\",\"text\":\"a\"}", "text/plain" },
    { "{\"type\":\"text\",\"text\":\"a\",\"contentType\":\"text/csv\"}", "text/csv" },
    { "{\"type\":\"xml\",\"text\":\"a\"}", "application/xml" },
    { "{\"type\":\"form\",\"fields\":[]}", "application/x-www-form-urlencoded" },
    { "{\"type\":\"multipart\",\"parts\":[]}", NULL },
    { "{\"type\":\"file\",\"path\":\"/nowhere/a\"}", "application/octet-stream" },
    { "{\"type\":\"graphql\",\"query\":\"a\"}", "application/json" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbxBody) body = parse (cases[i].json);

      g_assert_cmpstr (sbx_body_get_content_type (body), ==, cases[i].type);
    }
}

static void
test_guess (void)
{
  g_autoptr (SbxBody) body = parse ("{\"type\":\"file\",\"path\":\"/nowhere/a.png\"}");

  if (g_file_test ("/usr/share/mime/mime.cache", G_FILE_TEST_EXISTS))
    g_assert_cmpstr (sbx_body_get_content_type (body), ==, "image/png");
  else
    g_test_skip ("There is no MIME database here");
}

static void
test_kinds (void)
{
  for (SbxBodyKind kind = SBX_BODY_NONE; kind <= SBX_BODY_GRAPHQL; kind++)
    {
      SbxBodyKind again;

      g_assert_true (sbx_body_kind_from_string (sbx_body_kind_to_string (kind), &again));
      g_assert_cmpint (again, ==, kind);
    }
  g_assert_false (sbx_body_kind_from_string ("JSON", &(SbxBodyKind) { 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/body/plain-json", test_plain_json);
  g_test_add_func ("/model/body/none", test_none);
  g_test_add_func ("/model/body/invalid", test_invalid);
  g_test_add_func ("/model/body/forms", test_forms);
  g_test_add_func ("/model/body/equal", test_equal);
  g_test_add_func ("/model/body/content-types", test_content_types);
  g_test_add_func ("/model/body/guessed-content-type", test_guess);
  g_test_add_func ("/model/body/kinds", test_kinds);
  return g_test_run ();
}
