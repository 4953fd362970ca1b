#include "sbx-variables.h"

#include <adwaita.h>

#include "sbx-scope-watch.h"
#include "sbx-variable-completion.h"
#include "sbx-variable-marks.h"
#include "sbx-variable-tags.h"

/* More are not listened to. */
#define MAX_DESCRIBED 10

void
sbx_variables_attach (GtkWidget *field)
{
  GtkWidget *text = field;

  if (GTK_IS_TEXT_VIEW (field))
    {
      sbx_variable_tags_attach (GTK_TEXT_VIEW (field));
      sbx_variable_completion_attach (field, field);
      return;
    }

  while (GTK_IS_EDITABLE (text) && gtk_editable_get_delegate (GTK_EDITABLE (text)) != NULL)
    text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (text)));
  g_return_if_fail (GTK_IS_TEXT (text));
  sbx_variable_marks_attach (GTK_TEXT (text), field);
  sbx_variable_completion_attach (text, field);
}

void
sbx_variables_get_color (gboolean  known,
                         GdkRGBA  *color)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);

  if (known)
    adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (manager), dark, color);
  else
    /* libadwaita's colour of errors, which has no function. */
    gdk_rgba_parse (color, dark ? "#ff938c" : "#c30000");
}

void
sbx_variables_describe_field (GtkWidget  *field,
                              const char *text)
{
  SbxScope *scope = sbx_scope_watch_find_scope (field);
  g_autoptr (GPtrArray) names = sbx_variables_find (text);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;
  g_autofree char *description = NULL;

  for (guint i = 0; scope != NULL && i < MIN (names->len, MAX_DESCRIBED); i++)
    g_strv_builder_take (builder, sbx_scope_describe (scope, g_ptr_array_index (names, i)));
  lines = g_strv_builder_end (builder);
  description = g_strjoinv ("\n", lines);
  if (*description != '\0')
    gtk_accessible_update_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}
