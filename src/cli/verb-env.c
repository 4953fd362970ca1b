#include <glib/gi18n.h>
#include <string.h>

#include "sbx-cli.h"
#include "sbx-cli-secret.h"

static const char place_summary[] = N_("Without --env the global variables are meant, which every request sees.");

static SbxExit
list_environments (SbxCli  *cli,
                   int      argc,
                   char   **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print a JSON array"), NULL },
    { NULL }
  };
  g_autoptr (GPtrArray) environments = NULL;
  GError *error = NULL;
  SbxStore *store;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, NULL, _("List environments, one name a line."), NULL))
    return SBX_EXIT_USAGE;
  if (argc > 1)
    return sbx_cli_usage_error (_("“env list” takes no “%s”."), argv[1]);

  store = sbx_cli_open_store (cli, &error);
  environments = store != NULL ? sbx_store_list_environments (store, &error) : NULL;
  if (environments == NULL)
    return sbx_cli_fail (error);

  if (json)
    {
      JsonBuilder *builder = json_builder_new ();

      json_builder_begin_array (builder);
      for (guint i = 0; i < environments->len; i++)
        {
          g_autofree char *text = sbx_record_to_json (g_ptr_array_index (environments, i), TRUE);

          sbx_cli_add_json (builder, text);
        }
      json_builder_end_array (builder);
      sbx_cli_print_json (builder);
    }
  else
    for (guint i = 0; i < environments->len; i++)
      {
        g_autofree char *name = sbx_text_make_visible (sbx_environment_get_name (g_ptr_array_index (environments, i)), -1, FALSE);

        printf ("%s\n", name);
      }
  return SBX_EXIT_OK;
}

static void
print_variables_json (GPtrArray *variables)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < variables->len; i++)
    {
      g_autofree char *text = sbx_record_to_json (g_ptr_array_index (variables, i), TRUE);

      sbx_cli_add_json (builder, text);
    }
  json_builder_end_array (builder);
  sbx_cli_print_json (builder);
}

static void
print_variables (GPtrArray *variables)
{
  SbxTable *table = sbx_table_new ();

  sbx_table_add_column (table, _("Name"), SBX_TABLE_SHRINKS);
  sbx_table_add_column (table, _("Value"), SBX_TABLE_SHRINKS);
  sbx_table_add_column (table, "", SBX_TABLE_NONE);
  for (guint i = 0; i < variables->len; i++)
    {
      SbxVariable *variable = g_ptr_array_index (variables, i);
      const char *value = sbx_variable_get_value (variable);
      gboolean secret = sbx_variable_get_secret (variable);

      sbx_table_add_row (table, sbx_variable_get_name (variable), secret || value == NULL ? "••••" : value,
                         secret ? _("in the keyring") : "", NULL);
    }
  sbx_table_print (table, stdout);
}

static SbxExit
show_environment (SbxCli  *cli,
                  int      argc,
                  char   **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print a JSON array"), NULL },
    { NULL }
  };
  g_autoptr (GPtrArray) variables = NULL;
  g_autofree char *id = NULL;
  GError *error = NULL;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("[ENV]"),
                      _("List the variables of an environment, or the global ones. Secrets are named, never shown."), NULL))
    return SBX_EXIT_USAGE;
  if (argc > 2)
    return sbx_cli_usage_error (_("“env show” takes no “%s”."), argv[2]);
  if (!sbx_cli_find_environment (cli, argc > 1 ? argv[1] : NULL, &id, &error) || sbx_cli_open (cli, &error) == NULL)
    return sbx_cli_fail (error);
  variables = sbx_store_list_variables (sbx_workspace_get_store (cli->workspace), id, &error);
  if (variables == NULL)
    return sbx_cli_fail (error);

  if (json)
    print_variables_json (variables);
  else
    print_variables (variables);
  return SBX_EXIT_OK;
}

static SbxExit
create_environment (SbxCli  *cli,
                    int      argc,
                    char   **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr (SbxEnvironment) environment = NULL;
  g_autoptr (SbxEnvironment) other = NULL;
  GError *error = NULL;
  SbxStore *store;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("NAME"), _("Make an environment."), NULL))
    return SBX_EXIT_USAGE;
  if (argc != 2 || *argv[1] == '\0')
    return sbx_cli_usage_error (_("“env create” takes one name."));

  store = sbx_cli_open_store (cli, &error);
  if (store == NULL)
    return sbx_cli_fail (error);
  other = sbx_store_find_environment (store, argv[1], NULL);
  if (other != NULL)
    {
      sbx_cli_note (_("signalbox-cli: There is an environment “%s” already."), sbx_environment_get_name (other));
      return SBX_EXIT_FAILED;
    }
  environment = sbx_environment_new (argv[1]);
  return sbx_store_save (store, SBX_RECORD (environment), &error) ? SBX_EXIT_OK : sbx_cli_fail (error);
}

