#include <string.h>

#include "sbx-fields.h"
#include "sbx-model-error.h"

static GPtrArray *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *fields = sbx_fields_from_json (json, &error);

  g_assert_no_error (error);
  g_assert_nonnull (fields);
  return fields;
}

static void
assert_row (GPtrArray *fields, guint index, const char *name, const char *value, gboolean enabled)
{
  const SbxField *field;

  g_assert_cmpuint (index, <, fields->len);
  field = fields->pdata[index];
  g_assert_cmpstr (field->name, ==, name);
  g_assert_cmpstr (field->value, ==, value);
  g_assert_cmpint (field->enabled, ==, enabled);
}

static void
test_object (void)
{
  g_autoptr (GPtrArray) fields = parse (" {\"B\": \"1\", \"A\" : \"a\\u00e9\\ud83d\\ude00\\n\\\"\\/\"} ");

  g_assert_cmpuint (fields->len, ==, 2);
  assert_row (fields, 0, "B", "1", TRUE);
  assert_row (fields, 1, "A", "aé😀\n\"/", TRUE);
}

static void
test_source_text (void)
{
  g_autoptr (GPtrArray) fields = parse ("{\"X\": 1.10, \"Y\": 12345678901234567890, \"Z\": true, \"N\": null, \"E\": -1E+2, \"O\": {\"a\" :1}, \"L\":[1, 2]}");

  assert_row (fields, 0, "X", "1.10", TRUE);
  assert_row (fields, 1, "Y", "12345678901234567890", TRUE);
  assert_row (fields, 2, "Z", "true", TRUE);
  assert_row (fields, 3, "N", "null", TRUE);
  assert_row (fields, 4, "E", "-1E+2", TRUE);
  assert_row (fields, 5, "O", "{\"a\" :1}", TRUE);
  assert_row (fields, 6, "L", "[1, 2]", TRUE);
}

static void
test_duplicate_key (void)
{
  g_autoptr (GPtrArray) fields = parse ("{\"A\": \"1\", \"B\": \"2\", \"A\": \"3\"}");

  g_assert_cmpuint (fields->len, ==, 2);
  assert_row (fields, 0, "A", "3", TRUE);
  assert_row (fields, 1, "B", "2", TRUE);
}

static void
test_array (void)
{
  g_autoptr (GPtrArray) fields = parse ("[{\"name\": \"A\", \"value\": \"1\", \"enabled\": false},"
                                       " {\"value\": 2.50, \"name\": \"A\"}, {\"name\": \"C\", \"enabled\": true, \"other\": [{}]}]");

  g_assert_cmpuint (fields->len, ==, 3);
  assert_row (fields, 0, "A", "1", FALSE);
  assert_row (fields, 1, "A", "2.50", TRUE);
  assert_row (fields, 2, "C", "", TRUE);
  g_assert_cmpstr (sbx_fields_lookup (fields, "a"), ==, "2.50");
  g_assert_null (sbx_fields_lookup (fields, "none"));
}

static void
test_empty (void)
{
  const char *const texts[] = { NULL, "", "{}", "[]", "null", " { } " };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) fields = parse (texts[i]);
      g_autofree char *json = sbx_fields_to_json (fields);

      g_assert_cmpuint (fields->len, ==, 0);
      g_assert_cmpstr (json, ==, "{}");
    }
}

