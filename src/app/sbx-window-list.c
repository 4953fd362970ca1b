/* What the window does with one request or many of them at once, and how it is undone. */
#include "sbx-window-private.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-preferences.h"
#include "sbx-request-edits.h"

/* Opening more tabs than these is asked for first. */
#define MANY_TABS 12

/* An edit that is under way, or done and offered to be undone. */
typedef struct
{
  SbxWindow   *window;   /* not owned */
  SbxWindow   *alive;    /* the same; NULL: it has gone */
  SbxEditKind  kind;
  gboolean     folder;   /* of a whole folder */
  char        *from;
  char        *to;
  GPtrArray   *changes;  /* NULL: it is not done yet */
  GPtrArray   *open;     /* of SbxRequest: what stood in the tabs that went with their requests */
  GPtrArray   *drafts;   /* of SbxRequest: the drafts that went with their requests */
} Edit;

static void
forget_thread (GTask        *task,
               gpointer      workspace,
               gpointer      data,
               GCancellable *cancellable)
{
  sbx_store_remove_stray_secrets (sbx_workspace_get_store (workspace), sbx_workspace_get_vault (workspace));
  g_task_return_boolean (task, TRUE);
}

/* What can't be brought back any more leaves the keyring; where the window goes too, with the next start. */
static void
forget (SbxWindow *self)
{
  g_autoptr (GTask) task = NULL;

  if (self == NULL || self->closing)
    return;
  task = g_task_new (self->workspace, NULL, NULL, NULL);
  g_task_run_in_thread (task, forget_thread);
}

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  g_free (edit->from);
  g_free (edit->to);
  g_clear_pointer (&edit->changes, g_ptr_array_unref);
  g_ptr_array_unref (edit->open);
  g_ptr_array_unref (edit->drafts);
  forget (edit->alive);
  g_clear_weak_pointer (&edit->alive);
  g_free (edit);
}

static SbxRequest *
copy_request (SbxRequest *request)
{
  return SBX_REQUEST (sbx_record_copy (SBX_RECORD (request)));
}

/* --- Tabs and drafts go along --- */

static void
take_down (SbxWindow  *self,
           Edit       *edit,
           const char *id)
{
  AdwTabPage *tab = sbx_window_find_tab (self, id);
  SbxRequest *draft = sbx_draft_book_lookup (self->drafts, id);

  if (tab != NULL)
    {
      SbxRequestPage *page = SBX_REQUEST_PAGE (adw_tab_page_get_child (tab));

      g_ptr_array_add (edit->open, copy_request (sbx_request_page_get_request (page)));
      g_object_set_data (G_OBJECT (page), "deleted", GINT_TO_POINTER (TRUE));
      adw_tab_view_close_page (self->tabs, tab);
    }
  else if (draft != NULL)
    {
      g_ptr_array_add (edit->drafts, copy_request (draft));
      sbx_draft_book_discard (self->drafts, id);
    }
}

static void
put_up (SbxWindow *self,
        Edit      *edit)
{
  for (guint i = 0; i < edit->drafts->len; i++)
    sbx_draft_book_put (self->drafts, g_ptr_array_index (edit->drafts, i), -1);
  for (guint i = 0; i < edit->open->len; i++)
    {
      SbxRequest *request = g_ptr_array_index (edit->open, i);
      const char *id = sbx_record_get_id (SBX_RECORD (request));
      g_autoptr (SbxRequest) saved = sbx_store_dup_record (sbx_workspace_get_store (self->workspace), SBX_TYPE_REQUEST, id, NULL);

      if (saved == NULL || sbx_window_find_tab (self, id) != NULL)
        continue;
      g_signal_emit_by_name (sbx_window_add_page (self, request, saved), "edited");
    }
}

/* A draft that waits in no tab is of the request as it was: the edit happens to it too, so that saving it does not take the edit back. */
static void
rebase_draft (SbxWindow  *self,
              SbxRequest *from,
              SbxRequest *to)
{
  const char *id = sbx_record_get_id (SBX_RECORD (from));
  SbxRequest *draft = sbx_draft_book_lookup (self->drafts, id);
  g_autoptr (SbxRequest) copy = NULL;

  if (draft == NULL || sbx_window_find_tab (self, id) != NULL)
    return;

  copy = copy_request (draft);
  sbx_record_rebase (SBX_RECORD (copy), SBX_RECORD (from), SBX_RECORD (to));
  sbx_draft_book_put (self->drafts, copy, -1);
}

