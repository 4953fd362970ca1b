#include "sbx-menu.h"

static void
create_popup (GtkMenuButton *button,
              gpointer       menu)
{
  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (menu));
}

void
sbx_menu_button_set_menu (GtkMenuButton *button,
                          GMenuModel    *menu)
{
  gtk_menu_button_set_popover (button, NULL);
  gtk_menu_button_set_create_popup_func (button, create_popup, g_object_ref (menu), g_object_unref);
}

void
sbx_menu_popup (GtkWidget  **popover,
                GtkWidget   *parent,
                GMenuModel  *menu,
                double       x,
                double       y)
{
  if (*popover == NULL)
    {
      *popover = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (*popover), FALSE);
      gtk_widget_set_halign (*popover, GTK_ALIGN_START);
      gtk_widget_set_parent (*popover, parent);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (*popover), &(GdkRectangle) { x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (*popover));
}
