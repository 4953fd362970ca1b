#include "sbx-vault-job.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  GtkWidget       *parent;
  SbxWorkspace    *workspace;
  SbxVaultJob      job;
  gpointer         data;
  GDestroyNotify   destroy;
  SbxVaultJobDone  done;
  gpointer         done_data;
  GError          *error;  /* of the first attempt */
} Run;

static void start (Run *run);

static void
finish (Run          *run,
        const GError *error)
{
  run->done (run->data, error, run->done_data);
  run->destroy (run->data);
  g_clear_error (&run->error);
  g_object_unref (run->workspace);
  g_object_unref (run->parent);
  g_free (run);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  Run *run = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result);

  if (g_str_equal (answer, "memory"))
    {
      sbx_vault_allow_memory (sbx_workspace_get_vault (run->workspace), TRUE);
      g_clear_error (&run->error);
      start (run);
      return;
    }
  finish (run, run->error);
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      data)
{
  Run *run = data;
  AdwDialog *dialog;

  if (g_task_propagate_boolean (G_TASK (result), &run->error) ||
      !g_error_matches (run->error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE) ||
      gtk_widget_get_root (run->parent) == NULL)
    {
      finish (run, run->error);
      return;
    }

  dialog = adw_alert_dialog_new (_("No Keyring"), run->error->message);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "memory", _("_Keep for This Run"), NULL);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), run->parent, NULL, answered_cb, run);
}

static void
job_thread (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  Run *run = data;
  GError *error = NULL;

  if (run->job (run->workspace, run->data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
start (Run *run)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, ended_cb, run);

  g_task_set_task_data (task, run, NULL);
  g_task_run_in_thread (task, job_thread);
}

void
sbx_vault_job_run (GtkWidget       *parent,
                   SbxWorkspace    *workspace,
                   SbxVaultJob      job,
                   gpointer         data,
                   GDestroyNotify   destroy,
                   SbxVaultJobDone  done,
                   gpointer         done_data)
{
  Run *run = g_new0 (Run, 1);

  run->parent = g_object_ref (parent);
  run->workspace = g_object_ref (workspace);
  run->job = job;
  run->data = data;
  run->destroy = destroy;
  run->done = done;
  run->done_data = done_data;
  start (run);
}

gboolean
sbx_vault_job_was_declined (const GError *error)
{
  return g_error_matches (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE);
}
