#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-prepare.h"

#include "sbx-address.h"
#include "sbx-exchange-private.h"
#include "sbx-http-body-private.h"

#include <curl/curl.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static void
header_free (gpointer data)
{
  SbxHttpHeader *header = data;

  g_free (header->name);
  g_free (header->value);
  g_free (header);
}

void
sbx_prepared_free (SbxPrepared *self)
{
  if (self == NULL)
    return;

  g_free (self->method);
  g_free (self->url);
  g_free (self->host_line);
  g_ptr_array_unref (self->headers);
  g_clear_pointer (&self->body, sbx_http_body_free);
  g_clear_pointer (&self->auth, sbx_auth_free);
  g_clear_pointer (&self->settings, sbx_settings_free);
  g_free (self);
}

const char *
sbx_prepared_lookup (SbxPrepared *self, const char *name)
{
  for (guint i = 0; i < self->headers->len; i++)
    {
      const SbxHttpHeader *header = g_ptr_array_index (self->headers, i);

      if (g_ascii_strcasecmp (header->name, name) == 0)
        return header->value;
    }
  return NULL;
}

void
sbx_prepared_drop_header (SbxPrepared *self, const char *name)
{
  for (guint i = self->headers->len; i > 0; i--)
    {
      const SbxHttpHeader *header = g_ptr_array_index (self->headers, i - 1);

      if (g_ascii_strcasecmp (header->name, name) == 0)
        g_ptr_array_remove_index (self->headers, i - 1);
    }
}

void
sbx_prepared_drop_body (SbxPrepared *self)
{
  static const char *const about_body[] = {
    "Content-Type", "Content-Length", "Content-Encoding", "Content-Language", "Content-Location", "Transfer-Encoding", "Expect",
    "X-Amz-Content-Sha256",
  };

  g_clear_pointer (&self->body, sbx_http_body_free);
  for (guint i = 0; i < G_N_ELEMENTS (about_body); i++)
    sbx_prepared_drop_header (self, about_body[i]);
}

/* What would break out of its line can't be sent; all else goes out as typed. */
gboolean
sbx_prepared_add_header (SbxPrepared *self, int position, const char *name, const char *value, SbxHeaderOrigin origin, GError **error)
{
  SbxHttpHeader *header;

  if (*name == '\0')
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID,
                   _("A header has the value “%s” but no name. Give it a name, or switch it off."), value);
      return FALSE;
    }
  if (*name == ' ' || *name == '\t' || strpbrk (name, ":\r\n") != NULL)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID,
                   _("“%s” can't be the name of a header: it begins with a space, or has a colon or a line break in it. Correct it."), name);
      return FALSE;
    }
  if (strpbrk (value, "\r\n") != NULL)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID,
                   _("The value of the header “%s” has a line break in it, which can't be sent. Remove it."), name);
      return FALSE;
    }

  header = g_new0 (SbxHttpHeader, 1);
  header->name = g_strdup (name);
  header->value = g_strdup (value);
  header->origin = origin;
  g_ptr_array_insert (self->headers, position, header);
  return TRUE;
}

static gboolean
expand_headers (SbxPrepared *self, SbxRequest *request, SbxScope *scope, GError **error)
{
  g_autoptr(GPtrArray) fields = sbx_request_dup_headers (request, error);

  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      const SbxField *field = g_ptr_array_index (fields, i);
      g_autofree char *where = NULL, *name = NULL, *value = NULL;

      if (!field->enabled || (*field->name == '\0' && *field->value == '\0'))
        continue;

      where = g_strdup_printf (_("the header “%s”"), field->name);
      name = sbx_http_expand (scope, field->name, where, error);
      value = name != NULL ? sbx_http_expand (scope, field->value, where, error) : NULL;
      if (value == NULL || !sbx_prepared_add_header (self, -1, name, value, SBX_HEADER_TYPED, error))
        return FALSE;
    }
  return fields != NULL;
}

