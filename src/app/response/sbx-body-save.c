#include "sbx-body-save.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-window.h"

/* What is saved sooner is not worth a dialog. */
#define TELL_AFTER (G_USEC_PER_SEC / 2)
#define TELL_EVERY 100

typedef struct
{
  GtkWidget    *parent;
  SbxSpool     *spool;
  GFile        *file;
  GCancellable *cancellable;
  guint64       done;        /* bytes; with the lock */
  GMutex        lock;
  guint         telling;
  gint64        started;
  AdwDialog    *dialog;      /* NULL: not shown (yet) */
  GtkWidget    *bar;
  GtkWidget    *label;
} Saving;

static void
saving_free (Saving *saving)
{
  g_clear_handle_id (&saving->telling, g_source_remove);
  g_clear_object (&saving->parent);
  g_object_unref (saving->spool);
  g_clear_object (&saving->file);
  g_object_unref (saving->cancellable);
  g_mutex_clear (&saving->lock);
  g_free (saving);
}

static char *
dup_name (Saving *saving)
{
  g_autofree char *base = g_file_get_basename (saving->file);

  return g_filename_display_name (base != NULL ? base : "");
}

/* --- The worker --- */

static void
progress_cb (goffset done, goffset total, gpointer data)
{
  Saving *saving = data;

  g_mutex_lock (&saving->lock);
  saving->done = done;
  g_mutex_unlock (&saving->lock);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  GError *error = NULL;

  if (sbx_spool_save (saving->spool, saving->file, progress_cb, saving, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- How far it is --- */

/* At once, not when the dialog has faded out: what remains to be written may be done by then. */
static void
response_cb (AdwAlertDialog *dialog, const char *response, Saving *saving)
{
  g_cancellable_cancel (saving->cancellable);
}

static void
closed_cb (AdwDialog *dialog, Saving *saving)
{
  saving->dialog = NULL;
}

static void
present_dialog (Saving *saving)
{
  g_autofree char *name = dup_name (saving);
  AdwDialog *dialog = adw_alert_dialog_new (_("Saving"), NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), "%s", name);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"));
  saving->bar = gtk_progress_bar_new ();
  sbx_widget_set_name (saving->bar, _("Progress"));
  saving->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (saving->label, "numeric");
  gtk_box_append (GTK_BOX (box), saving->bar);
  gtk_box_append (GTK_BOX (box), saving->label);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), box);
  saving->dialog = dialog;
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), saving);
  g_signal_connect (dialog, "closed", G_CALLBACK (closed_cb), saving);
  adw_dialog_present (dialog, saving->parent);
}

static gboolean
tell_cb (gpointer data)
{
  Saving *saving = data;
  guint64 size = sbx_spool_get_size (saving->spool), done;
  g_autofree char *all = sbx_format_size (size);
  g_autofree char *so_far = NULL;
  g_autofree char *text = NULL;

  if (g_get_monotonic_time () - saving->started < TELL_AFTER)
    return G_SOURCE_CONTINUE;
  if (saving->bar == NULL)
    present_dialog (saving);
  if (saving->dialog == NULL)
    return G_SOURCE_CONTINUE;
  g_mutex_lock (&saving->lock);
  done = saving->done;
  g_mutex_unlock (&saving->lock);
  so_far = sbx_format_size (done);
  /* Translators: “12 MB of 40 MB” */
  text = g_strdup_printf (_("%s of %s"), so_far, all);
  gtk_label_set_label (GTK_LABEL (saving->label), text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (saving->bar), size > 0 ? MIN (1.0, done / (double) size) : 1);
  return G_SOURCE_CONTINUE;
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Saving *saving = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = dup_name (saving);
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&saving->telling, g_source_remove);
  if (saving->dialog != NULL)
    {
      g_signal_handlers_disconnect_by_data (saving->dialog, saving);
      adw_dialog_force_close (saving->dialog);
    }
  if (g_task_propagate_boolean (G_TASK (result), &error))
    message = g_strdup_printf (_("Saved as “%s”"), name);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    message = g_strdup_printf (_("“%s” was not saved"), name);
  else
    message = g_strdup (error->message);

  /* The tab may have been closed meanwhile. */
  if (gtk_widget_get_root (saving->parent) != NULL)
    sbx_window_toast (saving->parent, message);
  /* Given back here: the task itself may go on its thread, where widgets must not. */
  g_clear_object (&saving->parent);
}

/* --- Where to --- */

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  g_autoptr (GTask) task = NULL;

  saving->file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  if (saving->file == NULL)
    {
      saving_free (saving);
      return;
    }
  task = g_task_new (NULL, saving->cancellable, saved_cb, NULL);
  g_task_set_task_data (task, saving, (GDestroyNotify) saving_free);
  /* Stopped when the last byte was written, it is saved all the same. */
  g_task_set_check_cancellable (task, FALSE);
  saving->started = g_get_monotonic_time ();
  saving->telling = g_timeout_add (TELL_EVERY, tell_cb, saving);
  g_task_run_in_thread (task, save_in_thread);
}

void
sbx_body_save (GtkWidget *parent, SbxSpool *spool, const char *file_name)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Saving *saving = g_new0 (Saving, 1);

  saving->parent = g_object_ref (parent);
  saving->spool = g_object_ref (spool);
  saving->cancellable = g_cancellable_new ();
  g_mutex_init (&saving->lock);
  gtk_file_dialog_set_title (dialog, _("Save Body"));
  gtk_file_dialog_set_initial_name (dialog, file_name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (parent)), NULL, chosen_cb, saving);
}
