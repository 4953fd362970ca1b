/* What is seen: selection, matches, text, cursor, line numbers and folds. */
#include "sbx-body-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* 4.5 : 1 and more against the background of a view, in light and dark. */
typedef struct
{
  const char *light;
  const char *dark;
} Colour;

static const Colour kinds[] = {
  [SBX_TEXT_ESCAPE] = { "#a51d2d", "#ff938c" },
  [SBX_TEXT_KEY] = { "#1a5fb4", "#78aeed" },
  [SBX_TEXT_STRING] = { "#196c39", "#8ff0a4" },
  [SBX_TEXT_NUMBER] = { "#813d9c", "#dc8add" },
  [SBX_TEXT_WORD] = { "#9c3a00", "#ffbe6f" },
  [SBX_TEXT_COMMENT] = { "#5e5c64", "#b0afb5" },
};
static const Colour match_colour = { "#f9f06b", "#63452c" };

typedef struct
{
  SbxBodyView *self;
  GtkSnapshot *snapshot;
  GdkRGBA      text;
  GdkRGBA      faint;
  GdkRGBA      accent;
  GdkRGBA      selection;
  GdkRGBA      match;
  double       width;
  double       gutter;
  double       left;
  guint64      start;     /* selected */
  guint64      end;
  GArray      *matches;
} Drawing;

static gboolean
is_dark (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

PangoAttrList *
sbx_body_draw_attributes (SbxBodyView *self, const SbxTextRow *row)
{
  PangoAttrList *list = pango_attr_list_new ();
  gboolean dark = is_dark ();

  for (guint i = 0; i < row->runs->len; i++)
    {
      const SbxTextRun *run = &g_array_index (row->runs, SbxTextRun, i);
      const char *name = run->kind < G_N_ELEMENTS (kinds) ? dark ? kinds[run->kind].dark : kinds[run->kind].light : NULL;
      PangoColor colour;
      PangoAttribute *attribute;

      if (name == NULL || !pango_color_parse (&colour, name))
        continue;
      attribute = pango_attr_foreground_new (colour.red, colour.green, colour.blue);
      attribute->start_index = run->index;
      attribute->end_index = run->index + run->length;
      pango_attr_list_insert (list, attribute);
    }
  return list;
}

static void
fill (Drawing *drawing, const GdkRGBA *colour, double x, double y, double width, double height)
{
  gtk_snapshot_append_color (drawing->snapshot, colour, &GRAPHENE_RECT_INIT (x, y, width, height));
}

/* The bytes from start to before end that row shows, as one stretch or, in text of both directions, several. */
static void
fill_bytes (Drawing *drawing, const GdkRGBA *colour, SbxBodyRow *row, double y, guint64 start, guint64 end)
{
  PangoLayout *layout = sbx_body_layout_get_layout (drawing->self, row);
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  int from = sbx_text_row_index_at (row->text, start), to = sbx_text_row_index_at (row->text, end), n = 0;
  g_autofree int *ranges = NULL;

  if (to <= from || line == NULL)
    return;
  pango_layout_line_get_x_ranges (line, from, to, &ranges, &n);
  for (int i = 0; i < n; i++)
    fill (drawing, colour, drawing->left + (double) ranges[2 * i] / PANGO_SCALE, y,
          (double) (ranges[2 * i + 1] - ranges[2 * i]) / PANGO_SCALE, drawing->self->line_height);
}

static void
draw_selection (Drawing *drawing, SbxBodyRow *row, double y)
{
  const SbxRowExtent *extent = &row->text->extent;
  int width;

  if (drawing->start >= drawing->end || extent->end < drawing->start || extent->start >= drawing->end)
    return;
  fill_bytes (drawing, &drawing->selection, row, y, MAX (drawing->start, extent->start), MIN (drawing->end, extent->end));
  if (drawing->end > extent->end)
    {
      /* The end of the line is selected, too. */
      pango_layout_get_size (sbx_body_layout_get_layout (drawing->self, row), &width, NULL);
      fill (drawing, &drawing->selection, drawing->left + (double) width / PANGO_SCALE, y, drawing->self->char_width, drawing->self->line_height);
    }
}

static void
draw_matches (Drawing *drawing, SbxBodyRow *row, double y)
{
  const SbxRowExtent *extent = &row->text->extent;

  if (drawing->self->search == NULL)
    return;
  g_array_set_size (drawing->matches, 0);
  sbx_text_search_list (drawing->self->search, extent->start, extent->end, drawing->matches);
  for (guint i = 0; i < drawing->matches->len; i++)
    {
      const SbxTextMatch *match = &g_array_index (drawing->matches, SbxTextMatch, i);

      fill_bytes (drawing, &drawing->match, row, y, MAX (match->start, extent->start), MIN (match->end, extent->end));
    }
}

static void
draw_layout (Drawing *drawing, PangoLayout *layout, const GdkRGBA *colour, double x, double y)
{
  double ascent = (double) pango_layout_get_baseline (layout) / PANGO_SCALE;

  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot, &GRAPHENE_POINT_INIT (x, y + drawing->self->baseline - ascent));
  gtk_snapshot_append_layout (drawing->snapshot, layout, colour);
  gtk_snapshot_restore (drawing->snapshot);
}

