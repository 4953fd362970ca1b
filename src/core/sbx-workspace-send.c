#define G_LOG_DOMAIN "sbx-workspace"

#include "sbx-workspace-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-address.h"
#include "sbx-credentials.h"
#include "sbx-exchange-private.h"
#include "sbx-http-body-private.h"

void
sbx_sending_clear (SbxSending *sending)
{
  g_clear_object (&sending->request);
  g_clear_object (&sending->redactor);
  g_clear_object (&sending->scope);
  g_clear_pointer (&sending->proxy, g_free);
}

static gboolean
add_overrides (SbxScope           *scope,
               const char *const  *overrides,
               GError            **error)
{
  for (guint i = 0; overrides != NULL && overrides[i] != NULL; i++)
    {
      const char *equals = strchr (overrides[i], '=');
      g_autofree char *name = NULL;

      if (equals == NULL || equals == overrides[i])
        {
          g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_VARIABLE,
                       _("“%s” gives no variable a value. Write it as NAME=VALUE."), overrides[i]);
          return FALSE;
        }
      name = g_strndup (overrides[i], equals - overrides[i]);
      /* What takes the place of a secret is one, and so is what is called one. */
      sbx_scope_set (scope, name, equals + 1, sbx_scope_is_secret (scope, name) || sbx_name_is_credential_param (name), _("this run"));
    }
  return TRUE;
}

/* As it will go out; a value that can't be expanded can't go out either. */
static void
cover (SbxSending *sending,
       const char *value,
       const char *name)
{
  g_autofree char *expanded = NULL;

  if (value == NULL || *value == '\0')
    return;
  expanded = sbx_scope_expand (sending->scope, value, NULL, NULL);
  sbx_redactor_add (sending->redactor, expanded, name);
}

static void
cover_variables (SbxSending *sending)
{
  g_autoptr (GPtrArray) names = sbx_scope_list_names (sending->scope);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (!sbx_scope_is_secret (sending->scope, name))
        continue;
      sbx_redactor_add (sending->redactor, sbx_scope_get_value (sending->scope, name), name);
      cover (sending, sbx_scope_get_value (sending->scope, name), name);
    }
}

/* "scheme://user:password@host": sent decoded, as Basic; a user alone is the credential. */
static void
cover_user_info (SbxSending *sending)
{
  g_autofree char *address = sbx_scope_expand (sending->scope, sbx_request_get_url (sending->request), NULL, NULL);
  g_autofree char *url = address != NULL ? sbx_address_with_scheme (address) : NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;

  if (url == NULL || !g_uri_split_with_user (url, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_PARSE_RELAXED, NULL, &user, &password,
                                             NULL, NULL, NULL, NULL, NULL, NULL, NULL))
    return;
  sbx_redactor_add (sending->redactor, password != NULL && *password != '\0' ? password : user, NULL);
  sbx_redactor_add_basic (sending->redactor, user, password);
}

/* What stands in the request itself. */
static gboolean
cover_request (SbxSending  *sending,
               GError     **error)
{
  g_autoptr (SbxAuth) auth = sbx_request_dup_auth (sending->request, error);
  g_autoptr (SbxRequest) copy = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;
  const SbxAuthField *fields;
  guint n_fields;

  if (auth == NULL)
    return FALSE;

  copy = SBX_REQUEST (sbx_record_copy (SBX_RECORD (sending->request)));
  found = sbx_request_take_secrets (copy, NULL);
  for (guint i = 0; i < found->len; i++)
    {
      const SbxFoundSecret *secret = g_ptr_array_index (found, i);

      cover (sending, secret->value, secret->variable);
    }

  fields = sbx_auth_kind_get_fields (auth->kind, &n_fields);
  for (guint i = 0; i < n_fields; i++)
    if (sbx_auth_is_secret (auth, &fields[i]))
      cover (sending, sbx_auth_get (auth, fields[i].key), NULL);

  user = sbx_scope_expand (sending->scope, sbx_auth_get (auth, "username"), NULL, NULL);
  password = sbx_scope_expand (sending->scope, sbx_auth_get (auth, "password"), NULL, NULL);
  if (user != NULL && password != NULL)
    sbx_redactor_add_basic (sending->redactor, user, password);
  cover_user_info (sending);
  return TRUE;
}

/* What the request refers to, itself or through what was given for this run. */
static GPtrArray *
list_variables (SbxRequest         *request,
                const char *const  *overrides)
{
  GPtrArray *names = sbx_request_list_variables (request);

  for (guint i = 0; overrides != NULL && overrides[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) more = sbx_variables_find (overrides[i]);

      g_ptr_array_extend_and_steal (names, g_steal_pointer (&more));
    }
  return names;
}

