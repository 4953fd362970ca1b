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
  SbxTlsFacts       *tls;          /* may be NULL */
  gboolean           has_answer;   /* a response head was in */
  guint64            received;     /* body bytes, decoded */
} SbxHttpFailure;

void sbx_http_failure_to_error (const SbxHttpFailure *failure, GError **error);

/* received: body bytes, decoded. (transfer full) */
GError *sbx_http_decoding_error   (const char *url, const char *detail, guint64 received);
/* The answer ended inside its head, which libcurl lets pass. */
GError *sbx_http_cut_head_error   (const char *url);

G_END_DECLS
