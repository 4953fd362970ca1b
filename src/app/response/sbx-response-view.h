/* What became of a request: nothing yet, under way, an answer, or why there is none. */
#pragma once

#include <adwaita.h>

#include "sbx-exchange.h"
#include "sbx-redactor.h"

G_BEGIN_DECLS

#define SBX_TYPE_RESPONSE_VIEW (sbx_response_view_get_type ())
G_DECLARE_FINAL_TYPE (SbxResponseView, sbx_response_view, SBX, RESPONSE_VIEW, AdwBin)

/* Watches the exchange while it runs. redactor: gets to know its secrets meanwhile; what was sent is shown without them until the person asks. */
void     sbx_response_view_start  (SbxResponseView *self, SbxExchange *exchange, SbxRedactor *redactor);
/* The exchange is over. error: why nothing could even be tried, or NULL. */
void     sbx_response_view_finish (SbxResponseView *self, const GError *error);
/* An exchange of the past: nothing is to be tried again. */
void     sbx_response_view_show   (SbxResponseView *self, SbxExchange *exchange);
/* Both show the bar for it; FALSE when there is nothing to find in, or no JSON. */
gboolean sbx_response_view_filter (SbxResponseView *self);
gboolean sbx_response_view_find   (SbxResponseView *self);
/* “200 OK” for the title of a switcher; NULL when there is no answer. (transfer full) */
char    *sbx_response_view_dup_status (SbxResponseView *self);

G_END_DECLS
