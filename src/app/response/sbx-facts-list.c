#include "sbx-facts-list.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-visible-text.h"

/* A server may send any number of headers of any length: more than this is not read by anybody, but would have to be laid out. */
#define MAX_ROWS 500
#define MAX_CHARS 4000

struct _SbxFactsList
{
  GtkWidget     parent_instance;

  GtkWidget    *scroller;
  GtkBox       *box;
  GtkSizeGroup *names;

  GtkWidget    *list;    /* that facts are added to now */
  guint         n_rows;
};

G_DEFINE_FINAL_TYPE (SbxFactsList, sbx_facts_list, GTK_TYPE_WIDGET)

void
sbx_facts_list_clear (SbxFactsList *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  self->list = NULL;
  self->n_rows = 0;
}

static void
begin_list (SbxFactsList *self,
            const char   *title)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_add_css_class (self->list, "facts");
  if (title != NULL)
    sbx_widget_set_name (self->list, title);
  gtk_box_append (self->box, self->list);
}

void
sbx_facts_list_section (SbxFactsList *self,
                        const char   *title)
{
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "margin-top", 6,
                                     "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (self->box, heading);
  begin_list (self, title);
}

void
sbx_facts_list_add_widget (SbxFactsList *self,
                           GtkWidget    *widget)
{
  gtk_box_append (self->box, widget);
  self->list = NULL;
}

static GtkWidget *
value_label_new (const char *value)
{
  GtkWidget *label;
  g_autofree char *bounded = NULL;

  if (g_utf8_strlen (value, -1) > MAX_CHARS)
    {
      g_autofree char *start = g_utf8_substring (value, 0, MAX_CHARS);

      bounded = g_strdup_printf ("%s…", start);
    }

  label = g_object_new (GTK_TYPE_LABEL,
                        "label", bounded != NULL ? bounded : value,
                        "xalign", 0.0, "hexpand", TRUE, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                        "selectable", TRUE, "width-chars", 12, "max-width-chars", 40,
                        NULL);
  return label;
}

void
sbx_facts_list_add (SbxFactsList *self,
                    const char   *name,
                    const char   *value,
                    gboolean      literal)
{
  g_autofree char *shown_name = NULL, *shown_value = NULL;
  GtkWidget *row, *box, *name_label, *value_label;

  /* Others wrote it. */
  if (literal)
    {
      name = shown_name = sbx_text_make_visible (name, -1, FALSE);
      value = shown_value = sbx_text_make_visible (value, -1, TRUE);
    }
  if (self->n_rows >= MAX_ROWS)
    return;
  if (++self->n_rows == MAX_ROWS)
    {
      name = _("Not shown");
      value = _("There are more than can be shown here.");
    }

  if (self->list == NULL)
    begin_list (self, NULL);

  name_label = g_object_new (GTK_TYPE_LABEL,
                             "label", name, "xalign", 0.0, "yalign", 0.0, "wrap", TRUE,
                             "wrap-mode", PANGO_WRAP_WORD_CHAR, "width-chars", 8, "max-width-chars", 24,
                             NULL);
  gtk_widget_add_css_class (name_label, "dimmed");
  value_label = value_label_new (value);
  gtk_size_group_add_widget (self->names, name_label);
  if (literal)
    {
      sbx_widget_set_ltr (name_label);
      sbx_widget_set_ltr (value_label);
    }
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value_label), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, name_label, NULL, -1);
  if (*value == '\0')
    sbx_widget_set_name (value_label, _("Empty"));

  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (box), name_label);
  gtk_box_append (GTK_BOX (box), value_label);

  row = gtk_list_box_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
sbx_facts_list_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SBX_TYPE_FACTS_LIST);

  G_OBJECT_CLASS (sbx_facts_list_parent_class)->dispose (object);
}

static void
sbx_facts_list_class_init (SbxFactsListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_facts_list_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/response/facts-list.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxFactsList, scroller);
  gtk_widget_class_bind_template_child (widget_class, SbxFactsList, box);
  gtk_widget_class_bind_template_child (widget_class, SbxFactsList, names);
}

static void
sbx_facts_list_init (SbxFactsList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
