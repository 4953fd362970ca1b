/* The list of what was exchanged, newest first. */
#pragma once

#include <adwaita.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_HISTORY_PANE (sbx_history_pane_get_type ())
G_DECLARE_FINAL_TYPE (SbxHistoryPane, sbx_history_pane, SBX, HISTORY_PANE, AdwBin)

/* Properties: "places-shown", "outcome" ("any", "succeeded", "failed").
 * Asks the window, by actions: "exchange.open", "exchange.open-tab", "exchange.open-request" (s), "exchange.compare" (ss),
 * "exchange.delete" (as), "exchange.clear". */

GtkWidget *sbx_history_pane_new         (SbxWorkspace *workspace);
/* Only the exchanges of this request; id NULL: all. */
void       sbx_history_pane_set_request (SbxHistoryPane *self, const char *id, const char *name);
/* The exchange that is open. */
void       sbx_history_pane_select      (SbxHistoryPane *self, const char *id);
void       sbx_history_pane_search      (SbxHistoryPane *self);

G_END_DECLS
