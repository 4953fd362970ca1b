/* How numbers, methods and addresses are shown. */
#pragma once

#include <gtk/gtk.h>

#include "sbx-request.h"

G_BEGIN_DECLS

/* "245 ms" up to ten seconds, then "12.3 s". Kept left to right. (transfer full) */
char       *sbx_format_duration     (gint64 microseconds);
/* "2.1 kB", kept left to right. (transfer full) */
char       *sbx_format_size         (guint64 bytes);
/* Text that reads from left to right, isolated where the language reads from the right. (transfer full) */
char       *sbx_format_isolate      (const char *text);
/* The address without its secrets: what was not saved yet may have some. (transfer full) */
char       *sbx_format_address      (SbxRequest *request);
/* The name; of a request without one its address, as above; else “New Request”. (transfer full) */
char       *sbx_format_title        (SbxRequest *request);

/* Gives the widget the colour of the method, and takes that of another from it. */
void        sbx_widget_set_method   (GtkWidget *widget, const char *method);
/* Addresses, headers and code read from left to right in every language; a label still stands at the start of its row. */
void        sbx_widget_set_ltr      (GtkWidget *widget);
void        sbx_widget_set_name     (GtkWidget *widget, const char *name);

G_END_DECLS
