/* The open requests: one tab each, kept as drafts while they are edited. */
#include "sbx-window-private.h"

#include <glib/gi18n.h>

#include "sbx-curl-command.h"

/* Of typing, after which what was typed is kept. */
#define PAUSE_MS 500
#define MAX_CLOSED 20

SbxRequestPage *
sbx_window_get_page (SbxWindow *self)
{
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->tabs);
  GtkWidget *child = tab != NULL ? adw_tab_page_get_child (tab) : NULL;

  return SBX_IS_REQUEST_PAGE (child) ? SBX_REQUEST_PAGE (child) : NULL;
}

/* NULL: another kind of page is there. */
static SbxRequestPage *
get_nth_page (SbxWindow *self,
              int        n)
{
  GtkWidget *child = adw_tab_page_get_child (adw_tab_view_get_nth_page (self->tabs, n));

  return SBX_IS_REQUEST_PAGE (child) ? SBX_REQUEST_PAGE (child) : NULL;
}

AdwTabPage *
sbx_window_find_tab (SbxWindow  *self,
                     const char *id)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    {
      SbxRequestPage *page = get_nth_page (self, i);

      if (page != NULL && g_strcmp0 (sbx_request_page_get_id (page), id) == 0)
        return adw_tab_view_get_nth_page (self->tabs, i);
    }

  return NULL;
}

/* --- What the window shows of the open page --- */

void
sbx_window_update_page (SbxWindow *self)
{
  static const char *const actions[] = {
    "request.save", "request.duplicate", "request.copy-curl", "request.delete", "request.address",
    "request.encode-address", "request.history",
  };
  SbxRequestPage *page = sbx_window_get_page (self);
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->tabs);
  gboolean busy = page != NULL && sbx_request_page_get_busy (page);
  g_autofree char *title = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], page != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "request.send", page != NULL && !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "request.stop", busy);
  sbx_window_setup_tab_menu (self, self->menu_tab);
  sbx_window_update_undo (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tab.reopen", !g_queue_is_empty (&self->closed));

  if (tab != NULL)
    g_object_get (adw_tab_page_get_child (tab), "title", &title, NULL);
  adw_window_title_set_title (self->title, title != NULL ? title : "");
  adw_navigation_page_set_title (self->content, title != NULL ? title : _("Request"));
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : _("Signalbox"));
  sbx_requests_pane_select (self->pane, page != NULL ? sbx_request_page_get_id (page) : NULL);
  sbx_window_update_history (self);
}

static void
page_notify_cb (SbxWindow      *self,
                GParamSpec     *pspec,
                SbxRequestPage *page)
{
  AdwTabPage *tab = self->tabs != NULL ? sbx_window_find_tab (self, sbx_request_page_get_id (page)) : NULL;
  g_autoptr (GIcon) icon = NULL;

  if (tab == NULL)
    return;

  if (sbx_request_page_get_modified (page))
    icon = g_themed_icon_new ("signalbox-unsaved-symbolic");
  adw_tab_page_set_icon (tab, icon);
  adw_tab_page_set_loading (tab, sbx_request_page_get_busy (page));
  if (page == sbx_window_get_page (self))
    sbx_window_update_page (self);
}

/* --- Drafts --- */

static void
keep_draft (SbxWindow      *self,
            SbxRequestPage *page,
            int             tab)
{
  SbxRequest *request = sbx_request_page_get_request (page);
  g_autoptr (SbxRequest) plain = NULL;

  /* Half a command line in the address may have any secret in it; it becomes a request in a moment. */
  if (sbx_curl_command_detect (sbx_request_get_url (request)))
    {
      request = plain = SBX_REQUEST (sbx_record_copy (SBX_RECORD (request)));
      g_object_set (plain, "url", "", NULL);
    }

  if (sbx_request_page_get_modified (page))
    sbx_draft_book_put (self->drafts, request, tab);
  else
    sbx_draft_book_discard (self->drafts, sbx_request_page_get_id (page));
}

void
sbx_window_keep_drafts (SbxWindow *self)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    {
      SbxRequestPage *page = get_nth_page (self, i);

      if (page != NULL && self->closing)
        sbx_request_page_commit (page);
      if (page == NULL || g_object_get_data (G_OBJECT (page), "edited") == NULL)
        continue;
      g_object_set_data (G_OBJECT (page), "edited", NULL);
      keep_draft (self, page, i);
    }
  g_clear_handle_id (&self->autosave, g_source_remove);
}

static gboolean
paused_cb (gpointer data)
{
  SbxWindow *self = data;

  self->autosave = 0;
  sbx_window_keep_drafts (self);
  return G_SOURCE_REMOVE;
}

