#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-client.h"

#include "sbx-exchange-private.h"
#include "sbx-http-prepare.h"
#include "sbx-http-proxy.h"
#include "sbx-http-redirect.h"
#include "sbx-http-transfer.h"
#include "sbx-visible-text.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define MAX_IDLE_WORKERS 8
/* Every hop stays in memory with its head, as bytes and as fields. */
#define MAX_HEADS (16 * 1000 * 1000)
#define FIELD_SIZE 100

struct _SbxHttpClient
{
  GObject  parent_instance;
  char    *spool_directory;
  GMutex   lock;
  GQueue   workers;   /* of SbxHttpWorker that nobody uses now, the last used first: its connections are the likeliest to be open */
};

G_DEFINE_FINAL_TYPE (SbxHttpClient, sbx_http_client, G_TYPE_OBJECT)

static void
sbx_http_client_finalize (GObject *object)
{
  SbxHttpClient *self = SBX_HTTP_CLIENT (object);

  g_queue_clear_full (&self->workers, (GDestroyNotify) sbx_http_worker_free);
  g_free (self->spool_directory);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sbx_http_client_parent_class)->finalize (object);
}

static void
sbx_http_client_class_init (SbxHttpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_http_client_finalize;
  curl_global_init (CURL_GLOBAL_DEFAULT);
}

static void
sbx_http_client_init (SbxHttpClient *self)
{
  g_mutex_init (&self->lock);
  g_queue_init (&self->workers);
}

SbxHttpClient *
sbx_http_client_new (const char *spool_directory)
{
  SbxHttpClient *self = g_object_new (SBX_TYPE_HTTP_CLIENT, NULL);

  self->spool_directory = g_strdup (spool_directory);
  return self;
}

static SbxHttpWorker *
take_worker (SbxHttpClient *self)
{
  SbxHttpWorker *worker;

  g_mutex_lock (&self->lock);
  worker = g_queue_pop_head (&self->workers);
  g_mutex_unlock (&self->lock);
  return worker != NULL ? worker : sbx_http_worker_new ();
}

static void
give_worker (SbxHttpClient *self, SbxHttpWorker *worker)
{
  g_mutex_lock (&self->lock);
  g_queue_push_head (&self->workers, worker);
  worker = g_queue_get_length (&self->workers) > MAX_IDLE_WORKERS ? g_queue_pop_tail (&self->workers) : NULL;
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&worker, sbx_http_worker_free);
}

/* What one send carries from hop to hop. */
typedef struct
{
  SbxHttpClient        *client;
  const SbxSendContext *context;
  SbxExchange          *exchange;
  SbxRedactor          *redactor;
  SbxPrepared          *request;
  GPtrArray            *cookies;    /* NULL: none are kept */
  gint64                deadline;   /* monotonic; 0: none */
  gint64                duration;
  GCancellable         *cancellable;
} Sending;

static gboolean
prepare_spool (Sending *sending, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(SbxSpool) spool = NULL;

  spool = sbx_spool_new (sending->client->spool_directory, &local);
  if (spool == NULL)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_DISK, _("%s. Nothing was sent."), local->message);
      return FALSE;
    }
  sbx_exchange_set_body (sending->exchange, spool);
  return TRUE;
}

static gboolean
load_cookies (Sending *sending, GError **error)
{
  const SbxCookieJar *jar = sending->context->jar;
  g_autoptr(GError) local = NULL;

  if (jar == NULL || !sending->request->settings->use_cookies)
    return TRUE;

  sending->cookies = jar->load (jar->data, &local);
  if (sending->cookies == NULL)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID,
                   _("Could not read the cookies: %s. Switch cookies off in the settings of the request to send without them."), local->message);
      return FALSE;
    }
  return TRUE;
}

static void
save_cookies (Sending *sending)
{
  const SbxCookieJar *jar = sending->context->jar;
  g_autoptr(GError) local = NULL;

  if (sending->cookies != NULL && !jar->save (jar->data, sending->cookies, &local))
    {
      g_autofree char *warning = g_strdup_printf (_("The cookies could not be kept: %s"), local->message);

      sbx_exchange_add_warning (sending->exchange, warning);
    }
}

static void
log_hop (Sending *sending)
{
  g_autofree char *url = sbx_redactor_url (sending->redactor, sending->request->url);
  g_autofree char *line = g_strconcat ("> ", sending->request->method, " ", url, NULL);

  sbx_exchange_add_log (sending->exchange, line);
}

