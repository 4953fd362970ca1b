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

/* SbxTokenFunc; data is an SbxSending. */
char         *sbx_workspace_dup_token          (SbxRequest *request, const SbxAuth *auth, gpointer data,
                                                GCancellable *cancellable, GError **error);

G_END_DECLS
