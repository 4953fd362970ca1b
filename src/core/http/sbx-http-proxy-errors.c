#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-errors.h"

#include "sbx-http-proxy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KNOWN_METHODS (CURLAUTH_BASIC | CURLAUTH_DIGEST | CURLAUTH_NTLM)

/* libcurl tells the codes of SOCKS as numbers. */
static const char *
words_for_socks (CURLproxycode code)
{
  switch (code)
    {
    case CURLPX_CLOSED:
      /* Translators: this and what follows stand behind “The proxy “%s” did not open the way to “%s”: ”. */
      return _("it closed the connection");
    case CURLPX_BAD_VERSION:
    case CURLPX_BAD_ADDRESS_TYPE:
    case CURLPX_UNKNOWN_MODE:
    case CURLPX_GSSAPI:
    case CURLPX_GSSAPI_PERMSG:
      return _("it does not speak SOCKS as it should");
    case CURLPX_NO_AUTH:
      return _("it does not let this in: it may want a user and a password, or another way to sign in");
    case CURLPX_USER_REJECTED:
      return _("it does not accept the user and the password");
    case CURLPX_IDENTD:
    case CURLPX_IDENTD_DIFFER:
      return _("it asks this machine who you are (identd), which is not answered");
    case CURLPX_REPLY_NOT_ALLOWED:
      return _("its rules do not allow it");
    case CURLPX_REPLY_NETWORK_UNREACHABLE:
      return _("it can't reach that network");
    case CURLPX_REPLY_HOST_UNREACHABLE:
      return _("it can't reach that server");
    case CURLPX_REPLY_CONNECTION_REFUSED:
      return _("the server refused the connection");
    case CURLPX_REPLY_TTL_EXPIRED:
      return _("the way there is too long");
    case CURLPX_REPLY_COMMAND_NOT_SUPPORTED:
      return _("it makes no connections for others");
    case CURLPX_REPLY_ADDRESS_TYPE_NOT_SUPPORTED:
      return _("it takes no addresses of this kind");
    case CURLPX_REPLY_GENERAL_SERVER_FAILURE:
    case CURLPX_REPLY_UNASSIGNED:
    case CURLPX_REQUEST_FAILED:
    case CURLPX_UNKNOWN_FAIL:
      return _("it says only that it could not");
    default:
      return NULL;
    }
}

static const char *
words_for_way (const SbxHttpFailure *failure)
{
  const char *words = NULL;
  long code = CURLPX_OK;

  if (failure->code == CURLE_PROXY)
    {
      curl_easy_getinfo (failure->easy, CURLINFO_PROXY_ERROR, &code);
      words = words_for_socks (code);
    }
  /* libcurl has no codes of its own for these. */
  else if (strstr (failure->detail, "CONNECT aborted") != NULL)
    words = _("it closed the connection");
  else if (strstr (failure->detail, "oo large") != NULL)
    words = _("its answer is too large");
  else if (failure->code == CURLE_WEIRD_SERVER_REPLY || strstr (failure->detail, "CONNECT tunnel failed") != NULL)
    words = _("its answer is not HTTP");
  return words != NULL ? words : failure->detail;
}

/* code: what it answered, another than that the way is open. */
static void
set_answer_error (const SbxHttpFailure *failure, const char *proxy, long code, GError **error)
{
  long methods = 0;

  curl_easy_getinfo (failure->easy, CURLINFO_PROXYAUTH_AVAIL, &methods);
  if (code == 407 && (methods & KNOWN_METHODS) == 0)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROXY,
                 _("The proxy “%s” asks who you are in a way that is not known here (%ld): only Basic, Digest and NTLM are. %s"),
                 proxy, code, failure->proxy_advice);
  /* Some proxies say 401 to a wrong password. */
  else if (code == 407 || code == 401)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROXY,
                 _("The proxy “%s” asks for a user and a password (%ld). Put right ones into its address: http://user:password@host:port."), proxy, code);
  else
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROXY,
                 _("The proxy “%s” did not open the way to the server: it answered %ld. Ask who runs it whether that server is allowed."), proxy, code);
}

static void
set_way_error (const SbxHttpFailure *failure, const char *proxy, const char *peer, GError **error)
{
  g_autofree char *problem = failure->tls != NULL ? sbx_tls_facts_dup_problem (failure->tls) : NULL;
  long os_error = 0;

  switch (failure->code)
    {
    case CURLE_COULDNT_RESOLVE_PROXY:
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROXY,
                   _("Could not find the proxy “%s”: no address is known for that name. %s"), proxy, failure->proxy_advice);
      break;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
      curl_easy_getinfo (failure->easy, CURLINFO_OS_ERRNO, &os_error);
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROXY,
                   /* Translators: the last %s is a sentence that says where to change the proxy. */
                   _("Could not reach the proxy “%s”: %s. %s"),
                   proxy, os_error != 0 ? g_strerror (os_error) : failure->detail, failure->proxy_advice);
      break;
    case CURLE_OPERATION_TIMEDOUT:
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TIMEOUT,
                   _("The proxy “%s” did not open the way to “%s” within %g seconds. %s"),
                   proxy, peer, sbx_http_connect_limit (failure->request->settings) / 1000.0, failure->proxy_advice);
      break;
    case CURLE_PEER_FAILED_VERIFICATION:
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TLS,
                   _("The proxy “%s” is not to be trusted: %s Nothing was sent. %s"), proxy, problem != NULL ? problem : failure->detail, failure->proxy_advice);
      break;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TLS,
                   _("Could not make a secure connection to the proxy “%s”: %s. %s"), proxy, failure->detail, failure->proxy_advice);
      break;
    default:
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROXY,
                   _("The proxy “%s” did not open the way to “%s”: %s. %s"), proxy, peer, words_for_way (failure), failure->proxy_advice);
    }
}

gboolean
sbx_http_proxy_failure_to_error (const SbxHttpFailure *failure, const char *peer, GError **error)
{
  g_autofree char *proxy = sbx_http_show_proxy (failure->proxy);
  long asked = 0, answered = 0;

  curl_easy_getinfo (failure->easy, CURLINFO_HTTP_CONNECTCODE, &asked);
  curl_easy_getinfo (failure->easy, CURLINFO_RESPONSE_CODE, &answered);
  if (failure->code == CURLE_TOO_MANY_REDIRECTS && answered == 407)
    asked = answered;
  else if (!failure->at_proxy)
    return FALSE;

  switch (failure->code)
    {
    /* What the person typed or chose, or what is looked up here. */
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_URL_MALFORMAT:
    case CURLE_NOT_BUILT_IN:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
      return FALSE;
    default:
      break;
    }
  if (asked > 0 && asked / 100 != 2)
    set_answer_error (failure, proxy, asked, error);
  else
    set_way_error (failure, proxy, peer, error);
  return TRUE;
}

void
sbx_http_error_name_proxy (GError *error, const char *proxy)
{
  g_autofree char *shown = sbx_http_show_proxy (proxy);
  g_autofree char *message = error->message;

  error->message = g_strdup_printf (_("%s The way led through the proxy “%s”: it may be its doing."), message, shown);
}
