#include "sbx-variables-editor.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-variable-row.h"
#include "sbx-vault-job.h"

struct _SbxVariablesEditor
{
  AdwBin        parent_instance;

  GtkListBox   *list;

  SbxWorkspace *workspace;
  char         *environment_id;
  guint         jobs;            /* under way */
};

G_DEFINE_FINAL_TYPE (SbxVariablesEditor, sbx_variables_editor, ADW_TYPE_BIN)

enum { REMOVED, FAILED, SETTLED, N_SIGNALS };
static guint signals[N_SIGNALS];

static SbxVariableRow *
row_at (SbxVariablesEditor *self,
        int                 index)
{
  return (SbxVariableRow *) gtk_list_box_get_row_at_index (self->list, index);
}

static SbxVariableRow *insert_row (SbxVariablesEditor *self, SbxVariable *variable, int index);

/* There is always one empty row at the end, and each knows its number. */
static void
finish_rows (SbxVariablesEditor *self)
{
  int n = 0;

  while (row_at (self, n) != NULL)
    n++;
  if (n == 0 || !sbx_variable_row_is_empty (row_at (self, n - 1)))
    {
      insert_row (self, NULL, -1);
      n++;
    }
  for (int i = 0; i < n; i++)
    sbx_variable_row_set_number (row_at (self, i), i + 1, i == n - 1);
}

/* --- What is done in a thread --- */

typedef struct
{
  SbxVariablesEditor *editor;
  SbxVariableRow     *row;       /* NULL: of none */
  SbxVariable        *variable;
  char               *value;     /* to be saved, or what the keyring had */
  guint               edits;     /* of the row when it began */
  GError             *uncleared; /* why the keyring has still what was removed */
} Job;

static Job *
job_new (SbxVariablesEditor *editor,
         SbxVariableRow     *row,
         SbxVariable        *variable)
{
  Job *job = g_new0 (Job, 1);

  job->editor = g_object_ref (editor);
  job->row = row != NULL ? g_object_ref (row) : NULL;
  job->variable = g_object_ref (variable);
  job->edits = row != NULL ? sbx_variable_row_get_edits (row) : 0;
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->editor);
  g_clear_object (&job->row);
  g_object_unref (job->variable);
  sbx_secret_free (job->value);
  g_clear_error (&job->uncleared);
  g_free (job);
}

static void
run_job (Job             *job,
         SbxVaultJob      func,
         SbxVaultJobDone  done)
{
  job->editor->jobs++;
  sbx_vault_job_run (GTK_WIDGET (job->editor), job->editor->workspace, func, job, job_free, done, NULL);
}

/* The row is in the table still. */
static gboolean
is_there (Job *job)
{
  return job->editor->list != NULL && gtk_widget_get_parent (GTK_WIDGET (job->row)) == GTK_WIDGET (job->editor->list);
}

static void
end_job (Job *job)
{
  if (--job->editor->jobs == 0)
    g_signal_emit (job->editor, signals[SETTLED], 0);
}

static gboolean
look_up (SbxWorkspace  *workspace,
         gpointer       data,
         GError       **error)
{
  Job *job = data;
  g_autoptr (GError) local = NULL;

  job->value = sbx_vault_lookup (sbx_workspace_get_vault (workspace), "variable", sbx_record_get_id (SBX_RECORD (job->variable)),
                                 NULL, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
save (SbxWorkspace  *workspace,
      gpointer       data,
      GError       **error)
{
  Job *job = data;

  /* No secret any more: its value is in the keyring still. */
  if (job->value == NULL && !sbx_variable_get_secret (job->variable))
    {
      if (!look_up (workspace, data, error))
        return FALSE;
      if (job->value == NULL)
        {
          g_set_error_literal (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_FAILED, _("The keyring has no value for it. Enter it again."));
          return FALSE;
        }
    }
  return sbx_store_save_variable (sbx_workspace_get_store (workspace), sbx_workspace_get_vault (workspace), job->variable,
                                  job->value, NULL, error);
}

static gboolean
remove_variable (SbxWorkspace  *workspace,
                 gpointer       data,
                 GError       **error)
{
  Job *job = data;

  /* Without its value it could not be brought back. */
  if (sbx_variable_get_secret (job->variable) && !look_up (workspace, data, error))
    return FALSE;
  if (sbx_store_remove_variable (sbx_workspace_get_store (workspace), sbx_workspace_get_vault (workspace), job->variable, NULL,
                                 &job->uncleared))
    return TRUE;
  /* The row went first: it is gone when it is the keyring that fails. */
  if (job->uncleared->domain == SBX_VAULT_ERROR)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&job->uncleared));
  return FALSE;
}

