#define G_LOG_DOMAIN "sbx-workspace"

#include "sbx-workspace-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-secret-mark.h"

#define HISTORY_BUDGET (512 * G_GUINT64_CONSTANT (1024) * 1024)

struct _SbxWorkspace
{
  GObject         parent_instance;

  SbxStore       *store;
  SbxVault       *vault;

  GMutex          lock;     /* what follows */
  SbxHttpClient  *client;   /* made when first needed */
  GHashTable     *jars;     /* environment id ("": none) → SbxCookieJar */
  GHashTable     *tokens;   /* request id → what the vault would keep of its OAuth 2 token */
  guint64         history_budget;
  char           *default_proxy;  /* see sbx_workspace_set_default_proxy() */
  SbxOpenUriFunc  open_uri;
  gpointer        open_uri_data;
};

G_DEFINE_FINAL_TYPE (SbxWorkspace, sbx_workspace, G_TYPE_OBJECT)

static void
sbx_workspace_finalize (GObject *object)
{
  SbxWorkspace *self = SBX_WORKSPACE (object);

  g_hash_table_unref (self->jars);
  g_free (self->default_proxy);
  g_hash_table_unref (self->tokens);
  g_clear_object (&self->client);
  g_clear_object (&self->vault);
  g_clear_object (&self->store);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (sbx_workspace_parent_class)->finalize (object);
}

static void
sbx_workspace_class_init (SbxWorkspaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_workspace_finalize;
}

static void
sbx_workspace_init (SbxWorkspace *self)
{
  g_mutex_init (&self->lock);
  self->history_budget = HISTORY_BUDGET;
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sbx_secret_free);
  self->jars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sbx_cookie_jar_free);
}

/* Another process wrote: it may have given a variable a new secret. */
static void
store_changed_cb (SbxWorkspace *self,
                  const char   *table,
                  const char   *id,
                  gboolean      removed)
{
  if (*table == '\0')
    sbx_vault_forget (self->vault);
}

SbxWorkspace *
sbx_workspace_open (const char  *directory,
                    GError     **error)
{
  g_autoptr (SbxWorkspace) self = g_object_new (SBX_TYPE_WORKSPACE, NULL);
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "signalbox", NULL);

  self->store = sbx_store_open (directory != NULL ? directory : usual, error);
  if (self->store == NULL)
    return NULL;

  self->vault = sbx_vault_new (sbx_store_get_profile_id (self->store));
  g_signal_connect_object (self->store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  return g_steal_pointer (&self);
}

SbxStore *
sbx_workspace_get_store (SbxWorkspace *self)
{
  g_return_val_if_fail (SBX_IS_WORKSPACE (self), NULL);

  return self->store;
}

SbxVault *
sbx_workspace_get_vault (SbxWorkspace *self)
{
  g_return_val_if_fail (SBX_IS_WORKSPACE (self), NULL);

  return self->vault;
}

SbxHttpClient *
sbx_workspace_get_client (SbxWorkspace *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (SBX_IS_WORKSPACE (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  if (self->client == NULL)
    {
      g_autofree char *spool = sbx_spool_dup_directory ();

      self->client = sbx_http_client_new (spool);
    }
  return self->client;
}

void
sbx_workspace_set_history_budget (SbxWorkspace *self,
                                  guint64       bytes)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (SBX_IS_WORKSPACE (self));

  locker = g_mutex_locker_new (&self->lock);
  self->history_budget = bytes;
}

gboolean
sbx_workspace_trim_history (SbxWorkspace *self,
                            GError      **error)
{
  g_return_val_if_fail (SBX_IS_WORKSPACE (self), FALSE);

  if (sbx_store_get_read_only_reason (self->store) != NULL)
    return TRUE;
  return sbx_history_enforce (self->store, sbx_workspace_get_history_budget (self), error);
}

guint64
sbx_workspace_get_history_budget (SbxWorkspace *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->history_budget;
}

void
sbx_workspace_set_default_proxy (SbxWorkspace *self,
                                 const char   *proxy)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (SBX_IS_WORKSPACE (self));

  locker = g_mutex_locker_new (&self->lock);
  g_set_str (&self->default_proxy, proxy);
}

char *
sbx_workspace_dup_default_proxy (SbxWorkspace *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_strdup (self->default_proxy);
}

void
sbx_workspace_set_open_uri (SbxWorkspace   *self,
                            SbxOpenUriFunc  open_uri,
                            gpointer        data)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (SBX_IS_WORKSPACE (self));

  locker = g_mutex_locker_new (&self->lock);
  self->open_uri = open_uri;
  self->open_uri_data = data;
}

void
sbx_workspace_get_open_uri (SbxWorkspace   *self,
                            SbxOpenUriFunc *open_uri,
                            gpointer       *data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *open_uri = self->open_uri;
  *data = self->open_uri_data;
}

SbxCookieJar *
sbx_workspace_get_jar (SbxWorkspace *self,
                       const char   *environment_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const char *key = environment_id != NULL ? environment_id : "";
  SbxCookieJar *jar = g_hash_table_lookup (self->jars, key);

  if (jar == NULL)
    {
      jar = sbx_cookie_jar_new (self->store, self->vault, environment_id);
      g_hash_table_insert (self->jars, g_strdup (key), jar);
    }
  return jar;
}

