/* A small list below a field, of what could stand there. It never takes the focus: the field hands it the keys.
 *
 * Signal "taken" (const char *text, gboolean go_on): the person chose; go_on: with Tab. The list is closed by then.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SBX_TYPE_SUGGESTION_LIST (sbx_suggestion_list_get_type ())
G_DECLARE_FINAL_TYPE (SbxSuggestionList, sbx_suggestion_list, SBX, SUGGESTION_LIST, GtkPopover)

/* As many rows as anybody will walk through. */
#define SBX_SUGGESTIONS_MAX 50

/* Pops up from parent, which unparents it when it is disposed; what is chosen is announced there. name: for screen readers. */
SbxSuggestionList *sbx_suggestion_list_new       (GtkWidget *parent, const char *name);
void               sbx_suggestion_list_clear     (SbxSuggestionList *self);
/* value and source: told beside it, or NULL. description: of the row for screen readers, NULL: text. */
void               sbx_suggestion_list_add       (SbxSuggestionList *self, const char *text, const char *value, const char *source,
                                                  const char *description);
/* Below place (in parent), with the first row chosen. */
void               sbx_suggestion_list_open      (SbxSuggestionList *self, const GdkRectangle *place);
void               sbx_suggestion_list_close     (SbxSuggestionList *self);
gboolean           sbx_suggestion_list_is_open   (SbxSuggestionList *self);
/* Up and Down walk, Enter and Tab take, Escape closes. Whether the key was one of these and the list was open. */
gboolean           sbx_suggestion_list_press     (SbxSuggestionList *self, guint key, GdkModifierType state);

G_END_DECLS
