/* How times and outcomes of the history are shown. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Midnight of the day in which the time is, and of the one after. UTC milliseconds. */
void  sbx_history_day_bounds     (gint64 milliseconds, gint64 *start, gint64 *end);
/* “Today”, “Yesterday”, “Monday, 24 November”, with the year if it is another one. (transfer full) */
char *sbx_history_format_day     (gint64 milliseconds);
/* “14:05”. (transfer full) */
char *sbx_history_format_clock   (gint64 milliseconds);
/* “Today, 14:05:09”. (transfer full) */
char *sbx_history_format_moment  (gint64 milliseconds);
/* For the colour of a status (0: no answer); "": it has none. */
const char *sbx_status_css_class (int status);

G_END_DECLS
