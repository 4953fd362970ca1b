/* Names under which credentials travel. By words of the name, so that the header of a service that nobody has listed
 * ("X-Acme-Api-Key") is known as well; a name that only counts or pages ("X-RateLimit-Tokens", "pageToken") is not one.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether a header or a parameter of this name carries a credential (ASCII case ignored). */
gboolean sbx_name_is_credential_header (const char *name);
gboolean sbx_name_is_credential_param  (const char *name);

G_END_DECLS