/* A secret without value because no keyring answers is the keyring's matter, not the request's. */
static gboolean
check_secrets (SbxSending    *sending,
               GPtrArray     *names,
               GCancellable  *cancellable,
               GError       **error)
{
  SbxVault *vault = sbx_workspace_get_vault (sending->workspace);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *message = NULL;

      if (!sbx_scope_is_secret (sending->scope, name) || sbx_scope_get_value (sending->scope, name) != NULL ||
          sbx_vault_get_state (vault, cancellable, &message) == SBX_VAULT_KEYRING)
        continue;
      g_set_error (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE,
                   _("“%s” is a secret, and secrets are out of reach: %s"), name, message);
      return FALSE;
    }
  return TRUE;
}

/* The default for a request that leaves its proxy open; names: more variables that are needed. */
static gboolean
find_proxy (SbxSending  *sending,
            GPtrArray   *names,
            GError     **error)
{
  g_autoptr (SbxSettings) settings = sbx_request_dup_settings (sending->request, error);
  g_autoptr (GPtrArray) more = NULL;

  if (settings == NULL)
    return FALSE;
  if (settings->proxy != NULL || (sending->proxy = sbx_workspace_dup_default_proxy (sending->workspace)) == NULL)
    return TRUE;

  more = sbx_variables_find (sending->proxy);
  g_ptr_array_extend_and_steal (names, g_steal_pointer (&more));
  return TRUE;
}

static gboolean
expand_proxy (SbxSending  *sending,
              GError     **error)
{
  char *expanded;

  if (sending->proxy == NULL)
    return TRUE;
  expanded = sbx_http_expand (sending->scope, sending->proxy, _("the proxy"), error);
  if (expanded == NULL)
    return FALSE;
  g_free (sending->proxy);
  sending->proxy = expanded;
  return TRUE;
}

gboolean
sbx_sending_prepare (SbxSending            *sending,
                     SbxWorkspace          *self,
                     SbxRequest            *request,
                     const SbxSendOptions  *options,
                     GCancellable          *cancellable,
                     GError               **error)
{
  g_autoptr (GPtrArray) names = list_variables (request, options->overrides);
  g_autoptr (SbxRecord) row = NULL;

  sending->workspace = self;
  sending->request = g_object_ref (request);
  sending->redactor = options->redactor != NULL ? g_object_ref (options->redactor) : sbx_redactor_new ();
  if (!find_proxy (sending, names, error))
    return FALSE;
  sending->scope = sbx_store_load_scope_for (sbx_workspace_get_store (self), sbx_workspace_get_vault (self),
                                             options->environment_id, names, cancellable, error);
  if (sending->scope == NULL ||
      !add_overrides (sending->scope, options->overrides, error) ||
      !check_secrets (sending, names, cancellable, error) ||
      !expand_proxy (sending, error))
    return FALSE;

  row = sbx_store_dup_record (sbx_workspace_get_store (self), SBX_TYPE_REQUEST, sbx_record_get_id (SBX_RECORD (request)), NULL);
  sending->saved = row != NULL;

  cover_variables (sending);
  return cover_request (sending, error);
}

static SbxSendContext
make_context (SbxSending *sending,
              const char *environment_id)
{
  return (SbxSendContext) {
    .scope = sending->scope,
    .redactor = sending->redactor,
    .jar = sbx_workspace_get_jar (sending->workspace, environment_id),
    .token_func = sbx_workspace_dup_token,
    .token_data = sending,
    .default_proxy = sending->proxy,
  };
}

static gboolean
count_use_job (SbxStore  *store,
               sqlite3   *db,
               gpointer   data,
               GError   **error)
{
  const char *id = data;
  sqlite3_stmt *statement = NULL;
  int code;

  if (!sbx_store_note_edit (store, db, "requests", id, error))
    return FALSE;

  code = sqlite3_prepare_v2 (db,
                             "UPDATE requests SET \"usageCount\" = \"usageCount\" + 1, \"lastUsed\" = ?2 WHERE id = ?1",
                             -1, &statement, NULL);
  if (code == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, id, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 2, g_get_real_time () / 1000);
      code = sqlite3_step (statement);
    }
  sqlite3_finalize (statement);
  if (code != SQLITE_DONE)
    return sbx_store_set_error (db, code, _("The use of the request could not be counted"), error);

  sbx_store_note_change (store, "requests", id, FALSE);
  return TRUE;
}

static void
warn (SbxExchange *exchange,
      const char  *format,
      GError      *error)
{
  g_autofree char *warning = NULL;

  warning = g_strdup_printf (format, error->message);
  sbx_exchange_add_warning (exchange, warning);
}

/* History and usage. What was exchanged counts more than what could be kept of it. */
static void
sending_keep (SbxSending     *sending,
              SbxExchange    *exchange,
              const char     *environment_id)
{
  SbxStore *store = sbx_workspace_get_store (sending->workspace);
  g_autoptr (SbxEnvironment) environment = NULL;
  g_autoptr (GError) error = NULL;

  /* A profile that can only be read says so itself. */
  if (sbx_store_get_read_only_reason (store) != NULL)
    return;

  if (environment_id != NULL)
    environment = sbx_store_find_environment (store, environment_id, NULL);
  if (!sbx_history_add (store, exchange, sending->request, environment != NULL ? sbx_environment_get_name (environment) : NULL,
                        sending->redactor, sbx_workspace_get_history_budget (sending->workspace), &error))
    {
      warn (exchange, _("The history could not be kept: %s"), error);
      g_clear_error (&error);
    }

  if (sending->saved &&
      !sbx_store_write (store, count_use_job, (gpointer) sbx_record_get_id (SBX_RECORD (sending->request)), &error))
    sbx_exchange_add_warning (exchange, error->message);
}

