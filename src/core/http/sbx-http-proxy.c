#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-proxy.h"

#include <curl/curl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include <string.h>

#include "sbx-address.h"

/* No proxy leads to the machine itself, and asking the system takes longer than a request to it. */
static gboolean
is_this_machine (const char *url)
{
  CURLU *parts = curl_url ();
  char *host = NULL;
  gboolean here = FALSE;

  if (curl_url_set (parts, CURLUPART_URL, url, 0) == CURLUE_OK && curl_url_get (parts, CURLUPART_HOST, &host, 0) == CURLUE_OK)
    {
      g_autofree char *bare = g_ascii_strdown (*host == '[' ? host + 1 : host, -1);
      g_autoptr(GInetAddress) address = NULL;

      bare[strcspn (bare, "]")] = '\0';
      address = g_inet_address_new_from_string (bare);
      here = address != NULL ? g_inet_address_get_is_loopback (address)
                             : g_str_equal (bare, "localhost") || g_str_has_suffix (bare, ".localhost");
    }
  curl_free (host);
  curl_url_cleanup (parts);
  return here;
}

static char *
ask_system (const char *url, GCancellable *cancellable, GError **error)
{
  /* Where it goes is all that the resolver, its log and a script of the network's may know. */
  g_autofree char *origin = sbx_address_dup_origin (url);
  g_autofree char *root = g_strconcat (origin != NULL ? origin : url, "/", NULL);
  g_autoptr(GError) local = NULL;
  g_auto(GStrv) proxies = NULL;

  if (is_this_machine (url))
    return g_strdup ("");

  proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), root, cancellable, &local);
  if (proxies == NULL && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED, _("Sending was cancelled."));
      return NULL;
    }
  if (proxies == NULL)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROXY,
                   _("Could not ask the system for its proxy: %s. Choose a proxy, or none, in the settings of the request."), local->message);
      return NULL;
    }
  if (proxies[0] == NULL || g_str_equal (proxies[0], "direct://"))
    return g_strdup ("");
  /* GLib's "socks" leaves the version open; names are then resolved by the proxy. */
  if (g_str_has_prefix (proxies[0], "socks://"))
    return g_strconcat ("socks5h", proxies[0] + strlen ("socks"), NULL);
  return g_strdup (proxies[0]);
}

static gboolean
check_proxy (const char *proxy, GError **error)
{
  static const char *const schemes[] = { "http", "https", "socks4", "socks4a", "socks5", "socks5h" };
  g_autofree char *scheme = g_uri_parse_scheme (proxy);

  for (guint i = 0; scheme != NULL && i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strcasecmp (scheme, schemes[i]) == 0 && strstr (proxy, "://") != NULL)
      return TRUE;
  /* "proxy.example:3128", as curl takes it. */
  if (strstr (proxy, "://") == NULL)
    return TRUE;
  g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_PROXY,
               _("“%s” is no kind of proxy that can be used. Use http, https, socks4, socks4a, socks5 or socks5h."), scheme != NULL ? scheme : "");
  return FALSE;
}

const char *
sbx_http_proxy_advice (const SbxPrepared *request, const char *default_proxy)
{
  if (request->settings->proxy != NULL)
    return _("Check it in the settings of the request, or send without a proxy.");
  if (default_proxy != NULL)
    return _("Check the proxy in the preferences, or choose none in the settings of the request.");
  return _("It is the proxy of the system: check it there, or choose another, or none, in the settings of the request.");
}

char *
sbx_http_choose_proxy (const SbxPrepared *request, const char *default_proxy, GCancellable *cancellable, GError **error)
{
  const char *fallback = default_proxy != NULL && *default_proxy != '\0' && is_this_machine (request->url) ? "" : default_proxy;
  const char *chosen = request->settings->proxy != NULL ? request->settings->proxy : fallback;
  g_autofree char *proxy = chosen != NULL ? g_strdup (chosen) : ask_system (request->url, cancellable, error);

  if (proxy == NULL || (*proxy != '\0' && !check_proxy (proxy, error)))
    return NULL;
  return g_steal_pointer (&proxy);
}

char *
sbx_http_show_proxy (const char *proxy)
{
  CURLU *parts = curl_url ();
  char *text = NULL;
  char *result;

  if (curl_url_set (parts, CURLUPART_URL, proxy, CURLU_NON_SUPPORT_SCHEME | CURLU_DEFAULT_SCHEME) == CURLUE_OK)
    {
      curl_url_set (parts, CURLUPART_USER, NULL, 0);
      curl_url_set (parts, CURLUPART_PASSWORD, NULL, 0);
      curl_url_set (parts, CURLUPART_PATH, NULL, 0);
      curl_url_get (parts, CURLUPART_URL, &text, 0);
    }
  result = g_strdup (text != NULL ? text : "");
  if (g_str_has_suffix (result, "/"))
    result[strlen (result) - 1] = '\0';
  curl_free (text);
  curl_url_cleanup (parts);
  return result;
}
