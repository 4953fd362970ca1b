/* A line of two texts: side by side, or where there is no room one below the other. */
#pragma once

#include <gtk/gtk.h>

#include "sbx-diff-model.h"

G_BEGIN_DECLS

#define SBX_TYPE_DIFF_ROW (sbx_diff_row_get_type ())
G_DECLARE_FINAL_TYPE (SbxDiffRow, sbx_diff_row, SBX, DIFF_ROW, GtkBox)

/* Properties: "narrow". */
/* digits: of the highest line number. */
GtkWidget *sbx_diff_row_new       (void);
void       sbx_diff_row_set_line  (SbxDiffRow *self, SbxDiffLine *line, guint digits);
/* What a screen reader says. (transfer full) */
char      *sbx_diff_row_dup_label (SbxDiffRow *self);

G_END_DECLS
