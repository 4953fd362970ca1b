/* The cursor and the selection: by keyboard and as places; the mouse is in sbx-body-view-mouse.c. */
#include "sbx-body-view-private.h"

#include <glib/gi18n.h>

#include "sbx-body-copy.h"

/* More is written only when somebody pastes it. */
#define COPY_AT_ONCE (256 * 1024)

/* --- Places --- */

gboolean
sbx_body_view_get_selection (SbxBodyView *self, guint64 *start, guint64 *end)
{
  g_return_val_if_fail (SBX_IS_BODY_VIEW (self), FALSE);

  *start = MIN (self->anchor.offset, self->caret.offset);
  *end = MAX (self->anchor.offset, self->caret.offset);
  return *start < *end;
}

void
sbx_body_selection_set (SbxBodyView *self, const SbxBodyPlace *anchor, const SbxBodyPlace *caret)
{
  guint64 start, end;
  gboolean selected;

  self->anchor = *anchor;
  self->caret = *caret;
  self->caret_x = -1;
  self->follows_end = FALSE;
  selected = sbx_body_view_get_selection (self, &start, &end);
  if (selected != self->has_selection)
    {
      self->has_selection = selected;
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "body.copy", selected);
      g_object_notify (G_OBJECT (self), "has-selection");
    }
  gtk_accessible_text_update_caret_position (GTK_ACCESSIBLE_TEXT (self));
  gtk_accessible_text_update_selection_bound (GTK_ACCESSIBLE_TEXT (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The end of the body is in no row, but after the last. */
static void
find_row (SbxBodyView *self, SbxBodyPlace *place)
{
  guint64 n = sbx_line_index_get_n_rows (self->index);

  if (!sbx_line_index_find_row (self->index, place->offset, &place->row))
    place->row = place->offset > 0 && n > 0 ? n - 1 : 0;
}

void
sbx_body_selection_index_changed (SbxBodyView *self)
{
  find_row (self, &self->anchor);
  find_row (self, &self->caret);
}

void
sbx_body_selection_grown (SbxBodyView *self)
{
  /* All was selected before all was counted. */
  if (self->index && self->caret.offset > 0 && self->caret.offset == sbx_spool_get_size (self->spool))
    find_row (self, &self->caret);
}

static void
move_to (SbxBodyView *self, const SbxBodyPlace *place, gboolean extend)
{
  sbx_body_selection_set (self, extend ? &self->anchor : place, place);
  sbx_body_layout_scroll_to (self, place, FALSE);
}

static gboolean
is_boundary (PangoLayout *layout, int index, gboolean words, const char *text, gboolean forward)
{
  int n;
  const PangoLogAttr *attributes = pango_layout_get_log_attrs_readonly (layout, &n);
  glong at = g_utf8_pointer_to_offset (text, text + index);

  if (at >= n)
    return TRUE;
  return words ? forward ? attributes[at].is_word_end : attributes[at].is_word_start : attributes[at].is_cursor_position;
}

/* A character or word on, over the end of the row where need be. */
static void
step (SbxBodyView *self, SbxBodyPlace *place, gboolean forward, gboolean words)
{
  SbxBodyRow *row = sbx_body_layout_get_row (self, place->row);
  guint64 seen = sbx_text_folds_to_seen (self->folds, place->row);
  const char *text;
  PangoLayout *layout;
  int index, end;

  if (row == NULL)
    return;
  text = row->text->text->str;
  end = row->text->text->len;
  layout = sbx_body_layout_get_layout (self, row);
  index = sbx_text_row_index_at (row->text, place->offset);
  while (forward ? index < end : index > 0)
    {
      index = (forward ? g_utf8_next_char (text + index) : g_utf8_prev_char (text + index)) - text;
      guint64 offset = sbx_text_row_offset_at (row->text, index);

      /* An escape or white space of ours is passed as one. */
      if ((forward ? offset > place->offset : offset < place->offset) && is_boundary (layout, index, words, text, forward))
        {
          place->offset = offset;
          return;
        }
    }
  if (words && place->offset != (forward ? row->text->extent.end : row->text->extent.start))
    {
      place->offset = forward ? row->text->extent.end : row->text->extent.start;
      return;
    }
  if (forward ? seen + 1 >= sbx_body_layout_n_seen (self) : seen == 0)
    return;
  place->row = sbx_text_folds_to_row (self->folds, forward ? seen + 1 : seen - 1);
  row = sbx_body_layout_get_row (self, place->row);
  if (row)
    place->offset = forward ? row->text->extent.start : row->text->extent.end;
}

/* Rows up or down, keeping to where the cursor was sideways. */
static void
step_rows (SbxBodyView *self, gint64 rows, gboolean extend)
{
  guint64 n = sbx_body_layout_n_seen (self), seen = sbx_text_folds_to_seen (self->folds, self->caret.row), to;
  double x = self->caret_x >= 0 ? self->caret_x : sbx_body_layout_place_x (self, &self->caret);
  SbxBodyPlace place = self->caret;

  if (n == 0)
    return;
  to = rows < 0 ? seen - MIN (seen, (guint64) -rows) : MIN (n - 1, seen + rows);
  if (to == seen)
    /* There is no row farther: the start or the end of all. */
    x = rows < 0 ? 0 : G_MAXINT / PANGO_SCALE;
  place.row = sbx_text_folds_to_row (self->folds, to);
  sbx_body_layout_place_at (self, x, sbx_body_layout_row_y (self, place.row) + self->line_height / 2.0, &place);
  move_to (self, &place, extend);
  self->caret_x = to == seen ? -1 : x;
}

static gboolean
last_place (SbxBodyView *self, SbxBodyPlace *place)
{
  guint64 n = self->index ? sbx_line_index_get_n_rows (self->index) : 0;
  SbxBodyRow *row = n > 0 ? sbx_body_layout_get_row (self, n - 1) : NULL;

  if (row == NULL)
    return FALSE;
  *place = (SbxBodyPlace) { row->text->extent.end, n - 1 };
  return TRUE;
}

/* The end is where it will be once all rows are counted. */
static void
go_to_end (SbxBodyView *self, gboolean extend)
{
  /* Asked before the rows are: they may all be counted in between. */
  gboolean follows = self->next_index != NULL || (self->index != NULL && !sbx_line_index_is_finished (self->index));
  SbxBodyPlace end;

  if (!last_place (self, &end))
    return;
  /* There may be more rows than were told of yet. */
  sbx_body_layout_configure (self);
  move_to (self, &end, extend);
  self->follows_end = follows;
  self->follow_extends = extend;
  self->followed_to = self->vadjustment ? gtk_adjustment_get_value (self->vadjustment) : 0;
}

gboolean
sbx_body_selection_follows (SbxBodyView *self)
{
  return self->follows_end && (self->vadjustment == NULL || gtk_adjustment_get_value (self->vadjustment) == self->followed_to);
}

void
sbx_body_selection_follow (SbxBodyView *self)
{
  if (sbx_body_selection_follows (self))
    go_to_end (self, self->follow_extends);
}

void
sbx_body_view_select_all (SbxBodyView *self)
{
  const SbxBodyPlace start = { 0, 0 };
  SbxBodyPlace end;

  g_return_if_fail (SBX_IS_BODY_VIEW (self));

  if (!last_place (self, &end))
    return;
  /* Also what is not counted yet. */
  end.offset = sbx_spool_get_size (self->spool);
  sbx_body_selection_set (self, &start, &end);
}

/* --- Copying --- */

/* FALSE: it was told that it is too much. */
static gboolean
copy_bytes (SbxBodyView *self, guint64 start, guint64 end)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr(GdkContentProvider) content = NULL;

  if (end - start > SBX_BODY_COPY_AT_MOST)
    {
      g_signal_emit_by_name (self, "too-large", end - start);
      return FALSE;
    }
  if (end - start > COPY_AT_ONCE)
    {
      content = sbx_body_copy_new (self->index, start, end);
      gdk_clipboard_set_content (clipboard, content);
    }
  else if (sbx_line_index_write (self->index, start, end, stream, NULL, NULL) &&
           g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL))
    gdk_clipboard_set_text (clipboard, g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)));
  return TRUE;
}

