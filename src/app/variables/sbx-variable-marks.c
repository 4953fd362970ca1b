#include "sbx-variable-marks.h"

#include <adwaita.h>

#include "sbx-scope-watch.h"
#include "sbx-variables.h"

#define SBX_TYPE_VARIABLE_MARKS (sbx_variable_marks_get_type ())
G_DECLARE_FINAL_TYPE (SbxVariableMarks, sbx_variable_marks, SBX, VARIABLE_MARKS, GObject)

/* Belongs to its text, and so never outlives it. */
struct _SbxVariableMarks
{
  GObject    parent_instance;

  GtkText   *text;
  GtkWidget *field;
};

G_DEFINE_FINAL_TYPE (SbxVariableMarks, sbx_variable_marks, G_TYPE_OBJECT)

typedef struct
{
  SbxScope      *scope;
  PangoAttrList *attributes;
} Marking;

static void
add_attribute (Marking        *marking,
               PangoAttribute *attribute,
               gsize           start,
               gsize           length)
{
  attribute->start_index = start;
  attribute->end_index = start + length;
  pango_attr_list_insert (marking->attributes, attribute);
}

static void
mark (gsize       start,
      gsize       length,
      const char *name,
      gpointer    data)
{
  Marking *marking = data;
  gboolean known = sbx_scope_has (marking->scope, name);
  GdkRGBA color;

  if (marking->attributes == NULL)
    marking->attributes = pango_attr_list_new ();
  sbx_variables_get_color (known, &color);
  add_attribute (marking, pango_attr_foreground_new (color.red * G_MAXUINT16, color.green * G_MAXUINT16, color.blue * G_MAXUINT16), start, length);
  /* The text of an entry is translucent, which would cost contrast. */
  add_attribute (marking, pango_attr_foreground_alpha_new (G_MAXUINT16), start, length);
  if (!known)
    add_attribute (marking, pango_attr_underline_new (PANGO_UNDERLINE_ERROR), start, length);
}

static void
update (SbxVariableMarks *self)
{
  Marking marking = { .scope = sbx_scope_watch_find_scope (GTK_WIDGET (self->text)) };
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text));
  gboolean visible = gtk_text_get_visibility (self->text);

  /* The dots of a password stand elsewhere than its letters. */
  if (marking.scope != NULL && visible)
    sbx_variables_foreach (text, mark, &marking);
  if (marking.attributes != NULL || gtk_text_get_attributes (self->text) != NULL)
    gtk_text_set_attributes (self->text, marking.attributes);
  g_clear_pointer (&marking.attributes, pango_attr_list_unref);
  sbx_variables_describe_field (self->field, visible ? text : "");
}

/* --- On hover --- */

typedef struct
{
  SbxVariableMarks *marks;
  int               x;
  char             *name;   /* what stands there */
  GdkRectangle      area;
} Hover;

static void
look_under (gsize       start,
            gsize       length,
            const char *name,
            gpointer    data)
{
  Hover *hover = data;
  GtkText *text = hover->marks->text;
  const char *string = gtk_editable_get_text (GTK_EDITABLE (text));
  glong from = g_utf8_pointer_to_offset (string, string + start);
  glong to = g_utf8_pointer_to_offset (string, string + start + length);
  graphene_rect_t first, last;

  gtk_text_compute_cursor_extents (text, from, &first, NULL);
  gtk_text_compute_cursor_extents (text, to, &last, NULL);
  if (hover->name != NULL || hover->x < first.origin.x || hover->x > last.origin.x)
    return;
  hover->name = g_strdup (name);
  hover->area = (GdkRectangle) { first.origin.x, first.origin.y, last.origin.x - first.origin.x, MAX (1, first.size.height) };
}

static gboolean
tooltip_cb (SbxVariableMarks *self,
            int               x,
            int               y,
            gboolean          keyboard,
            GtkTooltip       *tooltip)
{
  Hover hover = { .marks = self, .x = x };
  g_autofree char *description = NULL;

  if (!keyboard && sbx_scope_watch_find_scope (GTK_WIDGET (self->text)) != NULL && gtk_text_get_visibility (self->text))
    sbx_variables_foreach (gtk_editable_get_text (GTK_EDITABLE (self->text)), look_under, &hover);
  if (hover.name == NULL)
    return FALSE;

  description = sbx_scope_describe (sbx_scope_watch_find_scope (GTK_WIDGET (self->text)), hover.name);
  gtk_tooltip_set_text (tooltip, description);
  gtk_tooltip_set_tip_area (tooltip, &hover.area);
  g_free (hover.name);
  return TRUE;
}

static void
sbx_variable_marks_class_init (SbxVariableMarksClass *klass)
{
}

static void
sbx_variable_marks_init (SbxVariableMarks *self)
{
}

void
sbx_variable_marks_attach (GtkText   *text,
                           GtkWidget *field)
{
  SbxVariableMarks *self = g_object_new (SBX_TYPE_VARIABLE_MARKS, NULL);
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->text = text;
  self->field = field;
  g_object_set_data_full (G_OBJECT (text), "sbx-variable-marks", self, g_object_unref);
  gtk_widget_set_has_tooltip (GTK_WIDGET (text), TRUE);
  g_signal_connect_object (text, "query-tooltip", G_CALLBACK (tooltip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (text, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (text, "notify::visibility", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::accent-color", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  sbx_scope_watch_follow (GTK_WIDGET (text), G_CALLBACK (update), G_OBJECT (self));
}
