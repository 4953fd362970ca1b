#include "sbx-environments.h"

#include <glib/gi18n-lib.h>

#include "sbx-store-private.h"

GPtrArray *
sbx_store_list_environments (SbxStore *store, GError **error)
{
  return sbx_store_select (store, SBX_TYPE_ENVIRONMENT, "ORDER BY \"position\", \"name\" COLLATE NOCASE", NULL, error);
}

SbxEnvironment *
sbx_store_find_environment (SbxStore *store, const char *id_or_name, GError **error)
{
  const char *parameters[] = { id_or_name, NULL };
  g_autoptr(GPtrArray) found = NULL;

  g_return_val_if_fail (id_or_name != NULL, NULL);

  /* An id comes before a name that looks like it; the column's collation ignores ASCII case. */
  found = sbx_store_select (store, SBX_TYPE_ENVIRONMENT, "WHERE \"id\" = ?1 OR \"name\" = ?1 ORDER BY \"id\" = ?1 DESC LIMIT 1", parameters, error);
  if (found == NULL)
    return NULL;
  if (found->len > 0)
    return g_ptr_array_steal_index (found, 0);
  g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND, _("There is no environment “%s”."), id_or_name);
  return NULL;
}

GPtrArray *
sbx_store_list_variables (SbxStore *store, const char *environment_id, GError **error)
{
  const char *parameters[] = { environment_id, NULL };

  return sbx_store_select (store, SBX_TYPE_VARIABLE,
                           environment_id != NULL ? "WHERE \"environmentId\" = ?1 ORDER BY \"position\", \"name\" COLLATE NOCASE"
                                                  : "WHERE \"environmentId\" IS NULL ORDER BY \"position\", \"name\" COLLATE NOCASE",
                           parameters, error);
}

gboolean
sbx_store_keep_secret (SbxVault *vault, SbxVariable *variable, const char *value, GCancellable *cancellable, GError **error)
{
  /* Translators: what the keyring’s own application shows; %s is the name of a variable. */
  g_autofree char *label = g_strdup_printf (_("Signalbox: %s"), sbx_variable_get_name (variable));

  return sbx_vault_store (vault, "variable", sbx_record_get_id (SBX_RECORD (variable)), label, value, cancellable, error);
}

/* The secret goes first: a row that says that there is one is never without. When the row then can't be saved, the keyring
 * has again what it had before. */
gboolean
sbx_store_save_variable (SbxStore *store, SbxVault *vault, SbxVariable *variable, const char *value, GCancellable *cancellable, GError **error)
{
  const char *id = sbx_record_get_id (SBX_RECORD (variable));
  gboolean secret = sbx_variable_get_secret (variable);
  g_autoptr(SbxVariable) before = NULL;
  gboolean was_secret, becomes_secret, ok;
  char *old = NULL;

  if (sbx_store_get_read_only_reason (store) != NULL)
    return sbx_store_save (store, SBX_RECORD (variable), error);

  before = sbx_store_dup_record (store, SBX_TYPE_VARIABLE, id, NULL);
  was_secret = before != NULL && sbx_variable_get_secret (before);
  becomes_secret = secret && before != NULL && !was_secret;
  /* Of a crash after the row is saved nobody would know that copies of upgrades have the value in plain text. */
  if (becomes_secret && !sbx_store_scrub (store, error))
    return FALSE;
  if (secret && value != NULL)
    {
      if (was_secret)
        old = sbx_vault_lookup (vault, "variable", id, cancellable, NULL);
      if (!sbx_store_keep_secret (vault, variable, value, cancellable, error))
        {
          sbx_secret_free (old);
          return FALSE;
        }
    }
  g_object_set (variable, "value", secret ? NULL : value, NULL);
  ok = sbx_store_save (store, SBX_RECORD (variable), error);
  if (!ok && old != NULL)
    sbx_store_keep_secret (vault, variable, old, NULL, NULL);
  else if (!ok && secret && value != NULL)
    sbx_vault_clear (vault, "variable", id, NULL, NULL);
  sbx_secret_free (old);
  if (!ok)
    return FALSE;
  if (was_secret && !secret)
    return sbx_vault_clear (vault, "variable", id, cancellable, error);
  /* What stood there in plain text is to be gone. */
  return !becomes_secret || sbx_store_scrub (store, error);
}

/* The row goes first: a secret without a row can be removed again, a row without its secret would be a broken promise. */
gboolean
sbx_store_remove_variable (SbxStore *store, SbxVault *vault, SbxVariable *variable, GCancellable *cancellable, GError **error)
{
  const char *ids[] = { sbx_record_get_id (SBX_RECORD (variable)), NULL };

  if (!sbx_store_remove (store, SBX_TYPE_VARIABLE, ids, error))
    return FALSE;
  return !sbx_variable_get_secret (variable) || sbx_vault_clear (vault, "variable", ids[0], cancellable, error);
}

