/* Text of others, shown for what it is: a server could write on a terminal, break a sentence in two, or have it read in another order.
 * Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A control character, a separator of lines or paragraphs, or an override or isolate of the direction of writing (Unicode UAX #9). */
gboolean  sbx_char_deceives     (gunichar c);

/* Those as \xNN or \uNNNN, and bytes that are not UTF-8 as \xNN: (transfer full), UTF-8. length: in bytes, -1 up to a NUL;
 * with_lines: line ends and tabs stay. */
char     *sbx_text_make_visible (const char *text, gssize length, gboolean with_lines);

G_END_DECLS
