#include "sbx-json-reader.h"

#include "text-support.h"

/* “key=value” for each child, as they stand in the source. */
static char *
children (const char *json, gboolean sequence)
{
  g_autoptr(SbxSpool) spool = make_spool (json, -1);
  SbxJsonReader reader;
  SbxJsonChild child;
  GString *text = g_string_new (NULL);

  sbx_json_reader_init (&reader, spool, NULL);
  if (sequence)
    sbx_json_child_init_sequence (&child, 0);
  else
    sbx_json_child_init (&child, &reader, 0);
  while (sbx_json_child_next (&child, &reader))
    {
      guint64 n, end = sbx_json_reader_pass (&reader, child.value, &n);
      g_autofree char *value = sbx_json_reader_dup_bytes (&reader, child.value, end, 100, NULL);
      g_autofree char *key = child.object ? sbx_json_reader_dup_string (&reader, child.key, child.key_end, 100) : NULL;

      if (child.index % 2 == 0)
        sbx_json_child_set_end (&child, end);
      g_string_append_printf (text, "%s%s%s=%s(%d)", child.index > 0 ? " " : "", key ? key : "", "", value, (int) n);
    }
  g_assert_no_error (sbx_json_reader_get_error (&reader));
  sbx_json_reader_clear (&reader);
  return g_string_free_and_steal (text);
}

static void
check (const char *json, gboolean sequence, const char *expected)
{
  g_autofree char *text = children (json, sequence);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_children (void)
{
  check ("{\"a\": 1.10, \"a\": \"x, \\\"]\", \"\\u0062\\n\": [ 1, [2, 3] ], \"c\": {}}", FALSE,
         "a=1.10(0) a=\"x, \\\"]\"(0) b\n=[ 1, [2, 3] ](2) c={}(0)");
  check (" [ ]", FALSE, "");
  check ("[true,false , null,\"\"]", FALSE, "=true(0) =false(0) =null(0) =\"\"(0)");
  check ("12", FALSE, "");
  check ("1 {\"a\":2}\n[3]\n", TRUE, "=1(0) ={\"a\":2}(1) =[3](1)");
}

/* What is broken ends the walk and hangs nothing. */
static void
test_broken (void)
{
  check ("[1, [2, 3", FALSE, "=1(0) =[2, 3(2)");
  check ("[1 2]", FALSE, "=1(0)");
  check ("{\"a\" 1}", FALSE, "");
  check ("{\"a\":\"b", FALSE, "a=\"b(0)");
  check ("{\"a\":1,}", FALSE, "a=1(0)");
  check ("[\"\\", FALSE, "=\"\\(0)");
  check ("]", FALSE, "");
  check ("x", TRUE, "");
}

/* Across the bytes in hand. */
static void
test_long (void)
{
  GString *json = g_string_new ("[");
  g_autofree char *blank = g_strnfill (70000, ' '), *letters = g_strnfill (200000, 'x');
  g_autofree char *text = NULL;
  char **parts;

  for (int i = 0; i < 1000; i++)
    g_string_append_printf (json, "%s{\"n\":\"%.*s\\\\\"}", i > 0 ? "," : "", i % 300, letters);
  g_string_append_printf (json, ",%s7,\"%s\"]", blank, letters);
  text = children (json->str, FALSE);
  parts = g_strsplit (text, " ", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 1002);
  g_assert_cmpstr (parts[1000], ==, "=7(0)");
  g_strfreev (parts);
  g_string_free (json, TRUE);
}

static void
test_unescape (void)
{
  const char source[] = "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\\ud800x\\u0000\\q\\uZ\"";
  g_autofree char *all = sbx_json_unescape (source, sizeof source - 1);

  g_assert_cmpstr (all, ==, "\"\\/\b\f\n\r\té😀\xef\xbf\xbdx\xef\xbf\xbdquZ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-reader/children", test_children);
  g_test_add_func ("/json-reader/broken", test_broken);
  g_test_add_func ("/json-reader/long", test_long);
  g_test_add_func ("/json-reader/unescape", test_unescape);
  return g_test_run ();
}
