/* A name that can be edited where it stands: Enter, or going elsewhere, keeps what was typed; Escape does not. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SBX_TYPE_NAME_LABEL (sbx_name_label_get_type ())
G_DECLARE_FINAL_TYPE (SbxNameLabel, sbx_name_label, SBX, NAME_LABEL, AdwBin)

/* Property "label". Signals: "renamed" (const char *name) with a name that is another and not empty; "done" (gboolean had_focus)
 * when the editing has ended: with the focus, it should go to the row. */
GtkWidget  *sbx_name_label_new       (const char *label);
const char *sbx_name_label_get_label (SbxNameLabel *self);
void        sbx_name_label_set_label (SbxNameLabel *self, const char *label);
/* name: what is edited, where the label shows something else. */
void        sbx_name_label_edit      (SbxNameLabel *self, const char *name);
/* Ends the editing without a word. */
void        sbx_name_label_cancel    (SbxNameLabel *self);

G_END_DECLS
