#include <glib/gi18n.h>
#include <unistd.h>

#include "sbx-application.h"
#include "sbx-language.h"

int
main (int    argc,
      char **argv)
{
  /* ./dev runs what is not installed, and says where its translations are. */
  const char *locale_dir = g_getenv ("SBX_LOCALEDIR");
  /* GApplication takes the options that it knows out of argv. */
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (SbxApplication) application = NULL;
  int status;

  sbx_language_begin ();
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : SBX_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = sbx_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);

  if (sbx_application_get_restart (application))
    {
      sbx_language_end ();
      execv ("/proc/self/exe", arguments);
      g_warning ("Could not start again: %s", g_strerror (errno));
    }
  return status;
}
