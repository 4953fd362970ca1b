/* Rows that were passed over quickly against the same rows made one by one. For a test and a fuzz target. */
#pragma once

#include "sbx-json-pretty-private.h"

typedef struct
{
  SbxRowExtent extent;
  SbxRowState  after;
} CheckedRow;

static inline void
check_same_state (const SbxRowState *one, const SbxRowState *other)
{
  g_assert_cmpuint (one->offset, ==, other->offset);
  g_assert_cmpuint (one->row, ==, other->row);
  g_assert_cmpuint (one->line, ==, other->line);
  g_assert_cmpuint (one->source_line, ==, other->source_line);
  g_assert_cmpuint (one->line_start, ==, other->line_start);
  g_assert_cmpuint (one->depth, ==, other->depth);
  g_assert_cmpuint (one->form, ==, other->form);
  g_assert_cmpuint (one->expect, ==, other->expect);
  g_assert_cmpuint (one->inside, ==, other->inside);
  if (one->inside == INSIDE_NUMBER)
    g_assert_cmpuint (one->number, ==, other->number);
  g_assert_cmpuint (one->continued, ==, other->continued);
}

static inline void
check_same_extent (const SbxRowExtent *one, const SbxRowExtent *other)
{
  g_assert_cmpuint (one->number, ==, other->number);
  g_assert_cmpuint (one->line, ==, other->line);
  g_assert_cmpuint (one->start, ==, other->start);
  g_assert_cmpuint (one->end, ==, other->end);
  g_assert_cmpuint (one->indent, ==, other->indent);
  g_assert_cmpuint (one->depth, ==, other->depth);
  g_assert_cmpuint (one->continuation, ==, other->continuation);
  g_assert_cmpuint (one->opens, ==, other->opens);
}

static inline void
check_same_end (const SbxRowScanner *one, const SbxRowScanner *other)
{
  check_same_state (&one->state, &other->state);
  g_assert_cmpuint (one->fault, ==, other->fault);
  g_assert_cmpuint (one->fault_offset, ==, other->fault_offset);
  g_assert_cmpuint (one->fault_line, ==, other->fault_line);
  g_assert_cmpuint (one->fault_column, ==, other->fault_column);
  for (guint32 level = 0; level < one->state.depth; level++)
    g_assert_cmpuint (one->stack[level / 8] >> (level % 8) & 1, ==, other->stack[level / 8] >> (level % 8) & 1);
}

static inline GArray *
rows_one_by_one (SbxRowScanner *scanner, const guchar *bytes, gsize length)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (CheckedRow));

  for (;;)
    {
      g_autoptr(SbxTextRow) shown = sbx_text_row_new ();
      CheckedRow row;

      if (sbx_row_scanner_next (scanner, bytes + scanner->state.offset, length - scanner->state.offset, TRUE, &row.extent, shown) == SBX_ROW_END)
        return rows;
      row.after = scanner->state;
      g_array_append_val (rows, row);
    }
}

/* Now and then a row, an offset or a depth that is not to be passed. */
static inline SbxRowGoal
random_goal (GRand *rand, const SbxRowState *state, gsize length)
{
  SbxRowGoal goal = { G_MAXUINT64, G_MAXUINT64, -1 };

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0: goal.row = state->row + g_rand_int_range (rand, 0, 20); break;
    case 1: goal.offset = g_rand_int_range (rand, 0, length + 1); break;
    case 2: goal.depth = g_rand_int_range (rand, -1, state->depth + 2); break;
    default: break;
    }
  return goal;
}

static inline void
check_depth (GArray *rows, guint64 from, SbxRowScanner *scanner, guint32 *least)
{
  for (guint64 i = from; i < scanner->state.row; i++)
    *least = MIN (*least, g_array_index (rows, CheckedRow, i).extent.depth);
  g_assert_cmpuint (scanner->min_depth, ==, *least);
}

static inline void
check_passed (GArray *rows, guint64 from, const SbxRowScanner *scanner, const SbxRowGoal *goal)
{
  const SbxRowState *state = &scanner->state;

  g_assert_cmpuint (state->row, <=, rows->len);
  for (guint64 i = from; i < state->row; i++)
    {
      const SbxRowExtent *extent = &g_array_index (rows, CheckedRow, i).extent;

      g_assert_cmpuint (extent->number, <, goal->row);
      g_assert_cmpuint (extent->end, <, goal->offset);
      g_assert_cmpint (extent->depth, >, goal->depth);
    }
  if (state->row > 0)
    g_assert_cmpuint (state->offset, >=, g_array_index (rows, CheckedRow, state->row - 1).extent.end);
  if (state->row < rows->len)
    g_assert_cmpuint (state->offset, <=, g_array_index (rows, CheckedRow, state->row).extent.start);
}

/* Walks over bytes both ways, with as many in hand as chance has it. Gives how many rows were passed, and in all how many there are. */
static inline guint64
check_pass (const guchar *bytes, gsize length, SbxTextForm form, guint columns, GRand *rand, guint64 *n_rows)
{
  SbxRowScanner careful, quick;
  g_autoptr(GArray) rows = NULL;
  guint64 n_passed = 0;
  guint32 least = G_MAXUINT32;
  gsize window = 0;

  sbx_row_scanner_init (&careful, form, columns);
  sbx_row_scanner_init (&quick, form, columns);
  rows = rows_one_by_one (&careful, bytes, length);
  for (SbxRowStep step = SBX_ROW_READY; step != SBX_ROW_END;)
    {
      guint64 from = quick.state.row, first = from;
      gsize left = length - quick.state.offset, done;
      SbxRowGoal goal = random_goal (rand, &quick.state, length);
      g_autofree guchar *hand = NULL;
      SbxRowExtent extent;

      window = step == SBX_ROW_MORE ? window * 2 + 1000 : (gsize) g_rand_int_range (rand, 0, 8000);
      window = MIN (window, left);
      /* A copy, so that a sanitizer sees what is read past its end. */
      hand = g_memdup2 (bytes + length - left, window);
      quick.min_depth = least = g_rand_boolean (rand) ? G_MAXUINT32 : least;
      sbx_row_scanner_pass (&quick, hand, window, &goal);
      check_passed (rows, from, &quick, &goal);
      n_passed += quick.state.row - from;

      from = quick.state.row;
      done = quick.state.offset - (length - left);
      step = sbx_row_scanner_next (&quick, hand + done, window - done, window == left, &extent, NULL);
      if (step != SBX_ROW_READY)
        continue;
      g_assert_cmpuint (from, <, rows->len);
      check_same_extent (&extent, &g_array_index (rows, CheckedRow, from).extent);
      check_same_state (&quick.state, &g_array_index (rows, CheckedRow, from).after);
      if (quick.state.form != SBX_TEXT_RAW)
        check_depth (rows, first, &quick, &least);
    }
  g_assert_cmpuint (quick.state.row, ==, rows->len);
  check_same_end (&quick, &careful);
  *n_rows += rows->len;
  sbx_row_scanner_clear (&careful);
  sbx_row_scanner_clear (&quick);
  return n_passed;
}
