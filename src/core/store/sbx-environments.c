#include "sbx-environments.h"

#include <glib/gi18n-lib.h>

#include "sbx-cuid.h"
#include "sbx-environments-private.h"
#include "sbx-secret-mark.h"

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

/* "": none. */
static char *
dup_environment_id (SbxVariable *variable)
{
  char *id;

  g_object_get (variable, "environment-id", &id, NULL);
  return id != NULL ? id : g_strdup ("");
}

/* (transfer full); NULL: there is none of that name. */
static SbxVariable *
find_namesake (SbxStore *store, SbxVariable *variable)
{
  g_autofree char *environment_id = dup_environment_id (variable);
  const char *parameters[] = { environment_id, sbx_variable_get_name (variable), NULL };
  g_autoptr(GPtrArray) found = sbx_store_select (store, SBX_TYPE_VARIABLE, "WHERE ifnull(\"environmentId\", '') = ?1 AND \"name\" = ?2", parameters, NULL);

  return found != NULL && found->len > 0 ? g_ptr_array_steal_index (found, 0) : NULL;
}

/* Within a job. The database would refuse the row too, in words that are not for people. */
static gboolean
save_in (SbxStore *store, sqlite3 *db, SbxVariable *variable, GError **error)
{
  const char *what = _("The change could not be saved");
  g_autofree char *environment_id = dup_environment_id (variable);
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db, "SELECT 1 FROM \"variables\" WHERE ifnull(\"environmentId\", '') = ?1 AND \"name\" = ?2 AND \"id\" <> ?3",
                                                         what, error, environment_id, sbx_variable_get_name (variable),
                                                         sbx_record_get_id (SBX_RECORD (variable)), NULL);
  int code;

  if (statement == NULL)
    return FALSE;
  code = sqlite3_step (statement);
  if (code == SQLITE_DONE)
    return sbx_store_save_in (store, db, SBX_RECORD (variable), error);
  if (code != SQLITE_ROW)
    return sbx_store_set_error (db, code, what, error);
  g_set_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT,
               _("There is a variable “%s” already, perhaps of another window or program. Choose another name, or change that one."),
               sbx_variable_get_name (variable));
  return FALSE;
}

static gboolean
save_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  return save_in (store, db, data, error);
}

/* Of another value in the keyring the row shows nothing: other programs hear of it by this, and read it again. */
static gboolean
touch_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  const char *id = data;

  sbx_store_note_change (store, "variables", id, FALSE);
  return sbx_store_execute (db, "UPDATE \"variables\" SET \"updatedAt\" = max(\"updatedAt\" + 1, CAST(unixepoch('subsec') * 1000 AS INTEGER)) "
                                "WHERE \"id\" = ?1", _("The change could not be saved"), error, id, NULL);
}

/* The secret goes first: a row that says that there is one is never without. When the row then can't be saved, the keyring
 * has again what it had before. */
gboolean
sbx_store_save_variable (SbxStore *store, SbxVault *vault, SbxVariable *variable, const char *value, GCancellable *cancellable, GError **error)
{
  const char *id = sbx_record_get_id (SBX_RECORD (variable));
  gboolean secret = sbx_variable_get_secret (variable);
  g_autoptr(SbxVariable) before = NULL;
  g_autoptr(SbxSecretMark) mark = NULL;
  gboolean was_secret, becomes_secret, ok;
  char *old = NULL;

  if (sbx_store_get_read_only_reason (store) != NULL)
    return sbx_store_save (store, SBX_RECORD (variable), error);

  before = sbx_store_dup_record (store, SBX_TYPE_VARIABLE, id, NULL);
  was_secret = before != NULL && sbx_variable_get_secret (before);
  becomes_secret = secret && before != NULL && !was_secret;
  if (secret != was_secret)
    {
      mark = sbx_secret_mark_new (store, vault);
      sbx_secret_mark_add (mark, "variable", id);
    }
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
  ok = sbx_store_write (store, save_job, variable, error)
       && (!was_secret || !secret || value == NULL || sbx_store_write (store, touch_job, (gpointer) id, error));
  if (!ok && old != NULL)
    sbx_store_keep_secret (vault, variable, old, NULL, NULL);
  else if (!ok && secret && value != NULL && sbx_vault_clear (vault, "variable", id, NULL, NULL) && mark != NULL)
    sbx_secret_mark_settle (mark);
  sbx_secret_free (old);
  if (!ok || (was_secret && !secret && !sbx_vault_clear (vault, "variable", id, cancellable, error)))
    return FALSE;
  if (mark != NULL)
    sbx_secret_mark_settle (mark);
  /* What stood there in plain text is to be gone. */
  return !becomes_secret || sbx_store_scrub (store, error);
}

