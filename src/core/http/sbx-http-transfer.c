#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-transfer.h"

#include "sbx-exchange-private.h"
#include "sbx-http-errors.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>
#include <unistd.h>

#define POLL_MS 1000
#define MAX_CONNECTIONS 16L
/* NTLM for a proxy and for the server takes eight. */
#define MAX_ROUNDS 10
/* More than connections are kept, so that no open one loses its facts. */
#define MAX_TLS_FACTS 64

SbxHttpWorker *
sbx_http_worker_new (void)
{
  SbxHttpWorker *self = g_new0 (SbxHttpWorker, 1);

  self->multi = curl_multi_init ();
  curl_multi_setopt (self->multi, CURLMOPT_MAXCONNECTS, MAX_CONNECTIONS);
  self->tls = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) sbx_tls_facts_unref);
  g_queue_init (&self->tls_order);
  return self;
}

void
sbx_http_worker_free (SbxHttpWorker *self)
{
  curl_multi_cleanup (self->multi);
  g_hash_table_unref (self->tls);
  g_queue_clear (&self->tls_order);
  g_free (self);
}

void
sbx_http_worker_keep_tls (SbxHttpWorker *self, curl_off_t connection, SbxTlsFacts *facts)
{
  gpointer key = GINT_TO_POINTER ((int) connection);

  /* They may be those that are replaced. */
  facts = sbx_tls_facts_ref (facts);
  g_hash_table_replace (self->tls, key, facts);
  g_queue_remove (&self->tls_order, key);
  g_queue_push_head (&self->tls_order, key);
  while (g_queue_get_length (&self->tls_order) > MAX_TLS_FACTS)
    g_hash_table_remove (self->tls, g_queue_pop_tail (&self->tls_order));
}

gboolean
sbx_http_transfer_is_at_proxy (SbxHttpTransfer *self)
{
  return *self->proxy != '\0' && (self->tls == NULL || self->proxy_tls) && !sbx_http_capture_has_request (&self->capture);
}

gboolean
sbx_http_transfer_goes_round (SbxHttpTransfer *self)
{
  return self->capture.n_sent > MAX_ROUNDS;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer multi)
{
  curl_multi_wakeup (multi);
}

