#include "sbx-preferences-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sbx-combo.h"
#include "sbx-format.h"
#include "sbx-language.h"
#include "sbx-preferences.h"
#include "sbx-request.h"

struct _SbxPreferencesDialog
{
  AdwPreferencesDialog  parent_instance;

  AdwComboRow          *theme;
  AdwComboRow          *language;
  GtkWidget            *restart;
  GtkSpinButton        *history_budget;
  AdwActionRow         *history_used;
  GtkWidget            *clear;
  AdwComboRow          *proxy_mode;
  GtkEditable          *proxy_url;
  GtkSpinButton        *connect_timeout;
  GtkSpinButton        *timeout;
  AdwSwitchRow         *follow_redirects;
  AdwSwitchRow         *verify_tls;
  AdwSwitchRow         *system_font;
  GtkFontDialogButton  *font;
  AdwSwitchRow         *wrap;
  AdwSwitchRow         *line_numbers;
  GtkSpinButton        *tab_width;

  SbxWorkspace         *workspace;
  GSettings            *root;
  GSettings            *network;
  GSettings            *text;      /* of the editor */
  gboolean              loading;
};

G_DEFINE_FINAL_TYPE (SbxPreferencesDialog, sbx_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static const SbxPreference preferences[] = {
  { "theme", "general", N_("Style") },
  { "language", "general", N_("Language") },
  { "history_budget", "general", N_("Space for Bodies") },
  { "clear", "general", N_("Clear the History") },
  { "proxy_mode", "network", N_("Proxy") },
  { "connect_timeout", "network", N_("Give Up Connecting After") },
  { "timeout", "network", N_("Give Up Altogether After") },
  { "follow_redirects", "network", N_("Follow Redirects") },
  { "verify_tls", "network", N_("Verify the Server’s Certificate") },
  { "system_font", "editor", N_("Use the System’s Font for Code") },
  { "wrap", "editor", N_("Wrap Long Lines") },
  { "line_numbers", "editor", N_("Number the Lines") },
  { "tab_width", "editor", N_("Tab Width") },
};

/* In the order of the row. */
static const char *const languages[] = { "", "en", "ar" };
enum { PROXY_MANUAL = 2 };

const SbxPreference *
sbx_preferences_list (guint *n_preferences)
{
  *n_preferences = G_N_ELEMENTS (preferences);
  return preferences;
}

/* --- Appearance --- */

static void
theme_selected_cb (SbxPreferencesDialog *self)
{
  if (!self->loading)
    g_settings_set_enum (self->root, "theme", adw_combo_row_get_selected (self->theme));
}

static void
language_selected_cb (SbxPreferencesDialog *self)
{
  const char *language = languages[MIN (adw_combo_row_get_selected (self->language), G_N_ELEMENTS (languages) - 1)];
  g_autofree char *before = NULL;

  if (self->loading)
    return;

  before = g_settings_get_string (self->root, "language");
  if (g_str_equal (before, language))
    return;

  g_settings_set_string (self->root, "language", language);
  gtk_widget_set_visible (self->restart, TRUE);
}

static void
load_appearance (SbxPreferencesDialog *self)
{
  g_autofree char *language = g_settings_get_string (self->root, "language");

  adw_combo_row_set_selected (self->theme, g_settings_get_enum (self->root, "theme"));
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      if (g_str_equal (languages[i], language))
        adw_combo_row_set_selected (self->language, i);
    }
  if (!sbx_language_works ())
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->language),
                                   _("This system has no locale in which another language than English can be shown."));
      gtk_widget_set_sensitive (GTK_WIDGET (self->language), FALSE);
    }
}

/* --- History --- */

typedef struct
{
  guint64 n_exchanges;
  guint64 bytes;
} Usage;

static void
measure_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Usage *usage = g_new0 (Usage, 1);
  GError *error = NULL;

  if (sbx_history_measure (data, &usage->n_exchanges, &usage->bytes, &error))
    {
      g_task_return_pointer (task, usage, g_free);
    }
  else
    {
      g_free (usage);
      g_task_return_error (task, error);
    }
}

