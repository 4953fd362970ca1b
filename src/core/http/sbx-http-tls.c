#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-tls.h"

#include "sbx-exchange-private.h"
#include "sbx-visible-text.h"

#include <curl/curl.h>
#include <glib/gi18n-lib.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

static void
tls_facts_clear (gpointer data)
{
  SbxTlsFacts *self = data;

  g_free (self->host);
  g_free (self->version);
  g_free (self->cipher);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
}

SbxTlsFacts *
sbx_tls_facts_new (const char *host, gboolean verify)
{
  SbxTlsFacts *self = g_atomic_rc_box_new0 (SbxTlsFacts);

  self->host = g_strdup (host);
  self->verify = verify;
  return self;
}

SbxTlsFacts *
sbx_tls_facts_ref (SbxTlsFacts *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
sbx_tls_facts_unref (SbxTlsFacts *self)
{
  g_atomic_rc_box_release_full (self, tls_facts_clear);
}

/* Names are what their owner likes: line ends and escapes for a terminal too. */
static char *
steal_text (BIO *bio, gboolean with_lines)
{
  char *data;
  long length = BIO_get_mem_data (bio, &data);
  char *text;

  while (length > 0 && g_ascii_isspace (data[length - 1]))
    length--;
  text = sbx_text_make_visible (data, length, with_lines);
  BIO_free (bio);
  return text;
}

static char *
dup_name (const X509_NAME *name)
{
  BIO *bio = BIO_new (BIO_s_mem ());

  X509_NAME_print_ex (bio, name, 0, (XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB & ~XN_FLAG_SPC_EQ) | ASN1_STRFLGS_UTF8_CONVERT);
  return steal_text (bio, FALSE);
}

static char *
dup_time (const ASN1_TIME *time)
{
  struct tm tm = { 0 };
  char text[64];

  if (!ASN1_TIME_to_tm (time, &tm) || strftime (text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &tm) == 0)
    return g_strdup ("");
  return g_strdup (text);
}

static char *
dup_alt_names (X509 *certificate)
{
  int at = X509_get_ext_by_NID (certificate, NID_subject_alt_name, -1);
  BIO *bio;

  if (at < 0)
    return g_strdup ("");
  bio = BIO_new (BIO_s_mem ());
  X509V3_EXT_print (bio, X509_get_ext (certificate, at), 0, 0);
  return steal_text (bio, FALSE);
}

static char *
dup_fingerprint (X509 *certificate)
{
  guchar digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  GString *text = g_string_new (NULL);

  X509_digest (certificate, EVP_sha256 (), digest, &length);
  for (unsigned i = 0; i < length; i++)
    g_string_append_printf (text, i == 0 ? "%02X" : ":%02X", digest[i]);
  return g_string_free_and_steal (text);
}

static SbxCertificate *
read_certificate (X509 *certificate)
{
  SbxCertificate *result = g_new0 (SbxCertificate, 1);
  BIO *bio = BIO_new (BIO_s_mem ());

  result->subject = dup_name (X509_get_subject_name (certificate));
  result->issuer = dup_name (X509_get_issuer_name (certificate));
  result->not_before = dup_time (X509_get0_notBefore (certificate));
  result->not_after = dup_time (X509_get0_notAfter (certificate));
  result->alt_names = dup_alt_names (certificate);
  result->fingerprint = dup_fingerprint (certificate);
  PEM_write_bio_X509 (bio, certificate);
  result->pem = steal_text (bio, TRUE);
  return result;
}

static gboolean
is_for_host (X509 *certificate, const char *host)
{
  g_autofree char *plain = g_strdup (host);

  if (g_str_has_prefix (plain, "[") && g_str_has_suffix (plain, "]"))
    {
      memmove (plain, plain + 1, strlen (plain));
      plain[strlen (plain) - 1] = '\0';
    }
  if (g_hostname_is_ip_address (plain))
    return X509_check_ip_asc (certificate, plain, 0) == 1;
  return X509_check_host (certificate, plain, 0, 0, NULL) == 1;
}

/* chain: as the server sent it, its own first. */
static void
read_chain (SbxTlsFacts *self, STACK_OF (X509) *chain)
{
  if (chain == NULL || sk_X509_num (chain) == 0)
    return;

  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  self->certificates = sbx_certificates_new ();
  for (int i = 0; i < sk_X509_num (chain); i++)
    g_ptr_array_add (self->certificates, read_certificate (sk_X509_value (chain, i)));
  self->wrong_host = !is_for_host (sk_X509_value (chain, 0), self->host);
}

static void
free_ex_data (void *parent, void *pointer, CRYPTO_EX_DATA *data, int index, long argl, void *argp)
{
  if (pointer != NULL)
    sbx_tls_facts_unref (pointer);
}

static int
facts_index (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) SSL_CTX_get_ex_new_index (0, NULL, NULL, NULL, free_ex_data) + 1);
  return (int) once - 1;
}

