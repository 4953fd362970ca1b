/* What one or a few bytes of a text are: a character with its width in columns, or a byte that is not text. Private. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SBX_TEXT_TAB 8

typedef struct
{
  guint8   length;   /* bytes */
  guint8   columns;  /* of a monospace font; a tab counts as the most that it can be */
  gboolean text;     /* FALSE: shown as \xNN */
} SbxTextUnit;

SbxTextUnit sbx_text_unit        (const guchar *at, const guchar *end);
/* How many bytes from the start are printable ASCII, up to length. */
gsize       sbx_text_ascii_span  (const guchar *bytes, gsize length);
/* How many are letters of two bytes and one column; of some alphabets. */
gsize       sbx_text_narrow_span (const guchar *bytes, gsize length);
/* How many are printable ASCII, but for what ends or escapes in a JSON string. */
gsize       sbx_text_string_span (const guchar *bytes, gsize length);

G_END_DECLS
