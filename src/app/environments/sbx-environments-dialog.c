#include "sbx-environments-dialog-private.h"

#include <glib/gi18n.h>

#include "sbx-format.h"

G_DEFINE_FINAL_TYPE (SbxEnvironmentsDialog, sbx_environments_dialog, ADW_TYPE_DIALOG)

enum { PROP_0, PROP_COLOR, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { MADE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- The list --- */

static GtkWidget *
row_new (const char *id,
         const char *name,
         const char *color)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *dot = gtk_image_new_from_icon_name (*id == '\0' ? "folder-publicshare-symbolic" : "media-record-symbolic");
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_accessible_update_state (GTK_ACCESSIBLE (dot), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (dot, "env");
  if (color != NULL)
    gtk_widget_add_css_class (dot, color);
  else if (*id != '\0')
    gtk_widget_set_opacity (dot, 0.3);
  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  sbx_widget_set_name (row, name);
  return row;
}

static GtkListBoxRow *
find_row (SbxEnvironmentsDialog *self,
          const char            *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_str_equal (g_object_get_data (G_OBJECT (row), "id"), id))
      return row;
  return NULL;
}

/* The list, from what the store has now; the chosen one stays chosen, or the globals are. */
void
sbx_environments_dialog_fill (SbxEnvironmentsDialog *self)
{
  g_autoptr (GPtrArray) environments = sbx_store_list_environments (sbx_workspace_get_store (self->workspace), NULL);
  GtkListBoxRow *row;

  self->filling = TRUE;
  gtk_list_box_remove_all (self->list);
  gtk_list_box_append (self->list, row_new ("", _("Globals"), NULL));
  for (guint i = 0; environments != NULL && i < environments->len; i++)
    {
      SbxEnvironment *environment = g_ptr_array_index (environments, i);
      g_autofree char *color = NULL;

      g_object_get (environment, "color", &color, NULL);
      gtk_list_box_append (self->list, row_new (sbx_record_get_id (SBX_RECORD (environment)), sbx_environment_get_name (environment),
                                                color));
    }
  row = find_row (self, self->chosen);
  self->filling = FALSE;
  gtk_list_box_select_row (self->list, row != NULL ? row : gtk_list_box_get_row_at_index (self->list, 0));
}

static void
show_environment (SbxEnvironmentsDialog *self)
{
  g_autoptr (SbxEnvironment) environment = NULL;
  g_autofree char *color = NULL;

  if (*self->chosen != '\0')
    environment = sbx_store_find_environment (sbx_workspace_get_store (self->workspace), self->chosen, NULL);
  if (environment != NULL)
    g_object_get (environment, "color", &color, NULL);
  adw_navigation_page_set_title (self->page, environment != NULL ? sbx_environment_get_name (environment) : _("Globals"));
  gtk_label_set_label (self->hint, environment != NULL
                                     ? _("Used while this environment is chosen, before the globals. Write {{NAME}} where the value is to stand.")
                                     : _("Used in every environment that has no variable of the same name. Write {{NAME}} where the value is to stand."));
  if (g_set_str (&self->color, color != NULL ? color : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOR]);
  sbx_environments_dialog_update_actions (self);
}

static void
choose_next (SbxEnvironmentsDialog *self,
             gboolean               saved)
{
  g_autofree char *id = g_steal_pointer (&self->next);

  if (saved || find_row (self, self->chosen) == NULL)
    {
      g_set_str (&self->chosen, id);
      sbx_scope_watch_set_environment (self->scope, *id != '\0' ? id : NULL);
      sbx_variables_editor_set_environment (self->variables, *id != '\0' ? id : NULL);
    }
  gtk_list_box_select_row (self->list, find_row (self, self->chosen));
  show_environment (self);
}

void
sbx_environments_dialog_choose (SbxEnvironmentsDialog *self,
                                const char            *id)
{
  g_set_str (&self->next, id);
  if (g_strcmp0 (self->chosen, id) == 0)
    show_environment (self);
  else if (find_row (self, self->chosen) != NULL)
    sbx_environments_dialog_settle (self, choose_next);
  else
    {
      /* It is gone, and what was to be done with it. */
      self->then = NULL;
      choose_next (self, FALSE);
    }
}

static void
selected_cb (SbxEnvironmentsDialog *self,
             GtkListBoxRow         *row)
{
  if (row != NULL && !self->filling)
    {
      g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "id"));

