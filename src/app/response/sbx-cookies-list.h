/* The cookies of an exchange: those that its answers set, and those that were sent. */
#pragma once

#include "sbx-exchange.h"
#include "sbx-facts-list.h"

G_BEGIN_DECLS

/* How many are shown. */
guint sbx_cookies_show (SbxFactsList *list, SbxExchange *exchange);

G_END_DECLS
