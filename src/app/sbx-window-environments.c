#include "sbx-window-private.h"

#include <glib/gi18n.h>

#include "sbx-environments.h"
#include "sbx-format.h"

/* A colour of an environment marks its button, so that production is not taken for anything else. */
static void
set_color (SbxWindow  *self,
           const char *color)
{
  static const char *const colors[] = { "blue", "green", "yellow", "orange", "red", "purple", "brown" };

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      if (g_strcmp0 (colors[i], color) == 0)
        gtk_widget_add_css_class (GTK_WIDGET (self->environments), colors[i]);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self->environments), colors[i]);
    }
}

void
sbx_window_set_environment (SbxWindow  *self,
                            const char *id)
{
  g_autoptr (SbxEnvironment) environment = NULL;
  g_autofree char *color = NULL;
  g_autofree char *label = NULL;
  const char *name = _("No Environment");

  if (*id != '\0')
    environment = sbx_store_find_environment (sbx_workspace_get_store (self->workspace), id, NULL);
  if (environment != NULL)
    {
      name = sbx_environment_get_name (environment);
      g_object_get (environment, "color", &color, NULL);
    }
  else if (*id != '\0')
    {
      /* It was deleted: nothing is sent to where it does not belong. */
      g_object_set (self, "environment-id", "", NULL);
      return;
    }

  set_color (self, color);
  gtk_label_set_label (self->environment_label, name);
  /* Translators: %s is the name of the environment that is chosen. */
  label = g_strdup_printf (_("Environment: %s"), name);
  sbx_widget_set_name (GTK_WIDGET (self->environments), label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->environments), label);
  sbx_window_save_state (self);
}

void
sbx_window_fill_environments (SbxWindow *self)
{
  g_autoptr (GPtrArray) environments = sbx_store_list_environments (sbx_workspace_get_store (self->workspace), NULL);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenuItem) none = g_menu_item_new (_("No Environment"), NULL);

  g_menu_item_set_action_and_target (none, "window.environment", "s", "");
  g_menu_append_item (menu, none);
  for (guint i = 0; environments != NULL && i < environments->len; i++)
    {
      SbxEnvironment *environment = g_ptr_array_index (environments, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (sbx_environment_get_name (environment), NULL);

      g_menu_item_set_action_and_target (item, "window.environment", "s", sbx_record_get_id (SBX_RECORD (environment)));
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));

  gtk_menu_button_set_menu_model (self->environments, G_MENU_MODEL (menu));
  sbx_window_set_environment (self, self->environment_id);
}
