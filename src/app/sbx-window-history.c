/* The history in the window: its list, the exchanges that are open in tabs, and what is done with them. */
#include "sbx-window-private.h"

#include <glib/gi18n.h>

#include "sbx-compare-dialog.h"
#include "sbx-exchange-page.h"
#include "sbx-format.h"

/* Before the id of an exchange in the state of the window, where ids of requests stand too. */
#define TAB_PREFIX "exchange:"

/* --- Tabs --- */

static SbxExchangePage *
get_exchange_page (AdwTabPage *tab)
{
  GtkWidget *child = tab != NULL ? adw_tab_page_get_child (tab) : NULL;

  return SBX_IS_EXCHANGE_PAGE (child) ? SBX_EXCHANGE_PAGE (child) : NULL;
}

static AdwTabPage *
find_tab (SbxWindow  *self,
          const char *id)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    {
      AdwTabPage *tab = adw_tab_view_get_nth_page (self->tabs, i);
      SbxExchangePage *page = get_exchange_page (tab);

      if (page != NULL && g_strcmp0 (sbx_exchange_page_get_id (page), id) == 0)
        return tab;
    }

  return NULL;
}

char *
sbx_window_dup_exchange_tab (GtkWidget *child)
{
  return SBX_IS_EXCHANGE_PAGE (child) ? g_strconcat (TAB_PREFIX, sbx_exchange_page_get_id (SBX_EXCHANGE_PAGE (child)), NULL)
                                      : NULL;
}

AdwTabPage *
sbx_window_find_exchange (SbxWindow  *self,
                          const char *tab)
{
  return g_str_has_prefix (tab, TAB_PREFIX) ? find_tab (self, tab + strlen (TAB_PREFIX)) : NULL;
}

static void
title_changed_cb (SbxWindow       *self,
                  GParamSpec      *pspec,
                  SbxExchangePage *page)
{
  if (self->tabs != NULL && get_exchange_page (adw_tab_view_get_selected_page (self->tabs)) == page)
    sbx_window_update_page (self);
}

static void
add_tab (SbxWindow  *self,
         const char *id)
{
  GtkWidget *page = sbx_exchange_page_new (self->workspace);
  g_autoptr (GIcon) icon = g_themed_icon_new ("document-open-recent-symbolic");
  AdwTabPage *tab;

  sbx_exchange_page_show (SBX_EXCHANGE_PAGE (page), id);
  tab = adw_tab_view_append (self->tabs, page);
  adw_tab_page_set_icon (tab, icon);
  g_object_bind_property (page, "title", tab, "title", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (page, "notify::title", G_CALLBACK (title_changed_cb), self, G_CONNECT_SWAPPED);
  adw_tab_view_set_selected_page (self->tabs, tab);
}

/* Going through the history is done in one tab. */
static void
open_exchange (SbxWindow  *self,
               const char *id,
               gboolean    new_tab)
{
  AdwTabPage *tab = find_tab (self, id);
  AdwTabPage *shown = adw_tab_view_get_selected_page (self->tabs);
  SbxExchangePage *page = get_exchange_page (shown);

  if (tab != NULL)
    {
      adw_tab_view_set_selected_page (self->tabs, tab);
    }
  else if (page != NULL && !new_tab)
    {
      sbx_exchange_page_show (page, id);
      sbx_window_update_page (self);
      sbx_window_save_state (self);
    }
  else
    {
      add_tab (self, id);
      if (!new_tab)
        sbx_window_give_place (self, shown);
    }
  adw_navigation_split_view_set_show_content (self->inner, TRUE);
}

gboolean
sbx_window_restore_exchange (SbxWindow  *self,
                             const char *tab)
{
  g_autoptr (SbxHistoryEntry) entry = NULL;

  if (!g_str_has_prefix (tab, TAB_PREFIX))
    return FALSE;

  entry = sbx_store_dup_record (sbx_workspace_get_store (self->workspace), SBX_TYPE_HISTORY_ENTRY, tab + strlen (TAB_PREFIX), NULL);
  if (entry != NULL && sbx_window_find_exchange (self, tab) == NULL)
    add_tab (self, tab + strlen (TAB_PREFIX));
  return TRUE;
}

void
sbx_window_update_history (SbxWindow *self)
{
  SbxExchangePage *page = get_exchange_page (adw_tab_view_get_selected_page (self->tabs));

  if (self->history != NULL)
    sbx_history_pane_select (self->history, page != NULL ? sbx_exchange_page_get_id (page) : NULL);
}

/* Of an entry that went the tab goes too; others may have got a neighbour, or lost one. id NULL: any number of entries. */
void
sbx_window_history_changed (SbxWindow  *self,
                            const char *id,
                            gboolean    removed)
{
  SbxStore *store = sbx_workspace_get_store (self->workspace);

  for (int i = adw_tab_view_get_n_pages (self->tabs) - 1; i >= 0; i--)
    {
      AdwTabPage *tab = adw_tab_view_get_nth_page (self->tabs, i);
      SbxExchangePage *page = get_exchange_page (tab);
      g_autoptr (SbxHistoryEntry) entry = NULL;
      gboolean gone;

      if (page == NULL)
        continue;
      gone = removed && g_strcmp0 (id, sbx_exchange_page_get_id (page)) == 0;
      if (id == NULL)
        {
          g_autoptr (GError) error = NULL;

          entry = sbx_store_dup_record (store, SBX_TYPE_HISTORY_ENTRY, sbx_exchange_page_get_id (page), &error);
          gone = g_error_matches (error, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND);
        }
      if (gone)
        adw_tab_view_close_page (self->tabs, tab);
      else
        sbx_exchange_page_update (page);
    }
}

/* --- The list --- */

static void
make_history (SbxWindow *self)
{
  self->history = SBX_HISTORY_PANE (sbx_history_pane_new (self->workspace));
  gtk_stack_add_child (self->lists, GTK_WIDGET (self->history));
  g_object_bind_property (self->outer, "show-sidebar", self->history, "places-shown", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  sbx_window_update_history (self);
}

void
sbx_window_show_history (SbxWindow *self,
                         gboolean   shown)
{
  if (shown && self->history == NULL)
    make_history (self);
  gtk_stack_set_visible_child (self->lists, shown ? GTK_WIDGET (self->history) : GTK_WIDGET (self->pane));
  adw_navigation_page_set_title (self->list_page, shown ? _("History") : _("Requests"));
}

static void
history_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);

  sbx_places_show_history (self->places, TRUE);
  sbx_history_pane_set_request (self->history, NULL, NULL);
  adw_navigation_split_view_set_show_content (self->inner, FALSE);
}

