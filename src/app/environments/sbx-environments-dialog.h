/* Environments and the globals: made, named, coloured, put in order, doubled, deleted with a way back; their variables and cookies. */
#pragma once

#include <adwaita.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_ENVIRONMENTS_DIALOG (sbx_environments_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SbxEnvironmentsDialog, sbx_environments_dialog, SBX, ENVIRONMENTS_DIALOG, AdwDialog)

/* environment_id: the one that is shown first; "": the globals. Signal "made" (const char *id): there is a new environment. */
AdwDialog *sbx_environments_dialog_new (SbxWorkspace *workspace, const char *environment_id);

G_END_DECLS