/* What the other end of a preview got. TRUE: the request is out whole. */
static gboolean
read_preview (SbxHttpTransfer *self)
{
  guint8 buffer[16 * 1024];
  curl_off_t sent = 0;
  gssize n;

  curl_easy_getinfo (self->easy, CURLINFO_POSTTRANSFER_TIME_T, &sent);
  while ((n = recv (self->peer, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    g_byte_array_append (self->preview, buffer, n);
  return sent > 0;
}

/* Runs until it is over, or cancelled, or the preview is whole: then CURLE_ABORTED_BY_CALLBACK. */
static CURLcode
perform (SbxHttpTransfer *self)
{
  CURLM *multi = self->worker->multi;
  CURLcode result = CURLE_ABORTED_BY_CALLBACK;
  struct curl_waitfd peer = { self->peer, CURL_WAIT_POLLIN, 0 };
  gulong handler = 0;
  int running = 1, left;
  CURLMsg *message;

  self->started = g_get_monotonic_time ();
  if (self->cancellable != NULL)
    handler = g_cancellable_connect (self->cancellable, G_CALLBACK (cancelled_cb), multi, NULL);
  curl_multi_add_handle (multi, self->easy);
  while (running > 0 && !g_cancellable_is_cancelled (self->cancellable))
    {
      if (curl_multi_perform (multi, &running) != CURLM_OK)
        break;
      if (self->preview != NULL && read_preview (self))
        break;
      if (running > 0)
        curl_multi_poll (multi, &peer, self->preview != NULL ? 1 : 0, POLL_MS, NULL);
    }
  while ((message = curl_multi_info_read (multi, &left)) != NULL)
    if (message->msg == CURLMSG_DONE && message->easy_handle == self->easy)
      result = message->data.result;
  if (handler != 0)
    g_cancellable_disconnect (self->cancellable, handler);
  return result;
}

static void
save_cookies (SbxHttpTransfer *self)
{
  struct curl_slist *lines = NULL;
  GPtrArray *cookies;

  /* Nothing came back: the jar is as it was. */
  if (self->cookies == NULL || !self->cookies_loaded)
    return;

  curl_easy_getinfo (self->easy, CURLINFO_COOKIELIST, &lines);
  cookies = g_ptr_array_new_with_free_func (g_free);
  for (const struct curl_slist *line = lines; line != NULL; line = line->next)
    g_ptr_array_add (cookies, g_strdup (line->data));
  curl_slist_free_all (lines);
  g_ptr_array_unref (*self->cookies);
  *self->cookies = cookies;
}

/* Proxies and servers that disagree on where an answer ends can be played against each other. */
static void
warn_lengths (SbxHttpTransfer *self)
{
  const SbxHop *hop = sbx_exchange_get_final_hop (self->exchange);
  const char *first = sbx_fields_lookup (hop->headers, "Content-Length");

  for (guint i = 0; i < hop->headers->len; i++)
    {
      const SbxField *field = g_ptr_array_index (hop->headers, i);

      if (field->enabled && g_ascii_strcasecmp (field->name, "Content-Length") == 0 && !g_str_equal (field->value, first))
        sbx_exchange_add_warning (self->exchange, _("The answer tells two different lengths. Which of them holds is a guess."));
    }
}

/* What libcurl takes for a good end. */
static void
check_end (SbxHttpTransfer *self)
{
  g_autoptr(GError) error = NULL;

  if (!self->headless && !sbx_http_capture_is_whole (&self->capture))
    self->error = sbx_http_cut_head_error (self->request->url);
  else if (self->decoder != NULL && !sbx_http_decoder_finish (self->decoder, &error))
    self->error = sbx_http_decoding_error (self->request->url, error->message, sbx_exchange_get_body_size (self->exchange));
  else if (self->decoder != NULL && sbx_http_decoder_has_rest (self->decoder))
    sbx_exchange_add_warning (self->exchange, _("More bytes came after the end of the encoded body. They were left out."));
}

/* Whether a proxy may have done it, or lied about it. */
static gboolean
is_of_connection (CURLcode code, const GError *error)
{
  return code != CURLE_SSL_CERTPROBLEM && code != CURLE_SSL_CACERT_BADFILE
         && (error->code == SBX_HTTP_ERROR_TLS || error->code == SBX_HTTP_ERROR_TIMEOUT || error->code == SBX_HTTP_ERROR_PROTOCOL
             || error->code == SBX_HTTP_ERROR_CUT || error->code == SBX_HTTP_ERROR_DECODING);
}

static gboolean
conclude (SbxHttpTransfer *self, CURLcode code, GError **error)
{
  g_autoptr(GError) local = NULL;
  SbxHttpFailure failure = {
    .code = code,
    .detail = self->detail,
    .easy = self->easy,
    .request = self->request,
    .proxy = self->proxy,
    .proxy_advice = self->proxy_advice,
    .at_proxy = sbx_http_transfer_is_at_proxy (self),
    .tls = self->tls,
    .has_answer = sbx_http_capture_has_answer (&self->capture),
    .received = sbx_exchange_get_body_size (self->exchange),
  };

  /* progress_cb() ended it, without an error of its own. */
  if (code == CURLE_ABORTED_BY_CALLBACK)
    failure.code = sbx_http_transfer_goes_round (self) ? CURLE_TOO_MANY_REDIRECTS : CURLE_OPERATION_TIMEDOUT;
  warn_lengths (self);
  if (code == CURLE_OK && self->error == NULL)
    check_end (self);
  if (g_cancellable_is_cancelled (self->cancellable))
    g_set_error_literal (&local, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED, _("Sending was cancelled."));
  else if (self->error != NULL)
    local = g_steal_pointer (&self->error);
  else if (self->headless)
    g_set_error_literal (&local, SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROTOCOL, _("The server does not speak HTTP: its answer has no status line. What had arrived was kept."));
  else if (code != CURLE_OK)
    sbx_http_failure_to_error (&failure, &local);
  else
    return TRUE;
  if (*self->proxy != '\0' && !failure.at_proxy && is_of_connection (code, local))
    sbx_http_error_name_proxy (local, self->proxy);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
open_preview (SbxHttpTransfer *self, GError **error)
{
  int fds[2];

  self->peer = self->near = -1;
  if (self->preview == NULL)
    return TRUE;
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) < 0)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, _("Could not make a preview: %s"), g_strerror (errno));
      return FALSE;
    }
  self->near = fds[0];
  self->peer = fds[1];
  return TRUE;
}

static void
transfer_clear (SbxHttpTransfer *self)
{
  curl_multi_remove_handle (self->worker->multi, self->easy);
  curl_easy_cleanup (self->easy);
  curl_slist_free_all (self->header_lines);
  curl_slist_free_all (self->connect_to);
  sbx_http_capture_clear (&self->capture);
  g_clear_pointer (&self->tls, sbx_tls_facts_unref);
  g_clear_pointer (&self->decoder, sbx_http_decoder_free);
  g_clear_error (&self->error);
  if (self->near >= 0)
    close (self->near);
  if (self->peer >= 0)
    close (self->peer);
}

gboolean
sbx_http_transfer_run (SbxHttpTransfer *self, GError **error)
{
  gboolean good = FALSE;
  CURLcode code;

  sbx_http_capture_init (&self->capture);
  self->easy = curl_easy_init ();
  if (open_preview (self, error) && sbx_http_transfer_configure (self, error))
    {
      sbx_http_transfer_connect_callbacks (self);
      if (self->exchange != NULL)
        sbx_exchange_set_phase (self->exchange, SBX_PHASE_RESOLVING);
      code = perform (self);
      if (self->preview != NULL)
        {
          good = self->preview->len > 0;
          if (!good)
            g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, _("Could not make a preview: %s"),
                         *self->detail != '\0' ? self->detail : curl_easy_strerror (code));
        }
      else
        {
          save_cookies (self);
          sbx_http_transfer_publish (self);
          good = conclude (self, code, error);
        }
    }
  transfer_clear (self);
  return good;
}
