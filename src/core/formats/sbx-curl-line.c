#include "sbx-curl-private.h"

#include <glib/gi18n-lib.h>
#include <errno.h>
#include <string.h>

static void
keep (SbxCurlLine *self, const char *item)
{
  sbx_curl_line_note (self, SBX_RECEIPT_KEPT, item, NULL);
}

static void
convert (SbxCurlLine *self, const char *item, const char *detail)
{
  sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, item, detail);
}

static void
drop (SbxCurlLine *self, const char *item, const char *detail)
{
  sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, item, detail);
}

static void
add_url (SbxCurlLine *self, const char *item, const char *value)
{
  if (self->url)
    drop (self, value, _("A request has one address: the first was taken"));
  else if (*value == '@' && g_str_equal (item, "--url"))
    drop (self, item, _("A list of addresses in a file is not read"));
  else
    {
      self->url = g_strdup (value);
      keep (self, item);
    }
}

/* Data with "=" are cookies, others name a file. */
static void
add_cookies (SbxCurlLine *self, const char *item, const char *value)
{
  if (*value != '@' && strchr (value, '='))
    {
      if (self->cookies)
        g_string_append_c (self->cookies, ';');
      else
        self->cookies = g_string_new (NULL);
      g_string_append (self->cookies, value);
      keep (self, item);
      return;
    }

  self->settings->use_cookies = TRUE;
  if (*value)
    convert (self, item, _("The environment’s cookies are used instead of the file"));
  else
    keep (self, item);
}

static void
set_referer (SbxCurlLine *self, const char *item, const char *value)
{
  const char *automatic = strstr (value, ";auto");

  g_free (self->referer);
  self->referer = g_strndup (value, automatic ? automatic - value : strlen (value));
  if (automatic)
    convert (self, item, _("The referrer is not set anew after a redirect"));
  else
    keep (self, item);
}

static void
add_header (SbxCurlLine *self, const char *item, const char *value)
{
  if (*value == '@')
    {
      drop (self, item, _("A file of headers is not read"));
      return;
    }
  if (!strpbrk (value, ":;"))
    {
      drop (self, item, _("curl does not send a header without “:”"));
      return;
    }
  g_ptr_array_add (self->headers, g_strdup (value));
  keep (self, item);
}

/* What the request line and the head are made of. */
static gboolean
apply_head (SbxCurlLine *self, SbxCurlAction action, const char *item, const char *value, gboolean on)
{
  switch (action)
    {
    case SBX_CURL_URL:
      add_url (self, item, value);
      return TRUE;
    case SBX_CURL_HEADER:
      add_header (self, item, value);
      return TRUE;
    case SBX_CURL_COOKIE:
      add_cookies (self, item, value);
      return TRUE;
    case SBX_CURL_REFERER:
      set_referer (self, item, value);
      return TRUE;
    case SBX_CURL_URL_QUERY:
      {
        g_autofree char *part = *value == '+' ? g_strdup (value + 1) : sbx_curl_urlencode (self, item, value);

        if (!part)
          return TRUE;
        if (!self->query)
          self->query = g_string_new (NULL);
        else
          g_string_append_c (self->query, '&');
        g_string_append (self->query, part);
      }
      break;
    case SBX_CURL_REQUEST: g_set_str (&self->method, value); break;
    case SBX_CURL_USER_AGENT: g_set_str (&self->user_agent, value); break;
    case SBX_CURL_RANGE: g_set_str (&self->range, value); break;
    case SBX_CURL_PROTO_DEFAULT: g_set_str (&self->proto_default, value); break;
    case SBX_CURL_GET: self->get = on; break;
    case SBX_CURL_HEAD: self->head = on; break;
    case SBX_CURL_GLOBOFF: self->globoff = on; break;
    case SBX_CURL_PATH_AS_IS: self->path_as_is = on; break;
    default: return FALSE;
    }
  keep (self, item);
  return TRUE;
}

static gboolean
apply_auth (SbxCurlLine *self, SbxCurlAction action, const char *item, const char *value, gboolean on)
{
  switch (action)
    {
    case SBX_CURL_ANYAUTH:
      self->auth_kind = SBX_AUTH_BASIC;
      convert (self, item, _("The server is not asked first: Basic authorization is sent"));
      return TRUE;
    case SBX_CURL_USER: g_set_str (&self->user, value); break;
    case SBX_CURL_BEARER: g_set_str (&self->bearer, value); break;
    case SBX_CURL_AWS: g_set_str (&self->aws, value); break;
    case SBX_CURL_BASIC: self->auth_kind = SBX_AUTH_BASIC; break;
    case SBX_CURL_DIGEST: self->auth_kind = on ? SBX_AUTH_DIGEST : SBX_AUTH_BASIC; break;
    case SBX_CURL_NTLM: self->auth_kind = on ? SBX_AUTH_NTLM : SBX_AUTH_BASIC; break;
    default: return FALSE;
    }
  keep (self, item);
  return TRUE;
}

