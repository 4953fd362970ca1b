/* The authorization of a request: its kind, and a form made from the kind's table of fields. */
#pragma once

#include <adwaita.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_AUTH_EDITOR (sbx_auth_editor_get_type ())
G_DECLARE_FINAL_TYPE (SbxAuthEditor, sbx_auth_editor, SBX, AUTH_EDITOR, AdwBin)

/* Signal "changed". */
void        sbx_auth_editor_set_auth       (SbxAuthEditor *self, const SbxAuth *auth);
SbxAuth    *sbx_auth_editor_dup_auth       (SbxAuthEditor *self);
/* Where tokens of OAuth 2 are got and kept, and the request that they are for. */
void        sbx_auth_editor_set_source     (SbxAuthEditor *self, SbxWorkspace *workspace, SbxRequest *request);
/* Nobody waits any more for a token that is being got. */
void           sbx_auth_editor_stop         (SbxAuthEditor *self);
/* The request was sent: there may be a token now. */
void        sbx_auth_editor_refresh        (SbxAuthEditor *self);
/* For people: “Bearer”; NULL without authorization. */
const char *sbx_auth_editor_get_kind_label (SbxAuthEditor *self);

G_END_DECLS
