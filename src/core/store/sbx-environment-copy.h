/* An environment with everything that belongs to it, secrets too, held in memory: to undo a deletion or an import, and to
 * duplicate. Functions block (keyring). Used on one thread at a time.
 */
#pragma once

#include "sbx-environments.h"

G_BEGIN_DECLS

typedef struct _SbxEnvironmentCopy SbxEnvironmentCopy;

/* environment_id NULL: the globals. need_secrets: fails when the keyring does not answer for a secret; else the copy goes without. */
SbxEnvironmentCopy *sbx_environment_copy_new       (SbxStore *store, SbxVault *vault, const char *environment_id, gboolean need_secrets,
                                                    GCancellable *cancellable, GError **error);
/* Wipes the secrets. */
void                sbx_environment_copy_free      (SbxEnvironmentCopy *self);

/* The store has the environment as it was: variables that came since are removed, the others are put back, all at once. Cookies come back
 * where the environment was gone. FALSE: nothing has changed. */
gboolean            sbx_environment_copy_restore   (SbxEnvironmentCopy *self, SbxStore *store, SbxVault *vault, GCancellable *cancellable, GError **error);
/* A second environment of that name with the same variables, without the cookies. NULL: nothing was made. (transfer full) */
SbxEnvironment     *sbx_environment_copy_duplicate (SbxEnvironmentCopy *self, SbxStore *store, SbxVault *vault, const char *name,
                                                    GCancellable *cancellable, GError **error);

/* Puts environments into this order: ids, NULL-terminated. */
gboolean            sbx_store_order_environments   (SbxStore *store, const char *const *ids, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxEnvironmentCopy, sbx_environment_copy_free)

G_END_DECLS
