#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-redirect.h"

#include "sbx-address.h"
#include "sbx-credentials.h"
#include "sbx-exchange-private.h"
#include "sbx-visible-text.h"

#include <curl/curl.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK (64 * 1024)

static gboolean
set_part (CURLU *parts, CURLUPart part, const char *text, guint flags)
{
  return curl_url_set (parts, part, text, flags) == CURLUE_OK;
}

/* Location as the server sent it, made absolute. A whole address keeps its bytes; one that libcurl can't send is percent-encoded. */
static char *
resolve (const char *base, const char *location)
{
  g_autofree char *scheme = g_uri_parse_scheme (location);
  g_autofree char *encoded = sbx_address_encode (location);
  CURLU *parts = curl_url ();
  char *text = NULL;
  char *url = NULL;
  gboolean good;

  if (scheme != NULL)
    good = set_part (parts, CURLUPART_URL, location, CURLU_PATH_AS_IS | CURLU_NON_SUPPORT_SCHEME);
  else
    good = set_part (parts, CURLUPART_URL, base, CURLU_PATH_AS_IS) && set_part (parts, CURLUPART_URL, location, 0);
  if (good && scheme != NULL)
    url = g_strdup (location);
  else if (good && curl_url_get (parts, CURLUPART_URL, &text, 0) == CURLUE_OK)
    url = g_strdup (text);
  curl_free (text);
  curl_url_cleanup (parts);

  return url == NULL && encoded != NULL ? resolve (base, encoded) : url;
}

/* An address in a Location may name a user; libcurl keeps that of the base for a relative one. */
static void
set_user (char **url, const char *user_of)
{
  CURLU *from = curl_url (), *to = curl_url ();
  char *user = NULL, *password = NULL, *text = NULL;

  set_part (to, CURLUPART_URL, *url, CURLU_PATH_AS_IS);
  if (user_of != NULL && set_part (from, CURLUPART_URL, user_of, CURLU_PATH_AS_IS))
    {
      curl_url_get (from, CURLUPART_USER, &user, 0);
      curl_url_get (from, CURLUPART_PASSWORD, &password, 0);
    }
  set_part (to, CURLUPART_USER, user, 0);
  set_part (to, CURLUPART_PASSWORD, password, 0);
  if (curl_url_get (to, CURLUPART_URL, &text, CURLU_PATH_AS_IS) == CURLUE_OK)
    g_set_str (url, text);
  curl_free (user);
  curl_free (password);
  curl_free (text);
  curl_url_cleanup (from);
  curl_url_cleanup (to);
}

static gboolean
has_user (const char *url)
{
  CURLU *parts = curl_url ();
  char *user = NULL;
  gboolean has;

  has = set_part (parts, CURLUPART_URL, url, CURLU_PATH_AS_IS) && curl_url_get (parts, CURLUPART_USER, &user, 0) == CURLUE_OK;
  curl_free (user);
  curl_url_cleanup (parts);
  return has;
}

/* By its name, or because a secret's value is in it. */
static gboolean
is_credential (const SbxHttpHeader *header, SbxRedactor *redactor)
{
  g_autofree char *covered = NULL;

  if (header->origin != SBX_HEADER_TYPED)
    return header->origin == SBX_HEADER_AUTH;
  if (sbx_name_is_credential_header (header->name))
    return TRUE;
  covered = sbx_redactor_header (redactor, header->name, header->value);
  return !g_str_equal (covered, header->value);
}

/* TRUE: there was something to drop. */
static gboolean
drop_credentials (SbxPrepared *request, SbxRedactor *redactor)
{
  gboolean dropped = request->auth->kind != SBX_AUTH_NONE || (request->send_cert && request->settings->client_cert != NULL);

  g_clear_pointer (&request->auth, sbx_auth_free);
  request->auth = sbx_auth_new (SBX_AUTH_NONE);
  request->send_cert = FALSE;
  for (guint i = request->headers->len; i > 0; i--)
    {
      if (is_credential (g_ptr_array_index (request->headers, i - 1), redactor))
        {
          g_ptr_array_remove_index (request->headers, i - 1);
          dropped = TRUE;
        }
    }
  return dropped;
}

