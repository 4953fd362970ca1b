/* The rows of a spool, counted in the background and read on demand: a body of any size in little memory.
 *
 * A worker walks the spool once and keeps a place every 32 KB; any row is made anew from the place before it. The first
 * 64 KB are counted by sbx_line_index_new() itself, so that a first page is there at once. Rows are bounded (1,000 columns, or
 * as many as asked for), so that shaping one is never long; pretty JSON is made row by row in the same way.
 *
 * All functions may be called on any thread. "grown" is emitted on the thread-default context of the creator, at most
 * some 20 times a second, and once more when finished. The worker holds a reference: cancel what is not wanted any more.
 */
#pragma once

#include "sbx-spool.h"
#include "sbx-text-row.h"

G_BEGIN_DECLS

#define SBX_TYPE_LINE_INDEX (sbx_line_index_get_type ())
G_DECLARE_FINAL_TYPE (SbxLineIndex, sbx_line_index, SBX, LINE_INDEX, GObject)

/* columns: the most in a row, 8 to 1,000; 0: 1,000. complete: the spool does not grow any more. */
SbxLineIndex *sbx_line_index_new          (SbxSpool *spool, SbxTextForm form, guint columns, gboolean complete);
/* The spool has grown, or is complete. */
void          sbx_line_index_update       (SbxLineIndex *self, gboolean complete);
void          sbx_line_index_cancel       (SbxLineIndex *self);

SbxTextForm   sbx_line_index_get_form     (SbxLineIndex *self);
guint         sbx_line_index_get_columns  (SbxLineIndex *self);

/* So far. */
guint64       sbx_line_index_get_n_rows   (SbxLineIndex *self);
guint64       sbx_line_index_get_n_lines  (SbxLineIndex *self);
guint64       sbx_line_index_get_scanned  (SbxLineIndex *self);
gsize         sbx_line_index_get_memory   (SbxLineIndex *self);
/* 0 to 1. */
double        sbx_line_index_get_progress (SbxLineIndex *self);
gboolean      sbx_line_index_is_finished  (SbxLineIndex *self);
/* The whole of the spool was read and it could not be: why. (transfer full); NULL: it could. */
GError       *sbx_line_index_dup_error    (SbxLineIndex *self);

/* Where it stopped being JSON, and why, as a sentence. FALSE: nowhere so far. offset may be NULL. (transfer full) */
gboolean      sbx_line_index_dup_fault    (SbxLineIndex *self, guint64 *offset, char **message);

/* Rows from first on, fewer where there are none yet. (transfer full) of SbxTextRow; NULL when the spool can't be read. */
GPtrArray    *sbx_line_index_read_rows    (SbxLineIndex *self, guint64 first, guint n, GError **error);
/* The row that shows the byte at offset, or the first one after it. FALSE: not there yet. */
gboolean      sbx_line_index_find_row     (SbxLineIndex *self, guint64 offset, guint64 *row);
/* The row of the bracket that closes what row opens. FALSE: not there yet, or row opens nothing. */
gboolean      sbx_line_index_find_close   (SbxLineIndex *self, guint64 row, guint64 *close);
/* The last row before row that is no deeper than depth, at any distance: that of a bracket around row, or of its own partner. */
gboolean      sbx_line_index_find_outer   (SbxLineIndex *self, guint64 row, guint depth, guint64 *outer);

/* Writes what is shown of the bytes from start to before end, lines apart by a newline; blocks. */
gboolean      sbx_line_index_write        (SbxLineIndex *self, guint64 start, guint64 end, GOutputStream *stream,
                                           GCancellable *cancellable, GError **error);

G_END_DECLS
