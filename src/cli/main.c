#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "sbx-cli.h"

#define CLOSE_MS 1000

static const SbxVerb verbs[] = {
  { "list", N_("List saved requests"), sbx_cli_list },
  { "show", N_("Show a saved request"), sbx_cli_show },
  { "send", N_("Send a request and print the answer"), sbx_cli_send },
  { "import", N_("Save requests from curl command lines"), sbx_cli_import },
  { "export", N_("Write requests as curl command lines"), sbx_cli_export },
  { "env", N_("Manage environments, variables and secrets"), sbx_cli_env },
  { "history", N_("List, show, compare and clear what was exchanged"), sbx_cli_history },
  { "doctor", N_("Say what works here and what does not"), sbx_cli_doctor },
  { NULL }
};

static const char intro[] = N_("Send HTTP requests from Signalbox’s profile, without the window.");

static const char outro[] = N_(
  "“signalbox-cli VERB --help” tells more.\n"
  "\n"
  "Exit codes:\n"
  "  0    all is well (whatever the status of the answer)\n"
  "  1    a request could not be sent or got no whole answer; something did not work\n"
  "  2    the command line is wrong\n"
  "  3    nothing has that name, or several have\n"
  "  4    the profile or its database can’t be used\n"
  "  5    the keyring can’t be used\n"
  "  22   with --fail: the status of the answer is 400 or more\n"
  "  130  interrupted");

static gboolean
check_arguments (int    argc,
                 char **argv)
{
  for (int i = 1; i < argc; i++)
    if (!g_utf8_validate (argv[i], -1, NULL))
      {
        sbx_cli_usage_error (_("Argument %d is not valid UTF-8."), i);
        return FALSE;
      }
  return TRUE;
}

/* The options before the verb. */
static gboolean
parse_global (SbxCli   *cli,
              int      *argc,
              char   ***argv,
              gboolean *version)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &cli->profile, N_("Use the profile in DIR"), N_("DIR") },
    { "version", 0, 0, G_OPTION_ARG_NONE, version, N_("Print the version and exit"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("VERB [ARGUMENT…]"));
  g_autoptr (GString) summary = g_string_new (_(intro));
  g_autoptr (GError) error = NULL;

  g_string_append_printf (summary, "\n\n%s", _("Verbs:"));
  for (const SbxVerb *verb = verbs; verb->name != NULL; verb++)
    g_string_append_printf (summary, "\n  %-8s  %s", verb->name, _(verb->summary));

  g_option_context_set_summary (context, summary->str);
  g_option_context_set_description (context, _(outro));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  /* What follows the verb is the verb's. */
  g_option_context_set_strict_posix (context, TRUE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;

  sbx_cli_usage_error ("%s", error->message);
  return FALSE;
}

static SbxExit
run (SbxCli  *cli,
     int      argc,
     char   **argv)
{
  gboolean version = FALSE;

  if (!check_arguments (argc, argv) || !parse_global (cli, &argc, &argv, &version))
    return SBX_EXIT_USAGE;
  if (version)
    {
      printf ("signalbox-cli %s\n", SBX_VERSION);
      return SBX_EXIT_OK;
    }
  if (argc < 2)
    return sbx_cli_usage_error (_("A verb is missing."));

  for (const SbxVerb *verb = verbs; verb->name != NULL; verb++)
    if (g_str_equal (verb->name, argv[1]))
      return verb->run (cli, argc - 1, argv + 1);
  return sbx_cli_usage_error (_("There is no verb “%s”."), argv[1]);
}

/* A worker that has told its result may hold the workspace a moment longer. Were it the last, it would close connections
 * while the program ends around it. */
static void
close_workspace (SbxCli *cli)
{
  for (int i = 0; i < CLOSE_MS && cli->workspace != NULL && g_atomic_int_get (&G_OBJECT (cli->workspace)->ref_count) > 1; i++)
    g_usleep (1000);
  g_clear_object (&cli->workspace);
}

int
main (int    argc,
      char **argv)
{
  SbxCli cli = { 0 };
  g_autoptr (GError) error = NULL;
  SbxExit code;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, SBX_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("signalbox-cli");
  /* A reader of our output that goes away is found out when writing; the exchange is still kept. */
  signal (SIGPIPE, SIG_IGN);

  code = run (&cli, argc, argv);
  if (!sbx_cli_flush (&error))
    {
      SbxExit failed = sbx_cli_fail (g_steal_pointer (&error));

      if (code == SBX_EXIT_OK)
        code = failed;
    }

  close_workspace (&cli);
  g_free (cli.profile);
  /* What the store still had to tell, it tells nobody now. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return code;
}
