#include "sbx-format.h"

#include <glib/gi18n.h>

#include "sbx-curl-command.h"
#include "sbx-redactor.h"

/* So that a sentence that reads from right to left leaves it alone. */
char *
sbx_format_isolate (const char *text)
{
  if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
    return g_strconcat ("\u2066", text, "\u2069", NULL);

  return g_strdup (text);
}

char *
sbx_format_duration (gint64 microseconds)
{
  g_autofree char *text = NULL;

  if (microseconds < 1000)
    text = g_strdup_printf (_("%.1f ms"), microseconds / 1000.0);
  else if (microseconds < 10 * G_USEC_PER_SEC)
    text = g_strdup_printf (_("%d ms"), (int) (microseconds / 1000));
  else
    text = g_strdup_printf (_("%.1f s"), microseconds / (double) G_USEC_PER_SEC);

  return sbx_format_isolate (text);
}

char *
sbx_format_size (guint64 bytes)
{
  g_autofree char *text = g_format_size (bytes);

  return sbx_format_isolate (text);
}

char *
sbx_format_address (SbxRequest *request)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  const char *url = sbx_request_get_url (request);

  /* Half a command line may have any secret in it; it becomes a request in a moment. */
  return url != NULL && !sbx_curl_command_detect (url) ? sbx_redactor_url (redactor, url) : g_strdup ("");
}

char *
sbx_format_title (SbxRequest *request)
{
  const char *name = sbx_request_get_name (request);
  g_autofree char *address = NULL;

  if (name != NULL && *name != '\0')
    return g_strdup (name);
  address = sbx_format_address (request);
  return *address != '\0' ? g_steal_pointer (&address) : g_strdup (_("New Request"));
}

void
sbx_widget_set_method (GtkWidget  *widget,
                       const char *method)
{
  for (const char *const *each = sbx_http_methods (); *each != NULL; each++)
    {
      g_autofree char *css_class = g_ascii_strdown (*each, -1);

      if (g_strcmp0 (*each, method) == 0)
        gtk_widget_add_css_class (widget, css_class);
      else
        gtk_widget_remove_css_class (widget, css_class);
    }
}

void
sbx_widget_set_ltr (GtkWidget *widget)
{
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);

  /* A direction is not handed down to the text within an entry. */
  if (GTK_IS_EDITABLE (widget) && gtk_editable_get_delegate (GTK_EDITABLE (widget)) != NULL)
    gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (widget))), GTK_TEXT_DIR_LTR);

  if (GTK_IS_LABEL (widget) && gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
    gtk_label_set_xalign (GTK_LABEL (widget), 1 - gtk_label_get_xalign (GTK_LABEL (widget)));
}

void
sbx_widget_set_name (GtkWidget  *widget,
                     const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
