/* Ways out of an error: what its page offers to do. */
#include "sbx-request-page-private.h"

/* How many times longer a person who is asked to wait does. */
#define PATIENCE 4

void
sbx_request_page_apply_once (SbxRequestPage *self,
                             SbxRequest     *request)
{
  SbxRequestOnce once = self->once;
  g_autoptr (SbxSettings) settings = NULL;

  self->once = SBX_REQUEST_AS_IT_IS;
  if (once == SBX_REQUEST_AS_IT_IS)
    return;

  /* Settings that can not be read fail when they are sent. */
  settings = sbx_request_dup_settings (request, NULL);
  if (settings == NULL)
    return;

  if (once == SBX_REQUEST_UNVERIFIED)
    settings->verify_tls = FALSE;
  else
    {
      settings->connect_timeout_ms = MIN (settings->connect_timeout_ms, G_MAXINT / PATIENCE) * PATIENCE;
      settings->timeout_ms = MIN (settings->timeout_ms, G_MAXINT / PATIENCE) * PATIENCE;
    }
  sbx_request_set_settings (request, settings);
}

static void
send_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SbxRequestPage *self = SBX_REQUEST_PAGE (widget);

  self->once = g_str_equal (name, "way.unverified") ? SBX_REQUEST_UNVERIFIED : SBX_REQUEST_PATIENT;
  gtk_widget_activate_action (widget, "request.send", NULL);
  /* Also when it could not be sent. */
  self->once = SBX_REQUEST_AS_IT_IS;
}

static void
encode_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  sbx_request_page_encode_address (SBX_REQUEST_PAGE (widget));
  gtk_widget_activate_action (widget, "request.send", NULL);
}

static void
part_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SbxRequestPage *self = SBX_REQUEST_PAGE (widget);
  GtkWidget *parts = sbx_request_page_show_side (self, FALSE);

  sbx_request_page_show_part (self, g_variant_get_string (parameter, NULL));
  gtk_widget_child_focus (parts, GTK_DIR_TAB_FORWARD);
}

/* To where the proxy that did not help was chosen. */
static void
proxy_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SbxRequestPage *self = SBX_REQUEST_PAGE (widget);
  g_autoptr (SbxSettings) settings = sbx_request_dup_settings (self->request, NULL);

  if (settings != NULL && settings->proxy == NULL)
    gtk_widget_activate_action (widget, "window.preference", "s", "proxy_mode");
  else
    gtk_widget_activate_action (widget, "way.part", "s", "settings");
}

void
sbx_request_page_install_ways (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "way.unverified", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "way.longer", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "way.encode", NULL, encode_action);
  gtk_widget_class_install_action (widget_class, "way.part", "s", part_action);
  gtk_widget_class_install_action (widget_class, "way.proxy", NULL, proxy_action);
}
