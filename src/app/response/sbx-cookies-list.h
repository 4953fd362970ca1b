/* The cookies of an exchange: those that its answers set, and those that were sent. */
#pragma once

#include "sbx-exchange.h"
#include "sbx-facts-list.h"
#include "sbx-redactor.h"

G_BEGIN_DECLS

/* How many are shown. redactor: covers the values of those that were sent; NULL: they are shown. */
guint sbx_cookies_show (SbxFactsList *list, SbxExchange *exchange, SbxRedactor *redactor);

G_END_DECLS