static void
measured_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (SbxPreferencesDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree Usage *usage = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  if (usage != NULL)
    {
      size = sbx_format_size (usage->bytes);
      /* Translators: %s is a size on the disk: “12 exchanges, 3.4 MB of bodies”. */
      text = g_strdup_printf (ngettext ("%u exchange, %s of bodies", "%u exchanges, %s of bodies", usage->n_exchanges),
                              (guint) usage->n_exchanges, size);
    }
  adw_action_row_set_subtitle (self->history_used, usage != NULL ? text : error->message);
  gtk_widget_set_sensitive (self->clear, usage != NULL && usage->n_exchanges > 0 &&
                            sbx_store_get_read_only_reason (sbx_workspace_get_store (self->workspace)) == NULL);
}

static void
measure (SbxPreferencesDialog *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, measured_cb, g_object_ref (self));

  g_task_set_task_data (task, g_object_ref (sbx_workspace_get_store (self->workspace)), g_object_unref);
  g_task_run_in_thread (task, measure_thread);
}

static void
clear_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  GError *error = NULL;

  if (sbx_history_remove (data, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
tell (SbxPreferencesDialog *self,
      const char           *message)
{
  AdwToast *toast = adw_toast_new (message);

  adw_toast_set_use_markup (toast, FALSE);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), toast);
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (SbxPreferencesDialog) self = data;
  g_autoptr (GError) error = NULL;

  tell (self, g_task_propagate_boolean (G_TASK (result), &error) ? _("The history is empty now") : error->message);
  measure (self);
}

static void
clear_answer_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (SbxPreferencesDialog) self = data;
  g_autoptr (GTask) task = NULL;

  if (!g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "clear"))
    return;

  gtk_widget_set_sensitive (self->clear, FALSE);
  task = g_task_new (NULL, NULL, cleared_cb, g_object_ref (self));
  g_task_set_task_data (task, g_object_ref (sbx_workspace_get_store (self->workspace)), g_object_unref);
  g_task_run_in_thread (task, clear_thread);
}

static void
clear_cb (SbxPreferencesDialog *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Clear the History?"),
                                            _("All exchanges and their bodies are deleted for good. Your requests stay."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "clear", _("C_lear"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "clear", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, clear_answer_cb, g_object_ref (self));
}

/* --- Network --- */

static void
proxy_selected_cb (SbxPreferencesDialog *self)
{
  guint mode = adw_combo_row_get_selected (self->proxy_mode);

  gtk_widget_set_visible (GTK_WIDGET (self->proxy_url), mode == PROXY_MANUAL);
  if (!self->loading)
    g_settings_set_enum (self->network, "proxy-mode", mode);
}

/* Settings are no place for a secret; a variable is. What would be one in the proxy of a request is one here. */
static gboolean
holds_secret (const char *url)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (SbxSettings) settings = sbx_settings_new ();
  g_autoptr (GPtrArray) secrets = NULL;

  settings->proxy = g_strdup (url);
  sbx_request_set_settings (request, settings);
  secrets = sbx_request_take_secrets (request, NULL);
  return secrets->len > 0;
}

static void
proxy_url_apply_cb (SbxPreferencesDialog *self)
{
  const char *url = gtk_editable_get_text (self->proxy_url);

  if (holds_secret (url))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->proxy_url), "error");
      tell (self, _("Not kept: put the password into a secret variable, and write {{ITS_NAME}} here"));
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->proxy_url), "error");
  g_settings_set_string (self->network, "proxy-url", url);
}

/* --- Editor --- */

static void
font_chosen_cb (SbxPreferencesDialog *self)
{
  g_autofree char *font = NULL;

  if (self->loading || adw_switch_row_get_active (self->system_font))
    return;

  font = pango_font_description_to_string (gtk_font_dialog_button_get_font_desc (self->font));
  g_settings_set_string (self->text, "font", font);
}

static void
system_font_cb (SbxPreferencesDialog *self)
{
  if (self->loading)
    return;

  if (adw_switch_row_get_active (self->system_font))
    g_settings_set_string (self->text, "font", "");
  else
    font_chosen_cb (self);
}

