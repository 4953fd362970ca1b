#include "sbx-connection-page.h"

#include <glib/gi18n.h>

#include "sbx-facts-list.h"
#include "sbx-format.h"
#include "sbx-timing.h"
#include "sbx-window.h"

struct _SbxConnectionPage
{
  AdwBin         parent_instance;

  GtkWidget     *hops_scroller;
  GtkListBox    *hops;
  SbxFactsList  *facts;

  SbxExchange   *exchange;
  SbxRedactor   *redactor;
};

G_DEFINE_FINAL_TYPE (SbxConnectionPage, sbx_connection_page, ADW_TYPE_BIN)

static void
add_optional (SbxFactsList *list,
              const char   *name,
              const char   *value)
{
  if (value != NULL && *value != '\0')
    sbx_facts_list_add (list, name, value, FALSE);
}

static void
add_connection (SbxFactsList *list,
                const SbxHop *hop)
{
  g_autofree char *version = g_strdup_printf ("HTTP/%s", hop->version != NULL ? hop->version : "1.1");
  g_autofree char *received = sbx_format_size (hop->received_body);
  g_autofree char *sent = sbx_format_size (hop->sent_body);

  sbx_facts_list_section (list, _("Connection"));
  sbx_facts_list_add (list, _("Protocol"), version, FALSE);
  add_optional (list, _("Reached"), hop->remote_address);
  add_optional (list, _("From"), hop->local_address);
  add_optional (list, _("Proxy"), hop->proxy);
  if (hop->reused)
    sbx_facts_list_add (list, _("Connection"), _("An open one was used again"), FALSE);
  if (hop->sent_body > 0)
    sbx_facts_list_add (list, _("Body sent"), sent, FALSE);
  sbx_facts_list_add (list, _("Body received"), received, FALSE);
}

/* --- TLS --- */

/* “2026-11-26 11:46:02 UTC” */
static GDateTime *
parse_time (const char *text)
{
  int year, month, day, hour, minute, second;

  if (text == NULL || sscanf (text, "%d-%d-%d %d:%d:%d", &year, &month, &day, &hour, &minute, &second) != 6)
    return NULL;
  return g_date_time_new_utc (year, month, day, hour, minute, second);
}

static char *
dup_validity (const char *until)
{
  g_autoptr (GDateTime) end = parse_time (until);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = sbx_format_isolate (until);
  g_autofree char *left = NULL;
  int days;

  if (end == NULL)
    return g_strdup (until);
  days = g_date_time_difference (end, now) / G_TIME_SPAN_DAY;
  if (g_date_time_compare (end, now) < 0)
    left = g_strdup_printf (ngettext ("expired %'d day ago", "expired %'d days ago", -days), -days);
  else
    left = g_strdup_printf (ngettext ("%'d day left", "%'d days left", days), days);
  /* Translators: the end of a certificate’s validity, and how far off it is: “2027-01-31 12:00:00 UTC (66 days left)” */
  return g_strdup_printf (_("%s (%s)"), date, left);
}

static void
copy_pem_cb (GtkButton  *button,
             const char *pem)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), pem);
  sbx_window_toast (GTK_WIDGET (button), _("Certificate copied"));
}

static void
add_certificate (SbxFactsList         *list,
                 const SbxCertificate *certificate,
                 guint                 n)
{
  g_autofree char *title = n == 0 ? g_strdup (_("Certificate of the Server")) : g_strdup_printf (_("Certificate %u of the Chain"), n + 1);
  g_autofree char *until = certificate->not_after != NULL ? dup_validity (certificate->not_after) : NULL;

  sbx_facts_list_section (list, title);
  add_optional (list, _("Subject"), certificate->subject);
  add_optional (list, _("Issued by"), certificate->issuer);
  add_optional (list, _("For the names"), certificate->alt_names);
  add_optional (list, _("Valid from"), certificate->not_before);
  add_optional (list, _("Valid until"), until);
  add_optional (list, _("SHA-256"), certificate->fingerprint);
  if (certificate->pem != NULL)
    {
      GtkWidget *button = gtk_button_new_with_label (_("Copy as PEM"));

      gtk_widget_set_halign (button, GTK_ALIGN_START);
      g_signal_connect_data (button, "clicked", G_CALLBACK (copy_pem_cb), g_strdup (certificate->pem),
                             (GClosureNotify) (GCallback) g_free, 0);
      sbx_facts_list_add_widget (list, button);
    }
}

