#include "text-support.h"

#include <string.h>

static char *
row_text (SbxLineIndex *index, guint64 number)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows = sbx_line_index_read_rows (index, number, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return g_strdup (((SbxTextRow *) g_ptr_array_index (rows, 0))->text->str);
}

static void
assert_rows (const char *bytes, gssize length, guint columns, const char *const *expected)
{
  g_autoptr(SbxLineIndex) index = make_index (bytes, length, SBX_TEXT_RAW, columns);

  g_assert_cmpuint (sbx_line_index_get_n_rows (index), ==, g_strv_length ((char **) expected));
  for (guint i = 0; expected[i]; i++)
    {
      g_autofree char *text = row_text (index, i);
      g_assert_cmpstr (text, ==, expected[i]);
    }
}

static void
test_lines (void)
{
  const char *const none[] = { NULL };
  const char *const empty[] = { "", NULL };
  const char *const lines[] = { "one", "", "three", NULL };
  const char *const wrapped[] = { "a long ", "line of ", "words", "abcdefgh", "ij", NULL };

  assert_rows ("", 0, 0, none);
  assert_rows ("\n", -1, 0, empty);
  assert_rows ("one\n\nthree", -1, 0, lines);
  assert_rows ("one\r\n\r\nthree\r\n", -1, 0, lines);
  assert_rows ("a long line of words\nabcdefghij\n", -1, 8, wrapped);
}

/* Nothing that arrived is hidden, and no byte can end a row that is not the end of a line. */
static void
test_bytes (void)
{
  const char bytes[] = "a\0b\xff\xc3\x28\x1b[0m\r.\n\xe2\x80\xa8\xe2\x80\xae\xc3\xa9\xf0\x9f\x98\x80\xed\xa0\x80\tz";
  const char *const rows[] = { "a\\x00b\\xFF\\xC3(\\x1B[0m\\x0D.",
                               "\\xE2\\x80\\xA8\\xE2\\x80\\xAEé😀\\xED\\xA0\\x80\tz", NULL };
  const char *const wide[] = { "日本語文", "字", NULL };

  assert_rows (bytes, sizeof bytes - 1, 0, rows);
  assert_rows ("日本語文字", -1, 8, wide);
}

static char *
random_text (GRand *rand, guint size)
{
  GString *text = g_string_new (NULL);

  while (text->len < size)
    {
      int length = g_rand_int_range (rand, 0, 20) == 0 ? g_rand_int_range (rand, 0, 9000) : g_rand_int_range (rand, 0, 90);

      for (int i = 0; i < length; i++)
        switch (g_rand_int_range (rand, 0, 40))
          {
          case 0: g_string_append (text, "é"); break;
          case 1: g_string_append (text, "文"); break;
          case 2: g_string_append_c (text, '\t'); break;
          case 3: case 4: case 5: g_string_append_c (text, ' '); break;
          default: g_string_append_c (text, 'a' + i % 26);
          }
      g_string_append (text, g_rand_int_range (rand, 0, 9) == 0 ? "\r\n" : "\n");
    }
  return g_string_free (text, FALSE);
}

/* The rows of each line, joined, are the lines that g_strsplit gives; however they are reached. */
static void
check_random (GRand *rand, guint columns)
{
  g_autofree char *text = random_text (rand, 300000);
  g_autoptr(SbxLineIndex) index = make_index (text, -1, SBX_TEXT_RAW, columns);
  g_autoptr(GPtrArray) rows = sbx_line_index_read_rows (index, 0, G_MAXUINT, NULL);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GString) line = g_string_new (NULL);
  guint n_lines = 0;

  g_assert_cmpuint (rows->len, ==, sbx_line_index_get_n_rows (index));
  g_assert_cmpuint (sbx_line_index_get_n_lines (index), ==, g_strv_length (lines) - 1);
  for (guint i = 0; i < rows->len; i++)
    {
      SbxTextRow *row = g_ptr_array_index (rows, i);
      SbxTextRow *next = i + 1 < rows->len ? g_ptr_array_index (rows, i + 1) : NULL;

      g_assert_cmpuint (row->extent.number, ==, i);
      g_assert_cmpuint (row->extent.line, ==, n_lines);
      g_string_append (line, row->text->str);
      if (g_str_has_suffix (lines[n_lines], "\r"))
        lines[n_lines][strlen (lines[n_lines]) - 1] = '\0';
      if (next && next->extent.continuation)
        {
          g_assert_cmpuint (next->extent.start, ==, row->extent.end);
          continue;
        }
      g_assert_cmpstr (line->str, ==, lines[n_lines]);
      g_string_truncate (line, 0);
      n_lines++;
    }

  for (int i = 0; i < 300; i++)
    {
      guint number = g_rand_int_range (rand, 0, rows->len);
      SbxTextRow *row = g_ptr_array_index (rows, number);
      g_autofree char *alone = row_text (index, number);
      guint64 found;

      g_assert_cmpstr (alone, ==, row->text->str);
      g_assert_true (sbx_line_index_find_row (index, row->extent.start, &found));
      g_assert_cmpuint (found, ==, number);
    }
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  check_random (rand, 0);
  check_random (rand, 80);
  check_random (rand, 8);
}

