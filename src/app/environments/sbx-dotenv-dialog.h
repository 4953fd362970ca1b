/* A .env file becomes variables: its lines, then what they hold and which of it is to be taken, then the import. */
#pragma once

#include <adwaita.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_DOTENV_DIALOG (sbx_dotenv_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SbxDotenvDialog, sbx_dotenv_dialog, SBX, DOTENV_DIALOG, AdwDialog)

/* environment_id NULL: into the globals. Signal "imported" (guint n, SbxEnvironmentCopy *before): before is how it was, the
 * handler's to free. */
AdwDialog *sbx_dotenv_dialog_new (SbxWorkspace *workspace, const char *environment_id);

G_END_DECLS
