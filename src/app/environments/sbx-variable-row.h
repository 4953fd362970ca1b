/* A row of the table of variables: on or off, name, value, secret, remove. Shows one; saving is the table's. */
#pragma once

#include <gtk/gtk.h>

#include "sbx-environments.h"

G_BEGIN_DECLS

#define SBX_TYPE_VARIABLE_ROW (sbx_variable_row_get_type ())
G_DECLARE_FINAL_TYPE (SbxVariableRow, sbx_variable_row, SBX, VARIABLE_ROW, GtkListBoxRow)

/* Signals: "edited", at each change; "commit": an edit is complete, it can be saved; "next" (Enter: the same, and go on); "remove"; "reveal": the value of a secret is
 * asked for, answer with sbx_variable_row_set_value(); "expose": the person wants the secret to be one no more, answer with
 * sbx_variable_row_set_secret(). */

/* variable NULL: an empty row, for a new one. */
GtkWidget   *sbx_variable_row_new          (SbxVariable *variable);

/* As it was saved last; NULL: never. */
SbxVariable *sbx_variable_row_get_variable (SbxVariableRow *self);
/* It was saved, or something else changed it: shows that. Nothing is edited then. */
void         sbx_variable_row_set_variable (SbxVariableRow *self, SbxVariable *variable);
/* It was saved, and the person typed on: what is typed stays. */
void         sbx_variable_row_set_saved    (SbxVariableRow *self, SbxVariable *variable);
/* What was typed is not to be saved. */
void         sbx_variable_row_drop_edits   (SbxVariableRow *self);

gboolean     sbx_variable_row_is_empty     (SbxVariableRow *self);
/* A number that changes with each edit; 0: nothing is edited since it was saved. */
guint        sbx_variable_row_get_edits    (SbxVariableRow *self);

/* Without white space around it; (transfer full). */
char        *sbx_variable_row_dup_name     (SbxVariableRow *self);
/* NULL: a value that is in the keyring alone, and stays as it is. */
const char  *sbx_variable_row_get_value    (SbxVariableRow *self);
gboolean     sbx_variable_row_get_enabled  (SbxVariableRow *self);
gboolean     sbx_variable_row_get_secret   (SbxVariableRow *self);
void         sbx_variable_row_set_secret   (SbxVariableRow *self, gboolean secret);
/* What the keyring gave; NULL: nothing. */
void         sbx_variable_row_set_value    (SbxVariableRow *self, const char *value);
/* Below the row; NULL: none. */
void         sbx_variable_row_set_problem  (SbxVariableRow *self, const char *problem);
/* number: from 1, for a screen reader. last: with placeholders. */
void         sbx_variable_row_set_number   (SbxVariableRow *self, guint number, gboolean last);
void         sbx_variable_row_focus        (SbxVariableRow *self);

G_END_DECLS
