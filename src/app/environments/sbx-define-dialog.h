/* What is unresolved, where it is used, and a place to define it on the spot. */
#pragma once

#include <adwaita.h>

#include "sbx-unresolved.h"
#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_DEFINE_DIALOG (sbx_define_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SbxDefineDialog, sbx_define_dialog, SBX, DEFINE_DIALOG, AdwDialog)

/* unresolved: of SbxUnresolved, taken. environment_id NULL: none is chosen, the globals are meant.
 * Signal "defined": all have a value, and are saved. */
AdwDialog *sbx_define_dialog_new (SbxWorkspace *workspace, const char *environment_id, GPtrArray *unresolved);

G_END_DECLS