static void
follow (SbxWindow *self,
        Edit      *edit,
        gboolean   undone)
{
  for (guint i = 0; i < edit->changes->len; i++)
    {
      SbxRequestChange *change = g_ptr_array_index (edit->changes, i);

      if (change->after == NULL && !undone)
        take_down (self, edit, sbx_record_get_id (SBX_RECORD (change->before)));
      else if (change->before == NULL && undone)
        take_down (self, edit, sbx_record_get_id (SBX_RECORD (change->after)));
      else if (change->before != NULL && change->after != NULL)
        rebase_draft (self, undone ? change->after : change->before, undone ? change->before : change->after);
    }
  if (undone && edit->kind == SBX_EDIT_REMOVE)
    put_up (self, edit);
  if (edit->kind == SBX_EDIT_RENAME_FOLDER)
    sbx_places_follow (self->places, undone ? edit->to : edit->from, undone ? edit->from : edit->to);
  else if (edit->folder && !undone)
    sbx_places_follow (self->places, edit->from, NULL);
}

/* --- Telling, and undoing --- */

static char *
describe_move (Edit       *edit,
               const char *title)
{
  guint n = edit->changes->len;

  if (edit->folder)
    return g_strdup_printf (_("Folder “%s” removed; its requests are in the list still"), edit->from);
  if (edit->to == NULL)
    return g_strdup_printf (ngettext ("%u request taken out of “%s”", "%u requests taken out of “%s”", n), n, edit->from);
  if (n == 1)
    return g_strdup_printf (_("“%s” moved to “%s”"), title, edit->to);
  return g_strdup_printf (ngettext ("%u request moved to “%s”", "%u requests moved to “%s”", n), n, edit->to);
}

/* NULL: what was done is plain to see, and undone where it was done. */
static char *
describe (Edit *edit)
{
  SbxRequestChange *first = g_ptr_array_index (edit->changes, 0);
  g_autofree char *title = sbx_format_title (first->before != NULL ? first->before : first->after);
  guint n = edit->changes->len;

  switch (edit->kind)
    {
    case SBX_EDIT_REMOVE:
      if (n == 1)
        return g_strdup_printf (_("“%s” deleted"), title);
      return g_strdup_printf (ngettext ("%u request deleted", "%u requests deleted", n), n);
    case SBX_EDIT_DUPLICATE:
      if (n == 1)
        return g_strdup_printf (_("“%s” made"), title);
      return g_strdup_printf (ngettext ("%u request duplicated", "%u requests duplicated", n), n);
    case SBX_EDIT_FAVORITE:
      if (n == 1)
        return NULL;
      return g_strdup_printf (ngettext ("%u request added to the favorites", "%u requests added to the favorites", n), n);
    case SBX_EDIT_UNFAVORITE:
      if (n == 1)
        return NULL;
      return g_strdup_printf (ngettext ("%u request removed from the favorites", "%u requests removed from the favorites", n), n);
    case SBX_EDIT_RENAME:
      return g_strdup_printf (_("“%s” renamed to “%s”"), title, edit->to);
    case SBX_EDIT_RENAME_FOLDER:
      return g_strdup_printf (_("Folder renamed to “%s”"), edit->to);
    case SBX_EDIT_MOVE:
    default:
      return describe_move (edit, title);
    }
}

static void
undone_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (AdwToast) toast = data;
  Edit *edit = g_object_get_data (G_OBJECT (toast), "edit");
  g_autoptr (SbxWindow) self = edit->window;
  g_autoptr (GError) error = NULL;

  if (sbx_store_undo_requests_finish (SBX_STORE (object), result, &error))
    {
      follow (self, edit, TRUE);
      return;
    }
  sbx_window_toast (GTK_WIDGET (self), error->message);
  /* It can be tried again. */
  if (self->undo == NULL)
    {
      self->undo = g_steal_pointer (&toast);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "window.undo", TRUE);
    }
}

static void
undo (SbxWindow *self)
{
  AdwToast *toast = g_steal_pointer (&self->undo);
  Edit *edit;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "window.undo", FALSE);
  if (toast == NULL)
    return;

  edit = g_object_get_data (G_OBJECT (toast), "edit");
  adw_toast_dismiss (toast);
  g_object_ref (self);
  sbx_store_undo_requests_async (sbx_workspace_get_store (self->workspace), edit->changes, NULL, undone_cb, toast);
}

static void
undo_clicked_cb (SbxWindow *self,
                 AdwToast  *toast)
{
  g_set_object (&self->undo, toast);
  undo (self);
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  undo (SBX_WINDOW (widget));
}

static void
offer_undo (SbxWindow *self,
            Edit      *edit)
{
  g_autofree char *message = describe (edit);
  AdwToast *toast = adw_toast_new (message != NULL ? message : "");

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, SBX_TOAST_SECONDS);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "edit", edit, edit_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self, G_CONNECT_SWAPPED);
  /* Ctrl+Z undoes it when the toast is gone, too. */
  g_set_object (&self->undo, toast);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "window.undo", TRUE);
  if (message != NULL)
    adw_toast_overlay_add_toast (self->toasts, toast);
  else
    g_object_unref (toast);
}

/* --- Editing --- */

