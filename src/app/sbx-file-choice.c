#include "sbx-file-choice.h"

#include <glib/gi18n.h>

#include "sbx-window.h"

typedef struct
{
  GtkWidget     *owner;
  SbxFileChosen  chosen;
} Choice;

static gboolean
take (GtkWidget     *owner,
      GFile         *file,
      SbxFileChosen  chosen)
{
  const char *path = g_file_peek_path (file);
  g_autofree char *uri = NULL;
  g_autofree char *message = NULL;

  if (path != NULL)
    {
      chosen (owner, path);
      return TRUE;
    }

  uri = g_file_get_uri (file);
  message = g_strdup_printf (_("“%s” is not on this computer. Copy it here first."), uri);
  sbx_window_toast (owner, message);
  return FALSE;
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_autofree Choice *choice = data;
  g_autoptr (GtkWidget) owner = choice->owner;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, &error);

  if (file != NULL)
    take (owner, file, choice->chosen);
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    sbx_window_toast (owner, error->message);
}

void
sbx_file_choose (GtkWidget     *owner,
                 SbxFileChosen  chosen)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Choice *choice = g_new (Choice, 1);

  *choice = (Choice) { g_object_ref (owner), chosen };
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (owner)), NULL, opened_cb, choice);
}

static gboolean
dropped_cb (GtkDropTarget *target,
            const GValue  *value,
            double         x,
            double         y,
            GtkWidget     *owner)
{
  return take (owner, g_value_get_object (value), (SbxFileChosen) g_object_get_data (G_OBJECT (target), "chosen"));
}

void
sbx_file_accept_drops (GtkWidget     *widget,
                       GtkWidget     *owner,
                       SbxFileChosen  chosen)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_object_set_data (G_OBJECT (target), "chosen", (gpointer) chosen);
  /* Before a text within it, which would take the path as something typed. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "drop", G_CALLBACK (dropped_cb), owner, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
