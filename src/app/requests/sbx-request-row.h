/* A request in the list: method, name, address; a star, a dot for what is not saved. */
#pragma once

#include <gtk/gtk.h>

#include "sbx-request.h"
#include "sbx-row-text.h"

G_BEGIN_DECLS

#define SBX_TYPE_REQUEST_ROW (sbx_request_row_get_type ())
G_DECLARE_FINAL_TYPE (SbxRequestRow, sbx_request_row, SBX, REQUEST_ROW, GtkWidget)

/* Signals: "changed", when it shows something else; "renamed" (const char *name), the person's wish. */
GtkWidget  *sbx_request_row_new         (SbxRowStyles *styles);
/* NULL: shows none any more. */
void        sbx_request_row_set_request (SbxRequestRow *self, SbxRequest *request);
SbxRequest *sbx_request_row_get_request (SbxRequestRow *self);
void        sbx_request_row_set_unsaved (SbxRequestRow *self, gboolean unsaved);
/* Shows a check button, for selecting without keys. */
void        sbx_request_row_set_selecting (SbxRequestRow *self, gboolean selecting);
void        sbx_request_row_set_selected (SbxRequestRow *self, gboolean selected);
/* Edits the name in its place. */
void        sbx_request_row_rename      (SbxRequestRow *self);
/* All of it, for a screen reader. (transfer full) */
char       *sbx_request_row_dup_label   (SbxRequestRow *self);

G_END_DECLS