      sbx_environments_dialog_choose (self, id);
    }
}

static void
activated_cb (SbxEnvironmentsDialog *self)
{
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

static void
store_changed_cb (SbxEnvironmentsDialog *self,
                  const char            *table)
{
  if (*table == '\0' || g_str_equal (table, "environments"))
    sbx_environments_dialog_fill (self);
}

/* --- Toasts --- */

void
sbx_environments_dialog_offer_undo (SbxEnvironmentsDialog *self,
                                    const char            *message,
                                    GCallback              undo,
                                    gpointer               data,
                                    GDestroyNotify         destroy)
{
  AdwToast *toast = adw_toast_new (message);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, 15);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "undo", data, destroy);
  g_signal_connect_object (toast, "button-clicked", undo, self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
sbx_environments_dialog_toast (SbxEnvironmentsDialog *self,
                               const char            *message)
{
  AdwToast *toast = adw_toast_new (message);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
sbx_environments_dialog_tell_uncleared (SbxEnvironmentsDialog *self,
                                        const char            *reason)
{
  /* Translators: %s says why. */
  g_autofree char *message = g_strdup_printf (_("What the keyring had for it is still there: %s"), reason);

  sbx_environments_dialog_toast (self, message);
}

static void
undo_variable_cb (SbxEnvironmentsDialog *self,
                  AdwToast              *toast)
{
  g_autoptr (SbxVariable) variable = g_object_steal_data (G_OBJECT (toast), "undo");

  if (variable != NULL)
    sbx_variables_editor_undo_remove (self->variables, variable);
}

static void
variable_removed_cb (SbxEnvironmentsDialog *self,
                     SbxVariable           *variable,
                     const char            *message)
{
  /* What was under way when the dialog closed ends without it. */
  if (self->toasts != NULL)
    sbx_environments_dialog_offer_undo (self, message, G_CALLBACK (undo_variable_cb), g_object_ref (variable), g_object_unref);
}

static void
uncleared_cb (SbxEnvironmentsDialog *self,
              const char            *reason)
{
  if (self->toasts != NULL)
    sbx_environments_dialog_tell_uncleared (self, reason);
}

/* --- Waiting for what is being saved --- */

static void close_or_ask (SbxEnvironmentsDialog *self, gboolean saved);

static void
settled_cb (SbxEnvironmentsDialog *self)
{
  SbxEnvironmentsThen then = g_steal_pointer (&self->then);

  if (then != NULL)
    then (self, !sbx_variables_editor_has_problem (self->variables));
}

void
sbx_environments_dialog_settle (SbxEnvironmentsDialog *self,
                                SbxEnvironmentsThen    then)
{
  /* One at a time; closing comes before all, and another choice takes the place of the one before. */
  if (self->then != NULL && then != close_or_ask && (self->then != choose_next || then != choose_next))
    {
      if (then == choose_next)
        gtk_list_box_select_row (self->list, find_row (self, self->chosen));
      return;
    }
  self->then = then;
  sbx_variables_editor_flush (self->variables);
  if (!sbx_variables_editor_get_busy (self->variables))
    settled_cb (self);
}

/* --- Closing --- */

static void
discard_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (SbxEnvironmentsDialog) self = data;

  if (!g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "discard"))
    return;
  /* A row that is left would try again. */
  sbx_variables_editor_drop_edits (self->variables);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
ask_to_discard (SbxEnvironmentsDialog *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Discard What Is Not Saved?"),
                                            _("A variable could not be saved. The reason stands below it."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Keep Editing"), "discard", _("_Discard"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, discard_cb, g_object_ref (self));
}

static void
close_or_ask (SbxEnvironmentsDialog *self,
              gboolean               saved)
{
  if (saved)
    adw_dialog_force_close (ADW_DIALOG (self));
  else
    ask_to_discard (self);
}

static void
sbx_environments_dialog_close_attempt (AdwDialog *dialog)
{
  sbx_environments_dialog_settle (SBX_ENVIRONMENTS_DIALOG (dialog), close_or_ask);
}

/* --- The color --- */

void
sbx_environments_dialog_saved_cb (GObject      *store,
                                  GAsyncResult *result,
                                  gpointer      dialog)
{
  g_autoptr (SbxEnvironmentsDialog) self = dialog;
  g_autoptr (GError) error = NULL;

  if (!sbx_store_save_finish (SBX_STORE (store), result, &error) && self->toasts != NULL)
    sbx_environments_dialog_toast (self, error->message);
}

static void
change_color (SbxEnvironmentsDialog *self,
              const char            *color)
{
  SbxStore *store = sbx_workspace_get_store (self->workspace);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbxEnvironment) environment = sbx_store_dup_record (store, SBX_TYPE_ENVIRONMENT, self->chosen, &error);

  if (environment == NULL)
    {
      sbx_environments_dialog_toast (self, error->message);
      return;
    }
  g_object_set (environment, "color", *color != '\0' ? color : NULL, NULL);
  sbx_store_save_async (store, SBX_RECORD (environment), NULL, sbx_environments_dialog_saved_cb, g_object_ref (self));
}

/* --- The class --- */

static void
sbx_environments_dialog_get_property (GObject    *object,
                                      guint       id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  if (id == PROP_COLOR)
    g_value_set_string (value, SBX_ENVIRONMENTS_DIALOG (object)->color);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_environments_dialog_set_property (GObject      *object,
                                      guint         id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  SbxEnvironmentsDialog *self = SBX_ENVIRONMENTS_DIALOG (object);

  if (id != PROP_COLOR)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (*self->chosen != '\0')
    change_color (self, g_value_get_string (value));
}

static void
sbx_environments_dialog_dispose (GObject *object)
{
  SbxEnvironmentsDialog *self = SBX_ENVIRONMENTS_DIALOG (object);

  self->filling = TRUE;
  self->then = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_ENVIRONMENTS_DIALOG);
  g_clear_object (&self->scope);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->next, g_free);
  g_clear_pointer (&self->color, g_free);

  G_OBJECT_CLASS (sbx_environments_dialog_parent_class)->dispose (object);
}

