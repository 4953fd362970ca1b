/* How a response came: every hop on its way, each with its times, connection, certificates and heads. */
#pragma once

#include <adwaita.h>

#include "sbx-exchange.h"

G_BEGIN_DECLS

#define SBX_TYPE_CONNECTION_PAGE (sbx_connection_page_get_type ())
G_DECLARE_FINAL_TYPE (SbxConnectionPage, sbx_connection_page, SBX, CONNECTION_PAGE, AdwBin)

void sbx_connection_page_set_exchange (SbxConnectionPage *self, SbxExchange *exchange);

G_END_DECLS
