#define G_LOG_DOMAIN "sbx-store"

#include "sbx-record-list-private.h"

#include <glib/gi18n-lib.h>

#define PAGE_SIZE  64
#define KEPT_PAGES 8
/* What takes longer than this (microseconds) is a thread's work, and so is what had many rows before: not all of a search can be stopped. */
#define PATIENCE   4000
#define MANY_ROWS  20000
#define MANY_ADDED (4 * PAGE_SIZE)

struct _SbxRecordList
{
  GObject         parent_instance;
  SbxStore       *store;
  GType           type;
  SbxRecordClass *klass;
  SbxOrderSource *source;

  GArray         *order;     /* gint64: row numbers */
  GHashTable     *live;      /* &number → SbxRecord, not owned: what somebody holds */
  GQueue          pages;     /* GPtrArray of records, owned: the last pages asked for, newest first */
  guint           most;      /* rows that it ever had */
  GCancellable   *reading;   /* of the thread that reads the order; NULL: none does */
  gboolean        again;     /* once more, when it has ended */
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
  g_autofree char *sql = sbx_record_class_dup_select_row (self->klass, "WHERE rowid = ?1");

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
    {
      SbxRecord *record = take_row (self, statement, NUMBER (self, i));

      /* What stands empty can't be taken for unchanged when its number is given to another row. */
      if (sbx_record_get_id (record) == NULL)
        NUMBER (self, i) = -1;
      g_ptr_array_add (page, record);
    }
  sbx_connection_release (statement);
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

static void
replace (SbxRecordList *self, guint position, guint removed, gint64 *added, guint n_added)
{
  if (removed > 0)
    g_array_remove_range (self->order, position, removed);
  if (n_added > 0)
    g_array_insert_vals (self->order, position, added, n_added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, n_added);
}

static void
replace_order (SbxRecordList *self, GArray *order)
{
  g_autoptr(GArray) changes = sbx_order_diff (self->order, order);

  self->most = MAX (self->most, order->len);
  for (guint i = 0; i < changes->len; i++)
    {
      SbxOrderChange change = g_array_index (changes, SbxOrderChange, i);

      /* A list view looks for the rows that went among all those that came with the same change, and reads them for that; it makes
       * new ones of as many as it shows. */
      guint first = change.removed > 0 ? MIN (change.added, MANY_ADDED) : change.added;

      replace (self, change.position, change.removed, &g_array_index (order, gint64, change.position), first);
      if (first < change.added)
        replace (self, change.position + first, 0, &g_array_index (order, gint64, change.position + first), change.added - first);
    }
  g_signal_emit (self, signals[REFRESHED], 0);
}

static void start_reading (SbxRecordList *self);

static void
order_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SbxRecordList *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) order = sbx_order_read_finish (result, &error);

  /* The list is gone, or another filter came meanwhile, whose own order is on the way. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  if (self->again)
    start_reading (self);
  take_error (self, g_steal_pointer (&error));
  if (order != NULL)
    replace_order (self, order);
}

static void
start_reading (SbxRecordList *self)
{
  self->again = FALSE;
  self->reading = g_cancellable_new ();
  /* Not owned: the list cancels the reading before it goes. */
  sbx_order_read_async (self->store, self->source, self->reading, order_read_cb, self);
}

static void
cancel_reading (SbxRecordList *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

/* Quick ones at once, so that what is short never flickers; the others in a thread. */
static void
read_order (SbxRecordList *self, sqlite3 *db, gint64 deadline)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) order = NULL;

  cancel_reading (self);
  if (deadline == SBX_ORDER_PATIENT || self->most <= MANY_ROWS)
    order = sbx_order_read (db, self->source, deadline, &error);
  if (order == NULL && (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)))
    {
      start_reading (self);
      return;
    }
  take_error (self, g_steal_pointer (&error));
  if (order != NULL)
    replace_order (self, order);
}

/* reread_only: an order is on the way already. */
static void
refresh (SbxRecordList *self, gboolean reread_only, gint64 deadline)
{
  GError *error = NULL;
  sqlite3 *db = sbx_store_borrow_reader (self->store, &error);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  if (db == NULL)
    {
      cancel_reading (self);
      take_error (self, error);
      return;
    }
  if (self->reread)
    reread_live (self, db);
  self->reread = FALSE;
  if (!reread_only)
    read_order (self, db, deadline);
  sbx_store_return_reader (self->store, db);
}

/* A reading that began before the change ends first: in a history that grows all the time it would never end otherwise. */
static gboolean
reload_cb (gpointer data)
{
  SbxRecordList *self = data;

  self->reload_id = 0;
  self->again = self->reading != NULL;
  refresh (self, self->again, g_get_monotonic_time () + PATIENCE);
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

  g_clear_pointer (&self->source, sbx_order_source_unref);
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
sbx_record_list_new (SbxStore *store, GType type, SbxOrderSource *source)
{
  SbxRecordList *self = g_object_new (SBX_TYPE_RECORD_LIST, NULL);

  self->store = g_object_ref (store);
  self->type = type;
  self->klass = g_type_class_ref (type);
  self->source = source;
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  refresh (self, FALSE, g_get_monotonic_time () + PATIENCE);
  return self;
}

void
sbx_record_list_set_source (SbxRecordList *self, SbxOrderSource *source)
{
  sbx_order_source_unref (self->source);
  self->source = source;
  refresh (self, FALSE, g_get_monotonic_time () + PATIENCE);
}

gboolean
sbx_record_list_is_reading (SbxRecordList *self)
{
  g_return_val_if_fail (SBX_IS_RECORD_LIST (self), FALSE);

  return self->reading != NULL;
}

void
sbx_record_list_settle (SbxRecordList *self)
{
  g_return_if_fail (SBX_IS_RECORD_LIST (self));

  if (self->reading != NULL)
    refresh (self, FALSE, SBX_ORDER_PATIENT);
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
