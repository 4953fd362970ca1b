/* What happened on the line, for who wants to know. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* warnings: of char*, or NULL. */
void sbx_log_dialog_present (GtkWidget *parent, const char *log, GPtrArray *warnings);

G_END_DECLS
