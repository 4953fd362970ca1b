/* What the window does with requests: saving, copying, taking over from curl. */
#include "sbx-window-private.h"

#include <glib/gi18n.h>

#include "sbx-address.h"
#include "sbx-curl-command.h"
#include "sbx-format.h"
#include "sbx-receipt-dialog.h"

SbxRequest *
sbx_window_dup_request (SbxWindow  *self,
                        const char *id)
{
  g_autoptr (GError) error = NULL;
  SbxRequest *request = sbx_store_dup_record (sbx_workspace_get_store (self->workspace), SBX_TYPE_REQUEST, id, &error);

  if (request == NULL)
    sbx_window_toast (GTK_WIDGET (self), error->message);
  return request;
}

/* --- Saving --- */

typedef struct
{
  SbxWindow      *window;
  SbxRequestPage *page;
  GtkEditable    *entry;
} Save;

static Save *
save_new (SbxWindow      *window,
          SbxRequestPage *page)
{
  Save *save = g_new0 (Save, 1);

  save->window = g_object_ref (window);
  save->page = g_object_ref (page);
  return save;
}

static void
save_free (Save *save)
{
  g_object_unref (save->window);
  g_object_unref (save->page);
  g_free (save);
}

static void save_now (SbxWindow *self, SbxRequestPage *page);

static void
tell_saved (SbxWindow *self,
            GPtrArray *moved)
{
  g_autofree char *message = NULL;
  gboolean lasting;

  if (moved == NULL || moved->len == 0)
    {
      sbx_window_toast (GTK_WIDGET (self), _("Saved"));
      return;
    }

  /* Saving has asked the keyring a moment ago, so that nothing waits for it here. */
  lasting = sbx_vault_get_state (sbx_workspace_get_vault (self->workspace), NULL, NULL) == SBX_VAULT_KEYRING;
  if (moved->len == 1)
    {
      const SbxFoundSecret *secret = g_ptr_array_index (moved, 0);

      /* Translators: the first %s is a place (“the header “Authorization””), the second the name of a variable. */
      message = g_strdup_printf (lasting ? _("Saved; the secret in %s is in the keyring now, as {{%s}}")
                                         : _("Saved; the secret in %s is kept for this run only, as {{%s}}"),
                                 secret->where, secret->variable);
    }
  else if (lasting)
    {
      message = g_strdup_printf (ngettext ("Saved; %u secret is in the keyring now", "Saved; %u secrets are in the keyring now",
                                           moved->len), moved->len);
    }
  else
    {
      message = g_strdup_printf (ngettext ("Saved; %u secret is kept for this run only",
                                           "Saved; %u secrets are kept for this run only", moved->len), moved->len);
    }

  sbx_window_toast (GTK_WIDGET (self), message);
}

static void
keyring_answer_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      data)
{
  Save *save = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result);

  if (g_str_equal (answer, "memory"))
    {
      sbx_vault_allow_memory (sbx_workspace_get_vault (save->window->workspace), TRUE);
      save_now (save->window, save->page);
    }
  save_free (save);
}

static void
ask_about_keyring (SbxWindow      *self,
                   SbxRequestPage *page,
                   const char     *message)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("No Keyring"), message);

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "memory", _("_Keep for This Run"), NULL);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, keyring_answer_cb, save_new (self, page));
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      data)
{
  SbxRequestPage *page = SBX_REQUEST_PAGE (object);
  g_autoptr (SbxWindow) self = data;
  g_autoptr (GPtrArray) moved = NULL;
  g_autoptr (GError) error = NULL;

  if (sbx_request_page_save_finish (page, result, &moved, &error))
    {
      if (!sbx_request_page_get_modified (page))
        sbx_draft_book_discard (self->drafts, sbx_request_page_get_id (page));
      tell_saved (self, moved);
      sbx_window_update_page (self);
      sbx_window_save_state (self);
    }
  else if (g_error_matches (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE))
    {
      ask_about_keyring (self, page, error->message);
    }
  else
    {
      AdwDialog *dialog = adw_alert_dialog_new (_("Not Saved"), error->message);

      adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
      adw_dialog_present (dialog, GTK_WIDGET (self));
    }
}

static void
save_now (SbxWindow      *self,
          SbxRequestPage *page)
{
  sbx_request_page_save_async (page, saved_cb, g_object_ref (self));
}

static void
named_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      data)
{
  Save *save = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result);

  if (g_str_equal (answer, "save"))
    {
      sbx_request_page_set_name (save->page, gtk_editable_get_text (save->entry));
      save_now (save->window, save->page);
    }
  save_free (save);
}

static void
name_changed_cb (GtkEditable    *entry,
                 AdwAlertDialog *dialog)
{
  adw_alert_dialog_set_response_enabled (dialog, "save", *gtk_editable_get_text (entry) != '\0');
}

