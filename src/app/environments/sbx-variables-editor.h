/* The table of the variables of one environment, or of the globals. What is edited is saved when the row is left. */
#pragma once

#include <adwaita.h>

#include "sbx-environments.h"
#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_VARIABLES_EDITOR (sbx_variables_editor_get_type ())
G_DECLARE_FINAL_TYPE (SbxVariablesEditor, sbx_variables_editor, SBX, VARIABLES_EDITOR, AdwBin)

/* Signals: "removed" (SbxVariable *variable, const char *message): can be undone, or undone again where that failed, as message says;
 * "failed" (const char *message): the keyring has still the value of what was removed; "settled": nothing is being saved any more. */
void     sbx_variables_editor_set_workspace   (SbxVariablesEditor *self, SbxWorkspace *workspace);
/* environment_id NULL: the globals. Edits of the one before are dropped: flush first. */
void     sbx_variables_editor_set_environment (SbxVariablesEditor *self, const char *environment_id);
/* Saves what is edited. FALSE: a row can't be saved, says why and has the focus. */
gboolean sbx_variables_editor_flush           (SbxVariablesEditor *self);
/* What is edited and not being saved is forgotten. */
void     sbx_variables_editor_drop_edits      (SbxVariablesEditor *self);
/* Something is being saved. */
gboolean sbx_variables_editor_get_busy        (SbxVariablesEditor *self);
/* A row could not be saved. */
gboolean sbx_variables_editor_has_problem     (SbxVariablesEditor *self);
/* A variable that "removed" told of comes back; once. */
void     sbx_variables_editor_undo_remove     (SbxVariablesEditor *self, SbxVariable *variable);

G_END_DECLS
