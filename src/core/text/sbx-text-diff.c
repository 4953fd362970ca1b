#include "sbx-text-diff.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One of the texts, its lines as numbers: equal lines have the same. */
typedef struct
{
  guint      n_lines;
  guint     *numbers;   /* of each line */
  gboolean  *changed;   /* for each line, and one FALSE behind the last */
  guint     *shared;    /* lines that the other text has too: where they stand … */
  guint     *symbols;   /* … and their numbers */
  guint      n_shared;
} Side;

typedef struct
{
  Side          sides[2];
  gint64       *forward;   /* by diagonal: how far a path from the start comes … */
  gint64       *backward;  /* … and one from the end */
  guint64       steps;     /* left */
  GCancellable *cancellable;
} Diff;

GArray *
sbx_text_lines_split (const char *text, gsize length)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (SbxTextLine));
  const char *end = text + length;

  for (;;)
    {
      const char *newline = length > 0 ? memchr (text, '\n', end - text) : NULL;
      SbxTextLine line = { text, (newline != NULL ? newline : end) - text };

      g_array_append_val (lines, line);
      if (newline == NULL)
        return lines;
      text = newline + 1;
      length = end - text;
    }
}

/* --- Lines as numbers --- */

static guint
line_hash (gconstpointer data)
{
  const SbxTextLine *line = data;
  guint hash = 5381;

  for (gsize i = 0; i < line->length; i++)
    hash = hash * 33 + (guchar) line->text[i];
  return hash;
}

static gboolean
line_equal (gconstpointer a, gconstpointer b)
{
  const SbxTextLine *one = a, *other = b;

  return one->length == other->length && memcmp (one->text, other->text, one->length) == 0;
}

static void
number_lines (Side *side, GArray *lines, GHashTable *known)
{
  side->n_lines = lines->len;
  side->numbers = g_new (guint, lines->len + 1);
  side->changed = g_new0 (gboolean, lines->len + 1);
  side->shared = g_new (guint, lines->len + 1);
  side->symbols = g_new (guint, lines->len + 1);
  for (guint i = 0; i < lines->len; i++)
    {
      SbxTextLine *line = &g_array_index (lines, SbxTextLine, i);
      gpointer number = g_hash_table_lookup (known, line);

      if (number == NULL)
        {
          number = GUINT_TO_POINTER (g_hash_table_size (known) + 1);
          g_hash_table_insert (known, line, number);
        }
      side->numbers[i] = GPOINTER_TO_UINT (number);
    }
}

/* Lines that only one text has are changed in any case; without them the search is short, and no less exact. */
static void
leave_out_unshared (Side *side, Side *other, guint n_numbers)
{
  g_autofree guint8 *seen = g_new0 (guint8, n_numbers + 1);

  for (guint i = 0; i < other->n_lines; i++)
    seen[other->numbers[i]] = TRUE;
  for (guint i = 0; i < side->n_lines; i++)
    if (seen[side->numbers[i]])
      {
        side->shared[side->n_shared] = i;
        side->symbols[side->n_shared++] = side->numbers[i];
      }
    else
      side->changed[i] = TRUE;
}

static void
side_clear (Side *side)
{
  g_free (side->numbers);
  g_free (side->changed);
  g_free (side->shared);
  g_free (side->symbols);
}

/* --- The shortest way --- */

typedef struct
{
  gint64 x, x_end, y, y_end;
} Box;

static gboolean
spend (Diff *diff, guint64 steps)
{
  if (steps > diff->steps || g_cancellable_is_cancelled (diff->cancellable))
    return FALSE;
  diff->steps -= steps;
  return TRUE;
}

/* One step more on every diagonal from the start. TRUE: a path from the end was met, at x on the diagonal d. */
static gboolean
step_forward (Diff *diff, const Box *box, gint64 range[2], const gint64 met[2], gboolean odd, gint64 *x, gint64 *d)
{
  const guint *one = diff->sides[0].symbols, *other = diff->sides[1].symbols;
  gint64 *forward = diff->forward, *backward = diff->backward;

  if (range[0] > box->x - box->y_end)
    forward[--range[0] - 1] = -1;
  else
    range[0]++;
  if (range[1] < box->x_end - box->y)
    forward[++range[1] + 1] = -1;
  else
    range[1]--;
  for (*d = range[1]; *d >= range[0]; *d -= 2)
    {
      gint64 low = forward[*d - 1], high = forward[*d + 1];
      gint64 y;

      *x = low < high ? high : low + 1;
      for (y = *x - *d; *x < box->x_end && y < box->y_end && one[*x] == other[y]; y++)
        (*x)++;
      forward[*d] = *x;
      if (odd && met[0] <= *d && *d <= met[1] && backward[*d] <= *x)
        return TRUE;
    }
  return FALSE;
}

