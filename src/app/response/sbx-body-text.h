/* What bytes are as text. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SBX_BODY_TEXT_BYTES 262144

/* The bytes as UTF-8: a byte order mark and the charset of the content type are heeded, other bytes stand as \xNN. (transfer full) */
char    *sbx_body_text_from_bytes (const char *data, gsize length, const char *content_type);

/* The charset to convert from; NULL: it is UTF-8, or nobody told. (transfer full) */
char    *sbx_body_text_dup_charset (const char *data, gsize length, const char *content_type);

/* Whether the bytes are text at all: an image or an archive is not shown. */
gboolean sbx_body_text_is_binary  (const char *data, gsize length);

G_END_DECLS
