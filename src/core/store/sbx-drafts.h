/* Drafts: what was typed and not saved, kept at each pause, so that a crash loses nothing.
 * The document is sbx_record_to_json() of the request after its secrets were taken out (they are in the vault, ("draft", id)).
 */
#pragma once

#include "sbx-request.h"
#include "sbx-store.h"
#include "sbx-vault.h"

G_BEGIN_DECLS

/* Blocks (keyring, disk). tab: where it was open (position), -1: in no tab. */
gboolean    sbx_drafts_save    (SbxStore *store, SbxVault *vault, SbxRequest *request, int tab, GError **error);
/* NULL without error when there is none. */
SbxRequest *sbx_drafts_load    (SbxStore *store, SbxVault *vault, const char *request_id, GError **error);
gboolean    sbx_drafts_discard (SbxStore *store, SbxVault *vault, const char *request_id, GError **error);
/* Ids, by tab; (transfer full) of char*. */
GPtrArray  *sbx_drafts_list    (SbxStore *store, GError **error);

G_END_DECLS
