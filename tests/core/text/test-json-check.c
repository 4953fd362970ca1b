#include <glib.h>
#include <locale.h>
#include <string.h>

#include "sbx-json-check.h"

typedef gboolean (*Check) (const char *text, gsize *offset, const char **message);

/* A text with ^ before the byte at which it is wrong; without one it is right. */
static void
assert_check (Check check, const char *marked, const char *expected)
{
  const char *mark = expected ? strchr (marked, '^') : NULL;
  g_autofree char *text = mark ? g_strdup_printf ("%.*s%s", (int) (mark - marked), marked, mark + 1) : g_strdup (marked);
  gsize offset = 0;
  const char *message = NULL;
  gboolean valid = check (text, &offset, &message);

  if (!expected)
    {
      if (!valid)
        g_error ("%s: %s at %zu", text, message, offset);
      return;
    }
  g_assert_false (valid);
  g_assert_cmpstr (message, ==, expected);
  g_assert_cmpuint (offset, ==, mark - marked);
}

static void
test_json (void)
{
  assert_check (sbx_json_check, "", NULL);
  assert_check (sbx_json_check, " \n ", NULL);
  assert_check (sbx_json_check, "{\"a\": [1, 2.50, true, null, \"x\\u00e9\"]}", NULL);
  assert_check (sbx_json_check, "{\"a\": ^}", "a value was expected");
  assert_check (sbx_json_check, "{\"a\": 1, ^}", "a key in double quotes was expected");
  assert_check (sbx_json_check, "{\"a\" ^1}", "“:” was expected");
  assert_check (sbx_json_check, "{\"a\": 1 ^\"b\": 2}", "“,” or “}” was expected");
  assert_check (sbx_json_check, "[1 ^2]", "“,” or “]” was expected");
  assert_check (sbx_json_check, "{\"name\": \"é\"}\n^x", "something follows the end");
  assert_check (sbx_json_check, "{\"a\": 1^", "it ends too early");
  assert_check (sbx_json_check, "[^tru]", "a value was expected");
}

static void
test_json_references (void)
{
  static const char *const valid[] = {
    "{{BODY}}", "{\"a\": {{A}}}", "{\"a\": \"{{A}}\"}", "[{{A}}, {{B}}]", "[{{A}}{{B}}, -{{C}}, 1{{D}}]", "{ {{MEMBERS}} }", "{ {{MEMBERS}}, \"b\": 1 }",
    "{ {{KEY}}: 1 }", "{\"a\": 1, {{MORE}}}", "{\"a\": {\"b\": {{ B }}}}", "{{{KEY}}: {{VALUE}}}", "{\"a\": \"\\\"{{A}}\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (valid); i++)
    assert_check (sbx_json_check, valid[i], NULL);

  assert_check (sbx_json_check, "{\"a\": {{A}} ^\"b\": 1}", "“,” or “}” was expected");
  assert_check (sbx_json_check, "{\"a\": {^{}}}", "a key in double quotes was expected");
}

static void
assert_format (const char *text, const char *expected)
{
  g_autofree char *pretty = sbx_json_format (text);
  g_autofree char *again = pretty ? sbx_json_format (pretty) : NULL;

  g_assert_cmpstr (pretty, ==, expected);
  g_assert_cmpstr (again, ==, expected);
}

static void
test_format (void)
{
  assert_format ("{\"b\":1.10,\"a\":1e5,\"b\":[ ],\"c\":{}}", "{\n  \"b\": 1.10,\n  \"a\": 1e5,\n  \"b\": [],\n  \"c\": {}\n}");
  assert_format ("[\"a, {b}: \\\"c\",[null]]", "[\n  \"a, {b}: \\\"c\",\n  [\n    null\n  ]\n]");
  assert_format ("{\"a\":{{A}},{{MORE}},{{KEY}}:[{{X}},{{Y}}]}",
                 "{\n  \"a\": {{A}},\n  {{MORE}},\n  {{KEY}}: [\n    {{X}},\n    {{Y}}\n  ]\n}");
  assert_format (" 12345678901234567890 ", "12345678901234567890");
  assert_format ("{\"a\":", NULL);
  assert_format (" ", NULL);
}

static void
test_xml (void)
{
  assert_check (sbx_xml_check, "", NULL);
  assert_check (sbx_xml_check, "<?xml version=\"1.0\"?><a b='1'>{{X}} &amp; <c/></a>", NULL);
  assert_check (sbx_xml_check, "<{{TAG}} id='{{ID}}'/>", NULL);
  assert_check (sbx_xml_check, "<a>\n  <b></c>^\n</a>", "the closing tag is not that of the element that is open");
  assert_check (sbx_xml_check, "<a>Tom &^ Jerry</a>", "a name was expected");
  assert_check (sbx_xml_check, "<a x=^1/>", "the attribute’s value must stand in quotes");
  assert_check (sbx_xml_check, "^text", "“<” and an element were expected");
  assert_check (sbx_xml_check, "<a/>^<b/>", "something follows the end");
}

/* Neither is a file read nor does an entity grow. */
static void
test_xml_entities (void)
{
  assert_check (sbx_xml_check, "<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><a>&f;</a>", NULL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/json-check/json", test_json);
  g_test_add_func ("/text/json-check/references", test_json_references);
  g_test_add_func ("/text/json-check/format", test_format);
  g_test_add_func ("/text/json-check/xml", test_xml);
  g_test_add_func ("/text/json-check/xml-entities", test_xml_entities);
  return g_test_run ();
}
