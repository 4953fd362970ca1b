/* A file of this computer, chosen in a dialog or dropped: one that has no path here is told of, and not taken. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* On the main thread. path: in the encoding of file names. */
typedef void (*SbxFileChosen) (gpointer owner, const char *path);

/* owner is held until the dialog is closed. */
void sbx_file_choose       (GtkWidget *owner, SbxFileChosen chosen);
/* widget: that files are dropped on; owner, or within it. */
void sbx_file_accept_drops (GtkWidget *widget, GtkWidget *owner, SbxFileChosen chosen);

G_END_DECLS
