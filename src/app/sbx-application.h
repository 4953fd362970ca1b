/* The application: its options, its actions, one window on one profile. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SBX_TYPE_APPLICATION (sbx_application_get_type ())
G_DECLARE_FINAL_TYPE (SbxApplication, sbx_application, SBX, APPLICATION, AdwApplication)

SbxApplication *sbx_application_new (void);

G_END_DECLS
