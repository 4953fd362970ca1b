/* To a screen reader the view is a text box with the rows of a small body, one a line, or those on the screen of a large one,
 * which would be too much to hand over. */
#include "sbx-body-view-private.h"

#include <string.h>

/* Scrolling tells of a new screen when it rests. */
#define SPEAK_AFTER 150
#define SMALL_BYTES (64 * 1024)
#define SMALL_ROWS 500

/* The rows that are handed over, as the n-th that are seen. */
static void
spoken_rows (SbxBodyView *self, guint64 *first, guint64 *end)
{
  guint64 n = sbx_body_layout_n_seen (self);

  sbx_body_layout_on_screen (self, first, end);
  if (self->spool && n <= SMALL_ROWS && sbx_spool_get_size (self->spool) <= SMALL_BYTES)
    {
      *first = 0;
      *end = n;
    }
}

/* They, a newline after each. */
static GString *
spoken_text (SbxBodyView *self)
{
  GString *text = g_string_new (NULL);
  guint64 first, end;

  spoken_rows (self, &first, &end);
  for (; first < end; first++)
    {
      SbxBodyRow *row = sbx_body_layout_get_row (self, sbx_text_folds_to_row (self->folds, first));

      if (row)
        g_string_append_len (text, row->text->text->str, row->text->text->len);
      g_string_append_c (text, '\n');
    }
  return text;
}

static GString *
get_spoken (SbxBodyView *self)
{
  if (self->spoken == NULL)
    self->spoken = spoken_text (self);
  return self->spoken;
}

static gboolean
speak_cb (gpointer data)
{
  SbxBodyView *self = data;
  g_autoptr(GString) text = spoken_text (self);
  guint before;

  self->speak = 0;
  if (self->spoken && g_string_equal (self->spoken, text))
    return G_SOURCE_REMOVE;
  before = self->spoken ? g_utf8_strlen (self->spoken->str, self->spoken->len) : 0;
  if (before > 0)
    gtk_accessible_text_update_contents (GTK_ACCESSIBLE_TEXT (self), GTK_ACCESSIBLE_TEXT_CONTENT_CHANGE_REMOVE, 0, before);
  if (self->spoken)
    g_string_free (self->spoken, TRUE);
  self->spoken = g_steal_pointer (&text);
  gtk_accessible_text_update_contents (GTK_ACCESSIBLE_TEXT (self), GTK_ACCESSIBLE_TEXT_CONTENT_CHANGE_INSERT,
                                       0, g_utf8_strlen (self->spoken->str, self->spoken->len));
  return G_SOURCE_REMOVE;
}

void
sbx_body_a11y_screen_changed (SbxBodyView *self)
{
  if (self->speak == 0)
    self->speak = g_timeout_add (SPEAK_AFTER, speak_cb, self);
}

void
sbx_body_a11y_clear (SbxBodyView *self)
{
  g_clear_handle_id (&self->speak, g_source_remove);
  if (self->spoken)
    g_string_free (g_steal_pointer (&self->spoken), TRUE);
}

/* --- Between characters of what is spoken and places --- */

static guint
characters_at (SbxBodyView *self, const SbxBodyPlace *place)
{
  guint64 first, end, seen = sbx_text_folds_to_seen (self->folds, place->row);
  GString *text = get_spoken (self);
  const char *at = text->str;
  SbxBodyRow *row;

  spoken_rows (self, &first, &end);
  if (seen < first)
    return 0;
  for (; first < seen && at; first++)
    at = (at = strchr (at, '\n')) ? at + 1 : NULL;
  row = sbx_body_layout_get_row (self, place->row);
  if (at == NULL || row == NULL)
    return g_utf8_strlen (text->str, text->len);
  at += MIN (sbx_text_row_index_at (row->text, place->offset), strcspn (at, "\n"));
  return g_utf8_pointer_to_offset (text->str, at);
}

static void
place_at_character (SbxBodyView *self, guint character, SbxBodyPlace *place)
{
  guint64 first, end;
  GString *text = get_spoken (self);
  const char *stop = g_utf8_offset_to_pointer (text->str, MIN (character, g_utf8_strlen (text->str, text->len)));
  const char *line = text->str;
  SbxBodyRow *row;

  spoken_rows (self, &first, &end);
  for (const char *next; (next = memchr (line, '\n', stop - line)); line = next + 1)
    first++;
  place->row = sbx_text_folds_to_row (self->folds, first);
  row = sbx_body_layout_get_row (self, place->row);
  place->offset = row ? sbx_text_row_offset_at (row->text, stop - line) : 0;
}

/* --- GtkAccessibleText --- */

static GBytes *
slice (GString *text, guint start, guint end)
{
  glong length = g_utf8_strlen (text->str, text->len);
  const char *from = g_utf8_offset_to_pointer (text->str, MIN (start, length));
  const char *to = g_utf8_offset_to_pointer (text->str, MIN (end, length));
  gsize size = MAX (0, to - from);
  char *copy = g_malloc0 (size + 1);

  /* The end is told by a NUL as well. */
  memcpy (copy, from, size);
  return g_bytes_new_take (copy, size + 1);
}

