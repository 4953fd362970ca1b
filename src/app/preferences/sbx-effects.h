/* What preferences do at once. */
#pragma once

#include "sbx-workspace.h"

G_BEGIN_DECLS

/* Light or dark, and the font of code: for the whole process, once it has a display. */
void sbx_effects_install (GApplication *application);
/* Budget and proxy: for the workspace, as long as owner lives. */
void sbx_effects_watch   (SbxWorkspace *workspace, gpointer owner);

G_END_DECLS
