/* What makes a list one of requests or of history: the query that gives its order. */
#pragma once

#include "sbx-record-list.h"
#include "sbx-store-private.h"

G_BEGIN_DECLS

/* A statement that gives the numbers of all rows (rowid), in order; if it gives a second column, names, the rows are put in the order of
 * those, and its own order holds between equal ones. Any thread. */
typedef SbxStatement *(*SbxOrderFunc) (gpointer query, sqlite3 *db, GError **error);

/* query: in an atomic rc box, not changed any more; clear: frees what it holds. */
SbxRecordList *sbx_record_list_new       (SbxStore *store, GType type, SbxOrderFunc order, gpointer query, GDestroyNotify clear);
/* Another query takes its place, and the order is read again. */
void           sbx_record_list_set_query (SbxRecordList *self, gpointer query);
SbxStore      *sbx_record_list_get_store (SbxRecordList *self);
/* The row number at a position that the list has. */
gint64         sbx_record_list_get_number (SbxRecordList *self, guint position);

/* A query of the full-text index: each word as a quoted prefix, so that nothing that is typed is an error. NULL: there is
 * no letter and no digit to look for. (transfer full) */
char          *sbx_search_to_match       (const char *search);

G_END_DECLS
