#include "sbx-text-folds.h"

/* Rows from first to before end are hidden, and before of them further up. */
typedef struct
{
  guint64 first;
  guint64 end;
  guint64 before;
} Gap;

struct _SbxTextFolds
{
  GArray *folds;   /* of SbxTextFold, by open */
  GArray *gaps;    /* of Gap: what the outermost folds hide */
};

SbxTextFolds *
sbx_text_folds_new (void)
{
  SbxTextFolds *self = g_new0 (SbxTextFolds, 1);

  self->folds = g_array_new (FALSE, FALSE, sizeof (SbxTextFold));
  self->gaps = g_array_new (FALSE, FALSE, sizeof (Gap));
  return self;
}

void
sbx_text_folds_free (SbxTextFolds *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->folds);
  g_array_unref (self->gaps);
  g_free (self);
}

static void
find_gaps (SbxTextFolds *self)
{
  guint64 end = 0, hidden = 0;

  g_array_set_size (self->gaps, 0);
  for (guint i = 0; i < self->folds->len; i++)
    {
      const SbxTextFold *fold = &g_array_index (self->folds, SbxTextFold, i);
      Gap gap = { fold->open + 1, fold->close, hidden };

      if (fold->open < end || gap.end <= gap.first)
        continue;
      g_array_append_val (self->gaps, gap);
      hidden += gap.end - gap.first;
      end = gap.end;
    }
}

/* The index of the first fold that opens at row or later. */
static guint
lower_bound (SbxTextFolds *self, guint64 row)
{
  guint low = 0, high = self->folds->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->folds, SbxTextFold, middle).open < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

const SbxTextFold *
sbx_text_folds_get (SbxTextFolds *self, guint64 open)
{
  guint at = lower_bound (self, open);

  if (at < self->folds->len && g_array_index (self->folds, SbxTextFold, at).open == open)
    return &g_array_index (self->folds, SbxTextFold, at);
  return NULL;
}

void
sbx_text_folds_add (SbxTextFolds *self, const SbxTextFold *fold)
{
  if (sbx_text_folds_get (self, fold->open))
    return;
  g_array_insert_val (self->folds, lower_bound (self, fold->open), *fold);
  find_gaps (self);
}

gboolean
sbx_text_folds_remove (SbxTextFolds *self, guint64 open)
{
  if (!sbx_text_folds_get (self, open))
    return FALSE;
  g_array_remove_index (self->folds, lower_bound (self, open));
  find_gaps (self);
  return TRUE;
}

void
sbx_text_folds_clear (SbxTextFolds *self)
{
  g_array_set_size (self->folds, 0);
  g_array_set_size (self->gaps, 0);
}

gboolean
sbx_text_folds_reveal (SbxTextFolds *self, guint64 row)
{
  guint n = self->folds->len;

  for (guint i = n; i-- > 0;)
    {
      const SbxTextFold *fold = &g_array_index (self->folds, SbxTextFold, i);

      if (fold->open < row && row < fold->close)
        g_array_remove_index (self->folds, i);
    }
  if (self->folds->len == n)
    return FALSE;
  find_gaps (self);
  return TRUE;
}

guint
sbx_text_folds_get_n (SbxTextFolds *self)
{
  return self->folds->len;
}

const SbxTextFold *
sbx_text_folds_nth (SbxTextFolds *self, guint index)
{
  return index < self->folds->len ? &g_array_index (self->folds, SbxTextFold, index) : NULL;
}

/* The last gap that begins before row (or, when it is seen that is counted, before the row that seen is); NULL: none. */
static const Gap *
gap_before (SbxTextFolds *self, guint64 row, gboolean seen)
{
  guint low = 0, high = self->gaps->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Gap *gap = &g_array_index (self->gaps, Gap, middle);

      if ((seen ? gap->first - gap->before : gap->first) <= row)
        low = middle + 1;
      else
        high = middle;
    }
  return low > 0 ? &g_array_index (self->gaps, Gap, low - 1) : NULL;
}

guint64
sbx_text_folds_to_row (SbxTextFolds *self, guint64 seen)
{
  const Gap *gap = gap_before (self, seen, TRUE);

  return gap ? seen + gap->before + (gap->end - gap->first) : seen;
}

guint64
sbx_text_folds_to_seen (SbxTextFolds *self, guint64 row)
{
  const Gap *gap = gap_before (self, row, FALSE);

  if (gap == NULL)
    return row;
  if (row < gap->end)
    return gap->first - 1 - gap->before;
  return row - gap->before - (gap->end - gap->first);
}

guint64
sbx_text_folds_count (SbxTextFolds *self, guint64 n_rows)
{
  return n_rows == 0 ? 0 : sbx_text_folds_to_seen (self, n_rows - 1) + 1;
}