gboolean
sbx_store_remove_environment (SbxStore *store, SbxVault *vault, const char *environment_id, GCancellable *cancellable, GError **error)
{
  const char *ids[] = { environment_id, NULL };
  g_autoptr(GPtrArray) variables = NULL;
  gboolean ok = TRUE;

  g_return_val_if_fail (environment_id != NULL, FALSE);

  variables = sbx_store_list_variables (store, environment_id, error);
  if (variables == NULL || !sbx_store_remove (store, SBX_TYPE_ENVIRONMENT, ids, error))
    return FALSE;
  /* One that can't be cleared does not keep the others. */
  for (guint i = 0; i < variables->len; i++)
    if (sbx_variable_get_secret (variables->pdata[i]))
      ok = sbx_vault_clear (vault, "variable", sbx_record_get_id (variables->pdata[i]), cancellable, ok ? error : NULL) && ok;
  return ok;
}

/* Secrets get their values later; secrets: name → id of the variable in force. */
static gboolean
add_layer (SbxScope *scope, GHashTable *secrets, SbxStore *store, const char *environment_id, const char *source, GError **error)
{
  g_autoptr(GPtrArray) variables = sbx_store_list_variables (store, environment_id, error);

  if (variables == NULL)
    return FALSE;
  for (guint i = 0; i < variables->len; i++)
    {
      SbxVariable *variable = variables->pdata[i];
      const char *name = sbx_variable_get_name (variable);
      const char *value = sbx_variable_get_value (variable);

      if (!sbx_variable_get_enabled (variable))
        continue;
      if (sbx_variable_get_secret (variable))
        {
          sbx_scope_set (scope, name, NULL, TRUE, source);
          g_hash_table_replace (secrets, g_strdup (name), g_strdup (sbx_record_get_id (SBX_RECORD (variable))));
        }
      else
        {
          sbx_scope_set (scope, name, value != NULL ? value : "", FALSE, source);
          g_hash_table_remove (secrets, name);
        }
    }
  return TRUE;
}

static void
ask_for (SbxScope *scope, SbxVault *vault, const char *name, const char *id, GCancellable *cancellable)
{
  g_autofree char *source = g_strdup (sbx_scope_get_source (scope, name));
  char *secret = sbx_vault_lookup (vault, "variable", id, cancellable, NULL);

  sbx_scope_set (scope, name, secret, TRUE, source);
  sbx_secret_free (secret);
}

/* Follows the references from names on, so that a secret that nothing refers to costs no question to the keyring. */
static gboolean
ask_for_secrets (SbxScope *scope, GHashTable *secrets, SbxVault *vault, GPtrArray *names, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) queue = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (queue, g_strdup (names->pdata[i]));
  for (guint i = 0; i < queue->len; i++)
    {
      const char *name = queue->pdata[i];
      const char *id = g_hash_table_lookup (secrets, name);
      g_autoptr(GPtrArray) inner = NULL;

      if (!g_hash_table_add (seen, (gpointer) name))
        continue;
      if (id != NULL)
        ask_for (scope, vault, name, id, cancellable);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (sbx_scope_get_value (scope, name) == NULL)
        continue;
      inner = sbx_variables_find (sbx_scope_get_value (scope, name));
      for (guint at = 0; at < inner->len; at++)
        g_ptr_array_add (queue, g_strdup (inner->pdata[at]));
    }
  return TRUE;
}

SbxScope *
sbx_store_load_scope_for (SbxStore *store, SbxVault *vault, const char *environment_id, GPtrArray *names, GCancellable *cancellable, GError **error)
{
  g_autoptr(SbxScope) scope = sbx_scope_new ();
  g_autoptr(GHashTable) secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(SbxEnvironment) environment = NULL;
  g_autoptr(GPtrArray) all = NULL;

  if (environment_id != NULL)
    {
      environment = sbx_store_dup_record (store, SBX_TYPE_ENVIRONMENT, environment_id, error);
      if (environment == NULL)
        return NULL;
    }
  if (!add_layer (scope, secrets, store, NULL, _("Globals"), error))
    return NULL;
  if (environment != NULL && !add_layer (scope, secrets, store, environment_id, sbx_environment_get_name (environment), error))
    return NULL;

  if (names == NULL)
    names = all = g_hash_table_get_keys_as_ptr_array (secrets);
  if (!ask_for_secrets (scope, secrets, vault, names, cancellable, error))
    return NULL;
  return g_steal_pointer (&scope);
}

SbxScope *
sbx_store_load_scope (SbxStore *store, SbxVault *vault, const char *environment_id, GCancellable *cancellable, GError **error)
{
  return sbx_store_load_scope_for (store, vault, environment_id, NULL, cancellable, error);
}
