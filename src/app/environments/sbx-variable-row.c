#include "sbx-variable-row.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-variables.h"

struct _SbxVariableRow
{
  GtkListBoxRow    parent_instance;

  GtkCheckButton  *enabled;
  GtkEntry        *name;
  GtkEntry        *value;
  GtkToggleButton *reveal;
  GtkToggleButton *secret;
  GtkWidget       *remove;
  GtkLabel        *problem;

  SbxVariable     *variable;
  gboolean         is_secret;
  gboolean         has_value;  /* it was typed: what is saved is not meant */
  gboolean         revealed;   /* the entry shows what the keyring has */
  guint            edits;
  gboolean         loading;
};

G_DEFINE_FINAL_TYPE (SbxVariableRow, sbx_variable_row, GTK_TYPE_LIST_BOX_ROW)

enum { EDITED, COMMIT, NEXT, REMOVE, REVEAL, EXPOSE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Its value is in the keyring alone. */
static gboolean
is_kept (SbxVariableRow *self)
{
  return self->variable != NULL && sbx_variable_get_secret (self->variable) && !self->has_value;
}

static void
update_state (SbxVariableRow *self)
{
  gboolean empty = sbx_variable_row_is_empty (self);

  /* Hidden by opacity, so that the columns keep their places. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->enabled), !empty);
  gtk_widget_set_sensitive (self->remove, !empty);
  gtk_widget_set_opacity (GTK_WIDGET (self->enabled), empty ? 0 : 1);
  gtk_widget_set_opacity (self->remove, empty ? 0 : 1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->secret), !empty);
  gtk_widget_set_opacity (GTK_WIDGET (self->secret), empty ? 0 : 1);
  gtk_button_set_icon_name (GTK_BUTTON (self->secret), self->is_secret ? "changes-prevent-symbolic" : "changes-allow-symbolic");
  gtk_widget_set_sensitive (GTK_WIDGET (self->reveal), self->is_secret);
  gtk_widget_set_opacity (GTK_WIDGET (self->reveal), self->is_secret ? 1 : 0);
  gtk_entry_set_visibility (self->value, !self->is_secret || gtk_toggle_button_get_active (self->reveal));
  gtk_entry_set_input_purpose (self->value, self->is_secret ? GTK_INPUT_PURPOSE_PASSWORD : GTK_INPUT_PURPOSE_FREE_FORM);
  if (is_kept (self))
    gtk_entry_set_placeholder_text (self->value, "••••");
  else
    gtk_entry_set_placeholder_text (self->value, empty ? _("Value") : NULL);

  if (gtk_check_button_get_active (self->enabled))
    gtk_widget_remove_css_class (GTK_WIDGET (self), "switched-off");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "switched-off");
}

static void
edited_cb (SbxVariableRow *self)
{
  if (self->loading)
    return;

  self->edits++;
  sbx_variable_row_set_problem (self, NULL);
  update_state (self);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
value_changed_cb (SbxVariableRow *self)
{
  if (self->loading)
    return;
  self->has_value = TRUE;
  edited_cb (self);
}

static void
switched_cb (SbxVariableRow *self)
{
  if (self->loading)
    return;
  edited_cb (self);
  g_signal_emit (self, signals[COMMIT], 0);
}

static void
secret_cb (SbxVariableRow *self)
{
  gboolean secret = gtk_toggle_button_get_active (self->secret);

  if (self->loading || secret == self->is_secret)
    return;

  /* What is in the keyring leaves it only when the person is sure. */
  if (!secret && self->variable != NULL && sbx_variable_get_secret (self->variable))
    {
      gtk_toggle_button_set_active (self->secret, TRUE);
      g_signal_emit (self, signals[EXPOSE], 0);
      return;
    }
  sbx_variable_row_set_secret (self, secret);
}

/* A secret that is saved is not kept here any longer than it is shown: GtkEntry tells a screen reader what it masks. */
static void
clear_value (SbxVariableRow *self)
{
  gboolean loading = self->loading;

  self->loading = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->value), "");
  self->loading = loading;
  self->revealed = FALSE;
}

