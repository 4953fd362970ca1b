#include "sbx-field-row.h"

#include <glib/gi18n.h>

#include "sbx-file-choice.h"
#include "sbx-format.h"
#include "sbx-variables.h"
#include "sbx-part-details.h"
#include "sbx-text-edit.h"

struct _SbxFieldRow
{
  GtkListBoxRow   parent_instance;

  GtkWidget      *handle;
  GtkCheckButton *enabled;
  GtkEntry       *name;
  GtkEntry       *value;
  GtkWidget      *tools;
  GtkWidget      *choose;
  GtkWidget      *remove;
  SbxPartDetails *details;  /* NULL where a value can't be a file */

  char           *path;
  char           *whole;    /* the value, where it is longer than an entry takes; else NULL */
  gboolean        loading;
};

G_DEFINE_FINAL_TYPE (SbxFieldRow, sbx_field_row, GTK_TYPE_LIST_BOX_ROW)

enum { CHANGED, NEXT, REMOVE, MOVE, LINES, N_SIGNALS };
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
  gtk_widget_set_opacity (self->handle, empty ? 0 : 1);
  gtk_editable_set_editable (GTK_EDITABLE (self->value), self->path == NULL && self->whole == NULL);

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
update_tooltip (SbxFieldRow *self)
{
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->value),
                               self->whole != NULL ? _("Too long to be edited here; edit the rows as text") : self->path);
}

/* An entry takes 64 KB and cuts off the rest without a word. */
static void
show_value (SbxFieldRow *self,
            const char  *value)
{
  sbx_editable_update (GTK_EDITABLE (self->value), value);
  g_set_str (&self->whole, g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->value)), value != NULL ? value : "") != 0 ? value : NULL);
  update_tooltip (self);
}

/* Shows the file, or (NULL) the value. */
static void
show_path (SbxFieldRow *self,
           const char  *path)
{
  g_autofree char *display = path != NULL ? g_filename_display_basename (path) : NULL;
  const char *action = path != NULL ? _("Take the File Away") : _("Choose a File…");

  g_set_str (&self->path, path);
  if (path != NULL)
    sbx_editable_update (GTK_EDITABLE (self->value), display);
  update_tooltip (self);
  gtk_button_set_icon_name (GTK_BUTTON (self->choose), path != NULL ? "edit-clear-symbolic" : "document-open-symbolic");
  gtk_widget_set_tooltip_text (self->choose, action);
  sbx_widget_set_name (self->choose, action);
}

static void
take_path (SbxFieldRow *self,
           const char  *path)
{
  self->loading = TRUE;
  show_value (self, NULL);
  show_path (self, path);
  if (self->details != NULL)
    sbx_part_details_set (self->details, path, NULL, NULL);
  self->loading = FALSE;
  changed_cb (self);
}

static void
file_chosen (gpointer    self,
             const char *path)
{
  take_path (self, path);
}

static void
choose_cb (SbxFieldRow *self)
{
  /* A second press takes the file away again: the row holds a value as before. */
  if (self->path != NULL)
    take_path (self, NULL);
  else
    sbx_file_choose (GTK_WIDGET (self), file_chosen);
}

/* What has been copied from an address: “?page=1&limit=10”. */
static gboolean
is_query (SbxFieldRow *self,
          GtkEditable *text,
          const char  *pasted)
{
  return sbx_field_row_is_empty (self) && text == gtk_editable_get_delegate (GTK_EDITABLE (self->name)) &&
         strchr (pasted, '=') != NULL && (strchr (pasted, '&') != NULL || strchr (pasted, '?') != NULL) &&
         strpbrk (pasted, " \t:") == NULL;
}

/* FALSE: the entry takes it all. */
static gboolean
take_long (SbxFieldRow *self,
           GtkEditable *text,
           const char  *inserted,
           int          position)
{
  const char *old = gtk_editable_get_text (text);
  const char *at = g_utf8_offset_to_pointer (old, position);
  g_autofree char *value = NULL;

  if (text != gtk_editable_get_delegate (GTK_EDITABLE (self->value)) || strlen (old) + strlen (inserted) < G_MAXUSHORT)
    return FALSE;

  value = g_strdup_printf ("%.*s%s%s", (int) (at - old), old, inserted, at);
  self->loading = TRUE;
  show_value (self, value);
  self->loading = FALSE;
  changed_cb (self);
  return TRUE;
}

/* Several lines at once are several rows: the table takes them. The end of a single line is no part of it. */
static void
insert_text_cb (GtkEditable *text,
                const char  *inserted,
                int          length,
                int         *position,
                SbxFieldRow *self)
{
  g_autofree char *lines = NULL;
  gboolean with_end, several;

  if (self->loading)
    return;

  lines = g_strndup (inserted, length < 0 ? strlen (inserted) : (gsize) length);
  with_end = strpbrk (lines, "\r\n") != NULL;
  g_strstrip (lines);
  several = strchr (lines, '\n') != NULL || is_query (self, text, lines);
  if (!several && take_long (self, text, lines, *position))
    {
      g_signal_stop_emission_by_name (text, "insert-text");
      return;
    }
  if (!several && !with_end)
    return;

  g_signal_stop_emission_by_name (text, "insert-text");
  if (several)
    g_signal_emit (self, signals[LINES], 0, lines);
  else if (*lines != '\0')
    gtk_editable_insert_text (text, g_strdelimit (lines, "\r", ' '), -1, position);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                SbxFieldRow           *self)
{
  GdkModifierType held = modifiers & gtk_accelerator_get_default_mod_mask ();

  if ((key == GDK_KEY_BackSpace || key == GDK_KEY_Delete) && held == 0 && sbx_field_row_is_empty (self))
    {
      g_signal_emit (self, signals[REMOVE], 0);
      return GDK_EVENT_STOP;
    }
  if ((key == GDK_KEY_Up || key == GDK_KEY_Down) && held == (GDK_ALT_MASK | GDK_SHIFT_MASK))
    {
      g_signal_emit (self, signals[MOVE], 0, key == GDK_KEY_Up ? -1 : 1);
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}

/* --- Dragging --- */

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source,
                 double         x,
                 double         y,
                 SbxFieldRow   *self)
{
  g_autoptr (GdkPaintable) picture = NULL;

  if (sbx_field_row_is_empty (self))
    return NULL;

  picture = gtk_widget_paintable_new (GTK_WIDGET (self));
  gtk_drag_source_set_icon (source, picture, 0, gtk_widget_get_height (GTK_WIDGET (self)) / 2);
  return gdk_content_provider_new_typed (SBX_TYPE_FIELD_ROW, self);
}

