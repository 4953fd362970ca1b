/* What leaves the main thread of SbxVariablesEditor: saving, removing and revealing its variables. */
#include "sbx-variables-editor-private.h"

#include <glib/gi18n.h>

#include "sbx-vault-job.h"

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
    g_signal_emit_by_name (job->editor, "settled");
}

static gboolean
look_up (SbxWorkspace  *workspace,
         gpointer       data,
         GError       **error)
{
  Job *job = data;
  g_autoptr (GError) local = NULL;

  sbx_secret_free (job->value);
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
  for (int i = 0; (other = sbx_variables_editor_row_at (self, i)) != NULL; i++)
    {
      g_autofree char *other_name = sbx_variable_row_dup_name (other);

      if (other != row && g_str_equal (other_name, name))
        return _("There is a variable of this name already.");
    }
  return NULL;
}

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
    sbx_variables_editor_commit (job->editor, job->row);
  end_job (job);
}

/* FALSE: it can't be. */
gboolean
sbx_variables_editor_commit (SbxVariablesEditor *self,
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

  for (int i = 0; (row = sbx_variables_editor_row_at (self, i)) != NULL; i++)
    {
      if (sbx_variables_editor_commit (self, row))
        continue;
      if (ok)
        sbx_variable_row_focus (row);
      ok = FALSE;
    }
  return ok;
}

void
sbx_variables_editor_drop_edits (SbxVariablesEditor *self)
{
  SbxVariableRow *row;

  for (int i = 0; (row = sbx_variables_editor_row_at (self, i)) != NULL; i++)
    sbx_variable_row_drop_edits (row);
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

  for (int i = 0; (row = sbx_variables_editor_row_at (self, i)) != NULL; i++)
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
  g_signal_emit_by_name (self, "removed", job->variable, message);
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
          sbx_variables_editor_finish_rows (self);
        }
      offer_undo (self, job, message);
      if (job->uncleared != NULL)
        g_signal_emit_by_name (self, "failed", job->uncleared->message);
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
      sbx_variables_editor_finish_rows (self);
    }
}

void
sbx_variables_editor_remove (SbxVariablesEditor *self,
                             SbxVariableRow     *row)
{
  SbxVariableRow *next = sbx_variables_editor_row_at (self, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1);

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
}

void
sbx_variables_editor_reveal (SbxVariablesEditor *self,
                             SbxVariableRow     *row)
{
  /* Nothing is saved by it: nobody needs to wait for it. */
  sbx_vault_job_run (GTK_WIDGET (self), self->workspace, look_up, job_new (self, row, sbx_variable_row_get_variable (row)), job_free,
                     looked_up_cb, NULL);
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

void
sbx_variables_editor_expose (SbxVariablesEditor *self,
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