static void
page_edited_cb (SbxWindow      *self,
                SbxRequestPage *page)
{
  sbx_window_update_undo (self);
  g_object_set_data (G_OBJECT (page), "edited", GINT_TO_POINTER (TRUE));
  g_clear_handle_id (&self->autosave, g_source_remove);
  self->autosave = g_timeout_add (PAUSE_MS, paused_cb, self);
}

static void
page_curl_cb (SbxWindow      *self,
              const char     *line,
              SbxRequestPage *page)
{
  sbx_window_take_curl (self, page, line);
}

/* --- Opening and closing --- */

SbxRequestPage *
sbx_window_add_page (SbxWindow  *self,
                     SbxRequest *request,
                     SbxRequest *saved)
{
  g_autoptr (SbxRequest) copy = SBX_REQUEST (sbx_record_copy (SBX_RECORD (request)));
  GtkWidget *page = sbx_request_page_new (self->workspace, copy, saved);
  AdwTabPage *tab = adw_tab_view_append (self->tabs, page);

  g_object_bind_property (page, "title", tab, "title", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (page, "notify", G_CALLBACK (page_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "edited", G_CALLBACK (page_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "curl", G_CALLBACK (page_curl_cb), self, G_CONNECT_SWAPPED);
  adw_tab_view_set_selected_page (self->tabs, tab);
  page_notify_cb (self, NULL, SBX_REQUEST_PAGE (page));
  return SBX_REQUEST_PAGE (page);
}

void
sbx_window_give_place (SbxWindow  *self,
                       AdwTabPage *shown)
{
  GtkWidget *child = shown != NULL ? adw_tab_page_get_child (shown) : NULL;

  if (!SBX_IS_REQUEST_PAGE (child) || !sbx_request_page_is_untouched (SBX_REQUEST_PAGE (child)))
    return;

  adw_tab_view_reorder_page (self->tabs, adw_tab_view_get_selected_page (self->tabs),
                             adw_tab_view_get_page_position (self->tabs, shown));
  adw_tab_view_close_page (self->tabs, shown);
}

void
sbx_window_open (SbxWindow  *self,
                 SbxRequest *request)
{
  const char *id = sbx_record_get_id (SBX_RECORD (request));
  AdwTabPage *tab = sbx_window_find_tab (self, id);
  AdwTabPage *shown = adw_tab_view_get_selected_page (self->tabs);

  if (tab != NULL)
    {
      adw_tab_view_set_selected_page (self->tabs, tab);
    }
  else
    {
      SbxRequest *draft = sbx_draft_book_lookup (self->drafts, id);

      sbx_window_add_page (self, draft != NULL ? draft : request, request);
      sbx_window_give_place (self, shown);
    }

  adw_navigation_split_view_set_show_content (self->inner, TRUE);
}

static void reopen (SbxWindow *self, SbxRequest *request);

static void
undo_close_cb (SbxWindow *self,
               AdwToast  *toast)
{
  SbxRequest *request = g_object_get_data (G_OBJECT (toast), "request");

  if (g_queue_remove (&self->closed, request))
    reopen (self, request);
}

static void
remember_closed (SbxWindow  *self,
                 SbxRequest *request)
{
  g_queue_push_head (&self->closed, sbx_record_copy (SBX_RECORD (request)));
  if (self->closed.length > MAX_CLOSED)
    g_object_unref (g_queue_pop_tail (&self->closed));
}

static void
keep_closed (SbxWindow      *self,
             AdwTabPage     *tab,
             SbxRequestPage *page)
{
  const char *id = sbx_request_page_get_id (page);

  sbx_request_page_commit (page);
  if (!sbx_request_page_is_blank (page) && !sbx_request_page_is_untouched (page))
    remember_closed (self, sbx_request_page_get_request (page));

  /* Deleting has its own way back, draft and all. */
  if (g_object_get_data (G_OBJECT (page), "deleted") != NULL)
    {
      sbx_draft_book_discard (self->drafts, id);
    }
  else if (sbx_request_page_get_saved (page) != NULL)
    {
      /* Its row in the list keeps the dot, and its changes. */
      keep_draft (self, page, -1);
    }
  else
    {
      sbx_draft_book_discard (self->drafts, id);
      if (!sbx_request_page_is_blank (page))
        {
          g_autofree char *message = g_strdup_printf (_("“%s” closed without saving"), adw_tab_page_get_title (tab));
          AdwToast *toast = adw_toast_new (message);

          adw_toast_set_use_markup (toast, FALSE);
          adw_toast_set_button_label (toast, _("_Undo"));
          adw_toast_set_timeout (toast, SBX_TOAST_SECONDS);
          g_object_set_data_full (G_OBJECT (toast), "request", g_object_ref (g_queue_peek_head (&self->closed)), g_object_unref);
          g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_close_cb), self, G_CONNECT_SWAPPED);
          adw_toast_overlay_add_toast (self->toasts, toast);
        }
    }

  sbx_request_page_stop_all (page);
}

gboolean
sbx_window_close_page (SbxWindow  *self,
                       AdwTabPage *tab)
{
  GtkWidget *child = adw_tab_page_get_child (tab);

  if (SBX_IS_REQUEST_PAGE (child))
    keep_closed (self, tab, SBX_REQUEST_PAGE (child));
  adw_tab_view_close_page_finish (self->tabs, tab, TRUE);
  if (adw_tab_view_get_n_pages (self->tabs) == 0)
    adw_navigation_split_view_set_show_content (self->inner, FALSE);
  sbx_window_update_page (self);
  if (!self->restoring)
    sbx_window_save_state (self);
  return GDK_EVENT_STOP;
}

/* request: (transfer full) */
static void
reopen (SbxWindow  *self,
        SbxRequest *closed)
{
  g_autoptr (SbxRequest) request = closed;
  const char *id = sbx_record_get_id (SBX_RECORD (request));
  g_autoptr (SbxRequest) saved = sbx_store_dup_record (sbx_workspace_get_store (self->workspace), SBX_TYPE_REQUEST, id, NULL);

  /* Since it was closed it may have been changed elsewhere, or be open again; its own edits are its draft. */
  if (saved != NULL || sbx_window_find_tab (self, id) != NULL)
    {
      sbx_window_open (self, saved != NULL ? saved : request);
      return;
    }
  page_edited_cb (self, sbx_window_add_page (self, request, NULL));
  adw_navigation_split_view_set_show_content (self->inner, TRUE);
}

void
sbx_window_reopen (SbxWindow *self)
{
  SbxRequest *request = g_queue_pop_head (&self->closed);

  if (request != NULL)
    reopen (self, request);
}

/* The store has something else now for this request, or (NULL) for any number of them. */
void
sbx_window_requests_changed (SbxWindow  *self,
                             const char *id)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    {
      SbxRequestPage *page = get_nth_page (self, i);
      g_autoptr (SbxRequest) saved = NULL;

      if (page == NULL || (id != NULL && g_strcmp0 (sbx_request_page_get_id (page), id) != 0))
        continue;

      saved = sbx_store_dup_record (sbx_workspace_get_store (self->workspace), SBX_TYPE_REQUEST,
                                    sbx_request_page_get_id (page), NULL);
      if (saved != NULL || sbx_request_page_get_saved (page) != NULL)
        sbx_request_page_set_saved (page, saved);
    }
}

