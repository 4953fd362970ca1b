/* A profile that is open: what the window and the command line share. Store, vault, client and jars, and the whole
 * of “send this request”: variables, secrets, tokens, cookies, the exchange, history, usage.
 *
 * Blocking functions are for worker threads and command lines; sbx_workspace_send_async() is for the window. Nothing but the
 * store is opened before it is needed: neither keyring nor network.
 */
#pragma once

#include "sbx-environments.h"
#include "sbx-history.h"
#include "sbx-http-client.h"
#include "sbx-oauth2.h"

G_BEGIN_DECLS

#define SBX_TYPE_WORKSPACE (sbx_workspace_get_type ())
G_DECLARE_FINAL_TYPE (SbxWorkspace, sbx_workspace, SBX, WORKSPACE, GObject)

/* directory NULL: $XDG_DATA_HOME/signalbox. */
SbxWorkspace  *sbx_workspace_open          (const char *directory, GError **error);
SbxStore      *sbx_workspace_get_store     (SbxWorkspace *self);
SbxVault      *sbx_workspace_get_vault     (SbxWorkspace *self);
SbxHttpClient *sbx_workspace_get_client    (SbxWorkspace *self);

/* Bytes for bodies in the history; 512 MiB unless set. 0: no bodies. */
void           sbx_workspace_set_history_budget (SbxWorkspace *self, guint64 bytes);
/* Removes the oldest bodies until the budget holds, as each sending does, and files that a crash left. Blocks (disk). TRUE also where nothing
 * can be written. */
gboolean       sbx_workspace_trim_history       (SbxWorkspace *self, GError **error);
/* For requests that leave the proxy open: NULL asks the system, "" is none, else a URL, in which variables may stand. Never used for what
 * this machine itself serves. */
void           sbx_workspace_set_default_proxy  (SbxWorkspace *self, const char *proxy);
/* For OAuth 2: how to open the browser; NULL: fails and says so. */
void           sbx_workspace_set_open_uri  (SbxWorkspace *self, SbxOpenUriFunc open_uri, gpointer data);

/* Saves: literal secrets go to the vault as global variables and become references. moved: (out) (optional) (transfer full) of
 * SbxFoundSecret with value NULL: what to tell the person. Blocks (keyring). When it fails nothing has changed, request neither. */
gboolean       sbx_workspace_save_request  (SbxWorkspace *self, SbxRequest *request, GPtrArray **moved, GCancellable *cancellable, GError **error);

typedef struct
{
  const char         *environment_id;  /* NULL: globals only */
  const char *const  *overrides;       /* NULL-terminated "NAME=value"; may be NULL */
  gboolean            keep;            /* TRUE: history and usage */
  SbxRedactor        *redactor;        /* an empty one that gets to know the secrets in force, for what the caller shows; may be NULL */
} SbxSendOptions;

/* The exchange comes back with its error set when it did not end well; NULL when nothing could be tried (error says why). What could
 * not be kept (history, usage, cookies) is a warning of the exchange. */
SbxExchange   *sbx_workspace_send          (SbxWorkspace *self, SbxRequest *request, const SbxSendOptions *options,
                                            GCancellable *cancellable, GError **error);
/* exchange: from sbx_exchange_new(), to be watched while it runs. */
void           sbx_workspace_send_async    (SbxWorkspace *self, SbxRequest *request, const SbxSendOptions *options, SbxExchange *exchange,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* FALSE when nothing could be tried. */
gboolean       sbx_workspace_send_finish   (SbxWorkspace *self, GAsyncResult *result, GError **error);

/* The exact bytes that would go out. Asks no server: a request with OAuth 2 needs a token that was got before. */
GBytes        *sbx_workspace_preview       (SbxWorkspace *self, SbxRequest *request, const SbxSendOptions *options, GError **error);

/* The OAuth 2 token that is kept for the request, which the next sending will use or renew; NULL without error when there is none. Blocks (keyring). */
SbxToken      *sbx_workspace_peek_token    (SbxWorkspace *self, SbxRequest *request, const SbxSendOptions *options, GCancellable *cancellable,
                                            GError **error);
/* Gets a new one, whether or not one is kept, and keeps it; that of a request which was never saved for this run. Blocks (network, and the person in
 * the browser). */
SbxToken      *sbx_workspace_get_token     (SbxWorkspace *self, SbxRequest *request, const SbxSendOptions *options, GCancellable *cancellable,
                                            GError **error);
/* The next request gets a new OAuth 2 token. Blocks (keyring). */
gboolean       sbx_workspace_forget_token  (SbxWorkspace *self, const char *request_id, GCancellable *cancellable, GError **error);

G_END_DECLS
