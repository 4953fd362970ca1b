#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-transfer.h"

#include "sbx-exchange-private.h"
#include "sbx-http-proxy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gint64
get_time (CURL *easy, CURLINFO info)
{
  curl_off_t value = 0;

  curl_easy_getinfo (easy, info, &value);
  return value;
}

static char *
dup_endpoint (CURL *easy, CURLINFO ip, CURLINFO port)
{
  char *address = NULL;
  long number = 0;

  curl_easy_getinfo (easy, ip, &address);
  curl_easy_getinfo (easy, port, &number);
  if (address == NULL || *address == '\0')
    return NULL;
  return strchr (address, ':') != NULL ? g_strdup_printf ("[%s]:%ld", address, number) : g_strdup_printf ("%s:%ld", address, number);
}

static void
read_timing (SbxHttpTransfer *self, SbxHop *hop)
{
  long connects = 0;

  curl_easy_getinfo (self->easy, CURLINFO_NUM_CONNECTS, &connects);
  hop->timing.total = get_time (self->easy, CURLINFO_TOTAL_TIME_T);
  hop->timing.sent = get_time (self->easy, CURLINFO_POSTTRANSFER_TIME_T);
  hop->timing.wait = get_time (self->easy, CURLINFO_STARTTRANSFER_TIME_T);
  hop->reused = connects == 0 && hop->request_head != NULL;
  if (hop->reused)
    return;
  hop->timing.dns = get_time (self->easy, CURLINFO_NAMELOOKUP_TIME_T);
  hop->timing.connect = get_time (self->easy, CURLINFO_CONNECT_TIME_T);
  hop->timing.tls = get_time (self->easy, CURLINFO_APPCONNECT_TIME_T);
}

/* A connection that is used again had its handshake in an earlier hop. */
static SbxTlsFacts *
find_tls (SbxHttpTransfer *self)
{
  curl_off_t connection = -1;
  SbxTlsFacts *facts;

  if (g_ascii_strncasecmp (self->request->url, "https:", 6) != 0 || self->proxy_tls)
    return NULL;
  curl_easy_getinfo (self->easy, CURLINFO_CONN_ID, &connection);
  facts = self->tls != NULL ? self->tls : g_hash_table_lookup (self->worker->tls, GINT_TO_POINTER ((int) connection));
  /* Found ones too: those of a connection in use are not to make room. */
  if (facts != NULL && connection >= 0)
    sbx_http_worker_keep_tls (self->worker, connection, facts);
  return facts;
}

static void
read_tls (SbxHttpTransfer *self, SbxHop *hop)
{
  SbxTlsFacts *facts = find_tls (self);

  if (facts == NULL)
    return;

  hop->tls_version = g_strdup (facts->version);
  hop->tls_cipher = g_strdup (facts->cipher);
  hop->tls_problem = sbx_tls_facts_dup_problem (facts);
  hop->tls_verified = facts->done && hop->tls_problem == NULL;
  if (facts->certificates != NULL)
    {
      hop->certificates = sbx_certificates_new ();
      for (guint i = 0; i < facts->certificates->len; i++)
        g_ptr_array_add (hop->certificates, sbx_certificate_copy (g_ptr_array_index (facts->certificates, i)));
    }
}

/* It lasts: whoever switched verification off sees so at every answer. */
static void
warn_unverified (SbxHttpTransfer *self, const SbxHop *hop)
{
  g_autofree char *warning = NULL;

  if (self->request->settings->verify_tls || hop->tls_version == NULL || hop->status == 0)
    return;
  if (hop->tls_problem != NULL)
    warning = g_strdup_printf (_("The certificate was not verified, as the settings of the request say. %s Anybody on the way may have read or changed this."),
                               hop->tls_problem);
  else
    warning = g_strdup (_("The certificate was not verified, as the settings of the request say. It would have passed: verification can be switched on again."));
  sbx_exchange_add_warning (self->exchange, warning);
}

static void
warn_version (SbxHttpTransfer *self, const SbxHop *hop)
{
  if (self->request->settings->http_version != SBX_HTTP_VERSION_2 || hop->status == 0 || g_str_has_prefix (hop->version, "2"))
    return;
  sbx_exchange_add_warning (self->exchange, _("The server does not offer HTTP/2; HTTP/1.1 was used."));
}

/* What was read of the same bytes already is not read again; it does not change any more. */
static void
read_head (SbxHttpTransfer *self, SbxHop *hop)
{
  const SbxHop *before = self->published ? sbx_exchange_get_final_hop (self->exchange) : NULL;

  if (before != NULL && hop->response_head != NULL && before->response_head != NULL && g_bytes_equal (hop->response_head, before->response_head))
    {
      hop->status = before->status;
      hop->reason = g_strdup (before->reason);
      hop->version = g_strdup (before->version);
      g_ptr_array_unref (hop->headers);
      hop->headers = g_ptr_array_ref (before->headers);
    }
  else if (!sbx_hop_read_head (hop))
    {
      hop->reason = g_strdup ("");
      hop->version = g_strdup ("");
    }
}

void
sbx_http_transfer_publish (SbxHttpTransfer *self)
{
  SbxHop *hop = sbx_hop_new ();

  hop->method = g_strdup (self->request->method);
  hop->url = g_strdup (self->request->url);
  hop->request_head = sbx_http_capture_dup_request (&self->capture);
  hop->response_head = sbx_http_capture_dup_response (&self->capture);
  hop->interim_heads = sbx_http_capture_dup_interim (&self->capture);
  read_head (self, hop);
  read_timing (self, hop);
  read_tls (self, hop);
  hop->remote_address = dup_endpoint (self->easy, CURLINFO_PRIMARY_IP, CURLINFO_PRIMARY_PORT);
  hop->local_address = dup_endpoint (self->easy, CURLINFO_LOCAL_IP, CURLINFO_LOCAL_PORT);
  hop->proxy = *self->proxy != '\0' ? sbx_http_show_proxy (self->proxy) : NULL;
  hop->sent_body = self->sent;
  hop->received_body = get_time (self->easy, CURLINFO_SIZE_DOWNLOAD_T);

  warn_unverified (self, hop);
  warn_version (self, hop);
  if (self->published)
    sbx_exchange_replace_hop (self->exchange, hop);
  else
    sbx_exchange_add_hop (self->exchange, hop);
  self->published = TRUE;
}
