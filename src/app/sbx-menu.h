/* Menus that are made when they are first opened: the widgets of one are as many as those of a whole pane. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sbx_menu_button_set_menu (GtkMenuButton *button, GMenuModel *menu);

/* Opens the menu at a point of parent. *popover is made the first time; parent unparents it when it is disposed of. */
void sbx_menu_popup           (GtkWidget **popover, GtkWidget *parent, GMenuModel *menu, double x, double y);

G_END_DECLS
