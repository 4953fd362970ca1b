/* How a request is sent: redirects, cookies, connection, TLS. */
#pragma once

#include <adwaita.h>

#include "sbx-settings.h"

G_BEGIN_DECLS

#define SBX_TYPE_SETTINGS_EDITOR (sbx_settings_editor_get_type ())
G_DECLARE_FINAL_TYPE (SbxSettingsEditor, sbx_settings_editor, SBX, SETTINGS_EDITOR, AdwBin)

/* Signal "changed". */
void         sbx_settings_editor_set_settings (SbxSettingsEditor *self, const SbxSettings *settings);
SbxSettings *sbx_settings_editor_dup_settings (SbxSettingsEditor *self);
/* Takes the numbers that are being typed, which else are taken when the focus goes. */
void         sbx_settings_editor_commit       (SbxSettingsEditor *self);
/* The switch of what the warning is about. */
void         sbx_settings_editor_show_tls     (SbxSettingsEditor *self);

G_END_DECLS
