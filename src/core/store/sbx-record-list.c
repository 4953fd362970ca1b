#define G_LOG_DOMAIN "sbx-store"

#include "sbx-record-list-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-name-key.h"

#define PAGE_SIZE  64
#define KEPT_PAGES 8
/* Some 100,000 rows that all match a search take 60 ms to put in order: from here on that is a thread's work. */
#define MANY_ROWS  50000
/* How far apart and how many the changes of one reading may be to be told one by one. */
#define MAX_DISTANCE 64
#define MAX_CHANGES  200

struct _SbxRecordList
{
  GObject         parent_instance;
  SbxStore       *store;
  GType           type;
  SbxRecordClass *klass;
  SbxOrderFunc    order_func;
  gpointer        query;
  GDestroyNotify  clear;

  GArray         *order;     /* gint64: row numbers */
  GHashTable     *live;      /* &number → SbxRecord, not owned: what somebody holds */
  GQueue          pages;     /* GPtrArray of records, owned: the last pages asked for, newest first */
  guint           most;      /* rows that it ever had */
  GCancellable   *reading;   /* of the thread that reads the order; NULL: none does */
  guint           reload_id;
  gboolean        reread;    /* with the next reload, all live rows */
  GError         *error;     /* of the last reading */
};

static void sbx_record_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SbxRecordList, sbx_record_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sbx_record_list_model_init))

enum { FAILED, REFRESHED, N_SIGNALS };
static guint signals[N_SIGNALS];

#define NUMBER(self, position) g_array_index ((self)->order, gint64, position)

