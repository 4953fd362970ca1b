#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-errors.h"

#include "sbx-visible-text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (sbx-http-error, sbx_http_error)

/* "host:port", the port also where it is the scheme's. */
static char *
dup_peer (const char *url)
{
  CURLU *parts = curl_url ();
  char *host = NULL, *port = NULL;
  char *result;

  curl_url_set (parts, CURLUPART_URL, url, CURLU_PATH_AS_IS);
  curl_url_get (parts, CURLUPART_HOST, &host, 0);
  curl_url_get (parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
  result = g_strdup_printf ("%s:%s", host != NULL ? host : "", port != NULL ? port : "");
  curl_free (host);
  curl_free (port);
  curl_url_cleanup (parts);
  return result;
}

static void
set_connect_error (const SbxHttpFailure *failure, const char *peer, GError **error)
{
  long code = 0;

  curl_easy_getinfo (failure->easy, CURLINFO_OS_ERRNO, &code);
  if (code == ECONNREFUSED)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_REFUSED,
                 _("“%s” refused the connection: nothing listens on that port. Check the port, and whether the server runs."), peer);
  else
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_UNREACHABLE,
                 _("Could not connect to “%s”: %s. Check the address and the network."), peer, code != 0 ? g_strerror (code) : failure->detail);
}

int
sbx_http_connect_limit (const SbxSettings *settings)
{
  int limit = settings->connect_timeout_ms;

  if (limit == 0 || (settings->timeout_ms > 0 && settings->timeout_ms < limit))
    limit = settings->timeout_ms;
  return limit;
}

static void
set_timeout_error (const SbxHttpFailure *failure, const char *peer, GError **error)
{
  const SbxSettings *settings = failure->request->settings;
  curl_off_t connected = 0, secured = 0;
  gboolean is_https = g_ascii_strncasecmp (failure->request->url, "https:", 6) == 0;

  curl_easy_getinfo (failure->easy, CURLINFO_CONNECT_TIME_T, &connected);
  curl_easy_getinfo (failure->easy, CURLINFO_APPCONNECT_TIME_T, &secured);
  if (connected == 0 || (is_https && secured == 0))
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TIMEOUT,
                 _("Could not connect to “%s” within %g seconds. Check the address and the network, or allow more time in the settings of the request."),
                 peer, sbx_http_connect_limit (settings) / 1000.0);
  else if (failure->has_answer)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TIMEOUT,
                 _("The answer of “%s” was not complete after %g seconds. What had arrived was kept. Allow more time in the settings of the request."),
                 peer, settings->timeout_ms / 1000.0);
  else
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TIMEOUT,
                 _("“%s” did not answer within %g seconds. Allow more time in the settings of the request, or look at the server."),
                 peer, settings->timeout_ms / 1000.0);
}

static void
set_tls_error (const SbxHttpFailure *failure, const char *peer, GError **error)
{
  g_autofree char *problem = failure->tls != NULL ? sbx_tls_facts_dup_problem (failure->tls) : NULL;

  if (failure->code == CURLE_PEER_FAILED_VERIFICATION && problem != NULL)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TLS,
                 _("“%s” is not to be trusted: %s Nothing was sent. If you know why, name its authority in the settings of the request, or switch verification off there."),
                 peer, problem);
  else if (failure->code == CURLE_PEER_FAILED_VERIFICATION)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TLS, _("“%s” is not to be trusted: %s. Nothing was sent."), peer, failure->detail);
  else if (failure->code == CURLE_SSL_CERTPROBLEM)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TLS,
                 _("Could not use the client certificate “%s”: %s. Check the file, its key and its password in the settings of the request."),
                 failure->request->settings->client_cert != NULL ? failure->request->settings->client_cert : "", failure->detail);
  else if (failure->code == CURLE_SSL_CACERT_BADFILE)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TLS,
                 _("Could not read the certificate authorities in “%s”: %s. Choose a PEM file in the settings of the request."),
                 failure->request->settings->ca_file != NULL ? failure->request->settings->ca_file : "", failure->detail);
  else
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TLS,
                 _("Could not make a secure connection to “%s”: %s. Check that the server speaks TLS on this port."), peer, failure->detail);
}

