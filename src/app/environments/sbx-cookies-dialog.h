/* The cookies of an environment, by domain, never with their values; to be cleared. */
#pragma once

#include <adwaita.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_COOKIES_DIALOG (sbx_cookies_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SbxCookiesDialog, sbx_cookies_dialog, SBX, COOKIES_DIALOG, AdwDialog)

/* environment_id NULL: those that were set without one. */
AdwDialog *sbx_cookies_dialog_new (SbxWorkspace *workspace, const char *environment_id);

G_END_DECLS
