#include "sbx-response-view.h"

#include <glib/gi18n.h>

#include "sbx-body-page.h"
#include "sbx-connection-page.h"
#include "sbx-cookies-list.h"
#include "sbx-error-page.h"
#include "sbx-facts-list.h"
#include "sbx-file-name.h"
#include "sbx-format.h"
#include "sbx-http-client.h"
#include "sbx-log-dialog.h"
#include "sbx-timing.h"
#include "sbx-window.h"

struct _SbxResponseView
{
  AdwBin            parent_instance;

  GtkStack         *stack;
  GtkLabel         *hint;
  GtkLabel         *phase;
  GtkProgressBar   *progress;
  SbxErrorPage     *error;
  AdwBanner        *warning;
  GtkLabel         *status;
  GtkLabel         *time;
  GtkLabel         *size;
  GtkToggleButton  *secrets;
  GtkWidget        *history;
  AdwViewStack     *parts;
  AdwViewStackPage *headers_page;
  SbxBodyPage      *body;
  AdwViewStackPage *cookies_page;
  SbxFactsList     *headers;
  SbxFactsList     *cookies;
  SbxFactsList     *timing;
  SbxConnectionPage *connection;
  SbxBodyPage      *sent;

  SbxExchange      *exchange;
  SbxRedactor      *redactor;  /* NULL: the exchange has no secrets */
  gulong            watch;
};

G_DEFINE_FINAL_TYPE (SbxResponseView, sbx_response_view, ADW_TYPE_BIN)

static char *
dup_phase (SbxExchange *exchange)
{
  guint64 received = sbx_exchange_get_received (exchange);
  gint64 expected = sbx_exchange_get_expected (exchange);
  g_autofree char *done = sbx_format_size (received);

  switch (sbx_exchange_get_phase (exchange))
    {
    case SBX_PHASE_RESOLVING:
      return g_strdup (_("Looking up the name…"));
    case SBX_PHASE_CONNECTING:
      return g_strdup (_("Connecting…"));
    case SBX_PHASE_SECURING:
      return g_strdup (_("Securing the connection…"));
    case SBX_PHASE_SENDING:
      return g_strdup (_("Sending…"));
    case SBX_PHASE_WAITING:
      return g_strdup (_("Waiting for the answer…"));
    case SBX_PHASE_RECEIVING:
      if (expected > 0)
        {
          g_autofree char *all = sbx_format_size (expected);

          /* Translators: “12 MB of 40 MB” */
          return g_strdup_printf (_("%s of %s"), done, all);
        }
      return g_strdup_printf (_("%s received"), done);
    case SBX_PHASE_READY:
    case SBX_PHASE_DONE:
    default:
      return g_strdup (_("Starting…"));
    }
}

static void
progress_cb (SbxResponseView *self)
{
  g_autofree char *phase = dup_phase (self->exchange);
  gint64 expected = sbx_exchange_get_expected (self->exchange);
  gboolean measured = sbx_exchange_get_phase (self->exchange) == SBX_PHASE_RECEIVING && expected > 0;

  gtk_label_set_label (self->phase, phase);
  gtk_widget_set_opacity (GTK_WIDGET (self->progress), measured ? 1 : 0);
  if (measured)
    gtk_progress_bar_set_fraction (self->progress,
                                   MIN (1.0, sbx_exchange_get_received (self->exchange) / (double) expected));
}

static void
unwatch (SbxResponseView *self)
{
  if (self->exchange != NULL)
    g_clear_signal_handler (&self->watch, self->exchange);
}

void
sbx_response_view_start (SbxResponseView *self,
                         SbxExchange     *exchange,
                         SbxRedactor     *redactor)
{
  unwatch (self);
  g_set_object (&self->exchange, exchange);
  g_set_object (&self->redactor, redactor);
  self->watch = g_signal_connect_swapped (exchange, "notify", G_CALLBACK (progress_cb), self);
  progress_cb (self);
  gtk_stack_set_visible_child_name (self->stack, "running");
}

/* --- An answer --- */