static SbxExit
delete_environment (SbxCli  *cli,
                    int      argc,
                    char   **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  g_autofree char *id = NULL;
  GError *error = NULL;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("NAME|ID"), _("Delete an environment with its variables, secrets and cookies."), NULL))
    return SBX_EXIT_USAGE;
  if (argc != 2)
    return sbx_cli_usage_error (_("“env delete” takes one environment."));
  if (!sbx_cli_find_environment (cli, argv[1], &id, &error) ||
      !sbx_store_remove_environment (sbx_workspace_get_store (cli->workspace), sbx_workspace_get_vault (cli->workspace), id, NULL, &error))
    return sbx_cli_fail (error);
  return SBX_EXIT_OK;
}

/* (transfer full); NULL: there is none of that name. */
static SbxVariable *
find_variable (GPtrArray  *variables,
               const char *name)
{
  for (guint i = 0; i < variables->len; i++)
    if (g_str_equal (sbx_variable_get_name (g_ptr_array_index (variables, i)), name))
      return g_object_ref (g_ptr_array_index (variables, i));
  return NULL;
}

/* (transfer full); made when there is none of that name. NULL with error. */
static SbxVariable *
take_variable (SbxCli      *cli,
               const char  *environment_id,
               const char  *name,
               gboolean     secret,
               GError     **error)
{
  g_autoptr (GPtrArray) variables = sbx_store_list_variables (sbx_workspace_get_store (cli->workspace), environment_id, error);
  g_autoptr (SbxVariable) variable = NULL;

  if (variables == NULL)
    return NULL;
  variable = find_variable (variables, name);
  if (variable == NULL)
    variable = sbx_variable_new (environment_id, name, NULL);
  else if (sbx_variable_get_secret (variable) && !secret)
    {
      g_set_error (error, SBX_CLI_ERROR, SBX_CLI_ERROR_USAGE,
                   _("“%s” is a secret. Give it a new value with “env set --secret %s”, or remove it with “env unset” first."), name, name);
      return NULL;
    }
  g_object_set (variable, "secret", secret, NULL);
  return g_steal_pointer (&variable);
}

static gboolean
save_variables (SbxCli     *cli,
                GPtrArray  *variables,
                GPtrArray  *values,
                GError    **error)
{
  return sbx_store_save_variables (sbx_workspace_get_store (cli->workspace), sbx_workspace_get_vault (cli->workspace), variables, values,
                                   NULL, error);
}

