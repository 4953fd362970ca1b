/* The sidebar: what there is in this profile, and its folders. */
#pragma once

#include <adwaita.h>

#include "sbx-folders.h"

G_BEGIN_DECLS

#define SBX_TYPE_PLACES (sbx_places_get_type ())
G_DECLARE_FINAL_TYPE (SbxPlaces, sbx_places, SBX, PLACES, AdwBin)

/* Signals: "history-chosen"; "chosen" (const char *title, const char *tag or NULL, gboolean favorites); "activated", after a click or Enter. */
void sbx_places_set_folders   (SbxPlaces *self, SbxFolders *folders);
/* The tag of the folder that is chosen; NULL: another place is. */
const char *sbx_places_get_folder (SbxPlaces *self);
/* A folder has another path now, or (to NULL) is gone: if it, or one below it, is chosen, so is where it went. */
void sbx_places_follow        (SbxPlaces *self, const char *from, const char *to);
/* Chooses the history, or all requests, as if the person had. */
void sbx_places_show_history  (SbxPlaces *self, gboolean history);

G_END_DECLS
