/* {{NAME}} in a text of several lines: coloured, and explained on hover. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sbx_variable_tags_attach (GtkTextView *view);

G_END_DECLS
