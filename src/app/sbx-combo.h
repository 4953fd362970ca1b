/* Widgets that offer a choice, their rows with names for a screen reader: the platform's own have none. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The model is of GtkStringObject. */
void sbx_combo_row_setup (AdwComboRow *row);
void sbx_drop_down_setup (GtkDropDown *drop_down);

G_END_DECLS
