/* The drafts of a profile: in memory for the window, on disk (and in the keyring) by a thread of their own, one after the other. */
#pragma once

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_DRAFT_BOOK (sbx_draft_book_get_type ())
G_DECLARE_FINAL_TYPE (SbxDraftBook, sbx_draft_book, SBX, DRAFT_BOOK, GObject)

/* Signals: "changed" (const char *id) when a draft came or went, "failed" (const char *message) when one could not be kept. */
SbxDraftBook *sbx_draft_book_new           (SbxWorkspace *workspace);

/* Reads all of them; they can be looked up afterwards. FALSE: some could not be read, error is of the first; the others are there. */
void          sbx_draft_book_load_async    (SbxDraftBook *self, GAsyncReadyCallback callback, gpointer data);
gboolean      sbx_draft_book_load_finish   (SbxDraftBook *self, GAsyncResult *result, GError **error);

/* (transfer none); NULL: there is no draft. */
SbxRequest   *sbx_draft_book_lookup        (SbxDraftBook *self, const char *id);
/* (transfer container) of SbxRequest. */
GPtrArray    *sbx_draft_book_list          (SbxDraftBook *self);
/* Takes a copy. tab: see sbx_drafts_save(). */
void          sbx_draft_book_put           (SbxDraftBook *self, SbxRequest *request, int tab);
void          sbx_draft_book_discard       (SbxDraftBook *self, const char *id);

/* Calls back once everything put so far is on disk, or could not be brought there. */
void          sbx_draft_book_flush_async   (SbxDraftBook *self, GAsyncReadyCallback callback, gpointer data);
gboolean      sbx_draft_book_flush_finish  (SbxDraftBook *self, GAsyncResult *result, GError **error);

G_END_DECLS
