/* Rows that offer a choice, with names for a screen reader: the platform's own have none. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The model is of GtkStringObject. */
void sbx_combo_row_setup (AdwComboRow *row);

G_END_DECLS