/* --- Several at once --- */

typedef struct
{
  SbxStore         *store;
  SbxVault         *vault;
  SbxVariablesEdit *edit;
  SbxSecretMark    *mark;
  GPtrArray        *removed;  /* of char *: ids of rows that go */
  GPtrArray        *made;     /* of char *: ids of secrets that no row refers to before they are saved … */
  GPtrArray        *spent;    /* … and after */
  gboolean          scrub;
} Keeping;

static void
keeping_clear (Keeping *self)
{
  sbx_secret_mark_free (self->mark);
  g_ptr_array_unref (self->removed);
  g_ptr_array_unref (self->made);
  g_ptr_array_unref (self->spent);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Keeping, keeping_clear)

static void
spend (Keeping *self, const char *id)
{
  sbx_secret_mark_add (self->mark, "variable", id);
  g_ptr_array_add (self->spent, g_strdup (id));
}

static gboolean
has_value (SbxVault *vault, const char *id, const char *value)
{
  char *there = sbx_vault_lookup (vault, "variable", id, NULL, NULL);
  gboolean same = g_strcmp0 (there, value) == 0;

  sbx_secret_free (there);
  return same;
}

/* The keyring has two values of a secret until the rows are saved, each under the id of its own row. */
static gboolean
keep (Keeping *self, SbxVariable *variable, const char *value, GCancellable *cancellable, GError **error)
{
  g_autofree char *id = g_strdup (sbx_record_get_id (SBX_RECORD (variable)));
  g_autofree char *other = NULL;
  g_autoptr(SbxVariable) before = sbx_store_dup_record (self->store, SBX_TYPE_VARIABLE, id, NULL);
  gboolean secret = sbx_variable_get_secret (variable);
  gboolean was_secret = before != NULL && sbx_variable_get_secret (before);

  g_object_set (variable, "value", secret ? NULL : value, NULL);
  if (was_secret && !secret)
    spend (self, id);
  if (!secret)
    return TRUE;
  if (before != NULL && !was_secret)
    {
      self->scrub = TRUE;
      if (!sbx_store_scrub (self->store, error))
        return FALSE;
    }
  if (value == NULL || (was_secret && has_value (self->vault, id, value)))
    return TRUE;
  if (was_secret)
    {
      other = sbx_cuid_new ();
      spend (self, id);
      g_ptr_array_add (self->removed, g_strdup (id));
      g_object_set (variable, "id", other, NULL);
    }
  sbx_secret_mark_add (self->mark, "variable", other != NULL ? other : id);
  g_ptr_array_add (self->made, g_strdup (other != NULL ? other : id));
  return sbx_store_keep_secret (self->vault, variable, value, cancellable, error);
}

static gboolean
keep_all (Keeping *self, GCancellable *cancellable, GError **error)
{
  SbxVariablesEdit *edit = self->edit;

  for (guint i = 0; edit->removed != NULL && i < edit->removed->len; i++)
    {
      SbxVariable *variable = g_ptr_array_index (edit->removed, i);

      g_ptr_array_add (self->removed, g_strdup (sbx_record_get_id (SBX_RECORD (variable))));
      if (sbx_variable_get_secret (variable))
        spend (self, sbx_record_get_id (SBX_RECORD (variable)));
    }
  for (guint i = 0; i < edit->variables->len; i++)
    if (!keep (self, edit->variables->pdata[i], edit->values->pdata[i], cancellable, error))
      return FALSE;
  return TRUE;
}

