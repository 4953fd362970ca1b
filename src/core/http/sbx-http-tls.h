/* Within the engine: what a TLS handshake showed, also one that failed. libcurl tells neither the chain of a connection that it
 * refused nor why a certificate would not have verified; the OpenSSL it was built with does.
 */
#pragma once

#include "sbx-exchange.h"

G_BEGIN_DECLS

/* One per handshake; shared with the connection, which may outlive the transfer. Written during the handshake only. */
typedef struct
{
  char      *host;          /* whose certificate it should be */
  gboolean   verify;
  gboolean   done;
  char      *version;
  char      *cipher;
  GPtrArray *certificates;  /* of SbxCertificate; NULL: none was shown */
  int        verify_error;  /* X509_V_… */
  gboolean   wrong_host;
} SbxTlsFacts;

SbxTlsFacts *sbx_tls_facts_new         (const char *host, gboolean verify);
SbxTlsFacts *sbx_tls_facts_ref         (SbxTlsFacts *self);
void         sbx_tls_facts_unref       (SbxTlsFacts *self);

/* From CURLOPT_SSL_CTX_FUNCTION. ca_file: as in the settings. FALSE: this libcurl has another TLS library. */
gboolean     sbx_tls_facts_watch       (SbxTlsFacts *self, void *ssl_ctx, const char *ca_file);

/* Why the certificate does not verify, a sentence; NULL: it does, or none was shown. */
char        *sbx_tls_facts_dup_problem (SbxTlsFacts *self);

G_END_DECLS
