#include "text-support.h"

#include <string.h>

static void
assert_pretty (const char *json, SbxTextForm form, guint columns, const char *expected)
{
  g_autoptr(SbxLineIndex) index = make_index (json, -1, form, columns);
  g_autofree char *text = write_text (index, 0, strlen (json));

  g_assert_cmpstr (text, ==, expected);
}

/* Like g_assert_cmpstr, but tells of a long text only where it differs. */
static void
assert_same (const char *one, const char *other)
{
  gsize at = 0;

  while (one[at] != '\0' && one[at] == other[at])
    at++;
  if (one[at] != other[at])
    g_error ("They differ at byte %zu: “%.80s” is not “%.80s”", at, one + at, other + at);
}

static void
test_layout (void)
{
  assert_pretty ("{\"a\" :1.10,\"a\":[ ] , \"b\":[true,{\"c\":null}]}", SBX_TEXT_JSON, 0,
                 "{\n  \"a\": 1.10,\n  \"a\": [],\n  \"b\": [\n    true,\n    {\n      \"c\": null\n    }\n  ]\n}");
  assert_pretty (" 12345678901234567890.10 ", SBX_TEXT_JSON, 0, "12345678901234567890.10");
  assert_pretty ("\xef\xbb\xbf[]", SBX_TEXT_JSON, 0, "[]");
  assert_pretty ("{\"a\":1}\n{\"b\":2}\n", SBX_TEXT_JSON_SEQUENCE, 0, "{\n  \"a\": 1\n}\n{\n  \"b\": 2\n}");
}

/* A line that was cut to be shown is one again when copied. */
static void
test_narrow (void)
{
  g_autoptr(SbxLineIndex) index = make_index ("{\"key\":\"some words that are long\",\"n\":1234567890123456789012}", -1, SBX_TEXT_JSON, 16);
  g_autofree char *text = write_text (index, 0, G_MAXUINT64);

  g_assert_cmpstr (text, ==, "{\n  \"key\": \"some words that are long\",\n  \"n\": 1234567890123456789012\n}");
  g_assert_cmpuint (sbx_line_index_get_n_lines (index), ==, 4);
  g_assert_cmpuint (sbx_line_index_get_n_rows (index), >, 6);
}

static void
assert_fault (const char *json, SbxTextForm form, guint64 offset, const char *message)
{
  g_autoptr(SbxLineIndex) index = make_index (json, -1, form, 0);
  g_autofree char *told = NULL, *text = write_text (index, 0, G_MAXUINT64);
  guint64 at = 0;

  g_assert_true (sbx_line_index_dup_fault (index, &at, &told));
  g_assert_cmpuint (at, ==, offset);
  g_assert_cmpstr (told, ==, message);
  g_assert_true (g_str_has_suffix (json, text + MAX (0, (int) (strlen (text) - (strlen (json) - offset)))));
}

static void
test_faults (void)
{
  assert_fault ("", SBX_TEXT_JSON, 0, "This is not JSON from line 1, column 1 on: it ends too early");
  assert_fault ("<html>", SBX_TEXT_JSON, 0, "This is not JSON from line 1, column 1 on: a value was expected");
  assert_fault ("[1,\n 2 3]", SBX_TEXT_JSON, 7, "This is not JSON from line 2, column 4 on: “,” or “]” was expected");
  assert_fault ("{\"a\":1;}", SBX_TEXT_JSON, 6, "This is not JSON from line 1, column 7 on: “,” or “}” was expected");
  assert_fault ("{\"a\":1,}", SBX_TEXT_JSON, 7, "This is not JSON from line 1, column 8 on: a key in double quotes was expected");
  assert_fault ("{a:1}", SBX_TEXT_JSON, 1, "This is not JSON from line 1, column 2 on: a key in double quotes was expected");
  assert_fault ("{\"a\" 1}", SBX_TEXT_JSON, 5, "This is not JSON from line 1, column 6 on: “:” was expected");
  assert_fault ("[1,]", SBX_TEXT_JSON, 3, "This is not JSON from line 1, column 4 on: a value was expected");
  assert_fault ("[1.]", SBX_TEXT_JSON, 3, "This is not JSON from line 1, column 4 on: the number is not complete");
  assert_fault ("[01]", SBX_TEXT_JSON, 2, "This is not JSON from line 1, column 3 on: “,” or “]” was expected");
  assert_fault ("[\"a\nb\"]", SBX_TEXT_JSON, 3, "This is not JSON from line 1, column 4 on: a control character stands in a text");
  assert_fault ("[\"a\\x41bcdef\"]", SBX_TEXT_JSON, 3, "This is not JSON from line 1, column 4 on: the escape after “\\” is unknown");
  assert_fault ("[tru]", SBX_TEXT_JSON, 1, "This is not JSON from line 1, column 2 on: a value was expected");
  assert_fault ("[1}", SBX_TEXT_JSON, 2, "This is not JSON from line 1, column 3 on: “,” or “]” was expected");
  assert_fault ("[1", SBX_TEXT_JSON, 2, "This is not JSON from line 1, column 3 on: it ends too early");
  assert_fault ("[\"a", SBX_TEXT_JSON, 3, "This is not JSON from line 1, column 4 on: it ends too early");
  assert_fault ("{} {}", SBX_TEXT_JSON, 3, "This is not JSON from line 1, column 4 on: something follows the end");
}

