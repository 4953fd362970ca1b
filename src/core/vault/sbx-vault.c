#define G_LOG_DOMAIN "sbx-vault"

#include "sbx-vault.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/resource.h>

#include "sbx-keyring-private.h"
#include "sbx-seal-private.h"

/* How long a keyring that did not answer is left alone before it is asked again. */
#define RETRY_SECONDS 5

struct _SbxVault
{
  GObject     parent_instance;

  char       *profile;

  GMutex      lock;          /* the tables and flags below */
  GHashTable *known;         /* "kind\nid" → SecretValue: what the keyring has, once read */
  GHashTable *memory;        /* likewise: kept for this run only */
  guint       generation;    /* of both tables: what was asked for before it changed is not put into known */
  gboolean    memory_allowed;
  gboolean    reachable;
  gint64      asked_at;      /* monotonic; 0: never */
  char       *message;       /* why it is not reachable */

  GMutex      seal_lock;     /* one thread makes the key */
};

G_DEFINE_FINAL_TYPE (SbxVault, sbx_vault, G_TYPE_OBJECT)
G_DEFINE_QUARK (sbx-vault-error, sbx_vault_error)

void
sbx_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
sbx_vault_finalize (GObject *object)
{
  SbxVault *self = SBX_VAULT (object);

  /* libsecret wipes a value with its last reference. */
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->memory);
  g_free (self->profile);
  g_free (self->message);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->seal_lock);

  G_OBJECT_CLASS (sbx_vault_parent_class)->finalize (object);
}

static void
sbx_vault_class_init (SbxVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_vault_finalize;
}

static void
sbx_vault_init (SbxVault *self)
{
  g_mutex_init (&self->lock);
  g_mutex_init (&self->seal_lock);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, secret_value_unref);
  self->memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, secret_value_unref);
}

/* A crash would write all that is in memory to the disk, from where reports are made of it. Who looks for the crash may raise the limit again. */
static void
leave_no_core (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_CORE, &limit) != 0)
    return;
  limit.rlim_cur = 0;
  setrlimit (RLIMIT_CORE, &limit);
}

SbxVault *
sbx_vault_new (const char *profile)
{
  SbxVault *self;

  g_return_val_if_fail (profile != NULL, NULL);

  leave_no_core ();
  self = g_object_new (SBX_TYPE_VAULT, NULL);
  self->profile = g_strdup (profile);
  return self;
}

/* Asks the keyring when that is due. Fails only with G_IO_ERROR_CANCELLED. */
static gboolean
ensure_asked (SbxVault      *self,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr (GError) reason = NULL;
  gboolean reachable;

  g_mutex_lock (&self->lock);
  reachable = self->reachable;
  if (!reachable && self->asked_at != 0)
    reachable = g_get_monotonic_time () - self->asked_at < RETRY_SECONDS * G_USEC_PER_SEC;
  g_mutex_unlock (&self->lock);
  if (reachable)
    return TRUE;

  reachable = sbx_keyring_probe (cancellable, &reason);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  g_mutex_lock (&self->lock);
  self->reachable = reachable;
  self->asked_at = g_get_monotonic_time ();
  g_set_str (&self->message, reason != NULL ? reason->message : NULL);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

SbxVaultState
sbx_vault_get_state (SbxVault      *self,
                     GCancellable  *cancellable,
                     char         **message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (SBX_IS_VAULT (self), SBX_VAULT_NONE);

  if (message != NULL)
    *message = NULL;
  if (!ensure_asked (self, cancellable, &error) && message != NULL)
    *message = g_strdup (error->message);

  locker = g_mutex_locker_new (&self->lock);
  if (self->reachable)
    return SBX_VAULT_KEYRING;
  if (message != NULL && *message == NULL)
    *message = g_strdup (self->message);
  return self->memory_allowed ? SBX_VAULT_MEMORY : SBX_VAULT_NONE;
}

void
sbx_vault_allow_memory (SbxVault *self,
                        gboolean  allow)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (SBX_IS_VAULT (self));

  locker = g_mutex_locker_new (&self->lock);
  self->memory_allowed = allow;
}

/* Which way an operation goes; SBX_VAULT_NONE comes with an error. */
static SbxVaultState
resolve_state (SbxVault      *self,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autofree char *message = NULL;
  SbxVaultState state;

  if (!ensure_asked (self, cancellable, error))
    return SBX_VAULT_NONE;
  state = sbx_vault_get_state (self, cancellable, &message);
  if (state == SBX_VAULT_NONE)
    g_set_error_literal (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE, message);
  return state;
}

/* Takes reason. A keyring that stopped answering counts as none until it is asked again. */
static void
fail (SbxVault  *self,
      GError    *reason,
      GError   **error)
{
  if (g_error_matches (reason, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE))
    {
      g_mutex_lock (&self->lock);
      self->reachable = FALSE;
      self->asked_at = g_get_monotonic_time ();
      g_set_str (&self->message, reason->message);
      g_mutex_unlock (&self->lock);
    }
  g_propagate_error (error, reason);
}

static char *
make_key (const char *kind,
          const char *id)
{
  return g_strdup_printf ("%s\n%s", kind, id);
}

static SecretValue *
dup_held (SbxVault   *self,
          const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  SecretValue *value = g_hash_table_lookup (self->memory, key);

  if (value == NULL)
    value = g_hash_table_lookup (self->known, key);
  return value != NULL ? secret_value_ref (value) : NULL;
}

