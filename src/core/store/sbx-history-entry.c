#include "sbx-history.h"

#include <glib/gi18n-lib.h>

#include "sbx-record-list-private.h"

struct _SbxHistoryEntry
{
  SbxRecord  parent_instance;
  char      *id;
  char      *request_id;
  char      *environment;
  char      *name;
  char      *method;
  char      *url;
  gint64     status;
  char      *reason;
  char      *error;
  gint64     started_at;
  gint64     duration;
  gint64     wire_size;
  gint64     body_size;
  char      *content_type;
  gboolean   body_kept;
  gint64     body_bytes;
  char      *request;
  char      *document;
};

G_DEFINE_FINAL_TYPE (SbxHistoryEntry, sbx_history_entry, SBX_TYPE_RECORD)

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxHistoryEntry, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxHistoryEntry, request_id, "requestId", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxHistoryEntry, environment, "environment", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxHistoryEntry, name, "name", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxHistoryEntry, method, "method", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxHistoryEntry, url, "url", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxHistoryEntry, status, "status", INTEGER, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxHistoryEntry, reason, "reason", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxHistoryEntry, error, "error", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxHistoryEntry, started_at, "startedAt", TIME, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxHistoryEntry, duration, "duration", INTEGER, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxHistoryEntry, wire_size, "wireSize", INTEGER, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxHistoryEntry, body_size, "bodySize", INTEGER, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxHistoryEntry, content_type, "contentType", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxHistoryEntry, body_kept, "bodyKept", BOOLEAN, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxHistoryEntry, body_bytes, "bodyBytes", INTEGER, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxHistoryEntry, request, "request", JSON, SBX_COLUMN_LARGE),
  SBX_COLUMN (SbxHistoryEntry, document, "document", JSON, SBX_COLUMN_LARGE),
};

static void
sbx_history_entry_class_init (SbxHistoryEntryClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "exchanges", columns, G_N_ELEMENTS (columns));
}

static void
sbx_history_entry_init (SbxHistoryEntry *self)
{
}

/* The list of them. */
typedef struct
{
  char       *request_id;
  char       *match;
  SbxOutcome  outcome;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->request_id);
  g_free (query->match);
  g_free (query);
}

static SbxStatement *
prepare_order (gpointer data, sqlite3 *db, GError **error)
{
  Query *query = data;
  g_autoptr(GString) sql = g_string_new ("SELECT rowid FROM \"exchanges\" WHERE 1");
  SbxStatement *statement;

  if (query->request_id != NULL)
    g_string_append (sql, " AND \"requestId\" = ?1");
  if (query->match != NULL)
    g_string_append (sql, " AND rowid IN (SELECT rowid FROM \"exchanges_fts\" WHERE \"exchanges_fts\" MATCH ?2)");
  /* The words of the index exchanges_by_outcome, so that no row is read. */
  if (query->outcome != SBX_OUTCOME_ANY)
    g_string_append_printf (sql, " AND (\"error\" IS NULL AND \"status\" BETWEEN 1 AND 399) = %s",
                            query->outcome == SBX_OUTCOME_SUCCEEDED ? "1" : "0");
  g_string_append (sql, " ORDER BY \"startedAt\" DESC, rowid DESC");
  statement = sbx_store_prepare (db, sql->str, _("The history could not be listed"), error, NULL);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, query->request_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, query->match, -1, SQLITE_STATIC);
  return statement;
}

static SbxOrderSource *
order_source_new (const SbxHistoryFilter *filter)
{
  Query *query = g_new0 (Query, 1);

  *query = (Query) { g_strdup (filter->request_id), sbx_search_to_match (filter->search), filter->outcome };
  return sbx_order_source_new (prepare_order, query, query_free);
}

SbxRecordList *
sbx_history_list_new (SbxStore *store, const SbxHistoryFilter *filter)
{
  g_return_val_if_fail (SBX_IS_STORE (store), NULL);

  return sbx_record_list_new (store, SBX_TYPE_HISTORY_ENTRY, order_source_new (filter != NULL ? filter : &(SbxHistoryFilter) { 0 }));
}

void
sbx_history_list_set_filter (SbxRecordList *self, const SbxHistoryFilter *filter)
{
  g_return_if_fail (SBX_IS_RECORD_LIST (self) && filter != NULL);
  g_return_if_fail (g_list_model_get_item_type (G_LIST_MODEL (self)) == SBX_TYPE_HISTORY_ENTRY);

  sbx_record_list_set_source (self, order_source_new (filter));
}

/* A row that is gone counts as older: the list hears of it in a moment. */
static gint64
read_time (SbxStatement *statement, gint64 number)
{
  gint64 time = G_MININT64;

  sqlite3_bind_int64 (statement, 1, number);
  if (sqlite3_step (statement) == SQLITE_ROW)
    time = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return time;
}

/* Reads when rows started, and nothing else of them. */
typedef struct
{
  sqlite3      *db;
  SbxStatement *statement;
} Times;

static gboolean
times_open (Times *times, SbxRecordList *list)
{
  times->db = sbx_store_borrow_reader (sbx_record_list_get_store (list), NULL);
  /* One transaction for all of them: locks take longer than rows. */
  if (times->db != NULL && sqlite3_exec (times->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK)
    times->statement = sbx_store_prepare (times->db, "SELECT \"startedAt\" FROM \"exchanges\" WHERE rowid = ?1", "", NULL, NULL);
  return times->statement != NULL;
}

static void
times_close (Times *times, SbxRecordList *list)
{
  sbx_connection_release (times->statement);
  if (times->db == NULL)
    return;
  if (!sqlite3_get_autocommit (times->db))
    sqlite3_exec (times->db, "COMMIT", NULL, NULL, NULL);
  sbx_store_return_reader (sbx_record_list_get_store (list), times->db);
}

gint64
sbx_history_list_get_time (SbxRecordList *self, guint position)
{
  Times times = { 0 };
  gint64 time = G_MININT64;

  g_return_val_if_fail (SBX_IS_RECORD_LIST (self), time);

  if (times_open (&times, self) && position < g_list_model_get_n_items (G_LIST_MODEL (self)))
    time = read_time (times.statement, sbx_record_list_get_number (self, position));
  times_close (&times, self);
  return time;
}

guint
sbx_history_list_find_older (SbxRecordList *self, gint64 time)
{
  guint low = 0, high;
  Times times = { 0 };

  g_return_val_if_fail (SBX_IS_RECORD_LIST (self), 0);

  high = g_list_model_get_n_items (G_LIST_MODEL (self));
  if (times_open (&times, self))
    while (low < high)
      {
        guint middle = low + (high - low) / 2;

        if (read_time (times.statement, sbx_record_list_get_number (self, middle)) < time)
          high = middle;
        else
          low = middle + 1;
      }
  times_close (&times, self);
  return high;
}
