/* What is passed over quickly is what would have been made row by row. */
#include "check-pass.h"
#include "sbx-text-unit.h"
#include "sbx-visible-text.h"
#include "text-support.h"

/* White space after it, so that its last rows are not too near the end to be passed. */
#define AFTER 1500

static void
append_after (GString *json)
{
  for (int i = 0; i < AFTER; i++)
    g_string_append_c (json, i % 100 == 99 ? '\n' : ' ');
}

/* At all widths; gives the share of rows that were passed. */
static double
check (const GString *json, SbxTextForm form, GRand *rand)
{
  static const guint widths[] = { 0, 80, 24, 8 };
  guint64 n_passed = 0, n_rows = 0;

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    n_passed += check_pass ((const guchar *) json->str, json->len, form, widths[i], rand, &n_rows);
  return (double) n_passed / MAX (n_rows, 1);
}

/* One of any length is in each object: all the edges of a row and of what is looked at at once. */
static void
test_lengths (void)
{
  static const char *const letters[] = { "x", "é", "\\n", "文", "\\u00e9", "\x7f", "\xff", "1", " " };
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      g_autoptr(GString) json = g_string_new ("[");

      for (int length = 0; length < 1100; length += length < 50 ? 1 : 13)
        {
          g_string_append (json, "{\"");
          for (int n = 0; n < length % 40; n++)
            g_string_append (json, letters[(i + n) % G_N_ELEMENTS (letters)]);
          g_string_append_printf (json, "\":%s", *letters[i] == ' ' ? "" : *letters[i] == '1' ? "-1." : "\"");
          for (int n = 0; n <= length; n++)
            g_string_append (json, letters[i]);
          g_string_append (json, *letters[i] == ' ' ? "[" : *letters[i] == '1' ? "" : "\"");
          g_string_append_printf (json, "%*s%s,\"\":0}%*s, ", length % 3, "", *letters[i] == ' ' ? "]" : "", length * 3 % 1100, "");
        }
      g_string_append (json, "0]");
      append_after (json);
      g_assert_cmpfloat (check (json, SBX_TEXT_JSON, rand), >, 0.01);
    }
}

/* Such as most bodies are: nearly all of it is passed. */
static void
test_usual (void)
{
  static const char *const rows[] = {
    "{\"id\":123,\"name\":\"Zoë\",\"ok\":true,\"at\":[31.2,-1e5],\"none\":null,\"city\":{\"name\":\"القاهرة\",\"tags\":[]},\"path\":\"\\/a\\n\"}",
    "\n  {\n    \"id\": 0,\n    \"ok\": false,\n    \"in\": {\n      \"a\": [\n        \"日本語\",\n        {}\n      ]\n    }\n  }",
    "\r\n\t{ \"id\" : 0.5, \"a\" : [ 1, 2, [ \"b\" ] ] }",
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GString) json = g_string_new ("["), sequence = g_string_new (NULL);
      guint64 n_rows = 0, n_passed;

      for (int n = 0; n < 5000; n++)
        {
          g_string_append_printf (json, "%s,", rows[i]);
          g_string_append_printf (sequence, "%s\n", rows[i]);
        }
      g_string_append (json, "0]");
      n_passed = check_pass ((const guchar *) json->str, json->len, SBX_TEXT_JSON, 80, rand, &n_rows);
      n_passed += check_pass ((const guchar *) sequence->str, sequence->len, SBX_TEXT_JSON_SEQUENCE, 80, rand, &n_rows);
      g_assert_cmpuint (n_passed, >, n_rows / 10 * 9);
    }
}

/* Random JSON, and the same with some bytes that make it wrong. */
static void
test_random (void)
{
  static const char bytes[] = "{}[],:\"\\0129.-+eEtrufalsn \t\r\n\x01\x1e\x7f\xc3\xa9\xef\xbb\xbf";
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (int i = 0; i < 20; i++)
    {
      g_autoptr(GString) json = g_string_new (NULL);

      for (int n = g_rand_int_range (rand, 1, 3); n > 0; n--)
        append_json (json, rand, 0);
      if (g_rand_boolean (rand))
        append_after (json);
      check (json, i % 2 ? SBX_TEXT_JSON : SBX_TEXT_JSON_SEQUENCE, rand);
      for (int n = 0; n < 6; n++)
        {
          json->str[g_rand_int_range (rand, 0, json->len)] = bytes[g_rand_int_range (rand, 0, sizeof bytes)];
          check (json, SBX_TEXT_JSON, rand);
        }
    }
}

