/* The list of saved requests, with its search. */
#pragma once

#include <adwaita.h>

#include "sbx-draft-book.h"
#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_REQUESTS_PANE (sbx_requests_pane_get_type ())
G_DECLARE_FINAL_TYPE (SbxRequestsPane, sbx_requests_pane, SBX, REQUESTS_PANE, AdwBin)

/* Signal "open" (SbxRequest). Property "places-shown", for the button in the header bar. */
void sbx_requests_pane_set_workspace (SbxRequestsPane *self, SbxWorkspace *workspace, SbxDraftBook *drafts);
/* What a place of the sidebar narrows the list to: a title, a tag (or NULL), favorites only. */
void sbx_requests_pane_set_place     (SbxRequestsPane *self, const char *title, const char *tag, gboolean favorites);
/* Marks the row of the request that is open; NULL: none. */
void sbx_requests_pane_select        (SbxRequestsPane *self, const char *id);
void sbx_requests_pane_search        (SbxRequestsPane *self);

G_END_DECLS
