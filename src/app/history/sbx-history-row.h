/* An exchange in a list: what was sent, and what became of it. */
#pragma once

#include <gtk/gtk.h>

#include "sbx-history.h"
#include "sbx-row-text.h"

G_BEGIN_DECLS

#define SBX_TYPE_HISTORY_ROW (sbx_history_row_get_type ())
G_DECLARE_FINAL_TYPE (SbxHistoryRow, sbx_history_row, SBX, HISTORY_ROW, GtkWidget)

GtkWidget       *sbx_history_row_new       (SbxRowStyles *styles);
void             sbx_history_row_set_entry (SbxHistoryRow *self, SbxHistoryEntry *entry);
SbxHistoryEntry *sbx_history_row_get_entry (SbxHistoryRow *self);
/* What a screen reader says. (transfer full) */
char            *sbx_history_row_dup_label (SbxHistoryRow *self);

/* Heads the entries of a day; for gtk_list_view_set_header_factory(). */
GtkListItemFactory *sbx_history_header_factory_new (void);

G_END_DECLS
