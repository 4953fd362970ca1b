/* Connections to the file, and what may be done with it. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef enum
{
  SBX_ACCESS_WRITE,
  SBX_ACCESS_READ,       /* a reader beside a writer, ours or another's */
  SBX_ACCESS_IMMUTABLE,  /* a disk on which nothing can be written, not even what readers share */
} SbxAccess;

/* Blocks for 5 s at the most when another process holds the file. */
sqlite3  *sbx_connection_open   (const char *path, SbxAccess access, GError **error);

/* NULL: nothing to do. */
void      sbx_connection_close  (sqlite3 *db);

/* A statement that is to be released, not finalized: the connection keeps it for the next who asks for the same SQL, as to parse it takes
 * as long as to run it. SQLite's code. */
int       sbx_connection_prepare (sqlite3 *db, const char *sql, sqlite3_stmt **statement);
/* NULL: nothing to do. */
void      sbx_connection_release (sqlite3_stmt *statement);

/* Makes directory and file if missing (0700, 0600). reason: (out) (transfer full) why it can only be read, for people; NULL: it
 * can be written. */
gboolean  sbx_connection_probe  (const char *directory, const char *path, SbxAccess *access, char **reason, GError **error);

G_END_DECLS
