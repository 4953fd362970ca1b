/* How two texts differ, line by line: the fewest lines taken out and put in (Myers' algorithm in linear space). Pure, any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Without its newline. The text behind the last newline is a line too, though it may be empty: lines joined by newlines are the text. */
typedef struct
{
  const char *text;
  gsize       length;
} SbxTextLine;

/* Of SbxTextLine, which point into text. (transfer full) */
GArray *sbx_text_lines_split (const char *text, gsize length);

/* Lines of the one, from 0, in whose place stand those of the other; one of the counts may be 0. */
typedef struct
{
  guint one_start;
  guint one_count;
  guint other_start;
  guint other_count;
} SbxTextChange;

/* one, other: of SbxTextLine. limit: steps that it may take, some 100 million a second. Fails with G_IO_ERROR_CANCELLED, and with
 * G_IO_ERROR_NOT_SUPPORTED when the limit is reached: the texts are long and have little in common.
 * (transfer full) of SbxTextChange in order, with at least one common line between two. */
GArray *sbx_text_diff        (GArray *one, GArray *other, guint64 limit, GCancellable *cancellable, GError **error);

G_END_DECLS
