/* Text that changes beneath somebody who types in it: only what differs is replaced, so that cursor and place stay. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* NULL: "". The cursor stays where it is, or goes to the end of what changed around it. */
void sbx_editable_update    (GtkEditable *editable, const char *text);
void sbx_text_buffer_update (GtkTextBuffer *buffer, const char *text);
/* (transfer full) */
char *sbx_text_buffer_dup   (GtkTextBuffer *buffer);

G_END_DECLS
