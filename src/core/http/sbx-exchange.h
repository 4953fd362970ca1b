/* An exchange: a request as it went out and what came back, with every hop on the way.
 *
 * Filled by one SbxHttpClient on its worker thread; the object may be read on the main thread at any time through these
 * functions (they lock). "phase", "received" and "sent" notify on the thread-default context of the thread that created it
 * at most some 20 times a second.
 */
#pragma once

#include "sbx-fields.h"
#include "sbx-spool.h"

G_BEGIN_DECLS

typedef enum
{
  SBX_PHASE_READY,
  SBX_PHASE_RESOLVING,
  SBX_PHASE_CONNECTING,
  SBX_PHASE_SECURING,    /* TLS */
  SBX_PHASE_SENDING,
  SBX_PHASE_WAITING,
  SBX_PHASE_RECEIVING,
  SBX_PHASE_DONE,        /* with or without error */
} SbxPhase;

/* Microseconds since the hop began at which each phase ended; 0: there was none (a reused connection, no TLS). */
typedef struct
{
  gint64 dns;
  gint64 connect;
  gint64 tls;
  gint64 sent;      /* the request was out */
  gint64 wait;      /* the first byte was in */
  gint64 total;
} SbxTiming;

/* How long each phase took, in microseconds; 0 for those that there were not. */
enum { SBX_TIME_DNS, SBX_TIME_CONNECT, SBX_TIME_TLS, SBX_TIME_SEND, SBX_TIME_WAIT, SBX_TIME_RECEIVE, SBX_N_TIMES };
void          sbx_timing_measure           (const SbxTiming *timing, gint64 durations[SBX_N_TIMES]);

typedef struct
{
  char *subject;
  char *issuer;
  char *not_before;
  char *not_after;
  char *alt_names;
  char *fingerprint; /* SHA-256, hex with colons */
  char *pem;
} SbxCertificate;

/* One request on the wire and its answer. Owned by the exchange; does not change once the hop is over. */
typedef struct
{
  char       *method;
  char       *url;
  GBytes     *request_head;    /* the exact bytes, to the blank line (HTTP/2: as libcurl lists the header fields) */
  GBytes     *response_head;   /* the exact bytes, of the final answer */
  GBytes     *interim_heads;   /* 1xx, CONNECT and authentication rounds (407, 401) before it, with what was sent; may be NULL */
  int         status;          /* 0: no answer */
  char       *reason;          /* "" in HTTP/2; what deceives the eye is made visible */
  char       *version;         /* "1.1", "2" */
  GPtrArray  *headers;         /* of SbxField: the final answer's, in order; bytes that are not UTF-8 are escaped \xNN;
                                  not enabled: a trailer, which means nothing to whoever looks a header up */
  SbxTiming   timing;
  char       *remote_address;  /* reached: "127.0.0.1:8080"; may be NULL */
  char       *local_address;
  gboolean    reused;          /* an open connection was used again */
  char       *proxy;           /* used; NULL: none */
  char       *tls_version;     /* "TLSv1.3"; NULL: no TLS */
  char       *tls_cipher;
  gboolean    tls_verified;
  char       *tls_problem;     /* why it did not verify, though sent; NULL */
  GPtrArray  *certificates;    /* of SbxCertificate, the server's first; may be NULL */
  guint64     sent_body;       /* bytes on the wire */
  guint64     received_body;   /* bytes on the wire, before decoding */
} SbxHop;

#define SBX_TYPE_EXCHANGE (sbx_exchange_get_type ())
G_DECLARE_FINAL_TYPE (SbxExchange, sbx_exchange, SBX, EXCHANGE, GObject)

const char   *sbx_exchange_get_id          (SbxExchange *self);  /* a cuid */
SbxPhase      sbx_exchange_get_phase       (SbxExchange *self);
guint64       sbx_exchange_get_received    (SbxExchange *self);  /* body bytes on the wire so far, last hop */
gint64        sbx_exchange_get_expected    (SbxExchange *self);  /* Content-Length; -1: unknown */
gint64        sbx_exchange_get_started_at  (SbxExchange *self);  /* UTC milliseconds */
gint64        sbx_exchange_get_duration    (SbxExchange *self);  /* microseconds, over all hops */

guint         sbx_exchange_get_n_hops      (SbxExchange *self);
const SbxHop *sbx_exchange_get_hop         (SbxExchange *self, guint index);
/* The last hop; NULL before anything was sent. */
const SbxHop *sbx_exchange_get_final_hop   (SbxExchange *self);
int           sbx_exchange_get_status      (SbxExchange *self);  /* of the last hop; 0: none */

/* The body as sent by the last hop that had one (multipart: with its boundaries); NULL: none. */
SbxSpool     *sbx_exchange_get_sent_body   (SbxExchange *self);
/* The body, decoded (gzip, br, zstd undone when asked for); never NULL once RECEIVING. On an error: what had arrived. */
SbxSpool     *sbx_exchange_get_body        (SbxExchange *self);
guint64       sbx_exchange_get_wire_size   (SbxExchange *self);
guint64       sbx_exchange_get_body_size   (SbxExchange *self);
/* "application/json"; "" when none was told. */
const char   *sbx_exchange_get_content_type (SbxExchange *self);

/* Why it did not end well; NULL: it did (whatever the status). Messages are redacted sentences for people. */
const GError *sbx_exchange_get_error       (SbxExchange *self);
/* Things to know though it worked: "The certificate was not verified", "The body was cut at …". (transfer container) of char*. */
GPtrArray    *sbx_exchange_dup_warnings    (SbxExchange *self);
/* What happened, line by line, redacted (libcurl's own account). (transfer full) */
char         *sbx_exchange_dup_log         (SbxExchange *self);

G_END_DECLS
