/* Secrets: in the keyring (libsecret) and nowhere else in plain text.
 *
 * An item is addressed by kind and id: ("variable", its id), ("oauth2", request id), ("profile-key", "seal") …
 * When no keyring answers, sbx_vault_get_state() says so and secrets are kept for this run only, if allowed.
 * All functions block (D-Bus): call them from a worker thread, or from a command line. Thread-safe. Nothing is asked of
 * D-Bus before the first call that needs it. Values are kept in memory once read (not paged out where the system allows,
 * wiped when the vault is freed), so that sending does not ask the keyring each time; from the first vault on a crash of this
 * process leaves no core file.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SBX_VAULT_ERROR (sbx_vault_error_quark ())
GQuark sbx_vault_error_quark (void);

typedef enum
{
  SBX_VAULT_ERROR_UNAVAILABLE, /* no keyring answers */
  SBX_VAULT_ERROR_LOCKED,      /* the person did not unlock it */
  SBX_VAULT_ERROR_FAILED,
} SbxVaultError;

typedef enum
{
  SBX_VAULT_KEYRING,  /* secrets are kept in the keyring */
  SBX_VAULT_MEMORY,   /* no keyring: for this run only, because it was allowed */
  SBX_VAULT_NONE,     /* no keyring and nothing allowed: storing fails with UNAVAILABLE */
} SbxVaultState;

#define SBX_TYPE_VAULT (sbx_vault_get_type ())
G_DECLARE_FINAL_TYPE (SbxVault, sbx_vault, SBX, VAULT, GObject)

/* profile: told apart in the keyring, so that two profiles do not mix (its id, see sbx_store_get_profile_id). */
SbxVault      *sbx_vault_new              (const char *profile);

/* Asks the keyring if not asked yet; a keyring that did not answer is asked again after some seconds.
 * message: (out) (optional) (transfer full) why there is none, for people; NULL when there is one. */
SbxVaultState  sbx_vault_get_state        (SbxVault *self, GCancellable *cancellable, char **message);
void           sbx_vault_allow_memory     (SbxVault *self, gboolean allow);

/* label: what the keyring's own application shows. */
gboolean       sbx_vault_store            (SbxVault *self, const char *kind, const char *id, const char *label, const char *secret,
                                           GCancellable *cancellable, GError **error);
/* NULL without error when there is no such item. Free with sbx_secret_free. */
char          *sbx_vault_lookup           (SbxVault *self, const char *kind, const char *id, GCancellable *cancellable, GError **error);
gboolean       sbx_vault_clear            (SbxVault *self, const char *kind, const char *id, GCancellable *cancellable, GError **error);

/* Forgets the values that the keyring has, so that they are read again: another process changed something. */
void           sbx_vault_forget           (SbxVault *self);

/* Wipes and frees. */
void           sbx_secret_free            (char *secret);

/* AES-256-GCM under a key of this profile that is kept in the keyring (made on first use): for what must be stored in
 * SQLite but is a credential (cookie values). Text form "v1:iv:tag:ciphertext" in hex. Fails like store/lookup, and with
 * FAILED on a text that was not sealed by this profile. */
char          *sbx_vault_seal             (SbxVault *self, const char *plain, GCancellable *cancellable, GError **error);
char          *sbx_vault_unseal           (SbxVault *self, const char *sealed, GCancellable *cancellable, GError **error);

G_END_DECLS
