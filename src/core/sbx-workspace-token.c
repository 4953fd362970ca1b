#define G_LOG_DOMAIN "sbx-workspace"

#include "sbx-workspace-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-http-prepare.h"
#include "sbx-secret-mark.h"

/* A token is kept with a digest of what it was asked for with: another scope or client needs another token. */
static char *
make_digest (const SbxAuth *auth)
{
  g_autofree char *json = sbx_auth_to_json (auth);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
}

/* NULL: none is kept, or none that can be used; the keyring need not answer for that. */
static SbxToken *
load_token (SbxSending    *sending,
            const char    *digest,
            GCancellable  *cancellable)
{
  g_autoptr (GError) error = NULL;
  SbxVault *vault = sbx_workspace_get_vault (sending->workspace);
  const char *id = sbx_record_get_id (SBX_RECORD (sending->request));
  SbxToken *token = NULL;
  char *kept = sending->saved ? sbx_vault_lookup (vault, "oauth2", id, cancellable, &error) : NULL;

  if (error != NULL)
    g_info ("The kept token can’t be read: %s", error->message);
  if (kept == NULL)
    kept = sbx_workspace_dup_run_token (sending->workspace, id);
  if (kept == NULL)
    return NULL;

  if (g_str_has_prefix (kept, digest) && kept[strlen (digest)] == '\n')
    token = sbx_token_from_json (kept + strlen (digest) + 1, NULL);
  sbx_secret_free (kept);
  return token;
}

/* Not after it was deleted while a server, or the person, was asked. */
static gboolean
is_still_saved (SbxSending *sending,
                const char *id)
{
  g_autoptr (SbxRecord) row = NULL;

  row = sending->saved ? sbx_store_dup_record (sbx_workspace_get_store (sending->workspace), SBX_TYPE_REQUEST, id, NULL) : NULL;
  return row != NULL;
}

static void
keep_token (SbxSending     *sending,
            const SbxToken *token,
            const char     *digest,
            GCancellable   *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  SbxVault *vault = sbx_workspace_get_vault (sending->workspace);
  const char *id = sbx_record_get_id (SBX_RECORD (sending->request));
  g_autoptr (SbxSecretMark) mark = sbx_secret_mark_new (sbx_workspace_get_store (sending->workspace), vault);
  char *json = sbx_token_to_json (token);
  char *kept = g_strconcat (digest, "\n", json, NULL);

  if (sending->saved)
    sbx_secret_mark_add (mark, "oauth2", id);
  label = g_strdup_printf (_("Signalbox: token of “%s”"), sbx_request_get_name (sending->request));
  if (!is_still_saved (sending, id) || !sbx_vault_store (vault, "oauth2", id, label, kept, cancellable, &error))
    sbx_workspace_set_run_token (sending->workspace, id, kept);
  else
    sbx_workspace_set_run_token (sending->workspace, id, NULL);
  /* Whoever deletes it from now on has noted it too. */
  sbx_secret_mark_settle (mark);
  if (error != NULL)
    g_info ("The token is kept for this run only: %s", error->message);
  sbx_secret_free (json);
  sbx_secret_free (kept);
}

static void
cover_token (SbxSending     *sending,
             const SbxToken *token)
{
  sbx_redactor_add (sending->redactor, token->access_token, NULL);
  sbx_redactor_add (sending->redactor, token->refresh_token, NULL);
}

