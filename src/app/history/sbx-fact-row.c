#include "sbx-fact-row.h"

#include <glib/gi18n.h>

#include "sbx-format.h"

struct _SbxFactRow
{
  GtkListBoxRow  parent_instance;

  GtkBox        *box;
  GtkBox        *values;
  GtkWidget     *cells[2];
  GtkWidget     *letters[2];
  gboolean       narrow;
  gboolean       differs;
};

G_DEFINE_FINAL_TYPE (SbxFactRow, sbx_fact_row, GTK_TYPE_LIST_BOX_ROW)

enum { PROP_0, PROP_NARROW, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
update_layout (SbxFactRow *self)
{
  GtkOrientation orientation = self->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->values), orientation);
  gtk_box_set_homogeneous (self->values, !self->narrow);
  /* One below the other, what is the same stands once. */
  gtk_widget_set_visible (self->cells[1], !self->narrow || self->differs);
  gtk_widget_set_visible (self->letters[0], self->narrow && self->differs);
  gtk_widget_set_visible (self->letters[1], self->narrow);
}

static void
add_value (SbxFactRow *self,
           guint       side,
           const char *value,
           const char *css_class,
           gboolean    literal)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", value != NULL ? value : "–", "xalign", 0.0, "yalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "hexpand", TRUE, "selectable", value != NULL, NULL);

  /* Translators: the two exchanges that are compared. */
  self->letters[side] = gtk_label_new (side == 0 ? C_("exchange", "A") : C_("exchange", "B"));
  gtk_widget_add_css_class (self->letters[side], "dimmed");
  gtk_widget_set_valign (self->letters[side], GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "numeric");
  if (value == NULL)
    gtk_widget_add_css_class (label, "dimmed");
  else if (literal)
    sbx_widget_set_ltr (label);
  if (css_class != NULL && value != NULL)
    gtk_widget_add_css_class (box, css_class);
  gtk_widget_add_css_class (box, "cell");
  gtk_box_append (GTK_BOX (box), self->letters[side]);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (self->values, box);
  self->cells[side] = box;
}

static void
sbx_fact_row_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  if (id == PROP_NARROW)
    g_value_set_boolean (value, SBX_FACT_ROW (object)->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_fact_row_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SbxFactRow *self = SBX_FACT_ROW (object);

  if (id != PROP_NARROW)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }

  self->narrow = g_value_get_boolean (value);
  update_layout (self);
}

static void
sbx_fact_row_class_init (SbxFactRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sbx_fact_row_get_property;
  object_class->set_property = sbx_fact_row_set_property;
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sbx_fact_row_init (SbxFactRow *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  self->values = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_widget_set_hexpand (GTK_WIDGET (self->values), TRUE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (self->box));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

/* What a screen reader says: the sign in words. */
static char *
dup_label (const char *name,
           const char *one,
           const char *other,
           gboolean    differs)
{
  if (!differs)
    return g_strdup_printf (_("%s, the same: %s"), name, one != NULL ? one : "–");
  if (one == NULL)
    return g_strdup_printf (_("%s, added: %s"), name, other);
  if (other == NULL)
    return g_strdup_printf (_("%s, removed: %s"), name, one);
  /* Translators: a name, what it was, and what it is. */
  return g_strdup_printf (_("%s, changed: %s; now: %s"), name, one, other);
}

GtkWidget *
sbx_fact_row_new (const char *name,
                  const char *one,
                  const char *other,
                  gboolean    marked,
                  gboolean    literal)
{
  SbxFactRow *self = g_object_new (SBX_TYPE_FACT_ROW, NULL);
  gboolean differs = g_strcmp0 (one, other) != 0;
  const char *sign = !marked || !differs ? "" : one == NULL ? "+" : other == NULL ? "−" : "≠";
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *sign_label = g_object_new (GTK_TYPE_LABEL, "label", sign, "width-chars", 1, "yalign", 0.0, NULL);
  GtkWidget *name_label = g_object_new (GTK_TYPE_LABEL, "label", name, "xalign", 0.0, "yalign", 0.0, "width-chars", 22,
                                        "max-width-chars", 22, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  g_autofree char *label = dup_label (name, one, other, differs);

  self->differs = differs;
  gtk_widget_add_css_class (heading, "cell");
  gtk_widget_add_css_class (sign_label, "heading");
  if (*sign != '\0')
    gtk_widget_add_css_class (name_label, "heading");
  else
    gtk_widget_add_css_class (name_label, "dimmed");
  if (literal)
    sbx_widget_set_ltr (name_label);
  gtk_box_append (GTK_BOX (heading), sign_label);
  gtk_box_append (GTK_BOX (heading), name_label);
  gtk_box_append (self->box, heading);
  gtk_box_append (self->box, GTK_WIDGET (self->values));
  add_value (self, 0, one, *sign != '\0' ? "removed" : NULL, literal);
  add_value (self, 1, other, *sign != '\0' ? "added" : NULL, literal);
  sbx_widget_set_name (GTK_WIDGET (self), label);
  update_layout (self);
  return GTK_WIDGET (self);
}