/* A place in what is shown and in the source lead to one another. */
static void
test_places (void)
{
  g_autoptr(SbxLineIndex) index = make_index ("ab\xff" "cd", -1, SBX_TEXT_RAW, 0);
  g_autoptr(GPtrArray) rows = sbx_line_index_read_rows (index, 0, 1, NULL);
  SbxTextRow *row = g_ptr_array_index (rows, 0);

  g_assert_cmpstr (row->text->str, ==, "ab\\xFFcd");
  g_assert_cmpuint (sbx_text_row_index_at (row, 2), ==, 2);
  g_assert_cmpuint (sbx_text_row_index_at (row, 3), ==, 6);
  g_assert_cmpuint (sbx_text_row_index_at (row, 5), ==, 8);
  g_assert_cmpuint (sbx_text_row_offset_at (row, 4), ==, 2);
  g_assert_cmpuint (sbx_text_row_offset_at (row, 6), ==, 3);
  g_assert_cmpuint (sbx_text_row_offset_at (row, 8), ==, 5);
}

/* 40 MB of short lines: what is kept does not follow the number of lines. */
static void
test_memory (void)
{
  const gsize n = 4000000;
  g_autofree char *text = g_malloc (n * 10);
  g_autoptr(SbxLineIndex) index = NULL;
  g_autofree char *last = NULL;

  for (gsize i = 0; i < n; i++)
    memcpy (text + i * 10, "123456789\n", 10);
  index = make_index (text, n * 10, SBX_TEXT_RAW, 0);

  g_assert_cmpuint (sbx_line_index_get_n_lines (index), ==, n);
  g_assert_cmpuint (sbx_line_index_get_memory (index), <, 256 * 1024);
  last = row_text (index, n - 1);
  g_assert_cmpstr (last, ==, "123456789");
}

static void
count_cb (SbxLineIndex *index, guint *count)
{
  *count += 1;
}

/* Lines show up as they end, while the spool goes on growing. */
static void
test_grows (void)
{
  g_autoptr(SbxSpool) spool = make_spool ("one\ntw", -1);
  g_autoptr(SbxLineIndex) index = sbx_line_index_new (spool, SBX_TEXT_RAW, 0, FALSE);
  g_autofree char *two = NULL, *tail = NULL;
  guint count = 0;

  g_signal_connect (index, "grown", G_CALLBACK (count_cb), &count);
  g_assert_cmpuint (sbx_line_index_get_n_rows (index), ==, 1);
  g_assert_false (sbx_line_index_is_finished (index));

  sbx_spool_append (spool, "o\nth", 4, NULL);
  sbx_line_index_update (index, FALSE);
  while (sbx_line_index_get_n_rows (index) < 2)
    g_main_context_iteration (NULL, TRUE);
  two = row_text (index, 1);
  g_assert_cmpstr (two, ==, "two");

  sbx_spool_append (spool, "ree", 3, NULL);
  sbx_line_index_update (index, TRUE);
  await_index (index);
  g_assert_cmpuint (sbx_line_index_get_n_rows (index), ==, 3);
  tail = row_text (index, 2);
  g_assert_cmpstr (tail, ==, "three");
  while (count == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (sbx_line_index_get_progress (index), ==, 1);
  sbx_line_index_cancel (index);
}

static void
gone_cb (gpointer data, GObject *index)
{
  g_atomic_int_set ((int *) data, TRUE);
}

/* A worker that was cancelled lets go soon, and says nothing any more. */
static void
test_cancel (void)
{
  g_autofree char *text = g_strnfill (30000000, '\n');
  g_autoptr(SbxSpool) spool = make_spool (text, -1);
  SbxLineIndex *index = sbx_line_index_new (spool, SBX_TEXT_RAW, 0, TRUE);
  guint count = 0;
  int gone = FALSE;

  g_signal_connect (index, "grown", G_CALLBACK (count_cb), &count);
  g_object_weak_ref (G_OBJECT (index), gone_cb, &gone);
  sbx_line_index_cancel (index);
  g_object_unref (index);
  while (!g_atomic_int_get (&gone))
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  g_assert_cmpuint (count, ==, 0);
}

static void
test_write (void)
{
  g_autoptr(SbxLineIndex) index = make_index ("one two three four\r\nfive\nsix", -1, SBX_TEXT_RAW, 8);
  g_autofree char *all = write_text (index, 0, 28);
  g_autofree char *some = write_text (index, 4, 22);
  g_autofree char *none = write_text (index, 4, 4);

  g_assert_cmpstr (all, ==, "one two three four\nfive\nsix");
  g_assert_cmpstr (some, ==, "two three four\nfi");
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/line-index/lines", test_lines);
  g_test_add_func ("/text/line-index/bytes", test_bytes);
  g_test_add_func ("/text/line-index/random", test_random);
  g_test_add_func ("/text/line-index/places", test_places);
  g_test_add_func ("/text/line-index/memory", test_memory);
  g_test_add_func ("/text/line-index/grows", test_grows);
  g_test_add_func ("/text/line-index/cancel", test_cancel);
  g_test_add_func ("/text/line-index/write", test_write);

  return g_test_run ();
}
