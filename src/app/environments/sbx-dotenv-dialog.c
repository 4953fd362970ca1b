#include "sbx-dotenv-dialog.h"

#include <glib/gi18n.h>

#include "sbx-dotenv.h"
#include "sbx-environment-copy.h"
#include "sbx-format.h"
#include "sbx-vault-job.h"

/* A .env file is small; what is larger is something else. */
#define MAX_FILE (1024 * 1024)

/* As many as anybody mends before another look. */
#define MAX_PROBLEMS 20

struct _SbxDotenvDialog
{
  AdwDialog            parent_instance;

  AdwNavigationView   *pages;
  GtkWidget           *next;
  GtkTextView         *text;
  GtkWidget           *problems_scroller;
  GtkLabel            *problems;
  GtkWidget           *import;
  AdwBanner           *failure;
  AdwPreferencesPage  *receipt;
  AdwPreferencesGroup *group;

  SbxWorkspace        *workspace;
  char                *environment_id;
  GPtrArray           *entries;      /* of SbxDotenvEntry */
  GPtrArray           *variables;    /* of SbxVariable: what is there */
  GPtrArray           *rows;         /* of the entries, in their order; not owned */
};

G_DEFINE_FINAL_TYPE (SbxDotenvDialog, sbx_dotenv_dialog, ADW_TYPE_DIALOG)

enum { IMPORTED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- The lines --- */

static char *
dup_text (SbxDotenvDialog *self)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (self->text), "text", &text, NULL);
  return text;
}

static void
show_problems (SbxDotenvDialog *self,
               const char      *problems)
{
  gtk_label_set_label (self->problems, problems);
  gtk_widget_set_visible (self->problems_scroller, *problems != '\0');
}

static void
text_changed_cb (SbxDotenvDialog *self)
{
  int n = gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->text));

  gtk_widget_set_sensitive (self->next, n > 0 && n <= MAX_FILE);
  show_problems (self, n <= MAX_FILE ? "" : _("This is no .env file: it is not text in UTF-8, or has more than a megabyte."));
}

static void
file_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (SbxDotenvDialog) self = data;
  g_autoptr (GError) error = NULL;
  const char *text = g_object_get_data (object, "text");
  gsize size;

  g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &size, &error);
  if (self->text == NULL)
    return;
  if (error != NULL)
    show_problems (self, error->message);
  else if (size > MAX_FILE || !g_utf8_validate_len (text, size, NULL))
    show_problems (self, _("This is no .env file: it is not text in UTF-8, or has more than a megabyte."));
  else
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text, size);
}

static void
file_opened_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (SbxDotenvDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (object), result, &error);
  char *text;

  if (self->text == NULL)
    return;
  if (stream == NULL)
    {
      show_problems (self, error->message);
      return;
    }
  /* One byte more, to know that there is more. */
  text = g_malloc0 (MAX_FILE + 1);
  g_object_set_data_full (G_OBJECT (stream), "text", text, g_free);
  g_input_stream_read_all_async (G_INPUT_STREAM (stream), text, MAX_FILE + 1, G_PRIORITY_DEFAULT, NULL, file_read_cb, g_object_ref (self));
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SbxDotenvDialog) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)
    g_file_read_async (file, G_PRIORITY_DEFAULT, NULL, file_opened_cb, g_object_ref (self));
}

static void
choose_cb (SbxDotenvDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Choose a .env File"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, chosen_cb, g_object_ref (self));
}

/* --- The receipt --- */

static SbxVariable *
find_variable (GPtrArray  *variables,
               const char *name)
{
  for (guint i = 0; i < variables->len; i++)
    if (g_str_equal (sbx_variable_get_name (variables->pdata[i]), name))
      return variables->pdata[i];
  return NULL;
}

static char *
dup_fate (SbxDotenvDialog      *self,
          const SbxDotenvEntry *entry,
          gboolean              secret)
{
  SbxVariable *variable = find_variable (self->variables, entry->name);
  g_autofree char *line = g_strdelimit (g_strdup (entry->value), "\n\r\t", ' ');
  const char *shown = secret ? "••••" : *line != '\0' ? line : _("empty");

  if (variable == NULL)
    /* Translators: %s is a value. */
    return g_strdup_printf (_("New: %s"), shown);
  if (!secret && !sbx_variable_get_secret (variable) && g_strcmp0 (sbx_variable_get_value (variable), entry->value) == 0)
    return g_strdup_printf (_("As it is: %s"), shown);
  return g_strdup_printf (_("Replaces the value: %s"), shown);
}