static void
set_cut_error (const SbxHttpFailure *failure, const char *peer, GError **error)
{
  g_autofree char *size = g_format_size_full (failure->received, G_FORMAT_SIZE_LONG_FORMAT);

  /* With TLS 1.3 a server says so only after the handshake. */
  if (strstr (failure->detail, "alert certificate required") != NULL)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TLS,
                 _("“%s” asks for a client certificate, and none was shown. Choose one in the settings of the request."), peer);
  else if (failure->code == CURLE_SEND_ERROR && !failure->has_answer && failure->request->body != NULL)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CUT,
                 _("“%s” closed the connection while the request was sent. It may not take requests of this size: try a smaller one."), peer);
  else if (failure->has_answer)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CUT,
                 _("The connection to “%s” was cut before the whole answer had come (%s). What had arrived, %s of the body, was kept. Send the request again."),
                 peer, failure->detail, size);
  else
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CUT,
                 _("“%s” closed the connection without an answer (%s). Send the request again, or look at the server."), peer, failure->detail);
}

GError *
sbx_http_decoding_error (const char *url, const char *detail, guint64 received)
{
  g_autofree char *peer = dup_peer (url);
  g_autofree char *size = g_format_size_full (received, G_FORMAT_SIZE_LONG_FORMAT);

  return g_error_new (SBX_HTTP_ERROR, SBX_HTTP_ERROR_DECODING,
                      _("The body from “%s” is not encoded as its Content-Encoding says: %s. What could be decoded, %s, was kept. "
                        "Switch off decompression in the settings of the request to see the bytes as they came."),
                      peer, detail, size);
}

GError *
sbx_http_cut_head_error (const char *url)
{
  g_autofree char *peer = dup_peer (url);

  return g_error_new (SBX_HTTP_ERROR, SBX_HTTP_ERROR_CUT,
                      _("The connection to “%s” was cut inside the head of the answer. What had arrived was kept. Send the request again."), peer);
}

static void
set_other_error (const SbxHttpFailure *failure, const char *peer, GError **error)
{
  switch (failure->code)
    {
    case CURLE_URL_MALFORMAT:
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, _("The address “%s” can't be used (%s). Correct it."), failure->request->url, failure->detail);
      break;
    case CURLE_NOT_BUILT_IN:
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID,
                   _("The libcurl of this system can't do that: %s. Choose another kind of authorization or another version of HTTP."), failure->detail);
      break;
    default:
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROTOCOL,
                   _("“%s” does not speak HTTP as it should: %s. What had arrived was kept."), peer, failure->detail);
    }
}

void
sbx_http_failure_to_error (const SbxHttpFailure *failure, GError **error)
{
  g_autofree char *peer = dup_peer (failure->request->url);
  g_autofree char *detail = sbx_text_make_visible (*failure->detail != '\0' ? failure->detail : curl_easy_strerror (failure->code), -1, FALSE);
  SbxHttpFailure filled = *failure;

  /* It becomes part of a sentence. */
  if (g_str_has_suffix (detail, "."))
    detail[strlen (detail) - 1] = '\0';
  filled.detail = detail;
  if (*failure->proxy != '\0' && sbx_http_proxy_failure_to_error (&filled, peer, error))
    return;

  /* libcurl has no code of its own for these two. */
  if (failure->code == CURLE_TOO_LARGE || strstr (filled.detail, "oo large response header") != NULL)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_LIMIT,
                 _("The head of the answer of “%s” is too large: at most 300 kB, and 100 kB in one header, are taken. What had arrived was kept."), peer);
  else
    switch (failure->code)
      {
      case CURLE_COULDNT_RESOLVE_HOST:
        g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_DNS,
                     _("Could not find the server of “%s”: no address is known for that name. Check the spelling and the network."), peer);
        break;
      case CURLE_TOO_MANY_REDIRECTS:
        g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH,
                     _("“%s” asks for the authorization again and again, and is never content with it. Check the user and the password."), peer);
        break;
      case CURLE_COULDNT_CONNECT:
      case CURLE_INTERFACE_FAILED:
        set_connect_error (&filled, peer, error);
        break;
      case CURLE_OPERATION_TIMEDOUT:
        set_timeout_error (&filled, peer, error);
        break;
      case CURLE_SSL_CONNECT_ERROR:
      case CURLE_SSL_CERTPROBLEM:
      case CURLE_SSL_CIPHER:
      case CURLE_SSL_CACERT_BADFILE:
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_ISSUER_ERROR:
        set_tls_error (&filled, peer, error);
        break;
      case CURLE_GOT_NOTHING:
      case CURLE_PARTIAL_FILE:
      case CURLE_RECV_ERROR:
      case CURLE_SEND_ERROR:
        set_cut_error (&filled, peer, error);
        break;
      default:
        set_other_error (&filled, peer, error);
      }
}
