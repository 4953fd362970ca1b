#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-prepare.h"

#include "sbx-exchange-private.h"
#include "sbx-http-body-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a person typed stands above what the authorization would add; they are told. */
static gboolean
is_typed (SbxPrepared *self, const char *name, SbxExchange *exchange)
{
  if (sbx_prepared_lookup (self, name) == NULL)
    return FALSE;
  if (exchange != NULL)
    {
      g_autofree char *warning = g_strdup_printf (_("The authorization was not used: the header “%s” was typed, and was sent as it stands."), name);

      sbx_exchange_add_warning (exchange, warning);
    }
  return TRUE;
}

static gboolean
add_basic (SbxPrepared *self, const char *user, const char *password, GError **error)
{
  g_autofree char *pair = g_strconcat (user, ":", password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  g_autofree char *value = g_strconcat ("Basic ", encoded, NULL);

  return sbx_prepared_add_header (self, 0, "Authorization", value, SBX_HEADER_AUTH, error);
}

static gboolean
add_token (SbxPrepared *self, const char *prefix, const char *token, GError **error)
{
  g_autofree char *value = *prefix != '\0' ? g_strconcat (prefix, " ", token, NULL) : g_strconcat ("Bearer ", token, NULL);

  return sbx_prepared_add_header (self, 0, "Authorization", value, SBX_HEADER_AUTH, error);
}

static void
append_to_query (SbxPrepared *self, const char *name, const char *value)
{
  gsize end = strcspn (self->url, "#");
  g_autofree char *head = g_strndup (self->url, end);
  g_autofree char *key = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *text = g_uri_escape_string (value, NULL, FALSE);
  const char *question = strchr (head, '?');
  const char *joint = question == NULL ? "?" : question[1] == '\0' || g_str_has_suffix (head, "&") ? "" : "&";
  char *url = g_strconcat (head, joint, key, "=", text, self->url + end, NULL);

  g_free (self->url);
  self->url = url;
}

static gboolean
add_api_key (SbxPrepared *self, SbxExchange *exchange, GError **error)
{
  const char *name = sbx_auth_get (self->auth, "name");
  const char *value = sbx_auth_get (self->auth, "value");

  if (*name == '\0')
    {
      g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, _("The API key has no name. Give it the name of its header or parameter."));
      return FALSE;
    }
  if (g_str_equal (sbx_auth_get (self->auth, "in"), "query"))
    {
      append_to_query (self, name, value);
      return TRUE;
    }
  return is_typed (self, name, exchange) || sbx_prepared_add_header (self, 0, name, value, SBX_HEADER_AUTH, error);
}

/* libcurl signs; it takes the hash of the body from this header, since the body is not in memory. */
static gboolean
prepare_aws (SbxPrepared *self, GError **error)
{
  const char *token = sbx_auth_get (self->auth, "sessionToken");
  g_autofree char *hash = NULL;

  if (*sbx_auth_get (self->auth, "region") == '\0' || *sbx_auth_get (self->auth, "service") == '\0')
    {
      g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID,
                           _("The AWS signature needs a region and a service, such as “eu-central-1” and “s3”. Fill them in."));
      return FALSE;
    }
  if (*token != '\0' && sbx_prepared_lookup (self, "X-Amz-Security-Token") == NULL
      && !sbx_prepared_add_header (self, 0, "X-Amz-Security-Token", token, SBX_HEADER_AUTH, error))
    return FALSE;
  if (self->body == NULL || sbx_prepared_lookup (self, "X-Amz-Content-Sha256") != NULL)
    return TRUE;

  hash = sbx_http_body_get_size (self->body) >= 0 ? sbx_http_body_dup_sha256 (self->body, error) : g_strdup ("UNSIGNED-PAYLOAD");
  return hash != NULL && sbx_prepared_add_header (self, 0, "X-Amz-Content-Sha256", hash, SBX_HEADER_AUTH, error);
}

static gboolean
add_oauth2 (SbxPrepared *self, SbxRequest *request, const SbxSendContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *token = NULL;

  if (context->token_func == NULL)
    {
      g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH, _("There is no OAuth 2 token, and none can be got here. Get one first."));
      return FALSE;
    }
  token = context->token_func (request, self->auth, context->token_data, cancellable, &local);
  if (token != NULL)
    return add_token (self, sbx_auth_get (self->auth, "prefix"), token, error);

  if (local->domain == SBX_HTTP_ERROR)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED, local->message);
  else
    g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH, local->message);
  return FALSE;
}

