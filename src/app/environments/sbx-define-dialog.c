#include "sbx-define-dialog.h"

#include <glib/gi18n.h>

#include "sbx-credentials.h"
#include "sbx-format.h"
#include "sbx-vault-job.h"

/* One variable and its rows. */
typedef struct
{
  const char   *name;
  GtkEditable  *value;
  AdwSwitchRow *secret;
} Definition;

struct _SbxDefineDialog
{
  AdwDialog            parent_instance;

  GtkWidget           *define;
  AdwBanner           *problem;
  AdwPreferencesPage  *page;
  GtkWidget           *place_group;
  AdwSwitchRow        *global;

  SbxWorkspace        *workspace;
  char                *environment_id;
  GPtrArray           *unresolved;
  GArray              *definitions;
  gboolean             closed;
};

G_DEFINE_FINAL_TYPE (SbxDefineDialog, sbx_define_dialog, ADW_TYPE_DIALOG)

enum { DEFINED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Saving --- */

typedef struct
{
  char     *environment_id;  /* NULL: global */
  GStrv     names;
  GStrv     values;
  gboolean *secret;
} Values;

static void
values_free (gpointer data)
{
  Values *values = data;

  for (guint i = 0; values->values[i] != NULL; i++)
    explicit_bzero (values->values[i], strlen (values->values[i]));
  g_strfreev (values->values);
  g_strfreev (values->names);
  g_free (values->secret);
  g_free (values->environment_id);
  g_free (values);
}

/* One that is switched off counts as undefined: it is switched on again. */
static SbxVariable *
find_or_make (GPtrArray  *variables,
              const char *environment_id,
              const char *name)
{
  SbxVariable *variable;

  for (guint i = 0; i < variables->len; i++)
    if (g_str_equal (sbx_variable_get_name (variables->pdata[i]), name))
      return g_object_ref (variables->pdata[i]);

  variable = sbx_variable_new (environment_id, name, NULL);
  g_object_set (variable, "position", (gint64) variables->len, NULL);
  g_ptr_array_add (variables, g_object_ref (variable));
  return variable;
}

static gboolean
save_job (SbxWorkspace  *workspace,
          gpointer       data,
          GError       **error)
{
  Values *values = data;
  SbxStore *store = sbx_workspace_get_store (workspace);
  g_autoptr (GPtrArray) there = sbx_store_list_variables (store, values->environment_id, error);
  g_autoptr (GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  if (there == NULL)
    return FALSE;
  for (guint i = 0; values->names[i] != NULL; i++)
    {
      SbxVariable *variable = find_or_make (there, values->environment_id, values->names[i]);

      g_object_set (variable, "secret", values->secret[i], "enabled", TRUE, NULL);
      g_ptr_array_add (variables, variable);
      g_ptr_array_add (texts, values->values[i]);
    }
  return sbx_store_save_variables (store, sbx_workspace_get_vault (workspace), variables, texts, NULL, error);
}

static void
saved_cb (gpointer      data,
          const GError *error,
          gpointer      dialog)
{
  g_autoptr (SbxDefineDialog) self = dialog;

  /* Who cancelled while the keyring was asked does not want to send. */
  if (self->closed)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->page), TRUE);
  gtk_widget_set_sensitive (self->define, TRUE);
  if (error == NULL)
    {
      adw_dialog_force_close (ADW_DIALOG (self));
      g_signal_emit (self, signals[DEFINED], 0);
      return;
    }
  adw_banner_set_title (self->problem, error->message);
  adw_banner_set_revealed (self->problem, !sbx_vault_job_was_declined (error));
}

static void
define_cb (SbxDefineDialog *self)
{
  Values *values = g_new0 (Values, 1);
  gboolean global = self->environment_id == NULL || adw_switch_row_get_active (self->global);

  values->environment_id = global ? NULL : g_strdup (self->environment_id);
  values->names = g_new0 (char *, self->definitions->len + 1);
  values->values = g_new0 (char *, self->definitions->len + 1);
  values->secret = g_new0 (gboolean, self->definitions->len + 1);
  for (guint i = 0; i < self->definitions->len; i++)
    {
      const Definition *definition = &g_array_index (self->definitions, Definition, i);

      values->names[i] = g_strdup (definition->name);
      values->values[i] = g_strdup (gtk_editable_get_text (definition->value));
      values->secret[i] = adw_switch_row_get_active (definition->secret);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->page), FALSE);
  gtk_widget_set_sensitive (self->define, FALSE);
  sbx_vault_job_run (GTK_WIDGET (self), self->workspace, save_job, values, values_free, saved_cb, g_object_ref (self));
}

/* --- The rows --- */

static void
value_changed_cb (SbxDefineDialog *self)
{
  gboolean complete = TRUE;

  for (guint i = 0; i < self->definitions->len; i++)
    complete = complete && *gtk_editable_get_text (g_array_index (self->definitions, Definition, i).value) != '\0';
  gtk_widget_set_sensitive (self->define, complete);
}

static void
secret_changed_cb (AdwSwitchRow *secret,
                   GParamSpec   *pspec,
                   GtkEditable  *value)
{
  gboolean masked = adw_switch_row_get_active (secret);
  GtkEditable *text = gtk_editable_get_delegate (value);

  gtk_text_set_visibility (GTK_TEXT (text), !masked);
  gtk_text_set_input_purpose (GTK_TEXT (text), masked ? GTK_INPUT_PURPOSE_PASSWORD : GTK_INPUT_PURPOSE_FREE_FORM);
}

