/* What a person chose for every request and profile, in GSettings: shared by the window and the command line, so that a budget that is
 * set in one is not cut short by the other. Any thread may open; objects belong to the thread that opened them.
 */
#pragma once

#include "sbx-workspace.h"

G_BEGIN_DECLS

/* child: "network", "editor", or NULL for the root. (transfer full); NULL where the schema is not installed: then everything
 * is as by default. */
GSettings  *sbx_preferences_open        (const char *child);

/* Budget of the history and default proxy, as they are now. */
void        sbx_preferences_apply       (SbxWorkspace *workspace);

/* A new request as new requests should be: its time limits and what it does about certificates and redirects. (transfer full) */
SbxRequest *sbx_preferences_new_request (void);

G_END_DECLS