/* Settings hold texts in which variables may stand: paths, the proxy, the password of a key. */
gboolean
sbx_http_expand_settings (SbxSettings *settings, SbxScope *scope, GError **error)
{
  struct { char **text; const char *where; } places[] = {
    { &settings->proxy, _("the proxy") },
    { &settings->ca_file, _("the file of certificate authorities") },
    { &settings->client_cert, _("the client certificate") },
    { &settings->client_key, _("the client key") },
    { &settings->key_password, _("the password of the client key") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      char *expanded;

      if (*places[i].text == NULL)
        continue;
      expanded = sbx_http_expand (scope, *places[i].text, places[i].where, error);
      if (expanded == NULL)
        return FALSE;
      g_free (*places[i].text);
      *places[i].text = expanded;
    }
  return TRUE;
}

/* typed: as it was before its variables got their values. */
static gboolean
check_address (const char *url, const char *typed, GError **error)
{
  CURLU *parts = curl_url ();
  CURLUcode code = curl_url_set (parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME | CURLU_PATH_AS_IS);
  g_autofree char *encoded = NULL, *typed_encoded = NULL;
  char *scheme = NULL;

  if (code == CURLUE_OK)
    code = curl_url_get (parts, CURLUPART_SCHEME, &scheme, 0);
  if (code != CURLUE_OK)
    {
      encoded = sbx_address_encode (url);
      typed_encoded = sbx_address_encode (typed);
    }
  if (code != CURLUE_OK && encoded != NULL && typed_encoded == NULL)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID,
                 _("The value of a variable in the address “%s” has characters in it that can't be sent there. Percent-encode the value."), typed);
  else if (code != CURLUE_OK && encoded != NULL)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_UNENCODED,
                 _("The address “%s” has characters in it that can't be sent. Percent-encoded it is “%s”."), url, encoded);
  else if (code != CURLUE_OK)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID,
                 _("The address “%s” can't be used (%s). Correct it."), url, curl_url_strerror (code));
  else if (g_ascii_strcasecmp (scheme, "http") != 0 && g_ascii_strcasecmp (scheme, "https") != 0)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID,
                   _("The address “%s” begins with “%s:”. Only http and https can be sent."), url, scheme);
      code = CURLUE_UNSUPPORTED_SCHEME;
    }
  curl_free (scheme);
  curl_url_cleanup (parts);
  return code == CURLUE_OK;
}

static char *
expand_address (SbxRequest *request, SbxScope *scope, GError **error)
{
  g_autofree char *address = sbx_request_dup_address (request, error);
  g_autofree char *expanded = address != NULL ? sbx_http_expand (scope, address, _("the address"), error) : NULL;
  g_autofree char *url = NULL;

  if (expanded == NULL)
    return NULL;
  g_strstrip (expanded);
  if (*expanded == '\0')
    {
      g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, _("The request has no address. Type one."));
      return NULL;
    }
  url = sbx_address_with_scheme (expanded);
  return check_address (url, address, error) ? g_steal_pointer (&url) : NULL;
}

static gboolean
check_method (const char *method, GError **error)
{
  for (const char *p = method; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("!#$%&'*+-.^_`|~", *p) == NULL)
      method = "";
  if (*method != '\0')
    return TRUE;
  g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, _("The method can't be sent. Choose one, such as GET or POST."));
  return FALSE;
}

/* A boundary that was typed is the one that goes between the parts. */
static char *
typed_boundary (SbxPrepared *self)
{
  const char *type = sbx_prepared_lookup (self, "Content-Type");
  const char *found = type != NULL ? strcasestr (type, "boundary=") : NULL;

  if (found == NULL)
    return NULL;
  found += strlen ("boundary=");
  return *found == '"' ? g_strndup (found + 1, strcspn (found + 1, "\"")) : g_strndup (found, strcspn (found, "; \t"));
}

static gboolean
expand_body (SbxPrepared *self, SbxRequest *request, SbxScope *scope, SbxExchange *exchange, GError **error)
{
  g_autoptr(SbxBody) body = sbx_request_dup_body (request, error);
  g_autofree char *boundary = typed_boundary (self);

  if (body == NULL)
    return FALSE;
  if (body->kind == SBX_BODY_NONE)
    return TRUE;

  self->body = sbx_http_body_new (body, scope, boundary != NULL && *boundary != '\0' ? boundary : NULL, error);
  if (self->body == NULL)
    return FALSE;

  if (g_str_equal (self->method, "HEAD"))
    {
      g_clear_pointer (&self->body, sbx_http_body_free);
      if (exchange != NULL)
        sbx_exchange_add_warning (exchange, _("The body was not sent: a HEAD request can't have one."));
    }
  else if (body->kind == SBX_BODY_MULTIPART && boundary == NULL && sbx_prepared_lookup (self, "Content-Type") != NULL && exchange != NULL)
    sbx_exchange_add_warning (exchange, _("The header “Content-Type” names no boundary, so the server can't tell the parts of the body. "
                                          "Switch that header off: a right one is sent then."));
  return TRUE;
}

