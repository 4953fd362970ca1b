/* A row of a table of names and values: on or off, name, value (or a file), remove. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SBX_TYPE_FIELD_ROW (sbx_field_row_get_type ())
G_DECLARE_FINAL_TYPE (SbxFieldRow, sbx_field_row, SBX, FIELD_ROW, GtkListBoxRow)

/* Signals: "changed"; "next" (Enter); "remove"; "lines" (const char *text): several lines were pasted. */
GtkWidget  *sbx_field_row_new         (gboolean with_files);

gboolean    sbx_field_row_get_enabled (SbxFieldRow *self);
const char *sbx_field_row_get_name    (SbxFieldRow *self);
const char *sbx_field_row_get_value   (SbxFieldRow *self);
/* NULL when the row holds a value. */
const char *sbx_field_row_get_path    (SbxFieldRow *self);
gboolean    sbx_field_row_is_empty    (SbxFieldRow *self);
/* Emits nothing. path: then value is not looked at. */
void        sbx_field_row_set         (SbxFieldRow *self, gboolean enabled, const char *name, const char *value, const char *path);
/* What the two entries hold, for a reader and as placeholders of an empty row: “Header 3, name”. */
void        sbx_field_row_set_labels  (SbxFieldRow *self, const char *name, const char *value, gboolean placeholders);
void        sbx_field_row_focus_name  (SbxFieldRow *self);

G_END_DECLS
