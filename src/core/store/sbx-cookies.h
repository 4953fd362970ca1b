/* Cookie jars, one per environment (and one for none), sealed by the vault; kept in memory for the run when there is no keyring. */
#pragma once

#include "sbx-http-client.h"
#include "sbx-store.h"
#include "sbx-vault.h"

G_BEGIN_DECLS

/* A jar for SbxSendContext. environment_id may be NULL. Thread-safe: several sends at once, through one jar or several,
 * keep each other's cookies, as long as each loads and saves on its own thread. Free when no send uses it. */
SbxCookieJar *sbx_cookie_jar_new   (SbxStore *store, SbxVault *vault, const char *environment_id);
void          sbx_cookie_jar_free  (SbxCookieJar *jar);

/* A cookie for lists: without its value. */
typedef struct
{
  char   *domain;
  char   *path;
  char   *name;
  gint64  expires_at; /* UTC milliseconds; 0: none told */
} SbxCookie;
void          sbx_cookie_free         (SbxCookie *cookie);
/* (transfer full) of SbxCookie, by domain, path and name. environment_id may be NULL: of no environment. */
GPtrArray    *sbx_store_list_cookies  (SbxStore *store, const char *environment_id, GError **error);
/* domain NULL: all of the environment. */
gboolean      sbx_store_clear_cookies (SbxStore *store, const char *environment_id, const char *domain, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxCookieJar, sbx_cookie_jar_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxCookie, sbx_cookie_free)

G_END_DECLS
