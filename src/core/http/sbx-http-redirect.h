/* Within the engine: what a redirect means for the next hop. */
#pragma once

#include "sbx-http-prepare.h"

G_BEGIN_DECLS

/* Whether hop is to be followed; then request has become the one to send next. Things to know go to the exchange as warnings.
 * FALSE without error: there is nothing to follow. followed: how many hops were followed so far. */
gboolean sbx_http_redirect (SbxPrepared *request, const SbxHop *hop, int followed, SbxRedactor *redactor, SbxExchange *exchange,
                            GError **error);

G_END_DECLS