static void
sbx_environments_dialog_class_init (SbxEnvironmentsDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sbx_environments_dialog_get_property;
  object_class->set_property = sbx_environments_dialog_set_property;
  object_class->dispose = sbx_environments_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->close_attempt = sbx_environments_dialog_close_attempt;

  properties[PROP_COLOR] = g_param_spec_string ("color", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[MADE] = g_signal_new ("made", SBX_TYPE_ENVIRONMENTS_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  sbx_environments_dialog_install_actions (widget_class);

  g_type_ensure (SBX_TYPE_VARIABLES_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/environments/environments-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxEnvironmentsDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, SbxEnvironmentsDialog, split);
  gtk_widget_class_bind_template_child (widget_class, SbxEnvironmentsDialog, list);
  gtk_widget_class_bind_template_child (widget_class, SbxEnvironmentsDialog, page);
  gtk_widget_class_bind_template_child (widget_class, SbxEnvironmentsDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, SbxEnvironmentsDialog, variables);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, variable_removed_cb);
  gtk_widget_class_bind_template_callback (widget_class, uncleared_cb);
  gtk_widget_class_bind_template_callback (widget_class, settled_cb);
}

static void
sbx_environments_dialog_init (SbxEnvironmentsDialog *self)
{
  self->chosen = g_strdup ("");
  self->color = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_dialog_set_can_close (ADW_DIALOG (self), FALSE);
}

AdwDialog *
sbx_environments_dialog_new (SbxWorkspace *workspace,
                             const char   *environment_id)
{
  SbxEnvironmentsDialog *self = g_object_new (SBX_TYPE_ENVIRONMENTS_DIALOG, NULL);

  self->workspace = g_object_ref (workspace);
  self->scope = sbx_scope_watch_new (workspace);
  sbx_scope_watch_provide (self->scope, GTK_WIDGET (self));
  sbx_variables_editor_set_workspace (self->variables, workspace);
  g_signal_connect_object (sbx_workspace_get_store (workspace), "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  sbx_environments_dialog_fill (self);
  if (find_row (self, environment_id) != NULL)
    gtk_list_box_select_row (self->list, find_row (self, environment_id));
  return ADW_DIALOG (self);
}
