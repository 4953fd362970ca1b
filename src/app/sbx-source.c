#include "sbx-source.h"

#include <adwaita.h>

#include "sbx-format.h"
#include "sbx-preferences.h"

static void
follow_style_cb (GtkSourceBuffer *buffer,
                 GParamSpec      *pspec,
                 AdwStyleManager *manager)
{
  const char *scheme = adw_style_manager_get_dark (manager) ? "Adwaita-dark" : "Adwaita";

  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (
                                                  gtk_source_style_scheme_manager_get_default (), scheme));
}

static gboolean
get_wrap_mode (GValue   *value,
               GVariant *variant,
               gpointer  data)
{
  g_value_set_enum (value, g_variant_get_boolean (variant) ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);
  return TRUE;
}

static void
follow_preferences (GtkSourceView *view)
{
  g_autoptr (GSettings) settings = sbx_preferences_open ("editor");

  if (settings == NULL)
    return;

  g_settings_bind_with_mapping (settings, "wrap", view, "wrap-mode", G_SETTINGS_BIND_GET, get_wrap_mode, NULL, NULL, NULL);
  g_settings_bind (settings, "line-numbers", view, "show-line-numbers", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "tab-width", view, "tab-width", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "tab-width", view, "indent-width", G_SETTINGS_BIND_GET);
}

void
sbx_source_view_setup (GtkSourceView *view)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  sbx_widget_set_ltr (GTK_WIDGET (view));
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (follow_style_cb), buffer, G_CONNECT_SWAPPED);
  follow_style_cb (GTK_SOURCE_BUFFER (buffer), NULL, manager);
  follow_preferences (view);
}

void
sbx_source_view_set_language (GtkSourceView *view,
                              const char    *language)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();
  static gboolean ours;

  /* GtkSourceView knows no GraphQL. */
  if (!ours)
    gtk_source_language_manager_append_search_path (manager, "resource:///com/ai_http/Signalbox/language-specs/");
  ours = TRUE;

  gtk_source_buffer_set_language (buffer, language != NULL ? gtk_source_language_manager_get_language (manager, language)
                                                           : NULL);
}

const char *
sbx_source_guess_language (const char *content_type)
{
  static const struct { const char *part, *language; } languages[] = {
    { "json", "json" }, { "html", "html" }, { "xml", "xml" }, { "javascript", "js" }, { "css", "css" }, { "yaml", "yaml" },
  };
  g_autofree char *lower = g_ascii_strdown (content_type, -1);

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      if (strstr (lower, languages[i].part) != NULL)
        return languages[i].language;
    }

  return NULL;
}
