/* The authorization of a request, as it stands in requests.auth: {"type": "basic", "username": …, …}.
 *
 * One table (sbx_auth_kind_get_fields) says which named strings each kind has and which are secret; the
 * forms in the window, the JSON, redaction and the move of secrets to the keyring all follow it.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  SBX_AUTH_NONE,    /* "none" */
  SBX_AUTH_BASIC,   /* "basic": username, password* */
  SBX_AUTH_BEARER,  /* "bearer": token*, prefix (default "Bearer") */
  SBX_AUTH_API_KEY, /* "apikey": name, value*, in ("header" or "query") */
  SBX_AUTH_DIGEST,  /* "digest": username, password* */
  SBX_AUTH_NTLM,    /* "ntlm": username (may be DOMAIN\user), password* */
  SBX_AUTH_AWS,     /* "aws": accessKey, secretKey*, sessionToken*, region, service */
  SBX_AUTH_OAUTH2,  /* "oauth2": grant ("client_credentials", "password", "authorization_code"), tokenUrl, authorizationUrl,
                       clientId, clientSecret*, scope, audience, username, password*, redirectPort, clientAuth ("header", "body"), prefix.
                       Tokens that were got are kept in the vault, never in the record. */
} SbxAuthKind;                                   /* * secret */

typedef struct
{
  const char *key;      /* in the JSON */
  const char *label;    /* N_(): for a form */
  gboolean    secret;
} SbxAuthField;

typedef struct
{
  SbxAuthKind  kind;
  GHashTable  *values;  /* key → string; keys that are not in the table are kept */
  char        *others;  /* members of the JSON that are neither strings nor ours, as text ("\"a\":1"), to be kept; or NULL */
} SbxAuth;

#define SBX_TYPE_AUTH (sbx_auth_get_type ())
GType               sbx_auth_get_type         (void);

SbxAuth            *sbx_auth_new              (SbxAuthKind kind);
SbxAuth            *sbx_auth_copy             (const SbxAuth *self);
void                sbx_auth_free             (SbxAuth *self);
gboolean            sbx_auth_equal            (const SbxAuth *one, const SbxAuth *other);
/* "" when it is not set. */
const char         *sbx_auth_get              (const SbxAuth *self, const char *key);
/* NULL or "" removes it. */
void                sbx_auth_set              (SbxAuth *self, const char *key, const char *value);

/* NULL, "" and "null" give SBX_AUTH_NONE. Fails with SBX_MODEL_ERROR_JSON, on an unknown type too. */
SbxAuth            *sbx_auth_from_json        (const char *json, GError **error);
/* NULL for SBX_AUTH_NONE. */
char               *sbx_auth_to_json          (const SbxAuth *self);

const char         *sbx_auth_kind_to_string   (SbxAuthKind kind);
gboolean            sbx_auth_kind_from_string (const char *string, SbxAuthKind *kind);
/* Whether that field of self is a secret: one of the table, or the user of Basic without a password, as keys are often sent. */
gboolean            sbx_auth_is_secret        (const SbxAuth *self, const SbxAuthField *field);
const SbxAuthField *sbx_auth_kind_get_fields  (SbxAuthKind kind, guint *n_fields);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxAuth, sbx_auth_free)

G_END_DECLS