static void
watch_drags (SbxFieldRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_prepare_cb), self, 0);
  gtk_widget_add_controller (self->handle, GTK_EVENT_CONTROLLER (source));
  gtk_widget_set_cursor_from_name (self->handle, "grab");
}

static void
sbx_field_row_dispose (GObject *object)
{
  SbxFieldRow *self = SBX_FIELD_ROW (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->whole, g_free);

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
  signals[MOVE] = g_signal_new ("move", SBX_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[LINES] = g_signal_new ("lines", SBX_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxFieldRow, handle);
  gtk_widget_class_bind_template_child (widget_class, SbxFieldRow, enabled);
  gtk_widget_class_bind_template_child (widget_class, SbxFieldRow, name);
  gtk_widget_class_bind_template_child (widget_class, SbxFieldRow, value);
  gtk_widget_class_bind_template_child (widget_class, SbxFieldRow, tools);
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
  watch_drags (self);
  update_state (self);
}

/* --- Outside --- */

static void
add_file_tools (SbxFieldRow *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  self->details = SBX_PART_DETAILS (sbx_part_details_new ());
  g_signal_connect_object (self->details, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), GTK_WIDGET (self->details));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_tooltip_text (button, _("Content Type and Name"));
  gtk_widget_add_css_class (button, "flat");
  sbx_widget_set_name (button, _("Content Type and Name"));
  gtk_box_append (GTK_BOX (self->tools), button);

  sbx_file_accept_drops (GTK_WIDGET (self), GTK_WIDGET (self), file_chosen);
}

GtkWidget *
sbx_field_row_new (gboolean with_files)
{
  SbxFieldRow *self = g_object_new (SBX_TYPE_FIELD_ROW, NULL);

  gtk_widget_set_visible (self->tools, with_files);
  if (with_files)
    add_file_tools (self);
  return GTK_WIDGET (self);
}

GtkEditable *
sbx_field_row_get_name (SbxFieldRow *self)
{
  return GTK_EDITABLE (self->name);
}

GtkEditable *
sbx_field_row_get_value (SbxFieldRow *self)
{
  return GTK_EDITABLE (self->value);
}

gboolean
sbx_field_row_is_empty (SbxFieldRow *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->name)) == '\0' &&
         *gtk_editable_get_text (GTK_EDITABLE (self->value)) == '\0' && self->path == NULL;
}

void
sbx_field_row_set_part (SbxFieldRow   *self,
                        const SbxPart *part)
{
  self->loading = TRUE;
  gtk_check_button_set_active (self->enabled, part == NULL || part->enabled);
  sbx_editable_update (GTK_EDITABLE (self->name), part != NULL ? part->name : NULL);
  if (part == NULL || part->path == NULL)
    show_value (self, part != NULL ? part->value : NULL);
  else
    g_clear_pointer (&self->whole, g_free);
  if (g_strcmp0 (self->path, part != NULL ? part->path : NULL) != 0)
    show_path (self, part != NULL ? part->path : NULL);
  if (self->details != NULL)
    sbx_part_details_set (self->details, part != NULL ? part->path : NULL, part != NULL ? part->file_name : NULL,
                          part != NULL ? part->content_type : NULL);
  self->loading = FALSE;

  update_state (self);
}

static const char *
get_value (SbxFieldRow *self)
{
  return self->whole != NULL ? self->whole : gtk_editable_get_text (GTK_EDITABLE (self->value));
}

void
sbx_field_row_add_to (SbxFieldRow *self,
                      SbxBody     *rows)
{
  SbxPart *part = sbx_body_add_part (rows, gtk_editable_get_text (GTK_EDITABLE (self->name)),
                                     self->path == NULL ? get_value (self) : NULL, self->path);

  part->enabled = gtk_check_button_get_active (self->enabled);
  if (self->details != NULL)
    {
      g_set_str (&part->content_type, sbx_part_details_get_content_type (self->details));
      if (self->path != NULL)
        g_set_str (&part->file_name, sbx_part_details_get_file_name (self->details));
    }
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

/* A row that has just come has no place yet to scroll to; by the second frame it has. */
static gboolean
scroll_cb (GtkWidget     *row,
           GdkFrameClock *clock,
           gpointer       data)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);

  if (gtk_widget_get_height (row) == 0)
    return G_SOURCE_CONTINUE;

  if (viewport != NULL)
    gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), row, NULL);
  return G_SOURCE_REMOVE;
}

void
sbx_field_row_focus_name (SbxFieldRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}
