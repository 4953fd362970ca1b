/* Rows as a GListModel, lazily: the order of all row numbers is read first (8 bytes a row), rows in pages of 64 when asked for, a few
 * pages kept; a row that somebody still holds keeps its identity through weak references and is updated in place when the store says so.
 * An order that is read within a few milliseconds is there at once, another is read in a thread: until it is there the list stays as it
 * was, empty at first. Main thread.
 */
#pragma once

#include "sbx-store.h"

G_BEGIN_DECLS

typedef enum
{
  SBX_REQUEST_SORT_NAME,
  SBX_REQUEST_SORT_LAST_USED,
  SBX_REQUEST_SORT_CHANGED,
} SbxRequestSort;

typedef struct
{
  const char         *search;   /* words, each matched as a prefix in the full-text index; NULL or "": all */
  const char *const  *methods;  /* one of these; NULL or empty: any */
  const char *const  *tags;     /* each of these, or one below it ("Stripe" has "Stripe/Customers"); NULL or empty: any */
  gboolean            favorites;
  SbxRequestSort      sort;
} SbxRequestFilter;

#define SBX_TYPE_RECORD_LIST (sbx_record_list_get_type ())
G_DECLARE_FINAL_TYPE (SbxRecordList, sbx_record_list, SBX, RECORD_LIST, GObject)

/* Signals:
 *   failed (const char *message)  rows could not be read: those shown before stay, or stand empty
 *   refreshed ()                  after the items-changed of one reading: it may take several of them, so that rows that stay where they
 *                                 are stay in the model (a view keeps its place and what is selected)
 */

/* Of SbxRequest. */
SbxRecordList *sbx_request_list_new        (SbxStore *store);
void           sbx_request_list_set_filter (SbxRecordList *self, const SbxRequestFilter *filter);
typedef enum
{
  SBX_OUTCOME_ANY,
  SBX_OUTCOME_SUCCEEDED,  /* an answer, its status under 400 */
  SBX_OUTCOME_FAILED,     /* 400 and more, or no whole answer */
} SbxOutcome;

typedef struct
{
  const char *request_id;  /* NULL: of all */
  const char *search;      /* as for requests */
  SbxOutcome  outcome;
} SbxHistoryFilter;

/* Of SbxHistoryEntry, newest first, without "request" and "document", which sbx_history_load_… read. filter NULL: all. */
SbxRecordList *sbx_history_list_new        (SbxStore *store, const SbxHistoryFilter *filter);
void           sbx_history_list_set_filter (SbxRecordList *self, const SbxHistoryFilter *filter);
/* When the entry at a position started; G_MININT64: it is gone. */
gint64         sbx_history_list_get_time   (SbxRecordList *self, guint position);
/* Position of the first entry that started before time (UTC milliseconds); the number of rows if none did. Reads few rows. */
guint          sbx_history_list_find_older (SbxRecordList *self, gint64 time);
/* An order is being read in a thread; "refreshed" or "failed" tells its end. */
gboolean       sbx_record_list_is_reading  (SbxRecordList *self);
/* For who has no main loop to wait in: reads it here and now, however long that takes. */
void           sbx_record_list_settle      (SbxRecordList *self);
/* Why the last reading failed (SBX_STORE_ERROR); NULL: it did not. */
const GError  *sbx_record_list_get_error   (SbxRecordList *self);
/* Position of a row; GTK_INVALID_LIST_POSITION (G_MAXUINT) if it is not in the list. */
guint          sbx_record_list_find        (SbxRecordList *self, const char *id);

/* Ids of the rows at these positions, ascending, without those that are gone: (transfer full), NULL-terminated; NULL with error. */
char         **sbx_record_list_dup_ids     (SbxRecordList *self, const guint *positions, guint n_positions, GError **error);

/* The tags in use and those above them ("Stripe/Customers" stands in "Stripe"), each before those below it: (transfer full) of char*;
 * counts: (out) (optional) GArray of guint, how many requests each holds, with those below it. Any thread. */
GPtrArray     *sbx_store_list_folders      (SbxStore *store, GArray **counts, GError **error);
/* The first limit requests in which all words of search are found, each at the beginning of a word: those named so before those that
 * hold them elsewhere, those used last first. search NULL or "": those used last. For a thread: it reads every row that is found.
 * (transfer full) of SbxRequest. */
GPtrArray     *sbx_store_find_requests     (SbxStore *store, const char *search, guint limit, GError **error);

G_END_DECLS
