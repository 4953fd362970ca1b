/* The keyring over libsecret, with a limit on how long it may take to answer. For SbxVault only. Blocking, thread-safe. */
#pragma once

#include <libsecret/secret.h>

#include "sbx-vault.h"

G_BEGIN_DECLS

/* Whether a keyring answers at all; never prompts. Fails with SBX_VAULT_ERROR_UNAVAILABLE, or G_IO_ERROR_CANCELLED. */
gboolean     sbx_keyring_probe  (GCancellable *cancellable, GError **error);

/* These may prompt the person to unlock the keyring. */
gboolean     sbx_keyring_store  (const char *profile, const char *kind, const char *id, const char *label, SecretValue *value,
                                 GCancellable *cancellable, GError **error);
/* NULL without error when there is no such item. */
SecretValue *sbx_keyring_lookup (const char *profile, const char *kind, const char *id, GCancellable *cancellable, GError **error);
gboolean     sbx_keyring_clear  (const char *profile, const char *kind, const char *id, GCancellable *cancellable, GError **error);

G_END_DECLS
