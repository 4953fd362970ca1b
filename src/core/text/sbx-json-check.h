/* JSON and XML as people type them, with {{VARIABLES}} in them: where it stops being what it is meant to be, and laid out to be read.
 *
 * A reference stands for whatever the place calls for: within a string it is text, elsewhere a value, a key, or (where an object's key would
 * stand) one or more members. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE: it is JSON, or blank. Else offset is the byte at which it is none any more, and message says what was expected there, without a full stop;
 * static, translated. */
gboolean sbx_json_check  (const char *text, gsize *offset, const char **message);
/* The same tokens, bytes, order and repeats, one member a line, indented by two spaces. (transfer full); NULL when it is not JSON or blank. */
char    *sbx_json_format (const char *text);

/* The same for XML that is to be well-formed; no entity is expanded and nothing is loaded. */
gboolean sbx_xml_check   (const char *text, gsize *offset, const char **message);

G_END_DECLS
