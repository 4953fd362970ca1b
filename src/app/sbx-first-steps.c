#include "sbx-first-steps.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-preferences.h"
#include "sbx-shortcuts.h"

struct _SbxFirstSteps
{
  AdwBin     parent_instance;

  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (SbxFirstSteps, sbx_first_steps, ADW_TYPE_BIN)

static const struct
{
  const char *action;
  const char *title;
  const char *subtitle;
} steps[] = {
  { "request.new", N_("Begin a Request"), N_("Or paste a curl command into the address.") },
  { "request.send", N_("Send It"), N_("The response says what came back, what went out and where the time went.") },
  { "window.palette", N_("Do or Open Anything"), N_("Requests, actions, environments and preferences, by a few letters.") },
  { "app.shortcuts", N_("See All Keys"), NULL },
};

static char *
dup_keys (const char *action)
{
  guint n_shortcuts;
  const SbxShortcut *shortcuts = sbx_shortcuts_list (&n_shortcuts);

  for (guint i = 0; i < n_shortcuts; i++)
    {
      if (g_strcmp0 (shortcuts[i].action, action) == 0)
        return sbx_shortcut_dup_keys (&shortcuts[i]);
    }
  return NULL;
}

static AdwPreferencesGroup *
group_new (void)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, _("First Steps"));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *keys = dup_keys (steps[i].action);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *label = gtk_label_new (keys);

      gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
      gtk_widget_add_css_class (label, "dimmed");
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(steps[i].title));
      if (steps[i].subtitle != NULL)
        adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(steps[i].subtitle));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      adw_preferences_group_add (group, row);
    }
  return group;
}

static void
put_away_cb (SbxFirstSteps *self)
{
  /* The button goes with the rest: the focus needs another place. */
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_BACKWARD);
  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, "help-dismissed", TRUE);
  else
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
sbx_first_steps_dispose (GObject *object)
{
  g_clear_object (&SBX_FIRST_STEPS (object)->settings);

  G_OBJECT_CLASS (sbx_first_steps_parent_class)->dispose (object);
}

static void
sbx_first_steps_class_init (SbxFirstStepsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sbx_first_steps_dispose;
}

static void
make_steps (SbxFirstSteps *self)
{
  AdwPreferencesGroup *group = group_new ();
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (close, "flat");
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_set_tooltip_text (close, _("Put Away"));
  sbx_widget_set_name (close, _("Put Away the First Steps"));
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (put_away_cb), self);
  adw_preferences_group_set_header_suffix (group, close);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (group));
}

/* Not made for those who have put them away: they would be a tenth of the start. */
static void
update (SbxFirstSteps *self)
{
  gboolean shown = self->settings == NULL || !g_settings_get_boolean (self->settings, "help-dismissed");

  if (shown && adw_bin_get_child (ADW_BIN (self)) == NULL)
    make_steps (self);
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
}

static void
sbx_first_steps_init (SbxFirstSteps *self)
{
  self->settings = sbx_preferences_open (NULL);
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::help-dismissed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
sbx_first_steps_present (GtkWidget *parent)
{
  AdwDialog *dialog = adw_preferences_dialog_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  adw_preferences_page_add (page, group_new ());
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), page);
  adw_dialog_set_title (dialog, _("Help"));
  adw_dialog_set_content_height (dialog, 400);
  adw_dialog_present (dialog, parent);
}
