#define G_LOG_DOMAIN "sbx-text"

#include "sbx-line-index-private.h"

#include <glib/gi18n-lib.h>

#define FIRST_BYTES (64 * 1024)
#define CHUNK_BYTES (256 * 1024)
#define PLACE_BYTES (32 * 1024)

enum { GROWN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbxLineIndex, sbx_line_index, G_TYPE_OBJECT)

static void
clear_place (gpointer place)
{
  g_free (((SbxLinePlace *) place)->stack);
}

static void
sbx_line_index_finalize (GObject *object)
{
  SbxLineIndex *self = SBX_LINE_INDEX (object);

  g_clear_object (&self->spool);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->places, g_array_unref);
  sbx_text_announcer_clear (&self->announcer);
  sbx_row_scanner_clear (&self->scanner);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->idle);
  G_OBJECT_CLASS (sbx_line_index_parent_class)->finalize (object);
}

static void
sbx_line_index_class_init (SbxLineIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_line_index_finalize;

  signals[GROWN] = g_signal_new ("grown", SBX_TYPE_LINE_INDEX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sbx_line_index_init (SbxLineIndex *self)
{
  sbx_text_announcer_init (&self->announcer, self, signals[GROWN]);
  self->cancellable = g_cancellable_new ();
  self->places = g_array_new (FALSE, FALSE, sizeof (SbxLinePlace));
  g_array_set_clear_func (self->places, clear_place);
  g_mutex_init (&self->lock);
  g_cond_init (&self->idle);
}

/* --- The worker --- */

/* Keeps the worker's place; with the lock held. */
static void
add_place (SbxLineIndex *self)
{
  SbxRowScanner *scanner = &self->scanner;
  gsize bytes = (scanner->state.depth + 7) / 8;
  SbxLinePlace place = { scanner->state, g_memdup2 (scanner->stack, bytes), G_MAXUINT32 };

  if (self->places->len > 0)
    g_array_index (self->places, SbxLinePlace, self->places->len - 1).min_depth = scanner->min_depth;
  scanner->min_depth = G_MAXUINT32;
  self->stacks += bytes;
  g_array_append_val (self->places, place);
}

static void
publish (SbxLineIndex *self, gboolean finished)
{
  SbxRowScanner *scanner = &self->scanner;

  g_mutex_lock (&self->lock);
  if (self->places->len > 0)
    g_array_index (self->places, SbxLinePlace, self->places->len - 1).min_depth = scanner->min_depth;
  self->n_rows = scanner->state.row;
  self->n_lines = scanner->state.line + (scanner->state.continued ? 1 : 0);
  self->scanned = scanner->state.offset;
  self->finished = finished;
  self->fault = scanner->fault;
  self->fault_offset = scanner->fault_offset;
  self->fault_line = scanner->fault_line;
  self->fault_column = scanner->fault_column;
  g_mutex_unlock (&self->lock);
  sbx_text_announcer_soon (&self->announcer);
}

/* The rows that can be made of these bytes; TRUE when they were the last. */
static gboolean
scan_bytes (SbxLineIndex *self, const guchar *bytes, gsize length, gboolean last)
{
  SbxRowScanner *scanner = &self->scanner;
  SbxRowGoal goal = SBX_ROW_GOAL_NONE;
  guint64 base = scanner->state.offset;
  SbxRowExtent extent;
  SbxRowStep step;

  g_mutex_lock (&self->lock);
  goal.offset = self->places->len == 0 ? 0
                : g_array_index (self->places, SbxLinePlace, self->places->len - 1).state.offset + PLACE_BYTES;
  g_mutex_unlock (&self->lock);

  do
    {
      guint64 done;

      if (scanner->state.offset >= goal.offset)
        {
          g_mutex_lock (&self->lock);
          add_place (self);
          g_mutex_unlock (&self->lock);
          goal.offset = scanner->state.offset + PLACE_BYTES;
        }
      done = scanner->state.offset - base;
      sbx_row_scanner_pass (scanner, bytes + done, length - done, &goal);
      done = scanner->state.offset - base;
      step = sbx_row_scanner_next (scanner, bytes + done, length - done, last, &extent, NULL);
    }
  while (step == SBX_ROW_READY);
  return step == SBX_ROW_END;
}

/* Reads and scans up to length bytes. FALSE when there is nothing left to do for now. */
static gboolean
scan_chunk (SbxLineIndex *self, guchar *buffer, gsize length)
{
  g_autoptr(GError) error = NULL;
  guint64 offset = self->scanner.state.offset;
  gboolean complete, last, finished;
  gssize n;

  g_mutex_lock (&self->lock);
  complete = self->complete;
  g_mutex_unlock (&self->lock);

  n = sbx_spool_read (self->spool, offset, buffer, length, &error);
  if (n < 0)
    {
      g_mutex_lock (&self->lock);
      self->error = g_steal_pointer (&error);
      g_mutex_unlock (&self->lock);
      publish (self, TRUE);
      return FALSE;
    }
  last = complete && offset + n >= sbx_spool_get_size (self->spool);
  finished = scan_bytes (self, buffer, n, last);
  publish (self, finished);
  return !finished && self->scanner.state.offset > offset;
}

static void
scan_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SbxLineIndex *self = source;
  g_autofree guchar *buffer = g_malloc (CHUNK_BYTES);

  for (;;)
    {
      while (!g_cancellable_is_cancelled (cancellable) && scan_chunk (self, buffer, CHUNK_BYTES))
        ;
      g_mutex_lock (&self->lock);
      if (self->again && !g_cancellable_is_cancelled (cancellable))
        {
          self->again = FALSE;
          g_mutex_unlock (&self->lock);
          continue;
        }
      self->running = FALSE;
      g_cond_broadcast (&self->idle);
      g_mutex_unlock (&self->lock);
      break;
    }
  g_task_return_boolean (task, TRUE);
}

/* With the lock held. */
static void
start (SbxLineIndex *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->running)
    {
      self->again = TRUE;
      return;
    }
  self->running = TRUE;
  task = g_task_new (self, self->cancellable, NULL, NULL);
  g_task_set_static_name (task, "sbx-line-index");
  g_task_run_in_thread (task, scan_in_thread);
}

