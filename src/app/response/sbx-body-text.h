/* Bytes as text that a text view can bear: bounded, valid, in lines of bounded length. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SBX_BODY_TEXT_BYTES 262144
#define SBX_BODY_TEXT_LINE 2000

/* The bytes as UTF-8: a byte order mark and the charset of the content type are heeded, other bytes stand as \xNN. (transfer full) */
char    *sbx_body_text_from_bytes (const char *data, gsize length, const char *content_type);

/* Lines of more than SBX_BODY_TEXT_LINE characters go on in the next; folded: whether there were any. (transfer full) */
char    *sbx_body_text_fold       (const char *text, gboolean *folded);

/* JSON with other white space: every token keeps its bytes and its place, whether or not the text is complete. NULL when it is no JSON. */
char    *sbx_body_text_indent     (const char *json);

/* Whether the bytes are text at all: an image or an archive is not shown. */
gboolean sbx_body_text_is_binary  (const char *data, gsize length);

G_END_DECLS
