#define G_LOG_DOMAIN "sbx-http"

#include "sbx-oauth2.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define EXPIRY_MARGIN_MS (30 * 1000)

/* Wiped before it is freed: these are credentials. */
static void
free_secret (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

void
sbx_token_free (SbxToken *token)
{
  if (token == NULL)
    return;

  free_secret (token->access_token);
  free_secret (token->refresh_token);
  g_free (token->token_type);
  g_free (token->scope);
  g_free (token);
}

char *
sbx_token_to_json (const SbxToken *token)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "access_token", token->access_token);
  if (token->refresh_token != NULL)
    json_object_set_string_member (object, "refresh_token", token->refresh_token);
  json_object_set_string_member (object, "token_type", token->token_type);
  if (token->scope != NULL)
    json_object_set_string_member (object, "scope", token->scope);
  json_object_set_int_member (object, "expires_at", token->expires_at);
  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

SbxToken *
sbx_token_from_json (const char *json, GError **error)
{
  g_autoptr(SbxToken) token = g_new0 (SbxToken, 1);
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *type;

  if (object != NULL)
    token->access_token = g_strdup (json_object_get_string_member_with_default (object, "access_token", NULL));
  if (token->access_token == NULL)
    {
      /* What it holds may be a secret: it is not shown. */
      g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH, _("The OAuth 2 token that was kept can't be read. Get a new one."));
      return NULL;
    }
  token->refresh_token = g_strdup (json_object_get_string_member_with_default (object, "refresh_token", NULL));
  type = json_object_get_string_member_with_default (object, "token_type", NULL);
  token->token_type = g_strdup (type != NULL ? type : "Bearer");
  token->scope = g_strdup (json_object_get_string_member_with_default (object, "scope", NULL));
  token->expires_at = json_object_get_int_member_with_default (object, "expires_at", 0);
  return g_steal_pointer (&token);
}

gboolean
sbx_token_is_expired (const SbxToken *token)
{
  return token->expires_at > 0 && token->expires_at - EXPIRY_MARGIN_MS <= g_get_real_time () / 1000;
}