/* "file:password"; a backslash makes the next colon or backslash a part of the name. */
static void
set_cert (SbxCurlLine *self, const char *value)
{
  g_autoptr (GString) file = g_string_new (NULL);

  for (; *value && *value != ':'; value++)
    {
      if (*value == '\\' && (value[1] == '\\' || value[1] == ':'))
        value++;
      g_string_append_c (file, *value);
    }
  g_set_str (&self->settings->client_cert, file->str);
  if (*value == ':')
    g_set_str (&self->settings->key_password, value + 1);
}

/* curl's HOST:PORT:ADDRESS[,ADDRESS]… as HOST:PORT:ADDRESS:PORT. */
static void
resolve (SbxCurlLine *self, const char *item, const char *value)
{
  const char *host = *value == '+' ? value + 1 : value;
  gsize host_length = *host == '[' ? strcspn (host, "]") + 1 : strcspn (host, ":");
  const char *port, *address;
  gsize port_length, address_length;

  port = strlen (host) > host_length && host[host_length] == ':' ? host + host_length + 1 : "";
  port_length = strspn (port, "0123456789");
  if (*value == '-' || port_length == 0 || port[port_length] != ':')
    {
      drop (self, item, _("Only the form host:port:address has a place in a request"));
      return;
    }

  address = port + port_length + 1;
  address_length = strcspn (address, ",");
  /* Any host: nothing before the first colon. */
  if (host_length == 1 && *host == '*')
    host_length = 0;
  g_ptr_array_add (self->settings->connect_to,
                   g_strdup_printf (memchr (address, ':', address_length) && *address != '[' ? "%.*s:%.*s:[%.*s]:%.*s" : "%.*s:%.*s:%.*s:%.*s",
                                    (int) host_length, *host == '*' ? "" : host, (int) port_length, port,
                                    (int) address_length, address, (int) port_length, port));
  convert (self, item, _("It became a place to connect to"));
}

static gboolean
apply_files (SbxCurlLine *self, SbxCurlAction action, const char *item, const char *value)
{
  switch (action)
    {
    case SBX_CURL_CACERT: g_set_str (&self->settings->ca_file, value); break;
    case SBX_CURL_CERT: set_cert (self, value); break;
    case SBX_CURL_KEY: g_set_str (&self->settings->client_key, value); break;
    case SBX_CURL_PASS: g_set_str (&self->settings->key_password, value); break;
    case SBX_CURL_CONNECT_TO: g_ptr_array_add (self->settings->connect_to, g_strdup (value)); break;
    case SBX_CURL_RESOLVE:
      resolve (self, item, value);
      return TRUE;
    case SBX_CURL_COOKIE_JAR:
      self->settings->use_cookies = TRUE;
      convert (self, item, _("Cookies are kept in the environment instead of the file"));
      return TRUE;
    default: return FALSE;
    }
  keep (self, item);
  return TRUE;
}

static void
set_proxy (SbxCurlLine *self, const char *scheme, const char *value)
{
  g_free (self->proxy);
  if (*value == '\0' || strstr (value, "://"))
    self->proxy = g_strdup (value);
  else
    self->proxy = g_strconcat (scheme, value, NULL);
}

static gboolean
apply_proxy (SbxCurlLine *self, SbxCurlAction action, const char *item, const char *value)
{
  switch (action)
    {
    case SBX_CURL_PROXY: set_proxy (self, "http://", value); break;
    case SBX_CURL_SOCKS4: set_proxy (self, "socks4://", value); break;
    case SBX_CURL_SOCKS4A: set_proxy (self, "socks4a://", value); break;
    case SBX_CURL_SOCKS5: set_proxy (self, "socks5://", value); break;
    case SBX_CURL_SOCKS5H: set_proxy (self, "socks5h://", value); break;
    case SBX_CURL_PROXY_USER: g_set_str (&self->proxy_user, value); break;
    case SBX_CURL_NOPROXY:
      if (!g_str_equal (value, "*"))
        {
          drop (self, item, _("There is no list of hosts without a proxy: a request has one proxy, or none"));
          return TRUE;
        }
      set_proxy (self, "", "");
      break;
    default: return FALSE;
    }
  keep (self, item);
  return TRUE;
}

