/* What menus and buttons ask of the dialog of environments. */
#include "sbx-environments-dialog-private.h"

#include <glib/gi18n.h>

#include "sbx-cookies-dialog.h"
#include "sbx-dotenv-dialog.h"
#include "sbx-vault-job.h"

/* --- Names --- */

typedef struct
{
  SbxEnvironmentsDialog *dialog;
  GtkEditable           *entry;
  SbxEnvironment        *environment;  /* NULL: a new one */
} Naming;

static void
naming_free (Naming *naming)
{
  g_object_unref (naming->dialog);
  g_clear_object (&naming->environment);
  g_free (naming);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Naming, naming_free)

static gboolean
is_taken (SbxEnvironmentsDialog *self,
          const char            *name,
          SbxEnvironment        *but)
{
  g_autoptr (GPtrArray) environments = sbx_store_list_environments (sbx_workspace_get_store (self->workspace), NULL);

  for (guint i = 0; environments != NULL && i < environments->len; i++)
    if (g_ascii_strcasecmp (sbx_environment_get_name (environments->pdata[i]), name) == 0 &&
        (but == NULL || !g_str_equal (sbx_record_get_id (environments->pdata[i]), sbx_record_get_id (SBX_RECORD (but)))))
      return TRUE;
  return FALSE;
}

static void
name_changed_cb (GtkEditable    *entry,
                 AdwAlertDialog *dialog)
{
  Naming *naming = g_object_get_data (G_OBJECT (dialog), "naming");
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  gboolean taken = is_taken (naming->dialog, name, naming->environment);

  adw_alert_dialog_set_response_enabled (dialog, "save", *name != '\0' && !taken);
  adw_alert_dialog_set_body (dialog, taken ? _("There is an environment of this name already.") : "");
  if (taken)
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
}

static gint64
count_environments (SbxEnvironmentsDialog *self)
{
  g_autoptr (GPtrArray) environments = sbx_store_list_environments (sbx_workspace_get_store (self->workspace), NULL);

  return environments != NULL ? environments->len : 0;
}

static void
made_cb (GObject      *store,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (Naming) naming = data;
  SbxEnvironmentsDialog *self = naming->dialog;
  const char *id = sbx_record_get_id (SBX_RECORD (naming->environment));
  g_autoptr (GError) error = NULL;

  if (self->list == NULL)
    return;
  if (!sbx_store_save_finish (SBX_STORE (store), result, &error))
    {
      sbx_environments_dialog_toast (self, error->message);
      return;
    }
  sbx_environments_dialog_fill (self);
  sbx_environments_dialog_choose (self, id);
  adw_navigation_split_view_set_show_content (self->split, TRUE);
  g_signal_emit_by_name (self, "made", id);
}

static void
named_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (Naming) naming = data;
  SbxEnvironmentsDialog *self = naming->dialog;
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (naming->entry)));
  SbxStore *store;

  if (!g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "save") || self->list == NULL)
    return;

  store = sbx_workspace_get_store (self->workspace);
  if (naming->environment != NULL)
    {
      /* As it is now: it may have been changed or deleted elsewhere while it was asked. */
      g_autoptr (GError) error = NULL;
      g_autoptr (SbxEnvironment) environment =
        sbx_store_dup_record (store, SBX_TYPE_ENVIRONMENT, sbx_record_get_id (SBX_RECORD (naming->environment)), &error);

      if (environment == NULL)
        {
          sbx_environments_dialog_toast (self, error->message);
          return;
        }
      g_object_set (environment, "name", name, NULL);
      sbx_store_save_async (store, SBX_RECORD (environment), NULL, sbx_environments_dialog_saved_cb, g_object_ref (self));
      return;
    }
  naming->environment = sbx_environment_new (name);
  g_object_set (naming->environment, "position", count_environments (self) + 1, NULL);
  sbx_store_save_async (store, SBX_RECORD (naming->environment), NULL, made_cb, naming);
  naming = NULL;
}

