/* Saving a body as a file: asks where, shows how far it is when that takes a while, and can be stopped. */
#pragma once

#include <gtk/gtk.h>

#include "sbx-spool.h"

G_BEGIN_DECLS

/* parent: whose window asks and tells. file_name: what is suggested. */
void sbx_body_save (GtkWidget *parent, SbxSpool *spool, const char *file_name);

G_END_DECLS