static void
update_row (SbxDotenvDialog *self,
            guint            index)
{
  GtkWidget *row = g_ptr_array_index (self->rows, index);
  const SbxDotenvEntry *entry = g_ptr_array_index (self->entries, index);
  g_autofree char *fate = dup_fate (self, entry, entry->secret);
  g_autofree char *converted = g_strdup_printf (_("%s (${…} became {{…}})"), fate);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), entry->converted && !entry->secret ? converted : fate);
}

static void
show_lock (GtkToggleButton *button)
{
  gtk_button_set_icon_name (GTK_BUTTON (button),
                            gtk_toggle_button_get_active (button) ? "changes-prevent-symbolic" : "changes-allow-symbolic");
}

static void
secret_toggled_cb (GtkToggleButton *button,
                   SbxDotenvDialog *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  SbxDotenvEntry *entry = g_ptr_array_index (self->entries, index);

  entry->secret = gtk_toggle_button_get_active (button);
  show_lock (button);
  update_row (self, index);
}

static gboolean
is_taken (SbxDotenvDialog *self,
          guint            index)
{
  return gtk_check_button_get_active (g_object_get_data (g_ptr_array_index (self->rows, index), "check"));
}

static void
check_toggled_cb (SbxDotenvDialog *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += is_taken (self, i);
  gtk_widget_set_sensitive (self->import, n > 0);
}

static void
add_row (SbxDotenvDialog *self,
         guint            index)
{
  const SbxDotenvEntry *entry = g_ptr_array_index (self->entries, index);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *secret = gtk_toggle_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry->name);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  sbx_widget_set_name (check, entry->name);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_widget_set_tooltip_text (secret, _("Secret: Masked, and Kept in the Keyring"));
  sbx_widget_set_name (secret, _("Secret: Masked, and Kept in the Keyring"));
  gtk_widget_set_valign (secret, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (secret, "flat");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (secret), entry->secret);
  show_lock (GTK_TOGGLE_BUTTON (secret));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), secret);

  g_object_set_data (G_OBJECT (row), "check", check);
  g_object_set_data (G_OBJECT (secret), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (secret, "toggled", G_CALLBACK (secret_toggled_cb), self, 0);
  g_signal_connect_object (check, "toggled", G_CALLBACK (check_toggled_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (self->group, row);
  update_row (self, index);
}

static void
show_receipt (SbxDotenvDialog *self)
{
  g_autofree char *title = g_strdup_printf (ngettext ("%u Variable", "%u Variables", self->entries->len), self->entries->len);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  adw_preferences_group_set_title (self->group, title);
  for (guint i = 0; i < self->entries->len; i++)
    add_row (self, i);
  check_toggled_cb (self);
  adw_banner_set_revealed (self->failure, FALSE);
  adw_navigation_view_push_by_tag (self->pages, "receipt");
}

/* "": there are none. */
static char *
dup_problems (GPtrArray *problems)
{
  guint n = MIN (problems->len, MAX_PROBLEMS);
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      const SbxDotenvProblem *problem = g_ptr_array_index (problems, i);

      if (i > 0)
        g_string_append_c (lines, '\n');
      /* Translators: the number of a line, and what is wrong with it. */
      g_string_append_printf (lines, _("Line %u: %s"), problem->line, problem->message);
    }
  if (n < problems->len)
    {
      g_string_append_c (lines, '\n');
      /* Translators: below a list of problems, of which only the first are shown. */
      g_string_append_printf (lines, ngettext ("… and %u more", "… and %u more", problems->len - n), problems->len - n);
    }
  return g_string_free_and_steal (lines);
}

/* Reads the lines: one that is none is named, and nothing goes on. */
static void
continue_cb (SbxDotenvDialog *self)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *lines = NULL;

  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->variables, g_ptr_array_unref);
  self->entries = sbx_dotenv_parse (text, strlen (text), &problems);
  lines = dup_problems (problems);
  if (problems->len > 0 || self->entries->len == 0)
    {
      show_problems (self, problems->len > 0 ? lines : _("There are no variables in it."));
      return;
    }

  self->variables = sbx_store_list_variables (sbx_workspace_get_store (self->workspace), self->environment_id, NULL);
  if (self->variables == NULL)
    self->variables = g_ptr_array_new ();
  /* What is in the keyring stays there unless the person says otherwise. */
  for (guint i = 0; i < self->entries->len; i++)
    {
      SbxDotenvEntry *entry = g_ptr_array_index (self->entries, i);
      SbxVariable *variable = find_variable (self->variables, entry->name);

      entry->secret = entry->secret || (variable != NULL && sbx_variable_get_secret (variable));
    }
  show_receipt (self);
}

/* --- The import --- */

