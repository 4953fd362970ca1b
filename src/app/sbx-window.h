/* The window: places, list, and the open requests in tabs. */
#pragma once

#include <adwaita.h>

#include "sbx-request-edits.h"
#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_WINDOW (sbx_window_get_type ())
G_DECLARE_FINAL_TYPE (SbxWindow, sbx_window, SBX, WINDOW, AdwApplicationWindow)

/* workspace NULL: the window shows error, why the profile can not be opened. */
GtkWidget *sbx_window_new   (GtkApplication *application, SbxWorkspace *workspace, const GError *error);

/* Says what was done, in the window that widget is in. */
void       sbx_window_toast (GtkWidget *widget, const char *message);

/* Edits requests in the window that widget is in: tabs and drafts follow, and a toast offers to undo it. */
void       sbx_window_edit_requests (GtkWidget *widget, const SbxRequestsEdit *edit);
/* Opens the requests with these ids, each in a tab. */
void       sbx_window_open_requests (GtkWidget *widget, const char *const *ids);

G_END_DECLS
