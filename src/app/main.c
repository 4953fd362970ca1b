#include <locale.h>

#include <glib/gi18n.h>

#include "sbx-application.h"

int
main (int    argc,
      char **argv)
{
  /* ./dev runs what is not installed, and says where its translations are. */
  const char *locale_dir = g_getenv ("SBX_LOCALEDIR");
  g_autoptr (SbxApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : SBX_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = sbx_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
