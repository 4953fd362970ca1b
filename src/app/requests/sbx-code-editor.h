/* Code as people type it: GtkSourceView, what is wrong with it said below while it is typed, laid out on demand, with a bar to find in it. */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define SBX_TYPE_CODE_EDITOR (sbx_code_editor_get_type ())
G_DECLARE_FINAL_TYPE (SbxCodeEditor, sbx_code_editor, SBX, CODE_EDITOR, GtkBox)

/* Property "language": "json" and "xml" are checked, and "json" can be laid out; any other GtkSourceView id, or NULL for plain text. Signal "changed",
 * when the person typed. Actions: "code.format" (Ctrl+Shift+I), "code.find". */
void           sbx_code_editor_set_language (SbxCodeEditor *self, const char *language);
/* Changes what differs; emits nothing. */
void           sbx_code_editor_set_text     (SbxCodeEditor *self, const char *text);
/* (transfer full) */
char          *sbx_code_editor_dup_text     (SbxCodeEditor *self);
/* In characters. */
int            sbx_code_editor_get_length   (SbxCodeEditor *self);
GtkSourceView *sbx_code_editor_get_view     (SbxCodeEditor *self);
void           sbx_code_editor_find         (SbxCodeEditor *self);

G_END_DECLS
