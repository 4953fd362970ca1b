/* Where things are: rows of one height each, so that the n-th of ten million is found by a multiplication. */
#include "sbx-body-view-private.h"

#include <math.h>

/* Rows that are kept once they were drawn; more than any screen holds, and few enough to let go of all within a frame. */
#define KEPT_ROWS 300
#define LINE_SPACING 1.2

static void
body_row_free (gpointer data)
{
  SbxBodyRow *row = data;

  g_clear_object (&row->layout);
  sbx_text_row_free (row->text);
  g_free (row);
}

void
sbx_body_layout_init (SbxBodyView *self)
{
  self->line_height = 20;
  self->char_width = 8;
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, body_row_free);
}

void
sbx_body_layout_clear (SbxBodyView *self)
{
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->tabs, pango_tab_array_free);
  g_clear_object (&self->pango);
}

void
sbx_body_layout_forget_rows (SbxBodyView *self)
{
  g_queue_init (&self->recent);
  g_hash_table_remove_all (self->rows);
}

/* The font or the colours are others. */
void
sbx_body_layout_style_changed (SbxBodyView *self)
{
  PangoFontMetrics *metrics;
  int ascent, descent;

  g_clear_object (&self->pango);
  self->pango = gtk_widget_create_pango_context (GTK_WIDGET (self));
  pango_context_set_base_dir (self->pango, PANGO_DIRECTION_LTR);
  /* Code is no text of the person's language: brackets would come from that one's font. */
  pango_context_set_language (self->pango, pango_language_from_string ("en"));
  metrics = pango_context_get_metrics (self->pango, NULL, pango_language_from_string ("en"));
  ascent = pango_font_metrics_get_ascent (metrics);
  descent = pango_font_metrics_get_descent (metrics);
  self->char_width = MAX (1, (double) pango_font_metrics_get_approximate_digit_width (metrics) / PANGO_SCALE);
  self->line_height = MAX (1, ceil ((double) (ascent + descent) / PANGO_SCALE * LINE_SPACING));
  self->baseline = round ((self->line_height - (double) (ascent + descent) / PANGO_SCALE) / 2 + (double) ascent / PANGO_SCALE);

  pango_font_metrics_unref (metrics);

  g_clear_pointer (&self->tabs, pango_tab_array_free);
  self->tabs = pango_tab_array_new_with_positions (1, FALSE, PANGO_TAB_LEFT, (int) (8 * self->char_width * PANGO_SCALE));
  sbx_body_layout_forget_rows (self);
  self->text_width = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

double
sbx_body_layout_gutter (SbxBodyView *self)
{
  return ceil (SBX_BODY_PADDING + MAX (self->digits, 2) * self->char_width + SBX_BODY_ARROW);
}

guint
sbx_body_layout_columns (SbxBodyView *self)
{
  double room = gtk_widget_get_width (GTK_WIDGET (self)) - sbx_body_layout_gutter (self) - 2 * SBX_BODY_PADDING;

  return CLAMP ((int) (room / self->char_width), 8, SBX_BODY_MAX_COLUMNS);
}

/* As many digits as the last line will need, by what is counted so far; they only become more. Whether they did. */
gboolean
sbx_body_layout_count_digits (SbxBodyView *self)
{
  double progress = self->index ? sbx_line_index_get_progress (self->index) : 1, lines;
  guint digits = 1;

  if (self->index == NULL)
    return FALSE;
  for (lines = sbx_line_index_get_n_lines (self->index) / MAX (progress, 0.0001); lines >= 10; lines /= 10)
    digits++;
  if (digits <= self->digits)
    return FALSE;
  self->digits = digits;
  return TRUE;
}

guint64
sbx_body_layout_n_seen (SbxBodyView *self)
{
  return self->index ? sbx_text_folds_count (self->folds, sbx_line_index_get_n_rows (self->index)) : 0;
}

static void
configure (GtkAdjustment *adjustment, double upper, double page, double step)
{
  double value;

  if (adjustment == NULL)
    return;
  upper = MAX (upper, page);
  value = CLAMP (gtk_adjustment_get_value (adjustment), 0, upper - page);
  gtk_adjustment_configure (adjustment, value, 0, upper, step, page * 0.9, page);
}

void
sbx_body_layout_configure (SbxBodyView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double rows = (double) sbx_body_layout_n_seen (self) * self->line_height;

  if (width == 0)
    return;
  configure (self->vadjustment, rows + 2 * SBX_BODY_PADDING, height, self->line_height);
  configure (self->hadjustment, sbx_body_layout_gutter (self) + self->text_width + 2 * SBX_BODY_PADDING, width, self->char_width * 4);
}

static double
scrolled (GtkAdjustment *adjustment)
{
  return adjustment ? gtk_adjustment_get_value (adjustment) : 0;
}

void
sbx_body_layout_on_screen (SbxBodyView *self, guint64 *first, guint64 *end)
{
  double top = scrolled (self->vadjustment) - SBX_BODY_PADDING;
  guint64 n = sbx_body_layout_n_seen (self);

  *first = MIN (n, (guint64) MAX (0, top / self->line_height));
  *end = MIN (n, (guint64) MAX (0, (top + gtk_widget_get_height (GTK_WIDGET (self))) / self->line_height) + 1);
}

/* --- Rows --- */

static void
keep_row (SbxBodyView *self, SbxTextRow *text)
{
  SbxBodyRow *row = g_new0 (SbxBodyRow, 1);

  row->text = text;
  row->recent.data = row;
  g_hash_table_replace (self->rows, &row->text->extent.number, row);
  g_queue_push_head_link (&self->recent, &row->recent);
  /* One by one: a thousand layouts take longer than a frame to free. */
  if (self->recent.length > KEPT_ROWS)
    {
      SbxBodyRow *oldest = g_queue_pop_tail_link (&self->recent)->data;

      g_hash_table_remove (self->rows, &oldest->text->extent.number);
    }
}

SbxBodyRow *
sbx_body_layout_get_row (SbxBodyView *self, guint64 number)
{
  SbxBodyRow *row = g_hash_table_lookup (self->rows, &number);
  g_autoptr(GPtrArray) texts = NULL;
  guint page = gtk_widget_get_height (GTK_WIDGET (self)) / self->line_height + 2;

  if (row)
    {
      g_queue_unlink (&self->recent, &row->recent);
      g_queue_push_head_link (&self->recent, &row->recent);
    }
  if (row || self->index == NULL)
    return row;

  /* Those after it are wanted next; reading them together costs as much as reading one. */
  texts = sbx_line_index_read_rows (self->index, number, page, NULL);
  for (guint i = 0; texts && i < texts->len; i++)
    {
      SbxTextRow *text = g_ptr_array_index (texts, i);

      if (g_hash_table_contains (self->rows, &text->extent.number))
        continue;
      keep_row (self, text);
      texts->pdata[i] = NULL;
    }
  return g_hash_table_lookup (self->rows, &number);
}

PangoLayout *
sbx_body_layout_get_layout (SbxBodyView *self, SbxBodyRow *row)
{
  g_autoptr(PangoAttrList) attributes = NULL;
  int width;

  if (row->layout)
    return row->layout;
  if (self->pango == NULL)
    sbx_body_layout_style_changed (self);
  row->layout = pango_layout_new (self->pango);
  pango_layout_set_single_paragraph_mode (row->layout, TRUE);
  pango_layout_set_auto_dir (row->layout, FALSE);
  pango_layout_set_tabs (row->layout, self->tabs);
  pango_layout_set_text (row->layout, row->text->text->str, row->text->text->len);
  attributes = sbx_body_draw_attributes (self, row->text);
  pango_layout_set_attributes (row->layout, attributes);
  pango_layout_get_pixel_size (row->layout, &width, NULL);
  self->text_width = MAX (self->text_width, width);
  return row->layout;
}

/* --- Places --- */

double
sbx_body_layout_row_y (SbxBodyView *self, guint64 row)
{
  return SBX_BODY_PADDING + (double) sbx_text_folds_to_seen (self->folds, row) * self->line_height - scrolled (self->vadjustment);
}

static double
text_left (SbxBodyView *self)
{
  return sbx_body_layout_gutter (self) + SBX_BODY_PADDING - scrolled (self->hadjustment);
}

double
sbx_body_layout_place_x (SbxBodyView *self, const SbxBodyPlace *place)
{
  SbxBodyRow *row = sbx_body_layout_get_row (self, place->row);
  PangoRectangle rectangle;

  if (row == NULL)
    return text_left (self);
  pango_layout_get_cursor_pos (sbx_body_layout_get_layout (self, row),
                               sbx_text_row_index_at (row->text, place->offset), &rectangle, NULL);
  return text_left (self) + (double) rectangle.x / PANGO_SCALE;
}

gboolean
sbx_body_layout_place_at (SbxBodyView *self, double x, double y, SbxBodyPlace *place)
{
  double at = (y - SBX_BODY_PADDING + scrolled (self->vadjustment)) / self->line_height;
  guint64 n = sbx_body_layout_n_seen (self);
  SbxBodyRow *row;
  PangoLayout *layout;
  int index, trailing;

  if (n == 0)
    return FALSE;
  place->row = sbx_text_folds_to_row (self->folds, MIN (n - 1, (guint64) MAX (0, at)));
  row = sbx_body_layout_get_row (self, place->row);
  if (row == NULL)
    return FALSE;
  layout = sbx_body_layout_get_layout (self, row);
  pango_layout_xy_to_index (layout, (x - text_left (self)) * PANGO_SCALE, 0, &index, &trailing);
  for (const char *end = row->text->text->str + index; trailing > 0; trailing--)
    index = (end = g_utf8_next_char (end)) - row->text->text->str;
  place->offset = sbx_text_row_offset_at (row->text, index);
  return TRUE;
}

static void
scroll_between (GtkAdjustment *adjustment, double start, double end, gboolean centre)
{
  double value = scrolled (adjustment), page;

  if (adjustment == NULL)
    return;
  page = gtk_adjustment_get_page_size (adjustment);
  if (start >= value && end <= value + page)
    return;
  if (centre)
    gtk_adjustment_set_value (adjustment, (start + end - page) / 2);
  else
    gtk_adjustment_set_value (adjustment, start < value ? start : end - page);
}

void
sbx_body_layout_scroll_to (SbxBodyView *self, const SbxBodyPlace *place, gboolean centre)
{
  double y = sbx_body_layout_row_y (self, place->row) + scrolled (self->vadjustment);
  double gutter = sbx_body_layout_gutter (self), x = sbx_body_layout_place_x (self, place) + scrolled (self->hadjustment);
  double margin = 2 * self->char_width;

  scroll_between (self->vadjustment, y - SBX_BODY_PADDING, y + self->line_height + SBX_BODY_PADDING, centre);
  /* The row that came into view may be wider than any before. */
  sbx_body_layout_configure (self);
  /* The gutter covers what lies left of it. */
  scroll_between (self->hadjustment, x - gutter - margin < margin ? 0 : x - gutter - margin, x + margin, FALSE);
}
