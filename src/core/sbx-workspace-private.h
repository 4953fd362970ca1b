/* Between the parts of SbxWorkspace. */
#pragma once

#include "sbx-cookies.h"
#include "sbx-workspace.h"

G_BEGIN_DECLS

guint64       sbx_workspace_get_history_budget (SbxWorkspace *self);
char         *sbx_workspace_dup_default_proxy  (SbxWorkspace *self);
/* The jar of the environment (NULL: none); lives as long as self. Any thread. */
SbxCookieJar *sbx_workspace_get_jar            (SbxWorkspace *self, const char *environment_id);
void          sbx_workspace_get_open_uri       (SbxWorkspace *self, SbxOpenUriFunc *open_uri, gpointer *data);

/* One sending, on one thread. */
typedef struct
{
  SbxWorkspace *workspace;
  SbxRequest   *request;      /* ours */
  SbxRedactor  *redactor;
  SbxScope     *scope;
  char         *proxy;        /* for when the request leaves it open, expanded; NULL: the system's */
  gboolean      may_ask;      /* FALSE: no token is got from a server */
  gboolean      saved;        /* the request is in the store: its token may be kept in the keyring */
} SbxSending;

/* Everything that has to be known before a byte goes out. The rest of sending is zero before; may_ask stays. */
gboolean      sbx_sending_prepare              (SbxSending *sending, SbxWorkspace *workspace, SbxRequest *request, const SbxSendOptions *options,
                                                GCancellable *cancellable, GError **error);
void          sbx_sending_clear                (SbxSending *sending);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SbxSending, sbx_sending_clear)

/* Tokens of requests that are not saved, or that no keyring takes, are kept for this run. kept: NULL takes it away. Any thread. */
void          sbx_workspace_set_run_token      (SbxWorkspace *self, const char *request_id, const char *kept);
/* Free with sbx_secret_free. */
char         *sbx_workspace_dup_run_token      (SbxWorkspace *self, const char *request_id);

/* SbxTokenFunc; data is an SbxSending. */
char         *sbx_workspace_dup_token          (SbxRequest *request, const SbxAuth *auth, gpointer data,
                                                GCancellable *cancellable, GError **error);

G_END_DECLS
