#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Servers that a test talks to: programs of this folder, started by the test and ended with it, also when it
 * crashes. Blocking, for any thread; a server that does not come up within 20 s aborts the test and says why. */
typedef struct _SbxTestServers SbxTestServers;

/* misbehave.py. Ports: http, https, https_expired, https_wrong_host, https_self_signed, https_odd_names, https_old, https_client_cert,
 * http2_lies, https_proxy, those of proxy_lies.py, close, reset, silent, garbage, refused, blackhole. Its docstrings list the routes. */
SbxTestServers *sbx_test_servers_start (void);

/* nginx. Ports: http, https (HTTP/2 and 1.1, TLS 1.3), https_tls12 (HTTP/1.1). Paths: /whoami, /sink, /small.txt,
 * /page.html, /data.json (gzip), /big.bin (16 MB), and with a backend its paths under /backend/. */
SbxTestServers *sbx_test_nginx_start   (SbxTestServers *backend);

/* tinyproxy and microsocks. Ports: http_proxy, http_proxy_auth, socks, socks_auth; user "proxy", password "secret". */
SbxTestServers *sbx_test_proxy_start   (void);

void            sbx_test_servers_free  (SbxTestServers *self);

guint16         sbx_test_servers_port  (SbxTestServers *self,
                                        const char     *port);
/* "http://127.0.0.1:PORT" and the path, "https" and "socks5" where the name of the port begins like that. */
char           *sbx_test_servers_url   (SbxTestServers *self,
                                        const char     *port,
                                        const char     *path);
/* ca, server, client, client_key, client_key_encrypted, client_p12, client_password ("secret"), self_signed, odd_names;
 * nginx: access_log; proxies: http_proxy_log, http_proxy_auth_log. */
const char     *sbx_test_servers_file  (SbxTestServers *self,
                                        const char     *file);

/* What a port of misbehave.py received since the last reset: GBytes, each the exact head and body of one request
 * (at most 1 MB of the body), also of one that was broken off. */
GPtrArray      *sbx_test_servers_dup_received    (SbxTestServers *self,
                                                  const char     *port);
/* The one request received; aborts the test when there are none or several. */
GBytes         *sbx_test_servers_dup_request     (SbxTestServers *self,
                                                  const char     *port);
/* How many connections it accepted since the last reset, without those that asked for this. */
guint           sbx_test_servers_get_connections (SbxTestServers *self,
                                                  const char     *port);
void            sbx_test_servers_reset           (SbxTestServers *self);

/* Whether data are the bytes from offset on of the body of /bytes, /chunked and /big.bin. */
gboolean        sbx_test_is_pattern    (gconstpointer   data,
                                        gsize           length,
                                        guint64         offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxTestServers, sbx_test_servers_free)

G_END_DECLS
