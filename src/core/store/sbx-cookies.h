/* Cookie jars, one per environment (and one for none), sealed by the vault; kept in memory for the run when there is no keyring. */
#pragma once

#include "sbx-http-client.h"
#include "sbx-store.h"
#include "sbx-vault.h"

G_BEGIN_DECLS

/* A jar for SbxSendContext. environment_id may be NULL. Thread-safe. Free when no send uses it. */
SbxCookieJar *sbx_cookie_jar_new   (SbxStore *store, SbxVault *vault, const char *environment_id);
void          sbx_cookie_jar_free  (SbxCookieJar *jar);

/* Names, domains, paths and times without values: (transfer full) of SbxField "domain path" / "name"… for lists. */
gboolean      sbx_store_clear_cookies (SbxStore *store, const char *environment_id, const char *domain, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxCookieJar, sbx_cookie_jar_free)

G_END_DECLS
