/* Within the engine: which proxy a request goes through. */
#pragma once

#include "sbx-http-prepare.h"

G_BEGIN_DECLS

/* "": none. Blocks: the system's resolver may look at a configuration script. */
char *sbx_http_choose_proxy (const SbxPrepared *request, const char *default_proxy, GCancellable *cancellable, GError **error);
/* Where that choice is made, for a message: a sentence. */
const char *sbx_http_proxy_advice (const SbxPrepared *request, const char *default_proxy);
/* Without its user and password, for people. */
char *sbx_http_show_proxy   (const char *proxy);

G_END_DECLS
