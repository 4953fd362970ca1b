/* Differences between texts: applied to the one they give the other, and there are no fewer than diff(1) finds. */
#include "text-support.h"

#include <string.h>

#include "sbx-text-diff.h"

#define NO_LIMIT G_MAXUINT64

static GArray *
compare (GArray *one, GArray *other)
{
  g_autoptr(GError) error = NULL;
  GArray *changes = sbx_text_diff (one, other, NO_LIMIT, NULL, &error);

  g_assert_no_error (error);
  return changes;
}

static void
append_lines (GString *text, GArray *lines, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    {
      const SbxTextLine *line = &g_array_index (lines, SbxTextLine, i);

      g_string_append_len (text, line->text, line->length);
      g_string_append_c (text, '\n');
    }
}

/* The other text out of the one and the changes; how many lines were changed. */
static guint
check (const char *a, const char *b)
{
  g_autoptr(GArray) one = sbx_text_lines_split (a, strlen (a)), other = sbx_text_lines_split (b, strlen (b));
  g_autoptr(GArray) changes = compare (one, other);
  g_autoptr(GString) made = g_string_new (NULL);
  guint at = 0, n = 0;

  for (guint i = 0; i < changes->len; i++)
    {
      const SbxTextChange *change = &g_array_index (changes, SbxTextChange, i);

      g_assert_cmpuint (change->one_count + change->other_count, >, 0);
      g_assert_true (i == 0 || change->one_start > at);
      append_lines (made, one, at, change->one_start);
      append_lines (made, other, change->other_start, change->other_start + change->other_count);
      at = change->one_start + change->one_count;
      n += change->one_count + change->other_count;
    }
  append_lines (made, one, at, one->len);
  /* The newline behind the last line is ours. */
  g_string_truncate (made, made->len - 1);
  g_assert_cmpstr (made->str, ==, b);
  return n;
}

static char *
random_text (GRand *rand, guint most, guint letters)
{
  GString *text = g_string_new (NULL);

  for (guint n = g_rand_int_range (rand, 0, most); n > 0; n--)
    g_string_append_printf (text, "%c\n", 'a' + g_rand_int_range (rand, 0, letters));
  return g_string_free_and_steal (text);
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (19);

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *a = random_text (rand, 1 + i % 40, 1 + i % 7);
      g_autofree char *b = random_text (rand, 1 + i % 40, 1 + i % 7);

      check (a, b);
      g_assert_cmpuint (check (a, a), ==, 0);
    }
}

/* What diff(1) with --minimal takes out and puts in. */
static guint
count_with_diff (const char *folder, const char *a, const char *b)
{
  g_autofree char *one = g_build_filename (folder, "one", NULL), *other = g_build_filename (folder, "other", NULL);
  const char *const argv[] = { "diff", "--minimal", "--text", one, other, NULL };
  g_autofree char *out = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_set_contents (one, a, -1, NULL) && g_file_set_contents (other, b, -1, NULL));
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (out, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    n += **line == '<' || **line == '>';
  return n;
}

static void
test_oracle (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autofree char *folder = g_dir_make_tmp ("text-diff-XXXXXX", NULL);

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *a = random_text (rand, 200, 2 + i % 9);
      g_autofree char *b = random_text (rand, 200, 2 + i % 9);

      g_assert_cmpuint (check (a, b), ==, count_with_diff (folder, a, b));
    }
}

static void
test_split (void)
{
  const char *texts[] = { "", "a", "a\n", "\n", "a\n\nb" };
  const guint expected[] = { 1, 1, 2, 2, 3 };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GArray) lines = sbx_text_lines_split (texts[i], strlen (texts[i]));

      g_assert_cmpuint (lines->len, ==, expected[i]);
    }
  /* A newline at the end that only one has is a difference. */
  g_assert_cmpuint (check ("a", "a\n"), ==, 1);
  g_assert_cmpuint (check ("", "a\nb"), ==, 3);
}

/* An element that is added to a list is shown whole, not from the middle of the one before it. */
static void
test_slide (void)
{
  const char *a = "[\n {\n  1\n },\n {\n  3\n }\n]", *b = "[\n {\n  1\n },\n {\n  2\n },\n {\n  3\n }\n]";
  g_autoptr(GArray) one = sbx_text_lines_split (a, strlen (a)), other = sbx_text_lines_split (b, strlen (b));
  g_autoptr(GArray) changes = compare (one, other);
  const SbxTextChange *change = &g_array_index (changes, SbxTextChange, 0);

  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpuint (change->one_count, ==, 0);
  g_assert_cmpuint (change->other_count, ==, 3);
  g_assert_true (g_str_has_prefix (g_array_index (other, SbxTextLine, change->other_start).text, "  2") ||
                 g_str_has_prefix (g_array_index (other, SbxTextLine, change->other_start).text, " {"));
}

static void
test_limit (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (3);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *a = random_text (rand, 30000, 2), *b = random_text (rand, 30000, 2);
  g_autoptr(GArray) one = sbx_text_lines_split (a, strlen (a)), other = sbx_text_lines_split (b, strlen (b));
  g_autoptr(GError) error = NULL;

  g_assert_null (sbx_text_diff (one, other, 1000, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_cmpstr (error->message, ==, "The texts are too long, and have too little in common, to be compared line by line.");
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (sbx_text_diff (one, other, NO_LIMIT, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Two long texts with nothing in common, and two that are nearly the same, cost no more than reading them. */
static void
test_long (void)
{
  g_autoptr(GString) a = g_string_new (NULL), b = g_string_new (NULL), c = g_string_new (NULL);
  g_autoptr(GArray) one = NULL, other = NULL, third = NULL, changes = NULL, few = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 200000; i++)
    {
      g_string_append_printf (a, "one %u\n", i);
      g_string_append_printf (b, "other %u\n", i);
      g_string_append_printf (c, i % 1000 == 0 ? "new %u\n" : "one %u\n", i);
    }
  one = sbx_text_lines_split (a->str, a->len);
  other = sbx_text_lines_split (b->str, b->len);
  third = sbx_text_lines_split (c->str, c->len);
  changes = sbx_text_diff (one, other, 1000, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changes->len, ==, 1);
  few = sbx_text_diff (one, third, 1000000, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (few->len, ==, 200);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/diff/random", test_random);
  g_test_add_func ("/text/diff/oracle", test_oracle);
  g_test_add_func ("/text/diff/split", test_split);
  g_test_add_func ("/text/diff/slide", test_slide);
  g_test_add_func ("/text/diff/limit", test_limit);
  g_test_add_func ("/text/diff/long", test_long);

  return g_test_run ();
}
