#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-transfer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NO_LIMIT_MS (24L * 60 * 60 * 1000)  /* libcurl's 0 means 300 seconds */

static void
add_line (SbxHttpTransfer *self, const char *line)
{
  self->header_lines = curl_slist_append (self->header_lines, line);
}

/* libcurl takes "Name;" for a header without a value, and "Name:" for one of its own that must not go out. */
static void
add_header (SbxHttpTransfer *self, const char *name, const char *value)
{
  gboolean is_blank = value[strspn (value, " \t")] == '\0';
  g_autofree char *line = is_blank ? g_strconcat (name, ";", NULL) : g_strconcat (name, ": ", value, NULL);

  add_line (self, line);
}

static void
suppress_header (SbxHttpTransfer *self, const char *name)
{
  g_autofree char *line = g_strconcat (name, ":", NULL);

  add_line (self, line);
}

static void
set_headers (SbxHttpTransfer *self)
{
  SbxPrepared *request = self->request;
  GPtrArray *omitted = request->settings->omit_headers;

  /* libcurl writes a typed Host first and in its own letters. Where it is told to send none, the typed row stays in its place. */
  if (sbx_prepared_lookup (request, "Host") != NULL)
    suppress_header (self, "Host");
  else if (request->host_line != NULL)
    add_header (self, "Host", request->host_line);

  for (guint i = 0; i < request->headers->len; i++)
    {
      const SbxHttpHeader *header = g_ptr_array_index (request->headers, i);

      add_header (self, header->name, header->value);
    }

  for (guint i = 0; i < omitted->len; i++)
    if (sbx_prepared_lookup (request, g_ptr_array_index (omitted, i)) == NULL)
      suppress_header (self, g_ptr_array_index (omitted, i));
  /* It asks the server first and waits a second for its leave: nobody typed that. */
  if (sbx_prepared_lookup (request, "Expect") == NULL)
    suppress_header (self, "Expect");
  curl_easy_setopt (self->easy, CURLOPT_HTTPHEADER, self->header_lines);
}

static void
set_method (SbxHttpTransfer *self)
{
  SbxPrepared *request = self->request;
  gboolean wants_length = g_str_equal (request->method, "POST") || g_str_equal (request->method, "PUT") || g_str_equal (request->method, "PATCH");

  if (g_str_equal (request->method, "HEAD"))
    {
      curl_easy_setopt (self->easy, CURLOPT_NOBODY, 1L);
      return;
    }
  if (request->body != NULL || wants_length)
    {
      gint64 size = request->body != NULL ? sbx_http_body_get_size (request->body) : 0;

      curl_easy_setopt (self->easy, CURLOPT_UPLOAD, 1L);
      curl_easy_setopt (self->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t) size);
    }
  curl_easy_setopt (self->easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static gboolean
set_auth (SbxHttpTransfer *self, GError **error)
{
  const SbxAuth *auth = self->request->auth;
  g_autofree char *signature = NULL;

  switch (auth->kind)
    {
    case SBX_AUTH_DIGEST:
    case SBX_AUTH_NTLM:
      if (auth->kind == SBX_AUTH_NTLM && !(curl_version_info (CURLVERSION_NOW)->features & CURL_VERSION_NTLM))
        {
          g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH,
                               _("The libcurl of this system was built without NTLM. Choose another kind of authorization."));
          return FALSE;
        }
      curl_easy_setopt (self->easy, CURLOPT_HTTPAUTH, auth->kind == SBX_AUTH_NTLM ? CURLAUTH_NTLM : CURLAUTH_DIGEST);
      curl_easy_setopt (self->easy, CURLOPT_USERNAME, sbx_auth_get (auth, "username"));
      curl_easy_setopt (self->easy, CURLOPT_PASSWORD, sbx_auth_get (auth, "password"));
      break;
    case SBX_AUTH_AWS:
      signature = g_strdup_printf ("aws:amz:%s:%s", sbx_auth_get (auth, "region"), sbx_auth_get (auth, "service"));
      curl_easy_setopt (self->easy, CURLOPT_AWS_SIGV4, signature);
      curl_easy_setopt (self->easy, CURLOPT_USERNAME, sbx_auth_get (auth, "accessKey"));
      curl_easy_setopt (self->easy, CURLOPT_PASSWORD, sbx_auth_get (auth, "secretKey"));
      break;
    default:
      break;
    }
  return TRUE;
}