static guint
matching_row (GPtrArray *rows, guint open)
{
  guint depth = ((SbxTextRow *) g_ptr_array_index (rows, open))->extent.depth;

  for (guint i = open + 1; i < rows->len; i++)
    if (((SbxTextRow *) g_ptr_array_index (rows, i))->extent.depth <= depth)
      return i;
  g_assert_not_reached ();
}

/* By looking at each row before it. */
static gboolean
outer_row (GPtrArray *rows, guint row, guint depth, guint64 *outer)
{
  while (row-- > 0)
    if (((SbxTextRow *) g_ptr_array_index (rows, row))->extent.depth <= depth)
      {
        *outer = row;
        return TRUE;
      }
  return FALSE;
}

static void
check_rows (SbxLineIndex *index, GRand *rand)
{
  g_autoptr(GPtrArray) rows = sbx_line_index_read_rows (index, 0, G_MAXUINT, NULL);

  g_assert_cmpuint (rows->len, ==, sbx_line_index_get_n_rows (index));
  for (int i = 0; i < 100; i++)
    {
      guint number = g_rand_int_range (rand, 0, rows->len);
      const SbxTextRow *row = g_ptr_array_index (rows, number);
      g_autoptr(GPtrArray) alone = sbx_line_index_read_rows (index, number, 1, NULL);
      const SbxTextRow *same = g_ptr_array_index (alone, 0);
      guint depth = g_rand_int_range (rand, 0, row->extent.depth + 1);
      guint64 found, outer = 0, expected = 0;

      g_assert_cmpstr (same->text->str, ==, row->text->str);
      g_assert_cmpuint (same->extent.start, ==, row->extent.start);
      g_assert_cmpuint (same->extent.end, ==, row->extent.end);
      g_assert_cmpuint (same->extent.depth, ==, row->extent.depth);
      g_assert_true (sbx_line_index_find_row (index, row->extent.start, &found));
      g_assert_cmpuint (found, ==, number);
      g_assert_cmpint (sbx_line_index_find_close (index, number, &found), ==, row->extent.opens);
      if (row->extent.opens)
        g_assert_cmpuint (found, ==, matching_row (rows, number));
      g_assert_cmpint (sbx_line_index_find_outer (index, number, depth, &outer), ==, outer_row (rows, number, depth, &expected));
      g_assert_cmpuint (outer, ==, expected);
    }
}

/* On random JSON: the bytes outside of white space are the source's, the lines are the reference's, each row is the same
 * when it is reached alone. */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (int i = 0; i < 60; i++)
    {
      static const guint widths[] = { 0, 80, 24, 8 };
      g_autoptr(GString) json = g_string_new (NULL);
      g_autoptr(SbxLineIndex) index = NULL;
      g_autofree char *text = NULL, *expected = NULL, *bare = NULL, *bare_text = NULL;
      g_autoptr(GString) shown = NULL;

      append_json (json, rand, 0);
      index = make_index (json->str, json->len, SBX_TEXT_JSON, widths[i % 4]);
      g_assert_false (sbx_line_index_dup_fault (index, NULL, NULL));
      text = write_text (index, 0, json->len);
      expected = pretty_json (json->str);
      assert_same (text, expected);

      bare = bare_json (json->str);
      bare_text = bare_json (text);
      shown = g_string_new (bare);
      g_string_replace (shown, "\x7f", "\\x7F", 0);
      assert_same (bare_text, shown->str);
      check_rows (index, rand);
    }
}