static GBytes *
get_contents (GtkAccessibleText *text, unsigned int start, unsigned int end)
{
  return slice (get_spoken (SBX_BODY_VIEW (text)), start, end);
}

static gboolean
ends_unit (const PangoLogAttr *at, GtkAccessibleTextGranularity granularity)
{
  switch (granularity)
    {
    case GTK_ACCESSIBLE_TEXT_GRANULARITY_CHARACTER: return at->is_cursor_position;
    case GTK_ACCESSIBLE_TEXT_GRANULARITY_WORD: return at->is_word_start;
    case GTK_ACCESSIBLE_TEXT_GRANULARITY_SENTENCE: return at->is_sentence_start;
    default: return FALSE;
    }
}

static GBytes *
get_contents_at (GtkAccessibleText *accessible, unsigned int offset, GtkAccessibleTextGranularity granularity,
                 unsigned int *start, unsigned int *end)
{
  SbxBodyView *self = SBX_BODY_VIEW (accessible);
  GString *text = get_spoken (self);
  glong length = g_utf8_strlen (text->str, text->len), at = MIN (offset, length);
  const char *here = g_utf8_offset_to_pointer (text->str, at);
  const char *from = here, *to = here;

  while (from > text->str && from[-1] != '\n')
    from--;
  to += strcspn (to, "\n");
  if (*to == '\n')
    to++;
  *start = g_utf8_pointer_to_offset (text->str, from);
  *end = g_utf8_pointer_to_offset (text->str, to);
  if (granularity != GTK_ACCESSIBLE_TEXT_GRANULARITY_LINE && granularity != GTK_ACCESSIBLE_TEXT_GRANULARITY_PARAGRAPH && to > from)
    {
      guint n = *end - *start, before = at - *start, after = before + 1;
      g_autofree PangoLogAttr *attributes = g_new0 (PangoLogAttr, n + 1);

      pango_get_log_attrs (from, to - from, 0, NULL, attributes, n + 1);
      while (before > 0 && !ends_unit (&attributes[before], granularity))
        before--;
      while (after < n && !ends_unit (&attributes[after], granularity))
        after++;
      *end = *start + MIN (after, n);
      *start += before;
    }
  return slice (text, *start, *end);
}

static unsigned int
get_caret_position (GtkAccessibleText *text)
{
  SbxBodyView *self = SBX_BODY_VIEW (text);

  return characters_at (self, &self->caret);
}

static gboolean
get_selection (GtkAccessibleText *text, gsize *n_ranges, GtkAccessibleTextRange **ranges)
{
  SbxBodyView *self = SBX_BODY_VIEW (text);
  guint one, other;

  *n_ranges = 0;
  *ranges = NULL;
  if (!self->has_selection)
    return FALSE;
  one = characters_at (self, &self->anchor);
  other = characters_at (self, &self->caret);
  *n_ranges = 1;
  *ranges = g_new (GtkAccessibleTextRange, 1);
  (*ranges)[0] = (GtkAccessibleTextRange) { MIN (one, other), MAX (one, other) - MIN (one, other) };
  return TRUE;
}

static gboolean
get_attributes (GtkAccessibleText *text, unsigned int offset, gsize *n_ranges, GtkAccessibleTextRange **ranges,
                char ***names, char ***values)
{
  *n_ranges = 0;
  return FALSE;
}

static gboolean
get_extents (GtkAccessibleText *text, unsigned int start, unsigned int end, graphene_rect_t *extents)
{
  SbxBodyView *self = SBX_BODY_VIEW (text);
  SbxBodyPlace from, to;
  double x, y, right;

  place_at_character (self, start, &from);
  place_at_character (self, end, &to);
  x = sbx_body_layout_place_x (self, &from);
  y = sbx_body_layout_row_y (self, from.row);
  right = to.row == from.row ? sbx_body_layout_place_x (self, &to) : gtk_widget_get_width (GTK_WIDGET (self));
  graphene_rect_init (extents, x, y, right - x, sbx_body_layout_row_y (self, to.row) + self->line_height - y);
  return TRUE;
}

static gboolean
get_offset (GtkAccessibleText *text, const graphene_point_t *point, unsigned int *offset)
{
  SbxBodyView *self = SBX_BODY_VIEW (text);
  SbxBodyPlace place;

  if (!sbx_body_layout_place_at (self, point->x, point->y, &place))
    return FALSE;
  *offset = characters_at (self, &place);
  return TRUE;
}

void
sbx_body_a11y_iface_init (GtkAccessibleTextInterface *iface)
{
  iface->get_contents = get_contents;
  iface->get_contents_at = get_contents_at;
  iface->get_caret_position = get_caret_position;
  iface->get_selection = get_selection;
  iface->get_attributes = get_attributes;
  iface->get_extents = get_extents;
  iface->get_offset = get_offset;
}
