/* What the person changes on a SbxRequestPage goes into its request at once; a large body, at each pause. */
#include "sbx-request-page-private.h"

#include "sbx-curl-command.h"
#include "sbx-text-edit.h"

/* In characters. More than this is not read, written as JSON and compared at each key. */
#define LARGE_BODY (64 * 1024)
#define LARGE_PAUSE_MS 250

static void
method_changed_cb (SbxRequestPage *self)
{
  GtkStringObject *method = gtk_drop_down_get_selected_item (self->method);

  if (self->loading || method == NULL)
    return;

  g_object_set (self->request, "method", gtk_string_object_get_string (method), NULL);
  sbx_request_page_edited (self);
}

static void
address_changed_cb (SbxRequestPage *self)
{
  if (self->loading)
    return;

  g_object_set (self->request, "url", gtk_editable_get_text (GTK_EDITABLE (self->address)), NULL);
  self->loading = TRUE;
  sbx_request_page_load_params (self);
  self->loading = FALSE;
  sbx_request_page_edited (self);
}

static void
params_changed_cb (SbxRequestPage *self)
{
  g_autoptr (GPtrArray) params = NULL;

  if (self->loading)
    return;

  params = sbx_fields_editor_dup_fields (self->params);
  sbx_request_set_params (self->request, params);
  self->loading = TRUE;
  sbx_editable_update (GTK_EDITABLE (self->address), sbx_request_get_url (self->request));
  self->loading = FALSE;
  sbx_request_page_edited (self);
}

static void
headers_changed_cb (SbxRequestPage *self)
{
  g_autoptr (GPtrArray) headers = NULL;

  if (self->loading)
    return;

  headers = sbx_fields_editor_dup_fields (self->headers);
  sbx_request_set_headers (self->request, headers);
  sbx_request_page_edited (self);
}

static void
take_body_cb (gpointer data)
{
  sbx_request_page_take_body (data);
}

void
sbx_request_page_take_body (SbxRequestPage *self)
{
  g_autoptr (SbxBody) body = NULL;

  if (self->body_later == 0)
    return;

  g_clear_handle_id (&self->body_later, g_source_remove);
  body = sbx_body_editor_dup_body (self->body);
  sbx_request_set_body (self->request, body);
  sbx_request_page_edited (self);
}

static void
body_changed_cb (SbxRequestPage *self)
{
  if (self->loading)
    return;

  g_clear_handle_id (&self->body_later, g_source_remove);
  self->body_later = g_timeout_add_once (LARGE_PAUSE_MS, take_body_cb, self);
  if (sbx_body_editor_get_length (self->body) <= LARGE_BODY)
    sbx_request_page_take_body (self);
}

static void
auth_changed_cb (SbxRequestPage *self)
{
  g_autoptr (SbxAuth) auth = NULL;

  if (self->loading)
    return;

  auth = sbx_auth_editor_dup_auth (self->auth);
  sbx_request_set_auth (self->request, auth);
  sbx_request_page_edited (self);
}

static void
settings_changed_cb (SbxRequestPage *self)
{
  g_autoptr (SbxSettings) settings = NULL;

  if (self->loading)
    return;

  settings = sbx_settings_editor_dup_settings (self->settings);
  sbx_request_set_settings (self->request, settings);
  sbx_request_page_edited (self);
}

static void
notes_changed_cb (SbxRequestPage *self)
{
  if (self->loading)
    return;

  sbx_notes_editor_store (self->notes, self->request);
  sbx_request_page_edited (self);
}

/* A curl command that was typed, not pasted, becomes a request with Enter. */
static void
address_activate_cb (SbxRequestPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->address));

  if (sbx_curl_command_detect (text))
    g_signal_emit_by_name (self, "curl", text);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "request.send", NULL);
}

static void
address_insert_cb (GtkEditable    *text,
                   const char     *inserted,
                   int             length,
                   int            *position,
                   SbxRequestPage *self)
{
  g_autofree char *line = NULL;
  g_autofree char *one_line = NULL;

  if (self->loading)
    return;

  line = g_strndup (inserted, length < 0 ? strlen (inserted) : (gsize) length);
  if (sbx_curl_command_detect (line))
    {
      g_signal_stop_emission_by_name (text, "insert-text");
      g_signal_emit_by_name (self, "curl", line);
      return;
    }

  /* An address copied with the end of its line is meant without it. */
  if (strpbrk (line, "\r\n") != NULL)
    {
      g_signal_stop_emission_by_name (text, "insert-text");
      one_line = g_strdup (g_strstrip (g_strdelimit (line, "\r\n", ' ')));
      if (*one_line != '\0')
        gtk_editable_insert_text (text, one_line, -1, position);
    }
}

static void
pasted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SbxRequestPage) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
  GtkEditable *address = GTK_EDITABLE (self->address);
  int position;

  if (text == NULL)
    return;

  if (sbx_curl_command_detect (text))
    {
      g_signal_emit_by_name (self, "curl", text);
      return;
    }

  gtk_editable_delete_selection (address);
  position = gtk_editable_get_position (address);
  gtk_editable_insert_text (address, text, -1, &position);
  gtk_editable_set_position (address, position);
}

/* GtkText would take away what is selected before anybody could see that a command is coming. */
static void
address_paste_cb (GtkText        *text,
                  SbxRequestPage *self)
{
  g_signal_stop_emission_by_name (text, "paste-clipboard");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (text)), NULL, pasted_cb, g_object_ref (self));
}

void
sbx_request_page_watch_address (SbxRequestPage *self)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self->address));

  g_signal_connect_object (text, "insert-text", G_CALLBACK (address_insert_cb), self, 0);
  g_signal_connect_object (text, "paste-clipboard", G_CALLBACK (address_paste_cb), self, 0);
}

void
sbx_request_page_bind_edits (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, method_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, params_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, headers_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, body_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, auth_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, settings_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, notes_changed_cb);
}