/* “Used in the address, the header “Accept””, in the order of the request. */
static char *
dup_places (const SbxUnresolved *unresolved)
{
  g_autoptr (GString) places = g_string_new (NULL);
  g_autofree char *line = NULL;

  for (guint i = 0; i < unresolved->places->len; i++)
    {
      if (i > 0)
        /* Translators: between the items of a list. */
        g_string_append (places, _(", "));
      g_string_append (places, g_ptr_array_index (unresolved->places, i));
    }
  /* Translators: %s is a list of places: “the address, the header “Accept””. */
  line = g_strdup_printf (_("Used in %s"), places->str);
  return g_markup_escape_text (line, -1);
}

/* One that is switched off stays in the keyring unless the person says otherwise. */
static gboolean
is_secret (SbxDefineDialog *self,
           const char      *environment_id,
           const char      *name)
{
  g_autoptr (GPtrArray) variables = sbx_store_list_variables (sbx_workspace_get_store (self->workspace), environment_id, NULL);

  for (guint i = 0; variables != NULL && i < variables->len; i++)
    if (g_str_equal (sbx_variable_get_name (variables->pdata[i]), name))
      return sbx_variable_get_secret (variables->pdata[i]);
  return FALSE;
}

static void
add_definition (SbxDefineDialog     *self,
                const SbxUnresolved *unresolved)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *value = adw_entry_row_new ();
  GtkWidget *secret = adw_switch_row_new ();
  g_autofree char *title = g_markup_escape_text (unresolved->name, -1);
  g_autofree char *places = dup_places (unresolved);
  Definition definition = { unresolved->name, GTK_EDITABLE (value), ADW_SWITCH_ROW (secret) };

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, places);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (value), _("Value"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (value), TRUE);
  sbx_widget_set_ltr (value);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (secret), _("Secret"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (secret), _("Masked, and kept in the keyring"));
  adw_preferences_group_add (group, value);
  adw_preferences_group_add (group, secret);
  adw_preferences_page_add (self->page, group);

  g_array_append_val (self->definitions, definition);
  g_signal_connect_object (value, "changed", G_CALLBACK (value_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (secret, "notify::active", G_CALLBACK (secret_changed_cb), value, 0);
  adw_switch_row_set_active (ADW_SWITCH_ROW (secret), sbx_name_is_credential_param (unresolved->name) ||
                                                      is_secret (self, NULL, unresolved->name) ||
                                                      (self->environment_id != NULL && is_secret (self, self->environment_id, unresolved->name)));
  if (self->definitions->len == 1)
    adw_dialog_set_focus (ADW_DIALOG (self), value);
}

static void
show_places (SbxDefineDialog *self)
{
  g_autoptr (SbxEnvironment) environment = NULL;
  g_autofree char *place = NULL;
  g_autofree char *subtitle = NULL;

  if (self->environment_id != NULL)
    environment = sbx_store_find_environment (sbx_workspace_get_store (self->workspace), self->environment_id, NULL);
  if (environment == NULL)
    g_clear_pointer (&self->environment_id, g_free);
  else
    /* Translators: %s is the name of an environment. */
    place = g_strdup_printf (_("Otherwise in “%s” alone"), sbx_environment_get_name (environment));
  subtitle = g_markup_escape_text (place != NULL ? place : "", -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->global), subtitle);
  gtk_widget_set_visible (self->place_group, environment != NULL);
}

static void
sbx_define_dialog_closed (AdwDialog *dialog)
{
  SBX_DEFINE_DIALOG (dialog)->closed = TRUE;
}

static void
sbx_define_dialog_dispose (GObject *object)
{
  SbxDefineDialog *self = SBX_DEFINE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_DEFINE_DIALOG);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->environment_id, g_free);
  g_clear_pointer (&self->unresolved, g_ptr_array_unref);
  g_clear_pointer (&self->definitions, g_array_unref);

  G_OBJECT_CLASS (sbx_define_dialog_parent_class)->dispose (object);
}

static void
sbx_define_dialog_class_init (SbxDefineDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_define_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = sbx_define_dialog_closed;
  signals[DEFINED] = g_signal_new ("defined", SBX_TYPE_DEFINE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/environments/define-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxDefineDialog, define);
  gtk_widget_class_bind_template_child (widget_class, SbxDefineDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, SbxDefineDialog, page);
  gtk_widget_class_bind_template_child (widget_class, SbxDefineDialog, place_group);
  gtk_widget_class_bind_template_child (widget_class, SbxDefineDialog, global);
  gtk_widget_class_bind_template_callback (widget_class, define_cb);
}

static void
sbx_define_dialog_init (SbxDefineDialog *self)
{
  self->definitions = g_array_new (FALSE, FALSE, sizeof (Definition));
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
sbx_define_dialog_new (SbxWorkspace *workspace,
                       const char   *environment_id,
                       GPtrArray    *unresolved)
{
  SbxDefineDialog *self = g_object_new (SBX_TYPE_DEFINE_DIALOG, NULL);

  self->workspace = g_object_ref (workspace);
  self->environment_id = g_strdup (environment_id);
  self->unresolved = unresolved;
  show_places (self);
  for (guint i = 0; i < unresolved->len; i++)
    add_definition (self, g_ptr_array_index (unresolved, i));
  return ADW_DIALOG (self);
}
