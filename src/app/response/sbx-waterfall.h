/* Where the time of an exchange went, drawn: every phase of every hop as a bar on one axis.
 *
 * A picture: whoever can not see it has the same in words beside it.
 */
#pragma once

#include <gtk/gtk.h>

#include "sbx-exchange.h"
#include "sbx-redactor.h"

G_BEGIN_DECLS

#define SBX_TYPE_WATERFALL (sbx_waterfall_get_type ())
G_DECLARE_FINAL_TYPE (SbxWaterfall, sbx_waterfall, SBX, WATERFALL, GtkWidget)

/* Draws it as it is now. redactor: as for sbx_timing_show(). */
GtkWidget *sbx_waterfall_new (SbxExchange *exchange, SbxRedactor *redactor);

G_END_DECLS
