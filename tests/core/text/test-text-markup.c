/* The colours of HTML and XML, as the rows of a line index tell them. */
#include <string.h>

#include "text-support.h"

/* A letter for each byte that is shown: tag, name of an attribute, its value, comment and "." for text. Rows apart by "|". */
static char *
kinds (const char *markup, guint columns)
{
  g_autoptr(SbxLineIndex) index = make_index (markup, -1, SBX_TEXT_MARKUP, columns);
  g_autoptr(GPtrArray) rows = sbx_line_index_read_rows (index, 0, G_MAXUINT, NULL);
  GString *letters = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const SbxTextRow *row = g_ptr_array_index (rows, i);

      if (i > 0)
        g_string_append_c (letters, '|');
      for (guint n = 0; n < row->runs->len; n++)
        {
          const SbxTextRun *run = &g_array_index (row->runs, SbxTextRun, n);

          for (guint byte = 0; byte < run->length; byte++)
            g_string_append_c (letters, run->kind == SBX_TEXT_KEY ? 't' : run->kind == SBX_TEXT_WORD ? 'n'
                                        : run->kind == SBX_TEXT_STRING ? 'v' : run->kind == SBX_TEXT_COMMENT ? 'c' : '.');
        }
    }
  return g_string_free_and_steal (letters);
}

static void
check (const char *markup, const char *expected)
{
  g_autofree char *letters = kinds (markup, 0);

  g_assert_cmpstr (letters, ==, expected);
}

static void
test_tags (void)
{
  check ("Hi <b>you</b>!", "...ttt...tttt.");
  check ("<a href=\"x\">y</a>", "ttnnnnntvvvt.tttt");
  check ("<a b='x>y' c>z", "ttnntvvvvvnnt.");
  check ("<br/>", "ttttt");
  check ("<?xml version='1.0'?>\n<r/>", "tttttnnnnnnnntvvvvvtt|tttt");
  check ("<!DOCTYPE html>", "tttttttttnnnnnt");
}

/* What only looks like a tag is text. */
static void
test_text (void)
{
  check ("1 < 2 && 3 > 2", "..............");
  check ("a <3 <", "......");
  check ("&lt;b&gt;", ".........");
  check ("", "");
  check ("<", ".");
}

static void
test_comments (void)
{
  check ("a<!-- <b> -->c", ".cccccccccccc.");
  check ("<!-- one\ntwo -->x", "cccccccc|ccccccc.");
  check ("<!-- never ends", "ccccccccccccccc");
}

/* A script has no tags but its end. */
static void
test_script (void)
{
  check ("<script>a<b && c>d</script>e", "tttttttt..........ttttttttt.");
  check ("<STYLE>a>b{}</STYLE>", "ttttttt.....tttttttt");
  check ("<scripted>", "tttttttttt");
}

/* What a line ends in the middle of goes on in the next, and wherever a long one is cut for showing. */
static void
test_rows (void)
{
  g_autofree char *narrow = NULL, *wide = NULL;
  g_autoptr(GString) joined = g_string_new (NULL);
  const char *markup = "<a title=\"one two three four five six\">seven <!-- eight nine ten --> eleven</a>";

  check ("<a\nb='1\n2'>", "tt|ntvv|vvt");
  wide = kinds (markup, 0);
  narrow = kinds (markup, 8);
  for (const char *c = narrow; *c != '\0'; c++)
    if (*c != '|')
      g_string_append_c (joined, *c);
  g_assert_nonnull (strchr (narrow, '|'));
  g_assert_cmpstr (joined->str, ==, wide);
}

/* Reached alone in the middle of a long body, a row has the colours that it has when all are read from the start. */
static void
test_far (void)
{
  g_autoptr(GString) markup = g_string_new ("<p>\n");
  g_autoptr(SbxLineIndex) index = NULL;
  g_autoptr(GPtrArray) all = NULL;

  for (int i = 0; i < 5000; i++)
    g_string_append (markup, i % 7 == 3 ? "<!-- a comment\nof several\nlines -->\n" : "<b class='x\ny'>text</b>\n");
  index = make_index (markup->str, markup->len, SBX_TEXT_MARKUP, 0);
  all = sbx_line_index_read_rows (index, 0, G_MAXUINT, NULL);
  for (guint number = 0; number < all->len; number += 97)
    {
      const SbxTextRow *row = g_ptr_array_index (all, number);
      g_autoptr(GPtrArray) alone = sbx_line_index_read_rows (index, number, 1, NULL);
      const SbxTextRow *same = g_ptr_array_index (alone, 0);

      g_assert_cmpuint (same->runs->len, ==, row->runs->len);
      for (guint i = 0; i < row->runs->len; i++)
        g_assert_cmpint (g_array_index (same->runs, SbxTextRun, i).kind, ==, g_array_index (row->runs, SbxTextRun, i).kind);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/markup/tags", test_tags);
  g_test_add_func ("/text/markup/text", test_text);
  g_test_add_func ("/text/markup/comments", test_comments);
  g_test_add_func ("/text/markup/script", test_script);
  g_test_add_func ("/text/markup/rows", test_rows);
  g_test_add_func ("/text/markup/far", test_far);

  return g_test_run ();
}
