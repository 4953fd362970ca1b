/* The order of names in a list, the same on every machine: without regard to case, accents and Arabic marks, letters by
 * their place in Unicode, numbers by their value ("2" before "10"). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends to keys a text without NUL that strcmp() orders as the name. length in bytes; any bytes will do. */
void sbx_name_key_append (GString *keys, const char *name, gsize length);

G_END_DECLS