/* FALSE when nothing could be tried. */
static gboolean
send_into (SbxWorkspace          *self,
           SbxRequest            *request,
           const SbxSendOptions  *options,
           SbxExchange           *exchange,
           GCancellable          *cancellable,
           GError               **error)
{
  g_auto (SbxSending) sending = { .may_ask = TRUE };
  g_autoptr (GError) local = NULL;
  SbxSendContext context;

  if (!sbx_sending_prepare (&sending, self, request, options, cancellable, error))
    return FALSE;

  context = make_context (&sending, options->environment_id);
  if (!sbx_http_client_send (sbx_workspace_get_client (self), request, &context, exchange, cancellable, &local) &&
      (g_error_matches (local, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID) ||
       g_error_matches (local, SBX_HTTP_ERROR, SBX_HTTP_ERROR_UNENCODED) ||
       g_error_matches (local, SBX_HTTP_ERROR, SBX_HTTP_ERROR_VARIABLE)) &&
      sbx_exchange_get_n_hops (exchange) == 0)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  if (options->keep)
    sending_keep (&sending, exchange, options->environment_id);
  return TRUE;
}

SbxExchange *
sbx_workspace_send (SbxWorkspace          *self,
                    SbxRequest            *request,
                    const SbxSendOptions  *options,
                    GCancellable          *cancellable,
                    GError               **error)
{
  g_autoptr (SbxExchange) exchange = NULL;

  g_return_val_if_fail (SBX_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (SBX_IS_REQUEST (request), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  exchange = sbx_exchange_new ();
  if (!send_into (self, request, options, exchange, cancellable, error))
    return NULL;
  return g_steal_pointer (&exchange);
}

/* What the thread works on, apart from what the window goes on editing. */
typedef struct
{
  SbxRequest     *request;
  SbxExchange    *exchange;
  char           *environment_id;
  char          **overrides;
  SbxSendOptions  options;
} SendData;

static void
send_data_free (SendData *data)
{
  g_clear_object (&data->request);
  g_clear_object (&data->exchange);
  g_clear_object (&data->options.redactor);
  g_free (data->environment_id);
  g_strfreev (data->overrides);
  g_free (data);
}

static void
send_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  SendData *data = task_data;
  GError *error = NULL;

  if (send_into (source, data->request, &data->options, data->exchange, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
sbx_workspace_send_async (SbxWorkspace         *self,
                          SbxRequest           *request,
                          const SbxSendOptions *options,
                          SbxExchange          *exchange,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              data)
{
  g_autoptr (GTask) task = NULL;
  SendData *send;

  g_return_if_fail (SBX_IS_WORKSPACE (self));
  g_return_if_fail (SBX_IS_REQUEST (request));
  g_return_if_fail (options != NULL);
  g_return_if_fail (SBX_IS_EXCHANGE (exchange));

  send = g_new0 (SendData, 1);
  send->request = SBX_REQUEST (sbx_record_copy (SBX_RECORD (request)));
  send->exchange = g_object_ref (exchange);
  send->environment_id = g_strdup (options->environment_id);
  send->overrides = g_strdupv ((char **) options->overrides);
  send->options = *options;
  send->options.environment_id = send->environment_id;
  send->options.overrides = (const char *const *) send->overrides;
  if (options->redactor != NULL)
    g_object_ref (send->options.redactor);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sbx_workspace_send_async);
  /* A cancelled exchange comes back all the same, with what had arrived. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, send, (GDestroyNotify) send_data_free);
  g_task_run_in_thread (task, send_thread);
}

gboolean
sbx_workspace_send_finish (SbxWorkspace  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

GBytes *
sbx_workspace_preview (SbxWorkspace          *self,
                       SbxRequest            *request,
                       const SbxSendOptions  *options,
                       GError               **error)
{
  g_auto (SbxSending) sending = { .may_ask = FALSE };
  g_autoptr (GError) local = NULL;
  g_autofree char *message = NULL;
  SbxSendContext context;
  GBytes *bytes;

  g_return_val_if_fail (SBX_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (SBX_IS_REQUEST (request), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  if (!sbx_sending_prepare (&sending, self, request, options, NULL, error))
    return NULL;
  context = make_context (&sending, options->environment_id);
  bytes = sbx_http_client_preview (sbx_workspace_get_client (self), request, &context, &local);
  if (bytes == NULL)
    {
      message = sbx_redactor_text (sending.redactor, local->message);
      g_set_error_literal (error, local->domain, local->code, message);
    }
  return bytes;
}
