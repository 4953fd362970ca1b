/* What an entry offers to complete what is typed, in an SbxSuggestionList.
 *
 * Down in an entry without a list asks for one; the first row is chosen as soon as something is typed. Tab takes and goes on to the next field.
 * One completion serves any number of entries.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SBX_TYPE_COMPLETION (sbx_completion_get_type ())
G_DECLARE_FINAL_TYPE (SbxCompletion, sbx_completion, SBX, COMPLETION, GObject)

/* What could stand at the cursor of entry, best first, or NULL; NULL-terminated, (transfer full). start and end: the characters that it would take
 * the place of; the whole text unless changed. asked: the person wants to see all that there is. */
typedef char **(*SbxSuggestFunc) (GtkEditable *entry, gboolean asked, int *start, int *end, gpointer data);

/* Pops up from parent, which holds the entries, is data of func, and lets go of the completion when it is disposed. (transfer full) */
SbxCompletion *sbx_completion_new    (GtkWidget *parent, SbxSuggestFunc func);
void           sbx_completion_attach (SbxCompletion *self, GtkEditable *entry);

G_END_DECLS