/* How many lines a fold hides, after the bracket. */
static void
draw_folded (Drawing *drawing, SbxBodyRow *row, const SbxTextFold *fold, double y)
{
  SbxBodyView *self = drawing->self;
  g_autofree char *text = g_strdup_printf (ngettext ("%'d line", "%'d lines", MIN (fold->lines, G_MAXINT)),
                                           (int) MIN (fold->lines, G_MAXINT));
  g_autoptr(PangoLayout) layout = pango_layout_new (self->pango);
  GskRoundedRect pill;
  GdkRGBA background = drawing->text;
  int start, width, height;

  pango_layout_get_pixel_size (sbx_body_layout_get_layout (self, row), &start, NULL);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  background.alpha = 0.1;
  gsk_rounded_rect_init_from_rect (&pill, &GRAPHENE_RECT_INIT (drawing->left + start + self->char_width, y + 2,
                                                               width + 2 * self->char_width, self->line_height - 4),
                                   (self->line_height - 4) / 2.0);
  gtk_snapshot_push_rounded_clip (drawing->snapshot, &pill);
  fill (drawing, &background, pill.bounds.origin.x, pill.bounds.origin.y, pill.bounds.size.width, pill.bounds.size.height);
  gtk_snapshot_pop (drawing->snapshot);
  draw_layout (drawing, layout, &drawing->faint, drawing->left + start + 2 * self->char_width, y);
}

static void
draw_cursor (Drawing *drawing, guint64 row, double y)
{
  SbxBodyView *self = drawing->self;

  if (row != self->caret.row || !gtk_widget_has_focus (GTK_WIDGET (self)))
    return;
  fill (drawing, &drawing->accent, round (sbx_body_layout_place_x (self, &self->caret)) - 1, y, 2, self->line_height);
}

