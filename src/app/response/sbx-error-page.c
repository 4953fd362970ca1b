#include "sbx-error-page.h"

#include <glib/gi18n.h>

#include "sbx-certificate-dialog.h"
#include "sbx-http-client.h"
#include "sbx-log-dialog.h"

struct _SbxErrorPage
{
  AdwBin         parent_instance;

  AdwStatusPage *page;
  GtkWidget     *again;
  GtkButton     *way;
  GtkWidget     *certificate;
  GtkWidget     *arrived;
  GtkWidget     *details;

  SbxExchange   *exchange;
  gboolean       past;
};

G_DEFINE_FINAL_TYPE (SbxErrorPage, sbx_error_page, ADW_TYPE_BIN)

enum { ARRIVED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
error_title (const GError *error)
{
  if (error->domain != SBX_HTTP_ERROR)
    return _("Could Not Send the Request");

  switch ((SbxHttpError) error->code)
    {
    case SBX_HTTP_ERROR_INVALID:
    case SBX_HTTP_ERROR_UNENCODED:
      return _("This Request Can Not Be Sent");
    case SBX_HTTP_ERROR_VARIABLE:
      return _("A Variable Is Missing");
    case SBX_HTTP_ERROR_DNS:
      return _("The Host Was Not Found");
    case SBX_HTTP_ERROR_REFUSED:
      return _("The Connection Was Refused");
    case SBX_HTTP_ERROR_UNREACHABLE:
      return _("The Host Can Not Be Reached");
    case SBX_HTTP_ERROR_TIMEOUT:
      return _("The Time Is Up");
    case SBX_HTTP_ERROR_TLS:
      return _("The Connection Is Not Secure");
    case SBX_HTTP_ERROR_PROXY:
      return _("The Proxy Did Not Help");
    case SBX_HTTP_ERROR_PROTOCOL:
      return _("The Server Does Not Speak HTTP Properly");
    case SBX_HTTP_ERROR_CUT:
      return _("The Connection Broke Off");
    case SBX_HTTP_ERROR_DECODING:
      return _("The Body Can Not Be Unpacked");
    case SBX_HTTP_ERROR_REDIRECT:
      return _("The Redirects Lead Nowhere");
    case SBX_HTTP_ERROR_LIMIT:
      return _("The Answer Is Over a Limit");
    case SBX_HTTP_ERROR_DISK:
      return _("The Answer Could Not Be Kept");
    case SBX_HTTP_ERROR_AUTH:
      return _("No Authorization");
    case SBX_HTTP_ERROR_CANCELLED:
      return _("Stopped");
    default:
      return _("Could Not Send the Request");
    }
}

/* What to do about it, besides trying again. */
typedef struct
{
  SbxHttpError  code;
  const char   *label;
  const char   *action;
  const char   *target;   /* NULL: the action takes none */
} Way;

static const Way ways[] = {
  { SBX_HTTP_ERROR_INVALID, N_("Correct the Address"), "request.address", NULL },
  { SBX_HTTP_ERROR_UNENCODED, N_("Percent-Encode and Send"), "way.encode", NULL },
  { SBX_HTTP_ERROR_VARIABLE, N_("Define It"), "environments.define", NULL },
  { SBX_HTTP_ERROR_DNS, N_("Check the Address"), "request.address", NULL },
  { SBX_HTTP_ERROR_REFUSED, N_("Check the Address"), "request.address", NULL },
  { SBX_HTTP_ERROR_UNREACHABLE, N_("Check the Address"), "request.address", NULL },
  { SBX_HTTP_ERROR_TIMEOUT, N_("Wait Longer"), "way.longer", NULL },
  { SBX_HTTP_ERROR_TLS, N_("Open the Settings"), "way.part", "settings" },
  { SBX_HTTP_ERROR_PROXY, N_("Choose the Proxy"), "way.proxy", NULL },
  { SBX_HTTP_ERROR_DECODING, N_("Open the Settings"), "way.part", "settings" },
  { SBX_HTTP_ERROR_REDIRECT, N_("Open the Settings"), "way.part", "settings" },
  { SBX_HTTP_ERROR_AUTH, N_("Open the Authorization"), "way.part", "auth" },
  { SBX_HTTP_ERROR_DISK, N_("Make Room in the History"), "window.preference", "clear" },
};
static const Way unverified = { SBX_HTTP_ERROR_TLS, N_("Send Without Verifying"), "way.unverified", NULL };

/* A server that showed its certificate, and was not believed. */
static gboolean
was_distrusted (SbxErrorPage *self)
{
  const SbxHop *hop = self->exchange != NULL ? sbx_exchange_get_final_hop (self->exchange) : NULL;

  return hop != NULL && hop->certificates != NULL && hop->certificates->len > 0 && !hop->tls_verified;
}

static const Way *
find_way (SbxErrorPage *self,
          const GError *error)
{
  if (error->domain != SBX_HTTP_ERROR)
    return NULL;
  if (error->code == SBX_HTTP_ERROR_TLS && was_distrusted (self))
    return &unverified;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      if ((int) ways[i].code == error->code)
        return &ways[i];
    }
  return NULL;
}