static SbxToken *
renew_token (SbxSending    *sending,
             const SbxAuth *auth,
             const char    *refresh_token,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (SbxSettings) settings = sbx_request_dup_settings (sending->request, error);
  SbxHttpClient *client = sbx_workspace_get_client (sending->workspace);
  SbxOpenUriFunc open_uri;
  gpointer data;
  SbxToken *token = NULL;
  g_autoptr (GError) refusal = NULL;

  /* The token is asked for without a scope. */
  if (settings == NULL || !sbx_http_expand_settings (settings, sending->scope, error))
    return NULL;

  if (refresh_token != NULL)
    token = sbx_oauth2_refresh (client, auth, settings, sending->proxy, refresh_token, cancellable, &refusal);
  if (token != NULL)
    return token;

  /* A server that can not be reached has refused nothing. */
  if (refusal != NULL && !g_error_matches (refusal, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH))
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return NULL;
    }

  /* Refused, or never given: all over again. */
  sbx_workspace_get_open_uri (sending->workspace, &open_uri, &data);
  return sbx_oauth2_get_token (client, auth, settings, sending->proxy, open_uri, data, cancellable, error);
}

char *
sbx_workspace_dup_token (SbxRequest     *request,
                         const SbxAuth  *auth,
                         gpointer        data,
                         GCancellable   *cancellable,
                         GError        **error)
{
  SbxSending *sending = data;
  g_autofree char *digest = make_digest (auth);
  g_autoptr (SbxToken) token = load_token (sending, digest, cancellable);
  g_autoptr (SbxToken) fresh = NULL;

  if (token != NULL)
    cover_token (sending, token);
  if (token != NULL && (!sbx_token_is_expired (token) || !sending->may_ask))
    return g_strdup (token->access_token);

  if (!sending->may_ask)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH,
                   _("“%s” has no OAuth 2 token yet. Send it once to get one."), sbx_request_get_name (request));
      return NULL;
    }

  fresh = renew_token (sending, auth, token != NULL ? token->refresh_token : NULL, cancellable, error);
  if (fresh == NULL)
    return NULL;
  cover_token (sending, fresh);
  keep_token (sending, fresh, digest, cancellable);
  return g_strdup (fresh->access_token);
}

/* FALSE when the request has no OAuth 2, or what it needs for that is not known. */
static gboolean
prepare (SbxSending            *sending,
         SbxWorkspace          *self,
         SbxRequest            *request,
         const SbxSendOptions  *options,
         SbxAuth              **auth,
         GCancellable          *cancellable,
         GError               **error)
{
  if (!sbx_sending_prepare (sending, self, request, options, cancellable, error))
    return FALSE;

  *auth = sbx_http_expand_auth (sending->request, sending->scope, error);
  if (*auth == NULL)
    return FALSE;
  if ((*auth)->kind != SBX_AUTH_OAUTH2)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH, _("“%s” is not authorized with OAuth 2."), sbx_request_get_name (request));
      return FALSE;
    }
  return TRUE;
}

SbxToken *
sbx_workspace_peek_token (SbxWorkspace          *self,
                          SbxRequest            *request,
                          const SbxSendOptions  *options,
                          GCancellable          *cancellable,
                          GError               **error)
{
  g_auto (SbxSending) sending = { .may_ask = FALSE };
  g_autoptr (SbxAuth) auth = NULL;
  g_autofree char *digest = NULL;

  g_return_val_if_fail (SBX_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (SBX_IS_REQUEST (request), NULL);

  if (!prepare (&sending, self, request, options, &auth, cancellable, error))
    return NULL;

  digest = make_digest (auth);
  return load_token (&sending, digest, cancellable);
}

SbxToken *
sbx_workspace_get_token (SbxWorkspace          *self,
                         SbxRequest            *request,
                         const SbxSendOptions  *options,
                         GCancellable          *cancellable,
                         GError               **error)
{
  g_auto (SbxSending) sending = { .may_ask = TRUE };
  g_autoptr (SbxAuth) auth = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (SbxToken) token = NULL;

  g_return_val_if_fail (SBX_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (SBX_IS_REQUEST (request), NULL);

  if (!prepare (&sending, self, request, options, &auth, cancellable, error))
    return NULL;

  token = renew_token (&sending, auth, NULL, cancellable, error);
  if (token == NULL)
    return NULL;

  digest = make_digest (auth);
  keep_token (&sending, token, digest, cancellable);
  return g_steal_pointer (&token);
}
