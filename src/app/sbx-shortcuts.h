/* Every shortcut of the window in one table: what the keys do, and the dialog that lists them. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void sbx_shortcuts_install (GtkApplication *application);
void sbx_shortcuts_present (GtkWidget *parent);

G_END_DECLS
