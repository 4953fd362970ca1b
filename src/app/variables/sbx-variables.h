/* Variables where they are typed: coloured, explained on hover and to screen readers, completed after “{{”. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* field: a GtkEditable or a GtkTextView; once, when it is made. The scope is that of sbx_scope_watch_find(). */
void sbx_variables_attach (GtkWidget *field);

/* Shared by the parts: dresses of {{NAME}} by whether it is defined; the unknown ones are underlined as well. */
void sbx_variables_get_color (gboolean known, GdkRGBA *color);
/* What field refers to, for a screen reader. */
void sbx_variables_describe_field (GtkWidget *field, const char *text);

G_END_DECLS
