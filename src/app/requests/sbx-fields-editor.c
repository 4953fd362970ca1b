#include "sbx-fields-editor.h"

#include <glib/gi18n.h>

#include "sbx-completion.h"
#include "sbx-field-row.h"
#include "sbx-fields-text.h"
#include "sbx-format.h"
#include "sbx-header-table.h"
#include "sbx-text-edit.h"

/* More would take seconds to show. */
#define MAX_ROWS 1000

struct _SbxFieldsEditor
{
  GtkWidget      parent_instance;

  GtkStack      *stack;
  GtkListBox    *list;
  GtkTextView   *text;
  GtkLabel      *hint;

  SbxCompletion *completion;  /* NULL: nothing to complete */
  gboolean       with_files;
  gboolean       headers;
  char          *row_label;
  gboolean       as_text;
  gboolean       too_many;    /* rows for a table */
  SbxBody       *written;     /* what the text was made from */
  gboolean       loading;
};

G_DEFINE_FINAL_TYPE (SbxFieldsEditor, sbx_fields_editor, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_WITH_FILES, PROP_HEADERS, PROP_ROW_LABEL, PROP_AS_TEXT, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static SbxFieldRow *
row_at (SbxFieldsEditor *self,
        int              index)
{
  return (SbxFieldRow *) gtk_list_box_get_row_at_index (self->list, index);
}

static SbxFieldRow *insert_row (SbxFieldsEditor *self, int index);
static SbxBody *dup_rows (SbxFieldsEditor *self);
static void set_rows (SbxFieldsEditor *self, const SbxBody *rows);

static char
separator (SbxFieldsEditor *self)
{
  return self->headers ? ':' : '=';
}

/* There is always one empty row at the end, and each knows its number; those before from know theirs already. */
static void
finish_rows (SbxFieldsEditor *self,
             int              from)
{
  int n = 0;

  while (row_at (self, n) != NULL)
    n++;
  if (n == 0 || !sbx_field_row_is_empty (row_at (self, n - 1)))
    {
      insert_row (self, -1);
      n++;
      from = MIN (from, MAX (n - 2, 0));
    }

  for (int i = from; i < n; i++)
    {
      g_autofree char *label = g_strdup_printf (self->row_label != NULL ? self->row_label : _("Row %u"), i + 1);
      /* Translators: the name column of a row of a table, as a screen reader says it; %s is “Header 3”. */
      g_autofree char *name = g_strdup_printf (_("%s, name"), label);
      /* Translators: the value column of a row of a table, as a screen reader says it; %s is “Header 3”. */
      g_autofree char *value = g_strdup_printf (_("%s, value"), label);

      sbx_field_row_set_labels (row_at (self, i), name, value, i == n - 1);
    }
}

static void
row_changed_cb (SbxFieldsEditor *self)
{
  finish_rows (self, G_MAXINT);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
row_next_cb (SbxFieldsEditor *self,
             SbxFieldRow     *row)
{
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  SbxFieldRow *below = row_at (self, index + 1);

  if (sbx_field_row_is_empty (row))
    return;

  if (below == NULL || !sbx_field_row_is_empty (below))
    {
      below = insert_row (self, index + 1);
      finish_rows (self, index);
    }
  sbx_field_row_focus_name (below);
}

static void
row_remove_cb (SbxFieldsEditor *self,
               SbxFieldRow     *row)
{
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  SbxFieldRow *other = row_at (self, index + 1);
  gboolean was_empty = sbx_field_row_is_empty (row);

  /* The last one, which adds, stays. */
  if (other == NULL && was_empty)
    {
      if (index > 0)
        sbx_field_row_focus_name (row_at (self, index - 1));
      return;
    }

  gtk_list_box_remove (self->list, GTK_WIDGET (row));
  finish_rows (self, index);
  sbx_field_row_focus_name (row_at (self, index));
  if (!was_empty)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* The empty last row stays the last. */
static void
move_row (SbxFieldsEditor *self,
          SbxFieldRow     *row,
          int              index)
{
  g_autoptr (SbxFieldRow) kept = g_object_ref (row);
  int old = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  int n = 0;

  while (row_at (self, n) != NULL)
    n++;
  index = CLAMP (index, 0, n - 2);
  if (sbx_field_row_is_empty (row) || index == old)
    return;

  gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_list_box_insert (self->list, GTK_WIDGET (row), index);
  finish_rows (self, MIN (index, old));
  row_changed_cb (self);
}

static void
row_move_cb (SbxFieldsEditor *self,
             int              step,
             SbxFieldRow     *row)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  move_row (self, row, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + step);
  gtk_widget_grab_focus (focus);
}

static void
row_lines_cb (SbxFieldsEditor *self,
              const char      *text,
              SbxFieldRow     *row)
{
  gboolean query = strchr (text, '\n') == NULL && !self->headers;
  g_autoptr (SbxBody) rows = query ? sbx_fields_text_read_query (text) : sbx_fields_text_guess (text, separator (self));
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  int first = index;

  if (index + rows->parts->len > MAX_ROWS)
    {
      g_autoptr (SbxBody) all = dup_rows (self);

      for (guint i = 0; i < rows->parts->len; i++)
        {
          const SbxPart *part = g_ptr_array_index (rows->parts, i);

          sbx_body_add_part (all, part->name, part->value, part->path)->enabled = part->enabled;
        }
      set_rows (self, all);
      gtk_widget_grab_focus (GTK_WIDGET (self->text));
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }

  for (guint i = 0; i < rows->parts->len; i++)
    {
      if (!sbx_field_row_is_empty (row))
        row = insert_row (self, ++index);
      sbx_field_row_set_part (row, g_ptr_array_index (rows->parts, i));
    }
  finish_rows (self, first);
  row_changed_cb (self);
  sbx_field_row_focus_name (row);
}

static SbxFieldRow *
insert_row (SbxFieldsEditor *self,
            int              index)
{
  GtkWidget *row = sbx_field_row_new (self->with_files);

  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "next", G_CALLBACK (row_next_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (row_remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "move", G_CALLBACK (row_move_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "lines", G_CALLBACK (row_lines_cb), self, G_CONNECT_SWAPPED);
  if (self->completion != NULL)
    {
      sbx_completion_attach (self->completion, sbx_field_row_get_name (SBX_FIELD_ROW (row)));
      sbx_completion_attach (self->completion, sbx_field_row_get_value (SBX_FIELD_ROW (row)));
    }
  gtk_list_box_insert (self->list, row, index);
  return SBX_FIELD_ROW (row);
}

/* Rows that are there are used again: who types in one keeps the focus while the address changes beneath. */
static SbxFieldRow *
use_row (SbxFieldsEditor *self,
         int              index)
{
  SbxFieldRow *row = row_at (self, index);

  return row != NULL ? row : insert_row (self, -1);
}

static void
drop_rows_from (SbxFieldsEditor *self,
                int              index,
                int              named)
{
  SbxFieldRow *row;

  /* One is kept as the empty last row. */
  if ((row = row_at (self, index)) != NULL)
    sbx_field_row_set_part (row, NULL);
  while ((row = row_at (self, index + 1)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  finish_rows (self, MIN (index, named));
}

static void
show_rows (SbxFieldsEditor *self,
           const SbxBody   *rows)
{
  int n = 0;

  while (row_at (self, n) != NULL)
    n++;
  for (guint i = 0; i < rows->parts->len; i++)
    sbx_field_row_set_part (use_row (self, i), g_ptr_array_index (rows->parts, i));
  /* The last of those that were there was the empty one, and looked so. */
  drop_rows_from (self, rows->parts->len, MAX (n - 1, 0));
}

/* --- As text --- */

static SbxBody *
read_text (SbxFieldsEditor *self)
{
  g_autofree char *text = sbx_text_buffer_dup (gtk_text_view_get_buffer (self->text));

  return sbx_fields_text_read (text, separator (self), self->with_files, self->written);
}

static SbxBody *
dup_rows (SbxFieldsEditor *self)
{
  SbxBody *rows;
  SbxFieldRow *row;

  if (self->as_text)
    return read_text (self);

  rows = sbx_body_new (SBX_BODY_MULTIPART);
  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    {
      if (!sbx_field_row_is_empty (row))
        sbx_field_row_add_to (row, rows);
    }
  return rows;
}

static void
write_text (SbxFieldsEditor *self,
            const SbxBody   *rows)
{
  g_autofree char *text = sbx_fields_text_write (rows, separator (self));

  g_clear_pointer (&self->written, sbx_body_free);
  self->written = sbx_body_copy (rows);
  self->loading = TRUE;
  sbx_text_buffer_update (gtk_text_view_get_buffer (self->text), text);
  self->loading = FALSE;
}

static void
update_hint (SbxFieldsEditor *self)
{
  const char *hint = self->too_many ? _("These are too many rows for a table. One a line; a line that begins with “#” is kept but not sent.")
                     : self->headers ? _("“Name: value”, one a line. A line that begins with “#” is kept but not sent.")
                     : self->with_files ? _("“name=value” or “name=@file”, one a line. A line that begins with “#” is kept but not sent.")
                                        : _("“name=value”, one a line. A line that begins with “#” is kept but not sent.");

  gtk_label_set_label (self->hint, hint);
}

/* Too many rows are text, whatever is asked for. */
static void
show_mode (SbxFieldsEditor *self,
           const SbxBody   *rows,
           gboolean         as_text)
{
  self->too_many = rows->parts->len > MAX_ROWS;
  self->as_text = as_text || self->too_many;
  if (self->as_text)
    write_text (self, rows);
  else
    show_rows (self, rows);
  update_hint (self);
  gtk_stack_set_visible_child_name (self->stack, self->as_text ? "text" : "table");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AS_TEXT]);
}

static void
set_rows (SbxFieldsEditor *self,
          const SbxBody   *rows)
{
  g_autoptr (SbxBody) typed = NULL;

  if (!self->as_text && rows->parts->len > MAX_ROWS)
    {
      show_mode (self, rows, TRUE);
      return;
    }
  if (!self->as_text)
    {
      show_rows (self, rows);
      return;
    }

  /* Who types there keeps the text as it is, blank lines and all. */
  typed = read_text (self);
  if (!sbx_body_equal (typed, rows))
    write_text (self, rows);
}

static void
set_as_text (SbxFieldsEditor *self,
             gboolean         as_text)
{
  g_autoptr (SbxBody) rows = NULL;

  if (self->as_text == as_text)
    return;

  rows = dup_rows (self);
  show_mode (self, rows, as_text);
  if (self->as_text)
    gtk_widget_grab_focus (GTK_WIDGET (self->text));
  else
    sbx_field_row_focus_name (row_at (self, 0));
}

static void
text_changed_cb (SbxFieldsEditor *self)
{
  if (!self->loading)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* --- Completion --- */

static char **
suggest (GtkEditable *entry,
         gboolean     asked,
         int         *start,
         int         *end,
         gpointer     data)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (entry), SBX_TYPE_FIELD_ROW);
  GtkEditable *name = sbx_field_row_get_name (SBX_FIELD_ROW (row));
  const char *text = gtk_editable_get_text (entry);
  gsize from = 0;
  char **values;

  if (entry == name)
    return sbx_header_table_names (text);

  values = sbx_header_table_values (gtk_editable_get_text (name), text, asked, &from);
  *start = g_utf8_pointer_to_offset (text, text + from);
  return values;
}

/* --- Dropping --- */

static gboolean
row_dropped_cb (GtkDropTarget   *target,
                const GValue    *value,
                double           x,
                double           y,
                SbxFieldsEditor *self)
{
  GtkListBoxRow *row = g_value_get_object (value);
  GtkListBoxRow *below = gtk_list_box_get_row_at_y (self->list, (int) y);

  if (gtk_widget_get_parent (GTK_WIDGET (row)) != GTK_WIDGET (self->list) || below == NULL)
    return FALSE;

  move_row (self, SBX_FIELD_ROW (row), gtk_list_box_row_get_index (below));
  return TRUE;
}

/* --- Outside --- */

void
sbx_fields_editor_set_fields (SbxFieldsEditor *self,
                              GPtrArray       *fields)
{
  g_autoptr (SbxBody) rows = sbx_fields_text_from_fields (fields);

  set_rows (self, rows);
}

GPtrArray *
sbx_fields_editor_dup_fields (SbxFieldsEditor *self)
{
  g_autoptr (SbxBody) rows = dup_rows (self);
  GPtrArray *fields = sbx_fields_new ();

  for (guint i = 0; i < rows->parts->len; i++)
    {
      const SbxPart *part = g_ptr_array_index (rows->parts, i);

      sbx_fields_add (fields, part->name, part->value != NULL ? part->value : "", part->enabled);
    }

  return fields;
}

void
sbx_fields_editor_set_body (SbxFieldsEditor *self,
                            const SbxBody   *body)
{
  set_rows (self, body);
}

SbxBody *
sbx_fields_editor_dup_body (SbxFieldsEditor *self)
{
  return dup_rows (self);
}

static void
sbx_fields_editor_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SbxFieldsEditor *self = SBX_FIELDS_EDITOR (object);

  switch (id)
    {
    case PROP_WITH_FILES:
      g_value_set_boolean (value, self->with_files);
      break;
    case PROP_HEADERS:
      g_value_set_boolean (value, self->headers);
      break;
    case PROP_AS_TEXT:
      g_value_set_boolean (value, self->as_text);
      break;
    case PROP_ROW_LABEL:
      g_value_set_string (value, self->row_label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sbx_fields_editor_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SbxFieldsEditor *self = SBX_FIELDS_EDITOR (object);

  switch (id)
    {
    case PROP_WITH_FILES:
      self->with_files = g_value_get_boolean (value);
      update_hint (self);
      break;
    case PROP_HEADERS:
      self->headers = g_value_get_boolean (value);
      if (self->headers && self->completion == NULL)
        self->completion = sbx_completion_new (GTK_WIDGET (self), suggest);
      update_hint (self);
      break;
    case PROP_AS_TEXT:
      set_as_text (self, g_value_get_boolean (value));
      break;
    case PROP_ROW_LABEL:
      g_set_str (&self->row_label, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sbx_fields_editor_dispose (GObject *object)
{
  SbxFieldsEditor *self = SBX_FIELDS_EDITOR (object);

  g_clear_pointer (&self->row_label, g_free);
  g_clear_pointer (&self->written, sbx_body_free);
  g_clear_object (&self->completion);
  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_FIELDS_EDITOR);

  G_OBJECT_CLASS (sbx_fields_editor_parent_class)->dispose (object);
}

static void
sbx_fields_editor_class_init (SbxFieldsEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sbx_fields_editor_get_property;
  object_class->set_property = sbx_fields_editor_set_property;
  object_class->dispose = sbx_fields_editor_dispose;

  properties[PROP_WITH_FILES] = g_param_spec_boolean ("with-files", NULL, NULL, FALSE,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HEADERS] = g_param_spec_boolean ("headers", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_AS_TEXT] = g_param_spec_boolean ("as-text", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_ROW_LABEL] = g_param_spec_string ("row-label", NULL, NULL, NULL,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_FIELDS_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/fields-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxFieldsEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxFieldsEditor, list);
  gtk_widget_class_bind_template_child (widget_class, SbxFieldsEditor, text);
  gtk_widget_class_bind_template_child (widget_class, SbxFieldsEditor, hint);
  gtk_widget_class_install_property_action (widget_class, "fields.as-text", "as-text");
}

static void
sbx_fields_editor_init (SbxFieldsEditor *self)
{
  GtkDropTarget *target = gtk_drop_target_new (SBX_TYPE_FIELD_ROW, GDK_ACTION_MOVE);
  GtkTextBuffer *buffer;

  gtk_widget_init_template (GTK_WIDGET (self));

  buffer = gtk_text_view_get_buffer (self->text);
  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  sbx_widget_set_ltr (GTK_WIDGET (self->text));
  sbx_widget_set_name (GTK_WIDGET (self->text), _("Rows as Text"));
  g_signal_connect_object (target, "drop", G_CALLBACK (row_dropped_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
  update_hint (self);
}
