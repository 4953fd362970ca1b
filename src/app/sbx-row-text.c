#include "sbx-row-text.h"

#include "sbx-request.h"

struct _SbxRowStyle
{
  GtkWidget *label;
  guint      serial;       /* of the font that these are of */
  int        height;
  int        method_width;
};

struct _SbxRowStyles
{
  GtkWidget   parent_instance;

  GHashTable *styles;      /* classes → SbxRowStyle */
  GHashTable *methods;     /* method → one of them */
};

G_DEFINE_FINAL_TYPE (SbxRowStyles, sbx_row_styles, GTK_TYPE_WIDGET)

/* --- Styles --- */

SbxRowStyle *
sbx_row_styles_get (SbxRowStyles *self,
                    const char   *classes)
{
  SbxRowStyle *style = g_hash_table_lookup (self->styles, classes);

  if (style == NULL)
    {
      g_auto (GStrv) css_classes = g_strsplit (classes, ".", -1);

      style = g_new0 (SbxRowStyle, 1);
      style->label = g_object_new (GTK_TYPE_LABEL, "css-classes", css_classes, "visible", FALSE, NULL);
      gtk_widget_set_parent (style->label, GTK_WIDGET (self));
      if (gtk_widget_has_css_class (style->label, "ltr"))
        gtk_widget_set_direction (style->label, GTK_TEXT_DIR_LTR);
      g_hash_table_insert (self->styles, g_strdup (classes), style);
    }
  return style;
}

SbxRowStyle *
sbx_row_styles_get_method (SbxRowStyles *self,
                           const char   *method)
{
  SbxRowStyle *style = g_hash_table_lookup (self->methods, method);

  return style != NULL ? style : sbx_row_styles_get (self, "method.caption");
}

/* What nobody sees is not styled again by itself: asking for its colour does it. */
static PangoContext *
get_context (SbxRowStyle *self,
             GdkRGBA     *color)
{
  gtk_widget_get_color (self->label, color);
  return gtk_widget_get_pango_context (self->label);
}

static void
update_metrics (SbxRowStyle *self)
{
  GdkRGBA color;
  PangoContext *context = get_context (self, &color);
  g_autoptr (PangoLayout) layout = NULL;
  PangoFontMetrics *metrics;

  if (self->serial == pango_context_get_serial (context))
    return;

  metrics = pango_context_get_metrics (context, NULL, pango_language_from_string ("en"));
  self->serial = pango_context_get_serial (context);
  self->height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  pango_font_metrics_unref (metrics);
  layout = pango_layout_new (context);
  pango_layout_set_text (layout, "DELETE", -1);
  pango_layout_get_pixel_size (layout, &self->method_width, NULL);
}

int
sbx_row_style_get_height (SbxRowStyle *self)
{
  update_metrics (self);
  return self->height;
}

int
sbx_row_style_get_method_width (SbxRowStyle *self)
{
  update_metrics (self);
  return self->method_width;
}

static void
sbx_row_styles_dispose (GObject *object)
{
  SbxRowStyles *self = SBX_ROW_STYLES (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sbx_row_styles_parent_class)->dispose (object);
}

static void
sbx_row_styles_finalize (GObject *object)
{
  g_hash_table_unref (SBX_ROW_STYLES (object)->methods);
  g_hash_table_unref (SBX_ROW_STYLES (object)->styles);

  G_OBJECT_CLASS (sbx_row_styles_parent_class)->finalize (object);
}

static void
sbx_row_styles_class_init (SbxRowStylesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sbx_row_styles_dispose;
  G_OBJECT_CLASS (klass)->finalize = sbx_row_styles_finalize;
}

static void
sbx_row_styles_init (SbxRowStyles *self)
{
  self->styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->methods = g_hash_table_new (g_str_hash, g_str_equal);
  for (const char *const *method = sbx_http_methods (); *method != NULL; method++)
    {
      g_autofree char *name = g_ascii_strdown (*method, -1);
      g_autofree char *classes = g_strconcat ("method.caption.", name, NULL);

      g_hash_table_insert (self->methods, (char *) *method, sbx_row_styles_get (self, classes));
    }
}

SbxRowStyles *
sbx_row_styles_new (GtkWidget *parent)
{
  SbxRowStyles *self = g_object_new (SBX_TYPE_ROW_STYLES, "visible", FALSE, NULL);

  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  return self;
}

void
sbx_row_styles_remove (SbxRowStyles *self)
{
  gtk_widget_unparent (GTK_WIDGET (self));
}

/* --- Texts --- */

void
sbx_row_text_set (SbxRowText  *self,
                  SbxRowStyle *style,
                  const char  *text)
{
  if (g_set_str (&self->text, text != NULL ? text : "") || self->style != style)
    g_clear_object (&self->layout);
  self->style = style;
}

const char *
sbx_row_text_get (SbxRowText *self)
{
  return self->text != NULL ? self->text : "";
}

void
sbx_row_text_clear (SbxRowText *self)
{
  g_clear_object (&self->layout);
  g_clear_pointer (&self->text, g_free);
}

static PangoLayout *
get_layout (SbxRowText *self,
            GdkRGBA    *color)
{
  PangoContext *context = get_context (self->style, color);

  if (self->layout == NULL)
    {
      self->layout = pango_layout_new (context);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
      pango_layout_set_text (self->layout, sbx_row_text_get (self), -1);
      /* A label would know it by itself; it is no part of the font. */
      if (gtk_widget_has_css_class (self->style->label, "numeric"))
        {
          g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

          pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
          pango_layout_set_attributes (self->layout, attributes);
        }
    }
  pango_layout_set_width (self->layout, -1);
  return self->layout;
}

int
sbx_row_text_get_width (SbxRowText *self)
{
  GdkRGBA color;
  int width;

  pango_layout_get_pixel_size (get_layout (self, &color), &width, NULL);
  return width;
}

void
sbx_row_text_snapshot (SbxRowText         *self,
                       GtkWidget          *row,
                       GtkSnapshot        *snapshot,
                       const GdkRectangle *area,
                       PangoEllipsizeMode  ellipsize,
                       gboolean            at_end)
{
  gboolean mirrored = gtk_widget_get_direction (row) == GTK_TEXT_DIR_RTL;
  int x = mirrored ? gtk_widget_get_width (row) - area->x - area->width : area->x;
  PangoRectangle extents;
  PangoLayout *layout;
  GdkRGBA color;

  if (*sbx_row_text_get (self) == '\0' || area->width <= 0)
    return;

  layout = get_layout (self, &color);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  if (extents.width > area->width)
    {
      pango_layout_set_ellipsize (layout, ellipsize);
      pango_layout_set_width (layout, area->width * PANGO_SCALE);
      pango_layout_get_pixel_extents (layout, NULL, &extents);
    }
  if (mirrored != at_end)
    x += area->width - extents.width;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x - extents.x, area->y + (area->height - extents.height) / 2 - extents.y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}
