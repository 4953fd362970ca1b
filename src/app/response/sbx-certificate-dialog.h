/* The certificates that a server showed. */
#pragma once

#include <adwaita.h>

#include "sbx-exchange.h"

G_BEGIN_DECLS

/* hop: with certificates; need not live as long as the dialog. */
void sbx_certificate_dialog_present (GtkWidget *parent, const SbxHop *hop);

G_END_DECLS
