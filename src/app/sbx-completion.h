/* What an entry offers to complete what is typed: a small list below it that never takes the focus.
 *
 * Up and Down walk, Enter or Tab takes, Escape closes; Down in an entry without a list asks for one. The first is marked as soon as something is
 * typed. One completion serves any number of entries; it belongs to the widget that it pops up from.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SBX_TYPE_COMPLETION (sbx_completion_get_type ())
G_DECLARE_FINAL_TYPE (SbxCompletion, sbx_completion, SBX, COMPLETION, GtkPopover)

/* What could stand at the cursor of entry, best first, or NULL; NULL-terminated, (transfer full). start and end: the characters that it would take
 * the place of; the whole text unless changed. asked: the person wants to see all that there is. */
typedef char **(*SbxSuggestFunc) (GtkEditable *entry, gboolean asked, int *start, int *end, gpointer data);

/* Pops up from parent, which must hold the entries, unparents it when it is disposed, and is data of func. */
GtkWidget *sbx_completion_new    (GtkWidget *parent, SbxSuggestFunc func);
void       sbx_completion_attach (SbxCompletion *self, GtkEditable *entry);

G_END_DECLS
