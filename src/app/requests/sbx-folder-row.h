/* A folder in the sidebar: a tag, which its requests have. It can be renamed in place, and requests dropped on it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SBX_TYPE_FOLDER_ROW (sbx_folder_row_get_type ())
G_DECLARE_FINAL_TYPE (SbxFolderRow, sbx_folder_row, SBX, FOLDER_ROW, GtkListBoxRow)

/* Signals: "toggled", to show or hide what is below; "new-request"; "dropped" (GStrv ids, gboolean copy). */
GtkWidget  *sbx_folder_row_new          (const char *path);
const char *sbx_folder_row_get_path     (SbxFolderRow *self);
/* The last part of the path. */
const char *sbx_folder_row_get_name     (SbxFolderRow *self);
void        sbx_folder_row_set_count    (SbxFolderRow *self, guint count);
/* expandable: there are folders below it. */
void        sbx_folder_row_set_expanded (SbxFolderRow *self, gboolean expandable, gboolean expanded);
gboolean    sbx_folder_row_get_expanded (SbxFolderRow *self);
/* Requests may be dropped on widget: callback (data, ids, copy). */
void        sbx_folder_row_take_drops   (GtkWidget *widget, GCallback callback, gpointer data);

G_END_DECLS