static void
leave_origin (SbxPrepared *request, char **url, const char *from, const char *to, SbxRedactor *redactor, SbxExchange *exchange)
{
  gboolean to_plain = g_str_has_prefix (from, "https:") && g_str_has_prefix (to, "http:");
  gboolean dropped = FALSE;
  g_autofree char *warning = NULL;

  /* A typed Host names the server that was left. */
  sbx_prepared_drop_header (request, "Host");
  if (has_user (*url) || (has_user (request->url) && !request->settings->send_auth_anywhere))
    {
      set_user (url, NULL);
      dropped = TRUE;
    }
  if (!request->settings->send_auth_anywhere)
    dropped = drop_credentials (request, redactor) || dropped;

  if (dropped)
    {
      warning = g_strdup_printf (_("The redirect from “%s” leads to another place, “%s”: credentials were not sent there."), from, to);
      sbx_exchange_add_warning (exchange, warning);
    }
  if (to_plain)
    {
      g_free (warning);
      warning = g_strdup_printf (_("The redirect from “%s” to “%s” left the secure connection: from there on everybody on the way can read along."), from, to);
      sbx_exchange_add_warning (exchange, warning);
    }
}

/* FALSE: the body could not be read. Leaves it at its end. */
static gboolean
look_for_secrets (SbxHttpBody *body, SbxRedactor *redactor, gboolean *found, GError **error)
{
  g_autoptr(GChecksum) plain = g_checksum_new (G_CHECKSUM_SHA256), covered = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr(GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  SbxRedaction *redaction = sbx_redactor_begin (redactor);
  gssize n;

  while ((n = sbx_http_body_read (body, chunk, CHUNK, error)) > 0)
    {
      g_checksum_update (plain, chunk, n);
      sbx_redaction_feed (redaction, chunk, n, out);
      g_checksum_update (covered, out->data, out->len);
      g_byte_array_set_size (out, 0);
    }
  sbx_redaction_finish (redaction, out);
  g_checksum_update (covered, out->data, out->len);
  *found = !g_str_equal (g_checksum_get_string (plain), g_checksum_get_string (covered));
  return n == 0;
}

/* A 307 or 308 wants the body again: not with a secret in it, to a place that the person did not choose. */
static gboolean
check_body (SbxPrepared *request, const char *from, const char *to, SbxRedactor *redactor, GError **error)
{
  gboolean secret;

  if (g_strcmp0 (from, to) == 0 || request->settings->send_auth_anywhere)
    return TRUE;
  if (!look_for_secrets (request->body, redactor, &secret, error))
    return FALSE;
  if (secret)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_REDIRECT,
                 _("The redirect from “%s” leads to another place, “%s”, and asks for the body again, which has a secret in it. It was not sent "
                   "there. If you trust that place, send the request to it, or switch “Authorize at Other Hosts Too” on in its settings."), from, to);
  return !secret;
}

/* What the server wrote into an address is known to nobody: where a name tells a credential, the error is without it. */
static gboolean
check_location (const char *location, const char *url, const char *origin, const char *from, SbxRedactor *redactor, GError **error)
{
  g_autofree char *redacted = sbx_redactor_url (redactor, url != NULL ? url : location);
  g_autofree char *shown = sbx_text_make_visible (redacted, -1, FALSE);
  g_autofree char *scheme = url != NULL ? g_uri_parse_scheme (url) : NULL;
  gboolean is_http = scheme != NULL && (g_ascii_strcasecmp (scheme, "http") == 0 || g_ascii_strcasecmp (scheme, "https") == 0);

  if (url == NULL || (is_http && origin == NULL))
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_REDIRECT,
                 _("“%s” redirects to “%s”, which is no address. The answer was kept as it is."), from, shown);
  else if (!is_http)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_REDIRECT,
                 _("“%s” redirects to “%s”. Only http and https are followed."), from, shown);
  else
    return TRUE;
  return FALSE;
}

