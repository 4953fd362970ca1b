#include "sbx-waterfall.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "sbx-format.h"
#include "sbx-timing.h"

#define GAP 12
#define BAR_HEIGHT 8
#define ROW_SPACING 6
#define TICKS 4

/* A row: the title of a hop, or a phase of it. */
typedef struct
{
  PangoLayout *name;
  PangoLayout *time;     /* NULL: a title */
  gint64       begin;    /* microseconds since the first hop began */
  gint64       end;
  gboolean     waits;
  gboolean     moves;
} Row;

struct _SbxWaterfall
{
  GtkWidget  parent_instance;

  GArray    *rows;
  gint64     total;
};

typedef struct
{
  GtkSnapshot *snapshot;
  gboolean     mirrored;
  int          width;
  double       left;       /* of the axis */
  double       length;
  GdkRGBA      text;
  GdkRGBA      strong;
  GdkRGBA      weak;
  GdkRGBA      line;
  GdkRGBA      accent;
} Drawing;

G_DEFINE_FINAL_TYPE (SbxWaterfall, sbx_waterfall, GTK_TYPE_WIDGET)

static void
row_clear (gpointer data)
{
  Row *row = data;

  g_clear_object (&row->name);
  g_clear_object (&row->time);
}

/* --- What is drawn --- */

static void
add_title (SbxWaterfall *self,
           const char   *title)
{
  Row row = { .name = gtk_widget_create_pango_layout (GTK_WIDGET (self), title) };

  pango_layout_set_ellipsize (row.name, PANGO_ELLIPSIZE_MIDDLE);
  g_array_append_val (self->rows, row);
}

static void
add_phase (SbxWaterfall         *self,
           const SbxTimingPhase *phase,
           gint64                begun)
{
  g_autofree char *time = sbx_format_duration (phase->end - phase->begin);
  Row row = { .begin = begun + phase->begin, .end = begun + phase->end, .waits = phase->waits, .moves = phase->moves };

  row.name = gtk_widget_create_pango_layout (GTK_WIDGET (self), phase->name);
  row.time = gtk_widget_create_pango_layout (GTK_WIDGET (self), time);
  pango_layout_set_ellipsize (row.name, PANGO_ELLIPSIZE_END);
  g_array_append_val (self->rows, row);
}

static void
fill (SbxWaterfall *self,
      SbxExchange  *exchange,
      SbxRedactor  *redactor)
{
  guint n_hops = sbx_exchange_get_n_hops (exchange);

  for (guint i = 0; i < n_hops; i++)
    {
      g_autofree char *title = n_hops > 1 ? sbx_timing_dup_title (exchange, i, redactor) : NULL;
      const SbxTiming *timing = &sbx_exchange_get_hop (exchange, i)->timing;
      SbxTimingPhase phases[SBX_TIMING_PHASES];
      guint n = sbx_timing_list_phases (timing, phases);

      if (title != NULL)
        add_title (self, title);
      for (guint j = 0; j < n; j++)
        add_phase (self, &phases[j], self->total);
      self->total += timing->total;
    }
  self->total = MAX (self->total, 1);
}

/* --- Sizes --- */

static int
layout_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static int
layout_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static int
column_width (SbxWaterfall *self,
              gboolean      times)
{
  int width = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = &g_array_index (self->rows, Row, i);

      if (row->time == NULL)
        continue;
      pango_layout_set_width (row->name, -1);
      width = MAX (width, layout_width (times ? row->time : row->name));
    }
  return width;
}

/* Of the tallest text: scripts differ. */
static int
line_height (SbxWaterfall *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
  int height = layout_height (layout);

  for (guint i = 0; i < self->rows->len; i++)
    height = MAX (height, layout_height (g_array_index (self->rows, Row, i).name));
  return height;
}

static void
sbx_waterfall_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  SbxWaterfall *self = SBX_WATERFALL (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 200;
      *natural = 480;
      return;
    }
  *minimum = *natural = (self->rows->len + 1) * (line_height (self) + ROW_SPACING);
}

/* --- Drawing --- */

static void
draw_text (Drawing       *drawing,
           PangoLayout   *layout,
           const GdkRGBA *colour,
           double         x,
           double         y)
{
  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (drawing->snapshot, layout, colour);
  gtk_snapshot_restore (drawing->snapshot);
}

static void
draw_at_start (Drawing     *drawing,
               PangoLayout *layout,
               double       y)
{
  draw_text (drawing, layout, &drawing->text, drawing->mirrored ? drawing->width - pango_layout_get_width (layout) / PANGO_SCALE : 0, y);
}

static void
draw_bar (Drawing *drawing,
          Row     *row,
          gint64   total,
          double   y)
{
  const GdkRGBA *colour = row->waits ? &drawing->accent : row->moves ? &drawing->strong : &drawing->weak;
  double x = drawing->left + drawing->length * row->begin / total;
  double width = MAX (2, drawing->length * (row->end - row->begin) / total);
  GskRoundedRect bar;

  /* What ends with the axis stays on it, however thin. */
  x = MIN (x, drawing->left + drawing->length - width);
  gsk_rounded_rect_init_from_rect (&bar, &GRAPHENE_RECT_INIT (x, y, width, BAR_HEIGHT), MIN (3, width / 2));
  gtk_snapshot_push_rounded_clip (drawing->snapshot, &bar);
  gtk_snapshot_append_color (drawing->snapshot, colour, &bar.bounds);
  gtk_snapshot_pop (drawing->snapshot);
}