static gboolean
step_backward (Diff *diff, const Box *box, gint64 range[2], const gint64 met[2], gboolean odd, gint64 *x, gint64 *d)
{
  const guint *one = diff->sides[0].symbols, *other = diff->sides[1].symbols;
  gint64 *forward = diff->forward, *backward = diff->backward;

  if (range[0] > box->x - box->y_end)
    backward[--range[0] - 1] = G_MAXINT64;
  else
    range[0]++;
  if (range[1] < box->x_end - box->y)
    backward[++range[1] + 1] = G_MAXINT64;
  else
    range[1]--;
  for (*d = range[1]; *d >= range[0]; *d -= 2)
    {
      gint64 low = backward[*d - 1], high = backward[*d + 1];
      gint64 y;

      *x = low < high ? low : high - 1;
      for (y = *x - *d; *x > box->x && y > box->y && one[*x - 1] == other[y - 1]; y--)
        (*x)--;
      backward[*d] = *x;
      if (!odd && met[0] <= *d && *d <= met[1] && *x <= forward[*d])
        return TRUE;
    }
  return FALSE;
}

/* A point on a shortest way through the box, where the halves of it meet. */
static gboolean
find_middle (Diff *diff, const Box *box, gint64 *x, gint64 *y)
{
  gint64 start = box->x - box->y, end = box->x_end - box->y_end;
  gint64 from_start[2] = { start, start }, from_end[2] = { end, end };
  gboolean odd = (start - end) & 1;
  gint64 d;

  diff->forward[start] = box->x;
  diff->backward[end] = box->x_end;
  for (;;)
    {
      if (!spend (diff, (from_start[1] - from_start[0]) + (from_end[1] - from_end[0]) + 4))
        return FALSE;
      if (step_forward (diff, box, from_start, from_end, odd, x, &d) || step_backward (diff, box, from_end, from_start, odd, x, &d))
        {
          *y = *x - d;
          return TRUE;
        }
    }
}

static gboolean
compare_box (Diff *diff, Box box)
{
  Side *one = &diff->sides[0], *other = &diff->sides[1];
  gint64 x, y;

  while (box.x < box.x_end && box.y < box.y_end && one->symbols[box.x] == other->symbols[box.y])
    box.x++, box.y++;
  while (box.x < box.x_end && box.y < box.y_end && one->symbols[box.x_end - 1] == other->symbols[box.y_end - 1])
    box.x_end--, box.y_end--;

  if (box.x == box.x_end || box.y == box.y_end)
    {
      for (; box.x < box.x_end; box.x++)
        one->changed[one->shared[box.x]] = TRUE;
      for (; box.y < box.y_end; box.y++)
        other->changed[other->shared[box.y]] = TRUE;
      return TRUE;
    }
  /* Each half takes half of the changes, so this does not nest deeper than a few dozen times. */
  return find_middle (diff, &box, &x, &y)
         && compare_box (diff, (Box) { box.x, x, box.y, y })
         && compare_box (diff, (Box) { x, box.x_end, y, box.y_end });
}

/* --- What comes of it --- */

/* Of several places for the same change, the last: an element that is added to a list stands there from its first line to its last. */
static void
slide (Side *side)
{
  guint start = 0;

  while (start < side->n_lines)
    {
      guint end;

      if (!side->changed[start])
        {
          start++;
          continue;
        }
      for (end = start; end < side->n_lines && side->changed[end]; end++);
      while (end < side->n_lines && side->numbers[start] == side->numbers[end])
        {
          side->changed[start++] = FALSE;
          side->changed[end++] = TRUE;
          while (end < side->n_lines && side->changed[end])
            end++;
        }
      start = end;
    }
}

static GArray *
list_changes (const Side *one, const Side *other)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (SbxTextChange));
  guint x = 0, y = 0;

  while (x < one->n_lines || y < other->n_lines)
    {
      SbxTextChange change = { x, 0, y, 0 };

      while (one->changed[x])
        x++;
      while (other->changed[y])
        y++;
      change.one_count = x - change.one_start;
      change.other_count = y - change.other_start;
      if (change.one_count > 0 || change.other_count > 0)
        g_array_append_val (changes, change);
      else
        x++, y++;
    }
  return changes;
}

GArray *
sbx_text_diff (GArray *one, GArray *other, guint64 limit, GCancellable *cancellable, GError **error)
{
  g_autoptr(GHashTable) known = g_hash_table_new (line_hash, line_equal);
  Diff diff = { .steps = limit, .cancellable = cancellable };
  GArray *changes = NULL;
  gint64 *diagonals;
  guint n_diagonals;

  g_return_val_if_fail (one != NULL && other != NULL, NULL);

  number_lines (&diff.sides[0], one, known);
  number_lines (&diff.sides[1], other, known);
  leave_out_unshared (&diff.sides[0], &diff.sides[1], g_hash_table_size (known));
  leave_out_unshared (&diff.sides[1], &diff.sides[0], g_hash_table_size (known));

  n_diagonals = diff.sides[0].n_shared + diff.sides[1].n_shared + 3;
  diagonals = g_new (gint64, 2 * (gsize) n_diagonals);
  diff.forward = diagonals + diff.sides[1].n_shared + 1;
  diff.backward = diff.forward + n_diagonals;
  if (compare_box (&diff, (Box) { 0, diff.sides[0].n_shared, 0, diff.sides[1].n_shared }))
    {
      slide (&diff.sides[0]);
      slide (&diff.sides[1]);
      changes = list_changes (&diff.sides[0], &diff.sides[1]);
    }
  else if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("The texts are too long, and have too little in common, to be compared line by line."));

  g_free (diagonals);
  side_clear (&diff.sides[0]);
  side_clear (&diff.sides[1]);
  return changes;
}
