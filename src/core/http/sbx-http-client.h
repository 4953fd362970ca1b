/* Sends a request over libcurl and gives the exchange.
 *
 * Blocking functions, for worker threads; sbx_http_client_send_async() runs one. One client serves many threads and keeps
 * connections open for the next request. Redirects are followed here, hop by hop, so that every hop is seen whole and
 * credentials are dropped when the origin changes; only http and https are ever followed.
 */
#pragma once

#include "sbx-exchange.h"
#include "sbx-redactor.h"
#include "sbx-request.h"
#include "sbx-scope.h"

G_BEGIN_DECLS

#define SBX_HTTP_ERROR (sbx_http_error_quark ())
GQuark sbx_http_error_quark (void);

typedef enum
{
  SBX_HTTP_ERROR_INVALID,         /* the request can't be sent: address, header, file of the body … */
  SBX_HTTP_ERROR_VARIABLE,        /* unknown, circular or without value */
  SBX_HTTP_ERROR_DNS,
  SBX_HTTP_ERROR_REFUSED,
  SBX_HTTP_ERROR_UNREACHABLE,
  SBX_HTTP_ERROR_TIMEOUT,
  SBX_HTTP_ERROR_TLS,             /* handshake, certificate */
  SBX_HTTP_ERROR_PROXY,
  SBX_HTTP_ERROR_PROTOCOL,        /* the server does not speak HTTP as it should */
  SBX_HTTP_ERROR_CUT,             /* connection ended too early */
  SBX_HTTP_ERROR_DECODING,        /* Content-Encoding lies */
  SBX_HTTP_ERROR_REDIRECT,        /* too many, to nowhere, to another scheme */
  SBX_HTTP_ERROR_LIMIT,           /* a limit of ours: body, head */
  SBX_HTTP_ERROR_DISK,            /* what arrived could not be kept */
  SBX_HTTP_ERROR_AUTH,            /* a token could not be got */
  SBX_HTTP_ERROR_CANCELLED,
  SBX_HTTP_ERROR_UNENCODED,       /* the address can be sent once it is percent-encoded */
} SbxHttpError;

/* Where cookies live; implemented by the store. Both are called on the worker thread. lines: Netscape cookie-file lines. */
typedef struct
{
  GPtrArray *(*load) (gpointer data, GError **error);                    /* (transfer full) of char* */
  gboolean   (*save) (gpointer data, GPtrArray *lines, GError **error);  /* the whole jar after the exchange */
  gpointer    data;
} SbxCookieJar;

/* Ready tokens for OAuth 2: the client asks for one before sending. See sbx-oauth2.h. */
typedef char *(*SbxTokenFunc) (SbxRequest *request, const SbxAuth *auth /* expanded */, gpointer data, GCancellable *cancellable, GError **error);

typedef struct
{
  SbxScope      *scope;         /* variables; NULL: none */
  SbxRedactor   *redactor;      /* secrets in force, for errors and the log; NULL: made from scope and auth */
  SbxCookieJar  *jar;           /* NULL: no cookies kept */
  SbxTokenFunc   token_func;    /* NULL: OAuth 2 fails with SBX_HTTP_ERROR_AUTH */
  gpointer       token_data;
  const char    *default_proxy; /* when the request leaves it open: NULL asks the system (GProxyResolver). Not for what this machine serves */
} SbxSendContext;

#define SBX_TYPE_HTTP_CLIENT (sbx_http_client_get_type ())
G_DECLARE_FINAL_TYPE (SbxHttpClient, sbx_http_client, SBX, HTTP_CLIENT, GObject)

/* spool_directory: where bodies go while they are open; made if missing (0700). */
SbxHttpClient *sbx_http_client_new         (const char *spool_directory);

/* An exchange to watch, then pass to send. */
SbxExchange   *sbx_exchange_new            (void);

/* Blocks until the exchange is over. FALSE with error when it did not end well; the exchange then holds the same error
 * and everything that had arrived. An HTTP status of 400 or more is not an error. */
gboolean       sbx_http_client_send        (SbxHttpClient *self, SbxRequest *request, const SbxSendContext *context,
                                            SbxExchange *exchange, GCancellable *cancellable, GError **error);

void           sbx_http_client_send_async  (SbxHttpClient *self, SbxRequest *request, const SbxSendContext *context,
                                            SbxExchange *exchange, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer data);
gboolean       sbx_http_client_send_finish (SbxHttpClient *self, GAsyncResult *result, GError **error);

/* The exact bytes that send() would put on the wire for HTTP/1.1 (head and body), without a network: libcurl writes them
 * into a socket pair. The first round of Digest and NTLM, which has no answer to a challenge yet. */
GBytes        *sbx_http_client_preview     (SbxHttpClient *self, SbxRequest *request, const SbxSendContext *context, GError **error);

G_END_DECLS
