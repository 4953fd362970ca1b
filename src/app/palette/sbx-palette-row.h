/* How a row of the palette looks. */
#pragma once

#include <gtk/gtk.h>

#include "sbx-palette-item.h"

G_BEGIN_DECLS

#define SBX_TYPE_PALETTE_ROW (sbx_palette_row_get_type ())
G_DECLARE_FINAL_TYPE (SbxPaletteRow, sbx_palette_row, SBX, PALETTE_ROW, GtkBox)

GtkWidget *sbx_palette_row_new      (void);
void       sbx_palette_row_set_item (SbxPaletteRow *self, SbxPaletteItem *item);

G_END_DECLS
