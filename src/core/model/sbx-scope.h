/* Variables in force: {{NAME}} in a text becomes its value.
 *
 * Layers are looked up from the last added to the first: globals, the environment, values given for one run.
 * Values may refer to other variables. A name is any text without braces; white space around it is ignored.
 * A pure value object: fill it on one thread, then read it from any.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SBX_TYPE_SCOPE (sbx_scope_get_type ())
G_DECLARE_FINAL_TYPE (SbxScope, sbx_scope, SBX, SCOPE, GObject)

SbxScope    *sbx_scope_new            (void);

/* Later calls win over earlier ones. value NULL: defined but without value (a secret that no keyring gave),
 * which expand() reports as such. source: where it is defined, for people ("Production", "--var"); may be NULL. */
void         sbx_scope_set            (SbxScope *self, const char *name, const char *value, gboolean secret, const char *source);

gboolean     sbx_scope_has            (SbxScope *self, const char *name);
const char  *sbx_scope_get_value      (SbxScope *self, const char *name);  /* as defined, not expanded; NULL: unknown */
gboolean     sbx_scope_is_secret      (SbxScope *self, const char *name);
const char  *sbx_scope_get_source     (SbxScope *self, const char *name);
/* Sorted; (transfer container). */
GPtrArray   *sbx_scope_list_names     (SbxScope *self);

/* text with every reference replaced, nested ones too. where: names the place in an error ("the header “Accept”"),
 * may be NULL. A brace pair that encloses no name ("{{}}", "{{ }}", an unclosed "{{") is text. Fails with
 * SBX_MODEL_ERROR_UNKNOWN_VARIABLE and SBX_MODEL_ERROR_CIRCULAR_VARIABLE (message names the circle: A → B → A). A
 * result over 64 MiB fails as circular does: values that refer to each other can grow without bound. */
char        *sbx_scope_expand         (SbxScope *self, const char *text, const char *where, GError **error);

/* The names that text refers to, in order of appearance, each once; (transfer full) of char*. Needs no scope. */
GPtrArray   *sbx_variables_find       (const char *text);

/* Calls func for each reference: byte offset and length of "{{NAME}}" in text, and the name. */
typedef void (*SbxVariableFunc) (gsize start, gsize length, const char *name, gpointer data);
void         sbx_variables_foreach    (const char *text, SbxVariableFunc func, gpointer data);

/* The length of the reference that text begins with; 0: it does not begin with one. */
gsize        sbx_variables_match      (const char *text);

G_END_DECLS
