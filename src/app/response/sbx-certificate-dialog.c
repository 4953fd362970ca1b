#include "sbx-certificate-dialog.h"

#include <glib/gi18n.h>

#include "sbx-format.h"

static void
copy_cb (GtkButton *button)
{
  const char *pem = g_object_get_data (G_OBJECT (button), "pem");
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_PREFERENCES_DIALOG);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), pem);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), adw_toast_new (_("Copied as PEM")));
}

static void
add_fact (AdwPreferencesGroup *group,
          const char          *title,
          const char          *value)
{
  GtkWidget *row;

  if (value == NULL || *value == '\0')
    return;

  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (group, row);
}

static GtkWidget *
certificate_group_new (const SbxCertificate *certificate,
                       guint                 position)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  adw_preferences_group_set_title (group, position == 0 ? _("Of the Server") : _("Of the Authority"));
  add_fact (group, _("For"), certificate->subject);
  add_fact (group, _("Names"), certificate->alt_names);
  add_fact (group, _("Signed By"), certificate->issuer);
  add_fact (group, _("Valid From"), certificate->not_before);
  add_fact (group, _("Valid Until"), certificate->not_after);
  add_fact (group, _("Fingerprint (SHA-256)"), certificate->fingerprint);

  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_tooltip_text (copy, _("Copy as PEM"));
  sbx_widget_set_name (copy, _("Copy as PEM"));
  gtk_widget_set_visible (copy, certificate->pem != NULL);
  g_object_set_data_full (G_OBJECT (copy), "pem", g_strdup (certificate->pem), g_free);
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_cb), NULL);
  adw_preferences_group_set_header_suffix (group, copy);
  return GTK_WIDGET (group);
}

void
sbx_certificate_dialog_present (GtkWidget    *parent,
                                const SbxHop *hop)
{
  AdwDialog *dialog = adw_preferences_dialog_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  if (hop->tls_problem != NULL)
    {
      g_autofree char *problem = g_markup_escape_text (hop->tls_problem, -1);

      adw_preferences_page_set_description (page, problem);
    }
  for (guint i = 0; i < hop->certificates->len; i++)
    adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (certificate_group_new (hop->certificates->pdata[i], i)));

  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), page);
  adw_dialog_set_title (dialog, _("Certificate"));
  adw_dialog_present (dialog, parent);
}
