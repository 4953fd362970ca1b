/* Redaction: the one way by which logs, exports, errors and history lose their secrets.
 *
 * A redactor knows the secret values that were in force for a request. It replaces each occurrence (as it is, percent-
 * encoded, form-encoded, JSON-escaped, in base64 at any alignment) by the name it goes by, "{{NAME}}", or by "••••".
 * Occurrences that overlap are covered whole: no byte that is part of one is left, the longest at a place gives the name.
 * Within base64 the characters that a value determines alone are replaced. Values shorter than 4 bytes are only replaced
 * where they stand as a whole value of a credential header. Head redaction also knows headers and parameters that carry
 * credentials by name; references to variables stay. Thread-safe after it is filled.
 */
#pragma once

#include <glib-object.h>

#include "sbx-credentials.h"

G_BEGIN_DECLS

#define SBX_TYPE_REDACTOR (sbx_redactor_get_type ())
G_DECLARE_FINAL_TYPE (SbxRedactor, sbx_redactor, SBX, REDACTOR, GObject)

SbxRedactor *sbx_redactor_new       (void);
/* name: a variable's name, or NULL. The first name given to a value stays. */
void         sbx_redactor_add       (SbxRedactor *self, const char *value, const char *name);
/* "user" and "password" as they go out in Basic credentials; neither is added by itself. */
void         sbx_redactor_add_basic (SbxRedactor *self, const char *user, const char *password);

/* Any text for people or programs: messages, URLs, bodies. (transfer full) */
char        *sbx_redactor_text      (SbxRedactor *self, const char *text);
GBytes      *sbx_redactor_bytes     (SbxRedactor *self, GBytes *bytes);
/* An address: also its password (its user when there is none) and the values of query parameters that carry a credential by name. (transfer full) */
char        *sbx_redactor_url       (SbxRedactor *self, const char *url);
/* Request or response heads (any number, with their blank lines): also addresses in them, and the values of Authorization,
 * Proxy-Authorization, Cookie, Set-Cookie (the value, not its name and attributes), X-Api-Key and such, whatever they hold. */
GBytes      *sbx_redactor_head      (SbxRedactor *self, GBytes *head);
/* One header's value, as in a head; for the fields of an answer. (transfer full) */
char        *sbx_redactor_header    (SbxRedactor *self, const char *name, const char *value);

/* Streaming: a value cut between two chunks is found. Feed chunks, write what comes out, finish once. */
typedef struct _SbxRedaction SbxRedaction;
SbxRedaction *sbx_redactor_begin    (SbxRedactor *self);
void          sbx_redaction_feed    (SbxRedaction *self, const guint8 *data, gsize length, GByteArray *out);
void          sbx_redaction_finish  (SbxRedaction *self, GByteArray *out);  /* frees self */

G_END_DECLS
