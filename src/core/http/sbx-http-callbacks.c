#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-transfer.h"

#include "sbx-exchange-private.h"
#include "sbx-http-errors.h"
#include "sbx-visible-text.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define MAX_INFORMATIONAL 100
#define MAX_HEADLESS (64 * 1024)
/* deflate can't do better than 1,032 to 1; what unpacks so far is made to fill disks. */
#define BOMB_RATIO 1000
#define BOMB_SIZE (100 * 1000 * 1000)

static void
keep_error (SbxHttpTransfer *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

static void
keep_disk_error (SbxHttpTransfer *self, GError *error)
{
  keep_error (self, g_error_new (SBX_HTTP_ERROR, SBX_HTTP_ERROR_DISK, _("%s. Make room there, and send the request again."), error->message));
  g_error_free (error);
}

static void
set_phase (SbxHttpTransfer *self, SbxPhase phase)
{
  if (self->exchange != NULL)
    sbx_exchange_set_phase (self->exchange, phase);
}

/* libcurl tells the headers of HTTP/2 one by one, and the cookies that came: credentials whose values nobody knew before. */
static char *
cover_line (SbxRedactor *redactor, const char *line)
{
  static GRegex *pattern;
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *before = NULL, *name = NULL, *joint = NULL, *value = NULL, *covered = NULL;

  if (g_once_init_enter (&pattern))
    g_once_init_leave (&pattern, g_regex_new ("^(\\* \\[HTTP/[0-9]+\\] \\[-?[0-9]+\\] \\[|\\* (?:Added|Replaced) (?=cookie ))(:?[^: ]+)(: | )(.*)$",
                                              G_REGEX_DOTALL, G_REGEX_MATCH_DEFAULT, NULL));
  if ((line[2] != '[' && line[2] != 'A' && line[2] != 'R') || !g_regex_match (pattern, line, G_REGEX_MATCH_DEFAULT, &match))
    return sbx_redactor_url (redactor, line);

  before = g_match_info_fetch (match, 1);
  name = g_match_info_fetch (match, 2);
  joint = g_match_info_fetch (match, 3);
  value = g_match_info_fetch (match, 4);
  covered = *name == ':' ? sbx_redactor_url (redactor, value) : sbx_redactor_header (redactor, name, value);
  return g_strconcat (before, name, joint, covered, NULL);
}

static void
log_text (SbxHttpTransfer *self, const char *data, gsize length)
{
  g_autofree char *text = NULL, *line = NULL, *redacted = NULL;

  if (self->exchange == NULL)
    return;
  while (length > 0 && g_ascii_isspace (data[length - 1]))
    length--;
  text = sbx_text_make_visible (data, length, TRUE);
  line = g_strconcat ("* ", text, NULL);
  redacted = cover_line (self->redactor, line);
  sbx_exchange_add_log (self->exchange, redacted);
}

static void
request_head_cb (SbxHttpTransfer *self, const char *data, gsize length)
{
  set_phase (self, SBX_PHASE_SENDING);
  self->sent = 0;
  if (sbx_http_capture_sent (&self->capture, data, length) && self->request->body == NULL)
    set_phase (self, SBX_PHASE_WAITING);
}

/* The body as it went out, for people to look at. Each round of an authorization begins anew. */
static void
request_body_cb (SbxHttpTransfer *self, const char *data, gsize length)
{
  g_autoptr(GError) error = NULL;
  SbxSpool *spool;

  if (self->exchange == NULL)
    return;
  spool = sbx_exchange_get_sent_body (self->exchange);
  if (spool == NULL)
    {
      g_autoptr(SbxSpool) fresh = sbx_spool_new (self->spool_directory, &error);

      if (fresh != NULL)
        sbx_exchange_set_sent_body (self->exchange, fresh);
      spool = fresh != NULL ? sbx_exchange_get_sent_body (self->exchange) : NULL;
    }
  else if (self->sent == 0)
    sbx_spool_truncate (spool);

  self->sent += length;
  if (spool == NULL || !sbx_spool_append (spool, data, length, &error))
    keep_disk_error (self, g_steal_pointer (&error));
  if (self->request->body != NULL && sbx_http_body_get_size (self->request->body) == (gint64) self->sent)
    set_phase (self, SBX_PHASE_WAITING);
}

static void
response_head_cb (SbxHttpTransfer *self, const char *data, gsize length)
{
  gboolean whole = sbx_http_capture_received (&self->capture, data, length);

  if (self->cookies != NULL && !self->cookies_loaded)
    sbx_http_transfer_load_cookies (self);
  if (!sbx_http_capture_has_answer (&self->capture))
    return;
  set_phase (self, SBX_PHASE_RECEIVING);
  if (whole)
    sbx_http_transfer_publish (self);
}

static int
debug_cb (CURL *easy, curl_infotype type, char *data, size_t length, void *user)
{
  SbxHttpTransfer *self = user;

  switch (type)
    {
    case CURLINFO_TEXT:
      log_text (self, data, length);
      break;
    case CURLINFO_HEADER_OUT:
      request_head_cb (self, data, length);
      break;
    case CURLINFO_DATA_OUT:
      request_body_cb (self, data, length);
      break;
    case CURLINFO_HEADER_IN:
      response_head_cb (self, data, length);
      break;
    default:
      break;
    }
  return 0;
}

static size_t
header_cb (char *data, size_t size, size_t count, void *user)
{
  SbxHttpTransfer *self = user;
  gsize length = size * count;

  /* Trailers come here alone. */
  if (length > 2 && sbx_http_capture_is_whole (&self->capture) && !(length >= 5 && memcmp (data, "HTTP/", 5) == 0))
    sbx_http_capture_received (&self->capture, data, length);
  if (self->capture.n_informational <= MAX_INFORMATIONAL)
    return length;
  keep_error (self, g_error_new (SBX_HTTP_ERROR, SBX_HTTP_ERROR_LIMIT,
                                 _("The server sent more than %d preliminary answers (1xx) and no final one. The connection was ended."), MAX_INFORMATIONAL));
  return 0;
}

static gboolean
is_bomb (SbxHttpTransfer *self, guint64 decoded)
{
  return decoded > BOMB_SIZE && self->decoder != NULL && self->request->settings->max_body_bytes == 0
         && decoded / BOMB_RATIO > self->received;
}

static void
keep_bomb_error (SbxHttpTransfer *self, guint64 size)
{
  g_autofree char *text = g_format_size (size);

  keep_error (self, g_error_new (SBX_HTTP_ERROR, SBX_HTTP_ERROR_LIMIT,
                                 _("The body unpacks to more than a thousand times its size, as a trap does. It was stopped at %s, which were kept. "
                                   "To receive more, set a limit for the body in the settings of the request."),
                                 text));
}

/* How much of length may still be kept; less than length sets the error. */
static gsize
allowed (SbxHttpTransfer *self, guint64 size, gsize length)
{
  guint64 limit = self->request->settings->max_body_bytes;
  g_autofree char *text = NULL;

  if (self->headless)
    {
      if (size + length <= MAX_HEADLESS)
        return length;
      keep_error (self, g_error_new (SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROTOCOL, _("The server does not speak HTTP: its answer has no status line.")));
      return MAX_HEADLESS - size;
    }
  if (limit > 0 && size + length > limit)
    {
      text = g_format_size_full (limit, G_FORMAT_SIZE_LONG_FORMAT);
      keep_error (self, g_error_new (SBX_HTTP_ERROR, SBX_HTTP_ERROR_LIMIT,
                                     _("The body is larger than the limit of this request, %s. That much was kept. Raise the limit in the settings of the request for more."),
                                     text));
      return limit - size;
    }
  if (is_bomb (self, size + length))
    {
      keep_bomb_error (self, size + length);
      return 0;
    }
  return length;
}

static gboolean
keep_body (const guint8 *data, gsize length, gpointer user)
{
  SbxHttpTransfer *self = user;
  g_autoptr(GError) error = NULL;
  SbxSpool *spool = sbx_exchange_get_body (self->exchange);
  gsize keep = allowed (self, sbx_spool_get_size (spool), length);

  if (sbx_spool_append (spool, data, keep, &error))
    return keep == length;
  keep_disk_error (self, g_steal_pointer (&error));
  return FALSE;
}

/* With the first byte it is known whether the body is to be decoded. */
static void
begin_body (SbxHttpTransfer *self)
{
  g_autoptr(GString) encodings = g_string_new (NULL);
  const SbxHop *hop = self->published ? sbx_exchange_get_final_hop (self->exchange) : NULL;
  g_autofree char *unknown = NULL, *warning = NULL;

  self->headless = !sbx_http_capture_has_answer (&self->capture);
  if (self->headless || hop == NULL || !self->request->settings->decompress)
    return;

  for (guint i = 0; i < hop->headers->len; i++)
    {
      const SbxField *field = g_ptr_array_index (hop->headers, i);

      if (g_ascii_strcasecmp (field->name, "Content-Encoding") == 0)
        g_string_append_printf (encodings, "%s%s", encodings->len > 0 ? "," : "", field->value);
    }
  if (encodings->len == 0)
    return;
  self->decoder = sbx_http_decoder_new (encodings->str, keep_body, self, &unknown);
  if (self->decoder == NULL)
    {
      warning = g_strdup_printf (_("The body is encoded as “%s”, which is not known here. It was kept as it came."), unknown);
      sbx_exchange_add_warning (self->exchange, warning);
    }
}

static size_t
write_cb (char *data, size_t size, size_t count, void *user)
{
  SbxHttpTransfer *self = user;
  gsize length = size * count;
  g_autoptr(GError) error = NULL;
  gboolean good;

  if (self->exchange == NULL)
    return length;
  if (self->received == 0)
    begin_body (self);
  self->received += length;
  good = self->decoder != NULL ? sbx_http_decoder_feed (self->decoder, (const guint8 *) data, length, &error)
                               : keep_body ((const guint8 *) data, length, self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    keep_bomb_error (self, sbx_exchange_get_body_size (self->exchange));
  else if (error != NULL)
    keep_error (self, sbx_http_decoding_error (self->request->url, error->message, sbx_exchange_get_body_size (self->exchange)));
  return good ? length : CURL_WRITEFUNC_ERROR;
}

static size_t
read_cb (char *buffer, size_t size, size_t count, void *user)
{
  SbxHttpTransfer *self = user;
  g_autoptr(GError) error = NULL;
  gssize n = self->request->body != NULL ? sbx_http_body_read (self->request->body, buffer, size * count, &error) : 0;

  if (n >= 0)
    return n;
  keep_error (self, g_steal_pointer (&error));
  return CURL_READFUNC_ABORT;
}

static int
seek_cb (void *user, curl_off_t offset, int origin)
{
  SbxHttpTransfer *self = user;
  g_autoptr(GError) error = NULL;

  if (offset != 0 || origin != SEEK_SET)
    return CURL_SEEKFUNC_CANTSEEK;
  if (self->request->body == NULL || sbx_http_body_rewind (self->request->body, &error))
    return CURL_SEEKFUNC_OK;
  keep_error (self, g_steal_pointer (&error));
  return CURL_SEEKFUNC_FAIL;
}

/* libcurl looks at the clock between its steps, and an answer to CONNECT is one step, even if it never ends. */
static gboolean
is_overdue (SbxHttpTransfer *self)
{
  gint64 limit = self->timeout_ms, connecting = self->request->settings->connect_timeout_ms;

  if (connecting > 0 && (limit == 0 || connecting < limit) && sbx_http_transfer_is_at_proxy (self))
    limit = connecting;
  return limit > 0 && g_get_monotonic_time () - self->started > limit * 1000;
}

/* Also the place where an error that a debug callback met ends the transfer. */
static int
progress_cb (void *user, curl_off_t expected, curl_off_t received, curl_off_t to_send, curl_off_t sent)
{
  SbxHttpTransfer *self = user;
  curl_off_t length = -1;

  if (self->exchange != NULL)
    {
      curl_easy_getinfo (self->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
      sbx_exchange_set_progress (self->exchange, received, sent, length);
    }
  return self->error != NULL || g_cancellable_is_cancelled (self->cancellable) || sbx_http_transfer_goes_round (self) || is_overdue (self) ? 1 : 0;
}

static CURLcode
ssl_ctx_cb (CURL *easy, void *ssl_ctx, void *user)
{
  SbxHttpTransfer *self = user;
  const SbxSettings *settings = self->request->settings;
  CURLU *parts = curl_url ();
  char *host = NULL;

  self->proxy_tls = self->tls == NULL && g_ascii_strncasecmp (self->proxy, "https:", 6) == 0;
  set_phase (self, SBX_PHASE_SECURING);
  g_clear_pointer (&self->tls, sbx_tls_facts_unref);
  if (curl_url_set (parts, CURLUPART_URL, self->proxy_tls ? self->proxy : self->request->url, CURLU_PATH_AS_IS) == CURLUE_OK)
    curl_url_get (parts, CURLUPART_HOST, &host, CURLU_PUNYCODE);
  /* As certificates have it. */
  if (host != NULL && g_str_has_suffix (host, "."))
    host[strlen (host) - 1] = '\0';
  self->tls = sbx_tls_facts_new (host != NULL ? host : "", settings->verify_tls);
  sbx_tls_facts_watch (self->tls, ssl_ctx, settings->ca_file);
  curl_free (host);
  curl_url_cleanup (parts);
  return CURLE_OK;
}

static int
sockopt_cb (void *user, curl_socket_t fd, curlsocktype purpose)
{
  SbxHttpTransfer *self = user;

  set_phase (self, SBX_PHASE_CONNECTING);
  return self->preview != NULL ? CURL_SOCKOPT_ALREADY_CONNECTED : CURL_SOCKOPT_OK;
}

static curl_socket_t
opensocket_cb (void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
  SbxHttpTransfer *self = user;
  int fd = self->near;

  self->near = -1;
  return fd >= 0 ? fd : CURL_SOCKET_BAD;
}

void
sbx_http_transfer_connect_callbacks (SbxHttpTransfer *self)
{
  curl_easy_setopt (self->easy, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt (self->easy, CURLOPT_DEBUGFUNCTION, debug_cb);
  curl_easy_setopt (self->easy, CURLOPT_DEBUGDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_HEADERFUNCTION, header_cb);
  curl_easy_setopt (self->easy, CURLOPT_HEADERDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_WRITEFUNCTION, write_cb);
  curl_easy_setopt (self->easy, CURLOPT_WRITEDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_READFUNCTION, read_cb);
  curl_easy_setopt (self->easy, CURLOPT_READDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_SEEKFUNCTION, seek_cb);
  curl_easy_setopt (self->easy, CURLOPT_SEEKDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (self->easy, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (self->easy, CURLOPT_XFERINFODATA, self);
  curl_easy_setopt (self->easy, CURLOPT_SSL_CTX_FUNCTION, ssl_ctx_cb);
  curl_easy_setopt (self->easy, CURLOPT_SSL_CTX_DATA, self);
  curl_easy_setopt (self->easy, CURLOPT_SOCKOPTFUNCTION, sockopt_cb);
  curl_easy_setopt (self->easy, CURLOPT_SOCKOPTDATA, self);
  if (self->preview != NULL)
    {
      curl_easy_setopt (self->easy, CURLOPT_OPENSOCKETFUNCTION, opensocket_cb);
      curl_easy_setopt (self->easy, CURLOPT_OPENSOCKETDATA, self);
    }
}