typedef struct
{
  char               *environment_id;
  GPtrArray          *entries;  /* of SbxDotenvEntry, to be taken */
  SbxEnvironmentCopy *before;
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_free (import->environment_id);
  g_ptr_array_unref (import->entries);
  g_clear_pointer (&import->before, sbx_environment_copy_free);
  g_free (import);
}

static gboolean
import_job (SbxWorkspace  *workspace,
            gpointer       data,
            GError       **error)
{
  Import *import = data;
  SbxStore *store = sbx_workspace_get_store (workspace);
  SbxVault *vault = sbx_workspace_get_vault (workspace);
  g_autoptr (GPtrArray) there = NULL;
  g_autoptr (GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  g_clear_pointer (&import->before, sbx_environment_copy_free);
  import->before = sbx_environment_copy_new (store, vault, import->environment_id, FALSE, NULL, error);
  there = import->before != NULL ? sbx_store_list_variables (store, import->environment_id, error) : NULL;
  if (there == NULL)
    return FALSE;

  for (guint i = 0; i < import->entries->len; i++)
    {
      const SbxDotenvEntry *entry = g_ptr_array_index (import->entries, i);
      SbxVariable *variable = find_variable (there, entry->name);

      if (variable != NULL)
        g_object_ref (variable);
      else
        {
          variable = sbx_variable_new (import->environment_id, entry->name, NULL);
          g_object_set (variable, "position", (gint64) (there->len + i), NULL);
        }
      g_object_set (variable, "secret", entry->secret, "enabled", TRUE, NULL);
      g_ptr_array_add (variables, variable);
      g_ptr_array_add (values, entry->value);
    }
  return sbx_store_save_variables (store, vault, variables, values, NULL, error);
}

static void
imported_cb (gpointer      data,
             const GError *error,
             gpointer      dialog)
{
  g_autoptr (SbxDotenvDialog) self = dialog;
  Import *import = data;

  if (error == NULL)
    {
      adw_dialog_force_close (ADW_DIALOG (self));
      g_signal_emit (self, signals[IMPORTED], 0, import->entries->len, g_steal_pointer (&import->before));
      return;
    }
  if (self->import == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), TRUE);
  adw_banner_set_title (self->failure, error->message);
  adw_banner_set_revealed (self->failure, !sbx_vault_job_was_declined (error));
}

static void
import_cb (SbxDotenvDialog *self)
{
  Import *import = g_new0 (Import, 1);

  import->environment_id = g_strdup (self->environment_id);
  import->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_dotenv_entry_free);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const SbxDotenvEntry *entry = g_ptr_array_index (self->entries, i);
      SbxDotenvEntry *copy;

      if (!is_taken (self, i))
        continue;
      copy = g_memdup2 (entry, sizeof (*entry));
      copy->name = g_strdup (entry->name);
      copy->value = g_strdup (entry->value);
      g_ptr_array_add (import->entries, copy);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), FALSE);
  sbx_vault_job_run (GTK_WIDGET (self), self->workspace, import_job, import, import_free, imported_cb, g_object_ref (self));
}

/* --- The class --- */

static void
sbx_dotenv_dialog_dispose (GObject *object)
{
  SbxDotenvDialog *self = SBX_DOTENV_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_DOTENV_DIALOG);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->environment_id, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->variables, g_ptr_array_unref);

  G_OBJECT_CLASS (sbx_dotenv_dialog_parent_class)->dispose (object);
}

static void
sbx_dotenv_dialog_class_init (SbxDotenvDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_dotenv_dialog_dispose;
  signals[IMPORTED] = g_signal_new ("imported", SBX_TYPE_DOTENV_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/environments/dotenv-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxDotenvDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, SbxDotenvDialog, next);
  gtk_widget_class_bind_template_child (widget_class, SbxDotenvDialog, text);
  gtk_widget_class_bind_template_child (widget_class, SbxDotenvDialog, problems_scroller);
  gtk_widget_class_bind_template_child (widget_class, SbxDotenvDialog, problems);
  gtk_widget_class_bind_template_child (widget_class, SbxDotenvDialog, import);
  gtk_widget_class_bind_template_child (widget_class, SbxDotenvDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, SbxDotenvDialog, receipt);
  gtk_widget_class_bind_template_child (widget_class, SbxDotenvDialog, group);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
}

static void
sbx_dotenv_dialog_init (SbxDotenvDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_widget_set_ltr (GTK_WIDGET (self->text));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->text));
}

AdwDialog *
sbx_dotenv_dialog_new (SbxWorkspace *workspace,
                       const char   *environment_id)
{
  SbxDotenvDialog *self = g_object_new (SBX_TYPE_DOTENV_DIALOG, NULL);

  self->workspace = g_object_ref (workspace);
  self->environment_id = g_strdup (environment_id);
  return ADW_DIALOG (self);
}
