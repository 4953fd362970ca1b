#define G_LOG_DOMAIN "sbx-http"

#include "sbx-oauth2.h"

#include "sbx-oauth2-loopback.h"
#include "sbx-visible-text.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/random.h>

#define MAX_ANSWER (1024 * 1024)
/* Of what a server says, in bytes. */
#define MAX_SHOWN 500
#define MINUTES_TO_SIGN_IN 5

/* 32 random bytes: 43 characters, as PKCE asks for. */
static char *
make_random (void)
{
  guint8 bytes[32];
  char *text;

  g_assert (getrandom (bytes, sizeof bytes, 0) == sizeof bytes);
  text = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (g_strdelimit (text, "+", '-'), "/", '_');
  *strchr (text, '=') = '\0';
  return text;
}

static char *
make_challenge (const char *verifier)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  char *text;

  g_checksum_update (checksum, (const guchar *) verifier, strlen (verifier));
  g_checksum_get_digest (checksum, digest, &length);
  text = g_base64_encode (digest, length);
  g_strdelimit (g_strdelimit (text, "+", '-'), "/", '_');
  *strchr (text, '=') = '\0';
  return text;
}

static void
add_unless_empty (GPtrArray *fields, const char *name, const char *value)
{
  if (*value != '\0')
    sbx_fields_add (fields, name, value, TRUE);
}

/* How the client shows who it is (RFC 6749, 2.3.1): one way only, and a public client by its name alone. */
static void
add_client (SbxRequest *request, GPtrArray *fields, const SbxAuth *auth)
{
  const char *id = sbx_auth_get (auth, "clientId"), *secret = sbx_auth_get (auth, "clientSecret");
  gboolean in_body = *secret == '\0' || g_str_equal (sbx_auth_get (auth, "clientAuth"), "body");
  g_autoptr(GPtrArray) headers = sbx_fields_new ();

  sbx_fields_add (headers, "Accept", "application/json", TRUE);
  if (in_body)
    {
      sbx_fields_add (fields, "client_id", id, TRUE);
      add_unless_empty (fields, "client_secret", secret);
    }
  else
    {
      g_autofree char *user = g_uri_escape_string (id, NULL, FALSE), *password = g_uri_escape_string (secret, NULL, FALSE);
      g_autofree char *pair = g_strconcat (user, ":", password, NULL);
      g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
      g_autofree char *value = g_strconcat ("Basic ", encoded, NULL);

      sbx_fields_add (headers, "Authorization", value, TRUE);
    }
  sbx_request_set_headers (request, headers);
}

static const char *
explain (const char *code)
{
  static const struct { const char *code, *text; } known[] = {
    { "invalid_request", N_("the request lacks something or has something twice") },
    { "invalid_client", N_("the client or its secret is wrong, or the way it is sent (header or body)") },
    { "invalid_grant", N_("the user and password, the code or the refresh token is wrong, used or expired") },
    { "unauthorized_client", N_("this client may not use this kind of grant") },
    { "unsupported_grant_type", N_("the server does not know this kind of grant") },
    { "invalid_scope", N_("the scope is unknown, or more than may be given") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].code, code))
      return _(known[i].text);
  return _("the server says no more");
}

/* An error that a server tells, as people are to see it. */
static void
set_refusal (GError **error, const char *url, const char *code, const char *description)
{
  g_autofree char *shown = sbx_text_make_visible (code, MIN (strlen (code), MAX_SHOWN), FALSE);
  g_autofree char *words = description != NULL ? sbx_text_make_visible (description, MIN (strlen (description), MAX_SHOWN), FALSE) : NULL;

  if (words != NULL)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH, _("“%s” gave no token: %s. It says: %s (%s)."), url, explain (code), words, shown);
  else
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH, _("“%s” gave no token: %s (%s)."), url, explain (code), shown);
}

