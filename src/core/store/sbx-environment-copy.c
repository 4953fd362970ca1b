#include "sbx-environment-copy.h"

#include <glib/gi18n-lib.h>

#include "sbx-cuid.h"
#include "sbx-environments-private.h"

typedef struct
{
  SbxVariable *variable;
  char        *value;  /* of a secret; NULL: the keyring has none, or does not answer */
} Kept;

struct _SbxEnvironmentCopy
{
  char           *environment_id;  /* NULL: the globals */
  SbxEnvironment *environment;
  GPtrArray      *variables;       /* of Kept */
  GPtrArray      *cookies;         /* of char **: domain, path, name, expiry, sealed */
};

static void
kept_free (Kept *kept)
{
  g_object_unref (kept->variable);
  sbx_secret_free (kept->value);
  g_free (kept);
}

void
sbx_environment_copy_free (SbxEnvironmentCopy *self)
{
  g_free (self->environment_id);
  g_clear_object (&self->environment);
  g_ptr_array_unref (self->variables);
  g_ptr_array_unref (self->cookies);
  g_free (self);
}

static gboolean
keep_variables (SbxEnvironmentCopy *self, SbxStore *store, SbxVault *vault, gboolean need_secrets, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) variables = sbx_store_list_variables (store, self->environment_id, error);

  for (guint i = 0; variables != NULL && i < variables->len; i++)
    {
      g_autoptr(GError) local = NULL;
      Kept *kept = g_new0 (Kept, 1);

      kept->variable = g_object_ref (variables->pdata[i]);
      g_ptr_array_add (self->variables, kept);
      if (sbx_variable_get_secret (kept->variable))
        kept->value = sbx_vault_lookup (vault, "variable", sbx_record_get_id (SBX_RECORD (kept->variable)), cancellable, &local);
      if (local != NULL && need_secrets)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return variables != NULL;
}

static gboolean
keep_cookies (SbxEnvironmentCopy *self, SbxStore *store, GError **error)
{
  const char *what = _("The cookies could not be read");
  sqlite3 *db = sbx_store_borrow_reader (store, error);
  SbxStatement *statement;
  int code = SQLITE_ERROR;

  if (db == NULL)
    return FALSE;
  statement = sbx_store_prepare (db, "SELECT \"domain\", \"path\", \"name\", CAST(\"expiresAt\" AS TEXT), \"sealed\" FROM \"cookies\" WHERE \"environmentId\" = ?1",
                                 what, error, self->environment_id, NULL);
  if (statement != NULL)
    {
      while ((code = sqlite3_step (statement)) == SQLITE_ROW)
        {
          char **row = g_new0 (char *, 6);

          for (int i = 0; i < 5; i++)
            row[i] = g_strdup ((const char *) sqlite3_column_text (statement, i));
          g_ptr_array_add (self->cookies, row);
        }
      if (code != SQLITE_DONE)
        sbx_store_set_error (db, code, what, error);
      sbx_connection_release (statement);
    }
  sbx_store_return_reader (store, db);
  return code == SQLITE_DONE;
}

