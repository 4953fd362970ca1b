#include "sbx-settings-editor.h"

#include "sbx-combo.h"
#include "sbx-format.h"
#include "sbx-variables.h"

struct _SbxSettingsEditor
{
  AdwBin         parent_instance;

  AdwSwitchRow  *follow_redirects;
  GtkSpinButton *max_redirects;
  AdwSwitchRow  *keep_method;
  AdwSwitchRow  *send_auth_anywhere;
  AdwSwitchRow  *use_cookies;
  AdwComboRow   *http_version;
  GtkSpinButton *connect_timeout;
  GtkSpinButton *timeout;
  AdwSwitchRow  *decompress;
  AdwComboRow   *proxy_kind;
  GtkEditable   *proxy;
  AdwSwitchRow  *verify_tls;
  GtkEditable   *ca_file;
  GtkEditable   *client_cert;
  GtkEditable   *client_key;
  GtkEditable   *key_password;

  SbxSettings   *settings;  /* holds what has no row here */
  gboolean       loading;
};

G_DEFINE_FINAL_TYPE (SbxSettingsEditor, sbx_settings_editor, ADW_TYPE_BIN)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

enum { PROXY_SYSTEM, PROXY_NONE, PROXY_OWN };

static void
changed_cb (SbxSettingsEditor *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->proxy), adw_combo_row_get_selected (self->proxy_kind) == PROXY_OWN);
  if (!self->loading)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_text (GtkEditable *entry,
          const char  *text)
{
  gtk_editable_set_text (entry, text != NULL ? text : "");
}

static void
take_text (char        **field,
           GtkEditable  *entry)
{
  const char *text = gtk_editable_get_text (entry);

  g_set_str (field, *text != '\0' ? text : NULL);
}

/* The row shows tenths of a second: 1,234 ms stays what it is until the person changes it. */
static void
take_seconds (int           *milliseconds,
              GtkSpinButton *button)
{
  double seconds = gtk_spin_button_get_value (button);

  if (ABS (*milliseconds / 1000.0 - seconds) > 0.051)
    *milliseconds = (int) (seconds * 1000 + 0.5);
}

void
sbx_settings_editor_set_settings (SbxSettingsEditor *self,
                                  const SbxSettings *settings)
{
  guint proxy_kind = settings->proxy == NULL ? PROXY_SYSTEM : *settings->proxy == '\0' ? PROXY_NONE : PROXY_OWN;

  self->loading = TRUE;
  g_clear_pointer (&self->settings, sbx_settings_free);
  self->settings = sbx_settings_copy (settings);
  adw_switch_row_set_active (self->follow_redirects, settings->follow_redirects);
  gtk_spin_button_set_value (self->max_redirects, settings->max_redirects);
  adw_switch_row_set_active (self->keep_method, settings->keep_method);
  adw_switch_row_set_active (self->send_auth_anywhere, settings->send_auth_anywhere);
  adw_switch_row_set_active (self->use_cookies, settings->use_cookies);
  adw_combo_row_set_selected (self->http_version, settings->http_version);
  gtk_spin_button_set_value (self->connect_timeout, settings->connect_timeout_ms / 1000.0);
  gtk_spin_button_set_value (self->timeout, settings->timeout_ms / 1000.0);
  adw_switch_row_set_active (self->decompress, settings->decompress);
  adw_combo_row_set_selected (self->proxy_kind, proxy_kind);
  set_text (self->proxy, settings->proxy);
  adw_switch_row_set_active (self->verify_tls, settings->verify_tls);
  set_text (self->ca_file, settings->ca_file);
  set_text (self->client_cert, settings->client_cert);
  set_text (self->client_key, settings->client_key);
  set_text (self->key_password, settings->key_password);
  changed_cb (self);
  self->loading = FALSE;
}

SbxSettings *
sbx_settings_editor_dup_settings (SbxSettingsEditor *self)
{
  SbxSettings *settings = sbx_settings_copy (self->settings);

  settings->follow_redirects = adw_switch_row_get_active (self->follow_redirects);
  settings->max_redirects = gtk_spin_button_get_value_as_int (self->max_redirects);
  settings->keep_method = adw_switch_row_get_active (self->keep_method);
  settings->send_auth_anywhere = adw_switch_row_get_active (self->send_auth_anywhere);
  settings->use_cookies = adw_switch_row_get_active (self->use_cookies);
  settings->http_version = adw_combo_row_get_selected (self->http_version);
  take_seconds (&settings->connect_timeout_ms, self->connect_timeout);
  take_seconds (&settings->timeout_ms, self->timeout);
  settings->decompress = adw_switch_row_get_active (self->decompress);
  settings->verify_tls = adw_switch_row_get_active (self->verify_tls);
  take_text (&settings->ca_file, self->ca_file);
  take_text (&settings->client_cert, self->client_cert);
  take_text (&settings->client_key, self->client_key);
  take_text (&settings->key_password, self->key_password);

  switch (adw_combo_row_get_selected (self->proxy_kind))
    {
    case PROXY_NONE:
      g_set_str (&settings->proxy, "");
      break;
    case PROXY_OWN:
      take_text (&settings->proxy, self->proxy);
      break;
    default:
      g_set_str (&settings->proxy, NULL);
      break;
    }

  return settings;
}

static void
sbx_settings_editor_dispose (GObject *object)
{
  SbxSettingsEditor *self = SBX_SETTINGS_EDITOR (object);

  /* Taking the rows apart must not be mistaken for a change. */
  self->loading = TRUE;
  g_clear_pointer (&self->settings, sbx_settings_free);

  G_OBJECT_CLASS (sbx_settings_editor_parent_class)->dispose (object);
}

static void
sbx_settings_editor_class_init (SbxSettingsEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_settings_editor_dispose;

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_SETTINGS_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/settings-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, follow_redirects);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, max_redirects);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, keep_method);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, send_auth_anywhere);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, use_cookies);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, http_version);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, connect_timeout);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, timeout);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, decompress);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, proxy_kind);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, proxy);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, verify_tls);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, ca_file);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, client_cert);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, client_key);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, key_password);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
sbx_settings_editor_init (SbxSettingsEditor *self)
{
  static const goffset texts[] = {
    G_STRUCT_OFFSET (SbxSettingsEditor, proxy), G_STRUCT_OFFSET (SbxSettingsEditor, ca_file),
    G_STRUCT_OFFSET (SbxSettingsEditor, client_cert), G_STRUCT_OFFSET (SbxSettingsEditor, client_key),
    G_STRUCT_OFFSET (SbxSettingsEditor, key_password),
  };

  self->loading = TRUE;
  self->settings = sbx_settings_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_combo_row_setup (self->http_version);
  sbx_combo_row_setup (self->proxy_kind);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    sbx_variables_attach (GTK_WIDGET (G_STRUCT_MEMBER (GtkEditable *, self, texts[i])));
  self->loading = FALSE;
}
