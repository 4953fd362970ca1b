#include <glib/gi18n.h>
#include <string.h>

#include "sbx-cli.h"
#include "sbx-curl-command.h"

typedef struct
{
  char              *environment;
  SbxCurlWriteFlags  flags;
} Export;

/* NULL with error. A line for a shell; without --secrets no secret is in it, whatever the row holds. */
static char *
write_line (SbxCli        *cli,
            SbxRequest    *request,
            SbxScope      *scope,
            const Export  *self,
            GError       **error)
{
  if (!(self->flags & SBX_CURL_WRITE_SECRETS))
    {
      g_autoptr (GPtrArray) found = sbx_request_take_secrets (request, NULL);

      /* Named here only: what stood there has no variable, which the line shows as {{NAME}} even when it is expanded. */
      for (guint i = 0; scope != NULL && i < found->len; i++)
        {
          const SbxFoundSecret *secret = g_ptr_array_index (found, i);

          sbx_scope_set (scope, secret->variable, "", TRUE, NULL);
        }
    }
  return sbx_curl_command_write (request, scope, self->flags, error);
}

static SbxExit
run (SbxCli        *cli,
     char         **names,
     const Export  *self)
{
  g_autoptr (SbxScope) scope = NULL;
  g_autofree char *environment_id = NULL;
  GError *error = NULL;

  if (sbx_cli_open (cli, &error) == NULL ||
      !sbx_cli_find_environment (cli, self->environment, &environment_id, &error))
    return sbx_cli_fail (error);
  if (self->flags & SBX_CURL_WRITE_EXPAND)
    {
      scope = sbx_store_load_scope (sbx_workspace_get_store (cli->workspace), sbx_workspace_get_vault (cli->workspace),
                                    environment_id, NULL, &error);
      if (scope == NULL)
        return sbx_cli_fail (error);
    }

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (SbxRequest) request = sbx_cli_find_request (cli, names[i], &error);
      g_autofree char *line = request != NULL ? write_line (cli, request, scope, self, &error) : NULL;

      if (line == NULL)
        return sbx_cli_fail (error);
      printf ("%s\n", line);
    }
  return SBX_EXIT_OK;
}

SbxExit
sbx_cli_export (SbxCli  *cli,
                int      argc,
                char   **argv)
{
  g_autofree char *format = NULL;
  g_autofree char *environment = NULL;
  gboolean expand = FALSE, multiline = FALSE, secrets = FALSE;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_("Only “curl” so far, and the default"), N_("FORMAT") },
    { "expand", 0, 0, G_OPTION_ARG_NONE, &expand, N_("Put the values of variables in their places, but for secrets"), NULL },
    { "env", 'e', 0, G_OPTION_ARG_FILENAME, &environment, N_("With --expand: the environment whose variables are meant"), N_("ENV") },
    { "multiline", 0, 0, G_OPTION_ARG_NONE, &multiline, N_("One option a line"), NULL },
    { "secrets", 0, 0, G_OPTION_ARG_NONE, &secrets, N_("With --expand: the values of secrets too"), NULL },
    { NULL }
  };
  Export self = { 0 };

  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("NAME|ID…"),
                      _("Write saved requests as curl command lines for a POSIX shell. Secrets stay {{VARIABLES}} unless --secrets asks for them."), NULL))
    return SBX_EXIT_USAGE;
  if (argc < 2)
    return sbx_cli_usage_error (_("Say which requests to export: names (in quotes when they have spaces) or ids."));
  if (format != NULL && !g_str_equal (format, "curl"))
    return sbx_cli_usage_error (_("There is no format “%s”: “curl” is."), format);
  if (secrets && !expand)
    return sbx_cli_usage_error (_("--secrets goes with --expand."));
  if (environment != NULL && !expand)
    return sbx_cli_usage_error (_("--env goes with --expand."));

  self.environment = environment;
  self.flags = (expand ? SBX_CURL_WRITE_EXPAND : 0) | (multiline ? SBX_CURL_WRITE_MULTILINE : 0) | (secrets ? SBX_CURL_WRITE_SECRETS : 0);
  return run (cli, argv + 1, &self);
}