char *
sbx_response_view_dup_status (SbxResponseView *self)
{
  const SbxHop *hop = self->exchange != NULL ? sbx_exchange_get_final_hop (self->exchange) : NULL;
  const char *reason = hop != NULL ? hop->reason : NULL;

  if (hop == NULL || hop->status == 0)
    return NULL;
  if (reason == NULL || *reason == '\0')
    return g_strdup_printf ("%d", hop->status);

  return g_strdup_printf ("%d %s", hop->status, reason);
}

static void
show_status (SbxResponseView *self)
{
  static const char *const css_classes[] = { "success", "accent", "warning", "error" };
  int status = sbx_exchange_get_status (self->exchange);
  g_autofree char *text = sbx_response_view_dup_status (self);
  g_autofree char *time = sbx_format_duration (sbx_exchange_get_duration (self->exchange));
  g_autofree char *size = sbx_format_size (sbx_exchange_get_body_size (self->exchange));
  g_autofree char *wire = sbx_format_size (sbx_exchange_get_wire_size (self->exchange));
  g_autofree char *sizes = g_strdup_printf (_("%s over the line, %s as the body"), wire, size);

  for (guint i = 0; i < G_N_ELEMENTS (css_classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->status), css_classes[i]);
  if (status >= 200 && status < 600)
    gtk_widget_add_css_class (GTK_WIDGET (self->status), css_classes[status / 100 - 2]);

  gtk_label_set_label (self->status, text != NULL ? text : _("No Status"));
  gtk_label_set_label (self->time, time);
  gtk_label_set_label (self->size, size);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->size), sizes);
}

static char *
dup_file_name (SbxExchange *exchange)
{
  const SbxHop *hop = sbx_exchange_get_final_hop (exchange);

  return sbx_file_name_suggest (hop != NULL ? sbx_fields_lookup (hop->headers, "Content-Disposition") : NULL,
                                hop != NULL ? hop->url : NULL, sbx_exchange_get_content_type (exchange));
}

static void
show_cookies (SbxResponseView *self,
              SbxRedactor     *redactor)
{
  guint n = sbx_cookies_show (self->cookies, self->exchange, redactor);
  g_autofree char *title = n > 0 ? g_strdup_printf (_("Cookies %u"), n) : g_strdup (_("Cookies"));

  adw_view_stack_page_set_title (self->cookies_page, title);
}

/* What went out, without its secrets unless the person asked for them. */
static void
show_sent (SbxResponseView *self)
{
  SbxRedactor *redactor = gtk_toggle_button_get_active (self->secrets) ? NULL : self->redactor;
  g_autofree char *sent = sbx_sent_dup_text (self->exchange, redactor);

  show_cookies (self, redactor);
  sbx_connection_page_set_exchange (self->connection, self->exchange, redactor);
  sbx_timing_show (self->timing, self->exchange, redactor);
  sbx_body_page_set_text (self->sent, sent);
}

/* Of each answer they are asked for anew, and only where there are some. */
static void
offer_secrets (SbxResponseView *self)
{
  g_autofree char *exact = sbx_sent_dup_text (self->exchange, NULL);
  g_autofree char *covered = sbx_sent_dup_text (self->exchange, self->redactor);

  gtk_toggle_button_set_active (self->secrets, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->secrets), !g_str_equal (exact, covered));
}

static void
show_response (SbxResponseView *self)
{
  const SbxHop *hop = sbx_exchange_get_final_hop (self->exchange);
  guint n_headers = hop != NULL && hop->headers != NULL ? hop->headers->len : 0;
  g_autoptr (GPtrArray) warnings = sbx_exchange_dup_warnings (self->exchange);
  g_autofree char *headers_title = g_strdup_printf (_("Headers %u"), n_headers);
  g_autofree char *file_name = dup_file_name (self->exchange);

  show_status (self);
  adw_view_stack_page_set_title (self->headers_page, headers_title);
  sbx_body_page_set_spool (self->body, sbx_exchange_get_body (self->exchange),
                           sbx_exchange_get_content_type (self->exchange), file_name);
  sbx_facts_list_clear (self->headers);
  sbx_headers_add (self->headers, hop);
  offer_secrets (self);
  show_sent (self);

  adw_banner_set_revealed (self->warning, warnings->len > 0);
  if (warnings->len > 0)
    adw_banner_set_title (self->warning, g_ptr_array_index (warnings, 0));

  gtk_stack_set_visible_child_name (self->stack, "response");
}

