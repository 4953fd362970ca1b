#include "sbx-window-private.h"

#include "sbx-preferences.h"
#include "sbx-store.h"

#define GROUP "Window"

static char *
dup_path (SbxWindow *self)
{
  return g_build_filename (sbx_store_get_directory (sbx_workspace_get_store (self->workspace)), "window.ini", NULL);
}

static GKeyFile *
load (SbxWindow *self)
{
  g_autofree char *path = dup_path (self);
  GKeyFile *file = g_key_file_new ();

  /* Without one the window is as new. */
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  return file;
}

void
sbx_window_load_state (SbxWindow *self)
{
  g_autoptr (GKeyFile) file = load (self);
  g_autoptr (GSettings) settings = sbx_preferences_open (NULL);
  g_autofree char *environment = g_key_file_get_string (file, GROUP, "environment", NULL);
  g_autofree char *sort = g_key_file_get_string (file, GROUP, "sort", NULL);

  if (settings != NULL)
    {
      int width, height;

      g_settings_get (settings, "window-size", "(ii)", &width, &height);
      gtk_window_set_default_size (GTK_WINDOW (self), width, height);
      if (g_settings_get_boolean (settings, "window-maximized"))
        gtk_window_maximize (GTK_WINDOW (self));
    }
  if (sort != NULL)
    g_object_set (self->pane, "sort", sort, NULL);
  if (environment != NULL)
    g_object_set (self, "environment-id", environment, NULL);
}

char **
sbx_window_load_tabs (SbxWindow  *self,
                      char      **selected)
{
  g_autoptr (GKeyFile) file = load (self);

  *selected = g_key_file_get_string (file, GROUP, "selected", NULL);
  return g_key_file_get_string_list (file, GROUP, "tabs", NULL, NULL);
}

void
sbx_window_load_pins (SbxWindow *self)
{
  g_autoptr (GKeyFile) file = load (self);

  sbx_window_restore_pins (self, file, GROUP);
}

void
sbx_window_save_size (SbxWindow *self)
{
  g_autoptr (GSettings) settings = sbx_preferences_open (NULL);
  int width, height;

  if (settings == NULL)
    return;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set (settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* NULL: the tab is none that comes back. */
static char *
dup_tab_id (AdwTabPage *tab)
{
  GtkWidget *child = adw_tab_page_get_child (tab);

  if (SBX_IS_REQUEST_PAGE (child))
    return g_strdup (sbx_request_page_get_id (SBX_REQUEST_PAGE (child)));
  return sbx_window_dup_exchange_tab (child);
}

/* Written at each change of the tabs: a crash must not forget them. */
void
sbx_window_save_state (SbxWindow *self)
{
  g_autoptr (GKeyFile) file = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = NULL;
  g_autofree char *selected = NULL;
  g_autofree char *sort = NULL;
  AdwTabPage *shown = adw_tab_view_get_selected_page (self->tabs);

  if (self->workspace == NULL || self->restoring)
    return;

  file = load (self);
  path = dup_path (self);
  g_object_get (self->pane, "sort", &sort, NULL);
  g_key_file_set_string (file, GROUP, "environment", self->environment_id);
  g_key_file_set_string (file, GROUP, "sort", sort);
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    {
      char *id = dup_tab_id (adw_tab_view_get_nth_page (self->tabs, i));

      if (id != NULL)
        g_ptr_array_add (ids, id);
    }
  sbx_window_save_pins (self, file, GROUP);
  g_key_file_set_string_list (file, GROUP, "tabs", (const char *const *) ids->pdata, ids->len);
  selected = shown != NULL ? dup_tab_id (shown) : NULL;
  g_key_file_set_string (file, GROUP, "selected", selected != NULL ? selected : "");

  /* On a profile that can not be written nothing is remembered; the window says so already. */
  g_key_file_save_to_file (file, path, NULL);
}
