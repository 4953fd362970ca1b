/* Undo, redo, revert; and what is pasted or dropped where no text takes it. */
#include "sbx-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sbx-curl-command.h"

/* --- Undo --- */

void
sbx_window_update_undo (SbxWindow *self)
{
  SbxRequestPage *page = sbx_window_get_page (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "request.undo", page != NULL && sbx_request_page_can_undo (page));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "request.redo", page != NULL && sbx_request_page_can_redo (page));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "request.revert",
                                 page != NULL && sbx_request_page_get_saved (page) != NULL && sbx_request_page_get_modified (page));
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  sbx_request_page_undo (sbx_window_get_page (SBX_WINDOW (widget)));
}

static void
redo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  sbx_request_page_redo (sbx_window_get_page (SBX_WINDOW (widget)));
}

/* A text of the request never lets these keys come here. Those of any other text, and of a dialog, are its own, even if there is
 * nothing to undo. */
static gboolean
is_elsewhere (GtkWidget *window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  return GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus) ||
         adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) != NULL;
}

/* What was done in the list comes first: what was typed is undone where it was typed. */
static gboolean
key_undo_cb (GtkWidget *widget,
             GVariant  *parameter,
             gpointer   data)
{
  return is_elsewhere (widget) || gtk_widget_activate_action (widget, "window.undo", NULL) ||
         gtk_widget_activate_action (widget, "request.undo", NULL);
}

static gboolean
key_redo_cb (GtkWidget *widget,
             GVariant  *parameter,
             gpointer   data)
{
  return is_elsewhere (widget) || gtk_widget_activate_action (widget, "request.redo", NULL);
}

static void
undo_revert_cb (SbxRequestPage *page)
{
  sbx_request_page_undo (page);
}

static void
page_edited_cb (AdwToast *toast)
{
  adw_toast_dismiss (toast);
}

static void
revert_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  SbxRequestPage *page = sbx_window_get_page (self);
  AdwToast *toast;

  if (!sbx_request_page_revert (page))
    return;

  toast = adw_toast_new (_("Reverted to what was saved"));
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, SBX_TOAST_SECONDS);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_revert_cb), page, G_CONNECT_SWAPPED);
  /* Once something else was changed its button would undo that. */
  g_signal_connect_object (page, "edited", G_CALLBACK (page_edited_cb), toast, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* --- Pasting --- */

static gboolean
is_address (const char *text)
{
  return (g_str_has_prefix (text, "http://") || g_str_has_prefix (text, "https://")) && strpbrk (text, " \t\r\n") == NULL &&
         strlen (text) > strlen ("https://");
}

SbxRequestPage *
sbx_window_get_blank_page (SbxWindow *self)
{
  SbxRequestPage *page = sbx_window_get_page (self);
  g_autoptr (SbxRequest) request = sbx_window_make_request (self);

  if (page != NULL && sbx_request_page_is_blank (page))
    {
      sbx_request_page_set_folders (page, request);
      return page;
    }

  return sbx_window_add_page (self, request, NULL);
}

static gboolean
take_text (SbxWindow  *self,
           const char *pasted)
{
  g_autofree char *text = g_strstrip (g_strdup (pasted));
  g_autoptr (SbxRequest) request = NULL;
  SbxRequestPage *page;

  if (sbx_curl_command_detect (text))
    {
      sbx_window_take_curl (self, NULL, text);
      return TRUE;
    }
  if (!is_address (text))
    return FALSE;

  page = sbx_window_get_blank_page (self);
  request = SBX_REQUEST (sbx_record_copy (SBX_RECORD (sbx_request_page_get_request (page))));
  g_object_set (request, "url", text, NULL);
  sbx_request_page_replace (page, request);
  adw_navigation_split_view_set_show_content (self->inner, TRUE);
  sbx_request_page_focus_address (page);
  return TRUE;
}

static void
pasted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SbxWindow) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (text == NULL || !take_text (self, text))
    sbx_window_toast (GTK_WIDGET (self), _("There is no address or curl command to paste"));
}

/* A text that has the focus takes the keys first. */
static gboolean
key_paste_cb (GtkWidget *widget,
              GVariant  *parameter,
              gpointer   data)
{
  if (SBX_WINDOW (widget)->workspace == NULL)
    return GDK_EVENT_PROPAGATE;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, pasted_cb, g_object_ref (widget));
  return GDK_EVENT_STOP;
}

static gboolean
text_dropped_cb (SbxWindow    *self,
                 const GValue *value)
{
  return self->workspace != NULL && take_text (self, g_value_get_string (value));
}

void
sbx_window_watch_drops (SbxWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (text_dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

void
sbx_window_install_editing (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "request.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "request.redo", NULL, redo_action);
  gtk_widget_class_install_action (widget_class, "request.revert", NULL, revert_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, key_paste_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, key_undo_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, key_redo_cb, NULL);
}
