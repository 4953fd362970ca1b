/* An exchange of the history: what was sent, and what came back. */
#pragma once

#include <adwaita.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_EXCHANGE_PAGE (sbx_exchange_page_get_type ())
G_DECLARE_FINAL_TYPE (SbxExchangePage, sbx_exchange_page, SBX, EXCHANGE_PAGE, AdwBin)

/* Properties: "title". Asks the window, by actions: "exchange.open", "exchange.open-request" (s), "exchange.compare" (ss). */

GtkWidget  *sbx_exchange_page_new           (SbxWorkspace *workspace);
/* Reads the exchange in a thread, and shows it in place of the one before. */
void        sbx_exchange_page_show          (SbxExchangePage *self, const char *id);
const char *sbx_exchange_page_get_id        (SbxExchangePage *self);
/* FALSE when there is nothing to find in. */
gboolean    sbx_exchange_page_find          (SbxExchangePage *self);
/* The history has changed: there may be newer exchanges of the same request, or older ones no more. */
void        sbx_exchange_page_update        (SbxExchangePage *self);

G_END_DECLS
