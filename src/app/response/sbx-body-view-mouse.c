/* Selecting and folding with a pointer, and the menu. */
#include "sbx-body-view-private.h"

#include <glib/gi18n.h>

#include "sbx-menu.h"

/* A line of a minified body can be all of it: a triple click takes a screenful at most. */
#define LINE_ROWS 200

static gboolean
is_at_word (PangoLayout *layout, const char *text, int index, gboolean start)
{
  int n;
  const PangoLogAttr *attributes = pango_layout_get_log_attrs_readonly (layout, &n);
  glong at = g_utf8_pointer_to_offset (text, text + index);

  return at >= n || (start ? attributes[at].is_word_start : attributes[at].is_word_end) || attributes[at].is_white;
}

static void
find_word (SbxBodyView *self, const SbxBodyPlace *place, SbxBodyPlace *start, SbxBodyPlace *end)
{
  SbxBodyRow *row = sbx_body_layout_get_row (self, place->row);
  PangoLayout *layout = sbx_body_layout_get_layout (self, row);
  const char *text = row->text->text->str;
  int from = sbx_text_row_index_at (row->text, place->offset), to = from, length = row->text->text->len;

  while (from > 0 && !is_at_word (layout, text, from, TRUE))
    from = g_utf8_prev_char (text + from) - text;
  do
    if (to < length)
      to = g_utf8_next_char (text + to) - text;
  while (to < length && !is_at_word (layout, text, to, FALSE));
  *start = (SbxBodyPlace) { sbx_text_row_offset_at (row->text, from), place->row };
  *end = (SbxBodyPlace) { sbx_text_row_offset_at (row->text, to), place->row };
}

static void
find_line (SbxBodyView *self, const SbxBodyPlace *place, SbxBodyPlace *start, SbxBodyPlace *end)
{
  SbxBodyRow *row = sbx_body_layout_get_row (self, place->row), *next;
  guint64 number = place->row, line = row->text->extent.line;

  *start = (SbxBodyPlace) { row->text->extent.start, number };
  *end = (SbxBodyPlace) { row->text->extent.end, number };
  for (guint n = 0; n < LINE_ROWS && start->row > 0; n++)
    {
      next = sbx_body_layout_get_row (self, start->row - 1);
      if (next == NULL || next->text->extent.line != line)
        break;
      *start = (SbxBodyPlace) { next->text->extent.start, start->row - 1 };
    }
  for (guint n = 0; n < LINE_ROWS; n++)
    {
      next = sbx_body_layout_get_row (self, end->row + 1);
      if (next == NULL || next->text->extent.line != line)
        break;
      *end = (SbxBodyPlace) { next->text->extent.end, end->row + 1 };
    }
}

static void
find_unit (SbxBodyView *self, const SbxBodyPlace *place, SbxBodyPlace *start, SbxBodyPlace *end)
{
  if (self->press_count == 2)
    find_word (self, place, start, end);
  else if (self->press_count > 2)
    find_line (self, place, start, end);
  else
    *start = *end = *place;
}

/* Whether there was an arrow at x, y; it folds or unfolds. */
static gboolean
press_arrow (SbxBodyView *self, double x, double y)
{
  SbxBodyPlace place;
  SbxBodyRow *row;

  if (x >= sbx_body_layout_gutter (self) || !sbx_body_layout_place_at (self, x, y, &place))
    return FALSE;
  row = sbx_body_layout_get_row (self, place.row);
  if (row == NULL || !row->text->extent.opens)
    return FALSE;
  if (!sbx_body_view_unfold (self, place.row))
    sbx_body_view_fold (self, place.row);
  return TRUE;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, SbxBodyView *self)
{
  gboolean extend = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)) & GDK_SHIFT_MASK;
  SbxBodyPlace place;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->press_count = 0;
  if (press_arrow (self, x, y) || !sbx_body_layout_place_at (self, x, y, &place))
    return;
  self->press_count = n_press;
  find_unit (self, &place, &self->press_start, &self->press_end);
  if (extend)
    {
      self->press_start = self->press_end = self->anchor;
      sbx_body_selection_set (self, &self->anchor, &place);
    }
  else
    sbx_body_selection_set (self, &self->press_start, &self->press_end);
}