static void
ask_name (SbxEnvironmentsDialog *self,
          SbxEnvironment        *environment)
{
  AdwDialog *dialog = adw_alert_dialog_new (environment != NULL ? _("Rename Environment") : _("New Environment"), NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = adw_entry_row_new ();
  Naming *naming = g_new0 (Naming, 1);

  naming->dialog = g_object_ref (self);
  naming->environment = environment != NULL ? g_object_ref (environment) : NULL;
  naming->entry = GTK_EDITABLE (row);
  g_object_set_data (G_OBJECT (dialog), "naming", naming);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Name"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"),
                                  "save", environment != NULL ? _("_Rename") : _("_Add"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "save");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "save", environment != NULL);
  if (environment != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), sbx_environment_get_name (environment));
  g_signal_connect_object (row, "changed", G_CALLBACK (name_changed_cb), dialog, 0);
  adw_dialog_set_focus (dialog, row);
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, named_cb, naming);
}

static SbxEnvironment *
dup_chosen (SbxEnvironmentsDialog *self)
{
  g_autoptr (GError) error = NULL;
  SbxEnvironment *environment = sbx_store_dup_record (sbx_workspace_get_store (self->workspace), SBX_TYPE_ENVIRONMENT, self->chosen, &error);

  if (environment == NULL)
    sbx_environments_dialog_toast (self, error->message);
  return environment;
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  ask_name (SBX_ENVIRONMENTS_DIALOG (widget), NULL);
}

static void
rename_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxEnvironmentsDialog *self = SBX_ENVIRONMENTS_DIALOG (widget);
  g_autoptr (SbxEnvironment) environment = dup_chosen (self);

  if (environment != NULL)
    ask_name (self, environment);
}

/* --- Jobs --- */

typedef struct
{
  char               *id;         /* NULL: the globals */
  char               *name;
  SbxEnvironmentCopy *copy;
  SbxEnvironment     *duplicate;
  GError             *uncleared;  /* why the keyring has still the secrets of what was deleted */
} Job;

static Job *
job_new (SbxEnvironmentsDialog *self)
{
  Job *job = g_new0 (Job, 1);

  job->id = *self->chosen != '\0' ? g_strdup (self->chosen) : NULL;
  job->name = g_strdup (adw_navigation_page_get_title (self->page));
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->id);
  g_free (job->name);
  g_clear_pointer (&job->copy, sbx_environment_copy_free);
  g_clear_object (&job->duplicate);
  g_clear_error (&job->uncleared);
  g_free (job);
}

static gboolean
duplicate_job (SbxWorkspace  *workspace,
               gpointer       data,
               GError       **error)
{
  Job *job = data;
  SbxStore *store = sbx_workspace_get_store (workspace);
  SbxVault *vault = sbx_workspace_get_vault (workspace);

  /* There is one already when this is done again for a person who keeps secrets for this run. */
  g_clear_pointer (&job->copy, sbx_environment_copy_free);
  job->copy = sbx_environment_copy_new (store, vault, job->id, TRUE, NULL, error);
  if (job->copy != NULL)
    job->duplicate = sbx_environment_copy_duplicate (job->copy, store, vault, job->name, NULL, error);
  return job->duplicate != NULL;
}

static void
duplicated_cb (gpointer      data,
               const GError *error,
               gpointer      dialog)
{
  g_autoptr (SbxEnvironmentsDialog) self = dialog;
  Job *job = data;

  if (self->list == NULL)
    return;
  if (error == NULL)
    {
      sbx_environments_dialog_fill (self);
      sbx_environments_dialog_choose (self, sbx_record_get_id (SBX_RECORD (job->duplicate)));
    }
  else if (!sbx_vault_job_was_declined (error))
    {
      sbx_environments_dialog_toast (self, error->message);
    }
}

