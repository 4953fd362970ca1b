#include "sbx-cli.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

SbxExit
sbx_cli_usage_error (const char *format,
                     ...)
{
  g_autofree char *message = NULL;
  g_autofree char *escaped = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  escaped = sbx_text_make_visible (message, -1, TRUE);
  fprintf (stderr, "signalbox-cli: %s\n%s\n", escaped, _("Try “signalbox-cli --help”."));
  return SBX_EXIT_USAGE;
}

gboolean
sbx_cli_parse (SbxCli              *cli,
               int                 *argc,
               char              ***argv,
               const GOptionEntry  *entries,
               const char          *usage,
               const char          *summary,
               const char          *description)
{
  const GOptionEntry common[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &cli->profile, N_("Use the profile in DIR"), N_("DIR") },
    { NULL }
  };
  g_autofree char *name = g_strconcat ("signalbox-cli ", (*argv)[0], NULL);
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;
  const char *program = g_get_prgname ();
  gboolean parsed;

  /* GOption shows the program's name before the usage: here that is with the verb. */
  g_set_prgname (name);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  parsed = g_option_context_parse (context, argc, argv, &error);
  g_set_prgname (program);
  if (!parsed)
    sbx_cli_usage_error ("%s", error->message);
  return parsed;
}

static gboolean
takes_value (const GOptionEntry *entries,
             const char         *long_name,
             gsize               length,
             char                short_name)
{
  if (long_name != NULL && length == strlen ("profile") && strncmp (long_name, "profile", length) == 0)
    return TRUE;

  for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
    if ((long_name != NULL && strlen (entry->long_name) == length && strncmp (entry->long_name, long_name, length) == 0) ||
        (long_name == NULL && entry->short_name == short_name))
      return entry->arg != G_OPTION_ARG_NONE;
  return FALSE;
}

int
sbx_cli_find_operand (int                  argc,
                      char               **argv,
                      const GOptionEntry  *entries)
{
  int i;

  for (i = 1; i < argc; i++)
    {
      const char *argument = argv[i];

      if (argument[0] != '-' || argument[1] == '\0')
        break;
      if (g_str_equal (argument, "--"))
        return i + 1;
      if (argument[1] == '-')
        {
          if (strchr (argument, '=') == NULL && takes_value (entries, argument + 2, strlen (argument + 2), 0))
            i++;
          continue;
        }
      for (const char *letter = argument + 1; *letter != '\0'; letter++)
        if (takes_value (entries, NULL, 0, *letter))
          {
            i += letter[1] == '\0';
            break;
          }
    }
  return MIN (i, argc);
}

SbxExit
sbx_cli_dispatch (SbxCli         *cli,
                  int             argc,
                  char          **argv,
                  const SbxVerb  *verbs,
                  const char     *intro)
{
  const GOptionEntry none[] = { { NULL } };
  g_autoptr (GString) summary = g_string_new (_(intro));
  int operand = sbx_cli_find_operand (argc, argv, none);

  if (operand < argc)
    for (const SbxVerb *verb = verbs; verb->name != NULL; verb++)
      if (g_str_equal (verb->name, argv[operand]))
        {
          g_autofree char *name = g_strconcat (argv[0], " ", verb->name, NULL);

          /* "env --profile DIR list" is "env list --profile DIR". */
          memmove (argv + 1, argv, operand * sizeof *argv);
          argv[1] = name;
          return verb->run (cli, argc - 1, argv + 1);
        }

  g_string_append_printf (summary, "\n\n%s", _("Verbs:"));
  for (const SbxVerb *verb = verbs; verb->name != NULL; verb++)
    g_string_append_printf (summary, "\n  %-8s  %s", verb->name, _(verb->summary));
  if (!sbx_cli_parse (cli, &argc, &argv, none, _("VERB [ARGUMENT…]"), summary->str, NULL))
    return SBX_EXIT_USAGE;
  if (argc < 2)
    return sbx_cli_usage_error (_("“%s” needs a verb of its own."), argv[0]);
  return sbx_cli_usage_error (_("“%s” has no verb “%s”."), argv[0], argv[1]);
}