static void
set_tls (SbxHttpTransfer *self)
{
  const SbxSettings *settings = self->request->settings;
  long verify = settings->verify_tls;

  curl_easy_setopt (self->easy, CURLOPT_SSL_VERIFYPEER, verify);
  curl_easy_setopt (self->easy, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
  curl_easy_setopt (self->easy, CURLOPT_PROXY_SSL_VERIFYPEER, verify);
  curl_easy_setopt (self->easy, CURLOPT_PROXY_SSL_VERIFYHOST, verify ? 2L : 0L);
  /* A resumed session shows no certificates. */
  curl_easy_setopt (self->easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  if (settings->ca_file != NULL)
    {
      curl_easy_setopt (self->easy, CURLOPT_CAINFO, settings->ca_file);
      curl_easy_setopt (self->easy, CURLOPT_PROXY_CAINFO, settings->ca_file);
    }
  if (settings->client_cert == NULL || !self->request->send_cert)
    return;

  curl_easy_setopt (self->easy, CURLOPT_SSLCERT, settings->client_cert);
  if (g_str_has_suffix (settings->client_cert, ".p12") || g_str_has_suffix (settings->client_cert, ".pfx"))
    curl_easy_setopt (self->easy, CURLOPT_SSLCERTTYPE, "P12");
  if (settings->client_key != NULL)
    curl_easy_setopt (self->easy, CURLOPT_SSLKEY, settings->client_key);
  /* Without a password OpenSSL would ask on the terminal. */
  curl_easy_setopt (self->easy, CURLOPT_KEYPASSWD, settings->key_password != NULL ? settings->key_password : "");
}

static void
set_version (SbxHttpTransfer *self)
{
  gboolean is_https = g_ascii_strncasecmp (self->request->url, "https:", 6) == 0;
  long version = CURL_HTTP_VERSION_2TLS;

  /* Over plain HTTP there is nobody to ask for HTTP/2, and the upgrade would add headers: it is spoken at once. */
  if (self->request->settings->http_version == SBX_HTTP_VERSION_1_1 || self->preview != NULL)
    version = CURL_HTTP_VERSION_1_1;
  else if (self->request->settings->http_version == SBX_HTTP_VERSION_2 && !is_https)
    version = CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
  curl_easy_setopt (self->easy, CURLOPT_HTTP_VERSION, version);
}

void
sbx_http_transfer_load_cookies (SbxHttpTransfer *self)
{
  GPtrArray *lines = *self->cookies;

  self->cookies_loaded = TRUE;
  for (guint i = 0; i < lines->len; i++)
    curl_easy_setopt (self->easy, CURLOPT_COOKIELIST, (const char *) g_ptr_array_index (lines, i));
}

static void
set_cookies (SbxHttpTransfer *self)
{
  if (self->cookies == NULL)
    return;

  curl_easy_setopt (self->easy, CURLOPT_COOKIEFILE, "");
  /* A typed Cookie header is the only one that goes out; the jar comes in with the answer, so that it is kept up to date. */
  if (sbx_prepared_lookup (self->request, "Cookie") == NULL)
    sbx_http_transfer_load_cookies (self);
}

static void
set_network (SbxHttpTransfer *self)
{
  const SbxSettings *settings = self->request->settings;

  /* Empty and not left out: else libcurl looks at the environment. */
  curl_easy_setopt (self->easy, CURLOPT_PROXY, self->proxy);
  curl_easy_setopt (self->easy, CURLOPT_NOPROXY, "");
  curl_easy_setopt (self->easy, CURLOPT_PROXYAUTH, CURLAUTH_BASIC | CURLAUTH_DIGEST | CURLAUTH_NTLM);
  /* Not GSSAPI, which would show the person's ticket to whoever asks. */
  curl_easy_setopt (self->easy, CURLOPT_SOCKS5_AUTH, CURLAUTH_BASIC);
  /* A preview needs no name looked up. */
  if (self->preview != NULL)
    self->connect_to = curl_slist_append (NULL, "::127.0.0.1:1");
  else
    for (guint i = 0; i < settings->connect_to->len; i++)
      self->connect_to = curl_slist_append (self->connect_to, g_ptr_array_index (settings->connect_to, i));
  curl_easy_setopt (self->easy, CURLOPT_CONNECT_TO, self->connect_to);
  curl_easy_setopt (self->easy, CURLOPT_CONNECTTIMEOUT_MS, settings->connect_timeout_ms > 0 ? (long) settings->connect_timeout_ms : NO_LIMIT_MS);
  curl_easy_setopt (self->easy, CURLOPT_TIMEOUT_MS, (long) self->timeout_ms);
  /* A cancelled lookup of a name is left behind, not waited for. */
  curl_easy_setopt (self->easy, CURLOPT_QUICK_EXIT, 1L);
}

/* libcurl leaves out a question mark with nothing behind it. It was typed, so it goes out; but not to a proxy, which needs
 * the whole address, nor where the address is part of a signature, which libcurl makes without it. */
static void
set_target (SbxHttpTransfer *self)
{
  const char *url = self->request->url;
  gsize end = strcspn (url, "#"), question = strcspn (url, "?");
  const char *authority = strstr (url, "://");
  g_autofree char *target = NULL;

  if (question + 1 != end || authority == NULL || *self->proxy != '\0' || self->request->auth->kind != SBX_AUTH_NONE)
    return;
  authority += strlen ("://");
  authority += strcspn (authority, "/?");
  target = g_strdup_printf ("%s%.*s", *authority == '/' ? "" : "/", (int) (url + end - authority), authority);
  curl_easy_setopt (self->easy, CURLOPT_REQUEST_TARGET, target);
}

gboolean
sbx_http_transfer_configure (SbxHttpTransfer *self, GError **error)
{
  curl_easy_setopt (self->easy, CURLOPT_ERRORBUFFER, self->detail);
  curl_easy_setopt (self->easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (self->easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (self->easy, CURLOPT_URL, self->request->url);
  /* A signature of AWS is over the path without its dots, and libcurl refuses to make one of another. */
  curl_easy_setopt (self->easy, CURLOPT_PATH_AS_IS, self->request->auth->kind == SBX_AUTH_AWS ? 0L : 1L);
  curl_easy_setopt (self->easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (self->easy, CURLOPT_BUFFERSIZE, 128L * 1024);
  /* An answer without a head is an error, but what came is kept: it is told apart where bodies are written. */
  curl_easy_setopt (self->easy, CURLOPT_HTTP09_ALLOWED, 1L);

  set_target (self);
  set_version (self);
  set_method (self);
  set_network (self);
  set_tls (self);
  set_cookies (self);
  set_headers (self);
  return set_auth (self, error);
}
