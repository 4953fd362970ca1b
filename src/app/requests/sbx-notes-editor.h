/* What a request is called, where it belongs, and what is to be known about it. */
#pragma once

#include <adwaita.h>

#include "sbx-request.h"

G_BEGIN_DECLS

#define SBX_TYPE_NOTES_EDITOR (sbx_notes_editor_get_type ())
G_DECLARE_FINAL_TYPE (SbxNotesEditor, sbx_notes_editor, SBX, NOTES_EDITOR, AdwBin)

/* Signal "changed". */
void sbx_notes_editor_load  (SbxNotesEditor *self, SbxRequest *request);
void sbx_notes_editor_store (SbxNotesEditor *self, SbxRequest *request);

G_END_DECLS
