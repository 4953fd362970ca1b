/* A table of names and values that people edit: an empty last row adds, Enter goes on below, several pasted lines are several rows. */
#pragma once

#include <gtk/gtk.h>

#include "sbx-body.h"
#include "sbx-fields.h"

G_BEGIN_DECLS

#define SBX_TYPE_FIELDS_EDITOR (sbx_fields_editor_get_type ())
G_DECLARE_FINAL_TYPE (SbxFieldsEditor, sbx_fields_editor, SBX, FIELDS_EDITOR, GtkWidget)

/* Properties: "with-files" (gboolean): a value may be a file; "row-label" (string): what a row is called by a reader, with its
 * number: “Header %u”. Signal "changed". */
void       sbx_fields_editor_set_fields (SbxFieldsEditor *self, GPtrArray *fields);
GPtrArray *sbx_fields_editor_dup_fields (SbxFieldsEditor *self);

/* The same with files, for multipart bodies: of SbxPart. read_parts() adds the rows to the body; content types and names of files come
 * from those of before that are still there. */
void       sbx_fields_editor_set_parts  (SbxFieldsEditor *self, GPtrArray *parts);
void       sbx_fields_editor_read_parts (SbxFieldsEditor *self, SbxBody *body, GPtrArray *before);

G_END_DECLS
