/* The address as typed, and its parameters as a table in step with it.
 *
 * The address is never rewritten but where a row changed: sbx_address_set_params() changes only the query and leaves
 * every other byte, {{VARIABLES}} and the fragment as they are. Names and values in the table are decoded for reading
 * (%20 and +); a row that did not change keeps its bytes in the address.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The rows of the query, in order: SbxField, all enabled. "a" without "=" has value ""; bytes are decoded only where that
 * can be undone (a row whose decoded form would not encode back to the same bytes stands raw). (transfer full) */
GPtrArray *sbx_address_dup_params (const char *address);

/* address with its query made of the enabled rows of params. (transfer full) */
char      *sbx_address_set_params (const char *address, GPtrArray *params);

/* Percent-encodes what may not stand in a URL (spaces, non-ASCII, quotes …), leaves {{VARIABLES}} and what is
 * encoded already. NULL when there is nothing to encode: offered to the person, never forced. */
char      *sbx_address_encode     (const char *address);

/* scheme://host[:port], lower case, default port left out; NULL if it has none. For comparing origins. */
char      *sbx_address_dup_origin (const char *address);

/* "http://" put before an address that has no scheme, as curl does ("localhost:8080/x", "example.com"). (transfer full) */
char      *sbx_address_with_scheme (const char *address);

/* Host and path alone, to name a request after: a scheme, user info, a query and a fragment change or hold secrets. (transfer full) */
char      *sbx_address_dup_plain   (const char *address);

G_END_DECLS