/* Names that a new variable must not have: an environment's variable would hide it. */
static GPtrArray *
list_taken_names (SbxWorkspace  *self,
                  GError       **error)
{
  g_autoptr (GPtrArray) variables = sbx_store_select (self->store, SBX_TYPE_VARIABLE, "", NULL, error);
  GPtrArray *names;

  if (variables == NULL)
    return NULL;

  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < variables->len; i++)
    g_ptr_array_add (names, g_strdup (sbx_variable_get_name (g_ptr_array_index (variables, i))));
  return names;
}

static void
forget_values (GPtrArray *found)
{
  for (guint i = 0; i < found->len; i++)
    {
      SbxFoundSecret *secret = g_ptr_array_index (found, i);

      sbx_secret_free (g_steal_pointer (&secret->value));
    }
}

/* made: variables for the secrets that were found, whose values the keyring has; not saved. */
static gboolean
keep_secrets (SbxWorkspace  *self,
              SbxSecretMark *mark,
              GPtrArray     *found,
              GPtrArray     *made,
              GCancellable  *cancellable,
              GError       **error)
{
  for (guint i = 0; i < found->len; i++)
    {
      SbxFoundSecret *secret = g_ptr_array_index (found, i);
      g_autoptr (SbxVariable) variable = sbx_variable_new (NULL, secret->variable, NULL);

      g_object_set (variable, "secret", TRUE, NULL);
      sbx_secret_mark_add (mark, "variable", sbx_record_get_id (SBX_RECORD (variable)));
      if (!sbx_store_keep_secret (self->vault, variable, secret->value, cancellable, error))
        return FALSE;
      g_ptr_array_add (made, g_steal_pointer (&variable));
    }
  return TRUE;
}

static gboolean
save_rows (SbxWorkspace  *self,
           GPtrArray     *variables,
           SbxRequest    *request,
           GError       **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  g_ptr_array_extend (rows, variables, NULL, NULL);
  g_ptr_array_add (rows, request);
  return sbx_store_save_all (self->store, rows, error);
}

/* The keyring first, then all rows at once: none refers to a secret that was not kept, and no secret is without its request. */
static gboolean
save_with_secrets (SbxWorkspace  *self,
                   SbxRequest    *request,
                   GPtrArray     *found,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SbxSecretMark) mark = sbx_secret_mark_new (self->store, self->vault);

  if ((sbx_store_get_read_only_reason (self->store) == NULL && !keep_secrets (self, mark, found, made, cancellable, error)) ||
      !save_rows (self, made, request, error))
    {
      for (guint i = 0; i < made->len; i++)
        sbx_vault_clear (self->vault, "variable", sbx_record_get_id (g_ptr_array_index (made, i)), NULL, NULL);
      return FALSE;
    }
  sbx_secret_mark_settle (mark);
  return TRUE;
}

/* Another program has taken one of the names meanwhile. */
static gboolean
is_name_taken (SbxWorkspace *self,
               GPtrArray    *found)
{
  g_autoptr (GPtrArray) taken = list_taken_names (self, NULL);

  for (guint i = 0; taken != NULL && i < found->len; i++)
    if (g_ptr_array_find_with_equal_func (taken, ((SbxFoundSecret *) found->pdata[i])->variable, g_str_equal, NULL))
      return TRUE;
  return FALSE;
}

gboolean
sbx_workspace_save_request (SbxWorkspace  *self,
                            SbxRequest    *request,
                            GPtrArray    **moved,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_return_val_if_fail (SBX_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (SBX_IS_REQUEST (request), FALSE);

  for (;;)
    {
      g_autoptr (SbxRequest) saved = SBX_REQUEST (sbx_record_copy (SBX_RECORD (request)));
      g_autoptr (GPtrArray) taken = list_taken_names (self, error);
      g_autoptr (GPtrArray) found = NULL;
      g_autoptr (GError) problem = NULL;

      if (taken == NULL)
        return FALSE;
      found = sbx_request_take_secrets (saved, taken);
      if (save_with_secrets (self, saved, found, cancellable, &problem))
        {
          sbx_record_assign (SBX_RECORD (request), SBX_RECORD (saved));
          forget_values (found);
          if (moved != NULL)
            *moved = g_steal_pointer (&found);
          return TRUE;
        }
      forget_values (found);
      if (!g_error_matches (problem, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT) || !is_name_taken (self, found))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }
}

gboolean
sbx_workspace_forget_token (SbxWorkspace  *self,
                            const char    *request_id,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_return_val_if_fail (SBX_IS_WORKSPACE (self), FALSE);

  sbx_workspace_set_run_token (self, request_id, NULL);
  return sbx_vault_clear (self->vault, "oauth2", request_id, cancellable, error);
}

void
sbx_workspace_set_run_token (SbxWorkspace *self,
                             const char   *request_id,
                             const char   *kept)
{
  g_mutex_lock (&self->lock);
  if (kept != NULL)
    g_hash_table_replace (self->tokens, g_strdup (request_id), g_strdup (kept));
  else
    g_hash_table_remove (self->tokens, request_id);
  g_mutex_unlock (&self->lock);
}

char *
sbx_workspace_dup_run_token (SbxWorkspace *self,
                             const char   *request_id)
{
  char *kept;

  g_mutex_lock (&self->lock);
  kept = g_strdup (g_hash_table_lookup (self->tokens, request_id));
  g_mutex_unlock (&self->lock);
  return kept;
}
