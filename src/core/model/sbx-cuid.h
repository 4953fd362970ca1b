/* Ids as Prisma's cuid() makes them (cuid version 1): "c", time in base 36, counter, fingerprint, random; 25 characters. Thread-safe. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *sbx_cuid_new      (void);
gboolean  sbx_cuid_is_valid (const char *string);

G_END_DECLS
