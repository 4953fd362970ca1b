/* Within the engine: from libcurl's codes to sentences. */
#pragma once

#include "sbx-http-client.h"
#include "sbx-http-prepare.h"
#include "sbx-http-tls.h"

#include <curl/curl.h>

G_BEGIN_DECLS

typedef struct
{
  CURLcode           code;
  const char        *detail;       /* libcurl's own words; may be "" */
  CURL              *easy;
  const SbxPrepared *request;
  const char        *proxy;        /* "" : none */
  const char        *proxy_advice; /* sbx_http_proxy_advice() */
  gboolean           at_proxy;     /* the way through it is not open yet */
  SbxTlsFacts       *tls;          /* may be NULL */
  gboolean           has_answer;   /* a response head was in */
  guint64            received;     /* body bytes, decoded */
} SbxHttpFailure;

void sbx_http_failure_to_error (const SbxHttpFailure *failure, GError **error);

/* In milliseconds, as a message tells it; the time for all may run out before the time for connecting. 0: none. */
int  sbx_http_connect_limit    (const SbxSettings *settings);

/* sbx-http-proxy-errors.c. FALSE without error: it is not of the proxy. peer: the server, "host:port". */
gboolean sbx_http_proxy_failure_to_error (const SbxHttpFailure *failure, const char *peer, GError **error);
/* Behind the proxy nobody knows who did it. */
void     sbx_http_error_name_proxy       (GError *error, const char *proxy);

/* received: body bytes, decoded. (transfer full) */
GError *sbx_http_decoding_error   (const char *url, const char *detail, guint64 received);
/* The answer ended inside its head, which libcurl lets pass. */
GError *sbx_http_cut_head_error   (const char *url);

G_END_DECLS