static void
reveal_cb (SbxVariableRow *self)
{
  gboolean shown = gtk_toggle_button_get_active (self->reveal);

  gtk_button_set_icon_name (GTK_BUTTON (self->reveal), shown ? "view-conceal-symbolic" : "view-reveal-symbolic");
  if (shown && self->is_secret && is_kept (self) && !self->revealed)
    g_signal_emit (self, signals[REVEAL], 0);
  else if (!shown && self->revealed && is_kept (self))
    clear_value (self);
  update_state (self);
}

static void
remove_cb (SbxVariableRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
activate_cb (SbxVariableRow *self)
{
  g_signal_emit (self, signals[NEXT], 0);
}

static void
left_cb (SbxVariableRow *self)
{
  if (self->edits > 0)
    g_signal_emit (self, signals[COMMIT], 0);
}

static void
sbx_variable_row_dispose (GObject *object)
{
  SbxVariableRow *self = SBX_VARIABLE_ROW (object);

  /* Taking the row apart must not be mistaken for typing. */
  self->loading = TRUE;
  g_clear_object (&self->variable);

  G_OBJECT_CLASS (sbx_variable_row_parent_class)->dispose (object);
}

static void
sbx_variable_row_class_init (SbxVariableRowClass *klass)
{
  static const char *const names[] = { "edited", "commit", "next", "remove", "reveal", "expose" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_variable_row_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], SBX_TYPE_VARIABLE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/environments/variable-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxVariableRow, enabled);
  gtk_widget_class_bind_template_child (widget_class, SbxVariableRow, name);
  gtk_widget_class_bind_template_child (widget_class, SbxVariableRow, value);
  gtk_widget_class_bind_template_child (widget_class, SbxVariableRow, reveal);
  gtk_widget_class_bind_template_child (widget_class, SbxVariableRow, secret);
  gtk_widget_class_bind_template_child (widget_class, SbxVariableRow, remove);
  gtk_widget_class_bind_template_child (widget_class, SbxVariableRow, problem);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, value_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, secret_cb);
  gtk_widget_class_bind_template_callback (widget_class, reveal_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
sbx_variable_row_init (SbxVariableRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_widget_set_ltr (GTK_WIDGET (self->name));
  sbx_widget_set_ltr (GTK_WIDGET (self->value));
  sbx_variables_attach (GTK_WIDGET (self->value));
  sbx_widget_set_name (GTK_WIDGET (self->enabled), _("Use This Variable"));
  g_signal_connect_object (focus, "leave", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  update_state (self);
}

GtkWidget *
sbx_variable_row_new (SbxVariable *variable)
{
  SbxVariableRow *self = g_object_new (SBX_TYPE_VARIABLE_ROW, NULL);

  if (variable != NULL)
    sbx_variable_row_set_variable (self, variable);
  return GTK_WIDGET (self);
}

SbxVariable *
sbx_variable_row_get_variable (SbxVariableRow *self)
{
  return self->variable;
}

static void
set_text (GtkEntry   *entry,
          const char *text)
{
  /* Setting the same text again would move the cursor of who types there. */
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (entry)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

void
sbx_variable_row_set_variable (SbxVariableRow *self,
                               SbxVariable    *variable)
{
  gboolean secret = sbx_variable_get_secret (variable);
  gboolean shown = secret && gtk_toggle_button_get_active (self->reveal);
  const char *value = sbx_variable_get_value (variable);

  g_set_object (&self->variable, variable);
  self->loading = TRUE;
  self->is_secret = secret;
  gtk_toggle_button_set_active (self->secret, secret);
  gtk_check_button_set_active (self->enabled, sbx_variable_get_enabled (variable));
  set_text (self->name, sbx_variable_get_name (variable));
  /* A secret that is saved is not kept here any longer than it is shown. */
  if (!shown)
    {
      set_text (self->value, !secret && value != NULL ? value : "");
      self->revealed = FALSE;
    }
  else if (self->has_value)
    {
      self->revealed = TRUE;
    }
  self->has_value = FALSE;
  self->edits = 0;
  self->loading = FALSE;
  sbx_variable_row_set_problem (self, NULL);
  update_state (self);
}

void
sbx_variable_row_set_saved (SbxVariableRow *self,
                            SbxVariable    *variable)
{
  g_set_object (&self->variable, variable);
  /* It came out of the keyring, and was not typed here. */
  if (!self->has_value && !sbx_variable_get_secret (variable))
    {
      self->loading = TRUE;
      set_text (self->value, sbx_variable_get_value (variable) != NULL ? sbx_variable_get_value (variable) : "");
      self->loading = FALSE;
    }
  update_state (self);
}

void
sbx_variable_row_drop_edits (SbxVariableRow *self)
{
  self->edits = 0;
}

gboolean
sbx_variable_row_is_empty (SbxVariableRow *self)
{
  return self->variable == NULL && gtk_entry_get_text_length (self->name) == 0 && gtk_entry_get_text_length (self->value) == 0;
}

guint
sbx_variable_row_get_edits (SbxVariableRow *self)
{
  return self->edits;
}

char *
sbx_variable_row_dup_name (SbxVariableRow *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
}

const char *
sbx_variable_row_get_value (SbxVariableRow *self)
{
  if (is_kept (self))
    return NULL;
  /* An entry cuts what is very long. */
  if (self->variable != NULL && !self->has_value)
    return sbx_variable_get_value (self->variable) != NULL ? sbx_variable_get_value (self->variable) : "";
  return gtk_editable_get_text (GTK_EDITABLE (self->value));
}

gboolean
sbx_variable_row_get_enabled (SbxVariableRow *self)
{
  return gtk_check_button_get_active (self->enabled);
}

gboolean
sbx_variable_row_get_secret (SbxVariableRow *self)
{
  return self->is_secret;
}

void
sbx_variable_row_set_secret (SbxVariableRow *self,
                             gboolean        secret)
{
  self->is_secret = secret;
  gtk_toggle_button_set_active (self->reveal, FALSE);
  gtk_toggle_button_set_active (self->secret, secret);
  edited_cb (self);
  if (!sbx_variable_row_is_empty (self))
    g_signal_emit (self, signals[COMMIT], 0);
}

void
sbx_variable_row_set_value (SbxVariableRow *self,
                            const char     *value)
{
  /* What was typed, or hidden again, meanwhile counts. */
  if (!is_kept (self) || self->revealed || !gtk_toggle_button_get_active (self->reveal))
    return;

  self->loading = TRUE;
  set_text (self->value, value != NULL ? value : "");
  self->revealed = value != NULL;
  self->loading = FALSE;
  if (value == NULL)
    gtk_toggle_button_set_active (self->reveal, FALSE);
  update_state (self);
}

void
sbx_variable_row_set_problem (SbxVariableRow *self,
                              const char     *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  if (problem != NULL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_STATE_INVALID);
}

void
sbx_variable_row_set_number (SbxVariableRow *self,
                             guint           number,
                             gboolean        last)
{
  /* Translators: the name of a row of the table of variables, as a screen reader says it. */
  g_autofree char *name = g_strdup_printf (_("Variable %u, name"), number);
  /* Translators: the value of a row of the table of variables, as a screen reader says it. */
  g_autofree char *value = g_strdup_printf (_("Variable %u, value"), number);

  sbx_widget_set_name (GTK_WIDGET (self->name), name);
  sbx_widget_set_name (GTK_WIDGET (self->value), value);
  gtk_entry_set_placeholder_text (self->name, last ? _("Name") : NULL);
}

void
sbx_variable_row_focus (SbxVariableRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}