/* error is taken. */
static void
take_error (SbxRecordList *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  if (error != NULL)
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
record_gone_cb (gpointer data, GObject *where)
{
  SbxRecordList *self = data;
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    if (record == where)
      {
        g_hash_table_iter_remove (&iter);
        return;
      }
}

/* SQLite gives the number of a deleted row to the next new one, so the record loses it at once, and its place in the order
 * can't be taken for unchanged. */
static void
drop_live (SbxRecordList *self, SbxRecord *record, gint64 number)
{
  g_object_weak_unref (G_OBJECT (record), record_gone_cb, self);
  g_hash_table_remove (self->live, &number);
  for (guint i = 0; i < self->order->len; i++)
    if (NUMBER (self, i) == number)
      NUMBER (self, i) = -1;
}

static void
forget_live (SbxRecordList *self)
{
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    {
      g_object_weak_unref (record, record_gone_cb, self);
      g_hash_table_iter_remove (&iter);
    }
}

static SbxStatement *
prepare_row (SbxRecordList *self, sqlite3 *db, GError **error)
{
  g_autofree char *sql = sbx_record_class_dup_select (self->klass, "WHERE rowid = ?1");

  return sbx_store_prepare (db, sql, _("The rows could not be read"), error, NULL);
}

/* NULL: the row is gone, or can't be read. */
static SbxRecord *
read_row (SbxRecordList *self, SbxStatement *statement, gint64 number)
{
  SbxRecord *record = NULL;

  sqlite3_reset (statement);
  sqlite3_bind_int64 (statement, 1, number);
  if (sqlite3_step (statement) == SQLITE_ROW)
    record = sbx_record_new_from_statement (self->type, statement);
  sqlite3_reset (statement);
  return record;
}

/* (transfer full) */
static SbxRecord *
take_row (SbxRecordList *self, SbxStatement *statement, gint64 number)
{
  SbxRecord *record = g_hash_table_lookup (self->live, &number);

  if (record != NULL)
    return g_object_ref (record);
  record = statement != NULL ? read_row (self, statement, number) : NULL;
  /* A row that was deleted a moment ago stands empty until the list hears of it. */
  if (record == NULL)
    return g_object_new (self->type, NULL);
  g_hash_table_insert (self->live, g_memdup2 (&number, sizeof number), record);
  g_object_weak_ref (G_OBJECT (record), record_gone_cb, self);
  return record;
}

static GPtrArray *
load_page (SbxRecordList *self, guint first)
{
  g_autoptr(GPtrArray) page = g_ptr_array_new_with_free_func (g_object_unref);
  GError *error = NULL;
  guint end = MIN (first + PAGE_SIZE, self->order->len);
  sqlite3 *db = sbx_store_borrow_reader (self->store, &error);
  SbxStatement *statement = db != NULL ? prepare_row (self, db, &error) : NULL;

  if (statement == NULL)
    take_error (self, error);
  for (guint i = first; i < end; i++)
    g_ptr_array_add (page, take_row (self, statement, NUMBER (self, i)));
  sqlite3_finalize (statement);
  if (db != NULL)
    sbx_store_return_reader (self->store, db);
  return g_steal_pointer (&page);
}

static GType
sbx_record_list_get_item_type (GListModel *model)
{
  return SBX_RECORD_LIST (model)->type;
}

static guint
sbx_record_list_get_n_items (GListModel *model)
{
  return SBX_RECORD_LIST (model)->order->len;
}

static gpointer
sbx_record_list_get_item (GListModel *model, guint position)
{
  SbxRecordList *self = SBX_RECORD_LIST (model);
  g_autoptr(GPtrArray) page = NULL;
  guint first = position - position % PAGE_SIZE;
  gpointer record;

  if (position >= self->order->len)
    return NULL;
  record = g_hash_table_lookup (self->live, &NUMBER (self, position));
  if (record != NULL)
    return g_object_ref (record);

  page = load_page (self, first);
  record = g_object_ref (page->pdata[position - first]);
  g_queue_push_head (&self->pages, g_steal_pointer (&page));
  while (g_queue_get_length (&self->pages) > KEPT_PAGES)
    g_ptr_array_unref (g_queue_pop_tail (&self->pages));
  return record;
}

static void
sbx_record_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sbx_record_list_get_item_type;
  iface->get_n_items = sbx_record_list_get_n_items;
  iface->get_item = sbx_record_list_get_item;
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
read_order (SbxOrderFunc func, gpointer query, sqlite3 *db, GError **error)
{
  g_autoptr(SbxStatement) statement = func (query, db, error);
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

/* Rows that somebody holds are brought up to date in place. */
static void
reread_live (SbxRecordList *self, sqlite3 *db)
{
  GError *error = NULL;
  g_autoptr(SbxStatement) statement = prepare_row (self, db, &error);
  g_autoptr(GPtrArray) records = g_hash_table_get_values_as_ptr_array (self->live);
  g_autoptr(GPtrArray) numbers = g_hash_table_get_keys_as_ptr_array (self->live);
  g_autoptr(GArray) copies = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (statement == NULL)
    {
      take_error (self, error);
      return;
    }
  /* Whoever hears of a change may let go of rows: hold them all, and their numbers. */
  for (guint i = 0; i < records->len; i++)
    {
      g_object_ref (records->pdata[i]);
      g_array_append_vals (copies, numbers->pdata[i], 1);
    }
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr(SbxRecord) record = records->pdata[i];
      g_autoptr(SbxRecord) row = read_row (self, statement, g_array_index (copies, gint64, i));

      if (row != NULL && g_strcmp0 (sbx_record_get_id (record), sbx_record_get_id (row)) == 0)
        sbx_record_assign (record, row);
      else
        drop_live (self, record, g_array_index (copies, gint64, i));
    }
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

/* Rows that stay where they are among the others stay in the model, as far as that takes few changes: a row that moves is taken out
 * and put in, and the rest is not touched. */
static void
replace_order (SbxRecordList *self, GArray *order)
{
  g_autoptr(GArray) old = g_steal_pointer (&self->order);
  guint from = 0, to = 0, n_changes = 0;

  self->order = g_array_copy (old);
  self->most = MAX (self->most, order->len);
  while (from < old->len || to < order->len)
    {
      guint end = from, new_end = to, suffix = 0;

      if (from < old->len && to < order->len && AT (old, from) == AT (order, to))
        {
          from++;
          to++;
          continue;
        }
      if (++n_changes > MAX_CHANGES || !find_shared (old, order, &end, &new_end))
        {
          guint shorter = MIN (old->len - from, order->len - to);

          while (suffix < shorter && AT (old, old->len - 1 - suffix) == AT (order, order->len - 1 - suffix))
            suffix++;
          end = old->len - suffix;
          new_end = order->len - suffix;
        }
      if (end > from)
        g_array_remove_range (self->order, to, end - from);
      if (new_end > to)
        g_array_insert_vals (self->order, to, &AT (order, to), new_end - to);
      g_list_model_items_changed (G_LIST_MODEL (self), to, end - from, new_end - to);
      from = end;
      to = new_end;
    }
  g_signal_emit (self, signals[REFRESHED], 0);
}
#undef AT

typedef struct
{
  SbxRecordList  *list;   /* not owned: it cancels the reading before it goes */
  SbxStore       *store;
  SbxOrderFunc    func;
  gpointer        query;
  GDestroyNotify  clear;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_atomic_rc_box_release_full (reading->query, reading->clear);
  g_free (reading);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  sqlite3 *db = sbx_store_borrow_reader (reading->store, &error);
  GArray *order = db != NULL ? read_order (reading->func, reading->query, db, &error) : NULL;

  if (db != NULL)
    sbx_store_return_reader (reading->store, db);
  if (order != NULL)
    g_task_return_pointer (task, order, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
order_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = g_task_get_task_data (G_TASK (result));
  SbxRecordList *self = reading->list;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) order = g_task_propagate_pointer (G_TASK (result), &error);

  /* Given back here: the task itself may go on its thread, where the store must not. */
  g_clear_object (&reading->store);
  /* The list is gone, or another filter or change came meanwhile, whose own order is on the way. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  take_error (self, g_steal_pointer (&error));
  if (order != NULL)
    replace_order (self, order);
}

static void
start_reading (SbxRecordList *self)
{
  g_autoptr(GTask) task = NULL;
  Reading *reading = g_new0 (Reading, 1);

  *reading = (Reading) { self, g_object_ref (self->store), self->order_func, g_atomic_rc_box_acquire (self->query), self->clear };
  self->reading = g_cancellable_new ();
  task = g_task_new (NULL, self->reading, order_read_cb, NULL);
  g_task_set_source_tag (task, start_reading);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_thread);
}

static void
cancel_reading (SbxRecordList *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
refresh (SbxRecordList *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) order = NULL;
  sqlite3 *db = sbx_store_borrow_reader (self->store, &error);

  cancel_reading (self);
  g_clear_handle_id (&self->reload_id, g_source_remove);
  if (db == NULL)
    {
      take_error (self, g_steal_pointer (&error));
      return;
    }
  if (self->most <= MANY_ROWS)
    {
      order = read_order (self->order_func, self->query, db, &error);
      take_error (self, g_steal_pointer (&error));
    }
  else
    start_reading (self);
  if (self->reread)
    reread_live (self, db);
  self->reread = FALSE;
  sbx_store_return_reader (self->store, db);
  if (order != NULL)
    replace_order (self, order);
}

static gboolean
reload_cb (gpointer data)
{
  SbxRecordList *self = data;

  self->reload_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

/* NULL: nobody holds the row. */
static SbxRecord *
find_live (SbxRecordList *self, const char *id, gint64 *number)
{
  GHashTableIter iter;
  gpointer key, record;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, &key, &record))
    if (g_strcmp0 (sbx_record_get_id (record), id) == 0)
      {
        *number = *(gint64 *) key;
        return record;
      }
  return NULL;
}

/* Many changes make one reload, before the next frame is drawn. */
static void
store_changed_cb (SbxRecordList *self, const char *table, const char *id, gboolean removed)
{
  SbxRecord *record;
  gint64 number;

  if (*table != '\0' && !g_str_equal (table, self->klass->table))
    return;
  record = id != NULL ? find_live (self, id, &number) : NULL;
  if (record != NULL && removed)
    drop_live (self, record, number);
  else if (record != NULL || id == NULL)
    self->reread = TRUE;
  if (self->reload_id == 0)
    self->reload_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, reload_cb, self, NULL);
}