static void
test_errors (void)
{
  static const struct { const char *json, *message; } cases[] = {
    { "{\"A\": }", "This is no valid JSON: something is wrong at character 7" },
    { "{\"A\": 1", "This is no valid JSON: the text ends too early" },
    { "{\"é\": 01}", "This is no valid JSON: something is wrong at character 8" },
    { "{} {}", "This is no valid JSON: something is wrong at character 4" },
    { "{\"A\": \"\xff\"}", "This is no valid JSON: byte 8 is not UTF-8 text" },
    { "{\"A\": \"\t\"}", "This is no valid JSON: something is wrong at character 7" },
    { "{'A': 1}", "This is no valid JSON: something is wrong at character 2" },
    { "[1,]", "This is no valid JSON: something is wrong at character 4" },
    { "{\"A\":1,}", "This is no valid JSON: something is wrong at character 8" },
    { "[[]", "This is no valid JSON: the text ends too early" },
    { "[}", "This is no valid JSON: something is wrong at character 2" },
    { "\"\\u12", "This is no valid JSON: something is wrong at character 1" },
    { "truex", "This is no valid JSON: something is wrong at character 5" },
    { "5", "A table of names and values must be a JSON object or array" },
    { "[{\"name\": \"A\"}, 5]", "Row 2 of the table is not an object with “name” and “value”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sbx_fields_from_json (cases[i].json, &error));
      g_assert_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
assert_json (GPtrArray *fields, const char *expected)
{
  g_autofree char *json = sbx_fields_to_json (fields);
  g_autoptr (GPtrArray) again = parse (json);

  g_assert_cmpstr (json, ==, expected);
  g_assert_true (sbx_fields_equal (fields, again));
}

static void
test_written_form (void)
{
  g_autoptr (GPtrArray) fields = sbx_fields_new ();

  sbx_fields_add (fields, "Accept", "text/html", TRUE);
  assert_json (fields, "{\"Accept\":\"text/html\"}");
  sbx_fields_add (fields, "Content-Type", "a\"\\\x01", TRUE);
  assert_json (fields, "{\"Accept\":\"text/html\",\"Content-Type\":\"a\\\"\\\\\\u0001\"}");
  /* jsonb would put the shorter key first. */
  sbx_fields_add (fields, "Host", "h", TRUE);
  assert_json (fields, "[{\"name\":\"Accept\",\"value\":\"text/html\",\"enabled\":true},"
                       "{\"name\":\"Content-Type\",\"value\":\"a\\\"\\\\\\u0001\",\"enabled\":true},"
                       "{\"name\":\"Host\",\"value\":\"h\",\"enabled\":true}]");
}

static void
test_array_when_needed (void)
{
  static const struct { const char *first, *second; gboolean enabled; } cases[] = {
    { "A", "A", TRUE },  /* a repeat */
    { "A", "a", TRUE },  /* one for every HTTP client */
    { "A", "B", FALSE }, /* switched off */
    { "B", "A", TRUE },  /* an order that an object loses */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) fields = sbx_fields_new ();
      g_autoptr (GPtrArray) again = NULL;
      g_autofree char *json = NULL;

      sbx_fields_add (fields, cases[i].first, "1", TRUE);
      sbx_fields_add (fields, cases[i].second, "2", cases[i].enabled);
      json = sbx_fields_to_json (fields);
      g_assert_true (json[0] == '[');
      again = parse (json);
      g_assert_true (sbx_fields_equal (fields, again));
    }
}

static void
test_deep (void)
{
  g_autoptr (GString) json = g_string_new ("{\"A\":");
  g_autoptr (GPtrArray) fields = NULL;

  for (guint i = 0; i < 500000; i++)
    g_string_append_c (json, '[');
  for (guint i = 0; i < 500000; i++)
    g_string_append_c (json, ']');
  g_string_append_c (json, '}');
  fields = parse (json->str);
  g_assert_cmpuint (strlen (((SbxField *) fields->pdata[0])->value), ==, 1000000);
}

static void
test_copy (void)
{
  g_autoptr (GPtrArray) fields = parse ("[{\"name\": \"A\", \"value\": \"1\", \"enabled\": false}]");
  g_autoptr (GPtrArray) copy = sbx_fields_copy (fields);

  g_assert_true (sbx_fields_equal (fields, copy));
  ((SbxField *) copy->pdata[0])->enabled = TRUE;
  g_assert_false (sbx_fields_equal (fields, copy));
  assert_row (fields, 0, "A", "1", FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/fields/object", test_object);
  g_test_add_func ("/model/fields/keeps-source-text", test_source_text);
  g_test_add_func ("/model/fields/duplicate-key", test_duplicate_key);
  g_test_add_func ("/model/fields/array", test_array);
  g_test_add_func ("/model/fields/empty", test_empty);
  g_test_add_func ("/model/fields/errors", test_errors);
  g_test_add_func ("/model/fields/written-form", test_written_form);
  g_test_add_func ("/model/fields/array-when-needed", test_array_when_needed);
  g_test_add_func ("/model/fields/deep", test_deep);
  g_test_add_func ("/model/fields/copy", test_copy);
  return g_test_run ();
}
