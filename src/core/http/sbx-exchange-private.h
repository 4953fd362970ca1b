/* Filling an exchange: for the client while it sends, and for the history when it rebuilds one. Every function locks. */
#pragma once

#include "sbx-exchange.h"

G_BEGIN_DECLS

/* Hops and certificates: every field is owned by the struct (g_free, g_bytes_unref, g_ptr_array_unref). headers is made. */
SbxHop         *sbx_hop_new              (void);
void            sbx_hop_free             (SbxHop *hop);
SbxCertificate *sbx_certificate_copy     (const SbxCertificate *certificate);
void            sbx_certificate_free     (SbxCertificate *certificate);
/* Of SbxCertificate, owning. */
GPtrArray      *sbx_certificates_new     (void);

/* Reads status, reason, version and headers out of hop->response_head; FALSE when it has no status line. */
gboolean        sbx_hop_read_head        (SbxHop *hop);

/* History: an exchange begins as READY with a fresh id; set_phase (DONE) when it is whole. */
void            sbx_exchange_set_id         (SbxExchange *self, const char *id);
void            sbx_exchange_set_started_at (SbxExchange *self, gint64 milliseconds);
void            sbx_exchange_set_duration   (SbxExchange *self, gint64 microseconds);
/* Where the bytes are; sizes are told apart (set_sizes) because history may have dropped the bytes. */
void            sbx_exchange_set_body       (SbxExchange *self, SbxSpool *body);
void            sbx_exchange_set_sent_body  (SbxExchange *self, SbxSpool *body);
void            sbx_exchange_set_sizes      (SbxExchange *self, guint64 wire_size, guint64 body_size);
/* The first error stays. */
void            sbx_exchange_set_error      (SbxExchange *self, const GError *error);
/* What deceives the eye in it is made visible: a server may have put it there. */
void            sbx_exchange_add_warning    (SbxExchange *self, const char *warning);
/* line: redacted, with or without its line end. The log is bounded: what comes after 256 KiB is left out, and says so. */
void            sbx_exchange_add_log        (SbxExchange *self, const char *line);

/* Takes the hop. */
void            sbx_exchange_add_hop        (SbxExchange *self, SbxHop *hop);
/* Takes the hop in place of the last one, which was published when its head was in. What readers hold stays valid. */
void            sbx_exchange_replace_hop    (SbxExchange *self, SbxHop *hop);

void            sbx_exchange_set_phase      (SbxExchange *self, SbxPhase phase);
void            sbx_exchange_set_progress   (SbxExchange *self, guint64 received, guint64 sent, gint64 expected);

G_END_DECLS
