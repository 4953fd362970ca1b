/* What the menu of a tab offers: staying at the start, a copy, closing. */
#include "sbx-window-private.h"

/* The tab whose menu is open, or the one shown. */
static AdwTabPage *
get_tab (SbxWindow *self)
{
  return self->menu_tab != NULL ? self->menu_tab : adw_tab_view_get_selected_page (self->tabs);
}

void
sbx_window_setup_tab_menu (SbxWindow  *self,
                           AdwTabPage *tab)
{
  AdwTabPage *shown;
  gboolean pinned;

  self->menu_tab = tab;
  shown = get_tab (self);
  pinned = shown != NULL && adw_tab_page_get_pinned (shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tab.pin", shown != NULL && !pinned);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tab.unpin", pinned);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tab.duplicate",
                                 shown != NULL && SBX_IS_REQUEST_PAGE (adw_tab_page_get_child (shown)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tab.close-others", adw_tab_view_get_n_pages (self->tabs) > 1);
}

static void
pin_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);

  adw_tab_view_set_page_pinned (self->tabs, get_tab (self), g_str_equal (name, "tab.pin"));
  sbx_window_setup_tab_menu (self, self->menu_tab);
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);

  sbx_window_duplicate (self, sbx_request_page_get_request (SBX_REQUEST_PAGE (adw_tab_page_get_child (get_tab (self)))));
}

static void
close_others_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);

  adw_tab_view_close_other_pages (self->tabs, get_tab (self));
}

static void
go_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  int position = g_variant_get_int32 (parameter);

  if (position < 0 || position >= adw_tab_view_get_n_pages (self->tabs))
    return;

  adw_tab_view_set_selected_page (self->tabs, adw_tab_view_get_nth_page (self->tabs, position));
  adw_navigation_split_view_set_show_content (self->inner, TRUE);
}

void
sbx_window_install_tab_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "tab.pin", NULL, pin_action);
  gtk_widget_class_install_action (widget_class, "tab.unpin", NULL, pin_action);
  gtk_widget_class_install_action (widget_class, "tab.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "tab.close-others", NULL, close_others_action);
  gtk_widget_class_install_action (widget_class, "tab.go", "i", go_action);
}

/* --- Between two runs --- */

static char *
dup_id (AdwTabPage *tab)
{
  GtkWidget *child = adw_tab_page_get_child (tab);

  if (SBX_IS_REQUEST_PAGE (child))
    return g_strdup (sbx_request_page_get_id (SBX_REQUEST_PAGE (child)));
  return sbx_window_dup_exchange_tab (child);
}

void
sbx_window_save_pins (SbxWindow  *self,
                      GKeyFile   *file,
                      const char *group)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < adw_tab_view_get_n_pinned_pages (self->tabs); i++)
    {
      char *id = dup_id (adw_tab_view_get_nth_page (self->tabs, i));

      if (id != NULL)
        g_ptr_array_add (ids, id);
    }
  g_key_file_set_string_list (file, group, "pinned", (const char *const *) ids->pdata, ids->len);
}

void
sbx_window_restore_pins (SbxWindow  *self,
                         GKeyFile   *file,
                         const char *group)
{
  g_auto (GStrv) ids = g_key_file_get_string_list (file, group, "pinned", NULL, NULL);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      AdwTabPage *tab = sbx_window_find_tab (self, ids[i]);

      if (tab == NULL)
        tab = sbx_window_find_exchange (self, ids[i]);
      if (tab != NULL)
        adw_tab_view_set_page_pinned (self->tabs, tab, TRUE);
    }
}
