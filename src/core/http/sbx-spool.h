/* Bytes that arrive, kept on disk: a response body of any size in constant memory.
 *
 * The file has no name (O_TMPFILE, or unlinked at once) and lives in the directory given, so it is gone with its last reference, however
 * the program ends. One writer; readers on any thread see what was appended so far. Errors are GIOError (NO_SPACE …), saying where.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SBX_TYPE_SPOOL (sbx_spool_get_type ())
G_DECLARE_FINAL_TYPE (SbxSpool, sbx_spool, SBX, SPOOL, GObject)

/* "$XDG_CACHE_HOME/signalbox/spool", made if missing (0700): temporary folders are often in memory, and bodies may be larger than that.
 * (transfer full) */
char       *sbx_spool_dup_directory (void);
/* Made anew where it is missing. */
SbxSpool   *sbx_spool_new         (const char *directory, GError **error);
/* Reads an existing file (history). */
SbxSpool   *sbx_spool_open        (const char *path, GError **error);
gboolean    sbx_spool_append      (SbxSpool *self, const void *data, gsize length, GError **error);
void        sbx_spool_truncate    (SbxSpool *self);
guint64     sbx_spool_get_size    (SbxSpool *self);
/* Up to length bytes at offset; fewer at the end; -1 on error. */
gssize      sbx_spool_read        (SbxSpool *self, guint64 offset, void *buffer, gsize length, GError **error);
/* All of it, or the first limit bytes (0: no limit). */
GBytes     *sbx_spool_read_bytes  (SbxSpool *self, gsize limit, GError **error);
/* Blocks. progress is called on the same thread; may be NULL. The file is there when all of it is on the disk. When it fails or is
 * cancelled, and when the program is killed, a file that was there is left as it was, and there is none where there was none. It keeps its
 * mode and owner, and a symbolic link goes on leading to it. Only where nothing may be made beside it is the file itself written over; a
 * pipe, a device and what another program has open get the bytes as they come. */
gboolean    sbx_spool_save        (SbxSpool *self, GFile *file, GFileProgressCallback progress, gpointer data,
                                   GCancellable *cancellable, GError **error);
/* The same without copying where the file system allows: the spool's own file gets the name, so whoever writes to it later changes what the
 * spool holds. For those that are done with it. A file that has a name already, of the history or handed over before, is copied. */
gboolean    sbx_spool_hand_over   (SbxSpool *self, GFile *file, GError **error);

G_END_DECLS
