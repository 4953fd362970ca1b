/* The language of the interface: the person's choice, else the session's. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* First thing in main(), before a string is translated and before GTK is initialized, which then leaves the locale alone. */
void     sbx_language_begin (void);
/* Once GTK is initialized: it asks the session for the direction, not the language that was chosen. */
void     sbx_language_set_direction (void);
/* The environment as it was given to this process, for one that is started in its place. */
void     sbx_language_end   (void);
/* FALSE: the system has no locale in which gettext would show another language than English. */
gboolean sbx_language_works (void);

G_END_DECLS