static gboolean
apply_settings (SbxCurlLine *self, SbxCurlAction action, const char *item, gboolean on)
{
  SbxSettings *settings = self->settings;

  switch (action)
    {
    case SBX_CURL_COMPRESSED: settings->decompress = on; break;
    case SBX_CURL_INSECURE: settings->verify_tls = !on; break;
    case SBX_CURL_LOCATION: settings->follow_redirects = on; break;
    case SBX_CURL_LOCATION_TRUSTED: settings->follow_redirects = settings->send_auth_anywhere = on; break;
    case SBX_CURL_HTTP1: settings->http_version = SBX_HTTP_VERSION_1_1; break;
    case SBX_CURL_HTTP2: settings->http_version = SBX_HTTP_VERSION_2; break;
    case SBX_CURL_HTTP2_PRIOR:
      settings->http_version = SBX_HTTP_VERSION_2;
      convert (self, item, _("HTTP/2 is asked for; without TLS the server must offer it"));
      return TRUE;
    case SBX_CURL_POST301:
    case SBX_CURL_POST302:
    case SBX_CURL_POST303:
      {
        guint bit = 1u << (action - SBX_CURL_POST301);

        self->posts = on ? self->posts | bit : self->posts & ~bit;
      }
      break;
    default: return FALSE;
    }
  keep (self, item);
  return TRUE;
}

/* "1.5" seconds, "10M" bytes. */
static gboolean
read_number (const char *item, const char *value, double unit, gboolean suffixes, double *number, GError **error)
{
  static const char letters[] = "kmgtp";
  char *end;
  const char *letter;

  *number = g_ascii_strtod (value, &end) * unit;
  letter = suffixes && *end ? strchr (letters, g_ascii_tolower (*end)) : NULL;
  for (const char *at = letter; at && at >= letters; at--)
    *number *= 1024;
  if (letter)
    end++;
  if (end != value && *end == '\0' && *number >= 0 && *number < 9e15)
    return TRUE;
  g_set_error (error, SBX_CURL_ERROR, SBX_CURL_ERROR_OPTION,
               _("The option “%s” needs a number, not “%s”: correct it"), item, value);
  return FALSE;
}

static gboolean
apply_numbers (SbxCurlLine *self, SbxCurlAction action, const char *item, const char *value, GError **error)
{
  SbxSettings *settings = self->settings;
  double number;

  if (action == SBX_CURL_MAX_REDIRS && g_str_equal (value, "-1"))
    {
      settings->max_redirects = G_MAXINT;
      keep (self, item);
      return TRUE;
    }
  if (!read_number (item, value, action == SBX_CURL_MAX_TIME || action == SBX_CURL_CONNECT_TIMEOUT ? 1000 : 1,
                    action == SBX_CURL_MAX_FILESIZE, &number, error))
    return FALSE;

  if (action == SBX_CURL_MAX_REDIRS)
    settings->max_redirects = (int) MIN (number, G_MAXINT);
  else if (action == SBX_CURL_MAX_TIME)
    settings->timeout_ms = (int) MIN (number + 0.5, G_MAXINT);
  else if (action == SBX_CURL_CONNECT_TIMEOUT)
    settings->connect_timeout_ms = (int) MIN (number + 0.5, G_MAXINT);
  else
    settings->max_body_bytes = (gint64) number;
  keep (self, item);
  return TRUE;
}

static void
set_upload (SbxCurlLine *self, const char *item, const char *value)
{
  if (g_str_equal (value, "-") || g_str_equal (value, "."))
    {
      drop (self, item, _("Standard input has no place in a request: choose a file for the body"));
      return;
    }
  g_set_str (&self->upload, value);
  if (!self->globoff && strpbrk (value, "{["))
    convert (self, item, _("One file is sent: its name is taken as it stands"));
  else
    keep (self, item);
}

gboolean
sbx_curl_line_apply (SbxCurlLine *self, SbxCurlAction action, const char *item, const char *value, gboolean on, GError **error)
{
  const char *reason = sbx_curl_action_get_reason (action);

  if (reason)
    {
      drop (self, item, reason);
      return TRUE;
    }
  if (apply_head (self, action, item, value, on)
      || apply_auth (self, action, item, value, on)
      || apply_files (self, action, item, value)
      || apply_proxy (self, action, item, value)
      || apply_settings (self, action, item, on))
    return TRUE;

  switch (action)
    {
    case SBX_CURL_FORM:
    case SBX_CURL_FORM_STRING:
      return sbx_curl_line_form (self, action == SBX_CURL_FORM_STRING, item, value, error);
    case SBX_CURL_UPLOAD:
      set_upload (self, item, value);
      return TRUE;
    case SBX_CURL_NEXT:
      self->finished = TRUE;
      drop (self, item, _("Only the first transfer is taken"));
      return TRUE;
    case SBX_CURL_MAX_REDIRS:
    case SBX_CURL_MAX_TIME:
    case SBX_CURL_CONNECT_TIMEOUT:
    case SBX_CURL_MAX_FILESIZE:
      return apply_numbers (self, action, item, value, error);
    default:
      sbx_curl_line_data (self, action, item, value);
      return TRUE;
    }
}
