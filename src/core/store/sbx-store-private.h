/* What the files of the store share. */
#pragma once

#include "sbx-connection.h"
#include "sbx-store.h"

G_BEGIN_DECLS

/* What a committed transaction changed; id NULL: many rows. */
typedef struct
{
  char     *table;
  char     *id;
  gboolean  removed;
} SbxChange;

SbxChange *sbx_change_new            (const char *table, const char *id, gboolean removed);
void       sbx_change_free           (SbxChange *change);

/* Any thread: emits "changed" on the main context. Takes the elements of changes. */
void       sbx_store_announce        (SbxStore *self, GPtrArray *changes);

/* Within a job: rows whose base the outbox holds, to be compared before the commit. */
void       sbx_store_remember_edit   (SbxStore *self, const char *table, const char *id);
/* At the end of a job: rows that are as they were before their first edit leave the outbox. */
gboolean   sbx_outbox_settle         (sqlite3 *db, GPtrArray *edits, GError **error);
/* Like sbx_store_note_edit, for a row that goes because its parent goes. */
gboolean   sbx_outbox_note           (SbxStore *self, sqlite3 *db, const char *table, const char *id, const char *via, GError **error);
/* Before a row is deleted: notes it and every row that goes with it. */
gboolean   sbx_outbox_note_removal   (SbxStore *self, sqlite3 *db, const char *table, const char *id, const char *via, GError **error);

/* Profile id and local user: read, or made on first start. */
gboolean   sbx_profile_load          (sqlite3 *db, gboolean writable, char **profile_id, char **user_id, GError **error);

typedef sqlite3_stmt SbxStatement;

/* A prepared statement with text parameters bound from 1 (NULL-terminated list after what); NULL with error. To be released, not finalized. */
SbxStatement *sbx_store_prepare      (sqlite3 *db, const char *sql, const char *what, GError **error, ...) G_GNUC_NULL_TERMINATED;
/* Runs such a statement to its end. */
gboolean   sbx_store_execute         (sqlite3 *db, const char *sql, const char *what, GError **error, ...) G_GNUC_NULL_TERMINATED;

/* *record NULL without error: there is no such row. */
gboolean   sbx_store_load_row        (sqlite3 *db, GType type, const char *id, SbxRecord **record, GError **error);
/* Within a job: what sbx_store_save() does. */
gboolean   sbx_store_save_in         (SbxStore *self, sqlite3 *db, SbxRecord *record, GError **error);
/* Within a job: the row as it is, with its own times. before: the row that is there, or NULL. */
gboolean   sbx_store_write_in        (SbxStore *self, sqlite3 *db, SbxRecord *record, SbxRecord *before, GError **error);
/* Within a job: what sbx_store_remove() does. */
gboolean   sbx_store_remove_in       (SbxStore *self, sqlite3 *db, GType type, const char *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxChange, sbx_change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxStatement, sbx_connection_release)

G_END_DECLS