/* --- Saving --- */

/* Why this can't be saved; NULL: it can. */
static const char *
find_problem (SbxVariablesEditor *self,
              SbxVariableRow     *row,
              const char         *name)
{
  SbxVariableRow *other;

  if (*name == '\0')
    return _("Give the variable a name.");
  if (strpbrk (name, "{}") != NULL)
    return _("A name can't have braces in it.");
  for (int i = 0; (other = row_at (self, i)) != NULL; i++)
    {
      g_autofree char *other_name = sbx_variable_row_dup_name (other);

      if (other != row && g_str_equal (other_name, name))
        return _("There is a variable of this name already.");
    }
  return NULL;
}

static gboolean commit (SbxVariablesEditor *self, SbxVariableRow *row);
static void remove_row (SbxVariablesEditor *self, SbxVariableRow *row);

static gboolean
is_being_removed (SbxVariableRow *row)
{
  return !gtk_widget_get_sensitive (GTK_WIDGET (row));
}

static void
saved_cb (gpointer      data,
          const GError *error,
          gpointer      unused)
{
  Job *job = data;
  /* The person may have gone on typing, or to another environment. */
  gboolean there = is_there (job);
  guint edits = sbx_variable_row_get_edits (job->row);

  g_object_set_data (G_OBJECT (job->row), "saving", NULL);
  if (error == NULL)
    sbx_variable_row_set_saved (job->row, job->variable);
  if (is_being_removed (job->row))
    remove_row (job->editor, job->row);
  else if (error != NULL)
    sbx_variable_row_set_problem (job->row, error->message);
  else if (edits == job->edits)
    sbx_variable_row_set_variable (job->row, job->variable);
  else if (there)
    commit (job->editor, job->row);
  end_job (job);
}

/* FALSE: it can't be. */
static gboolean
commit (SbxVariablesEditor *self,
        SbxVariableRow     *row)
{
  SbxVariable *before = sbx_variable_row_get_variable (row);
  g_autofree char *name = sbx_variable_row_dup_name (row);
  g_autoptr (SbxVariable) variable = NULL;
  const char *problem;
  Job *job;

  if (sbx_variable_row_get_edits (row) == 0 || sbx_variable_row_is_empty (row) || is_being_removed (row) ||
      g_object_get_data (G_OBJECT (row), "saving") != NULL)
    return TRUE;
  problem = find_problem (self, row, name);
  sbx_variable_row_set_problem (row, problem);
  if (problem != NULL)
    return FALSE;

  variable = before != NULL ? SBX_VARIABLE (sbx_record_copy (SBX_RECORD (before))) : sbx_variable_new (self->environment_id, name, NULL);
  g_object_set (variable,
                "name", name,
                "enabled", sbx_variable_row_get_enabled (row),
                "secret", sbx_variable_row_get_secret (row),
                "position", (gint64) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)),
                NULL);
  job = job_new (self, row, variable);
  job->value = g_strdup (sbx_variable_row_get_value (row));
  g_object_set_data (G_OBJECT (row), "saving", GINT_TO_POINTER (TRUE));
  run_job (job, save, saved_cb);
  return TRUE;
}

gboolean
sbx_variables_editor_flush (SbxVariablesEditor *self)
{
  SbxVariableRow *row;
  gboolean ok = TRUE;

  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    {
      if (commit (self, row))
        continue;
      if (ok)
        sbx_variable_row_focus (row);
      ok = FALSE;
    }
  return ok;
}

gboolean
sbx_variables_editor_get_busy (SbxVariablesEditor *self)
{
  return self->jobs > 0;
}

gboolean
sbx_variables_editor_has_problem (SbxVariablesEditor *self)
{
  SbxVariableRow *row;

  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    if (sbx_variable_row_get_edits (row) > 0 && !sbx_variable_row_is_empty (row))
      return TRUE;
  return FALSE;
}

/* --- Removing --- */

/* The secret goes along with the variable for as long as it can be brought back. */
static void
offer_undo (SbxVariablesEditor *self,
            Job                *job,
            const char         *message)
{
  g_object_set_data_full (G_OBJECT (job->variable), "value", g_steal_pointer (&job->value), (GDestroyNotify) sbx_secret_free);
  g_signal_emit (self, signals[REMOVED], 0, job->variable, message);
}

