/* One line of text in a row of a long list, which has 200 rows at once though one sees 20: it is laid out when it is drawn, and another text
 * in the same place needs no new size. Its height is the font's; it is as wide as there is room, or as width-chars.
 *
 * GtkInscription is meant for the same, but works out its style before it has a parent: for 600 of them that is a seventh of a start. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SBX_TYPE_ROW_LABEL (sbx_row_label_get_type ())
G_DECLARE_FINAL_TYPE (SbxRowLabel, sbx_row_label, SBX, ROW_LABEL, GtkWidget)

/* Properties: "ellipsize" (PangoEllipsizeMode) of what has no room; "width-chars" (0: none): then what is longer is shown whole;
 * "align-end" (gboolean). Which side is which says the direction of the parent: that of the line is the text's own. */
const char *sbx_row_label_get_text      (SbxRowLabel *self);
void        sbx_row_label_set_text      (SbxRowLabel *self, const char *text);
void        sbx_row_label_set_ellipsize (SbxRowLabel *self, PangoEllipsizeMode ellipsize);

G_END_DECLS
