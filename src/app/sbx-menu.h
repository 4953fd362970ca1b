/* Menus that are made when they are first opened: the widgets of one are as many as those of a whole pane. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sbx_menu_button_set_menu (GtkMenuButton *button, GMenuModel *menu);

/* Calls open where the widget is pressed with the other button, or for long by a finger. object: as for g_signal_connect_object(). */
typedef void (*SbxMenuOpen)   (gpointer object, double x, double y);
void sbx_menu_watch           (GtkWidget *widget, SbxMenuOpen open, gpointer object);

/* Opens the menu at a point of parent. *popover is made the first time; parent unparents it when it is disposed of. */
void sbx_menu_popup           (GtkWidget **popover, GtkWidget *parent, GMenuModel *menu, double x, double y);

G_END_DECLS
