/* The application: its options, its actions, one window on one profile. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SBX_TYPE_APPLICATION (sbx_application_get_type ())
G_DECLARE_FINAL_TYPE (SbxApplication, sbx_application, SBX, APPLICATION, AdwApplication)

SbxApplication *sbx_application_new (void);

/* Once it has run: the person wants it to start again. */
gboolean        sbx_application_get_restart (SbxApplication *self);

G_END_DECLS
