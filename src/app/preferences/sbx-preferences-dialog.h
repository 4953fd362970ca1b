/* The preferences: each takes effect at once, but for the language. */
#pragma once

#include <adwaita.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_PREFERENCES_DIALOG (sbx_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SbxPreferencesDialog, sbx_preferences_dialog, SBX, PREFERENCES_DIALOG, AdwPreferencesDialog)

/* One row that can be gone to directly. */
typedef struct
{
  const char *name;   /* of the widget: "theme" */
  const char *page;
  const char *title;  /* not translated yet */
} SbxPreference;

const SbxPreference *sbx_preferences_list           (guint *n_preferences);

/* workspace NULL: no profile is open, and there is no history to measure. row: the name of a preference or of a page that gets
 * the focus, or NULL. */
void                 sbx_preferences_dialog_present (GtkWidget *parent, SbxWorkspace *workspace, const char *row);

G_END_DECLS
