/* A table of names and values that people edit: an empty last row adds, Enter goes on below, several pasted lines are several rows. */
#pragma once

#include <gtk/gtk.h>

#include "sbx-body.h"
#include "sbx-fields.h"

G_BEGIN_DECLS

#define SBX_TYPE_FIELDS_EDITOR (sbx_fields_editor_get_type ())
G_DECLARE_FINAL_TYPE (SbxFieldsEditor, sbx_fields_editor, SBX, FIELDS_EDITOR, GtkWidget)

/* Properties: "with-files" (gboolean): a value may be a file; "headers" (gboolean): the rows are headers, their names and values are completed;
 * "row-label" (string): what a row is called by a reader, with its number: “Header %u”; "as-text" (gboolean), and the action "fields.as-text": all rows
 * as lines of text. Signal "changed". */
void       sbx_fields_editor_set_fields (SbxFieldsEditor *self, GPtrArray *fields);
GPtrArray *sbx_fields_editor_dup_fields (SbxFieldsEditor *self);

/* The same with files: the parts of a multipart body. */
void       sbx_fields_editor_set_body   (SbxFieldsEditor *self, const SbxBody *body);
SbxBody   *sbx_fields_editor_dup_body   (SbxFieldsEditor *self);

G_END_DECLS
