/* {{NAME}} in a line of text: coloured, and explained on hover. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* field: the widget that a screen reader knows, which may be text itself. */
void sbx_variable_marks_attach (GtkText *text, GtkWidget *field);

G_END_DECLS