/* --- No answer --- */

static void
show_error (SbxResponseView *self,
            const GError    *error)
{
  sbx_error_page_show (self->error, error, self->exchange);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

void
sbx_response_view_finish (SbxResponseView *self,
                          const GError    *error)
{
  unwatch (self);

  if (error == NULL && self->exchange != NULL)
    error = sbx_exchange_get_error (self->exchange);

  if (error != NULL)
    show_error (self, error);
  else
    show_response (self);
}

void
sbx_response_view_show (SbxResponseView *self,
                        SbxExchange     *exchange)
{
  unwatch (self);
  g_set_object (&self->exchange, exchange);
  sbx_error_page_set_past (self->error);
  gtk_widget_set_visible (self->history, FALSE);
  sbx_response_view_finish (self, NULL);
}

static void
copy_headers_cb (SbxResponseView *self)
{
  g_autofree char *text = sbx_headers_dup_text (sbx_exchange_get_final_hop (self->exchange));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  sbx_window_toast (GTK_WIDGET (self), _("Headers copied"));
}

gboolean
sbx_response_view_filter (SbxResponseView *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "response") != 0)
    return FALSE;

  adw_view_stack_set_visible_child_name (self->parts, "body");
  return sbx_body_page_filter (self->body);
}

static void
arrived_cb (SbxResponseView *self)
{
  show_response (self);
}

static void
details_cb (SbxResponseView *self)
{
  g_autofree char *log = sbx_exchange_dup_log (self->exchange);
  g_autoptr (GPtrArray) warnings = sbx_exchange_dup_warnings (self->exchange);

  sbx_log_dialog_present (GTK_WIDGET (self), log, warnings);
}

gboolean
sbx_response_view_find (SbxResponseView *self)
{
  const char *part;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "response") != 0)
    return FALSE;

  part = adw_view_stack_get_visible_child_name (self->parts);
  if (g_strcmp0 (part, "sent") == 0)
    return sbx_body_page_find (self->sent);

  adw_view_stack_set_visible_child_name (self->parts, "body");
  return sbx_body_page_find (self->body);
}

static void
sbx_response_view_dispose (GObject *object)
{
  SbxResponseView *self = SBX_RESPONSE_VIEW (object);

  unwatch (self);
  g_clear_object (&self->exchange);
  g_clear_object (&self->redactor);

  G_OBJECT_CLASS (sbx_response_view_parent_class)->dispose (object);
}

static void
sbx_response_view_class_init (SbxResponseViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_response_view_dispose;

  g_type_ensure (SBX_TYPE_BODY_PAGE);
  g_type_ensure (SBX_TYPE_ERROR_PAGE);
  g_type_ensure (SBX_TYPE_CONNECTION_PAGE);
  g_type_ensure (SBX_TYPE_FACTS_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/response/response-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, hint);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, phase);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, progress);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, error);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, warning);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, status);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, time);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, size);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, secrets);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, history);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, parts);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, headers_page);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, body);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, headers);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, cookies_page);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, cookies);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, connection);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, timing);
  gtk_widget_class_bind_template_child (widget_class, SbxResponseView, sent);
  gtk_widget_class_bind_template_callback (widget_class, arrived_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_sent);
  gtk_widget_class_bind_template_callback (widget_class, copy_headers_cb);
  gtk_widget_class_bind_template_callback (widget_class, details_cb);
}

static void
sbx_response_view_init (SbxResponseView *self)
{
  g_autofree char *keys = gtk_accelerator_get_label (GDK_KEY_Return, GDK_CONTROL_MASK);
  g_autofree char *hint = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  /* Translators: %s is the keyboard shortcut, “Ctrl+Return”. */
  hint = g_strdup_printf (_("Send the request with %s"), keys);
  gtk_label_set_label (self->hint, hint);
  sbx_widget_set_ltr (GTK_WIDGET (self->status));
}