static gboolean
send_hop (Sending *sending, GError **error)
{
  g_autofree char *proxy = sbx_http_choose_proxy (sending->request, sending->context->default_proxy, sending->cancellable, error);
  SbxHttpTransfer transfer = { 0 };
  gboolean good;

  if (proxy == NULL)
    return FALSE;

  log_hop (sending);
  sbx_spool_truncate (sbx_exchange_get_body (sending->exchange));
  transfer.worker = take_worker (sending->client);
  transfer.request = sending->request;
  transfer.proxy = proxy;
  transfer.proxy_advice = sbx_http_proxy_advice (sending->request, sending->context->default_proxy);
  transfer.spool_directory = sending->client->spool_directory;
  transfer.exchange = sending->exchange;
  transfer.redactor = sending->redactor;
  transfer.cancellable = sending->cancellable;
  transfer.cookies = sending->cookies != NULL ? &sending->cookies : NULL;
  if (sending->deadline > 0)
    transfer.timeout_ms = MAX (1, (sending->deadline - g_get_monotonic_time ()) / 1000);
  good = sbx_http_transfer_run (&transfer, error);
  /* A connection that something went wrong with is not kept: what it still has to say would be said of the next transfer. */
  if (good)
    give_worker (sending->client, transfer.worker);
  else
    sbx_http_worker_free (transfer.worker);
  return good;
}

static gsize
head_size (const SbxHop *hop)
{
  return (hop->response_head != NULL ? g_bytes_get_size (hop->response_head) : 0) + hop->headers->len * FIELD_SIZE;
}

static gboolean
send_hops (Sending *sending, GError **error)
{
  gsize heads = 0;

  for (int followed = 0;; followed++)
    {
      g_autoptr(GError) local = NULL;
      const SbxHop *hop;

      if (!send_hop (sending, error))
        return FALSE;
      hop = sbx_exchange_get_final_hop (sending->exchange);
      sending->duration += hop->timing.total;
      heads += head_size (hop);
      if (!sbx_http_redirect (sending->request, hop, followed, sending->redactor, sending->exchange, &local))
        {
          if (local == NULL)
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (heads > MAX_HEADS)
        {
          g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_LIMIT,
                               _("The heads of all answers together are larger than 16 MB. The redirects were followed no further."));
          return FALSE;
        }
    }
}

/* The whole of it; the error is not redacted yet. */
static gboolean
send_all (Sending *sending, SbxRequest *request, GError **error)
{
  gboolean good;

  if (g_cancellable_is_cancelled (sending->cancellable))
    {
      g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED, _("Sending was cancelled."));
      return FALSE;
    }
  sending->request = sbx_prepared_new (request, sending->context, sending->exchange, sending->cancellable, error);
  if (sending->request == NULL || !prepare_spool (sending, error) || !load_cookies (sending, error))
    return FALSE;

  if (sending->request->settings->timeout_ms > 0)
    sending->deadline = g_get_monotonic_time () + sending->request->settings->timeout_ms * G_GINT64_CONSTANT (1000);
  good = send_hops (sending, error);
  save_cookies (sending);
  return good;
}

static void
report_sizes (Sending *sending)
{
  const SbxHop *hop = sbx_exchange_get_final_hop (sending->exchange);
  SbxSpool *body = sbx_exchange_get_body (sending->exchange);

  sbx_exchange_set_sizes (sending->exchange, hop != NULL ? hop->received_body : 0, body != NULL ? sbx_spool_get_size (body) : 0);
}