static void
request_history_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  SbxRequestPage *page = sbx_window_get_page (self);
  g_autofree char *title = sbx_format_title (sbx_request_page_get_request (page));

  sbx_places_show_history (self->places, TRUE);
  sbx_history_pane_set_request (self->history, sbx_request_page_get_id (page), title);
  adw_navigation_split_view_set_show_content (self->inner, FALSE);
}

/* --- What is done with exchanges --- */

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  open_exchange (SBX_WINDOW (widget), g_variant_get_string (parameter, NULL), g_str_equal (name, "exchange.open-tab"));
}

static void
open_request_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbxRequest) request = sbx_history_load_request (sbx_workspace_get_store (self->workspace),
                                                             g_variant_get_string (parameter, NULL), &error);

  if (request == NULL)
    {
      sbx_window_toast (widget, error->message);
      return;
    }

  sbx_window_add_page (self, request, NULL);
  adw_navigation_split_view_set_show_content (self->inner, TRUE);
}

static void
compare_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  const char *one, *other;

  g_variant_get (parameter, "(&s&s)", &one, &other);
  adw_dialog_present (sbx_compare_dialog_new (SBX_WINDOW (widget)->workspace, one, *other != '\0' ? other : NULL), widget);
}

/* --- Deleting, and back again --- */

typedef struct
{
  SbxStore   *store;
  char      **ids;
  GPtrArray  *taken;  /* of SbxHistoryEntry; NULL: nothing was */
} Deletion;

static void
deletion_clear (gpointer data)
{
  Deletion *deletion = data;

  g_clear_object (&deletion->store);
  g_strfreev (deletion->ids);
  g_clear_pointer (&deletion->taken, g_ptr_array_unref);
}

static void
deletion_unref (gpointer deletion)
{
  g_atomic_rc_box_release_full (deletion, deletion_clear);
}

static void
forget_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Deletion *deletion = data;

  sbx_history_forget (deletion->store, deletion->taken);
  g_task_return_boolean (task, TRUE);
}

/* The store must go on the main thread: whoever has the last reference to it waits for its writer. */
static void
forgotten_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      data)
{
  deletion_unref (data);
}

static void
run (Deletion            *deletion,
     GTaskThreadFunc      func,
     GAsyncReadyCallback  callback,
     gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);

  g_task_set_task_data (task, deletion, NULL);
  g_task_run_in_thread (task, func);
}

/* With the toast goes the way back, and the bodies. */
static void
toast_gone_cb (gpointer data)
{
  Deletion *deletion = data;

  if (deletion->taken != NULL)
    run (deletion, forget_thread, forgotten_cb, deletion);
  else
    deletion_unref (deletion);
}

