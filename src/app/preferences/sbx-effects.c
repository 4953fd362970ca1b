#include "sbx-effects.h"

#include <adwaita.h>

#include "sbx-history-budget.h"
#include "sbx-preferences.h"

static void
theme_changed_cb (GSettings *settings)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  guint theme = g_settings_get_enum (settings, "theme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[MIN (theme, G_N_ELEMENTS (schemes) - 1)]);
}

/* "Source Code Pro Bold 11" as CSS for what is code; "" leaves that to the system. */
static char *
dup_css (const char *font)
{
  g_autoptr (PangoFontDescription) description = NULL;
  g_autoptr (GString) css = NULL;
  PangoFontMask set;

  if (*font == '\0')
    return g_strdup ("");

  description = pango_font_description_from_string (font);
  set = pango_font_description_get_set_fields (description);
  css = g_string_new (".monospace {");
  if (set & PANGO_FONT_MASK_FAMILY)
    {
      g_autofree char *family = g_strescape (pango_font_description_get_family (description), NULL);

      g_string_append_printf (css, " font-family: \"%s\";", family);
    }
  if (set & PANGO_FONT_MASK_WEIGHT)
    g_string_append_printf (css, " font-weight: %d;", CLAMP (pango_font_description_get_weight (description), 100, 900));
  if (set & PANGO_FONT_MASK_SIZE && !pango_font_description_get_size_is_absolute (description))
    {
      char size[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (size, sizeof size, "%.1f", pango_font_description_get_size (description) / (double) PANGO_SCALE);
      g_string_append_printf (css, " font-size: %spt;", size);
    }
  g_string_append (css, " }");
  return g_string_free_and_steal (g_steal_pointer (&css));
}

static void
font_changed_cb (GtkCssProvider *provider,
                 const char     *key,
                 GSettings      *settings)
{
  g_autofree char *font = g_settings_get_string (settings, "font");
  g_autofree char *css = dup_css (font);

  gtk_css_provider_load_from_string (provider, css);
}

void
sbx_effects_install (GApplication *application)
{
  GSettings *root = sbx_preferences_open (NULL);
  GSettings *editor = sbx_preferences_open ("editor");
  GtkCssProvider *provider = gtk_css_provider_new ();

  if (root != NULL)
    {
      g_object_set_data_full (G_OBJECT (application), "theme", root, g_object_unref);
      g_signal_connect (root, "changed::theme", G_CALLBACK (theme_changed_cb), NULL);
      theme_changed_cb (root);
    }
  if (editor != NULL)
    {
      g_object_set_data_full (G_OBJECT (application), "font", editor, g_object_unref);
      g_signal_connect_object (editor, "changed::font", G_CALLBACK (font_changed_cb), provider, G_CONNECT_SWAPPED);
      font_changed_cb (provider, NULL, editor);
    }
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_unref (provider);
}

static void
changed_cb (SbxWorkspace *workspace,
            const char   *key)
{
  sbx_preferences_apply (workspace);
  if (g_str_equal (key, "history-budget"))
    sbx_history_budget_changed (workspace);
}

void
sbx_effects_watch (SbxWorkspace *workspace,
                   gpointer      owner)
{
  static const char *const children[] = { NULL, "network" };

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      GSettings *settings = sbx_preferences_open (children[i]);

      if (settings == NULL)
        continue;
      g_signal_connect_object (settings, "changed", G_CALLBACK (changed_cb), workspace, G_CONNECT_SWAPPED);
      g_object_set_data_full (owner, i == 0 ? "preferences" : "network-preferences", settings, g_object_unref);
    }
  sbx_preferences_apply (workspace);
  sbx_history_budget_changed (workspace);
}