static gboolean
is_omitted (SbxPrepared *self, const char *name)
{
  for (guint i = 0; i < self->settings->omit_headers->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (self->settings->omit_headers, i), name) == 0)
      return TRUE;
  return FALSE;
}

/* In curl's order, after the authorization and before what was typed, so that a curl command and its request give the same bytes. A switched-off
 * row does not suppress its default: it is as if it was not there (omit_headers does that). */
static void
add_defaults (SbxPrepared *self)
{
  const struct { const char *name, *value; } defaults[] = {
    { "User-Agent", "Signalbox/" SBX_VERSION },
    { "Accept", "*/*" },
    { "Accept-Encoding", self->settings->decompress ? "gzip, br, zstd" : NULL },
  };
  const char *type = self->body != NULL ? sbx_http_body_get_content_type (self->body) : NULL;
  gboolean late_type;
  guint position = 0;

  while (position < self->headers->len && ((SbxHttpHeader *) g_ptr_array_index (self->headers, position))->origin == SBX_HEADER_AUTH)
    position++;
  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (defaults[i].value != NULL && sbx_prepared_lookup (self, defaults[i].name) == NULL && !is_omitted (self, defaults[i].name))
      sbx_prepared_add_header (self, position++, defaults[i].name, defaults[i].value, SBX_HEADER_DEFAULT, NULL);

  /* curl has its own two types after the length, and those that are typed before it. */
  if (type != NULL && (sbx_prepared_lookup (self, "Content-Type") != NULL || is_omitted (self, "Content-Type")))
    type = NULL;
  late_type = type != NULL && (g_str_equal (type, "application/x-www-form-urlencoded") || sbx_http_body_get_boundary (self->body) != NULL);
  if (type != NULL && !late_type)
    sbx_prepared_add_header (self, -1, "Content-Type", type, SBX_HEADER_DEFAULT, NULL);
  if (self->body != NULL && sbx_http_body_get_size (self->body) >= 0 && sbx_prepared_lookup (self, "Content-Length") == NULL
      && sbx_prepared_lookup (self, "Transfer-Encoding") == NULL && !is_omitted (self, "Content-Length"))
    {
      g_autofree char *length = g_strdup_printf ("%" G_GINT64_FORMAT, sbx_http_body_get_size (self->body));

      sbx_prepared_add_header (self, -1, "Content-Length", length, SBX_HEADER_DEFAULT, NULL);
    }
  if (late_type)
    sbx_prepared_add_header (self, -1, "Content-Type", type, SBX_HEADER_DEFAULT, NULL);
}

SbxPrepared *
sbx_prepared_new (SbxRequest *request, const SbxSendContext *context, SbxExchange *exchange, GCancellable *cancellable, GError **error)
{
  g_autoptr(SbxPrepared) self = g_new0 (SbxPrepared, 1);
  g_autoptr(SbxScope) scope = context->scope != NULL ? g_object_ref (context->scope) : sbx_scope_new ();
  g_autoptr(GError) local = NULL;

  self->headers = g_ptr_array_new_with_free_func (header_free);
  self->send_cert = TRUE;
  self->method = sbx_http_expand (scope, sbx_request_get_method (request), _("the method"), error);
  if (self->method == NULL || !check_method (self->method, error))
    return NULL;

  self->settings = sbx_request_dup_settings (request, &local);
  if (self->settings != NULL
      && sbx_http_expand_settings (self->settings, scope, &local)
      && (self->url = expand_address (request, scope, &local)) != NULL
      && expand_headers (self, request, scope, &local)
      && expand_body (self, request, scope, exchange, &local)
      && sbx_prepared_authorize (self, request, context, exchange, cancellable, &local)
      && check_address (self->url, sbx_request_get_url (request), &local))
    {
      add_defaults (self);
      return g_steal_pointer (&self);
    }

  if (local->domain == SBX_HTTP_ERROR)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, local->message);
  return NULL;
}