static void
load_font (SbxPreferencesDialog *self)
{
  g_autofree char *font = g_settings_get_string (self->text, "font");
  const char *system = adw_style_manager_get_monospace_font_name (adw_style_manager_get_default ());
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (*font != '\0' ? font : system);

  adw_switch_row_set_active (self->system_font, *font == '\0');
  gtk_font_dialog_button_set_font_desc (self->font, description);
}

/* --- The dialog --- */

static void
bind_spin (GSettings     *settings,
           const char    *key,
           GtkSpinButton *button)
{
  g_settings_bind (settings, key, gtk_spin_button_get_adjustment (button), "value", G_SETTINGS_BIND_DEFAULT);
}

static void
load (SbxPreferencesDialog *self)
{
  g_autofree char *proxy = g_settings_get_string (self->network, "proxy-url");

  self->loading = TRUE;
  load_appearance (self);
  load_font (self);
  adw_combo_row_set_selected (self->proxy_mode, g_settings_get_enum (self->network, "proxy-mode"));
  proxy_selected_cb (self);
  gtk_editable_set_text (self->proxy_url, proxy);
  bind_spin (self->root, "history-budget", self->history_budget);
  bind_spin (self->network, "connect-timeout", self->connect_timeout);
  bind_spin (self->network, "timeout", self->timeout);
  bind_spin (self->text, "tab-width", self->tab_width);
  g_settings_bind (self->network, "follow-redirects", self->follow_redirects, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->network, "verify-tls", self->verify_tls, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->text, "wrap", self->wrap, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->text, "line-numbers", self->line_numbers, "active", G_SETTINGS_BIND_DEFAULT);
  self->loading = FALSE;
}

static void
sbx_preferences_dialog_dispose (GObject *object)
{
  SbxPreferencesDialog *self = SBX_PREFERENCES_DIALOG (object);

  self->loading = TRUE;
  g_clear_object (&self->workspace);
  g_clear_object (&self->root);
  g_clear_object (&self->network);
  g_clear_object (&self->text);

  G_OBJECT_CLASS (sbx_preferences_dialog_parent_class)->dispose (object);
}

static void
sbx_preferences_dialog_class_init (SbxPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_preferences_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/preferences/preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, theme);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, language);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, restart);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, history_budget);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, history_used);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, clear);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, proxy_mode);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, proxy_url);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, connect_timeout);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, timeout);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, follow_redirects);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, verify_tls);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, system_font);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, font);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, wrap);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, line_numbers);
  gtk_widget_class_bind_template_child (widget_class, SbxPreferencesDialog, tab_width);
  gtk_widget_class_bind_template_callback (widget_class, theme_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, proxy_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, proxy_url_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, system_font_cb);
  gtk_widget_class_bind_template_callback (widget_class, font_chosen_cb);
}

static void
sbx_preferences_dialog_init (SbxPreferencesDialog *self)
{
  self->loading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_widget_set_ltr (GTK_WIDGET (self->proxy_url));
  sbx_combo_row_setup (self->theme);
  sbx_combo_row_setup (self->language);
  sbx_combo_row_setup (self->proxy_mode);
}

static void
go_to (SbxPreferencesDialog *self,
       const char           *row)
{
  GtkWidget *widget;

  for (guint i = 0; i < G_N_ELEMENTS (preferences); i++)
    {
      if (!g_str_equal (preferences[i].name, row))
        continue;

      adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (self), preferences[i].page);
      widget = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (self), SBX_TYPE_PREFERENCES_DIALOG, row));
      adw_dialog_set_focus (ADW_DIALOG (self), widget);
      return;
    }
  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (self), row);
}

void
sbx_preferences_dialog_present (GtkWidget    *parent,
                                SbxWorkspace *workspace,
                                const char   *row)
{
  SbxPreferencesDialog *self;
  g_autoptr (GSettings) root = sbx_preferences_open (NULL);

  /* Without its schema nothing could be kept. */
  if (root == NULL)
    return;

  self = g_object_new (SBX_TYPE_PREFERENCES_DIALOG, NULL);
  self->root = g_steal_pointer (&root);
  self->network = sbx_preferences_open ("network");
  self->text = sbx_preferences_open ("editor");
  load (self);
  if (workspace != NULL)
    {
      self->workspace = g_object_ref (workspace);
      measure (self);
    }
  if (row != NULL)
    go_to (self, row);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