static void
add_tls (SbxFactsList *list,
         const SbxHop *hop)
{
  if (hop->tls_version == NULL)
    return;

  sbx_facts_list_section (list, _("TLS"));
  add_optional (list, _("Version"), hop->tls_version);
  add_optional (list, _("Cipher"), hop->tls_cipher);
  if (hop->tls_verified)
    sbx_facts_list_add (list, _("Verified"), _("Yes"), FALSE);
  else
    sbx_facts_list_add (list, _("Not verified"), hop->tls_problem != NULL ? hop->tls_problem : _("Verification is switched off"), FALSE);
  for (guint i = 0; hop->certificates != NULL && i < hop->certificates->len; i++)
    add_certificate (list, g_ptr_array_index (hop->certificates, i), i);
}

/* --- A hop --- */

static void
show_hop (SbxConnectionPage *self,
          guint              n)
{
  gboolean several = sbx_exchange_get_n_hops (self->exchange) > 1;
  const SbxHop *hop = sbx_exchange_get_hop (self->exchange, n);

  sbx_facts_list_clear (self->facts);
  add_connection (self->facts, hop);
  add_tls (self->facts, hop);
  /* Of the only one they have parts of their own. */
  if (!several)
    return;

  sbx_facts_list_section (self->facts, _("Times"));
  sbx_timing_add (self->facts, &hop->timing);
  sbx_facts_list_section (self->facts, _("Sent"));
  if (hop->request_head != NULL)
    {
      g_autofree char *head = sbx_head_dup_text (hop->request_head, self->redactor);

      sbx_facts_list_add (self->facts, _("Head"), head, TRUE);
    }
  sbx_facts_list_section (self->facts, _("Headers of the Answer"));
  sbx_headers_add (self->facts, hop);
}

static void
hop_selected_cb (SbxConnectionPage *self,
                 GtkListBoxRow     *row)
{
  if (row != NULL && self->exchange != NULL)
    show_hop (self, gtk_list_box_row_get_index (row));
}

static GtkWidget *
hop_row_new (SbxExchange *exchange,
             SbxRedactor *redactor,
             guint        n)
{
  const SbxHop *hop = sbx_exchange_get_hop (exchange, n);
  g_autofree char *title = sbx_timing_dup_title (exchange, n, redactor);
  g_autofree char *time = sbx_format_duration (hop->timing.total);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (title), *duration = gtk_label_new (time);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_tooltip_text (name, title);
  gtk_widget_add_css_class (duration, "numeric");
  gtk_widget_add_css_class (duration, "dimmed");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), duration);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  sbx_widget_set_name (row, title);
  return row;
}

void
sbx_connection_page_set_exchange (SbxConnectionPage *self,
                                  SbxExchange       *exchange,
                                  SbxRedactor       *redactor)
{
  guint n_hops = exchange != NULL ? sbx_exchange_get_n_hops (exchange) : 0;

  g_return_if_fail (SBX_IS_CONNECTION_PAGE (self));

  g_set_object (&self->exchange, exchange);
  g_set_object (&self->redactor, redactor);
  gtk_list_box_remove_all (self->hops);
  sbx_facts_list_clear (self->facts);
  gtk_widget_set_visible (self->hops_scroller, n_hops > 1);
  for (guint i = 0; i < n_hops; i++)
    gtk_list_box_append (self->hops, hop_row_new (exchange, redactor, i));
  /* The one that gave the answer. */
  if (n_hops > 0)
    gtk_list_box_select_row (self->hops, gtk_list_box_get_row_at_index (self->hops, n_hops - 1));
}

static void
sbx_connection_page_dispose (GObject *object)
{
  g_clear_object (&SBX_CONNECTION_PAGE (object)->exchange);
  g_clear_object (&SBX_CONNECTION_PAGE (object)->redactor);
  gtk_widget_dispose_template (GTK_WIDGET (object), SBX_TYPE_CONNECTION_PAGE);

  G_OBJECT_CLASS (sbx_connection_page_parent_class)->dispose (object);
}

static void
sbx_connection_page_class_init (SbxConnectionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_connection_page_dispose;

  g_type_ensure (SBX_TYPE_FACTS_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/response/connection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxConnectionPage, hops_scroller);
  gtk_widget_class_bind_template_child (widget_class, SbxConnectionPage, hops);
  gtk_widget_class_bind_template_child (widget_class, SbxConnectionPage, facts);
  gtk_widget_class_bind_template_callback (widget_class, hop_selected_cb);
}

static void
sbx_connection_page_init (SbxConnectionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