static SbxToken *
read_token (SbxExchange *exchange, const char *url, GError **error)
{
  g_autoptr(GBytes) bytes = sbx_spool_read_bytes (sbx_exchange_get_body (exchange), MAX_ANSWER, error);
  g_autofree char *text = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  g_autoptr(JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *code = object != NULL ? json_object_get_string_member_with_default (object, "error", NULL) : NULL;
  g_autoptr(SbxToken) token = NULL;
  gint64 life;

  if (text == NULL)
    return NULL;
  if (code != NULL)
    {
      set_refusal (error, url, code, json_object_get_string_member_with_default (object, "error_description", NULL));
      return NULL;
    }
  if (object == NULL || json_object_get_string_member_with_default (object, "access_token", NULL) == NULL)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH,
                   _("“%s” answered %d, but with no token in it. Check that it is the address for tokens."), url, sbx_exchange_get_status (exchange));
      return NULL;
    }

  token = sbx_token_from_json (text, error);
  if (token == NULL)
    return NULL;
  life = json_object_get_int_member_with_default (object, "expires_in", 0);
  token->expires_at = life > 0 ? g_get_real_time () / 1000 + MIN (life, G_MAXINT32) * 1000 : 0;
  return g_steal_pointer (&token);
}

static SbxRedactor *
make_redactor (const SbxAuth *auth, GPtrArray *fields)
{
  SbxRedactor *redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, sbx_auth_get (auth, "clientSecret"), NULL);
  sbx_redactor_add (redactor, sbx_auth_get (auth, "password"), NULL);
  for (guint i = 0; i < fields->len; i++)
    {
      const SbxField *field = g_ptr_array_index (fields, i);

      if (g_str_equal (field->name, "refresh_token") || g_str_equal (field->name, "code") || g_str_equal (field->name, "code_verifier"))
        sbx_redactor_add (redactor, field->value, NULL);
    }
  return redactor;
}

/* POST of fields and the client to the address for tokens, through the engine: its proxies and certificates hold here too. Takes fields. */
static SbxToken *
ask_for_token (SbxHttpClient *client, const SbxAuth *auth, const SbxSettings *settings, const char *default_proxy, GPtrArray *take_fields,
               GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) fields = take_fields;
  g_autoptr(SbxRequest) request = sbx_request_new ();
  g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
  g_autoptr(SbxSettings) own = settings != NULL ? sbx_settings_copy (settings) : sbx_settings_new ();
  g_autoptr(SbxBody) body = sbx_body_new (SBX_BODY_FORM);
  g_autoptr(SbxRedactor) redactor = NULL;
  g_autoptr(SbxToken) token = NULL;
  g_autoptr(GError) local = NULL;
  const char *url = sbx_auth_get (auth, "tokenUrl");
  SbxSendContext context = { .default_proxy = default_proxy };

  if (*url == '\0')
    {
      g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH, _("The authorization has no address for tokens. Fill it in."));
      return NULL;
    }

  g_object_set (request, "method", "POST", "url", url, NULL);
  add_client (request, fields, auth);
  g_ptr_array_unref (body->fields);
  body->fields = g_ptr_array_ref (fields);
  sbx_request_set_body (request, body);
  /* What the request asks of its own answer does not hold for this one. */
  own->keep_method = TRUE;
  own->max_body_bytes = MAX_ANSWER;
  g_ptr_array_set_size (own->omit_headers, 0);
  sbx_request_set_settings (request, own);
  redactor = make_redactor (auth, fields);
  context.redactor = redactor;

  if (sbx_http_client_send (client, request, &context, exchange, cancellable, &local))
    token = read_token (exchange, url, &local);
  else if (!g_error_matches (local, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED))
    g_prefix_error (&local, "%s ", _("Could not get a token."));
  if (token == NULL)
    {
      g_autofree char *message = sbx_redactor_text (redactor, local->message);

      g_set_error_literal (error, SBX_HTTP_ERROR, local->code, message);
    }
  return g_steal_pointer (&token);
}

static char *
make_authorization_uri (const SbxAuth *auth, const char *redirect, const char *state, const char *challenge)
{
  const struct { const char *name, *value; } params[] = {
    { "response_type", "code" },
    { "client_id", sbx_auth_get (auth, "clientId") },
    { "redirect_uri", redirect },
    { "scope", sbx_auth_get (auth, "scope") },
    { "audience", sbx_auth_get (auth, "audience") },
    { "state", state },
    { "code_challenge", challenge },
    { "code_challenge_method", "S256" },
  };
  const char *base = sbx_auth_get (auth, "authorizationUrl");
  GString *uri = g_string_new_len (base, strcspn (base, "#"));

  for (guint i = 0; i < G_N_ELEMENTS (params); i++)
    {
      g_autofree char *value = g_uri_escape_string (params[i].value, NULL, FALSE);

      if (*value != '\0')
        g_string_append_printf (uri, "%c%s=%s", strchr (uri->str, '?') != NULL ? '&' : '?', params[i].name, value);
    }
  return g_string_free_and_steal (uri);
}