/* "NAME=VALUE" each; all of them, or none. */
static gboolean
set_plain (SbxCli      *cli,
           const char  *environment_id,
           char       **assignments,
           GError     **error)
{
  g_autoptr (GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (guint i = 0; assignments[i] != NULL; i++)
    {
      char *equals = strchr (assignments[i], '=');
      g_autofree char *name = equals != NULL ? g_strndup (assignments[i], equals - assignments[i]) : NULL;
      g_autoptr (SbxVariable) again = NULL;
      SbxVariable *variable;

      if (name == NULL || *g_strstrip (name) == '\0')
        {
          g_set_error (error, SBX_CLI_ERROR, SBX_CLI_ERROR_USAGE,
                       _("“%s” gives no variable a value. Write it as NAME=VALUE."), assignments[i]);
          return FALSE;
        }
      /* The last value counts. */
      again = find_variable (variables, name);
      variable = again != NULL ? g_object_ref (again) : take_variable (cli, environment_id, name, FALSE, error);
      if (variable == NULL)
        return FALSE;
      g_ptr_array_add (variables, variable);
      g_ptr_array_add (values, equals + 1);
    }
  return save_variables (cli, variables, values, error);
}

static gboolean
set_secret (SbxCli      *cli,
            const char  *environment_id,
            const char  *name,
            GError     **error)
{
  g_autoptr (GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  SbxVariable *variable;
  char *value;
  gboolean set;

  /* A value in the command line would be seen by everybody on this machine, and stay in the shell's history. */
  if (strchr (name, '=') != NULL)
    {
      g_set_error_literal (error, SBX_CLI_ERROR, SBX_CLI_ERROR_USAGE,
                           _("The value of a secret is not taken from the command line. Give the name alone; the value is asked for, or read from stdin."));
      return FALSE;
    }
  value = sbx_cli_read_secret (name, error);
  if (value == NULL)
    return FALSE;
  variable = take_variable (cli, environment_id, name, TRUE, error);
  if (variable != NULL)
    {
      g_ptr_array_add (variables, variable);
      g_ptr_array_add (values, value);
    }
  set = variable != NULL && save_variables (cli, variables, values, error);
  sbx_secret_free (value);
  return set;
}

static SbxExit
set_variables (SbxCli  *cli,
               int      argc,
               char   **argv)
{
  g_autofree char *environment = NULL;
  gboolean secret = FALSE;
  const GOptionEntry entries[] = {
    { "env", 'e', 0, G_OPTION_ARG_FILENAME, &environment, N_("The environment they are in"), N_("ENV") },
    { "secret", 's', 0, G_OPTION_ARG_NONE, &secret, N_("Keep the value in the keyring; it is asked for, or read from stdin"), NULL },
    { NULL }
  };
  g_autofree char *id = NULL;
  GError *error = NULL;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("NAME=VALUE…|--secret NAME"), _("Give variables their values."), _(place_summary)))
    return SBX_EXIT_USAGE;
  if (argc < 2 || (secret && argc > 2))
    return sbx_cli_usage_error (_("“env set” takes NAME=VALUE, or --secret and one NAME."));
  if (sbx_cli_open (cli, &error) == NULL || !sbx_cli_find_environment (cli, environment, &id, &error))
    return sbx_cli_fail (error);

  if (!(secret ? set_secret (cli, id, argv[1], &error) : set_plain (cli, id, argv + 1, &error)))
    return sbx_cli_fail (error);
  return SBX_EXIT_OK;
}

static SbxExit
unset_variables (SbxCli  *cli,
                 int      argc,
                 char   **argv)
{
  g_autofree char *environment = NULL;
  const GOptionEntry entries[] = {
    { "env", 'e', 0, G_OPTION_ARG_FILENAME, &environment, N_("The environment they are in"), N_("ENV") },
    { NULL }
  };
  g_autoptr (GPtrArray) variables = NULL;
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *id = NULL;
  GError *error = NULL;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("NAME…"), _("Remove variables, and the secrets of those that are secret."), _(place_summary)))
    return SBX_EXIT_USAGE;
  if (argc < 2)
    return sbx_cli_usage_error (_("Say which variables to remove."));
  if (sbx_cli_open (cli, &error) == NULL || !sbx_cli_find_environment (cli, environment, &id, &error))
    return sbx_cli_fail (error);
  variables = sbx_store_list_variables (sbx_workspace_get_store (cli->workspace), id, &error);
  if (variables == NULL)
    return sbx_cli_fail (error);

  for (int i = 1; i < argc; i++)
    {
      SbxVariable *variable = find_variable (variables, argv[i]);

      if (variable == NULL)
        {
          g_set_error (&error, SBX_CLI_ERROR, SBX_CLI_ERROR_NOT_FOUND, _("There is no variable “%s” there."), argv[i]);
          return sbx_cli_fail (error);
        }
      g_ptr_array_add (removed, variable);
    }
  if (!sbx_store_remove_variables (sbx_workspace_get_store (cli->workspace), sbx_workspace_get_vault (cli->workspace), removed, NULL, &error))
    return sbx_cli_fail (error);
  return SBX_EXIT_OK;
}

SbxExit
sbx_cli_env (SbxCli  *cli,
             int      argc,
             char   **argv)
{
  static const SbxVerb verbs[] = {
    { "list", N_("List environments"), list_environments },
    { "show", N_("List the variables of an environment, or the global ones"), show_environment },
    { "create", N_("Make an environment"), create_environment },
    { "delete", N_("Delete an environment with its variables"), delete_environment },
    { "set", N_("Give variables their values"), set_variables },
    { "unset", N_("Remove variables"), unset_variables },
    { NULL }
  };

  return sbx_cli_dispatch (cli, argc, argv, verbs, N_("Manage environments, variables and secrets."));
}
