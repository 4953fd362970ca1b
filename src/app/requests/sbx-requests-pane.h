/* The list of saved requests, with its search. */
#pragma once

#include <adwaita.h>

#include "sbx-draft-book.h"
#include "sbx-folders.h"
#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_REQUESTS_PANE (sbx_requests_pane_get_type ())
G_DECLARE_FINAL_TYPE (SbxRequestsPane, sbx_requests_pane, SBX, REQUESTS_PANE, AdwBin)

/* Signal "open" (SbxRequest). Properties: "places-shown", for the button in the header bar; "sort", the order, see SbxFilterBar. */
void sbx_requests_pane_set_workspace (SbxRequestsPane *self, SbxWorkspace *workspace, SbxDraftBook *drafts, SbxFolders *folders);
/* What a place of the sidebar narrows the list to: a title, a tag (or NULL), favorites only. */
void sbx_requests_pane_set_place     (SbxRequestsPane *self, const char *title, const char *tag, gboolean favorites);
/* The tag of the place; NULL: it is no folder. */
const char *sbx_requests_pane_get_tag (SbxRequestsPane *self);
/* Selects the row of the request that is open, unless the person has selected several; NULL: none. */
void sbx_requests_pane_select        (SbxRequestsPane *self, const char *id);
/* Opens the request below (1) or above (-1) the one that is open. */
void sbx_requests_pane_step          (SbxRequestsPane *self, int step);
void sbx_requests_pane_search        (SbxRequestsPane *self);

G_END_DECLS