static void
duplicate (SbxEnvironmentsDialog *self,
           gboolean               saved)
{
  Job *job;
  g_autofree char *original = NULL;

  if (!saved)
    return;
  job = job_new (self);
  original = g_steal_pointer (&job->name);
  for (guint i = 2; job->name == NULL || is_taken (self, job->name, NULL); i++)
    {
      g_free (job->name);
      /* Translators: the copy of an environment: “Staging 2”. */
      job->name = g_strdup_printf (_("%s %u"), original, i);
    }
  sbx_vault_job_run (GTK_WIDGET (self), self->workspace, duplicate_job, job, job_free, duplicated_cb, g_object_ref (self));
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  sbx_environments_dialog_settle (SBX_ENVIRONMENTS_DIALOG (widget), duplicate);
}

static gboolean
delete_job (SbxWorkspace  *workspace,
            gpointer       data,
            GError       **error)
{
  Job *job = data;
  SbxStore *store = sbx_workspace_get_store (workspace);
  SbxVault *vault = sbx_workspace_get_vault (workspace);

  if (job->copy == NULL)
    job->copy = sbx_environment_copy_new (store, vault, job->id, FALSE, NULL, error);
  if (job->copy == NULL)
    return FALSE;
  if (sbx_store_remove_environment (store, vault, job->id, NULL, &job->uncleared))
    return TRUE;
  /* The rows went first: they are gone when it is the keyring that fails. */
  if (job->uncleared->domain == SBX_VAULT_ERROR)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&job->uncleared));
  return FALSE;
}

static gboolean
restore_job (SbxWorkspace  *workspace,
             gpointer       data,
             GError       **error)
{
  Job *job = data;

  return sbx_environment_copy_restore (job->copy, sbx_workspace_get_store (workspace), sbx_workspace_get_vault (workspace), NULL, error);
}

static void keep_for_undo (SbxEnvironmentsDialog *self, SbxEnvironmentCopy *copy, const char *id, const char *message);

static void
restored_cb (gpointer      data,
             const GError *error,
             gpointer      dialog)
{
  g_autoptr (SbxEnvironmentsDialog) self = dialog;
  Job *job = data;

  if (self->list == NULL)
    return;
  if (error != NULL)
    keep_for_undo (self, g_steal_pointer (&job->copy), job->id, error->message);
  else if (job->id != NULL)
    {
      sbx_environments_dialog_fill (self);
      sbx_environments_dialog_choose (self, job->id);
    }
}

static void
undo_cb (SbxEnvironmentsDialog *self,
         AdwToast              *toast)
{
  Job *job = g_object_steal_data (G_OBJECT (toast), "undo");

  if (job != NULL)
    sbx_vault_job_run (GTK_WIDGET (self), self->workspace, restore_job, job, job_free, restored_cb, g_object_ref (self));
}

/* copy: (transfer full). */
static void
keep_for_undo (SbxEnvironmentsDialog *self,
               SbxEnvironmentCopy    *copy,
               const char            *id,
               const char            *message)
{
  Job *job = g_new0 (Job, 1);

  job->id = g_strdup (id);
  job->copy = copy;
  sbx_environments_dialog_offer_undo (self, message, G_CALLBACK (undo_cb), job, job_free);
}

static void
deleted_cb (gpointer      data,
            const GError *error,
            gpointer      dialog)
{
  g_autoptr (SbxEnvironmentsDialog) self = dialog;
  Job *job = data;
  g_autofree char *message = g_strdup_printf (_("“%s” deleted"), job->name);

  if (self->list == NULL)
    return;
  if (error == NULL)
    keep_for_undo (self, g_steal_pointer (&job->copy), job->id, message);
  if (job->uncleared != NULL)
    sbx_environments_dialog_tell_uncleared (self, job->uncleared->message);
  if (error != NULL && !sbx_vault_job_was_declined (error))
    sbx_environments_dialog_toast (self, error->message);
}

/* What can't be saved goes with it. */
static void
delete_chosen (SbxEnvironmentsDialog *self,
               gboolean               saved)
{
  sbx_vault_job_run (GTK_WIDGET (self), self->workspace, delete_job, job_new (self), job_free, deleted_cb, g_object_ref (self));
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  sbx_environments_dialog_settle (SBX_ENVIRONMENTS_DIALOG (widget), delete_chosen);
}

