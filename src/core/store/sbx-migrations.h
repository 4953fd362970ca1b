/* The schema's versions, one SQL file each (schema/N-….sql, in order, never changed once released).
 *
 * PRAGMA user_version says which one a file has. All steps that a file lacks are one transaction, which also moves the version; before it
 * the whole file is copied to FILE.before-vN (N: where it goes), and the copy of the migration before goes. So the copy is the file as it
 * was, also when an upgrade was cut off and began anew. Only one process migrates; others wait for it.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* "SBX1": whose file it is (PRAGMA application_id). */
#define SBX_APPLICATION_ID 0x53425831

typedef struct
{
  int         version;
  const char *sql;
} SbxMigration;

/* Those of this program; they live as long as it. */
const SbxMigration *sbx_migrations_get       (guint *n_migrations);

/* Brings the file of db up to the last of migrations. On failure the file is as it was. */
gboolean            sbx_migrations_run       (sqlite3 *db, const SbxMigration *migrations, guint n_migrations, GError **error);

/* PRAGMA user_version, -1 on error. Fails with SBX_STORE_ERROR_OPEN for another application's file. */
int                 sbx_migrations_check     (sqlite3 *db, GError **error);

/* The copy that was made of the file; NULL: there is none. (transfer full) */
char               *sbx_migrations_find_copy (const char *path);
/* All copies of the file at path. */
void                sbx_migrations_remove_copies (const char *path);

G_END_DECLS
