/* What bytes are as text. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SBX_BODY_TEXT_BYTES 262144

/* As many are shown as hexadecimal numbers. */
#define SBX_BODY_HEX_BYTES 65536

/* The bytes as UTF-8: a byte order mark and the charset of the content type are heeded, other bytes stand as \xNN. (transfer full) */
char    *sbx_body_text_from_bytes (const char *data, gsize length, const char *content_type);

/* The charset to convert from; NULL: it is UTF-8, or nobody told. (transfer full) */
char    *sbx_body_text_dup_charset (const char *data, gsize length, const char *content_type);

/* Whether the bytes are text at all: an image or an archive is not shown. */
gboolean sbx_body_text_is_binary  (const char *data, gsize length);

/* "00000010  68 65 …  he…": a row for 16 bytes. (transfer full) */
char    *sbx_body_text_hex        (GBytes *bytes);

/* Why so many bytes were not copied, and what to do. (transfer full) */
char    *sbx_body_text_dup_too_large (guint64 bytes);

G_END_DECLS
