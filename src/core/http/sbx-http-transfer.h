/* Within the engine: one hop over libcurl. */
#pragma once

#include "sbx-http-capture.h"
#include "sbx-http-decoder.h"
#include "sbx-http-prepare.h"
#include "sbx-http-tls.h"

#include <curl/curl.h>

G_BEGIN_DECLS

/* Open connections and what is known of them; used by one thread at a time. */
typedef struct
{
  CURLM      *multi;
  GHashTable *tls;         /* connection id → SbxTlsFacts */
  GQueue      tls_order;   /* of ids, the last used first */
} SbxHttpWorker;

SbxHttpWorker *sbx_http_worker_new  (void);
void           sbx_http_worker_free (SbxHttpWorker *self);
void           sbx_http_worker_keep_tls (SbxHttpWorker *self, curl_off_t connection, SbxTlsFacts *facts);

typedef struct
{
  /* Given. */
  SbxHttpWorker *worker;
  SbxPrepared   *request;
  const char    *proxy;          /* "": none */
  const char    *proxy_advice;   /* sbx_http_proxy_advice() */
  const char    *spool_directory;
  SbxExchange   *exchange;       /* NULL: a preview */
  SbxRedactor   *redactor;
  GCancellable  *cancellable;
  GPtrArray    **cookies;        /* of char*: the jar, replaced after the hop; NULL: none is kept */
  gint64         timeout_ms;     /* what is left; 0: no limit */
  GByteArray    *preview;        /* what goes out, instead of a network; NULL */

  /* While it runs. */
  gint64         started;        /* monotonic */
  CURL          *easy;
  struct curl_slist *header_lines;
  struct curl_slist *connect_to;
  char           detail[CURL_ERROR_SIZE];
  int            peer;           /* the other end of a preview; -1 */
  int            near;           /* the end that libcurl has yet to take; -1 */
  SbxHttpCapture capture;
  SbxTlsFacts   *tls;
  gboolean       proxy_tls;      /* they are of the handshake with the proxy */
  GError        *error;          /* ours, before libcurl's */
  gboolean       published;      /* the hop is in the exchange already */
  gboolean       cookies_loaded;
  gboolean       headless;       /* bytes came that no head preceded */
  guint64        sent;           /* of the body, since the last head */
  guint64        received;       /* of the body, as it came */
  SbxHttpDecoder *decoder;       /* NULL: the body is kept as it comes */
} SbxHttpTransfer;

/* The hop is in the exchange when this returns, whether it went well or not. */
gboolean sbx_http_transfer_run       (SbxHttpTransfer *self, GError **error);

/* sbx-http-options.c: everything but the callbacks. FALSE with error: this libcurl can't. */
gboolean sbx_http_transfer_configure (SbxHttpTransfer *self, GError **error);
void     sbx_http_transfer_load_cookies (SbxHttpTransfer *self);

/* Whether a proxy is to open the way, and has not yet. */
gboolean sbx_http_transfer_is_at_proxy (SbxHttpTransfer *self);
/* More rounds of authorization than any needs. */
gboolean sbx_http_transfer_goes_round (SbxHttpTransfer *self);

/* sbx-http-callbacks.c */
void     sbx_http_transfer_connect_callbacks (SbxHttpTransfer *self);

/* sbx-http-report.c: puts what is known now into the exchange. */
void     sbx_http_transfer_publish   (SbxHttpTransfer *self);

G_END_DECLS
