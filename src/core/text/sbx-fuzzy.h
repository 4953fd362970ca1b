/* Whether a few typed letters mean a title: without regard to case, accents, Arabic marks, the stretching of words and the forms of alef.
 * Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The letters to compare, words separated by one space. (transfer full) */
char  *sbx_fuzzy_fold  (const char *text);
/* How well query means text, both folded: 0 not at all; the more the better. An empty query means everything alike. Each word begins a
 * word of the text, or stands in one; or the letters are the first ones of the words ("cac": Copy as Curl). */
guint  sbx_fuzzy_score (const char *query, const char *text);

G_END_DECLS
