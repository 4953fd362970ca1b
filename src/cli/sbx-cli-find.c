#include "sbx-cli.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sbx-curl-command.h"
#include "sbx-preferences.h"

/* More would be no help. */
#define CANDIDATES 10

SbxWorkspace *
sbx_cli_open (SbxCli  *cli,
              GError **error)
{
  if (cli->workspace == NULL && (cli->workspace = sbx_workspace_open (cli->profile, error)) != NULL)
    sbx_preferences_apply (cli->workspace);
  return cli->workspace;
}

SbxStore *
sbx_cli_open_store (SbxCli  *cli,
                    GError **error)
{
  SbxWorkspace *workspace = sbx_cli_open (cli, error);

  return workspace != NULL ? sbx_workspace_get_store (workspace) : NULL;
}

/* "\n  ID  METHOD  Name" for each. */
static char *
list_candidates (GPtrArray *requests)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < MIN (requests->len, CANDIDATES); i++)
    {
      SbxRequest *request = g_ptr_array_index (requests, i);

      g_string_append_printf (list, "\n  %s  %-7s  %s", sbx_record_get_id (SBX_RECORD (request)),
                              sbx_request_get_method (request), sbx_request_get_name (request));
    }
  if (requests->len > CANDIDATES)
    g_string_append (list, "\n  …");
  return g_string_free_and_steal (list);
}

/* (transfer full) of SbxRequest. */
static GPtrArray *
select_by (SbxStore    *store,
           const char  *tail,
           const char  *parameter,
           GError     **error)
{
  const char *const parameters[] = { parameter, NULL };

  return sbx_store_select (store, SBX_TYPE_REQUEST, tail, parameters, error);
}

/* Without an error when nothing has that id or name. */
static SbxRequest *
look_up (SbxStore    *store,
         const char  *name,
         GError     **error)
{
  static const char *const tails[] = {
    "WHERE id = ?1",
    "WHERE name = ?1 ORDER BY id",
    "WHERE name = ?1 COLLATE NOCASE ORDER BY name, id",
  };

  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autoptr (GPtrArray) found = select_by (store, tails[i], name, error);
      g_autofree char *candidates = NULL;

      if (found == NULL)
        return NULL;
      if (found->len == 1)
        return g_object_ref (g_ptr_array_index (found, 0));
      if (found->len > 1)
        {
          candidates = list_candidates (found);
          g_set_error (error, SBX_CLI_ERROR, SBX_CLI_ERROR_NOT_FOUND,
                       ngettext ("%u request is named “%s”. Name it by its id:%s",
                                 "%u requests are named “%s”. Name one by its id:%s", found->len),
                       found->len, name, candidates);
          return NULL;
        }
    }
  return NULL;
}

static void
set_not_found (SbxStore    *store,
               const char  *name,
               GError     **error)
{
  g_autoptr (GPtrArray) near = select_by (store, "WHERE instr(lower(name), lower(?1)) > 0 ORDER BY name, id", name, NULL);
  g_autofree char *candidates = NULL;

  if (near != NULL && near->len > 0 && *name != '\0')
    {
      candidates = list_candidates (near);
      g_set_error (error, SBX_CLI_ERROR, SBX_CLI_ERROR_NOT_FOUND,
                   _("There is no request “%s”. These have it in their names:%s"), name, candidates);
    }
  else
    g_set_error (error, SBX_CLI_ERROR, SBX_CLI_ERROR_NOT_FOUND,
                 _("There is no request “%s”. “signalbox-cli list” shows those there are."), name);
}

SbxRequest *
sbx_cli_find_request (SbxCli      *cli,
                      const char  *name,
                      GError     **error)
{
  g_autoptr (GError) local = NULL;
  SbxStore *store = sbx_cli_open_store (cli, error);
  SbxRequest *request;

  if (store == NULL)
    return NULL;

  request = look_up (store, name, &local);
  if (request == NULL && local == NULL)
    set_not_found (store, name, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return request;
}

/* What is meant to be an address and not a name: it has a scheme, or a host with a dot, a port or a path. */
static gboolean
looks_like_address (const char *text)
{
  return g_regex_match_simple ("^(?:[a-z][a-z0-9+.-]*://\\S+|localhost(?:[:/?]\\S*)?|\\[[0-9a-f:.]+\\]\\S*"
                               "|[^\\s/:]+:[0-9]+(?:[/?]\\S*)?|[^\\s/]+\\.[^\\s/]+(?:[/?]\\S*)?|\\{\\{[^{}]+\\}\\}/\\S*)$",
                               text, G_REGEX_CASELESS, 0);
}

static SbxRequest *
make_request (const char *address)
{
  SbxRequest *request = sbx_request_new ();

  g_object_set (request, "url", address, "name", address, NULL);
  return request;
}

SbxRequest *
sbx_cli_take_request (SbxCli      *cli,
                      char       **operands,
                      GPtrArray  **receipt,
                      GError     **error)
{
  g_autofree char *program = operands[0] != NULL ? g_path_get_basename (operands[0]) : NULL;
  g_autoptr (GError) local = NULL;
  SbxRequest *request;
  SbxStore *store;

  *receipt = NULL;
  if (operands[0] == NULL)
    {
      g_set_error_literal (error, SBX_CLI_ERROR, SBX_CLI_ERROR_USAGE,
                           _("Say what to send: a request’s name or id, a curl line, or an address."));
      return NULL;
    }
  if (operands[1] != NULL && (g_str_equal (program, "curl") || g_str_equal (program, "curl.exe")))
    return sbx_curl_command_parse_argv ((const char *const *) operands + 1, receipt, error);
  if (operands[1] != NULL)
    {
      g_set_error (error, SBX_CLI_ERROR, SBX_CLI_ERROR_USAGE,
                   _("One request at a time: “%s” is too much. A name with spaces needs quotes."), operands[1]);
      return NULL;
    }
  if (sbx_curl_command_detect (operands[0]))
    return sbx_curl_command_parse (operands[0], receipt, error);

  store = sbx_cli_open_store (cli, error);
  if (store == NULL)
    return NULL;
  request = look_up (store, operands[0], &local);
  if (request == NULL && local == NULL)
    {
      if (looks_like_address (operands[0]))
        return make_request (operands[0]);
      set_not_found (store, operands[0], &local);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return request;
}

gboolean
sbx_cli_find_environment (SbxCli      *cli,
                          const char  *name,
                          char       **id,
                          GError     **error)
{
  g_autoptr (SbxEnvironment) environment = NULL;
  g_autoptr (GError) local = NULL;
  SbxStore *store;

  *id = NULL;
  if (name == NULL)
    return TRUE;

  store = sbx_cli_open_store (cli, error);
  if (store == NULL)
    return FALSE;
  environment = sbx_store_find_environment (store, name, &local);
  if (environment != NULL)
    {
      *id = g_strdup (sbx_record_get_id (SBX_RECORD (environment)));
      return TRUE;
    }
  if (g_error_matches (local, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND))
    g_set_error (error, SBX_CLI_ERROR, SBX_CLI_ERROR_NOT_FOUND,
                 _("There is no environment “%s”. “signalbox-cli env list” shows those there are."), name);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
