/* Shows a body of any size: draws the rows that are seen, from a spool through a line index, and nothing else.
 *
 * What is selected, found and folded is kept as places in the source's bytes, so it stays when the form, the width or the
 * folds change. Always left to right, whatever the window's direction. To a screen reader it is a text with the rows on the screen.
 */
#pragma once

#include <gtk/gtk.h>

#include "sbx-line-index.h"
#include "sbx-text-search.h"

G_BEGIN_DECLS

#define SBX_TYPE_BODY_VIEW (sbx_body_view_get_type ())
G_DECLARE_FINAL_TYPE (SbxBodyView, sbx_body_view, SBX, BODY_VIEW, GtkWidget)

/* Properties, all with notification:
 *   "pretty"        boolean, rw: JSON with white space for reading; other bodies are as they came either way
 *   "wrap"          boolean, rw: rows are as wide as the view
 *   "has-selection" boolean, r
 *   "fault"         string, r: where and why it is not JSON; NULL: it is, as far as it was read, or need not be
 *   "progress"      double, r: how much of it is counted, 0 to 1
 * Signal "too-large" (guint64 bytes): so many were to be copied, and were not.
 * Actions: "body.copy", "body.select-all", "body.fold", "body.unfold", "body.unfold-all".
 */
GtkWidget    *sbx_body_view_new              (void);

/* spool: NULL for none. The body is complete unless told otherwise by sbx_body_view_set_complete(). */
void          sbx_body_view_set_spool        (SbxBodyView *self, SbxSpool *spool, const char *content_type);
/* FALSE right after set_spool while more arrives, then FALSE again for what has arrived, TRUE at the end. */
void          sbx_body_view_set_complete     (SbxBodyView *self, gboolean complete);
SbxSpool     *sbx_body_view_get_spool        (SbxBodyView *self);
/* The best form that it has for a content type. */
SbxTextForm   sbx_body_view_form_of          (const char *content_type);

void          sbx_body_view_set_pretty       (SbxBodyView *self, gboolean pretty);
gboolean      sbx_body_view_get_pretty       (SbxBodyView *self);
void          sbx_body_view_set_wrap         (SbxBodyView *self, gboolean wrap);
gboolean      sbx_body_view_get_wrap         (SbxBodyView *self);
const char   *sbx_body_view_get_fault        (SbxBodyView *self);
double        sbx_body_view_get_progress     (SbxBodyView *self);

/* Source bytes; FALSE: none are selected, both are the cursor's place. */
gboolean      sbx_body_view_get_selection    (SbxBodyView *self, guint64 *start, guint64 *end);
/* Selects these bytes and brings them into view, opening folds. */
void          sbx_body_view_show_bytes       (SbxBodyView *self, guint64 start, guint64 end);
/* Brings the place of the fault into view. */
void          sbx_body_view_show_fault       (SbxBodyView *self);
void          sbx_body_view_select_all       (SbxBodyView *self);
void          sbx_body_view_copy             (SbxBodyView *self);
/* FALSE: there is nothing, or too much. */
gboolean      sbx_body_view_copy_all         (SbxBodyView *self);

/* Its matches are marked. NULL: none. */
void          sbx_body_view_set_search       (SbxBodyView *self, SbxTextSearch *search);

G_END_DECLS
