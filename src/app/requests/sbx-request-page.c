#include "sbx-request-page-private.h"

#include <glib/gi18n.h>

#include "sbx-address.h"
#include "sbx-format.h"
#include "sbx-variables.h"
#include "sbx-text-edit.h"

G_DEFINE_FINAL_TYPE (SbxRequestPage, sbx_request_page, ADW_TYPE_BIN)

enum { PROP_0, PROP_TITLE, PROP_MODIFIED, PROP_BUSY, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { EDITED, CURL, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
count_enabled (GPtrArray *fields)
{
  guint n = 0;

  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      if (((SbxField *) g_ptr_array_index (fields, i))->enabled)
        n++;
    }

  return n;
}

static void
set_part_title (AdwViewStackPage *page,
                const char       *title,
                const char       *held)
{
  /* Translators: a part of a request and what it holds: “Headers 4”, “Auth Bearer”. */
  g_autofree char *text = held != NULL ? g_strdup_printf (_("%s %s"), title, held) : g_strdup (title);

  adw_view_stack_page_set_title (page, text);
}

static void
set_part_count (AdwViewStackPage *page,
                const char       *title,
                guint             n)
{
  g_autofree char *count = n > 0 ? g_strdup_printf ("%u", n) : NULL;

  set_part_title (page, title, count);
}

/* Parts say what they hold, so that nothing hides. */
static void
update_titles (SbxRequestPage *self)
{
  g_autoptr (GPtrArray) params = sbx_fields_editor_dup_fields (self->params);
  g_autoptr (GPtrArray) headers = sbx_fields_editor_dup_fields (self->headers);
  g_autoptr (SbxSettings) settings = sbx_settings_editor_dup_settings (self->settings);

  set_part_count (self->params_page, _("Params"), count_enabled (params));
  set_part_count (self->headers_page, _("Headers"), count_enabled (headers));
  set_part_title (self->body_page, _("Body"), sbx_body_editor_get_kind_label (self->body));
  set_part_title (self->auth_page, _("Auth"), sbx_auth_editor_get_kind_label (self->auth));
  set_part_count (self->settings_page, _("Settings"), sbx_settings_count (settings));
  gtk_widget_set_visible (self->unverified, !settings->verify_tls);
}

void
sbx_request_page_edited (SbxRequestPage *self)
{
  sbx_request_page_take_body (self);
  self->touched = TRUE;
  sbx_request_page_note_step (self);
  update_titles (self);
  sbx_request_page_compare (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
note_problem (SbxRequestPage *self,
              GError         *error)
{
  if (error == NULL)
    return;

  adw_banner_set_title (self->problem, error->message);
  adw_banner_set_revealed (self->problem, TRUE);
  g_error_free (error);
}

void
sbx_request_page_load_params (SbxRequestPage *self)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) params = sbx_request_dup_params (self->request, &error);

  note_problem (self, error);
  sbx_fields_editor_set_fields (self->params, params);
}

static void
load_method (SbxRequestPage *self)
{
  const char *const *methods = sbx_http_methods ();

  for (guint i = 0; methods[i] != NULL; i++)
    {
      if (g_strcmp0 (methods[i], sbx_request_get_method (self->request)) == 0)
        gtk_drop_down_set_selected (self->method, i);
    }
}

/* A column that can not be read stands as an empty part, is named above, and stays as it is until that part is edited. */
static void
load_parts (SbxRequestPage *self)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) headers = sbx_request_dup_headers (self->request, &error);
  g_autoptr (SbxBody) body = NULL;
  g_autoptr (SbxAuth) auth = NULL;
  g_autoptr (SbxSettings) settings = NULL;

  note_problem (self, g_steal_pointer (&error));
  sbx_fields_editor_set_fields (self->headers, headers);

  if ((body = sbx_request_dup_body (self->request, &error)) == NULL)
    body = sbx_body_new (SBX_BODY_NONE);
  note_problem (self, g_steal_pointer (&error));
  sbx_body_editor_set_body (self->body, body);

  if ((auth = sbx_request_dup_auth (self->request, &error)) == NULL)
    auth = sbx_auth_new (SBX_AUTH_NONE);
  note_problem (self, g_steal_pointer (&error));
  sbx_auth_editor_set_auth (self->auth, auth);

  if ((settings = sbx_request_dup_settings (self->request, &error)) == NULL)
    settings = sbx_settings_new ();
  note_problem (self, g_steal_pointer (&error));
  sbx_settings_editor_set_settings (self->settings, settings);
}

