#include "sbx-preferences.h"

#include <gio/gio.h>

enum { PROXY_SYSTEM, PROXY_NONE, PROXY_MANUAL };

GSettings *
sbx_preferences_open (const char *child)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autofree char *id = child != NULL ? g_strconcat (SBX_APP_ID, ".", child, NULL) : g_strdup (SBX_APP_ID);
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, id, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static void
apply_proxy (SbxWorkspace *workspace,
             GSettings    *network)
{
  g_autofree char *url = g_settings_get_string (network, "proxy-url");

  switch (g_settings_get_enum (network, "proxy-mode"))
    {
    case PROXY_NONE:
      sbx_workspace_set_default_proxy (workspace, "");
      break;
    case PROXY_MANUAL:
      /* Nothing typed yet is no proxy, not the system's: that was not asked for. */
      sbx_workspace_set_default_proxy (workspace, url);
      break;
    default:
      sbx_workspace_set_default_proxy (workspace, NULL);
      break;
    }
}

void
sbx_preferences_apply (SbxWorkspace *workspace)
{
  g_autoptr (GSettings) root = sbx_preferences_open (NULL);
  g_autoptr (GSettings) network = sbx_preferences_open ("network");

  if (root != NULL)
    sbx_workspace_set_history_budget (workspace, g_settings_get_uint (root, "history-budget") * G_GUINT64_CONSTANT (1000000));
  if (network != NULL)
    apply_proxy (workspace, network);
}

SbxRequest *
sbx_preferences_new_request (void)
{
  SbxRequest *request = sbx_request_new ();
  g_autoptr (GSettings) network = sbx_preferences_open ("network");
  g_autoptr (SbxSettings) settings = NULL;

  if (network == NULL)
    return request;

  settings = sbx_settings_new ();
  settings->connect_timeout_ms = g_settings_get_uint (network, "connect-timeout") * 1000;
  settings->timeout_ms = g_settings_get_uint (network, "timeout") * 1000;
  settings->verify_tls = g_settings_get_boolean (network, "verify-tls");
  settings->follow_redirects = g_settings_get_boolean (network, "follow-redirects");
  sbx_request_set_settings (request, settings);
  return request;
}
