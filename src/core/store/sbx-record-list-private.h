/* What makes a list one of requests or of history: the query that gives its order. */
#pragma once

#include "sbx-record-list.h"
#include "sbx-record-order.h"

G_BEGIN_DECLS

/* source: taken. */
SbxRecordList *sbx_record_list_new        (SbxStore *store, GType type, SbxOrderSource *source);
/* Another order takes its place, and is read. */
void           sbx_record_list_set_source (SbxRecordList *self, SbxOrderSource *source);
SbxStore      *sbx_record_list_get_store  (SbxRecordList *self);
/* The row number at a position that the list has. */
gint64         sbx_record_list_get_number (SbxRecordList *self, guint position);

/* A query of the full-text index: each word as a quoted prefix, so that nothing that is typed is an error. NULL: there is
 * no letter and no digit to look for. (transfer full) */
char          *sbx_search_to_match       (const char *search);

G_END_DECLS
