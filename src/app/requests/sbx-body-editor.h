/* The body of a request: its kind, and the editor that the kind calls for. */
#pragma once

#include <adwaita.h>

#include "sbx-body.h"

G_BEGIN_DECLS

#define SBX_TYPE_BODY_EDITOR (sbx_body_editor_get_type ())
G_DECLARE_FINAL_TYPE (SbxBodyEditor, sbx_body_editor, SBX, BODY_EDITOR, AdwBin)

/* Signal "changed". What was typed for one kind is still there when the person comes back to it. */
void        sbx_body_editor_set_body        (SbxBodyEditor *self, const SbxBody *body);
SbxBody    *sbx_body_editor_dup_body        (SbxBodyEditor *self);
/* In characters, of what is typed into it as text. */
int         sbx_body_editor_get_length      (SbxBodyEditor *self);
/* Opens the bar that finds; FALSE when there is no text to find in. */
gboolean    sbx_body_editor_find           (SbxBodyEditor *self);
/* For people: “JSON”; NULL without a body. */
const char *sbx_body_editor_get_kind_label  (SbxBodyEditor *self);

G_END_DECLS
