/* Folding, by keyboard and as places in the source. */
#include "sbx-body-view-private.h"

#include <string.h>

/* Other rows are seen. */
void
sbx_body_folds_changed (SbxBodyView *self)
{
  sbx_body_layout_configure (self);
  sbx_body_a11y_screen_changed (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Folds are kept by their offsets; their rows are looked up in an index that counts otherwise, or not so far yet. */
void
sbx_body_folds_find (SbxBodyView *self)
{
  for (guint i = self->lost_folds->len; i-- > 0;)
    {
      guint64 offset = g_array_index (self->lost_folds, guint64, i), row, close;

      if (!sbx_line_index_find_row (self->index, offset, &row) || !sbx_line_index_find_close (self->index, row, &close))
        continue;
      g_array_remove_index (self->lost_folds, i);
      sbx_body_view_fold (self, row);
    }
}

void
sbx_body_folds_lose (SbxBodyView *self)
{
  for (guint i = 0; i < sbx_text_folds_get_n (self->folds); i++)
    g_array_append_val (self->lost_folds, sbx_text_folds_nth (self->folds, i)->offset);
  sbx_text_folds_clear (self->folds);
}

void
sbx_body_view_fold (SbxBodyView *self, guint64 number)
{
  SbxBodyRow *row = sbx_body_layout_get_row (self, number), *closing;
  SbxTextFold fold = { .open = number };
  guint64 line;

  if (row == NULL || !row->text->extent.opens)
    return;
  fold.offset = row->text->extent.start;
  line = row->text->extent.line;
  if (!sbx_line_index_find_close (self->index, number, &fold.close))
    {
      /* Its end is not counted yet: it folds when it is. */
      g_array_append_val (self->lost_folds, fold.offset);
      return;
    }
  closing = sbx_body_layout_get_row (self, fold.close);
  fold.lines = closing ? closing->text->extent.line - line - 1 : fold.close - number - 1;
  sbx_text_folds_add (self->folds, &fold);
  sbx_body_folds_changed (self);
}

gboolean
sbx_body_view_unfold (SbxBodyView *self, guint64 row)
{
  if (!sbx_text_folds_remove (self->folds, row))
    return FALSE;
  sbx_body_folds_changed (self);
  return TRUE;
}

/* The row of the bracket that folding at a row is about: its own or, where it has none, that around it. */
static gboolean
find_bracket (SbxBodyView *self, guint64 number, guint64 *open)
{
  SbxBodyRow *row = sbx_body_layout_get_row (self, number);
  const char *text;
  guint depth;

  if (row == NULL || row->text->extent.opens)
    {
      *open = number;
      return row != NULL;
    }
  text = row->text->text->str;
  text += strspn (text, " ");
  depth = row->text->extent.depth;
  if (!row->text->extent.continuation && (*text == ']' || *text == '}'))
    return sbx_line_index_find_outer (self->index, number, depth, open);
  return depth > 0 && sbx_line_index_find_outer (self->index, number, depth - 1, open);
}

static void
fold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SbxBodyView *self = SBX_BODY_VIEW (widget);
  SbxBodyRow *row;
  guint64 open;

  if (self->index == NULL || sbx_text_folds_get (self->folds, self->caret.row) || !find_bracket (self, self->caret.row, &open))
    return;
  row = sbx_body_layout_get_row (self, open);
  if (row != NULL && row->text->extent.opens)
    {
      const SbxBodyPlace place = { row->text->extent.start, open };

      sbx_body_view_fold (self, open);
      sbx_body_selection_set (self, &place, &place);
      sbx_body_layout_scroll_to (self, &place, FALSE);
    }
}

static void
unfold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SbxBodyView *self = SBX_BODY_VIEW (widget);

  sbx_body_view_unfold (self, self->caret.row);
}

static void
unfold_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SbxBodyView *self = SBX_BODY_VIEW (widget);

  sbx_text_folds_clear (self->folds);
  g_array_set_size (self->lost_folds, 0);
  sbx_body_folds_changed (self);
  sbx_body_layout_scroll_to (self, &self->caret, FALSE);
}

void
sbx_body_folds_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "body.fold", NULL, fold_action);
  gtk_widget_class_install_action (widget_class, "body.unfold", NULL, unfold_action);
  gtk_widget_class_install_action (widget_class, "body.unfold-all", NULL, unfold_all_action);
}
