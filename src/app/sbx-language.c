#include "sbx-language.h"

#include <gtk/gtk.h>
#include <locale.h>
#include <string.h>

#include "sbx-preferences.h"

/* What the session said, or NULL. */
static char *session_language;

/* gettext ignores LANGUAGE in these. */
static gboolean
is_plain (const char *locale)
{
  return locale == NULL || g_str_equal (locale, "C") || g_str_equal (locale, "POSIX") || g_str_has_prefix (locale, "C.");
}

/* Dates and the like follow the language where the system has its locale; any locale of its own does for the texts. */
static void
choose_locale (const char *language)
{
  static const char *const locales[] = { "ar_EG.UTF-8", "ar_SA.UTF-8", "ar_AE.UTF-8", "ar_MA.UTF-8", "en_US.UTF-8", "en_GB.UTF-8" };
  const char *now = setlocale (LC_MESSAGES, NULL);

  if (now != NULL && g_str_has_prefix (now, language))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      if (g_str_has_prefix (locales[i], language) && setlocale (LC_MESSAGES, locales[i]) != NULL)
        {
          setlocale (LC_TIME, locales[i]);
          return;
        }
    }

  for (guint i = 0; is_plain (setlocale (LC_MESSAGES, NULL)) && i < G_N_ELEMENTS (locales); i++)
    setlocale (LC_MESSAGES, locales[i]);
}

void
sbx_language_begin (void)
{
  g_autoptr (GSettings) settings = sbx_preferences_open (NULL);
  g_autofree char *language = settings != NULL ? g_settings_get_string (settings, "language") : g_strdup ("");

  session_language = g_strdup (g_getenv ("LANGUAGE"));
  if (*language != '\0')
    g_setenv ("LANGUAGE", language, TRUE);

  setlocale (LC_ALL, "");
  if (*language != '\0')
    {
      choose_locale (language);
      gtk_disable_setlocale ();
    }
}

void
sbx_language_set_direction (void)
{
  g_autoptr (GSettings) settings = sbx_preferences_open (NULL);
  g_autofree char *language = settings != NULL ? g_settings_get_string (settings, "language") : g_strdup ("");

  if (*language != '\0')
    gtk_widget_set_default_direction (g_str_equal (language, "ar") ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
}

void
sbx_language_end (void)
{
  if (session_language != NULL)
    g_setenv ("LANGUAGE", session_language, TRUE);
  else
    g_unsetenv ("LANGUAGE");
}

gboolean
sbx_language_works (void)
{
  g_autofree char *before = g_strdup (setlocale (LC_MESSAGES, NULL));
  g_autofree char *time_before = g_strdup (setlocale (LC_TIME, NULL));
  gboolean works;

  choose_locale ("ar");
  works = !is_plain (setlocale (LC_MESSAGES, NULL));
  setlocale (LC_MESSAGES, before);
  setlocale (LC_TIME, time_before);
  return works;
}
