/* The palette: whatever can be opened or done, found by a few letters and run with Enter.
 *
 * Requests are searched in the store by a thread; all else is handed over by the window when the palette opens.
 */
#pragma once

#include <adwaita.h>

#include "sbx-palette-item.h"
#include "sbx-store.h"

G_BEGIN_DECLS

#define SBX_TYPE_PALETTE (sbx_palette_get_type ())
G_DECLARE_FINAL_TYPE (SbxPalette, sbx_palette, SBX, PALETTE, AdwDialog)

/* items: of SbxPaletteItem, in the order in which they stand. What is chosen is done as an action of parent, once the palette
 * is closed and the focus is back where it was. store NULL: no profile is open. */
void sbx_palette_present (GtkWidget *parent, SbxStore *store, GPtrArray *items);

G_END_DECLS