static void
removed_cb (gpointer      data,
            const GError *error,
            gpointer      unused)
{
  Job *job = data;
  SbxVariablesEditor *self = job->editor;

  if (error != NULL)
    {
      gtk_widget_set_sensitive (GTK_WIDGET (job->row), TRUE);
      sbx_variable_row_set_variable (job->row, job->variable);
      sbx_variable_row_set_problem (job->row, error->message);
    }
  else
    {
      g_autofree char *message = g_strdup_printf (_("“%s” removed"), sbx_variable_get_name (job->variable));

      if (is_there (job))
        {
          gtk_list_box_remove (self->list, GTK_WIDGET (job->row));
          finish_rows (self);
        }
      offer_undo (self, job, message);
      if (job->uncleared != NULL)
        g_signal_emit (self, signals[FAILED], 0, job->uncleared->message);
    }
  end_job (job);
}

static void
remove_row (SbxVariablesEditor *self,
            SbxVariableRow     *row)
{
  SbxVariable *variable = sbx_variable_row_get_variable (row);

  if (variable != NULL)
    {
      run_job (job_new (self, row, variable), remove_variable, removed_cb);
    }
  else if (gtk_widget_get_parent (GTK_WIDGET (row)) != NULL)
    {
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
      finish_rows (self);
    }
}

static void
row_remove_cb (SbxVariablesEditor *self,
               SbxVariableRow     *row)
{
  SbxVariableRow *next = row_at (self, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1);

  if (is_being_removed (row))
    return;
  /* Leaving the row would save what was typed. */
  sbx_variable_row_drop_edits (row);
  sbx_variable_row_focus (next != NULL ? next : row);
  gtk_widget_set_sensitive (GTK_WIDGET (row), FALSE);
  /* One that is being saved is removed when that is done. */
  if (g_object_get_data (G_OBJECT (row), "saving") == NULL)
    remove_row (self, row);
}

static void
put_back_cb (gpointer      data,
             const GError *error,
             gpointer      unused)
{
  Job *job = data;

  if (error != NULL)
    offer_undo (job->editor, job, error->message);
  end_job (job);
}

void
sbx_variables_editor_undo_remove (SbxVariablesEditor *self,
                                  SbxVariable        *variable)
{
  Job *job = job_new (self, NULL, variable);
  const char *value = sbx_variable_get_value (variable);

  if (sbx_variable_get_secret (variable))
    job->value = g_object_steal_data (G_OBJECT (variable), "value");
  else
    job->value = g_strdup (value != NULL ? value : "");
  run_job (job, save, put_back_cb);
}

/* --- Secrets --- */

static void
looked_up_cb (gpointer      data,
              const GError *error,
              gpointer      unused)
{
  Job *job = data;

  gboolean same = sbx_variable_row_get_edits (job->row) == job->edits && sbx_variable_row_get_variable (job->row) == job->variable;

  sbx_variable_row_set_value (job->row, same ? job->value : NULL);
  if (same && error != NULL)
    sbx_variable_row_set_problem (job->row, error->message);
  else if (same && job->value == NULL)
    sbx_variable_row_set_problem (job->row, _("The keyring has no value for it. Enter it again."));
  end_job (job);
}

static void
row_reveal_cb (SbxVariablesEditor *self,
               SbxVariableRow     *row)
{
  run_job (job_new (self, row, sbx_variable_row_get_variable (row)), look_up, looked_up_cb);
}

static void
exposed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (SbxVariableRow) row = data;

  if (g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "expose"))
    sbx_variable_row_set_secret (row, FALSE);
}

static void
row_expose_cb (SbxVariablesEditor *self,
               SbxVariableRow     *row)
{
  /* Translators: %s is the name of a variable. */
  AdwDialog *dialog = adw_alert_dialog_new (_("Take It Out of the Keyring?"), NULL);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), _("The value of “%s” will be shown, and kept in plain text on this computer."),
                                sbx_variable_get_name (sbx_variable_row_get_variable (row)));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "expose", _("_Take Out"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "expose", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, exposed_cb, g_object_ref (row));
}

/* --- Rows --- */

static void
row_edited_cb (SbxVariablesEditor *self)
{
  finish_rows (self);
}

static void
row_commit_cb (SbxVariablesEditor *self,
               SbxVariableRow     *row)
{
  commit (self, row);
}

static void
row_next_cb (SbxVariablesEditor *self,
             SbxVariableRow     *row)
{
  SbxVariableRow *below = row_at (self, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1);

  if (commit (self, row) && below != NULL)
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
  g_signal_connect_object (row, "remove", G_CALLBACK (row_remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "reveal", G_CALLBACK (row_reveal_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "expose", G_CALLBACK (row_expose_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_insert (self->list, row, index);
  return SBX_VARIABLE_ROW (row);
}

static SbxVariableRow *
find_row (SbxVariablesEditor *self,
          const char         *id)
{
  SbxVariableRow *row;

  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
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
  for (int i = 0; variables != NULL && (row = row_at (self, i)) != NULL;)
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
  finish_rows (self);
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
