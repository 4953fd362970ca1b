/* How a request is sent: what the schema has no column for. Kept as JSON in the local column requests.settings;
 * only what differs from the defaults is written.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  SBX_HTTP_VERSION_AUTO, /* HTTP/2 where the server offers it over TLS, else 1.1 */
  SBX_HTTP_VERSION_1_1,
  SBX_HTTP_VERSION_2,
} SbxHttpVersion;

typedef struct
{
  gboolean        follow_redirects;   /* TRUE */
  int             max_redirects;      /* 20 */
  gboolean        keep_method;        /* FALSE: 301, 302, 303 turn POST into GET, as browsers do */
  gboolean        send_auth_anywhere; /* FALSE: credentials are dropped when a redirect leaves the origin */
  int             connect_timeout_ms; /* 30,000; 0: none */
  int             timeout_ms;         /* 0: none */
  gboolean        verify_tls;         /* TRUE */
  SbxHttpVersion  http_version;
  gboolean        decompress;         /* TRUE: asks for and undoes gzip, br, zstd. FALSE: as received */
  gboolean        use_cookies;        /* TRUE: the environment's jar */
  char           *proxy;              /* NULL: the system's; "": none; else a URL (http, https, socks4(a), socks5(h)) */
  char           *ca_file;            /* PEM; NULL: the system's */
  char           *client_cert;        /* PEM or PKCS#12; NULL: none */
  char           *client_key;         /* PEM; NULL: in client_cert */
  char           *key_password;       /* secret: a {{VARIABLE}} once saved */
  gint64          max_body_bytes;     /* 0: none. More ends the exchange with an error, what arrived is kept */
  GPtrArray      *connect_to;         /* of char*, curl's HOST:PORT:ADDRESS:PORT; never NULL */
  GPtrArray      *omit_headers;       /* of char*, names of headers that would go out by themselves and must not: "Accept",
                                         "User-Agent", "Content-Type", "Host" …; an enabled row of that name wins; never NULL */
} SbxSettings;

#define SBX_TYPE_SETTINGS (sbx_settings_get_type ())
GType        sbx_settings_get_type   (void);

SbxSettings *sbx_settings_new        (void);
SbxSettings *sbx_settings_copy       (const SbxSettings *self);
void         sbx_settings_free       (SbxSettings *self);
gboolean     sbx_settings_equal      (const SbxSettings *one, const SbxSettings *other);
/* NULL, "" and "null" give the defaults. Fails with SBX_MODEL_ERROR_JSON. */
SbxSettings *sbx_settings_from_json  (const char *json, GError **error);
/* NULL when all is as by default. */
char        *sbx_settings_to_json    (const SbxSettings *self);
/* How many of them differ from the defaults. */
guint        sbx_settings_count      (const SbxSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxSettings, sbx_settings_free)

G_END_DECLS