static void
sbx_record_list_dispose (GObject *object)
{
  SbxRecordList *self = SBX_RECORD_LIST (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  cancel_reading (self);
  forget_live (self);
  g_queue_clear_full (&self->pages, (GDestroyNotify) g_ptr_array_unref);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (sbx_record_list_parent_class)->dispose (object);
}

static void
sbx_record_list_finalize (GObject *object)
{
  SbxRecordList *self = SBX_RECORD_LIST (object);

  g_atomic_rc_box_release_full (self->query, self->clear);
  g_array_unref (self->order);
  g_hash_table_unref (self->live);
  g_type_class_unref (self->klass);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (sbx_record_list_parent_class)->finalize (object);
}

static void
sbx_record_list_class_init (SbxRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sbx_record_list_dispose;
  object_class->finalize = sbx_record_list_finalize;

  signals[FAILED] = g_signal_new ("failed", SBX_TYPE_RECORD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFRESHED] = g_signal_new ("refreshed", SBX_TYPE_RECORD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sbx_record_list_init (SbxRecordList *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->live = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_queue_init (&self->pages);
}

SbxRecordList *
sbx_record_list_new (SbxStore *store, GType type, SbxOrderFunc order, gpointer query, GDestroyNotify clear)
{
  SbxRecordList *self = g_object_new (SBX_TYPE_RECORD_LIST, NULL);

  self->store = g_object_ref (store);
  self->type = type;
  self->klass = g_type_class_ref (type);
  self->order_func = order;
  self->query = query;
  self->clear = clear;
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}

void
sbx_record_list_set_query (SbxRecordList *self, gpointer query)
{
  g_atomic_rc_box_release_full (self->query, self->clear);
  self->query = query;
  refresh (self);
}

SbxStore *
sbx_record_list_get_store (SbxRecordList *self)
{
  return self->store;
}

gint64
sbx_record_list_get_number (SbxRecordList *self, guint position)
{
  return NUMBER (self, position);
}

const GError *
sbx_record_list_get_error (SbxRecordList *self)
{
  g_return_val_if_fail (SBX_IS_RECORD_LIST (self), NULL);

  return self->error;
}

static gint64
find_number (SbxRecordList *self, sqlite3 *db, const char *id)
{
  g_autofree char *sql = g_strdup_printf ("SELECT rowid FROM \"%s\" WHERE \"id\" = ?1", self->klass->table);
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db, sql, "", NULL, id, NULL);

  return statement != NULL && sqlite3_step (statement) == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : -1;
}

guint
sbx_record_list_find (SbxRecordList *self, const char *id)
{
  sqlite3 *db;
  gint64 number;

  g_return_val_if_fail (SBX_IS_RECORD_LIST (self) && id != NULL, G_MAXUINT);

  db = sbx_store_borrow_reader (self->store, NULL);
  if (db == NULL)
    return G_MAXUINT;
  number = find_number (self, db, id);
  sbx_store_return_reader (self->store, db);
  for (guint i = 0; i < self->order->len; i++)
    if (NUMBER (self, i) == number)
      return i;
  return G_MAXUINT;
}

static char **
read_ids (SbxRecordList *self, sqlite3 *db, const guint *positions, guint n_positions, GError **error)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autofree char *sql = g_strdup_printf ("SELECT \"id\" FROM \"%s\" WHERE rowid = ?1", self->klass->table);
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db, sql, _("The rows could not be read"), error, NULL);

  if (statement == NULL)
    return NULL;
  for (guint i = 0; i < n_positions; i++)
    {
      /* What somebody sees is meant, whatever has become of its number. */
      SbxRecord *record = g_hash_table_lookup (self->live, &NUMBER (self, positions[i]));

      if (record != NULL)
        {
          g_strv_builder_add (ids, sbx_record_get_id (record));
          continue;
        }
      sqlite3_bind_int64 (statement, 1, NUMBER (self, positions[i]));
      if (sqlite3_step (statement) == SQLITE_ROW)
        g_strv_builder_add (ids, (const char *) sqlite3_column_text (statement, 0));
      sqlite3_reset (statement);
    }
  return g_strv_builder_end (ids);
}

char **
sbx_record_list_dup_ids (SbxRecordList *self, const guint *positions, guint n_positions, GError **error)
{
  sqlite3 *db;
  char **ids;

  g_return_val_if_fail (SBX_IS_RECORD_LIST (self), NULL);

  db = sbx_store_borrow_reader (self->store, error);
  if (db == NULL)
    return NULL;
  ids = read_ids (self, db, positions, n_positions, error);
  sbx_store_return_reader (self->store, db);
  return ids;
}
