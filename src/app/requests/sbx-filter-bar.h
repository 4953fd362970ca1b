/* The search over the list of requests, and a button for its filters and its order. What is active shows as pills. */
#pragma once

#include <adwaita.h>

#include "sbx-folders.h"
#include "sbx-record-list.h"

G_BEGIN_DECLS

#define SBX_TYPE_FILTER_BAR (sbx_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (SbxFilterBar, sbx_filter_bar, SBX, FILTER_BAR, AdwBin)

/* Property "sort" ("name", "last-used", "changed"). Signals: "changed"; "activate", with Enter in the search. */
void        sbx_filter_bar_set_folders (SbxFilterBar *self, SbxFolders *folders);
/* What is chosen; good until the next change. */
void        sbx_filter_bar_get_filter  (SbxFilterBar *self, SbxRequestFilter *filter);
/* The tag that is chosen; NULL: any. */
const char *sbx_filter_bar_get_tag     (SbxFilterBar *self);
/* Anything but the order. */
gboolean    sbx_filter_bar_is_active   (SbxFilterBar *self);
void        sbx_filter_bar_clear       (SbxFilterBar *self);
void        sbx_filter_bar_search      (SbxFilterBar *self);

G_END_DECLS