static SbxToken *
get_by_browser (SbxHttpClient *client, const SbxAuth *auth, const SbxSettings *settings, const char *default_proxy, SbxOpenUriFunc open_uri,
                gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr(SbxLoopback) loopback = NULL;
  g_autofree char *redirect = NULL, *uri = NULL, *code = NULL;
  g_autofree char *state = make_random (), *verifier = make_random (), *challenge = make_challenge (verifier);
  GPtrArray *fields;

  if (open_uri == NULL || *sbx_auth_get (auth, "authorizationUrl") == '\0')
    {
      g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH,
                           open_uri == NULL ? _("This kind of OAuth 2 needs a browser, and none can be opened here. Get the token in the window first.")
                                            : _("The authorization has no address for signing in. Fill it in."));
      return NULL;
    }
  loopback = sbx_loopback_new (g_ascii_strtoull (sbx_auth_get (auth, "redirectPort"), NULL, 10), error);
  if (loopback == NULL)
    return NULL;
  redirect = sbx_loopback_dup_uri (loopback);
  uri = make_authorization_uri (auth, redirect, state, challenge);
  if (!open_uri (uri, data, error))
    return NULL;
  code = sbx_loopback_wait (loopback, state, MINUTES_TO_SIGN_IN, cancellable, error);
  if (code == NULL)
    return NULL;

  fields = sbx_fields_new ();
  sbx_fields_add (fields, "grant_type", "authorization_code", TRUE);
  sbx_fields_add (fields, "code", code, TRUE);
  sbx_fields_add (fields, "redirect_uri", redirect, TRUE);
  sbx_fields_add (fields, "code_verifier", verifier, TRUE);
  return ask_for_token (client, auth, settings, default_proxy, fields, cancellable, error);
}

SbxToken *
sbx_oauth2_get_token (SbxHttpClient *client, const SbxAuth *auth, const SbxSettings *settings, const char *default_proxy, SbxOpenUriFunc open_uri,
                      gpointer data, GCancellable *cancellable, GError **error)
{
  const char *grant = sbx_auth_get (auth, "grant");
  GPtrArray *fields;

  g_return_val_if_fail (auth->kind == SBX_AUTH_OAUTH2, NULL);

  if (g_str_equal (grant, "authorization_code"))
    return get_by_browser (client, auth, settings, default_proxy, open_uri, data, cancellable, error);

  if (*grant != '\0' && !g_str_equal (grant, "client_credentials") && !g_str_equal (grant, "password"))
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH,
                   _("“%s” is no kind of OAuth 2 that is known here. Choose client credentials, password or authorization code."), grant);
      return NULL;
    }
  fields = sbx_fields_new ();
  sbx_fields_add (fields, "grant_type", *grant != '\0' ? grant : "client_credentials", TRUE);
  if (g_str_equal (grant, "password"))
    {
      sbx_fields_add (fields, "username", sbx_auth_get (auth, "username"), TRUE);
      sbx_fields_add (fields, "password", sbx_auth_get (auth, "password"), TRUE);
    }
  add_unless_empty (fields, "scope", sbx_auth_get (auth, "scope"));
  add_unless_empty (fields, "audience", sbx_auth_get (auth, "audience"));
  return ask_for_token (client, auth, settings, default_proxy, fields, cancellable, error);
}

SbxToken *
sbx_oauth2_refresh (SbxHttpClient *client, const SbxAuth *auth, const SbxSettings *settings, const char *default_proxy, const char *refresh_token,
                    GCancellable *cancellable, GError **error)
{
  GPtrArray *fields = sbx_fields_new ();
  SbxToken *token;

  sbx_fields_add (fields, "grant_type", "refresh_token", TRUE);
  sbx_fields_add (fields, "refresh_token", refresh_token, TRUE);
  token = ask_for_token (client, auth, settings, default_proxy, fields, cancellable, error);
  /* A server that gives no new one means the old to go on. */
  if (token != NULL && token->refresh_token == NULL)
    token->refresh_token = g_strdup (refresh_token);
  return token;
}
