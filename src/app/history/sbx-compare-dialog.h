/* Two exchanges of the history, side by side. */
#pragma once

#include <adwaita.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_COMPARE_DIALOG (sbx_compare_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SbxCompareDialog, sbx_compare_dialog, SBX, COMPARE_DIALOG, AdwDialog)

/* other NULL: the person chooses it first. */
AdwDialog *sbx_compare_dialog_new (SbxWorkspace *workspace, const char *one, const char *other);

G_END_DECLS
