#pragma once

#include "sbx-variable-row.h"
#include "sbx-variables-editor.h"

G_BEGIN_DECLS

struct _SbxVariablesEditor
{
  AdwBin        parent_instance;

  GtkListBox   *list;

  SbxWorkspace *workspace;
  char         *environment_id;
  guint         jobs;            /* under way */
};

/* NULL: there is none. */
SbxVariableRow *sbx_variables_editor_row_at      (SbxVariablesEditor *self, int index);
/* There is one empty row at the end, and each knows its number. */
void            sbx_variables_editor_finish_rows (SbxVariablesEditor *self);

/* sbx-variables-edits.c */
/* Saves what was typed into row. FALSE: it can't be, and the row says why. */
gboolean        sbx_variables_editor_commit      (SbxVariablesEditor *self, SbxVariableRow *row);
void            sbx_variables_editor_remove      (SbxVariablesEditor *self, SbxVariableRow *row);
void            sbx_variables_editor_reveal      (SbxVariablesEditor *self, SbxVariableRow *row);
/* Asks whether a secret is to be one no longer. */
void            sbx_variables_editor_expose      (SbxVariablesEditor *self, SbxVariableRow *row);

G_END_DECLS