/* What is not JSON, or only just, between rows that are passed. */
static void
test_odd (void)
{
  static const char *const odd[] = {
    "01", "-", "-0", "-01", "- 1", "1.", "1.e5", "1e", "1e+", "1E-7", ".5", "+1", "1.2.3", "1:2", "0x1", "1e5.", "--1", "12345678901234567.", "1 2",
    "\"\x1f\"", "\"a\tb\"", "\"a\nb\"", "\"0123456789abcdef\x01\"", "\"0123456789abcdef0123456789abcdef\x1f\"", "\"é\x01é\"", "\"\x7f\"",
    "\"\\q\"", "\"\\u12\"", "\"\\u123g\"", "\"\\u1234\"", "\"\\\\\"", "\"\\\"\"", "\"0123456789abcde\\\"\"", "\"\\", "\"a\" \"b\"", "\"\xff\"",
    "tru", "truex", "fals", "falsx", "nul", "True", "'a'", "[}", "{]", "[ }", "{ ]", "[ ]", "{\n}", "[,]", "{,}", "[1,]", "{\"a\"}", "{\"a\":}",
    "{\"a\",1}", "{\"a\":1,}", "{\"a\":1 \"b\":2}", "{a:1}", "{\"a\"\n:\n1\n,\"b\"\r:\t2}",
    "{\"a\" : 1 , \"b\":2}", "[1}", "{\"a\":1]", "]", "}", ":", ",",
    "{1:2}", "{\"a\":1:2}", "[\"a\":1]", "\x1e", "\xef\xbb\xbf", "[[1]\n,[2]\n]", "{\"a\":{}}", "\v1", "1\v",
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    for (int form = SBX_TEXT_JSON; form <= SBX_TEXT_JSON_SEQUENCE; form++)
      {
        g_autoptr(GString) within = g_string_new (NULL), first = g_string_new (odd[i]);

        g_string_append_printf (within, "[{\"a\":1,\"b\":[2]},\n%s,{\"a\":%s},3]", odd[i], odd[i]);
        append_after (within);
        check (within, form, rand);
        append_after (first);
        check (first, form, rand);
      }
}

/* A bracket deeper than we follow is left, though it be empty; and so is what there is no room for on the stack. */
static void
test_deep (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr(GString) json = g_string_new (NULL);
  guint64 n_rows = 0;

  for (int i = 0; i < 3000; i++)
    g_string_append (json, i % 3 ? "[1," : "{\"a\" :");
  g_string_append (json, "[]");
  for (int i = 3000; i-- > 0;)
    g_string_append (json, i % 3 ? "]" : "}");
  append_after (json);
  g_assert_cmpfloat (check (json, SBX_TEXT_JSON, rand), >, 0.5);

  g_string_truncate (json, 0);
  for (int i = 0; i < SBX_JSON_DEPTH; i++)
    g_string_append (json, i % 7 ? "[" : "{\"\":");
  g_string_append (json, "1,[],[1]");
  append_after (json);
  check_pass ((const guchar *) json->str, json->len, SBX_TEXT_JSON, 0, rand, &n_rows);
  g_assert_cmpuint (n_rows, >=, SBX_JSON_DEPTH);
}

/* Letters whose width need not be looked up have the one that is. */
static void
test_letters (void)
{
  for (gunichar c = 0x80; c <= 0x10ffff; c++)
    {
      guchar bytes[6];
      gsize length = g_unichar_to_utf8 (c, (char *) bytes);
      SbxTextUnit unit;

      if (!g_unichar_validate (c) || sbx_char_deceives (c))
        continue;
      unit = sbx_text_unit (bytes, bytes + length);
      g_assert_cmpuint (unit.length, ==, length);
      g_assert_true (unit.text);
      g_assert_cmpuint (unit.columns, ==, g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1);
      if (sbx_text_narrow_span (bytes, length) > 0)
        g_assert_true (length == 2 && unit.columns == 1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/json-plain/usual", test_usual);
  g_test_add_func ("/text/json-plain/lengths", test_lengths);
  g_test_add_func ("/text/json-plain/random", test_random);
  g_test_add_func ("/text/json-plain/odd", test_odd);
  g_test_add_func ("/text/json-plain/deep", test_deep);
  g_test_add_func ("/text/json-plain/letters", test_letters);

  return g_test_run ();
}