static SbxTlsFacts *
facts_of (const SSL *ssl)
{
  return SSL_CTX_get_ex_data (SSL_get_SSL_CTX (ssl), facts_index ());
}

/* Called for each certificate of the chain, and once more for each thing that is wrong with one. Decides nothing. */
static int
verify_cb (int good, X509_STORE_CTX *store)
{
  SbxTlsFacts *self = facts_of (X509_STORE_CTX_get_ex_data (store, SSL_get_ex_data_X509_STORE_CTX_idx ()));

  if (!good && !self->done && self->verify_error == X509_V_OK)
    {
      self->verify_error = X509_STORE_CTX_get_error (store);
      read_chain (self, X509_STORE_CTX_get0_untrusted (store));
    }
  return good;
}

static void
info_cb (const SSL *ssl, int where, int ret)
{
  SbxTlsFacts *self = facts_of (ssl);

  /* Session tickets of TLS 1.3 come later and look like another handshake. */
  if (!(where & SSL_CB_HANDSHAKE_DONE) || self->done)
    return;

  self->done = TRUE;
  self->version = g_strdup (SSL_get_version (ssl));
  self->cipher = g_strdup (SSL_get_cipher_name (ssl));
  read_chain (self, SSL_get_peer_cert_chain (ssl));
}

gboolean
sbx_tls_facts_watch (SbxTlsFacts *self, void *ssl_ctx, const char *ca_file)
{
  const curl_version_info_data *version = curl_version_info (CURLVERSION_NOW);
  SSL_CTX *context = ssl_ctx;

  if (version->ssl_version == NULL || !g_str_has_prefix (version->ssl_version, "OpenSSL/"))
    return FALSE;

  SSL_CTX_set_ex_data (context, facts_index (), sbx_tls_facts_ref (self));
  SSL_CTX_set_verify (context, SSL_CTX_get_verify_mode (context), verify_cb);
  SSL_CTX_set_info_callback (context, info_cb);
  if (!self->verify)
    {
      /* libcurl loads no authorities then; they are needed to say what would have been wrong. */
      if (ca_file == NULL || !SSL_CTX_load_verify_file (context, ca_file))
        SSL_CTX_set_default_verify_paths (context);
    }
  return TRUE;
}

char *
sbx_tls_facts_dup_problem (SbxTlsFacts *self)
{
  const SbxCertificate *own = self->certificates != NULL && self->certificates->len > 0 ? g_ptr_array_index (self->certificates, 0) : NULL;
  const char *names;

  if (own == NULL)
    return NULL;

  switch (self->verify_error)
    {
    case X509_V_OK:
      break;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return g_strdup_printf (_("The certificate has expired: it was valid until %s."), own->not_after);
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return g_strdup_printf (_("The certificate is not valid before %s."), own->not_before);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return g_strdup (_("The certificate is signed by itself, not by an authority."));
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
      return g_strdup_printf (_("The certificate is signed by “%s”, an authority that is not trusted here."), own->issuer);
    case X509_V_ERR_CERT_REVOKED:
      return g_strdup (_("The certificate has been revoked."));
    default:
      return g_strdup_printf (_("The certificate does not verify: %s."), X509_verify_cert_error_string (self->verify_error));
    }

  if (!self->wrong_host)
    return NULL;
  names = own->alt_names != NULL && *own->alt_names != '\0' ? own->alt_names : own->subject;
  return g_strdup_printf (_("The certificate is for “%s”, not for “%s”."), names, self->host);
}
