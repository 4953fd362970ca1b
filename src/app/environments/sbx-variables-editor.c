#include "sbx-variables-editor-private.h"

G_DEFINE_FINAL_TYPE (SbxVariablesEditor, sbx_variables_editor, ADW_TYPE_BIN)

enum { REMOVED, FAILED, SETTLED, N_SIGNALS };
static guint signals[N_SIGNALS];

SbxVariableRow *
sbx_variables_editor_row_at (SbxVariablesEditor *self,
                             int                 index)
{
  return (SbxVariableRow *) gtk_list_box_get_row_at_index (self->list, index);
}

static SbxVariableRow *insert_row (SbxVariablesEditor *self, SbxVariable *variable, int index);

/* There is always one empty row at the end, and each knows its number. */
void
sbx_variables_editor_finish_rows (SbxVariablesEditor *self)
{
  int n = 0;

  while (sbx_variables_editor_row_at (self, n) != NULL)
    n++;
  if (n == 0 || !sbx_variable_row_is_empty (sbx_variables_editor_row_at (self, n - 1)))
    {
      insert_row (self, NULL, -1);
      n++;
    }
  for (int i = 0; i < n; i++)
    sbx_variable_row_set_number (sbx_variables_editor_row_at (self, i), i + 1, i == n - 1);
}

/* --- Rows --- */

static void
row_edited_cb (SbxVariablesEditor *self)
{
  sbx_variables_editor_finish_rows (self);
}

static void
row_commit_cb (SbxVariablesEditor *self,
               SbxVariableRow     *row)
{
  sbx_variables_editor_commit (self, row);
}

static void
row_next_cb (SbxVariablesEditor *self,
             SbxVariableRow     *row)
{
  SbxVariableRow *below = sbx_variables_editor_row_at (self, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1);

  if (sbx_variables_editor_commit (self, row) && below != NULL)
    sbx_variable_row_focus (below);
}

static SbxVariableRow *
insert_row (SbxVariablesEditor *self,
            SbxVariable        *variable,
            int                 index)
{
  GtkWidget *row = sbx_variable_row_new (variable);

  g_signal_connect_object (row, "edited", G_CALLBACK (row_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "commit", G_CALLBACK (row_commit_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "next", G_CALLBACK (row_next_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (sbx_variables_editor_remove), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "reveal", G_CALLBACK (sbx_variables_editor_reveal), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "expose", G_CALLBACK (sbx_variables_editor_expose), self, G_CONNECT_SWAPPED);
  gtk_list_box_insert (self->list, row, index);
  return SBX_VARIABLE_ROW (row);
}

static SbxVariableRow *
find_row (SbxVariablesEditor *self,
          const char         *id)
{
  SbxVariableRow *row;

  for (int i = 0; (row = sbx_variables_editor_row_at (self, i)) != NULL; i++)
    {
      SbxVariable *variable = sbx_variable_row_get_variable (row);

      if (variable != NULL && g_str_equal (sbx_record_get_id (SBX_RECORD (variable)), id))
        return row;
    }
  return NULL;
}

static gboolean
is_listed (GPtrArray   *variables,
           SbxVariable *variable)
{
  for (guint i = 0; i < variables->len; i++)
    if (g_str_equal (sbx_record_get_id (variables->pdata[i]), sbx_record_get_id (SBX_RECORD (variable))))
      return TRUE;
  return FALSE;
}

/* Rows that are being edited or saved stay as they are. */
static gboolean
is_at_rest (SbxVariableRow *row)
{
  return sbx_variable_row_get_edits (row) == 0 && g_object_get_data (G_OBJECT (row), "saving") == NULL;
}

static gboolean
is_same (SbxVariable *one,
         SbxVariable *other)
{
  g_autoptr (GPtrArray) columns = sbx_record_diff (SBX_RECORD (one), SBX_RECORD (other));

  return columns->len == 0;
}

static void
load (SbxVariablesEditor *self)
{
  g_autoptr (GPtrArray) variables = NULL;
  SbxVariableRow *row;

  /* What was under way when the dialog closed ends without it. */
  if (self->list == NULL || self->workspace == NULL)
    return;

  variables = sbx_store_list_variables (sbx_workspace_get_store (self->workspace), self->environment_id, NULL);
  for (int i = 0; variables != NULL && (row = sbx_variables_editor_row_at (self, i)) != NULL;)
    {
      SbxVariable *variable = sbx_variable_row_get_variable (row);

      if (variable != NULL && is_at_rest (row) && !is_listed (variables, variable))
        gtk_list_box_remove (self->list, GTK_WIDGET (row));
      else
        i++;
    }
  for (guint i = 0; variables != NULL && i < variables->len; i++)
    {
      row = find_row (self, sbx_record_get_id (variables->pdata[i]));
      if (row == NULL)
        insert_row (self, variables->pdata[i], i);
      else if (is_at_rest (row) && !is_same (sbx_variable_row_get_variable (row), variables->pdata[i]))
        sbx_variable_row_set_variable (row, variables->pdata[i]);
    }
  sbx_variables_editor_finish_rows (self);
}

static void
store_changed_cb (SbxVariablesEditor *self,
                  const char         *table)
{
  /* A new row that is being saved is not known by its id yet: the change is looked at when all is saved. */
  if ((*table == '\0' || g_str_equal (table, "variables")) && self->jobs == 0)
    load (self);
}

void
sbx_variables_editor_set_workspace (SbxVariablesEditor *self,
                                    SbxWorkspace       *workspace)
{
  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (sbx_workspace_get_store (workspace), "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "settled", G_CALLBACK (load), NULL);
  load (self);
}

void
sbx_variables_editor_set_environment (SbxVariablesEditor *self,
                                      const char         *environment_id)
{
  g_set_str (&self->environment_id, environment_id);
  gtk_list_box_remove_all (self->list);
  load (self);
}

static void
sbx_variables_editor_dispose (GObject *object)
{
  SbxVariablesEditor *self = SBX_VARIABLES_EDITOR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_VARIABLES_EDITOR);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->environment_id, g_free);

  G_OBJECT_CLASS (sbx_variables_editor_parent_class)->dispose (object);
}

static void
sbx_variables_editor_class_init (SbxVariablesEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_variables_editor_dispose;
  signals[REMOVED] = g_signal_new ("removed", SBX_TYPE_VARIABLES_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, SBX_TYPE_VARIABLE, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", SBX_TYPE_VARIABLES_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SETTLED] = g_signal_new ("settled", SBX_TYPE_VARIABLES_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/environments/variables-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxVariablesEditor, list);
}

static void
sbx_variables_editor_init (SbxVariablesEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
