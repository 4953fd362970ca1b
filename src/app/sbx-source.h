/* Code as people type and read it: GtkSourceView dressed alike everywhere. */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* Left to right, colours that follow light and dark; wraps, indents and numbers lines as the preferences say. */
void sbx_source_view_setup        (GtkSourceView *view);
/* language: a GtkSourceView id, or NULL for plain text. */
void sbx_source_view_set_language (GtkSourceView *view, const char *language);
/* The id for a media type ("application/json; charset=utf-8"); NULL if there is none. */
const char *sbx_source_guess_language (const char *content_type);

G_END_DECLS