static void
edited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  Edit *edit = data;
  g_autoptr (SbxWindow) self = edit->window;
  g_autoptr (GError) error = NULL;

  edit->changes = sbx_store_edit_requests_finish (SBX_STORE (object), result, &error);
  if (edit->changes == NULL)
    sbx_window_toast (GTK_WIDGET (self), error->message);
  if (edit->changes == NULL || edit->changes->len == 0)
    {
      edit_free (edit);
      return;
    }

  follow (self, edit, FALSE);
  if (edit->kind == SBX_EDIT_DUPLICATE && edit->changes->len == 1)
    sbx_window_open (self, ((SbxRequestChange *) g_ptr_array_index (edit->changes, 0))->after);
  offer_undo (self, edit);
}

void
sbx_window_edit_requests (GtkWidget             *widget,
                          const SbxRequestsEdit *requests)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  SbxWindow *self;
  Edit *edit;

  if (!SBX_IS_WINDOW (root))
    return;

  self = SBX_WINDOW (root);
  edit = g_new0 (Edit, 1);
  edit->window = g_object_ref (self);
  g_set_weak_pointer (&edit->alive, self);
  edit->kind = requests->kind;
  edit->folder = requests->ids == NULL;
  edit->from = g_strdup (requests->from);
  edit->to = g_strdup (requests->to);
  edit->open = g_ptr_array_new_with_free_func (g_object_unref);
  edit->drafts = g_ptr_array_new_with_free_func (g_object_unref);
  sbx_store_edit_requests_async (sbx_workspace_get_store (self->workspace), requests, NULL, edited_cb, edit);
}

/* What was never saved has nothing to delete but its tab. */
void
sbx_window_delete (SbxWindow  *self,
                   const char *id)
{
  const char *const ids[] = { id, NULL };
  AdwTabPage *tab = sbx_window_find_tab (self, id);

  if (tab != NULL && sbx_request_page_get_saved (SBX_REQUEST_PAGE (adw_tab_page_get_child (tab))) == NULL)
    adw_tab_view_close_page (self->tabs, tab);
  else
    sbx_window_edit_requests (GTK_WIDGET (self), &(SbxRequestsEdit) { SBX_EDIT_REMOVE, ids, NULL, NULL });
}

/* --- Opening --- */

static void
open_all (SbxWindow         *self,
          const char *const *ids)
{
  for (const char *const *id = ids; *id != NULL; id++)
    {
      g_autoptr (SbxRequest) saved = NULL;
      SbxRequest *draft = sbx_draft_book_lookup (self->drafts, *id);

      if (sbx_window_find_tab (self, *id) != NULL)
        continue;
      saved = sbx_store_dup_record (sbx_workspace_get_store (self->workspace), SBX_TYPE_REQUEST, *id, NULL);
      if (saved != NULL)
        sbx_window_add_page (self, draft != NULL ? draft : saved, saved);
    }
  if (*ids != NULL && sbx_window_find_tab (self, *ids) != NULL)
    adw_tab_view_set_selected_page (self->tabs, sbx_window_find_tab (self, *ids));
  adw_navigation_split_view_set_show_content (self->inner, TRUE);
}

static void
open_answer_cb (SbxWindow      *self,
                const char     *response,
                AdwAlertDialog *dialog)
{
  if (g_str_equal (response, "open"))
    open_all (self, g_object_get_data (G_OBJECT (dialog), "ids"));
}

void
sbx_window_open_requests (GtkWidget         *widget,
                          const char *const *ids)
{
  SbxWindow *self = SBX_WINDOW (gtk_widget_get_root (widget));
  guint n = g_strv_length ((char **) ids);
  g_autofree char *heading = NULL;
  AdwAlertDialog *dialog;

  if (n == 1)
    {
      g_autoptr (SbxRequest) request = sbx_window_dup_request (self, ids[0]);

      if (request != NULL)
        sbx_window_open (self, request);
      return;
    }
  if (n <= MANY_TABS)
    {
      open_all (self, ids);
      return;
    }

  heading = g_strdup_printf (ngettext ("Open %u Request?", "Open %u Requests?", n), n);
  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, _("Each gets a tab of its own.")));
  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), "open", _("_Open"), NULL);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "ids", g_strdupv ((char **) ids), (GDestroyNotify) g_strfreev);
  g_signal_connect_object (dialog, "response", G_CALLBACK (open_answer_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* A new request belongs to the folder that is chosen. */
SbxRequest *
sbx_window_make_request (SbxWindow *self)
{
  SbxRequest *request = sbx_preferences_new_request ();
  const char *const tags[] = { sbx_places_get_folder (self->places), NULL };

  sbx_request_set_tags (request, tags);
  return request;
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  sbx_requests_pane_step (SBX_WINDOW (widget)->pane, g_str_equal (name, "list.next") ? 1 : -1);
}

void
sbx_window_install_list_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "window.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "list.next", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "list.previous", NULL, step_action);
}
