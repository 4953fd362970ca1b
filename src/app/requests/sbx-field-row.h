/* A row of a table of names and values: on or off, name, value (or a file), remove. */
#pragma once

#include <gtk/gtk.h>

#include "sbx-body.h"

G_BEGIN_DECLS

#define SBX_TYPE_FIELD_ROW (sbx_field_row_get_type ())
G_DECLARE_FINAL_TYPE (SbxFieldRow, sbx_field_row, SBX, FIELD_ROW, GtkListBoxRow)

/* Signals: "changed"; "next" (Enter); "remove"; "move" (int step), by the keyboard; "lines" (const char *text): several lines, or a whole
 * query, were pasted. */
GtkWidget   *sbx_field_row_new         (gboolean with_files);

gboolean     sbx_field_row_is_empty    (SbxFieldRow *self);
/* Emits nothing. NULL: empties it. */
void         sbx_field_row_set_part    (SbxFieldRow *self, const SbxPart *part);
/* Adds what it holds to rows, a multipart body. */
void         sbx_field_row_add_to      (SbxFieldRow *self, SbxBody *rows);
/* What the two entries hold, for a reader and as placeholders of an empty row: “Header 3, name”. */
void         sbx_field_row_set_labels  (SbxFieldRow *self, const char *name, const char *value, gboolean placeholders);
void         sbx_field_row_focus_name  (SbxFieldRow *self);
GtkEditable *sbx_field_row_get_name    (SbxFieldRow *self);
GtkEditable *sbx_field_row_get_value   (SbxFieldRow *self);

G_END_DECLS
