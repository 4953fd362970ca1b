/* The receipt of an import: what was kept, converted and left out. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* receipt: of SbxReceiptLine. */
void sbx_receipt_dialog_present (GtkWidget *parent, GPtrArray *receipt);

G_END_DECLS
