#include "sbx-fields-editor.h"

#include <glib/gi18n.h>

#include "sbx-field-row.h"

struct _SbxFieldsEditor
{
  GtkWidget   parent_instance;

  GtkWidget  *scroller;
  GtkListBox *list;

  gboolean    with_files;
  char       *row_label;
};

G_DEFINE_FINAL_TYPE (SbxFieldsEditor, sbx_fields_editor, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_WITH_FILES, PROP_ROW_LABEL, N_PROPS };
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

/* There is always one empty row at the end, and each knows its number. */
static void
finish_rows (SbxFieldsEditor *self)
{
  int n = 0;

  while (row_at (self, n) != NULL)
    n++;
  if (n == 0 || !sbx_field_row_is_empty (row_at (self, n - 1)))
    {
      insert_row (self, -1);
      n++;
    }

  for (int i = 0; i < n; i++)
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
  finish_rows (self);
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
      finish_rows (self);
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
  finish_rows (self);
  sbx_field_row_focus_name (row_at (self, index));
  if (!was_empty)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* "Name: value" as in a head, or "name=value"; a line with neither is a name. */
static void
read_line (SbxFieldRow *row,
           const char  *line)
{
  const char *split = strpbrk (line, ":=");
  g_autofree char *name = split != NULL ? g_strndup (line, split - line) : g_strdup (line);
  g_autofree char *value = g_strdup (split != NULL ? split + 1 : "");

  sbx_field_row_set (row, TRUE, g_strstrip (name), g_strstrip (value), NULL);
}

static void
row_lines_cb (SbxFieldsEditor *self,
              const char      *text,
              SbxFieldRow     *row)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*g_strstrip (lines[i]) == '\0')
        continue;
      if (!sbx_field_row_is_empty (row))
        row = insert_row (self, ++index);
      read_line (row, lines[i]);
    }
  row_changed_cb (self);
}

static SbxFieldRow *
insert_row (SbxFieldsEditor *self,
            int              index)
{
  GtkWidget *row = sbx_field_row_new (self->with_files);

  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "next", G_CALLBACK (row_next_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (row_remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "lines", G_CALLBACK (row_lines_cb), self, G_CONNECT_SWAPPED);
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
                int              index)
{
  SbxFieldRow *row;

  /* One is kept as the empty last row. */
  if ((row = row_at (self, index)) != NULL)
    sbx_field_row_set (row, TRUE, "", "", NULL);
  while ((row = row_at (self, index + 1)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  finish_rows (self);
}

void
sbx_fields_editor_set_fields (SbxFieldsEditor *self,
                              GPtrArray       *fields)
{
  guint n = fields != NULL ? fields->len : 0;

  for (guint i = 0; i < n; i++)
    {
      const SbxField *field = g_ptr_array_index (fields, i);

      sbx_field_row_set (use_row (self, i), field->enabled, field->name, field->value, NULL);
    }
  drop_rows_from (self, n);
}

GPtrArray *
sbx_fields_editor_dup_fields (SbxFieldsEditor *self)
{
  GPtrArray *fields = sbx_fields_new ();
  SbxFieldRow *row;

  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    {
      if (!sbx_field_row_is_empty (row))
        sbx_fields_add (fields, sbx_field_row_get_name (row), sbx_field_row_get_value (row), sbx_field_row_get_enabled (row));
    }

  return fields;
}

void
sbx_fields_editor_set_parts (SbxFieldsEditor *self,
                             GPtrArray       *parts)
{
  guint n = parts != NULL ? parts->len : 0;

  for (guint i = 0; i < n; i++)
    {
      const SbxPart *part = g_ptr_array_index (parts, i);

      sbx_field_row_set (use_row (self, i), part->enabled, part->name, part->value != NULL ? part->value : "", part->path);
    }
  drop_rows_from (self, n);
}

/* What the table does not show (a content type, the name told to the server) stays with the part of the same name and file. */
static void
keep_details (SbxPart   *part,
              GPtrArray *before)
{
  for (guint i = 0; i < before->len; i++)
    {
      const SbxPart *other = g_ptr_array_index (before, i);

      if (g_strcmp0 (part->name, other->name) == 0 && g_strcmp0 (part->path, other->path) == 0)
        {
          g_set_str (&part->file_name, other->file_name);
          g_set_str (&part->content_type, other->content_type);
          return;
        }
    }
}

void
sbx_fields_editor_read_parts (SbxFieldsEditor *self,
                              SbxBody         *body,
                              GPtrArray       *before)
{
  SbxFieldRow *row;

  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    {
      const char *path = sbx_field_row_get_path (row);
      SbxPart *part;

      if (sbx_field_row_is_empty (row))
        continue;
      part = sbx_body_add_part (body, sbx_field_row_get_name (row), path == NULL ? sbx_field_row_get_value (row) : NULL, path);
      part->enabled = sbx_field_row_get_enabled (row);
      keep_details (part, before);
    }
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
  properties[PROP_ROW_LABEL] = g_param_spec_string ("row-label", NULL, NULL, NULL,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_FIELDS_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/fields-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxFieldsEditor, scroller);
  gtk_widget_class_bind_template_child (widget_class, SbxFieldsEditor, list);
}

static void
sbx_fields_editor_init (SbxFieldsEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
