/* Names of variables after “{{”: Up and Down choose, Enter and Tab take, Escape closes. Ctrl+Space opens it anywhere in a reference. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* field: a GtkText or a GtkTextView. anchor: field, or the widget that it is the text of. */
void sbx_variable_completion_attach (GtkWidget *field, GtkWidget *anchor);

G_END_DECLS