SbxEnvironmentCopy *
sbx_environment_copy_new (SbxStore *store, SbxVault *vault, const char *environment_id, gboolean need_secrets, GCancellable *cancellable, GError **error)
{
  g_autoptr(SbxEnvironmentCopy) self = g_new0 (SbxEnvironmentCopy, 1);

  self->environment_id = g_strdup (environment_id);
  self->variables = g_ptr_array_new_with_free_func ((GDestroyNotify) kept_free);
  self->cookies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (environment_id != NULL)
    {
      self->environment = sbx_store_dup_record (store, SBX_TYPE_ENVIRONMENT, environment_id, error);
      if (self->environment == NULL || !keep_cookies (self, store, error))
        return NULL;
    }
  if (!keep_variables (self, store, vault, need_secrets, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* The environment and its cookies. */
static gboolean
put_environment_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  SbxEnvironmentCopy *self = data;

  if (!sbx_store_save_in (store, db, SBX_RECORD (self->environment), error))
    return FALSE;
  for (guint i = 0; i < self->cookies->len; i++)
    {
      char **row = self->cookies->pdata[i];

      if (!sbx_store_execute (db, "INSERT OR IGNORE INTO \"cookies\" (\"environmentId\", \"domain\", \"path\", \"name\", \"expiresAt\", \"sealed\") "
                              "VALUES (?1, ?2, ?3, ?4, CAST(?5 AS INTEGER), ?6)", _("The cookies could not be put back"), error,
                              self->environment_id, row[0], row[1], row[2], row[3], row[4], NULL))
        return FALSE;
    }
  sbx_store_note_change (store, "cookies", NULL, FALSE);
  return TRUE;
}

static gboolean
is_kept (SbxEnvironmentCopy *self, SbxVariable *variable)
{
  for (guint i = 0; i < self->variables->len; i++)
    if (g_str_equal (sbx_record_get_id (SBX_RECORD (((Kept *) self->variables->pdata[i])->variable)), sbx_record_get_id (SBX_RECORD (variable))))
      return TRUE;
  return FALSE;
}

/* Copies of the variables, and their values: what is written changes what it is given. */
static void
take_variables (SbxEnvironmentCopy *self, GPtrArray *variables, GPtrArray *values)
{
  for (guint i = 0; i < self->variables->len; i++)
    {
      const Kept *kept = self->variables->pdata[i];

      g_ptr_array_add (variables, sbx_record_copy (SBX_RECORD (kept->variable)));
      g_ptr_array_add (values, sbx_variable_get_secret (kept->variable) ? kept->value : (char *) sbx_variable_get_value (kept->variable));
    }
}

gboolean
sbx_environment_copy_restore (SbxEnvironmentCopy *self, SbxStore *store, SbxVault *vault, GCancellable *cancellable, GError **error)
{
  g_autoptr(SbxEnvironment) there = NULL;
  g_autoptr(GPtrArray) removed = sbx_store_list_variables (store, self->environment_id, error);
  g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) values = g_ptr_array_new ();
  SbxVariablesEdit edit = { .variables = variables, .values = values, .removed = removed, .data = self };

  if (removed == NULL)
    return FALSE;
  for (guint i = removed->len; i > 0; i--)
    if (is_kept (self, removed->pdata[i - 1]))
      g_ptr_array_remove_index (removed, i - 1);
  if (self->environment_id != NULL)
    there = sbx_store_dup_record (store, SBX_TYPE_ENVIRONMENT, self->environment_id, NULL);
  if (self->environment_id != NULL && there == NULL)
    edit.first = put_environment_job;
  take_variables (self, variables, values);
  return sbx_store_edit_variables (store, vault, &edit, cancellable, error);
}

static gboolean
save_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  return sbx_store_save_in (store, db, data, error);
}

SbxEnvironment *
sbx_environment_copy_duplicate (SbxEnvironmentCopy *self, SbxStore *store, SbxVault *vault, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr(SbxEnvironment) environment = NULL;
  g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) values = g_ptr_array_new ();
  SbxVariablesEdit edit = { .variables = variables, .values = values, .first = save_job };

  g_return_val_if_fail (self->environment != NULL, NULL);

  environment = sbx_environment_new (name);
  /* "position" too: the two stand one below the other, by name. */
  for (guint i = 0; i < 2; i++)
    {
      const char *property = i == 0 ? "color" : "position";
      g_auto(GValue) value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (self->environment), property, &value);
      g_object_set_property (G_OBJECT (environment), property, &value);
    }
  take_variables (self, variables, values);
  for (guint i = 0; i < variables->len; i++)
    {
      g_autofree char *id = sbx_cuid_new ();

      g_object_set (variables->pdata[i], "id", id, "environment-id", sbx_record_get_id (SBX_RECORD (environment)), NULL);
    }
  edit.data = environment;
  return sbx_store_edit_variables (store, vault, &edit, cancellable, error) ? g_steal_pointer (&environment) : NULL;
}

static gboolean
order_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  const char *const *ids = data;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *position = g_strdup_printf ("%u", i + 1);

      if (!sbx_store_execute (db, "UPDATE \"environments\" SET \"position\" = CAST(?1 AS INTEGER) WHERE \"id\" = ?2",
                              _("The environments could not be put into another order"), error, position, ids[i], NULL))
        return FALSE;
    }
  sbx_store_note_change (store, "environments", NULL, FALSE);
  return TRUE;
}

gboolean
sbx_store_order_environments (SbxStore *store, const char *const *ids, GError **error)
{
  return sbx_store_write (store, order_job, (gpointer) ids, error);
}