void
sbx_error_page_show (SbxErrorPage *self,
                     const GError *error,
                     SbxExchange  *exchange)
{
  g_autofree char *log = exchange != NULL ? sbx_exchange_dup_log (exchange) : NULL;
  g_autofree char *description = g_markup_escape_text (error->message, -1);
  const Way *way;

  g_set_object (&self->exchange, exchange);
  way = find_way (self, error);
  adw_status_page_set_title (self->page, error_title (error));
  adw_status_page_set_description (self->page, description);

  gtk_widget_set_visible (self->again, !self->past);
  gtk_widget_set_visible (GTK_WIDGET (self->way), way != NULL && !self->past);
  if (way != NULL)
    {
      gtk_button_set_label (self->way, _(way->label));
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->way),
                                              way->target != NULL ? g_variant_new_string (way->target) : NULL);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->way), way->action);
    }
  gtk_widget_set_visible (self->certificate, g_error_matches (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TLS) && was_distrusted (self));
  gtk_widget_set_visible (self->arrived, exchange != NULL && sbx_exchange_get_status (exchange) > 0);
  gtk_widget_set_visible (self->details, log != NULL && *log != '\0');
}

void
sbx_error_page_set_past (SbxErrorPage *self)
{
  self->past = TRUE;
}

static void
certificate_cb (SbxErrorPage *self)
{
  sbx_certificate_dialog_present (GTK_WIDGET (self), sbx_exchange_get_final_hop (self->exchange));
}

static void
arrived_cb (SbxErrorPage *self)
{
  g_signal_emit (self, signals[ARRIVED], 0);
}

static void
details_cb (SbxErrorPage *self)
{
  g_autofree char *log = sbx_exchange_dup_log (self->exchange);
  g_autoptr (GPtrArray) warnings = sbx_exchange_dup_warnings (self->exchange);

  sbx_log_dialog_present (GTK_WIDGET (self), log, warnings);
}

static void
sbx_error_page_dispose (GObject *object)
{
  g_clear_object (&SBX_ERROR_PAGE (object)->exchange);

  G_OBJECT_CLASS (sbx_error_page_parent_class)->dispose (object);
}

static void
sbx_error_page_class_init (SbxErrorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_error_page_dispose;

  signals[ARRIVED] = g_signal_new ("arrived", SBX_TYPE_ERROR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/response/error-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxErrorPage, page);
  gtk_widget_class_bind_template_child (widget_class, SbxErrorPage, again);
  gtk_widget_class_bind_template_child (widget_class, SbxErrorPage, way);
  gtk_widget_class_bind_template_child (widget_class, SbxErrorPage, certificate);
  gtk_widget_class_bind_template_child (widget_class, SbxErrorPage, arrived);
  gtk_widget_class_bind_template_child (widget_class, SbxErrorPage, details);
  gtk_widget_class_bind_template_callback (widget_class, certificate_cb);
  gtk_widget_class_bind_template_callback (widget_class, arrived_cb);
  gtk_widget_class_bind_template_callback (widget_class, details_cb);
}

static void
sbx_error_page_init (SbxErrorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
