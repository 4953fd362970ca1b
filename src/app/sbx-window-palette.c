/* What the palette offers of this window. */
#include "sbx-window-private.h"

#include <glib/gi18n.h>

#include "sbx-environments.h"
#include "sbx-format.h"
#include "sbx-palette.h"
#include "sbx-preferences-dialog.h"
#include "sbx-shortcuts.h"

static void
add_tabs (SbxWindow *self,
          GPtrArray *items)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    {
      AdwTabPage *tab = adw_tab_view_get_nth_page (self->tabs, i);
      GtkWidget *child = adw_tab_page_get_child (tab);
      SbxPaletteItem *item;

      if (tab == adw_tab_view_get_selected_page (self->tabs))
        continue;

      item = sbx_palette_item_new (SBX_PALETTE_TAB, adw_tab_page_get_title (tab), NULL, "tab.go", g_variant_new_int32 (i));
      if (SBX_IS_REQUEST_PAGE (child))
        {
          SbxRequest *request = sbx_request_page_get_request (SBX_REQUEST_PAGE (child));
          g_autofree char *address = sbx_format_address (request);

          sbx_palette_item_set_details (item, address, NULL, sbx_request_get_method (request));
          g_object_set_data_full (G_OBJECT (item), "request-id", g_strdup (sbx_record_get_id (SBX_RECORD (request))), g_free);
        }
      g_ptr_array_add (items, item);
    }
}

/* What can not be done now is not offered. Nothing but a button knows whether an action of a class is enabled. */
static void
add_actions (SbxWindow *self,
             GPtrArray *items)
{
  GtkWidget *probe = g_object_ref_sink (gtk_button_new ());
  const SbxShortcut *shortcuts;
  guint n_shortcuts;

  gtk_widget_set_parent (probe, GTK_WIDGET (self));
  shortcuts = sbx_shortcuts_list (&n_shortcuts);
  for (guint i = 0; i < n_shortcuts; i++)
    {
      g_autofree char *keys = sbx_shortcut_dup_keys (&shortcuts[i]);
      SbxPaletteItem *item;

      if (shortcuts[i].action == NULL || g_str_equal (shortcuts[i].action, "window.palette"))
        continue;
      gtk_actionable_set_action_name (GTK_ACTIONABLE (probe), shortcuts[i].action);
      if (!gtk_widget_get_sensitive (probe))
        continue;

      /* By its English name too: people know it from elsewhere. */
      item = sbx_palette_item_new (SBX_PALETTE_ACTION, _(shortcuts[i].title), shortcuts[i].title, shortcuts[i].action, NULL);
      sbx_palette_item_set_details (item, NULL, keys, NULL);
      g_ptr_array_add (items, item);
    }
  gtk_widget_unparent (probe);
  g_object_unref (probe);
}

static void
add_environment (SbxWindow  *self,
                 GPtrArray  *items,
                 const char *name,
                 const char *id)
{
  SbxPaletteItem *item;
  g_autofree char *title = NULL;

  if (g_strcmp0 (self->environment_id, id) == 0)
    return;

  title = *id != '\0' ? g_strdup_printf (_("Switch to “%s”"), name) : g_strdup (_("Switch to No Environment"));
  item = sbx_palette_item_new (SBX_PALETTE_ENVIRONMENT, title, name, "window.environment", g_variant_new_string (id));
  g_ptr_array_add (items, item);
}

static void
add_environments (SbxWindow *self,
                  GPtrArray *items)
{
  g_autoptr (GPtrArray) environments = sbx_store_list_environments (sbx_workspace_get_store (self->workspace), NULL);

  if (environments == NULL || environments->len == 0)
    return;

  for (guint i = 0; i < environments->len; i++)
    {
      SbxEnvironment *environment = g_ptr_array_index (environments, i);

      add_environment (self, items, sbx_environment_get_name (environment), sbx_record_get_id (SBX_RECORD (environment)));
    }
  add_environment (self, items, "", "");
}

static void
add_preferences (GPtrArray *items)
{
  guint n_preferences;
  const SbxPreference *preferences = sbx_preferences_list (&n_preferences);

  for (guint i = 0; i < n_preferences; i++)
    g_ptr_array_add (items, sbx_palette_item_new (SBX_PALETTE_SETTING, _(preferences[i].title), preferences[i].title,
                                                  "window.preference", g_variant_new_string (preferences[i].name)));
}

static void
palette_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  /* Keys work over a dialog too; what the palette offers does not belong there. */
  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL)
    return;

  if (self->workspace != NULL)
    {
      add_tabs (self, items);
      add_environments (self, items);
    }
  add_actions (self, items);
  add_preferences (items);
  sbx_palette_present (widget, self->workspace != NULL ? sbx_workspace_get_store (self->workspace) : NULL, items);
}

static void
open_id_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  g_autoptr (SbxRequest) request = sbx_window_dup_request (self, g_variant_get_string (parameter, NULL));

  if (request != NULL)
    sbx_window_open (self, request);
}

void
sbx_window_install_palette_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "window.palette", NULL, palette_action);
  gtk_widget_class_install_action (widget_class, "request.open-id", "s", open_id_action);
}
