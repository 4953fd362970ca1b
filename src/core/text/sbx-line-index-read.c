/* Rows made anew from the place before them. */
#include "sbx-line-index-private.h"

#define WINDOW_BYTES (64 * 1024)

/* A scanner of its own, with the bytes that it is at. */
typedef struct
{
  SbxSpool      *spool;
  SbxRowScanner  scanner;
  guchar        *buffer;
  guint64        offset;     /* of the buffer */
  gsize          length;
  gboolean       last;       /* the buffer reaches the end of what was complete */
  guint64        n_rows;     /* counted when it was begun: later ones are not looked at */
  gboolean       complete;
} Reader;

static gboolean
by_row (const SbxRowState *state, guint64 value)
{
  return state->row <= value;
}

static gboolean
by_offset (const SbxRowState *state, guint64 value)
{
  return state->offset <= value;
}

/* The last place that is not past value; with the lock held and a place there. */
static guint
find_place (SbxLineIndex *self, gboolean (*before) (const SbxRowState *, guint64), guint64 value)
{
  guint low = 0, high = self->places->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (before (&g_array_index (self->places, SbxLinePlace, middle).state, value))
        low = middle;
      else
        high = middle;
    }
  return low;
}

static void
reader_move (SbxLineIndex *self, Reader *reader, guint index)
{
  const SbxLinePlace *place = &g_array_index (self->places, SbxLinePlace, index);
  gsize bytes = (place->state.depth + 7) / 8;

  reader->scanner.state = place->state;
  g_free (reader->scanner.stack);
  reader->scanner.stack_size = bytes;
  reader->scanner.stack = g_memdup2 (place->stack, bytes);
}

static void
reader_init (SbxLineIndex *self, Reader *reader)
{
  *reader = (Reader) { .spool = self->spool, .n_rows = self->n_rows, .complete = self->complete };
  sbx_row_scanner_init (&reader->scanner, self->form, self->scanner.columns);
}

