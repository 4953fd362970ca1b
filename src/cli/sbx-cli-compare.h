#pragma once

#include "sbx-exchange.h"

G_BEGIN_DECLS

/* Prints how two answers differ. FALSE when a body could not be read. */
gboolean sbx_cli_compare (SbxExchange *one, SbxExchange *other, gboolean json, GError **error);

G_END_DECLS