void
sbx_request_page_load (SbxRequestPage *self)
{
  const char *url = sbx_request_get_url (self->request);

  self->loading = TRUE;
  adw_banner_set_revealed (self->problem, FALSE);
  load_method (self);
  sbx_editable_update (GTK_EDITABLE (self->address), url);
  sbx_request_page_load_params (self);
  load_parts (self);
  sbx_notes_editor_load (self->notes, self->request);
  self->loading = FALSE;

  update_titles (self);
  sbx_request_page_compare (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/* --- Outside --- */

SbxRequest *
sbx_request_page_get_request (SbxRequestPage *self)
{
  sbx_request_page_take_body (self);
  return self->request;
}

const char *
sbx_request_page_get_id (SbxRequestPage *self)
{
  return sbx_record_get_id (SBX_RECORD (self->request));
}

gboolean
sbx_request_page_get_busy (SbxRequestPage *self)
{
  return self->busy;
}

gboolean
sbx_request_page_get_saving (SbxRequestPage *self)
{
  return self->saving;
}

void
sbx_request_page_commit (SbxRequestPage *self)
{
  sbx_settings_editor_commit (self->settings);
  sbx_request_page_take_body (self);
}

gboolean
sbx_request_page_is_blank (SbxRequestPage *self)
{
  sbx_request_page_take_body (self);
  return self->saved == NULL && !self->modified;
}

gboolean
sbx_request_page_is_untouched (SbxRequestPage *self)
{
  sbx_request_page_take_body (self);
  return !self->touched && !self->modified;
}

void
sbx_request_page_replace (SbxRequestPage *self,
                          SbxRequest     *other)
{
  static const char *const columns[] = { "url", "method", "params", "headers", "body", "auth", "settings" };

  sbx_request_page_take_body (self);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GValue value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (other), columns[i], &value);
      g_object_set_property (G_OBJECT (self->request), columns[i], &value);
      g_value_unset (&value);
    }
  sbx_request_page_load (self);
  sbx_request_page_edited (self);
}

/* Of a page that is blank still. */
void
sbx_request_page_set_folders (SbxRequestPage *self,
                              SbxRequest     *other)
{
  g_auto (GStrv) tags = sbx_request_dup_tags (other);

  sbx_request_set_tags (self->request, (const char *const *) tags);
  sbx_notes_editor_load (self->notes, self->request);
  sbx_request_page_skip_step (self);
}

void
sbx_request_page_set_name (SbxRequestPage *self,
                           const char     *name)
{
  g_object_set (self->request, "name", name, NULL);
  sbx_notes_editor_load (self->notes, self->request);
  sbx_request_page_edited (self);
}

gboolean
sbx_request_page_encode_address (SbxRequestPage *self)
{
  g_autofree char *encoded = NULL;

  g_return_val_if_fail (SBX_IS_REQUEST_PAGE (self), FALSE);

  encoded = sbx_address_encode (gtk_editable_get_text (GTK_EDITABLE (self->address)));
  if (encoded == NULL)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->address), encoded);
  return TRUE;
}

void
sbx_request_page_focus_address (SbxRequestPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
}

GtkWidget *
sbx_request_page_show_side (SbxRequestPage *self,
                            gboolean        response)
{
  adw_view_stack_set_visible_child_name (self->sides, response ? "response" : "request");
  return response ? GTK_WIDGET (self->response) : GTK_WIDGET (self->parts);
}

gboolean
sbx_request_page_is_in_response (SbxRequestPage *self,
                                 GtkWidget      *widget)
{
  return widget != NULL && gtk_widget_is_ancestor (widget, GTK_WIDGET (self->response));
}

gboolean
sbx_request_page_find (SbxRequestPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->body)) && sbx_body_editor_find (self->body))
    return TRUE;

  return sbx_response_view_find (self->response);
}

gboolean
sbx_request_page_filter (SbxRequestPage *self)
{
  return sbx_response_view_filter (self->response);
}

void
sbx_request_page_show_part (SbxRequestPage *self,
                            const char     *part)
{
  adw_view_stack_set_visible_child_name (self->parts, part);
}

void
sbx_request_page_set_busy (SbxRequestPage *self,
                           gboolean        busy)
{
  if (self->busy == busy)
    return;

  /* The button stays where it is and as wide as it is. */
  self->busy = busy;
  gtk_stack_set_visible_child_name (self->send_label, busy ? "stop" : "send");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->send), busy ? "request.stop" : "request.send");
  sbx_widget_set_name (GTK_WIDGET (self->send), busy ? _("Stop") : _("Send"));
  if (busy)
    gtk_widget_remove_css_class (GTK_WIDGET (self->send), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->send), "suggested-action");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* --- The class --- */

