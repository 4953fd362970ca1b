/* The note that a program makes of secrets before the keyring has them and their rows are saved, or before their rows go: a file beside
 * the database with kinds and ids, gone when keyring and rows agree again. From the note of a program that was killed, the next one
 * knows what may have been left in the keyring without a row.
 *
 * Who has notes shares a lock on the profile's folder; who gets the lock alone knows that all notes are of programs that were killed. A note
 * that is held has a lock of its own instead, since it may be held for hours: what it names stays until it is let go.
 */
#pragma once

#include "sbx-store.h"
#include "sbx-vault.h"

G_BEGIN_DECLS

typedef struct _SbxSecretMark SbxSecretMark;

/* Not owned: store and vault. */
SbxSecretMark *sbx_secret_mark_new             (SbxStore *store, SbxVault *vault);
/* Of rows that are deleted and may come back, for as long as it lives. Asks no keyring. */
SbxSecretMark *sbx_secret_mark_new_held        (SbxStore *store);
/* ("variable", id), ("draft", request id) or ("oauth2", request id). The first one looks for what others left; where secrets are kept for
 * this run only there is nothing to note. Blocks (keyring). */
void           sbx_secret_mark_add             (SbxSecretMark *self, const char *kind, const char *id);
/* Keyring and rows agree: there is no note any more. */
void           sbx_secret_mark_settle          (SbxSecretMark *self);
/* A note that was not settled stays, and is looked after by the next who makes one. */
void           sbx_secret_mark_free            (SbxSecretMark *self);

/* Removes from the keyring what is noted and has no row, unless a program is about it. Asks no keyring when nothing is noted. Blocks (keyring). */
void           sbx_store_remove_stray_secrets  (SbxStore *store, SbxVault *vault);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxSecretMark, sbx_secret_mark_free)

G_END_DECLS