/* As it came: the header shows bytes that are not UTF-8 as \xNN, and browsers send them percent-encoded. */
static char *
dup_location (const SbxHop *hop)
{
  const char *value = sbx_fields_lookup (hop->headers, "Location");
  g_autofree char *head = NULL;
  g_auto(GStrv) lines = NULL;
  GString *location;

  if (value == NULL || strstr (value, "\\x") == NULL || hop->response_head == NULL)
    return g_strdup (value);

  head = g_strndup (g_bytes_get_data (hop->response_head, NULL), g_bytes_get_size (hop->response_head));
  lines = g_strsplit (head, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (g_ascii_strncasecmp (*line, "Location:", strlen ("Location:")) == 0)
      {
        value = g_strstrip (*line + strlen ("Location:"));
        break;
      }
  if (g_utf8_validate (value, -1, NULL))
    return g_strdup (value);

  location = g_string_new (NULL);
  for (const char *at = value; *at != '\0'; at++)
    g_string_append_printf (location, (guchar) *at >= 0x80 ? "%%%02X" : "%c", (guchar) *at);
  return g_string_free_and_steal (location);
}

gboolean
sbx_http_redirect (SbxPrepared *request, const SbxHop *hop, int followed, SbxRedactor *redactor, SbxExchange *exchange,
                   GError **error)
{
  g_autofree char *location = dup_location (hop);
  g_autofree char *shown = NULL, *url = NULL, *from = NULL, *to = NULL;
  gboolean is_redirect = hop->status == 301 || hop->status == 302 || hop->status == 303 || hop->status == 307 || hop->status == 308;

  if (!is_redirect || !request->settings->follow_redirects || location == NULL || *location == '\0')
    return FALSE;
  shown = sbx_redactor_url (redactor, hop->url);
  if (followed >= request->settings->max_redirects)
    {
      g_autofree char *redacted = sbx_redactor_url (redactor, location);
      g_autofree char *next = sbx_text_make_visible (redacted, -1, FALSE);

      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_REDIRECT,
                   g_dngettext (GETTEXT_PACKAGE,
                                "Stopped after %d redirect; “%s” leads on to “%s”. Allow more in the settings of the request if this is no circle.",
                                "Stopped after %d redirects; “%s” leads on to “%s”. Allow more in the settings of the request if this is no circle.",
                                request->settings->max_redirects),
                   request->settings->max_redirects, shown, next);
      return FALSE;
    }

  url = resolve (request->url, location);
  from = sbx_address_dup_origin (request->url);
  to = url != NULL ? sbx_address_dup_origin (url) : NULL;
  if (!check_location (location, url, to, shown, redactor, error))
    return FALSE;

  if (g_strcmp0 (from, to) != 0)
    leave_origin (request, &url, from, to, redactor, exchange);
  else if (!has_user (url) && has_user (request->url))
    set_user (&url, request->url);

  /* What browsers do, and hence servers expect: after POST a 301 or 302 asks for a GET. */
  if (!request->settings->keep_method && !g_str_equal (request->method, "HEAD")
      && (hop->status == 303 || (hop->status < 303 && g_str_equal (request->method, "POST"))))
    {
      g_set_str (&request->method, "GET");
      sbx_prepared_drop_body (request);
    }
  else if (request->body != NULL
           && (!sbx_http_body_rewind (request->body, error) || !check_body (request, from, to, redactor, error)
               || !sbx_http_body_rewind (request->body, error)))
    return FALSE;

  g_free (request->url);
  request->url = g_steal_pointer (&url);
  return TRUE;
}
