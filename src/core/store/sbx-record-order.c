#include "sbx-record-order.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-name-key.h"

/* Steps of SQLite between two looks at the clock: well under a millisecond where rows are in memory. */
#define STEPS 500
/* How far apart and how many the changes of one reading may be to be told one by one. With each a view reads and binds some rows. */
#define MAX_DISTANCE 64
#define MAX_CHANGES  32

struct _SbxOrderSource
{
  SbxOrderFunc    func;
  gpointer        query;
  GDestroyNotify  free;
};

SbxOrderSource *
sbx_order_source_new (SbxOrderFunc func, gpointer query, GDestroyNotify free)
{
  SbxOrderSource *self = g_atomic_rc_box_new (SbxOrderSource);

  *self = (SbxOrderSource) { func, query, free };
  return self;
}

static void
order_source_clear (gpointer data)
{
  SbxOrderSource *self = data;

  self->free (self->query);
}

void
sbx_order_source_unref (SbxOrderSource *self)
{
  g_atomic_rc_box_release_full (self, order_source_clear);
}

typedef struct
{
  gint64 number;
  gsize  key;     /* offset */
} NamedRow;

static int
compare_named (gconstpointer one, gconstpointer other, gpointer keys)
{
  return strcmp ((const char *) keys + ((const NamedRow *) one)->key, (const char *) keys + ((const NamedRow *) other)->key);
}

/* SQLite knows the order of ASCII only. Its order is nearly the one wanted, and often quite. */
static int
read_named (SbxStatement *statement, GArray *order)
{
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (NamedRow));
  g_autoptr(GString) keys = g_string_new (NULL);
  gboolean sorted = TRUE;
  int code;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      NamedRow row = { sqlite3_column_int64 (statement, 0), keys->len };
      const char *name = (const char *) sqlite3_column_text (statement, 1);

      sbx_name_key_append (keys, name, sqlite3_column_bytes (statement, 1));
      g_string_append_c (keys, '\0');
      if (rows->len > 0 && compare_named (&g_array_index (rows, NamedRow, rows->len - 1), &row, keys->str) > 0)
        sorted = FALSE;
      g_array_append_val (rows, row);
    }
  if (!sorted)
    g_array_sort_with_data (rows, compare_named, keys->str);
  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (order, g_array_index (rows, NamedRow, i).number);
  return code;
}

static int
read_numbers (SbxStatement *statement, GArray *order)
{
  int code;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      gint64 number = sqlite3_column_int64 (statement, 0);

      g_array_append_val (order, number);
    }
  return code;
}

static GArray *
read_all (sqlite3 *db, SbxOrderSource *source, GError **error)
{
  g_autoptr(SbxStatement) statement = source->func (source->query, db, error);
  g_autoptr(GArray) order = g_array_new (FALSE, FALSE, sizeof (gint64));
  int code;

  if (statement == NULL)
    return NULL;
  code = sqlite3_column_count (statement) > 1 ? read_named (statement, order) : read_numbers (statement, order);
  if (code == SQLITE_DONE)
    return g_steal_pointer (&order);
  sbx_store_set_error (db, code, _("The list could not be read"), error);
  return NULL;
}

typedef struct
{
  gint64   deadline;
  gboolean passed;
} Limit;

static int
is_late (void *data)
{
  Limit *limit = data;

  limit->passed = g_get_monotonic_time () > limit->deadline;
  return limit->passed;
}

GArray *
sbx_order_read (sqlite3 *db, SbxOrderSource *source, gint64 deadline, GError **error)
{
  Limit limit = { deadline, FALSE };
  g_autoptr(GError) problem = NULL;
  GArray *order;

  sqlite3_progress_handler (db, STEPS, is_late, &limit);
  order = read_all (db, source, &problem);
  sqlite3_progress_handler (db, 0, NULL, NULL);
  if (order == NULL && limit.passed)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, problem->message);
  else if (order == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return order;
}

typedef struct
{
  SbxStore       *store;
  SbxOrderSource *source;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  sbx_order_source_unref (reading->source);
  g_free (reading);
}

static int
is_cancelled (void *cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  sqlite3 *db = sbx_store_borrow_reader (reading->store, &error);
  GArray *order = NULL;

  if (db != NULL)
    {
      sqlite3_progress_handler (db, STEPS, is_cancelled, cancellable);
      order = read_all (db, reading->source, &error);
      sqlite3_progress_handler (db, 0, NULL, NULL);
      sbx_store_return_reader (reading->store, db);
    }
  if (order != NULL)
    g_task_return_pointer (task, order, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

void
sbx_order_read_async (SbxStore *store, SbxOrderSource *source, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, data);
  Reading *reading = g_new0 (Reading, 1);

  *reading = (Reading) { g_object_ref (store), g_atomic_rc_box_acquire (source) };
  g_task_set_source_tag (task, sbx_order_read_async);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_thread);
}

GArray *
sbx_order_read_finish (GAsyncResult *result, GError **error)
{
  Reading *reading = g_task_get_task_data (G_TASK (result));

  /* Given back here: the task itself may go on its thread, where the store must not. */
  g_clear_object (&reading->store);
  return g_task_propagate_pointer (G_TASK (result), error);
}

#define AT(array, i) g_array_index (array, gint64, i)

/* From (*from, *to), where the orders differ, to the next row that they share. FALSE: there is none close by. */
static gboolean
find_shared (GArray *old, GArray *new, guint *from, guint *to)
{
  for (guint distance = 1; distance <= MAX_DISTANCE; distance++)
    for (guint n = 0; n <= distance; n++)
      {
        guint i = *from + n, j = *to + distance - n;

        if (i < old->len && j < new->len && AT (old, i) == AT (new, j))
          {
            *from = i;
            *to = j;
            return TRUE;
          }
      }
  return FALSE;
}

/* All that is left, but what both end with. */
static void
add_rest (GArray *changes, GArray *old, GArray *new, guint from, guint to)
{
  guint shorter = MIN (old->len - from, new->len - to), suffix = 0;
  SbxOrderChange change;

  while (suffix < shorter && AT (old, old->len - 1 - suffix) == AT (new, new->len - 1 - suffix))
    suffix++;
  change = (SbxOrderChange) { to, old->len - suffix - from, new->len - suffix - to };
  g_array_append_val (changes, change);
}

GArray *
sbx_order_diff (GArray *old, GArray *new)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (SbxOrderChange));
  guint from = 0, to = 0;

  while (from < old->len || to < new->len)
    {
      guint end = from, new_end = to;
      SbxOrderChange change;

      if (from < old->len && to < new->len && AT (old, from) == AT (new, to))
        {
          from++;
          to++;
          continue;
        }
      if (changes->len == MAX_CHANGES)
        {
          /* What comes before the first difference is the same in both. */
          guint start = g_array_index (changes, SbxOrderChange, 0).position;

          g_array_set_size (changes, 0);
          add_rest (changes, old, new, start, start);
          return changes;
        }
      if (!find_shared (old, new, &end, &new_end))
        {
          add_rest (changes, old, new, from, to);
          return changes;
        }
      change = (SbxOrderChange) { to, end - from, new_end - to };
      g_array_append_val (changes, change);
      from = end;
      to = new_end;
    }
  return changes;
}
#undef AT
