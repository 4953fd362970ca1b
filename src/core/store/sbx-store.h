/* The mirror: one SQLite file per profile (WAL, synchronous=FULL, page_size 16384), one writer thread, readers of their own.
 *
 * A write is a job: a function that runs on the writer thread within one transaction; when it returns TRUE the transaction
 * is committed (on disk) before the call returns or the callback is called. An edit of a synced table and its outbox row
 * (base = the row before the first edit) are in the same transaction. Reading by key is quick and may be done on the main thread.
 * Directory: 0700, files 0600.
 */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "sbx-record.h"

G_BEGIN_DECLS

#define SBX_STORE_ERROR (sbx_store_error_quark ())
GQuark sbx_store_error_quark (void);

typedef enum
{
  SBX_STORE_ERROR_OPEN,       /* no directory, no permission, not a database */
  SBX_STORE_ERROR_DAMAGED,    /* integrity; says where the copy before the last migration is */
  SBX_STORE_ERROR_READ_ONLY,  /* a newer version's file, or a read-only disk */
  SBX_STORE_ERROR_BUSY,       /* another process holds it for longer than 5 s */
  SBX_STORE_ERROR_FULL,       /* the disk is full; nothing was changed */
  SBX_STORE_ERROR_CONSTRAINT,
  SBX_STORE_ERROR_NOT_FOUND,
  SBX_STORE_ERROR_FAILED,
} SbxStoreError;

#define SBX_TYPE_STORE (sbx_store_get_type ())
G_DECLARE_FINAL_TYPE (SbxStore, sbx_store, SBX, STORE, GObject)

/* directory: of the profile, made if missing. Migrates (after a copy of the file), makes the local user on first start. A
 * file of a newer version, and a file that may not be written, opens read-only: see sbx_store_get_read_only_reason. */
SbxStore    *sbx_store_open                 (const char *directory, GError **error);
/* Waits for the writer's queue; called by dispose too. */
void         sbx_store_close                (SbxStore *self);
const char  *sbx_store_get_directory        (SbxStore *self);
const char  *sbx_store_get_profile_id       (SbxStore *self);
/* NULL: it can be written. Else a sentence for people. */
const char  *sbx_store_get_read_only_reason (SbxStore *self);
const char  *sbx_store_get_user_id          (SbxStore *self);  /* of the local user */

/* Signal "changed" (const char *table, const char *id, gboolean removed), on the main context, after the commit. id NULL: many rows.
 * Changes by other processes (PRAGMA data_version, watched) come as ("", NULL, FALSE): read again. */

typedef gboolean (*SbxStoreJob) (SbxStore *self, sqlite3 *db, gpointer data, GError **error);
gboolean     sbx_store_write                (SbxStore *self, SbxStoreJob job, gpointer data, GError **error);
void         sbx_store_write_async          (SbxStore *self, SbxStoreJob job, gpointer data, GDestroyNotify destroy,
                                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer callback_data);
gboolean     sbx_store_write_finish         (SbxStore *self, GAsyncResult *result, GError **error);
/* What was written over or deleted before is in none of the profile's files after this: for values that turn out to be secrets. The copies
 * that upgrades made go. */
gboolean     sbx_store_scrub                (SbxStore *self, GError **error);
/* Within a job: tells "changed" after the commit. */
void         sbx_store_note_change          (SbxStore *self, const char *table, const char *id, gboolean removed);
/* Within a job, before the first write of a synced row: keeps its base in the outbox. */
gboolean     sbx_store_note_edit            (SbxStore *self, sqlite3 *db, const char *table, const char *id, GError **error);

/* Inserts or updates the row (by id), sets updatedAt where the table has it. NULL user-id is set to the local user. */
gboolean     sbx_store_save                 (SbxStore *self, SbxRecord *record, GError **error);
void         sbx_store_save_async           (SbxStore *self, SbxRecord *record, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean     sbx_store_save_finish          (SbxStore *self, GAsyncResult *result, GError **error);
/* All of them or none; records: of SbxRecord, which get what the save fills in. */
gboolean     sbx_store_save_all             (SbxStore *self, GPtrArray *records, GError **error);
/* Deletes the rows; they can be put back by saving the records. */
gboolean     sbx_store_remove               (SbxStore *self, GType type, const char *const *ids, GError **error);

/* (transfer full); NULL with NOT_FOUND. Main thread or any. */
gpointer     sbx_store_dup_record           (SbxStore *self, GType type, const char *id, GError **error);
/* Rows by a literal SQL tail with bound text parameters: "WHERE \"name\" = ?1". (transfer full) of records. */
GPtrArray   *sbx_store_select               (SbxStore *self, GType type, const char *tail, const char *const *parameters, GError **error);

/* For readers elsewhere in core: a connection for the calling thread; give it back. */
sqlite3     *sbx_store_borrow_reader        (SbxStore *self, GError **error);
void         sbx_store_return_reader        (SbxStore *self, sqlite3 *db);
/* Turns SQLite's code into an SbxStoreError. what: a whole clause in the person's language, without its full stop ("The request could not
 * be saved"); why, and what to do, follows it. db may be NULL. Always FALSE. */
gboolean     sbx_store_set_error            (sqlite3 *db, int code, const char *what, GError **error);

G_END_DECLS