/* The round step that gives up to TICKS stretches. */
static gint64
tick_step (gint64 total)
{
  static const int factors[] = { 1, 2, 5 };

  for (gint64 power = 1;; power *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
      if (power * factors[i] * TICKS >= total)
        return power * factors[i];
}

static void
draw_axis (SbxWaterfall *self,
           Drawing      *drawing,
           double        bottom)
{
  gint64 step = tick_step (self->total);
  double free_from = drawing->left - GAP;

  for (gint64 at = 0; at <= self->total; at += step)
    {
      double x = floor (drawing->left + drawing->length * at / self->total), text_x;
      g_autofree char *time = sbx_format_duration (at);
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), at > 0 ? time : "0");
      int width = layout_width (layout);

      for (guint i = 0; i < self->rows->len; i++)
        if (g_array_index (self->rows, Row, i).time != NULL)
          gtk_snapshot_append_color (drawing->snapshot, &drawing->line,
                                     &GRAPHENE_RECT_INIT (x, i * bottom / self->rows->len, 1, bottom / self->rows->len));
      text_x = CLAMP (x - width / 2.0, 0, drawing->width - width);
      if (text_x < free_from)
        continue;
      draw_text (drawing, layout, &drawing->strong, text_x, bottom);
      free_from = text_x + width + GAP / 2;
    }
}

static void
drawing_init (SbxWaterfall *self,
              Drawing      *drawing,
              GtkSnapshot  *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (style);
  gboolean contrast = adw_style_manager_get_high_contrast (style);
  int names = MIN (column_width (self, FALSE), gtk_widget_get_width (widget) * 2 / 5), times = column_width (self, TRUE);

  *drawing = (Drawing) { .snapshot = snapshot, .width = gtk_widget_get_width (widget), .accent = *accent };
  /* Names and numbers change sides where people read from the right; the axis does not: its numbers grow from left to
   * right there as well, and a chart of the same times must not look like another one. */
  drawing->mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  drawing->left = (drawing->mirrored ? times : names) + GAP;
  drawing->length = MAX (20, drawing->width - names - times - 2 * GAP);
  gtk_widget_get_color (widget, &drawing->text);
  drawing->strong = drawing->weak = drawing->line = drawing->text;
  drawing->strong.alpha *= contrast ? 0.9 : 0.6;
  drawing->weak.alpha *= contrast ? 0.6 : 0.3;
  drawing->line.alpha *= contrast ? 0.5 : 0.12;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = &g_array_index (self->rows, Row, i);

      pango_layout_set_width (row->name, (row->time != NULL ? names : drawing->width) * PANGO_SCALE);
    }
}

static void
sbx_waterfall_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  SbxWaterfall *self = SBX_WATERFALL (widget);
  int line = line_height (self), step = line + ROW_SPACING;
  Drawing drawing;

  drawing_init (self, &drawing, snapshot);
  draw_axis (self, &drawing, self->rows->len * step);
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = &g_array_index (self->rows, Row, i);
      double y = i * step;

      draw_at_start (&drawing, row->name, y + (line - layout_height (row->name)) / 2);
      if (row->time == NULL)
        continue;
      draw_bar (&drawing, row, self->total, y + floor ((line - BAR_HEIGHT) / 2.0));
      draw_text (&drawing, row->time, &drawing.strong, drawing.mirrored ? 0 : drawing.width - layout_width (row->time),
                 y + (line - layout_height (row->time)) / 2);
    }
}

/* --- The widget --- */

static void
sbx_waterfall_finalize (GObject *object)
{
  g_clear_pointer (&SBX_WATERFALL (object)->rows, g_array_unref);

  G_OBJECT_CLASS (sbx_waterfall_parent_class)->finalize (object);
}

static void
context_changed (SbxWaterfall *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = &g_array_index (self->rows, Row, i);

      pango_layout_context_changed (row->name);
      if (row->time != NULL)
        pango_layout_context_changed (row->time);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sbx_waterfall_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sbx_waterfall_parent_class)->css_changed (widget, change);
  context_changed (SBX_WATERFALL (widget));
}

static void
sbx_waterfall_class_init (SbxWaterfallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sbx_waterfall_finalize;
  widget_class->measure = sbx_waterfall_measure;
  widget_class->snapshot = sbx_waterfall_snapshot;
  widget_class->css_changed = sbx_waterfall_css_changed;

  gtk_widget_class_set_css_name (widget_class, "waterfall");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sbx_waterfall_init (SbxWaterfall *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->rows, row_clear);
  sbx_widget_set_name (GTK_WIDGET (self), _("Waterfall of the times below"));
}

GtkWidget *
sbx_waterfall_new (SbxExchange *exchange,
                   SbxRedactor *redactor)
{
  SbxWaterfall *self = g_object_new (SBX_TYPE_WATERFALL, NULL);

  fill (self, exchange, redactor);
  return GTK_WIDGET (self);
}
