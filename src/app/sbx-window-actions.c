/* What menus, keys and buttons ask of the window. */
#include "sbx-window-private.h"

#include <glib/gi18n.h>

#include "sbx-exchange-page.h"
#include "sbx-preferences-dialog.h"
#include "sbx-preferences.h"

static void
send_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  sbx_window_send (SBX_WINDOW (widget));
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  sbx_request_page_stop (sbx_window_get_page (SBX_WINDOW (widget)));
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  SbxRequestPage *page = sbx_window_get_page (self);
  g_autoptr (SbxRequest) request = sbx_window_make_request (self);

  if (page == NULL || !sbx_request_page_is_blank (page))
    page = sbx_window_add_page (self, request, NULL);
  else
    sbx_request_page_set_folders (page, request);
  adw_navigation_split_view_set_show_content (self->inner, TRUE);
  sbx_request_page_focus_address (page);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  SbxRequestPage *page = sbx_window_get_page (self);

  /* A key that is held saves once, and asks once. */
  if (!sbx_request_page_get_saving (page) && adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL)
    sbx_window_save (self, page);
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);

  sbx_window_duplicate (self, sbx_request_page_get_request (sbx_window_get_page (self)));
}

static void
copy_curl_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);

  sbx_window_copy_curl (self, sbx_request_page_get_request (sbx_window_get_page (self)));
}

static void
encode_address_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  if (!sbx_request_page_encode_address (sbx_window_get_page (SBX_WINDOW (widget))))
    sbx_window_toast (widget, _("The address needs no percent-encoding"));
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);

  sbx_window_delete (self, sbx_request_page_get_id (sbx_window_get_page (self)));
}

/* The same for a row of the list, whether or not it is open. */
static void
row_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  g_autoptr (SbxRequest) request = NULL;

  request = sbx_window_dup_request (self, id);
  if (request != NULL)
    sbx_window_copy_curl (self, request);
}

static void
address_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);

  adw_navigation_split_view_set_show_content (self->inner, TRUE);
  sbx_request_page_focus_address (sbx_window_get_page (self));
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);

  adw_navigation_split_view_set_show_content (self->inner, FALSE);
  if (self->history != NULL && gtk_stack_get_visible_child (self->lists) == GTK_WIDGET (self->history))
    sbx_history_pane_search (self->history);
  else
    sbx_requests_pane_search (self->pane);
}

static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->tabs);
  GtkWidget *page = tab != NULL ? adw_tab_page_get_child (tab) : NULL;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  gboolean found = FALSE;

  if (page != NULL && focus != NULL && gtk_widget_is_ancestor (focus, page))
    found = SBX_IS_REQUEST_PAGE (page) ? sbx_request_page_find (SBX_REQUEST_PAGE (page))
                                       : sbx_exchange_page_find (SBX_EXCHANGE_PAGE (page));
  if (!found)
    search_action (widget, name, parameter);
}

static void
filter_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxRequestPage *page = sbx_window_get_page (SBX_WINDOW (widget));

  if (page == NULL || !sbx_request_page_filter (page))
    gtk_widget_error_bell (widget);
}

static void
places_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);

  adw_overlay_split_view_set_show_sidebar (self->outer, !adw_overlay_split_view_get_show_sidebar (self->outer));
}

static void
environments_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);

  adw_navigation_split_view_set_show_content (self->inner, TRUE);
  gtk_menu_button_popup (self->environments);
}

static void
preferences_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  /* Keys reach the window under a dialog too: one of its kind is enough. */
  if (SBX_IS_PREFERENCES_DIALOG (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (widget))))
    return;

  sbx_preferences_dialog_present (widget, SBX_WINDOW (widget)->workspace,
                                  parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL);
}

static void
close_tab_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  AdwTabPage *tab = self->menu_tab != NULL ? self->menu_tab : adw_tab_view_get_selected_page (self->tabs);

  if (tab != NULL)
    adw_tab_view_close_page (self->tabs, tab);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
reopen_tab_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  sbx_window_reopen (SBX_WINDOW (widget));
}

void
sbx_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "request.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "request.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "request.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "request.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "request.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "request.copy-curl", NULL, copy_curl_action);
  gtk_widget_class_install_action (widget_class, "request.encode-address", NULL, encode_address_action);
  gtk_widget_class_install_action (widget_class, "request.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "request.address", NULL, address_action);
  gtk_widget_class_install_action (widget_class, "request.copy-curl-id", "s", row_action);
  gtk_widget_class_install_action (widget_class, "tab.close", NULL, close_tab_action);
  gtk_widget_class_install_action (widget_class, "tab.reopen", NULL, reopen_tab_action);
  gtk_widget_class_install_action (widget_class, "window.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "window.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "window.filter", NULL, filter_action);
  gtk_widget_class_install_action (widget_class, "window.places", NULL, places_action);
  gtk_widget_class_install_action (widget_class, "window.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (widget_class, "window.preference", "s", preferences_action);
  gtk_widget_class_install_action (widget_class, "window.environments", NULL, environments_action);
  sbx_window_install_tab_actions (widget_class);
  sbx_window_install_pane_actions (widget_class);
  sbx_window_install_palette_actions (widget_class);
  gtk_widget_class_install_property_action (widget_class, "window.environment", "environment-id");
  sbx_window_install_history_actions (widget_class);
  sbx_window_install_list_actions (widget_class);
  sbx_window_install_environment_actions (widget_class);
  sbx_window_install_editing (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "request.stop", NULL);
}