/* --- Restoring --- */

static void
open_again (SbxWindow  *self,
            const char *id)
{
  g_autoptr (SbxRequest) saved = sbx_store_dup_record (sbx_workspace_get_store (self->workspace), SBX_TYPE_REQUEST,
                                                       id, NULL);
  SbxRequest *draft = sbx_draft_book_lookup (self->drafts, id);

  if ((draft != NULL || saved != NULL) && sbx_window_find_tab (self, id) == NULL)
    sbx_window_add_page (self, draft != NULL ? draft : saved, saved);
}

static void
drafts_loaded_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (SbxWindow) self = data;
  g_autofree char *selected = NULL;
  g_auto (GStrv) tabs = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GError) error = NULL;
  AdwTabPage *tab;

  if (!sbx_draft_book_load_finish (SBX_DRAFT_BOOK (object), result, &error))
    sbx_window_toast (GTK_WIDGET (self), error->message);

  tabs = sbx_window_load_tabs (self, &selected);
  for (guint i = 0; tabs != NULL && tabs[i] != NULL; i++)
    {
      if (!sbx_window_restore_exchange (self, tabs[i]))
        open_again (self, tabs[i]);
    }

  /* A draft of what was never saved is in no list: it must stay in a tab, whatever the last run came to note. */
  drafts = sbx_draft_book_list (self->drafts);
  for (guint i = 0; i < drafts->len; i++)
    {
      const char *id = sbx_record_get_id (g_ptr_array_index (drafts, i));
      g_autoptr (SbxRequest) saved = sbx_store_dup_record (sbx_workspace_get_store (self->workspace), SBX_TYPE_REQUEST,
                                                           id, NULL);

      if (saved == NULL)
        open_again (self, id);
    }

  sbx_window_load_pins (self);
  if (selected != NULL && ((tab = sbx_window_find_tab (self, selected)) != NULL ||
                           (tab = sbx_window_find_exchange (self, selected)) != NULL))
    adw_tab_view_set_selected_page (self->tabs, tab);
  self->restoring = FALSE;
  sbx_window_update_page (self);
}

void
sbx_window_restore (SbxWindow *self)
{
  sbx_draft_book_load_async (self->drafts, drafts_loaded_cb, g_object_ref (self));
}