void
sbx_body_view_copy (SbxBodyView *self)
{
  guint64 start, end;

  g_return_if_fail (SBX_IS_BODY_VIEW (self));

  if (self->index && sbx_body_view_get_selection (self, &start, &end))
    copy_bytes (self, start, end);
}

gboolean
sbx_body_view_copy_all (SbxBodyView *self)
{
  g_return_val_if_fail (SBX_IS_BODY_VIEW (self), FALSE);

  return self->index && copy_bytes (self, 0, sbx_spool_get_size (self->spool));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sbx_body_view_copy (SBX_BODY_VIEW (widget));
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sbx_body_view_select_all (SBX_BODY_VIEW (widget));
}

/* --- Keys --- */

typedef enum { BY_CHARACTER, BY_WORD, BY_ROW, BY_PAGE, TO_ROW_END, TO_END } Movement;

static gboolean
move_cb (GtkWidget *widget, GVariant *parameter, gpointer data)
{
  SbxBodyView *self = SBX_BODY_VIEW (widget);
  SbxBodyPlace place = self->caret;
  gint64 page = MAX (1, gtk_widget_get_height (widget) / self->line_height - 1);
  SbxBodyRow *row;
  gboolean forward, extend;
  int movement;

  g_variant_get (parameter, "(ibb)", &movement, &forward, &extend);
  switch (movement)
    {
    case BY_ROW:
      step_rows (self, forward ? 1 : -1, extend);
      return TRUE;
    case BY_PAGE:
      step_rows (self, forward ? page : -page, extend);
      return TRUE;
    case TO_ROW_END:
      row = sbx_body_layout_get_row (self, place.row);
      if (row)
        place.offset = forward ? row->text->extent.end : row->text->extent.start;
      break;
    case TO_END:
      if (forward)
        {
          go_to_end (self, extend);
          return TRUE;
        }
      place = (SbxBodyPlace) { 0, 0 };
      break;
    default:
      if (self->has_selection && !extend && movement == BY_CHARACTER)
        place = (self->anchor.offset < self->caret.offset) == forward ? self->caret : self->anchor;
      else
        step (self, &place, forward, movement == BY_WORD);
    }
  move_to (self, &place, extend);
  return TRUE;
}