static gboolean
edit_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  Keeping *self = data;

  if (self->edit->first != NULL && !self->edit->first (store, db, self->edit->data, error))
    return FALSE;
  for (guint i = 0; i < self->removed->len; i++)
    if (!sbx_store_remove_in (store, db, SBX_TYPE_VARIABLE, self->removed->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < self->edit->variables->len; i++)
    if (!save_in (store, db, self->edit->variables->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
sbx_store_edit_variables (SbxStore *store, SbxVault *vault, SbxVariablesEdit *edit, GCancellable *cancellable, GError **error)
{
  g_auto(Keeping) self = { store, vault, edit };
  gboolean ok, cleared = TRUE;
  GPtrArray *surplus;

  self.mark = sbx_secret_mark_new (store, vault);
  self.removed = g_ptr_array_new_with_free_func (g_free);
  self.made = g_ptr_array_new_with_free_func (g_free);
  self.spent = g_ptr_array_new_with_free_func (g_free);
  /* Where nothing can be written the job says why. */
  ok = (sbx_store_get_read_only_reason (store) != NULL || keep_all (&self, cancellable, error))
       && sbx_store_write (store, edit_job, &self, error);

  surplus = ok ? self.spent : self.made;
  for (guint i = 0; i < surplus->len; i++)
    cleared = sbx_vault_clear (vault, "variable", surplus->pdata[i], NULL, NULL) && cleared;
  /* What the keyring did not remove stays noted. */
  if (cleared)
    sbx_secret_mark_settle (self.mark);
  return ok && (!self.scrub || sbx_store_scrub (store, error));
}

/* New ones that another program has made meanwhile become those. ids: of char *, what they were before they were to be saved. */
static gboolean
become_namesakes (SbxStore *store, GPtrArray *variables, GPtrArray *ids)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < variables->len; i++)
    {
      SbxVariable *variable = g_ptr_array_index (variables, i);
      g_autoptr(SbxVariable) there = sbx_store_dup_record (store, SBX_TYPE_VARIABLE, ids->pdata[i], NULL);
      g_autoptr(SbxVariable) namesake = there == NULL ? find_namesake (store, variable) : NULL;
      gint64 position;

      if (namesake == NULL)
        continue;
      g_object_get (namesake, "position", &position, NULL);
      /* What is in the keyring stays there. */
      g_object_set (variable, "position", position, "secret", sbx_variable_get_secret (variable) || sbx_variable_get_secret (namesake), NULL);
      g_free (ids->pdata[i]);
      ids->pdata[i] = g_strdup (sbx_record_get_id (SBX_RECORD (namesake)));
      changed = TRUE;
    }
  for (guint i = 0; changed && i < variables->len; i++)
    g_object_set (variables->pdata[i], "id", ids->pdata[i], NULL);
  return changed;
}

gboolean
sbx_store_save_variables (SbxStore *store, SbxVault *vault, GPtrArray *variables, GPtrArray *values, GCancellable *cancellable, GError **error)
{
  SbxVariablesEdit edit = { .variables = variables, .values = values };
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (SBX_IS_STORE (store), FALSE);
  g_return_val_if_fail (variables->len == values->len, FALSE);

  for (guint i = 0; i < variables->len; i++)
    g_ptr_array_add (ids, g_strdup (sbx_record_get_id (variables->pdata[i])));
  for (;;)
    {
      g_autoptr(GError) problem = NULL;

      if (sbx_store_edit_variables (store, vault, &edit, cancellable, &problem))
        return TRUE;
      if (!g_error_matches (problem, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT) || !become_namesakes (store, variables, ids))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }
}

/* --- Removing --- */

/* The rows go first: a secret without a row can be removed again, a row without its secret would be a broken promise. */
static gboolean
remove_rows (SbxStore *store, SbxVault *vault, GType type, const char *const *ids, GPtrArray *variables, GCancellable *cancellable, GError **error)
{
  g_autoptr(SbxSecretMark) mark = sbx_secret_mark_new (store, vault);
  gboolean ok = TRUE;

  for (guint i = 0; i < variables->len; i++)
    if (sbx_variable_get_secret (variables->pdata[i]))
      sbx_secret_mark_add (mark, "variable", sbx_record_get_id (variables->pdata[i]));
  if (!sbx_store_remove (store, type, ids, error))
    return FALSE;
  /* One that can't be cleared does not keep the others. */
  for (guint i = 0; i < variables->len; i++)
    if (sbx_variable_get_secret (variables->pdata[i]))
      ok = sbx_vault_clear (vault, "variable", sbx_record_get_id (variables->pdata[i]), cancellable, ok ? error : NULL) && ok;
  if (ok)
    sbx_secret_mark_settle (mark);
  return ok;
}

gboolean
sbx_store_remove_variables (SbxStore *store, SbxVault *vault, GPtrArray *variables, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < variables->len; i++)
    g_ptr_array_add (ids, (gpointer) sbx_record_get_id (variables->pdata[i]));
  g_ptr_array_add (ids, NULL);
  return remove_rows (store, vault, SBX_TYPE_VARIABLE, (const char *const *) ids->pdata, variables, cancellable, error);
}

gboolean
sbx_store_remove_variable (SbxStore *store, SbxVault *vault, SbxVariable *variable, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, variable);
  return sbx_store_remove_variables (store, vault, one, cancellable, error);
}

gboolean
sbx_store_remove_environment (SbxStore *store, SbxVault *vault, const char *environment_id, GCancellable *cancellable, GError **error)
{
  const char *ids[] = { environment_id, NULL };
  g_autoptr(GPtrArray) variables = NULL;

  g_return_val_if_fail (environment_id != NULL, FALSE);

  variables = sbx_store_list_variables (store, environment_id, error);
  return variables != NULL && remove_rows (store, vault, SBX_TYPE_ENVIRONMENT, ids, variables, cancellable, error);
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
