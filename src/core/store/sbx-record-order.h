/* The order of a list of rows: how it is read, at once or in a thread, and what one differs in from another. */
#pragma once

#include "sbx-store-private.h"

G_BEGIN_DECLS

/* A statement that gives the numbers of all rows (rowid), in order; if it gives a second column, names, the rows are put in the order of
 * those, and its own order holds between equal ones. Any thread. */
typedef SbxStatement *(*SbxOrderFunc) (gpointer query, sqlite3 *db, GError **error);

/* What gives an order; counted, may be used on any thread. */
typedef struct _SbxOrderSource SbxOrderSource;

/* query: taken, not changed any more; free: frees it. */
SbxOrderSource *sbx_order_source_new   (SbxOrderFunc func, gpointer query, GDestroyNotify free);
void            sbx_order_source_unref (SbxOrderSource *self);

#define SBX_ORDER_PATIENT G_MAXINT64

/* GArray of gint64, the numbers of the rows: (transfer full). deadline: monotonic time, at which it gives up with G_IO_ERROR_TIMED_OUT. */
GArray         *sbx_order_read         (sqlite3 *db, SbxOrderSource *source, gint64 deadline, GError **error);
/* The same in a thread, with a connection of its own. Stops soon after it is cancelled. callback: on this thread. */
void            sbx_order_read_async   (SbxStore *store, SbxOrderSource *source, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GArray         *sbx_order_read_finish  (GAsyncResult *result, GError **error);

typedef struct
{
  guint position;  /* after the changes before it */
  guint removed;
  guint added;
} SbxOrderChange;

/* GArray of the changes that make new of old: (transfer full). Rows that stay where they are among the others are left alone, as far as that
 * takes few changes: a row that moves is taken out and put in, and the rest is not touched. */
GArray         *sbx_order_diff         (GArray *old, GArray *new);

G_END_DECLS
