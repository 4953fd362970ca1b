#include "sbx-row-label.h"

struct _SbxRowLabel
{
  GtkWidget           parent_instance;

  char               *text;
  PangoLayout        *layout;   /* NULL: it was not drawn since the text was set */
  PangoEllipsizeMode  ellipsize;
  guint               width_chars;
  gboolean            align_end;
};

G_DEFINE_FINAL_TYPE (SbxRowLabel, sbx_row_label, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_ELLIPSIZE, PROP_WIDTH_CHARS, PROP_ALIGN_END, N_PROPS };
static GParamSpec *properties[N_PROPS];

typedef struct
{
  int height;   /* in pixels */
  int char_width;
} Metrics;

/* Font → Metrics: asking Pango takes longer than all the rest. */
static GHashTable *known;

static const Metrics *
get_metrics (SbxRowLabel *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  Metrics *metrics = g_hash_table_lookup (known, font);

  if (metrics == NULL)
    {
      /* Of the font itself: with the fonts that a language borrows from, every row would be as high as the highest. */
      PangoFontMetrics *found = pango_context_get_metrics (context, NULL, pango_language_from_string ("en"));

      metrics = g_new (Metrics, 1);
      metrics->height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (found));
      metrics->char_width = PANGO_PIXELS_CEIL (MAX (pango_font_metrics_get_approximate_char_width (found),
                                                    pango_font_metrics_get_approximate_digit_width (found)));
      pango_font_metrics_unref (found);
      g_hash_table_insert (known, pango_font_description_copy (font), metrics);
    }
  return metrics;
}

static PangoLayout *
get_layout (SbxRowLabel *self)
{
  if (self->layout == NULL)
    {
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
    }
  pango_layout_set_width (self->layout, -1);
  return self->layout;
}

static gboolean
is_long (SbxRowLabel *self)
{
  return self->width_chars > 0 && g_utf8_strlen (self->text, -1) > self->width_chars;
}

static void
sbx_row_label_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  SbxRowLabel *self = SBX_ROW_LABEL (widget);
  const Metrics *metrics = get_metrics (self);
  int width = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL && is_long (self))
    pango_layout_get_pixel_size (get_layout (self), &width, NULL);
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? metrics->height : MAX (width, (int) self->width_chars * metrics->char_width);
}

static void
sbx_row_label_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  SbxRowLabel *self = SBX_ROW_LABEL (widget);
  int width = gtk_widget_get_width (widget);
  gboolean mirrored = gtk_widget_get_direction (gtk_widget_get_parent (widget)) == GTK_TEXT_DIR_RTL;
  PangoLayout *layout = get_layout (self);
  PangoRectangle extents;
  GdkRGBA color;

  pango_layout_get_pixel_extents (layout, NULL, &extents);
  if (extents.width > width)
    {
      pango_layout_set_ellipsize (layout, self->ellipsize);
      pango_layout_set_width (layout, width * PANGO_SCALE);
      pango_layout_get_pixel_extents (layout, NULL, &extents);
    }
  gtk_widget_get_color (widget, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((mirrored != self->align_end ? width - extents.width : 0) - extents.x,
                                                          (gtk_widget_get_height (widget) - extents.height) / 2 - extents.y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
sbx_row_label_direction_changed (GtkWidget        *widget,
                            GtkTextDirection  before)
{
  g_clear_object (&SBX_ROW_LABEL (widget)->layout);
  GTK_WIDGET_CLASS (sbx_row_label_parent_class)->direction_changed (widget, before);
}

/* The fonts may be others, or the same ones of another size. */
static void
sbx_row_label_system_setting_changed (GtkWidget        *widget,
                                 GtkSystemSetting  setting)
{
  g_hash_table_remove_all (known);
  g_clear_object (&SBX_ROW_LABEL (widget)->layout);
  GTK_WIDGET_CLASS (sbx_row_label_parent_class)->system_setting_changed (widget, setting);
  gtk_widget_queue_resize (widget);
}

const char *
sbx_row_label_get_text (SbxRowLabel *self)
{
  return self->text;
}

void
sbx_row_label_set_text (SbxRowLabel    *self,
                   const char *text)
{
  gboolean was_long = is_long (self);

  if (!g_set_str (&self->text, text != NULL ? text : ""))
    return;

  g_clear_object (&self->layout);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text, -1);
  if (was_long || is_long (self))
    gtk_widget_queue_resize (GTK_WIDGET (self));
  else
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
sbx_row_label_set_ellipsize (SbxRowLabel            *self,
                        PangoEllipsizeMode  ellipsize)
{
  if (self->ellipsize == ellipsize)
    return;

  self->ellipsize = ellipsize;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ELLIPSIZE]);
}

static void
sbx_row_label_get_property (GObject    *object,
                       guint       id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  SbxRowLabel *self = SBX_ROW_LABEL (object);

  switch (id)
    {
    case PROP_ELLIPSIZE:
      g_value_set_enum (value, self->ellipsize);
      break;
    case PROP_WIDTH_CHARS:
      g_value_set_uint (value, self->width_chars);
      break;
    case PROP_ALIGN_END:
      g_value_set_boolean (value, self->align_end);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sbx_row_label_set_property (GObject      *object,
                       guint         id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  SbxRowLabel *self = SBX_ROW_LABEL (object);

  switch (id)
    {
    case PROP_ELLIPSIZE:
      sbx_row_label_set_ellipsize (self, g_value_get_enum (value));
      break;
    case PROP_WIDTH_CHARS:
      self->width_chars = g_value_get_uint (value);
      break;
    case PROP_ALIGN_END:
      self->align_end = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sbx_row_label_finalize (GObject *object)
{
  SbxRowLabel *self = SBX_ROW_LABEL (object);

  g_clear_object (&self->layout);
  g_free (self->text);

  G_OBJECT_CLASS (sbx_row_label_parent_class)->finalize (object);
}

static void
sbx_row_label_class_init (SbxRowLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  known = g_hash_table_new_full ((GHashFunc) pango_font_description_hash, (GEqualFunc) pango_font_description_equal,
                                 (GDestroyNotify) pango_font_description_free, g_free);

  object_class->get_property = sbx_row_label_get_property;
  object_class->set_property = sbx_row_label_set_property;
  object_class->finalize = sbx_row_label_finalize;
  widget_class->measure = sbx_row_label_measure;
  widget_class->snapshot = sbx_row_label_snapshot;
  widget_class->direction_changed = sbx_row_label_direction_changed;
  widget_class->system_setting_changed = sbx_row_label_system_setting_changed;

  properties[PROP_ELLIPSIZE] = g_param_spec_enum ("ellipsize", NULL, NULL, PANGO_TYPE_ELLIPSIZE_MODE, PANGO_ELLIPSIZE_END,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_WIDTH_CHARS] = g_param_spec_uint ("width-chars", NULL, NULL, 0, 1000, 0,
                                                    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ALIGN_END] = g_param_spec_boolean ("align-end", NULL, NULL, FALSE,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
sbx_row_label_init (SbxRowLabel *self)
{
  self->text = g_strdup ("");
  self->ellipsize = PANGO_ELLIPSIZE_END;
}