static void
reader_clear (Reader *reader)
{
  sbx_row_scanner_clear (&reader->scanner);
  g_free (reader->buffer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

/* Goes to the place before value. FALSE: there are no rows. */
static gboolean
reader_seek (SbxLineIndex *self, Reader *reader, gboolean (*before) (const SbxRowState *, guint64), guint64 value)
{
  g_mutex_lock (&self->lock);
  reader_init (self, reader);
  gboolean any = self->places->len > 0 && self->n_rows > 0;
  if (any)
    reader_move (self, reader, find_place (self, before, value));
  g_mutex_unlock (&self->lock);
  return any;
}

static gboolean
reader_fill (Reader *reader, GError **error)
{
  gssize n;

  if (reader->buffer == NULL)
    reader->buffer = g_malloc (WINDOW_BYTES);
  n = sbx_spool_read (reader->spool, reader->scanner.state.offset, reader->buffer, WINDOW_BYTES, error);
  if (n < 0)
    return FALSE;
  reader->offset = reader->scanner.state.offset;
  reader->length = n;
  reader->last = reader->complete && reader->offset + n >= sbx_spool_get_size (reader->spool);
  return TRUE;
}

/* The next row, past others that goal says are of no interest; SBX_ROW_END also past those that are counted.
 * SBX_ROW_MORE: the spool can't be read. */
static SbxRowStep
reader_next (Reader *reader, SbxRowGoal goal, SbxRowExtent *extent, SbxTextRow *row, GError **error)
{
  SbxRowState *state = &reader->scanner.state;

  if (state->row >= reader->n_rows)
    return SBX_ROW_END;
  goal.row = MIN (goal.row, reader->n_rows - 1);
  for (;;)
    {
      if (reader->buffer && state->offset >= reader->offset && state->offset <= reader->offset + reader->length)
        {
          gsize skip = state->offset - reader->offset;
          sbx_row_scanner_pass (&reader->scanner, reader->buffer + skip, reader->length - skip, &goal);

          skip = state->offset - reader->offset;
          SbxRowStep step = sbx_row_scanner_next (&reader->scanner, reader->buffer + skip, reader->length - skip,
                                                  reader->last, extent, row);

          if (step != SBX_ROW_MORE)
            return step;
          /* White space between rows can be longer than the window; but a whole window without a row is the end. */
          if (state->offset == reader->offset)
            return SBX_ROW_END;
        }
      if (!reader_fill (reader, error))
        return SBX_ROW_MORE;
    }
}

GPtrArray *
sbx_line_index_read_rows (SbxLineIndex *self, guint64 first, guint n, GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_text_row_free);
  g_auto(Reader) reader = { 0 };
  SbxRowGoal goal = { .row = first > 0 ? first - 1 : 0, .offset = G_MAXUINT64, .depth = -1 };
  SbxRowStep step = SBX_ROW_READY;

  g_return_val_if_fail (SBX_IS_LINE_INDEX (self), NULL);

  if (!reader_seek (self, &reader, by_row, first))
    return g_steal_pointer (&rows);
  while (step == SBX_ROW_READY && rows->len < n)
    {
      g_autoptr(SbxTextRow) row = reader.scanner.state.row >= first ? sbx_text_row_new () : NULL;
      SbxRowExtent extent;

      step = reader_next (&reader, goal, &extent, row, error);
      if (step == SBX_ROW_READY && row)
        {
          row->extent = extent;
          g_ptr_array_add (rows, g_steal_pointer (&row));
        }
    }
  return step == SBX_ROW_MORE ? NULL : g_steal_pointer (&rows);
}

gboolean
sbx_line_index_find_row (SbxLineIndex *self, guint64 offset, guint64 *row)
{
  g_auto(Reader) reader = { 0 };
  SbxRowGoal goal = { .row = G_MAXUINT64, .offset = offset, .depth = -1 };
  SbxRowExtent extent;

  g_return_val_if_fail (SBX_IS_LINE_INDEX (self), FALSE);

  if (!reader_seek (self, &reader, by_offset, offset))
    return FALSE;
  while (reader_next (&reader, goal, &extent, NULL, NULL) == SBX_ROW_READY)
    if (extent.end > offset || (extent.end == extent.start && extent.start >= offset))
      {
        *row = extent.number;
        return TRUE;
      }
  return FALSE;
}

/* The first row of depth or less in the rest of the reader's stretch, up to before offset. */
static gboolean
find_shallow (Reader *reader, guint64 after, guint depth, guint64 limit, guint64 *row)
{
  SbxRowGoal goal = { .row = G_MAXUINT64, .offset = limit, .depth = depth };
  SbxRowExtent extent;

  while (reader->scanner.state.offset < limit && reader_next (reader, goal, &extent, NULL, NULL) == SBX_ROW_READY)
    if (extent.number > after && extent.depth <= depth)
      {
        *row = extent.number;
        return TRUE;
      }
  return FALSE;
}

gboolean
sbx_line_index_find_close (SbxLineIndex *self, guint64 row, guint64 *close)
{
  g_auto(Reader) reader = { 0 };
  SbxRowGoal goal = { .row = row, .offset = G_MAXUINT64, .depth = -1 };
  SbxRowExtent extent;
  gboolean found = FALSE;
  guint place;

  g_return_val_if_fail (SBX_IS_LINE_INDEX (self), FALSE);

  if (!reader_seek (self, &reader, by_row, row))
    return FALSE;
  do
    if (reader_next (&reader, goal, &extent, NULL, NULL) != SBX_ROW_READY)
      return FALSE;
  while (extent.number < row);
  if (!extent.opens)
    return FALSE;

  /* Stretches that stay deeper are passed over by what was noted of them. */
  g_mutex_lock (&self->lock);
  place = find_place (self, by_row, row);
  for (gboolean first = TRUE; place < self->places->len && !found; place++, first = FALSE)
    {
      const SbxLinePlace *at = &g_array_index (self->places, SbxLinePlace, place);
      guint64 limit = place + 1 < self->places->len ? at[1].state.offset : G_MAXUINT64;

      if (at->min_depth > extent.depth)
        continue;
      if (!first)
        reader_move (self, &reader, place);
      g_mutex_unlock (&self->lock);
      found = find_shallow (&reader, row, extent.depth, limit, close);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return found;
}

/* The last row of depth or less in the rest of the reader's stretch, up to before limit and the row before. */
static gboolean
find_last_shallow (Reader *reader, guint64 before, guint depth, guint64 limit, guint64 *row)
{
  SbxRowGoal goal = { .row = before, .offset = limit, .depth = depth };
  SbxRowExtent extent;
  gboolean found = FALSE;

  while (reader->scanner.state.offset < limit && reader_next (reader, goal, &extent, NULL, NULL) == SBX_ROW_READY
         && extent.number < before)
    if (extent.depth <= depth)
      {
        *row = extent.number;
        found = TRUE;
      }
  return found;
}

gboolean
sbx_line_index_find_outer (SbxLineIndex *self, guint64 row, guint depth, guint64 *outer)
{
  g_auto(Reader) reader = { 0 };
  gboolean found = FALSE;

  g_return_val_if_fail (SBX_IS_LINE_INDEX (self), FALSE);

  if (!reader_seek (self, &reader, by_row, row))
    return FALSE;
  g_mutex_lock (&self->lock);
  for (guint place = find_place (self, by_row, row) + 1; place-- > 0 && !found;)
    {
      const SbxLinePlace *at = &g_array_index (self->places, SbxLinePlace, place);
      guint64 limit = place + 1 < self->places->len ? at[1].state.offset : G_MAXUINT64;

      if (at->min_depth > depth)
        continue;
      reader_move (self, &reader, place);
      g_mutex_unlock (&self->lock);
      found = find_last_shallow (&reader, row, depth, limit, outer);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return found;
}

/* What row shows of the bytes from start to before end. */
static void
append_shown (GString *text, const SbxTextRow *row, guint64 start, guint64 end, gboolean first)
{
  guint from = 0, to = row->text->len;

  if (start > row->extent.start)
    from = sbx_text_row_index_at (row, start);
  else if (row->extent.continuation || first)
    /* A line that was cut for showing is whole again, and a selection begins with what was selected. */
    from = sbx_text_row_index_at (row, row->extent.start);
  if (end < row->extent.end)
    to = sbx_text_row_index_at (row, end);
  if (to > from)
    g_string_append_len (text, row->text->str + from, to - from);
}

gboolean
sbx_line_index_write (SbxLineIndex *self, guint64 start, guint64 end, GOutputStream *stream,
                      GCancellable *cancellable, GError **error)
{
  g_auto(Reader) reader = { 0 };
  g_autoptr(GString) text = g_string_new (NULL);
  SbxRowGoal goal = { .row = G_MAXUINT64, .offset = start, .depth = -1 };
  SbxRowStep step = SBX_ROW_READY;
  guint64 line = G_MAXUINT64;

  g_return_val_if_fail (SBX_IS_LINE_INDEX (self), FALSE);

  if (start >= end || !reader_seek (self, &reader, by_offset, start))
    return TRUE;
  /* What is written is not as narrow as what is shown. */
  reader.scanner.columns = SBX_ROW_COLUMNS;
  reader.n_rows = G_MAXUINT64;
  while (step == SBX_ROW_READY)
    {
      g_autoptr(SbxTextRow) row = sbx_text_row_new ();

      step = reader_next (&reader, goal, &row->extent, row, error);
      if (step == SBX_ROW_MORE)
        return FALSE;
      if (step == SBX_ROW_READY && row->extent.start >= end)
        step = SBX_ROW_END;
      if (step == SBX_ROW_READY && (row->extent.end > start || row->extent.start >= start))
        {
          if (line != G_MAXUINT64 && row->extent.line != line)
            g_string_append_c (text, '\n');
          append_shown (text, row, start, end, line == G_MAXUINT64);
          line = row->extent.line;
        }
      if (text->len < WINDOW_BYTES && step == SBX_ROW_READY)
        continue;
      if (!g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error))
        return FALSE;
      g_string_truncate (text, 0);
    }
  return TRUE;
}
