#include "sbx-settings-editor.h"

#include <glib/gi18n.h>

#include "sbx-combo.h"
#include "sbx-file-choice.h"
#include "sbx-format.h"
#include "sbx-text-edit.h"
#include "sbx-variables.h"

#define MEGABYTE (1000.0 * 1000.0)

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
  GtkSpinButton *max_body;
  GtkEditable   *connect_to;
  GtkEditable   *omit_headers;
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
take_text (char        **field,
           GtkEditable  *entry)
{
  const char *text = gtk_editable_get_text (entry);

  g_set_str (field, *text != '\0' ? text : NULL);
}

/* Whether the person changed what button shows for number, which may be beyond what can be chosen, or finer than step. */
static gboolean
is_changed (GtkSpinButton *button,
            double         number,
            double         step)
{
  double lower, upper;

  gtk_spin_button_get_range (button, &lower, &upper);
  return ABS (CLAMP (number, lower, upper) - gtk_spin_button_get_value (button)) > step * 0.51;
}

/* The row shows tenths of a second: 1,234 ms stays what it is until the person changes it. */
static void
take_seconds (int           *milliseconds,
              GtkSpinButton *button)
{
  if (is_changed (button, *milliseconds / 1000.0, 0.1))
    *milliseconds = (int) (gtk_spin_button_get_value (button) * 1000 + 0.5);
}

/* The same for millions of bytes, shown to the hundredth. */
static void
take_megabytes (gint64        *bytes,
                GtkSpinButton *button)
{
  if (is_changed (button, *bytes / MEGABYTE, 0.01))
    *bytes = (gint64) (gtk_spin_button_get_value (button) * MEGABYTE + 0.5);
}

static char *
join_list (GPtrArray *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (list, i));
  return g_string_free_and_steal (text);
}

/* What is typed with commas or spaces between. */
static void
take_list (GPtrArray   *list,
           GtkEditable *entry)
{
  g_auto (GStrv) items = g_strsplit_set (gtk_editable_get_text (entry), ", ", -1);

  g_ptr_array_set_size (list, 0);
  for (guint i = 0; items[i] != NULL; i++)
    {
      if (*items[i] != '\0')
        g_ptr_array_add (list, g_strdup (items[i]));
    }
}

static void
show_list (GtkEditable *entry,
           GPtrArray   *list)
{
  g_autoptr (GPtrArray) typed = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *shown = NULL;
  g_autofree char *text = join_list (list);

  /* A comma that is being typed says nothing yet, and stays. */
  take_list (typed, entry);
  shown = join_list (typed);
  if (g_strcmp0 (shown, text) != 0)
    sbx_editable_update (entry, text);
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
  sbx_editable_update (self->proxy, settings->proxy);
  gtk_spin_button_set_value (self->max_body, settings->max_body_bytes / MEGABYTE);
  show_list (self->connect_to, settings->connect_to);
  show_list (self->omit_headers, settings->omit_headers);
  adw_switch_row_set_active (self->verify_tls, settings->verify_tls);
  sbx_editable_update (self->ca_file, settings->ca_file);
  sbx_editable_update (self->client_cert, settings->client_cert);
  sbx_editable_update (self->client_key, settings->client_key);
  sbx_editable_update (self->key_password, settings->key_password);
  changed_cb (self);
  self->loading = FALSE;
}

SbxSettings *
sbx_settings_editor_dup_settings (SbxSettingsEditor *self)
{
  SbxSettings *settings = sbx_settings_copy (self->settings);

  settings->follow_redirects = adw_switch_row_get_active (self->follow_redirects);
  if (is_changed (self->max_redirects, settings->max_redirects, 1))
    settings->max_redirects = gtk_spin_button_get_value_as_int (self->max_redirects);
  settings->keep_method = adw_switch_row_get_active (self->keep_method);
  settings->send_auth_anywhere = adw_switch_row_get_active (self->send_auth_anywhere);
  settings->use_cookies = adw_switch_row_get_active (self->use_cookies);
  settings->http_version = adw_combo_row_get_selected (self->http_version);
  take_seconds (&settings->connect_timeout_ms, self->connect_timeout);
  take_seconds (&settings->timeout_ms, self->timeout);
  settings->decompress = adw_switch_row_get_active (self->decompress);
  settings->verify_tls = adw_switch_row_get_active (self->verify_tls);
  take_megabytes (&settings->max_body_bytes, self->max_body);
  take_list (settings->connect_to, self->connect_to);
  take_list (settings->omit_headers, self->omit_headers);
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

void
sbx_settings_editor_commit (SbxSettingsEditor *self)
{
  GtkSpinButton *const buttons[] = { self->max_redirects, self->connect_timeout, self->timeout, self->max_body };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      g_autofree char *shown = g_strdup_printf ("%0.*f", (int) gtk_spin_button_get_digits (buttons[i]),
                                                gtk_spin_button_get_value (buttons[i]));

      if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (buttons[i])), shown) != 0)
        gtk_spin_button_update (buttons[i]);
    }
}

void
sbx_settings_editor_show_tls (SbxSettingsEditor *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->verify_tls));
}

/* --- Files --- */

static void
file_chosen (gpointer    row,
             const char *path)
{
  gtk_editable_set_text (row, path);
}

static void
choose_cb (GtkWidget *row)
{
  sbx_file_choose (row, file_chosen);
}

/* A row that takes a path also takes a file, chosen or dropped. */
static void
add_chooser (GtkEditable *row)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("document-open-symbolic");
  /* Translators: %s is what the file is: “Client Key (PEM File)”. */
  g_autofree char *name = g_strdup_printf (_("Choose a File: %s"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Choose a File…"));
  gtk_widget_add_css_class (button, "flat");
  sbx_widget_set_name (button, name);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choose_cb), row, G_CONNECT_SWAPPED);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);

  sbx_file_accept_drops (GTK_WIDGET (row), GTK_WIDGET (row), file_chosen);
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
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, max_body);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, connect_to);
  gtk_widget_class_bind_template_child (widget_class, SbxSettingsEditor, omit_headers);
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
  GtkEditable *texts[7];

  self->loading = TRUE;
  self->settings = sbx_settings_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_combo_row_setup (self->http_version);
  sbx_combo_row_setup (self->proxy_kind);

  add_chooser (self->ca_file);
  add_chooser (self->client_cert);
  add_chooser (self->client_key);
  texts[0] = self->proxy;
  texts[1] = self->connect_to;
  texts[2] = self->omit_headers;
  texts[3] = self->ca_file;
  texts[4] = self->client_cert;
  texts[5] = self->client_key;
  texts[6] = self->key_password;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      /* Names of hosts and headers are taken as they stand. */
      if (texts[i] != self->connect_to && texts[i] != self->omit_headers)
        sbx_variables_attach (GTK_WIDGET (texts[i]));
      gtk_editable_set_enable_undo (texts[i], FALSE);
      sbx_widget_set_ltr (GTK_WIDGET (gtk_editable_get_delegate (texts[i])));
    }
  self->loading = FALSE;
}
