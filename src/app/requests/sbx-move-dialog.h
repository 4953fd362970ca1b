/* Asks for a folder, an existing one or a new one, and moves requests there. */
#pragma once

#include <adwaita.h>

#include "sbx-folders.h"

G_BEGIN_DECLS

#define SBX_TYPE_MOVE_DIALOG (sbx_move_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SbxMoveDialog, sbx_move_dialog, SBX, MOVE_DIALOG, AdwAlertDialog)

/* from: the folder that they leave; NULL: none, they get the tag besides those they have. */
void sbx_move_dialog_present (GtkWidget *parent, SbxFolders *folders, const char *const *ids, const char *from);

G_END_DECLS
