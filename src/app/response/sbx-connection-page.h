/* How a response came: every hop on its way, each with its times, connection, certificates and heads. */
#pragma once

#include <adwaita.h>

#include "sbx-exchange.h"
#include "sbx-redactor.h"

G_BEGIN_DECLS

#define SBX_TYPE_CONNECTION_PAGE (sbx_connection_page_get_type ())
G_DECLARE_FINAL_TYPE (SbxConnectionPage, sbx_connection_page, SBX, CONNECTION_PAGE, AdwBin)

/* redactor: covers the secrets of what was sent; NULL: it is shown as it is. */
void sbx_connection_page_set_exchange (SbxConnectionPage *self, SbxExchange *exchange, SbxRedactor *redactor);

G_END_DECLS