static void
sbx_request_page_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SbxRequestPage *self = SBX_REQUEST_PAGE (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_take_string (value, sbx_format_title (self->request));
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, self->modified);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sbx_request_page_dispose (GObject *object)
{
  SbxRequestPage *self = SBX_REQUEST_PAGE (object);

  /* Taking the editors apart must not be mistaken for typing. */
  self->loading = TRUE;
  g_clear_handle_id (&self->body_later, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sbx_request_page_parent_class)->dispose (object);
}

static void
sbx_request_page_finalize (GObject *object)
{
  SbxRequestPage *self = SBX_REQUEST_PAGE (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->request);
  g_clear_object (&self->saved);
  g_clear_object (&self->noted);
  g_queue_clear_full (&self->undo, g_object_unref);
  g_queue_clear_full (&self->redo, g_object_unref);

  G_OBJECT_CLASS (sbx_request_page_parent_class)->finalize (object);
}

static void
unverified_cb (SbxRequestPage *self)
{
  adw_view_stack_set_visible_child_name (self->sides, "request");
  sbx_request_page_show_part (self, "settings");
  sbx_settings_editor_show_tls (self->settings);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/request-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, problem);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, method);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, address);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, send);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, send_label);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, layouts);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, sides);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, parts);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, params_page);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, headers_page);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, body_page);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, auth_page);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, settings_page);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, unverified);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, params);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, headers);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, body);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, auth);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, settings);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, notes);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestPage, response);
  gtk_widget_class_bind_template_callback (widget_class, unverified_cb);
  sbx_request_page_bind_edits (widget_class);
}

static void
end_step_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  sbx_request_page_take_body (SBX_REQUEST_PAGE (widget));
  sbx_request_page_end_step (SBX_REQUEST_PAGE (widget));
}

static void
sbx_request_page_class_init (SbxRequestPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sbx_request_page_get_property;
  object_class->dispose = sbx_request_page_dispose;
  object_class->finalize = sbx_request_page_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[EDITED] = g_signal_new ("edited", SBX_TYPE_REQUEST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[CURL] = g_signal_new ("curl", SBX_TYPE_REQUEST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (SBX_TYPE_FIELDS_EDITOR);
  g_type_ensure (SBX_TYPE_BODY_EDITOR);
  g_type_ensure (SBX_TYPE_AUTH_EDITOR);
  g_type_ensure (SBX_TYPE_SETTINGS_EDITOR);
  g_type_ensure (SBX_TYPE_NOTES_EDITOR);
  g_type_ensure (SBX_TYPE_RESPONSE_VIEW);
  bind_template (GTK_WIDGET_CLASS (klass));
  /* The window has it too, but a toast that is shown would take the key before it comes there. */
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "request.stop", NULL);
  sbx_request_page_install_ways (GTK_WIDGET_CLASS (klass));
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "step.end", NULL, end_step_action);
}

static void
method_bind_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  const char *method = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (label), method);
  sbx_widget_set_method (label, method);
  gtk_list_item_set_accessible_label (item, method);
}

static void
method_setup_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "method");
  gtk_list_item_set_child (item, label);
}

static void
sbx_request_page_init (SbxRequestPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkStringList) methods = gtk_string_list_new (sbx_http_methods ());

  self->loading = TRUE;
  self->request = sbx_request_new ();
  g_queue_init (&self->undo);
  g_queue_init (&self->redo);
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect (factory, "setup", G_CALLBACK (method_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (method_bind_cb), NULL);
  gtk_drop_down_set_model (self->method, G_LIST_MODEL (methods));
  gtk_drop_down_set_factory (self->method, factory);

  sbx_widget_set_ltr (GTK_WIDGET (self->address));
  sbx_variables_attach (GTK_WIDGET (self->address));
  sbx_widget_set_name (GTK_WIDGET (self->method), _("Method"));
  sbx_widget_set_name (GTK_WIDGET (self->address), _("Address"));
  sbx_widget_set_name (GTK_WIDGET (self->send), _("Send"));
  sbx_request_page_watch_address (self);
  sbx_request_page_watch_undo (self);
  self->loading = FALSE;
}

GtkWidget *
sbx_request_page_new (SbxWorkspace *workspace,
                      SbxRequest   *request,
                      SbxRequest   *saved)
{
  SbxRequestPage *self = g_object_new (SBX_TYPE_REQUEST_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  g_set_object (&self->request, request);
  if (saved != NULL)
    self->saved = SBX_REQUEST (sbx_record_copy (SBX_RECORD (saved)));
  sbx_auth_editor_set_source (self->auth, workspace, self->request);
  sbx_request_page_skip_step (self);
  sbx_request_page_load (self);
  return GTK_WIDGET (self);
}
