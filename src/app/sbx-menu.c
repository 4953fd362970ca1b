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

static void
pressed_cb (GtkGesture *gesture,
            int         n_press,
            double      x,
            double      y,
            gpointer    object)
{
  SbxMenuOpen open = (SbxMenuOpen) g_object_get_data (G_OBJECT (gesture), "open");

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  open (object, x, y);
}

static void
long_pressed_cb (GtkGesture *gesture,
                 double      x,
                 double      y,
                 gpointer    object)
{
  pressed_cb (gesture, 1, x, y, object);
}

void
sbx_menu_watch (GtkWidget   *widget,
                SbxMenuOpen  open,
                gpointer     object)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_object_set_data (G_OBJECT (click), "open", (gpointer) open);
  g_object_set_data (G_OBJECT (press), "open", (gpointer) open);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), object, 0);
  g_signal_connect_object (press, "pressed", G_CALLBACK (long_pressed_cb), object, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (press));
}

static gboolean
present_cb (GtkWidget     *popover,
            GdkFrameClock *clock,
            gpointer       data)
{
  gtk_popover_present (GTK_POPOVER (popover));
  return G_SOURCE_REMOVE;
}

/* A parent that knows nothing of it does not give it the room that it needs once its items are styled (GTK 4.18). */
static void
mapped_cb (GtkWidget *popover)
{
  gtk_widget_add_tick_callback (popover, present_cb, NULL, NULL);
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
      g_signal_connect (*popover, "map", G_CALLBACK (mapped_cb), NULL);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (*popover), &(GdkRectangle) { x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (*popover));
}
