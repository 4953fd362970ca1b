/* The writer: one thread, a queue of jobs, each job a transaction. */
#pragma once

#include "sbx-store-private.h"

G_BEGIN_DECLS

typedef struct _SbxWriter SbxWriter;

/* Takes over db. store is not owned: it stops the writer before it goes. */
SbxWriter *sbx_writer_new           (SbxStore *store, sqlite3 *db);
/* Waits for the queue; no job comes after. */
void       sbx_writer_stop          (SbxWriter *self);
/* Once stopped: closes the connection, frees. */
void       sbx_writer_free          (SbxWriter *self);

gboolean   sbx_writer_run           (SbxWriter *self, SbxStoreJob job, gpointer data, GError **error);
/* Moves the log into the file and empties it. */
gboolean   sbx_writer_scrub         (SbxWriter *self, GError **error);
/* Takes over task, which returns a boolean. destroy is called on the thread of the task's context. */
void       sbx_writer_push          (SbxWriter *self, SbxStoreJob job, gpointer data, GDestroyNotify destroy, GTask *task);
/* Looks whether another process has written, and announces it. */
void       sbx_writer_check         (SbxWriter *self);

/* Within a job. */
void       sbx_writer_note_change   (SbxWriter *self, SbxChange *change);
void       sbx_writer_remember_edit (SbxWriter *self, const char *table, const char *id);

G_END_DECLS
