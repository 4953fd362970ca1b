#include "sbx-palette-row.h"

#include "sbx-format.h"

struct _SbxPaletteRow
{
  GtkBox    parent_instance;

  GtkLabel *method;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *keys;
};

G_DEFINE_FINAL_TYPE (SbxPaletteRow, sbx_palette_row, GTK_TYPE_BOX)

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

void
sbx_palette_row_set_item (SbxPaletteRow  *self,
                          SbxPaletteItem *item)
{
  gtk_label_set_label (self->title, sbx_palette_item_get_title (item));
  show_text (self->method, sbx_palette_item_get_method (item));
  show_text (self->subtitle, sbx_palette_item_get_subtitle (item));
  show_text (self->keys, sbx_palette_item_get_keys (item));
  sbx_widget_set_method (GTK_WIDGET (self->method), sbx_palette_item_get_method (item));
}

static void
sbx_palette_row_class_init (SbxPaletteRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/palette/palette-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxPaletteRow, method);
  gtk_widget_class_bind_template_child (widget_class, SbxPaletteRow, title);
  gtk_widget_class_bind_template_child (widget_class, SbxPaletteRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, SbxPaletteRow, keys);
}

static void
sbx_palette_row_init (SbxPaletteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_widget_set_ltr (GTK_WIDGET (self->subtitle));
  gtk_widget_set_direction (GTK_WIDGET (self->keys), GTK_TEXT_DIR_LTR);
}

GtkWidget *
sbx_palette_row_new (void)
{
  return g_object_new (SBX_TYPE_PALETTE_ROW, NULL);
}
