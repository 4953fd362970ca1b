#include "sbx-field-row.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-variables.h"

struct _SbxFieldRow
{
  GtkListBoxRow   parent_instance;

  GtkCheckButton *enabled;
  GtkEntry       *name;
  GtkEntry       *value;
  GtkWidget      *choose;
  GtkWidget      *remove;

  char           *path;
  gboolean        loading;
};

G_DEFINE_FINAL_TYPE (SbxFieldRow, sbx_field_row, GTK_TYPE_LIST_BOX_ROW)

enum { CHANGED, NEXT, REMOVE, LINES, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
update_state (SbxFieldRow *self)
{
  gboolean empty = sbx_field_row_is_empty (self);

  /* Hidden by opacity, so that the columns keep their places. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->enabled), !empty);
  gtk_widget_set_sensitive (self->remove, !empty);
  gtk_widget_set_opacity (GTK_WIDGET (self->enabled), empty ? 0 : 1);
  gtk_widget_set_opacity (self->remove, empty ? 0 : 1);
  gtk_editable_set_editable (GTK_EDITABLE (self->value), self->path == NULL);

  if (gtk_check_button_get_active (self->enabled))
    gtk_widget_remove_css_class (GTK_WIDGET (self), "switched-off");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "switched-off");
}

static void
changed_cb (SbxFieldRow *self)
{
  if (self->loading)
    return;

  update_state (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activate_cb (SbxFieldRow *self)
{
  g_signal_emit (self, signals[NEXT], 0);
}

static void
remove_cb (SbxFieldRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
file_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (SbxFieldRow) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file == NULL)
    return;

  sbx_field_row_set (self, TRUE, gtk_editable_get_text (GTK_EDITABLE (self->name)), NULL, g_file_peek_path (file));
  changed_cb (self);
}

static void
choose_cb (SbxFieldRow *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  /* A second press takes the file away again: the row holds a value as before. */
  if (self->path != NULL)
    {
      sbx_field_row_set (self, gtk_check_button_get_active (self->enabled),
                         gtk_editable_get_text (GTK_EDITABLE (self->name)), "", NULL);
      changed_cb (self);
      return;
    }

  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, file_chosen_cb,
                        g_object_ref (self));
}

/* Several lines at once are several rows: the table takes them. */
static void
insert_text_cb (GtkEditable *text,
                const char  *inserted,
                int          length,
                int         *position,
                SbxFieldRow *self)
{
  g_autofree char *lines = NULL;

  if (self->loading)
    return;

  lines = g_strndup (inserted, length < 0 ? strlen (inserted) : (gsize) length);
  g_strstrip (lines);
  if (strchr (lines, '\n') == NULL)
    return;

  g_signal_stop_emission_by_name (text, "insert-text");
  g_signal_emit (self, signals[LINES], 0, lines);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                SbxFieldRow           *self)
{
  if ((key == GDK_KEY_BackSpace || key == GDK_KEY_Delete) && sbx_field_row_is_empty (self))
    {
      g_signal_emit (self, signals[REMOVE], 0);
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}

static void
sbx_field_row_dispose (GObject *object)
{
  SbxFieldRow *self = SBX_FIELD_ROW (object);

  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (sbx_field_row_parent_class)->dispose (object);
}

static void
sbx_field_row_class_init (SbxFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_field_row_dispose;

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NEXT] = g_signal_new ("next", SBX_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", SBX_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LINES] = g_signal_new ("lines", SBX_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxFieldRow, enabled);
  gtk_widget_class_bind_template_child (widget_class, SbxFieldRow, name);
  gtk_widget_class_bind_template_child (widget_class, SbxFieldRow, value);
  gtk_widget_class_bind_template_child (widget_class, SbxFieldRow, choose);
  gtk_widget_class_bind_template_child (widget_class, SbxFieldRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
sbx_field_row_init (SbxFieldRow *self)
{
  GtkEntry *entries[2];

  gtk_widget_init_template (GTK_WIDGET (self));

  entries[0] = self->name;
  entries[1] = self->value;
  for (guint i = 0; i < 2; i++)
    {
      GtkEventController *keys = gtk_event_controller_key_new ();
      GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (entries[i]));

      sbx_widget_set_ltr (GTK_WIDGET (entries[i]));
      sbx_variables_attach (GTK_WIDGET (entries[i]));
      g_signal_connect_object (text, "insert-text", G_CALLBACK (insert_text_cb), self, 0);
      gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
      g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
      gtk_widget_add_controller (GTK_WIDGET (entries[i]), keys);
    }
  sbx_widget_set_name (GTK_WIDGET (self->enabled), _("Send This Row"));
  update_state (self);
}

GtkWidget *
sbx_field_row_new (gboolean with_files)
{
  SbxFieldRow *self = g_object_new (SBX_TYPE_FIELD_ROW, NULL);

  gtk_widget_set_visible (self->choose, with_files);
  return GTK_WIDGET (self);
}

gboolean
sbx_field_row_get_enabled (SbxFieldRow *self)
{
  return gtk_check_button_get_active (self->enabled);
}

const char *
sbx_field_row_get_name (SbxFieldRow *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->name));
}

const char *
sbx_field_row_get_value (SbxFieldRow *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->value));
}

const char *
sbx_field_row_get_path (SbxFieldRow *self)
{
  return self->path;
}

gboolean
sbx_field_row_is_empty (SbxFieldRow *self)
{
  return *sbx_field_row_get_name (self) == '\0' && *sbx_field_row_get_value (self) == '\0' && self->path == NULL;
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
sbx_field_row_set (SbxFieldRow *self,
                   gboolean     enabled,
                   const char  *name,
                   const char  *value,
                   const char  *path)
{
  g_autofree char *display = path != NULL ? g_filename_display_basename (path) : NULL;
  g_autofree char *kept = g_strdup (name);

  self->loading = TRUE;
  g_set_str (&self->path, path);
  gtk_check_button_set_active (self->enabled, enabled);
  set_text (self->name, kept);
  set_text (self->value, path != NULL ? display : value);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->value), path);
  gtk_button_set_icon_name (GTK_BUTTON (self->choose), path != NULL ? "edit-clear-symbolic" : "document-open-symbolic");
  gtk_widget_set_tooltip_text (self->choose, path != NULL ? _("Take the File Away") : _("Choose a File…"));
  sbx_widget_set_name (self->choose, path != NULL ? _("Take the File Away") : _("Choose a File…"));
  self->loading = FALSE;

  update_state (self);
}

void
sbx_field_row_set_labels (SbxFieldRow *self,
                          const char  *name,
                          const char  *value,
                          gboolean     placeholders)
{
  sbx_widget_set_name (GTK_WIDGET (self->name), name);
  sbx_widget_set_name (GTK_WIDGET (self->value), value);
  gtk_entry_set_placeholder_text (self->name, placeholders ? _("Name") : NULL);
  gtk_entry_set_placeholder_text (self->value, placeholders ? _("Value") : NULL);
}

void
sbx_field_row_focus_name (SbxFieldRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}