gboolean
sbx_vault_store (SbxVault      *self,
                 const char    *kind,
                 const char    *id,
                 const char    *label,
                 const char    *secret,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr (SecretValue) value = NULL;
  g_autofree char *key = NULL;
  GError *reason = NULL;
  SbxVaultState state;

  g_return_val_if_fail (SBX_IS_VAULT (self), FALSE);
  g_return_val_if_fail (kind != NULL && id != NULL && label != NULL && secret != NULL, FALSE);

  state = resolve_state (self, cancellable, error);
  if (state == SBX_VAULT_NONE)
    return FALSE;

  value = secret_value_new (secret, -1, "text/plain");
  if (state == SBX_VAULT_KEYRING &&
      !sbx_keyring_store (self->profile, kind, id, label, value, cancellable, &reason))
    {
      fail (self, reason, error);
      return FALSE;
    }

  key = make_key (kind, id);
  g_mutex_lock (&self->lock);
  self->generation++;
  if (state == SBX_VAULT_KEYRING)
    g_hash_table_remove (self->memory, key);
  g_hash_table_replace (state == SBX_VAULT_KEYRING ? self->known : self->memory,
                        g_steal_pointer (&key), secret_value_ref (value));
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static char *
dup_text (SecretValue *value)
{
  gsize length;
  const char *text = secret_value_get (value, &length);

  return g_strndup (text, length);
}

/* Reads past what is held in memory. */
static char *
lookup_in_keyring (SbxVault      *self,
                   const char    *kind,
                   const char    *id,
                   GCancellable  *cancellable,
                   GError       **error)
{
  GError *reason = NULL;
  g_autoptr (SecretValue) value = NULL;
  guint generation;

  g_mutex_lock (&self->lock);
  generation = self->generation;
  g_mutex_unlock (&self->lock);

  value = sbx_keyring_lookup (self->profile, kind, id, cancellable, &reason);
  if (reason != NULL)
    fail (self, reason, error);
  if (value == NULL)
    return NULL;

  g_mutex_lock (&self->lock);
  if (self->generation == generation)
    g_hash_table_replace (self->known, make_key (kind, id), secret_value_ref (value));
  g_mutex_unlock (&self->lock);
  return dup_text (value);
}

char *
sbx_vault_lookup (SbxVault      *self,
                  const char    *kind,
                  const char    *id,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (SecretValue) held = NULL;
  g_autofree char *key = NULL;
  SbxVaultState state;

  g_return_val_if_fail (SBX_IS_VAULT (self), NULL);
  g_return_val_if_fail (kind != NULL && id != NULL, NULL);

  key = make_key (kind, id);
  held = dup_held (self, key);
  if (held != NULL)
    return dup_text (held);

  state = resolve_state (self, cancellable, error);
  if (state != SBX_VAULT_KEYRING)
    return NULL;
  return lookup_in_keyring (self, kind, id, cancellable, error);
}

gboolean
sbx_vault_clear (SbxVault      *self,
                 const char    *kind,
                 const char    *id,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autofree char *key = NULL;
  GError *reason = NULL;
  SbxVaultState state;

  g_return_val_if_fail (SBX_IS_VAULT (self), FALSE);
  g_return_val_if_fail (kind != NULL && id != NULL, FALSE);

  state = resolve_state (self, cancellable, error);
  if (state == SBX_VAULT_NONE)
    return FALSE;
  if (state == SBX_VAULT_KEYRING && !sbx_keyring_clear (self->profile, kind, id, cancellable, &reason))
    {
      fail (self, reason, error);
      return FALSE;
    }

  key = make_key (kind, id);
  g_mutex_lock (&self->lock);
  self->generation++;
  g_hash_table_remove (self->known, key);
  g_hash_table_remove (self->memory, key);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

void
sbx_vault_forget (SbxVault *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (SBX_IS_VAULT (self));

  locker = g_mutex_locker_new (&self->lock);
  self->generation++;
  g_hash_table_remove_all (self->known);
}

/* The profile's key, made if asked to; NULL without error when there is none. */
static char *
dup_seal_key (SbxVault      *self,
              gboolean       make,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->seal_lock);
  g_autoptr (GError) local = NULL;
  char *key = sbx_vault_lookup (self, "profile-key", "seal", cancellable, &local);
  char *made;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (key != NULL || !make)
    return key;

  made = sbx_seal_make_key (error);
  if (made != NULL &&
      sbx_vault_store (self, "profile-key", "seal", _("Signalbox: key of the profile"), made, cancellable, error))
    {
      /* Another process may have made one at the same moment: what the keyring kept counts. */
      if (sbx_vault_get_state (self, cancellable, NULL) == SBX_VAULT_KEYRING)
        key = lookup_in_keyring (self, "profile-key", "seal", cancellable, error);
      else
        key = g_strdup (made);
    }
  sbx_secret_free (made);
  return key;
}

char *
sbx_vault_seal (SbxVault      *self,
                const char    *plain,
                GCancellable  *cancellable,
                GError       **error)
{
  char *key;
  char *sealed;

  g_return_val_if_fail (SBX_IS_VAULT (self), NULL);
  g_return_val_if_fail (plain != NULL, NULL);

  key = dup_seal_key (self, TRUE, cancellable, error);
  if (key == NULL)
    return NULL;
  sealed = sbx_seal (key, plain, error);
  sbx_secret_free (key);
  return sealed;
}

char *
sbx_vault_unseal (SbxVault      *self,
                  const char    *sealed,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (GError) local = NULL;
  char *key;
  char *plain;

  g_return_val_if_fail (SBX_IS_VAULT (self), NULL);
  g_return_val_if_fail (sealed != NULL, NULL);

  key = dup_seal_key (self, FALSE, cancellable, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (key == NULL)
    {
      g_set_error_literal (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_FAILED,
                           _("The key of this profile is not in the keyring, so what was sealed with it can’t be read."));
      return NULL;
    }
  plain = sbx_unseal (key, sealed, error);
  sbx_secret_free (key);
  return plain;
}