/* --- Order --- */

static gboolean
order_job (SbxWorkspace  *workspace,
           gpointer       ids,
           GError       **error)
{
  return sbx_store_order_environments (sbx_workspace_get_store (workspace), ids, error);
}

static void
ordered_cb (gpointer      data,
            const GError *error,
            gpointer      dialog)
{
  g_autoptr (SbxEnvironmentsDialog) self = dialog;

  if (error != NULL && self->toasts != NULL)
    sbx_environments_dialog_toast (self, error->message);
}

static void
move (SbxEnvironmentsDialog *self,
      int                    step)
{
  g_autoptr (GPtrArray) environments = sbx_store_list_environments (sbx_workspace_get_store (self->workspace), NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  int from = -1;

  for (guint i = 0; environments != NULL && i < environments->len; i++)
    {
      g_ptr_array_add (ids, g_strdup (sbx_record_get_id (environments->pdata[i])));
      if (g_str_equal (g_ptr_array_index (ids, i), self->chosen))
        from = i;
    }
  if (from < 0 || from + step < 0 || from + step >= (int) ids->len)
    return;
  g_ptr_array_insert (ids, from + step, g_ptr_array_steal_index (ids, from));
  sbx_vault_job_run (GTK_WIDGET (self), self->workspace, order_job, g_ptr_array_steal (ids, NULL), (GDestroyNotify) g_strfreev,
                     ordered_cb, g_object_ref (self));
}

static void
move_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  move (SBX_ENVIRONMENTS_DIALOG (widget), g_str_equal (name, "environment.move-up") ? -1 : 1);
}

/* --- Imports and cookies --- */

static void
imported_cb (SbxEnvironmentsDialog *self,
             guint                  n,
             SbxEnvironmentCopy    *before)
{
  g_autofree char *message = g_strdup_printf (ngettext ("%u variable imported", "%u variables imported", n), n);

  keep_for_undo (self, before, *self->chosen != '\0' ? self->chosen : NULL, message);
}

static void
import (SbxEnvironmentsDialog *self,
        gboolean               saved)
{
  AdwDialog *dialog;

  if (!saved)
    return;
  dialog = sbx_dotenv_dialog_new (self->workspace, *self->chosen != '\0' ? self->chosen : NULL);
  g_signal_connect_object (dialog, "imported", G_CALLBACK (imported_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  sbx_environments_dialog_settle (SBX_ENVIRONMENTS_DIALOG (widget), import);
}

static void
cookies_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SbxEnvironmentsDialog *self = SBX_ENVIRONMENTS_DIALOG (widget);

  adw_dialog_present (sbx_cookies_dialog_new (self->workspace, *self->chosen != '\0' ? self->chosen : NULL), widget);
}

/* --- Installing --- */

void
sbx_environments_dialog_update_actions (SbxEnvironmentsDialog *self)
{
  static const char *const actions[] = { "environment.rename", "environment.color", "environment.duplicate", "environment.delete" };
  GtkWidget *widget = GTK_WIDGET (self);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) : 0;
  gboolean is_environment = *self->chosen != '\0';

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (widget, actions[i], is_environment);
  gtk_widget_action_set_enabled (widget, "environment.move-up", is_environment && index > 1);
  gtk_widget_action_set_enabled (widget, "environment.move-down",
                                 is_environment && gtk_list_box_get_row_at_index (self->list, index + 1) != NULL);
}

void
sbx_environments_dialog_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "environment.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "environment.rename", NULL, rename_action);
  gtk_widget_class_install_property_action (widget_class, "environment.color", "color");
  gtk_widget_class_install_action (widget_class, "environment.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "environment.move-up", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "environment.move-down", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "environment.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "environment.cookies", NULL, cookies_action);
  gtk_widget_class_install_action (widget_class, "environment.delete", NULL, delete_action);
}