gboolean
sbx_http_client_send (SbxHttpClient *self, SbxRequest *request, const SbxSendContext *context,
                      SbxExchange *exchange, GCancellable *cancellable, GError **error)
{
  static const SbxSendContext no_context = { 0 };
  g_autoptr(GError) local = NULL;
  Sending sending = { self, context != NULL ? context : &no_context, exchange };
  gint64 begun = g_get_monotonic_time ();

  g_return_val_if_fail (SBX_IS_HTTP_CLIENT (self), FALSE);
  g_return_val_if_fail (SBX_IS_REQUEST (request), FALSE);
  g_return_val_if_fail (SBX_IS_EXCHANGE (exchange), FALSE);
  g_return_val_if_fail (sbx_exchange_get_phase (exchange) == SBX_PHASE_READY, FALSE);

  sbx_exchange_set_started_at (exchange, g_get_real_time () / 1000);
  sending.cancellable = cancellable;
  sending.redactor = sbx_http_make_redactor (request, sending.context);
  if (!send_all (&sending, request, &local))
    {
      g_autofree char *message = sbx_redactor_text (sending.redactor, local->message);

      g_free (local->message);
      local->message = sbx_text_make_visible (message, -1, TRUE);
      sbx_exchange_set_error (exchange, local);
      sbx_exchange_set_duration (exchange, g_get_monotonic_time () - begun);
    }
  else
    sbx_exchange_set_duration (exchange, sending.duration);
  report_sizes (&sending);
  sbx_exchange_set_phase (exchange, SBX_PHASE_DONE);

  g_clear_pointer (&sending.cookies, g_ptr_array_unref);
  g_clear_pointer (&sending.request, sbx_prepared_free);
  g_clear_object (&sending.redactor);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A send in another thread: the context is copied, what it points to is held, or is the caller's to keep until the end. */
typedef struct
{
  SbxRequest     *request;
  SbxExchange    *exchange;
  SbxSendContext  context;
  char           *default_proxy;
} SendTask;

static void
send_task_free (gpointer data)
{
  SendTask *task = data;

  g_object_unref (task->request);
  g_object_unref (task->exchange);
  g_clear_object (&task->context.scope);
  g_clear_object (&task->context.redactor);
  g_free (task->default_proxy);
  g_free (task);
}

static void
send_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SendTask *send = data;
  GError *error = NULL;

  if (sbx_http_client_send (source, send->request, &send->context, send->exchange, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
sbx_http_client_send_async (SbxHttpClient *self, SbxRequest *request, const SbxSendContext *context,
                            SbxExchange *exchange, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, data);
  SendTask *send = g_new0 (SendTask, 1);

  /* Records belong to one thread: the worker gets its own. */
  send->request = SBX_REQUEST (sbx_record_copy (SBX_RECORD (request)));
  send->exchange = g_object_ref (exchange);
  if (context != NULL)
    send->context = *context;
  if (send->context.scope != NULL)
    g_object_ref (send->context.scope);
  if (send->context.redactor != NULL)
    g_object_ref (send->context.redactor);
  send->default_proxy = g_strdup (send->context.default_proxy);
  send->context.default_proxy = send->default_proxy;
  /* The answer that had arrived is in the exchange, and the error says that it was cancelled. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, send, send_task_free);
  g_task_set_source_tag (task, sbx_http_client_send_async);
  g_task_run_in_thread (task, send_thread);
}

gboolean
sbx_http_client_send_finish (SbxHttpClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The Host that libcurl would write for the address itself: a preview is plain HTTP, for which another port is the usual one. */
static char *
dup_host_line (const char *url)
{
  CURLU *parts = curl_url ();
  char *host = NULL, *port = NULL;
  char *line = NULL;

  if (curl_url_set (parts, CURLUPART_URL, url, CURLU_PATH_AS_IS) == CURLUE_OK)
    {
      curl_url_get (parts, CURLUPART_HOST, &host, CURLU_PUNYCODE);
      curl_url_get (parts, CURLUPART_PORT, &port, CURLU_NO_DEFAULT_PORT);
      line = port != NULL ? g_strdup_printf ("%s:%s", host, port) : g_strdup (host);
    }
  curl_free (host);
  curl_free (port);
  curl_url_cleanup (parts);
  return line;
}

GBytes *
sbx_http_client_preview (SbxHttpClient *self, SbxRequest *request, const SbxSendContext *context, GError **error)
{
  static const SbxSendContext no_context = { 0 };
  const SbxSendContext *given = context != NULL ? context : &no_context;
  g_autoptr(SbxPrepared) prepared = sbx_prepared_new (request, given, NULL, NULL, error);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  Sending sending = { self, given };
  SbxHttpTransfer transfer = { 0 };
  gboolean good;

  if (prepared == NULL)
    return NULL;
  sending.request = prepared;
  if (!load_cookies (&sending, error))
    return NULL;

  prepared->host_line = dup_host_line (prepared->url);
  if (g_ascii_strncasecmp (prepared->url, "https:", 6) == 0)
    {
      g_autofree char *secure = g_steal_pointer (&prepared->url);

      prepared->url = g_strconcat ("http", secure + 5, NULL);
    }
  transfer.worker = sbx_http_worker_new ();
  transfer.request = prepared;
  transfer.proxy = "";
  transfer.cookies = sending.cookies != NULL ? &sending.cookies : NULL;
  transfer.preview = bytes;
  good = sbx_http_transfer_run (&transfer, error);
  sbx_http_worker_free (transfer.worker);
  /* Unchanged: the jar forgets what it gave to this thread. */
  if (sending.cookies != NULL)
    given->jar->save (given->jar->data, sending.cookies, NULL);
  g_clear_pointer (&sending.cookies, g_ptr_array_unref);
  return good ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}