static void
put_back_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  Deletion *deletion = data;
  GError *error = NULL;

  if (sbx_history_put_back (deletion->store, deletion->taken, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

typedef struct
{
  SbxWindow *window;
  Deletion  *deletion;
} Answer;

static Answer *
answer_new (SbxWindow *window,
            Deletion  *deletion)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->window = g_object_ref (window);
  answer->deletion = g_atomic_rc_box_acquire (deletion);
  return answer;
}

static void
answer_free (Answer *answer)
{
  deletion_unref (answer->deletion);
  g_object_unref (answer->window);
  g_free (answer);
}

static void undo_cb (SbxWindow *self, AdwToast *toast);

/* Tells message, with a way back. */
static void
offer_undo (Answer     *answer,
            const char *message)
{
  AdwToast *toast = adw_toast_new (message);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, SBX_TOAST_SECONDS);
  g_object_set_data_full (G_OBJECT (toast), "deletion", g_atomic_rc_box_acquire (answer->deletion), toast_gone_cb);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), answer->window, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (answer->window->toasts, toast);
}

static void
put_back_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  Answer *answer = data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    offer_undo (answer, error->message);
  answer_free (answer);
}

/* The toast goes before its bodies are needed no more: it must not forget them. */
static void
undo_cb (SbxWindow *self,
         AdwToast  *toast)
{
  Deletion *deletion = g_object_steal_data (G_OBJECT (toast), "deletion");

  if (deletion == NULL)
    return;
  run (deletion, put_back_thread, put_back_cb, answer_new (self, deletion));
  deletion_unref (deletion);
}

static void
delete_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Deletion *deletion = data;
  GError *error = NULL;

  deletion->taken = sbx_history_take (deletion->store, (const char *const *) deletion->ids, &error);
  if (deletion->taken != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
deleted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  Answer *answer = data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      guint n = answer->deletion->taken->len;
      g_autofree char *message = g_strdup_printf (ngettext ("%u exchange deleted", "%u exchanges deleted", n), n);

      offer_undo (answer, message);
    }
  else
    {
      sbx_window_toast (GTK_WIDGET (answer->window), error->message);
    }
  answer_free (answer);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  Deletion *deletion = g_atomic_rc_box_new0 (Deletion);

  deletion->store = g_object_ref (sbx_workspace_get_store (self->workspace));
  deletion->ids = g_variant_dup_strv (parameter, NULL);
  run (deletion, delete_thread, deleted_cb, answer_new (self, deletion));
  deletion_unref (deletion);
}

/* --- Clearing --- */

static void
clear_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Deletion *deletion = data;
  GError *error = NULL;

  if (sbx_history_remove (deletion->store, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  Answer *answer = data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    sbx_window_toast (GTK_WIDGET (answer->window), _("History cleared"));
  else
    sbx_window_toast (GTK_WIDGET (answer->window), error->message);
  answer_free (answer);
}

static void
clear_answer_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (SbxWindow) self = data;
  Deletion *deletion;

  if (!g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "clear"))
    return;

  deletion = g_atomic_rc_box_new0 (Deletion);
  deletion->store = g_object_ref (sbx_workspace_get_store (self->workspace));
  run (deletion, clear_thread, cleared_cb, answer_new (self, deletion));
  deletion_unref (deletion);
}

static void
clear_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *size = NULL;
  g_autofree char *body = NULL;
  guint64 n, bytes;
  AdwDialog *dialog;

  if (!sbx_history_measure (sbx_workspace_get_store (self->workspace), &n, &bytes, &error) || n == 0)
    {
      sbx_window_toast (widget, error != NULL ? error->message : _("There is no history to clear"));
      return;
    }

  size = sbx_format_size (bytes);
  body = g_strdup_printf (ngettext ("%u exchange, with %s of bodies, is removed for good. Saved requests stay.",
                                    "All %u exchanges, with %s of bodies, are removed for good. Saved requests stay.", n),
                          (guint) n, size);
  dialog = adw_alert_dialog_new (_("Clear the History?"), body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "clear", _("C_lear"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "clear", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), widget, NULL, clear_answer_cb, g_object_ref (self));
}

void
sbx_window_install_history_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "window.history", NULL, history_action);
  gtk_widget_class_install_action (widget_class, "request.history", NULL, request_history_action);
  gtk_widget_class_install_action (widget_class, "exchange.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "exchange.open-tab", "s", open_action);
  gtk_widget_class_install_action (widget_class, "exchange.open-request", "s", open_request_action);
  gtk_widget_class_install_action (widget_class, "exchange.compare", "(ss)", compare_action);
  gtk_widget_class_install_action (widget_class, "exchange.delete", "as", delete_action);
  gtk_widget_class_install_action (widget_class, "exchange.clear", NULL, clear_action);
}
