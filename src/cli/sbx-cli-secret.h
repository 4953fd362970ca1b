#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Asks for the value of name without showing it; where stdin is no terminal, all of it but the last line end. Free with sbx_secret_free. */
char *sbx_cli_read_secret (const char *name, GError **error);

G_END_DECLS
