#include "sbx-diff-row.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *box;
  GtkLabel  *number;
  GtkLabel  *sign;
  GtkLabel  *text;
} Cell;

struct _SbxDiffRow
{
  GtkBox       parent_instance;

  Cell         cells[2];
  SbxDiffLine *line;
  gboolean     narrow;
};

G_DEFINE_FINAL_TYPE (SbxDiffRow, sbx_diff_row, GTK_TYPE_BOX)

enum { PROP_0, PROP_NARROW, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
update_layout (SbxDiffRow *self)
{
  gboolean changed = self->line != NULL && sbx_diff_line_is_changed (self->line);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), self->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_homogeneous (GTK_BOX (self), !self->narrow);
  /* One below the other, a line that both have stands once, and a line that is not there takes no room. */
  for (guint side = 0; side < 2; side++)
    gtk_widget_set_visible (self->cells[side].box,
                            !self->narrow || (self->line != NULL && sbx_diff_line_get_number (self->line, side) > 0 &&
                                              (changed || side == 0)));
}

static void
mark_difference (GtkLabel *label,
                 guint     start,
                 guint     end)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  /* In the language of the window brackets and digits could come from another font than the letters between them. */
  pango_attr_list_insert (attributes, pango_attr_language_new (pango_language_from_string ("en")));
  if (end > start)
    {
      PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
      PangoAttribute *line = pango_attr_underline_new (PANGO_UNDERLINE_SINGLE);

      bold->start_index = line->start_index = start;
      bold->end_index = line->end_index = end;
      pango_attr_list_insert (attributes, bold);
      pango_attr_list_insert (attributes, line);
    }
  gtk_label_set_attributes (label, attributes);
}

static void
show_cell (SbxDiffRow *self,
           guint       side,
           guint       digits)
{
  Cell *cell = &self->cells[side];
  gboolean changed = sbx_diff_line_is_changed (self->line);
  guint number = sbx_diff_line_get_number (self->line, side);
  g_autofree char *digits_text = number > 0 ? g_strdup_printf ("%u", number) : g_strdup ("");
  g_autofree char *text = NULL;
  guint start, end;

  text = sbx_diff_line_dup_text (self->line, side, &start, &end);
  gtk_label_set_width_chars (cell->number, digits);
  gtk_label_set_label (cell->number, digits_text);
  gtk_label_set_label (cell->sign, changed && number > 0 ? (side == 0 ? "−" : "+") : "");
  gtk_label_set_label (cell->text, text != NULL ? text : "");
  mark_difference (cell->text, start, end);

  gtk_widget_remove_css_class (cell->box, side == 0 ? "removed" : "added");
  gtk_widget_remove_css_class (cell->box, "nothing");
  if (number == 0)
    gtk_widget_add_css_class (cell->box, "nothing");
  else if (changed)
    gtk_widget_add_css_class (cell->box, side == 0 ? "removed" : "added");
}

void
sbx_diff_row_set_line (SbxDiffRow  *self,
                       SbxDiffLine *line,
                       guint        digits)
{
  g_set_object (&self->line, line);
  if (line == NULL)
    return;

  show_cell (self, 0, digits);
  show_cell (self, 1, digits);
  update_layout (self);
}

char *
sbx_diff_row_dup_label (SbxDiffRow *self)
{
  const char *one = gtk_label_get_label (self->cells[0].text);
  const char *other = gtk_label_get_label (self->cells[1].text);
  guint number = sbx_diff_line_get_number (self->line, 0);
  guint other_number = sbx_diff_line_get_number (self->line, 1);

  if (!sbx_diff_line_is_changed (self->line))
    return g_strdup_printf (_("Line %u: %s"), number, one);
  if (other_number == 0)
    return g_strdup_printf (_("Line %u, removed: %s"), number, one);
  if (number == 0)
    return g_strdup_printf (_("Line %u, added: %s"), other_number, other);
  /* Translators: the number of a line, what it was, and what it is. */
  return g_strdup_printf (_("Line %u, changed: %s; now: %s"), number, one, other);
}

static void
cell_init (SbxDiffRow *self,
           guint       side)
{
  Cell *cell = &self->cells[side];

  cell->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  cell->number = GTK_LABEL (gtk_label_new (NULL));
  cell->sign = GTK_LABEL (gtk_label_new (NULL));
  cell->text = GTK_LABEL (gtk_label_new (NULL));
  g_object_set (cell->number, "xalign", 1.0, "yalign", 0.0, NULL);
  g_object_set (cell->sign, "width-chars", 1, "yalign", 0.0, NULL);
  g_object_set (cell->text, "xalign", 0.0, "yalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "hexpand", TRUE,
                "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (cell->number), "dimmed");
  gtk_widget_add_css_class (GTK_WIDGET (cell->number), "numeric");
  gtk_widget_add_css_class (cell->box, "monospace");
  gtk_widget_add_css_class (cell->box, "cell");
  gtk_box_append (GTK_BOX (cell->box), GTK_WIDGET (cell->number));
  gtk_box_append (GTK_BOX (cell->box), GTK_WIDGET (cell->sign));
  gtk_box_append (GTK_BOX (cell->box), GTK_WIDGET (cell->text));

  mark_difference (cell->number, 0, 0);
  mark_difference (cell->sign, 0, 0);

  /* Code reads from left to right; which side is which follows the window. */
  gtk_widget_set_direction (cell->box, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (cell->text), GTK_TEXT_DIR_LTR);
  gtk_box_append (GTK_BOX (self), cell->box);
}

static void
sbx_diff_row_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  if (id == PROP_NARROW)
    g_value_set_boolean (value, SBX_DIFF_ROW (object)->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_diff_row_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SbxDiffRow *self = SBX_DIFF_ROW (object);

  if (id != PROP_NARROW)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }

  self->narrow = g_value_get_boolean (value);
  update_layout (self);
}

static void
sbx_diff_row_dispose (GObject *object)
{
  g_clear_object (&SBX_DIFF_ROW (object)->line);

  G_OBJECT_CLASS (sbx_diff_row_parent_class)->dispose (object);
}

static void
sbx_diff_row_class_init (SbxDiffRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sbx_diff_row_get_property;
  object_class->set_property = sbx_diff_row_set_property;
  object_class->dispose = sbx_diff_row_dispose;
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sbx_diff_row_init (SbxDiffRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "diff");
  cell_init (self, 0);
  cell_init (self, 1);
  update_layout (self);
}

GtkWidget *
sbx_diff_row_new (void)
{
  return g_object_new (SBX_TYPE_DIFF_ROW, NULL);
}
