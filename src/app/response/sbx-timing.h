/* An exchange in words: its times, its connection, what went over the line. */
#pragma once

#include "sbx-exchange.h"
#include "sbx-facts-list.h"

G_BEGIN_DECLS

void  sbx_timing_show      (SbxFactsList *list, SbxExchange *exchange);
void  sbx_headers_show     (SbxFactsList *list, SbxExchange *exchange);
/* The exact bytes of every hop, heads and (its start) the body. (transfer full) */
char *sbx_sent_dup_text    (SbxExchange *exchange);

G_END_DECLS
