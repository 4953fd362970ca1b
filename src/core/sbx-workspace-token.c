#define G_LOG_DOMAIN "sbx-workspace"

#include "sbx-workspace-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
  SbxToken *token = NULL;
  char *kept;

  if (!sending->saved)
    return NULL;

  kept = sbx_vault_lookup (vault, "oauth2", sbx_record_get_id (SBX_RECORD (sending->request)), cancellable, &error);
  if (kept == NULL)
    {
      if (error != NULL)
        g_info ("The kept token can’t be read: %s", error->message);
      return NULL;
    }
  if (g_str_has_prefix (kept, digest) && kept[strlen (digest)] == '\n')
    token = sbx_token_from_json (kept + strlen (digest) + 1, NULL);
  sbx_secret_free (kept);
  return token;
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
  char *json, *kept;

  if (!sending->saved)
    return;

  json = sbx_token_to_json (token);
  kept = g_strconcat (digest, "\n", json, NULL);
  label = g_strdup_printf (_("Signalbox: token of “%s”"), sbx_request_get_name (sending->request));
  if (!sbx_vault_store (vault, "oauth2", sbx_record_get_id (SBX_RECORD (sending->request)), label, kept, cancellable, &error))
    g_info ("The token is not kept: %s", error->message);
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

  if (settings == NULL)
    return NULL;
  if (settings->proxy == NULL)
    settings->proxy = g_strdup (sending->proxy);

  if (refresh_token != NULL)
    token = sbx_oauth2_refresh (client, auth, settings, refresh_token, cancellable, NULL);
  if (token != NULL)
    {
      /* A server that gives no new refresh token means the old one to stay. */
      if (token->refresh_token == NULL)
        token->refresh_token = g_strdup (refresh_token);
      return token;
    }

  /* Refused, or never given: all over again. */
  sbx_workspace_get_open_uri (sending->workspace, &open_uri, &data);
  return sbx_oauth2_get_token (client, auth, settings, open_uri, data, cancellable, error);
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