static void
add_movement (GtkWidgetClass *widget_class, guint keyval, guint keypad, GdkModifierType modifiers, Movement movement, gboolean forward)
{
  for (int extend = FALSE; extend <= TRUE; extend++)
    {
      GdkModifierType mask = modifiers | (extend ? GDK_SHIFT_MASK : 0);

      gtk_widget_class_add_binding (widget_class, keyval, mask, move_cb, "(ibb)", movement, forward, extend);
      gtk_widget_class_add_binding (widget_class, keypad, mask, move_cb, "(ibb)", movement, forward, extend);
    }
}

static gboolean
toggle_fold_cb (GtkWidget *widget, GVariant *parameter, gpointer data)
{
  SbxBodyView *self = SBX_BODY_VIEW (widget);
  SbxBodyRow *row = sbx_body_layout_get_row (self, self->caret.row);

  if (row == NULL || !row->text->extent.opens)
    return FALSE;
  if (!sbx_body_view_unfold (self, self->caret.row))
    sbx_body_view_fold (self, self->caret.row);
  return TRUE;
}

void
sbx_body_selection_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "body.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "body.select-all", NULL, select_all_action);

  add_movement (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, 0, BY_CHARACTER, FALSE);
  add_movement (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, 0, BY_CHARACTER, TRUE);
  add_movement (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, GDK_CONTROL_MASK, BY_WORD, FALSE);
  add_movement (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, GDK_CONTROL_MASK, BY_WORD, TRUE);
  add_movement (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, 0, BY_ROW, FALSE);
  add_movement (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, 0, BY_ROW, TRUE);
  add_movement (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0, BY_PAGE, FALSE);
  add_movement (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0, BY_PAGE, TRUE);
  add_movement (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, 0, TO_ROW_END, FALSE);
  add_movement (widget_class, GDK_KEY_End, GDK_KEY_KP_End, 0, TO_ROW_END, TRUE);
  add_movement (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK, TO_END, FALSE);
  add_movement (widget_class, GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK, TO_END, TRUE);

  /* The menu shows the last. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, GDK_CONTROL_MASK, "body.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "body.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, "body.select-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketleft, GDK_CONTROL_MASK, "body.fold", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketright, GDK_CONTROL_MASK, "body.unfold", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, toggle_fold_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, toggle_fold_cb, NULL);
}
