/* Request headers in common use and what is usually written into them, for completion. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names that begin with typed ("" gives all), ASCII case ignored. (transfer full) */
char **sbx_header_table_names  (const char *typed);
/* The same for the usual values of the header; NULL when it has none. start: the byte at which what is being typed begins: after the last comma
 * of a header that is a list. */
char **sbx_header_table_values (const char *name, const char *value, gboolean all, gsize *start);

G_END_DECLS
