#include "sbx-text-folds.h"

#define N_ROWS 200

/* What is seen, told row by row from all folds. */
static guint
list_seen (GArray *folds, guint seen[N_ROWS])
{
  guint n = 0;

  for (guint row = 0; row < N_ROWS; row++)
    {
      gboolean hidden = FALSE;

      for (guint i = 0; i < folds->len; i++)
        {
          const SbxTextFold *fold = &g_array_index (folds, SbxTextFold, i);
          hidden |= fold->open < row && row < fold->close;
        }
      if (!hidden)
        seen[n++] = row;
    }
  return n;
}

static void
check (SbxTextFolds *folds, GArray *reference)
{
  guint seen[N_ROWS], n = list_seen (reference, seen);

  g_assert_cmpuint (sbx_text_folds_count (folds, N_ROWS), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (sbx_text_folds_to_row (folds, i), ==, seen[i]);
      g_assert_cmpuint (sbx_text_folds_to_seen (folds, seen[i]), ==, i);
      for (guint row = seen[i] + 1; row < (i + 1 < n ? seen[i + 1] : N_ROWS); row++)
        g_assert_cmpuint (sbx_text_folds_to_seen (folds, row), ==, i);
    }
}

/* Brackets nest: folds are taken from a random tree of them. */
static void
add_brackets (GRand *rand, GArray *brackets, guint first, guint end)
{
  while (end - first > 2 && g_rand_int_range (rand, 0, 6) > 0)
    {
      guint open = g_rand_int_range (rand, first, end - 1), close = g_rand_int_range (rand, open + 1, end);
      SbxTextFold fold = { open * 10, open, close };

      g_array_append_val (brackets, fold);
      add_brackets (rand, brackets, open + 1, close);
      first = close + 1;
      if (first >= end)
        break;
    }
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (int round = 0; round < 200; round++)
    {
      g_autoptr(SbxTextFolds) folds = sbx_text_folds_new ();
      g_autoptr(GArray) brackets = g_array_new (FALSE, FALSE, sizeof (SbxTextFold));
      g_autoptr(GArray) reference = g_array_new (FALSE, FALSE, sizeof (SbxTextFold));

      add_brackets (rand, brackets, 0, N_ROWS);
      for (guint i = 0; i < brackets->len * 2; i++)
        {
          SbxTextFold fold = g_array_index (brackets, SbxTextFold, g_rand_int_range (rand, 0, brackets->len));
          guint at = 0;

          while (at < reference->len && g_array_index (reference, SbxTextFold, at).open != fold.open)
            at++;
          g_assert_cmpint (sbx_text_folds_get (folds, fold.open) != NULL, ==, at < reference->len);
          if (at < reference->len)
            {
              g_assert_true (sbx_text_folds_remove (folds, fold.open));
              g_array_remove_index (reference, at);
            }
          else
            {
              sbx_text_folds_add (folds, &fold);
              g_array_append_val (reference, fold);
            }
          check (folds, reference);
        }
    }
}

static void
test_reveal (void)
{
  g_autoptr(SbxTextFolds) folds = sbx_text_folds_new ();
  const SbxTextFold outer = { 0, 1, 50 }, inner = { 0, 10, 20 }, other = { 0, 60, 70 };

  sbx_text_folds_add (folds, &outer);
  sbx_text_folds_add (folds, &inner);
  sbx_text_folds_add (folds, &other);
  g_assert_cmpuint (sbx_text_folds_count (folds, 100), ==, 100 - 48 - 9);
  g_assert_false (sbx_text_folds_reveal (folds, 50));
  g_assert_true (sbx_text_folds_reveal (folds, 30));
  g_assert_cmpuint (sbx_text_folds_count (folds, 100), ==, 100 - 9 - 9);
  g_assert_true (sbx_text_folds_reveal (folds, 15));
  g_assert_cmpuint (sbx_text_folds_get_n (folds), ==, 1);
  sbx_text_folds_clear (folds);
  g_assert_cmpuint (sbx_text_folds_to_row (folds, 77), ==, 77);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/folds/random", test_random);
  g_test_add_func ("/text/folds/reveal", test_reveal);

  return g_test_run ();
}
