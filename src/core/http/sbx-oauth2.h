/* OAuth 2 (RFC 6749), PKCE (RFC 7636), loopback redirects (RFC 8252): client credentials, password, authorization code, refresh.
 * Blocking; for worker threads. Tokens are given to the caller to keep in the vault.
 */
#pragma once

#include "sbx-http-client.h"

G_BEGIN_DECLS

typedef struct
{
  char   *access_token;
  char   *refresh_token; /* or NULL */
  char   *token_type;    /* "Bearer" */
  char   *scope;         /* or NULL */
  gint64  expires_at;    /* UTC milliseconds; 0: not told */
} SbxToken;

void      sbx_token_free      (SbxToken *token);
char     *sbx_token_to_json   (const SbxToken *token);
SbxToken *sbx_token_from_json (const char *json, GError **error);
/* Within 30 s of its end, or past it. */
gboolean  sbx_token_is_expired (const SbxToken *token);

/* Opens the person's browser at uri; on the thread that called sbx_oauth2_get_token. */
typedef gboolean (*SbxOpenUriFunc) (const char *uri, gpointer data, GError **error);

/* auth: expanded. default_proxy: as in SbxSendContext. For "authorization_code": listens on 127.0.0.1 (redirectPort, or a free one),
 * opens the browser through open_uri, waits for the answer (cancellable; 5 minutes), checks state, exchanges the code with its verifier. */
SbxToken *sbx_oauth2_get_token (SbxHttpClient *client, const SbxAuth *auth, const SbxSettings *settings, const char *default_proxy,
                                SbxOpenUriFunc open_uri, gpointer data, GCancellable *cancellable, GError **error);
SbxToken *sbx_oauth2_refresh   (SbxHttpClient *client, const SbxAuth *auth, const SbxSettings *settings, const char *default_proxy,
                                const char *refresh_token, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxToken, sbx_token_free)

G_END_DECLS