/* Selects from what was pressed to what is under the pointer, in whole words or lines when it began with one. */
static void
extend_to (SbxBodyView *self, double x, double y)
{
  SbxBodyPlace place, start, end;

  if (self->press_count == 0 || !sbx_body_layout_place_at (self, x, y, &place))
    return;
  find_unit (self, &place, &start, &end);
  if (start.offset < self->press_start.offset)
    sbx_body_selection_set (self, &self->press_end, &start);
  else
    sbx_body_selection_set (self, &self->press_start, end.offset < self->press_end.offset ? &self->press_end : &end);
}

static gboolean
autoscroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  SbxBodyView *self = SBX_BODY_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double dy = self->drag_y < 0 ? self->drag_y : self->drag_y > height ? self->drag_y - height : 0;
  double dx = self->drag_x < 0 ? self->drag_x : self->drag_x > width ? self->drag_x - width : 0;

  /* The farther outside, the faster. */
  if (dy != 0 && self->vadjustment)
    gtk_adjustment_set_value (self->vadjustment, gtk_adjustment_get_value (self->vadjustment) + dy / 2);
  if (dx != 0 && self->hadjustment)
    gtk_adjustment_set_value (self->hadjustment, gtk_adjustment_get_value (self->hadjustment) + dx / 2);
  if (dx != 0 || dy != 0)
    extend_to (self, self->drag_x, CLAMP (self->drag_y, 0, height));
  return G_SOURCE_CONTINUE;
}

static void
stop_autoscroll (SbxBodyView *self)
{
  if (self->autoscroll)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->autoscroll);
  self->autoscroll = 0;
}

static void
dragged_cb (GtkGestureDrag *gesture, double dx, double dy, SbxBodyView *self)
{
  double x, y;

  if (self->press_count == 0 || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->drag_x = x + dx;
  self->drag_y = y + dy;
  extend_to (self, self->drag_x, self->drag_y);
  if (self->autoscroll == 0)
    self->autoscroll = gtk_widget_add_tick_callback (GTK_WIDGET (self), autoscroll_cb, NULL, NULL);
}

static void
drag_ended_cb (GtkGestureDrag *gesture, double dx, double dy, SbxBodyView *self)
{
  guint64 start, end;

  stop_autoscroll (self);
  if (self->index && sbx_body_view_get_selection (self, &start, &end) && end - start < 64 * 1024)
    {
      /* A middle click pastes it elsewhere, where the system has that. */
      g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();

      if (sbx_line_index_write (self->index, start, end, stream, NULL, NULL) &&
          g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL))
        gdk_clipboard_set_text (gtk_widget_get_primary_clipboard (GTK_WIDGET (self)),
                                g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)));
    }
}

static void
moved_cb (GtkEventControllerMotion *motion, double x, double y, SbxBodyView *self)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), x < sbx_body_layout_gutter (self) ? "default" : "text");
}

/* --- The menu --- */

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) edit = g_menu_new (), folds = g_menu_new ();

  g_menu_append (edit, _("_Copy"), "body.copy");
  g_menu_append (edit, _("Select _All"), "body.select-all");
  g_menu_append (folds, _("_Fold"), "body.fold");
  g_menu_append (folds, _("_Unfold"), "body.unfold");
  g_menu_append (folds, _("Unfold A_ll"), "body.unfold-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (edit));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (folds));
  return G_MENU_MODEL (menu);
}

static void
pop_up (SbxBodyView *self, double x, double y)
{
  g_autoptr(GMenuModel) model = make_menu ();

  sbx_menu_popup (&self->menu, GTK_WIDGET (self), model, x, y);
}

static void
menu_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, SbxBodyView *self)
{
  SbxBodyPlace place;
  guint64 start, end;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  /* What is done from the menu is done to what was pressed, unless that is selected. */
  if (sbx_body_layout_place_at (self, x, y, &place) &&
      (!sbx_body_view_get_selection (self, &start, &end) || place.offset < start || place.offset > end))
    sbx_body_selection_set (self, &place, &place);
  pop_up (self, x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *parameter, gpointer data)
{
  SbxBodyView *self = SBX_BODY_VIEW (widget);

  pop_up (self, sbx_body_layout_place_x (self, &self->caret), sbx_body_layout_row_y (self, self->caret.row) + self->line_height);
  return TRUE;
}

void
sbx_body_mouse_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

void
sbx_body_mouse_init (SbxBodyView *self)
{
  GtkGesture *click = gtk_gesture_click_new (), *menu = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  gtk_gesture_group (drag, click);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (menu, "pressed", G_CALLBACK (menu_pressed_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (dragged_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_ended_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (moved_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

void
sbx_body_mouse_clear (SbxBodyView *self)
{
  stop_autoscroll (self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
}