SbxAuth *
sbx_http_expand_auth (SbxRequest *request, SbxScope *scope, GError **error)
{
  g_autoptr(SbxAuth) auth = sbx_request_dup_auth (request, error);
  const SbxAuthField *fields;
  guint n_fields;

  if (auth == NULL)
    return NULL;

  fields = sbx_auth_kind_get_fields (auth->kind, &n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *where = g_strdup_printf (_("the authorization's “%s”"), _(fields[i].label));
      g_autofree char *value = sbx_http_expand (scope, sbx_auth_get (auth, fields[i].key), where, error);

      if (value == NULL)
        return NULL;
      sbx_auth_set (auth, fields[i].key, value);
    }
  return g_steal_pointer (&auth);
}

/* Digest, NTLM and AWS stay in self->auth for libcurl; the others are a header or a parameter once they are here. */
gboolean
sbx_prepared_authorize (SbxPrepared *self, SbxRequest *request, const SbxSendContext *context, SbxExchange *exchange,
                        GCancellable *cancellable, GError **error)
{
  g_autoptr(SbxScope) scope = context->scope != NULL ? g_object_ref (context->scope) : sbx_scope_new ();
  SbxAuth *auth = self->auth = sbx_http_expand_auth (request, scope, error);
  gboolean done = FALSE;

  if (auth == NULL)
    return FALSE;
  if (auth->kind == SBX_AUTH_NONE)
    return TRUE;

  if (auth->kind == SBX_AUTH_API_KEY)
    done = add_api_key (self, exchange, error);
  else if (is_typed (self, "Authorization", exchange))
    done = TRUE;
  else if (auth->kind == SBX_AUTH_BASIC)
    done = add_basic (self, sbx_auth_get (auth, "username"), sbx_auth_get (auth, "password"), error);
  else if (auth->kind == SBX_AUTH_BEARER)
    done = add_token (self, sbx_auth_get (auth, "prefix"), sbx_auth_get (auth, "token"), error);
  else if (auth->kind == SBX_AUTH_OAUTH2)
    done = add_oauth2 (self, request, context, cancellable, error);
  else if (auth->kind == SBX_AUTH_AWS)
    return prepare_aws (self, error);
  else
    return TRUE;

  g_clear_pointer (&self->auth, sbx_auth_free);
  self->auth = sbx_auth_new (SBX_AUTH_NONE);
  return done;
}

static void
add_auth_secrets (SbxRedactor *redactor, const SbxAuth *auth)
{
  guint n_fields;
  const SbxAuthField *fields = sbx_auth_kind_get_fields (auth->kind, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    if (sbx_auth_is_secret (auth, &fields[i]))
      sbx_redactor_add (redactor, sbx_auth_get (auth, fields[i].key), NULL);
  if (auth->kind == SBX_AUTH_BASIC)
    sbx_redactor_add_basic (redactor, sbx_auth_get (auth, "username"), sbx_auth_get (auth, "password"));
}

SbxRedactor *
sbx_http_make_redactor (SbxRequest *request, const SbxSendContext *context)
{
  g_autoptr(SbxScope) scope = context->scope != NULL ? g_object_ref (context->scope) : sbx_scope_new ();
  g_autoptr(SbxRedactor) redactor = NULL;
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(SbxAuth) auth = NULL;

  if (context->redactor != NULL)
    return g_object_ref (context->redactor);

  redactor = sbx_redactor_new ();
  names = sbx_scope_list_names (scope);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const char *value = sbx_scope_get_value (scope, name);
      g_autofree char *expanded = value != NULL && sbx_scope_is_secret (scope, name) ? sbx_scope_expand (scope, value, NULL, NULL) : NULL;

      if (expanded != NULL && *expanded != '\0')
        sbx_redactor_add (redactor, expanded, name);
    }
  auth = sbx_http_expand_auth (request, scope, NULL);
  if (auth != NULL)
    add_auth_secrets (redactor, auth);
  return g_steal_pointer (&redactor);
}
