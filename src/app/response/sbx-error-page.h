/* Why there is no answer: what happened in a sentence, and what can be done about it, as buttons that do it. */
#pragma once

#include <adwaita.h>

#include "sbx-exchange.h"

G_BEGIN_DECLS

#define SBX_TYPE_ERROR_PAGE (sbx_error_page_get_type ())
G_DECLARE_FINAL_TYPE (SbxErrorPage, sbx_error_page, SBX, ERROR_PAGE, AdwBin)

/* Signal "arrived": the person wants to see what came before it broke off.
 * Its buttons use the actions "request.…" of the window and "way.…" of the request's page. */

/* What is shown lies in the past: there is nothing to be tried about it here. */
void sbx_error_page_set_past (SbxErrorPage *self);
/* exchange: what was tried, or NULL. */
void sbx_error_page_show (SbxErrorPage *self, const GError *error, SbxExchange *exchange);

G_END_DECLS