static void
ask_name (SbxWindow      *self,
          SbxRequestPage *page)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Save Request"), NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *name = sbx_address_dup_plain (sbx_request_get_url (sbx_request_page_get_request (page)));
  Save *save = save_new (self, page);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Name"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), *name != '\0' ? name : _("New Request"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  save->entry = GTK_EDITABLE (row);

  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "save", _("_Save"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "save");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (row, "changed", G_CALLBACK (name_changed_cb), dialog, 0);
  adw_dialog_set_focus (dialog, row);
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, named_cb, save);
}

void
sbx_window_save (SbxWindow      *self,
                 SbxRequestPage *page)
{
  const char *name = sbx_request_get_name (sbx_request_page_get_request (page));

  if (name == NULL || *name == '\0')
    ask_name (self, page);
  else
    save_now (self, page);
}

/* --- Copies --- */

void
sbx_window_duplicate (SbxWindow  *self,
                      SbxRequest *request)
{
  g_autoptr (SbxRequest) copy = sbx_request_dup_as_new (request);
  SbxRequestPage *page = sbx_window_add_page (self, copy, NULL);

  g_signal_emit_by_name (page, "edited");
  adw_navigation_split_view_set_show_content (self->inner, TRUE);
  sbx_request_page_focus_address (page);
}

/* Secrets that were typed and not saved yet go out as references too: a command line is made to be passed on. */
void
sbx_window_copy_curl (SbxWindow  *self,
                      SbxRequest *request)
{
  g_autoptr (SbxRequest) copy = SBX_REQUEST (sbx_record_copy (SBX_RECORD (request)));
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();
  g_autoptr (GPtrArray) secrets = sbx_request_take_secrets (copy, taken);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = sbx_curl_command_write (copy, NULL, SBX_CURL_WRITE_MULTILINE, &error);

  if (line == NULL)
    {
      sbx_window_toast (GTK_WIDGET (self), error->message);
      return;
    }

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), line);
  sbx_window_toast (GTK_WIDGET (self), secrets->len > 0 ? _("Copied as curl, secrets as variables") : _("Copied as curl"));
}

static void
show_receipt_cb (AdwToast  *toast,
                 GPtrArray *receipt)
{
  sbx_receipt_dialog_present (GTK_WIDGET (g_object_get_data (G_OBJECT (toast), "window")), receipt);
}

static void
tell_receipt (SbxWindow *self,
              GPtrArray *receipt)
{
  AdwToast *toast;
  guint dropped = 0;
  g_autofree char *message = NULL;

  for (guint i = 0; receipt != NULL && i < receipt->len; i++)
    dropped += ((SbxReceiptLine *) g_ptr_array_index (receipt, i))->kind == SBX_RECEIPT_DROPPED;

  if (dropped == 0)
    message = g_strdup (_("The curl command became a request; nothing was left out"));
  else
    message = g_strdup_printf (ngettext ("The curl command became a request; %u option was left out",
                                         "The curl command became a request; %u options were left out", dropped), dropped);

  toast = adw_toast_new (message);
  adw_toast_set_use_markup (toast, FALSE);
  if (receipt != NULL && receipt->len > 0)
    {
      adw_toast_set_button_label (toast, _("_Receipt"));
      adw_toast_set_timeout (toast, SBX_TOAST_SECONDS);
      g_object_set_data (G_OBJECT (toast), "window", self);
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (show_receipt_cb), g_ptr_array_ref (receipt),
                             (GClosureNotify) (void (*) (void)) g_ptr_array_unref, 0);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* An address that holds something already stays: the command gets a tab of its own. */
void
sbx_window_take_curl (SbxWindow      *self,
                      SbxRequestPage *page,
                      const char     *line)
{
  g_autoptr (GPtrArray) receipt = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SbxRequest) request = sbx_curl_command_parse (line, &receipt, &error);

  if (request == NULL)
    {
      AdwDialog *dialog = adw_alert_dialog_new (_("Not a Command That Can Be Read"), error->message);

      adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
      adw_dialog_present (dialog, GTK_WIDGET (self));
      return;
    }

  if (page == NULL)
    page = sbx_window_get_blank_page (self);
  if (sbx_request_page_is_blank (page) || sbx_curl_command_detect (sbx_request_get_url (sbx_request_page_get_request (page))))
    {
      sbx_request_page_replace (page, request);
    }
  else
    {
      page = sbx_window_add_page (self, request, NULL);
      g_signal_emit_by_name (page, "edited");
    }
  adw_navigation_split_view_set_show_content (self->inner, TRUE);
  sbx_request_page_focus_address (page);
  tell_receipt (self, receipt);
}
