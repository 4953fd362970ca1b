/* The OAuth 2 token of a request: whether there is one, what it is good for and how long; get one, forget it. */
#pragma once

#include <adwaita.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_TOKEN_VIEW (sbx_token_view_get_type ())
G_DECLARE_FINAL_TYPE (SbxTokenView, sbx_token_view, SBX, TOKEN_VIEW, AdwPreferencesGroup)

/* request: the one that is edited; looked at anew whenever it is needed. The environment is that of the window ("environment-id"). */
void sbx_token_view_set_source (SbxTokenView *self, SbxWorkspace *workspace, SbxRequest *request);
/* The request has changed, or was sent. */
void sbx_token_view_refresh    (SbxTokenView *self);
/* Stops getting a token. */
void       sbx_token_view_stop       (SbxTokenView *self);

G_END_DECLS