/* Deeper than any stack could be recursed over; one level deeper than we follow is a fault, not a crash. */
static void
test_deep (void)
{
  const gsize depth = 100000;
  g_autoptr(GString) json = g_string_new (NULL);
  g_autoptr(SbxLineIndex) index = NULL, deeper = NULL;
  g_autofree char *message = NULL;
  guint64 close, open;

  for (gsize i = 0; i < depth; i++)
    g_string_append_c (json, '[');
  g_string_append_c (json, '1');
  for (gsize i = 0; i < depth; i++)
    g_string_append_c (json, ']');
  index = make_index (json->str, json->len, SBX_TEXT_JSON, 0);
  g_assert_false (sbx_line_index_dup_fault (index, NULL, NULL));
  g_assert_cmpuint (sbx_line_index_get_n_rows (index), ==, 2 * depth + 1);
  g_assert_true (sbx_line_index_find_close (index, 10, &close));
  g_assert_cmpuint (close, ==, 2 * depth - 10);
  g_assert_true (sbx_line_index_find_outer (index, 2 * depth - 10, 10, &open));
  g_assert_cmpuint (open, ==, 10);
  g_assert_false (sbx_line_index_find_outer (index, 0, 0, &open));

  g_string_truncate (json, 0);
  for (gsize i = 0; i < 5000000; i++)
    g_string_append_c (json, '[');
  deeper = make_index (json->str, json->len, SBX_TEXT_JSON, 0);
  g_assert_true (sbx_line_index_dup_fault (deeper, NULL, &message));
  g_assert_true (g_str_has_suffix (message, "nested too deeply to follow"));
}

/* White space longer than any window, and one string of 5 MB. */
static void
test_long (void)
{
  g_autofree char *space = g_strnfill (300000, ' '), *letters = g_strnfill (5000000, 'x');
  g_autofree char *json = g_strconcat ("[", space, "1", space, ",", space, "\"", letters, "\"", space, "]", NULL);
  g_autofree char *expected = g_strconcat ("[\n  1,\n  \"", letters, "\"\n]", NULL);
  g_autoptr(SbxLineIndex) index = make_index (json, -1, SBX_TEXT_JSON, 0);
  g_autofree char *text = write_text (index, 0, strlen (json));

  assert_same (text, expected);
}

static void
test_kinds (void)
{
  const SbxTextKind kinds[] = { SBX_TEXT_ADDED, SBX_TEXT_KEY, SBX_TEXT_PUNCTUATION, SBX_TEXT_ADDED, SBX_TEXT_STRING, SBX_TEXT_PUNCTUATION };
  g_autoptr(SbxLineIndex) index = make_index ("{\"a\":\"b\",\"c\":1}", -1, SBX_TEXT_JSON, 0);
  g_autoptr(GPtrArray) rows = sbx_line_index_read_rows (index, 1, 1, NULL);
  SbxTextRow *row = g_ptr_array_index (rows, 0);

  g_assert_cmpuint (row->runs->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpint (g_array_index (row->runs, SbxTextRun, i).kind, ==, kinds[i]);
  /* From the value's first byte to the place where it is shown and back. */
  g_assert_cmpuint (sbx_text_row_index_at (row, 5), ==, 7);
  g_assert_cmpuint (sbx_text_row_offset_at (row, 7), ==, 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/json-pretty/layout", test_layout);
  g_test_add_func ("/text/json-pretty/narrow", test_narrow);
  g_test_add_func ("/text/json-pretty/faults", test_faults);
  g_test_add_func ("/text/json-pretty/random", test_random);
  g_test_add_func ("/text/json-pretty/deep", test_deep);
  g_test_add_func ("/text/json-pretty/long", test_long);
  g_test_add_func ("/text/json-pretty/kinds", test_kinds);

  return g_test_run ();
}
