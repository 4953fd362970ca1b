/* The name that an answer is saved under. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The name of Content-Disposition (RFC 6266; disposition may be NULL), else the last part of the address (url may be NULL), else "response";
 * with an extension by the type of the content where it has none. It is one part of a path, valid UTF-8 of at most 200 bytes, without
 * leading dots, control characters and those that change the direction of writing. (transfer full) */
char *sbx_file_name_suggest (const char *disposition, const char *url, const char *content_type);

G_END_DECLS
