/* What the tests of the engine share: the servers, a client, and short ways to make, send and read. */
#pragma once

#include <json-glib/json-glib.h>

#include "sbx-http-client.h"
#include "sbx-settings.h"
#include "servers.h"

G_BEGIN_DECLS

/* One of each per program; made on first use, gone with http_test_run(). */
SbxTestServers *http_test_servers  (void);
SbxHttpClient  *http_test_client   (void);
const char     *http_test_directory (void);
/* g_test_run(), then cleans up. */
int             http_test_run      (void);

/* path is on the port "http" when it begins with a slash; else it is the whole address. */
SbxRequest     *http_test_request  (const char *method, const char *path);
void            http_test_header   (SbxRequest *request, const char *name, const char *value);
void            http_test_auth     (SbxRequest *request, SbxAuthKind kind, ...) G_GNUC_NULL_TERMINATED;
void            http_test_text     (SbxRequest *request, const char *text);
/* Changes settings: proxies are off in tests unless one is named. */
#define HTTP_TEST_SETTINGS(request, change)                                          \
  G_STMT_START                                                                       \
    {                                                                                \
      g_autoptr(SbxSettings) settings = sbx_request_dup_settings (request, NULL);    \
      change;                                                                        \
      sbx_request_set_settings (request, settings);                                  \
    }                                                                                \
  G_STMT_END

/* Sends; fails the test when that fails. */
SbxExchange    *http_test_send     (SbxRequest *request, const SbxSendContext *context);
/* Sends; fails the test when it ends well or with another code, or when the message has not all of the parts. */
SbxExchange    *http_test_fail     (SbxRequest *request, const SbxSendContext *context, SbxHttpError code, ...) G_GNUC_NULL_TERMINATED;
char           *http_test_body     (SbxExchange *exchange);
JsonObject     *http_test_json     (SbxExchange *exchange);
char           *http_test_head     (GBytes *head);
gboolean        http_test_head_has (GBytes *head, const char *part);
gboolean        http_test_warned   (SbxExchange *exchange, const char *part);
/* Of this process, in kB. */
guint64         http_test_peak_memory (void);
/* Keeps its cookies in lines, of char*. */
SbxCookieJar    http_test_jar      (GPtrArray *lines);

G_END_DECLS