static void
draw_arrow (Drawing *drawing, gboolean folded, double y)
{
  g_autoptr(GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr(GskPath) path = NULL;
  g_autoptr(GskStroke) stroke = gsk_stroke_new (1.5);
  double x = drawing->gutter - SBX_BODY_ARROW / 2.0, middle = y + drawing->self->line_height / 2.0;

  gsk_path_builder_move_to (builder, folded ? x - 2 : x - 4, folded ? middle - 4 : middle - 2);
  gsk_path_builder_line_to (builder, folded ? x + 2 : x, folded ? middle : middle + 2);
  gsk_path_builder_line_to (builder, folded ? x - 2 : x + 4, folded ? middle + 4 : middle - 2);
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  gsk_stroke_set_line_cap (stroke, GSK_LINE_CAP_ROUND);
  gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
  gtk_snapshot_append_stroke (drawing->snapshot, path, stroke, folded ? &drawing->text : &drawing->faint);
}

static void
draw_gutter (Drawing *drawing, SbxBodyRow *row, double y)
{
  SbxBodyView *self = drawing->self;
  const SbxRowExtent *extent = &row->text->extent;

  if (!extent->continuation)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, extent->line + 1);
      g_autoptr(PangoLayout) layout = pango_layout_new (self->pango);
      int width;

      pango_layout_set_text (layout, number, -1);
      pango_layout_get_pixel_size (layout, &width, NULL);
      draw_layout (drawing, layout, &drawing->faint, drawing->gutter - SBX_BODY_ARROW - width, y);
    }
  if (extent->opens)
    draw_arrow (drawing, sbx_text_folds_get (self->folds, extent->number) != NULL, y);
}

static void
drawing_init (Drawing *drawing, SbxBodyView *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr(GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (adw_style_manager_get_default ());

  *drawing = (Drawing) { .self = self, .snapshot = snapshot };
  gtk_widget_get_color (widget, &drawing->text);
  drawing->faint = drawing->text;
  drawing->faint.alpha *= adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? 0.9 : 0.6;
  drawing->accent = drawing->selection = *accent;
  drawing->selection.alpha = gtk_widget_has_focus (widget) ? 0.3 : 0.2;
  gdk_rgba_parse (&drawing->match, is_dark () ? match_colour.dark : match_colour.light);
  drawing->width = gtk_widget_get_width (widget);
  drawing->gutter = sbx_body_layout_gutter (self);
  drawing->left = drawing->gutter + SBX_BODY_PADDING - (self->hadjustment ? gtk_adjustment_get_value (self->hadjustment) : 0);
  sbx_body_view_get_selection (self, &drawing->start, &drawing->end);
  drawing->matches = g_array_new (FALSE, FALSE, sizeof (SbxTextMatch));
}

static void
draw_rows (Drawing *drawing, gboolean gutter)
{
  SbxBodyView *self = drawing->self;
  guint64 first, end;

  sbx_body_layout_on_screen (self, &first, &end);
  for (guint64 seen = first; seen < end; seen++)
    {
      guint64 number = sbx_text_folds_to_row (self->folds, seen);
      SbxBodyRow *row = sbx_body_layout_get_row (self, number);
      const SbxTextFold *fold = sbx_text_folds_get (self->folds, number);
      double y = floor (sbx_body_layout_row_y (self, number));

      if (row == NULL)
        continue;
      if (gutter)
        {
          draw_gutter (drawing, row, y);
          continue;
        }
      draw_matches (drawing, row, y);
      draw_selection (drawing, row, y);
      draw_layout (drawing, sbx_body_layout_get_layout (self, row), &drawing->text, drawing->left, y);
      if (fold)
        draw_folded (drawing, row, fold, y);
      draw_cursor (drawing, number, y);
    }
}

static gboolean
widened_cb (gpointer self)
{
  sbx_body_layout_configure (self);
  return G_SOURCE_REMOVE;
}

void
sbx_body_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SbxBodyView *self = SBX_BODY_VIEW (widget);
  int height = gtk_widget_get_height (widget);
  double text_width = self->text_width;
  Drawing drawing;

  if (self->pango == NULL)
    sbx_body_layout_style_changed (self);
  drawing_init (&drawing, self, snapshot);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (drawing.gutter, 0, MAX (0, drawing.width - drawing.gutter), height));
  draw_rows (&drawing, FALSE);
  gtk_snapshot_pop (snapshot);
  draw_rows (&drawing, TRUE);
  g_array_unref (drawing.matches);

  /* A row wider than all before it came into view. */
  if (self->text_width > text_width)
    g_idle_add_full (G_PRIORITY_HIGH_IDLE, widened_cb, g_object_ref (self), g_object_unref);
}
