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
  SBX_COLUMN (SbxHistoryEntry, request, "request", JSON, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxHistoryEntry, document, "document", JSON, SBX_COLUMN_NONE),
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
  char *request_id;
  char *match;
} Query;

static void
query_clear (gpointer data)
{
  Query *query = data;

  g_free (query->request_id);
  g_free (query->match);
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
  g_string_append (sql, " ORDER BY \"startedAt\" DESC, rowid DESC");
  statement = sbx_store_prepare (db, sql->str, _("The history could not be listed"), error, NULL);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, query->request_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, query->match, -1, SQLITE_STATIC);
  return statement;
}

SbxRecordList *
sbx_history_list_new (SbxStore *store, const char *request_id, const char *search)
{
  Query *query;

  g_return_val_if_fail (SBX_IS_STORE (store), NULL);

  query = g_atomic_rc_box_new0 (Query);
  query->request_id = g_strdup (request_id);
  query->match = sbx_search_to_match (search);
  return sbx_record_list_new (store, SBX_TYPE_HISTORY_ENTRY, prepare_order, query, query_clear);
}
