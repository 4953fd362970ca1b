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

static gboolean
store_secret (SbxVault *vault, SbxVariable *variable, const char *value, GCancellable *cancellable, GError **error)
{
  /* Translators: what the keyring’s own application shows; %s is the name of a variable. */
  g_autofree char *label = g_strdup_printf (_("Signalbox: %s"), sbx_variable_get_name (variable));

  return sbx_vault_store (vault, "variable", sbx_record_get_id (SBX_RECORD (variable)), label, value, cancellable, error);
}

/* The secret goes first: a row that says that there is one is never without. When the row then can't be saved, a new
 * secret is taken back, and one that was there before keeps its new value, which its row still stands for. */
gboolean
sbx_store_save_variable (SbxStore *store, SbxVault *vault, SbxVariable *variable, const char *value, GCancellable *cancellable, GError **error)
{
  const char *id = sbx_record_get_id (SBX_RECORD (variable));
  gboolean secret = sbx_variable_get_secret (variable);
  g_autoptr(SbxVariable) before = NULL;
  gboolean was_secret;

  if (sbx_store_get_read_only_reason (store) != NULL)
    return sbx_store_save (store, SBX_RECORD (variable), error);

  before = sbx_store_dup_record (store, SBX_TYPE_VARIABLE, id, NULL);
  was_secret = before != NULL && sbx_variable_get_secret (before);
  if (secret && value != NULL && !store_secret (vault, variable, value, cancellable, error))
    return FALSE;
  g_object_set (variable, "value", secret ? NULL : value, NULL);
  if (!sbx_store_save (store, SBX_RECORD (variable), error))
    {
      if (secret && value != NULL && !was_secret)
        sbx_vault_clear (vault, "variable", id, cancellable, NULL);
      return FALSE;
    }
  if (was_secret && !secret)
    return sbx_vault_clear (vault, "variable", id, cancellable, error);
  return TRUE;
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

static gboolean
add_layer (SbxScope *scope, SbxStore *store, SbxVault *vault, const char *environment_id, const char *source,
           GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) variables = sbx_store_list_variables (store, environment_id, error);

  if (variables == NULL)
    return FALSE;
  for (guint i = 0; i < variables->len; i++)
    {
      SbxVariable *variable = variables->pdata[i];
      const char *name = sbx_variable_get_name (variable);

      if (!sbx_variable_get_enabled (variable))
        continue;
      if (sbx_variable_get_secret (variable))
        {
          char *secret = sbx_vault_lookup (vault, "variable", sbx_record_get_id (SBX_RECORD (variable)), cancellable, NULL);

          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            {
              sbx_secret_free (secret);
              return FALSE;
            }
          sbx_scope_set (scope, name, secret, TRUE, source);
          sbx_secret_free (secret);
        }
      else
        {
          const char *value = sbx_variable_get_value (variable);

          sbx_scope_set (scope, name, value != NULL ? value : "", FALSE, source);
        }
    }
  return TRUE;
}

SbxScope *
sbx_store_load_scope (SbxStore *store, SbxVault *vault, const char *environment_id, GCancellable *cancellable, GError **error)
{
  g_autoptr(SbxScope) scope = sbx_scope_new ();
  g_autoptr(SbxEnvironment) environment = NULL;

  if (environment_id != NULL)
    {
      environment = sbx_store_dup_record (store, SBX_TYPE_ENVIRONMENT, environment_id, error);
      if (environment == NULL)
        return NULL;
    }
  if (!add_layer (scope, store, vault, NULL, _("Globals"), cancellable, error))
    return NULL;
  if (environment != NULL
      && !add_layer (scope, store, vault, environment_id, sbx_environment_get_name (environment), cancellable, error))
    return NULL;
  return g_steal_pointer (&scope);
}