/* --- What others call --- */

SbxLineIndex *
sbx_line_index_new (SbxSpool *spool, SbxTextForm form, guint columns, gboolean complete)
{
  SbxLineIndex *self;
  g_autofree guchar *buffer = g_malloc (FIRST_BYTES);
  gboolean more;

  g_return_val_if_fail (SBX_IS_SPOOL (spool), NULL);

  self = g_object_new (SBX_TYPE_LINE_INDEX, NULL);
  self->spool = g_object_ref (spool);
  self->form = form;
  self->complete = complete;
  sbx_row_scanner_init (&self->scanner, form, columns);
  more = scan_chunk (self, buffer, FIRST_BYTES);

  g_mutex_lock (&self->lock);
  if (more)
    start (self);
  g_mutex_unlock (&self->lock);
  return self;
}

void
sbx_line_index_update (SbxLineIndex *self, gboolean complete)
{
  g_return_if_fail (SBX_IS_LINE_INDEX (self));

  g_mutex_lock (&self->lock);
  self->complete |= complete;
  if (!self->finished)
    start (self);
  g_mutex_unlock (&self->lock);
}

void
sbx_line_index_cancel (SbxLineIndex *self)
{
  g_return_if_fail (SBX_IS_LINE_INDEX (self));

  g_cancellable_cancel (self->cancellable);
  sbx_text_announcer_stop (&self->announcer);
}

SbxTextForm
sbx_line_index_get_form (SbxLineIndex *self)
{
  return self->form;
}

guint
sbx_line_index_get_columns (SbxLineIndex *self)
{
  return self->scanner.columns;
}

static guint64
get_locked (SbxLineIndex *self, guint64 *what)
{
  g_mutex_lock (&self->lock);
  guint64 value = *what;
  g_mutex_unlock (&self->lock);
  return value;
}

guint64
sbx_line_index_get_n_rows (SbxLineIndex *self)
{
  return get_locked (self, &self->n_rows);
}

guint64
sbx_line_index_get_n_lines (SbxLineIndex *self)
{
  return get_locked (self, &self->n_lines);
}

guint64
sbx_line_index_get_scanned (SbxLineIndex *self)
{
  return get_locked (self, &self->scanned);
}

gsize
sbx_line_index_get_memory (SbxLineIndex *self)
{
  g_mutex_lock (&self->lock);
  gsize memory = self->places->len * sizeof (SbxLinePlace) + self->stacks;
  g_mutex_unlock (&self->lock);
  return memory;
}

gboolean
sbx_line_index_is_finished (SbxLineIndex *self)
{
  g_mutex_lock (&self->lock);
  gboolean finished = self->finished;
  g_mutex_unlock (&self->lock);
  return finished;
}

double
sbx_line_index_get_progress (SbxLineIndex *self)
{
  guint64 size = sbx_spool_get_size (self->spool);

  if (size == 0 || sbx_line_index_is_finished (self))
    return 1;
  return (double) sbx_line_index_get_scanned (self) / size;
}

GError *
sbx_line_index_dup_error (SbxLineIndex *self)
{
  g_mutex_lock (&self->lock);
  GError *error = self->error ? g_error_copy (self->error) : NULL;
  g_mutex_unlock (&self->lock);
  return error;
}

gboolean
sbx_line_index_dup_fault (SbxLineIndex *self, guint64 *offset, char **message)
{
  g_mutex_lock (&self->lock);
  SbxTextFault fault = self->fault;
  guint64 line = self->fault_line + 1, column = self->fault_column + 1;
  if (offset)
    *offset = self->fault_offset;
  g_mutex_unlock (&self->lock);

  if (fault == SBX_FAULT_NONE)
    return FALSE;
  if (message)
    /* Translators: “This is not JSON from line 3, column 7 on: a value was expected” */
    *message = g_strdup_printf (_("This is not JSON from line %1$'llu, column %2$'llu on: %3$s"),
                                (unsigned long long) line, (unsigned long long) column, sbx_text_fault_message (fault));
  return TRUE;
}
