#include "sbx-text-edit.h"

#include <string.h>

/* Bytes that two texts have in common at both ends, on the borders of characters. */
static void
find_common (const char *one,
             const char *other,
             gsize      *n_first,
             gsize      *n_last)
{
  gsize one_length = strlen (one), other_length = strlen (other);
  gsize most = MIN (one_length, other_length);
  gsize first = 0, last = 0;

  while (first < most && one[first] == other[first])
    first++;
  while (first > 0 && ((guchar) one[first] & 0xc0) == 0x80)
    first--;
  while (last < most - first && one[one_length - 1 - last] == other[other_length - 1 - last])
    last++;
  while (last > 0 && ((guchar) one[one_length - last] & 0xc0) == 0x80)
    last--;

  *n_first = first;
  *n_last = last;
}

void
sbx_editable_update (GtkEditable *editable,
                     const char  *text)
{
  const char *old = gtk_editable_get_text (editable);
  g_autofree char *middle = NULL;
  gsize first, last;
  int start, end, position;

  text = text != NULL ? text : "";
  if (strcmp (old, text) == 0)
    return;

  find_common (old, text, &first, &last);
  start = g_utf8_pointer_to_offset (old, old + first);
  end = g_utf8_pointer_to_offset (old, old + strlen (old) - last);
  middle = g_strndup (text + first, strlen (text) - first - last);
  position = gtk_editable_get_position (editable);
  gtk_editable_delete_text (editable, start, end);
  if (position > start && position <= end)
    position = start + g_utf8_strlen (middle, -1);
  else if (position > end)
    position += g_utf8_strlen (middle, -1) - (end - start);
  gtk_editable_insert_text (editable, middle, -1, &start);
  gtk_editable_set_position (editable, position);
}

char *
sbx_text_buffer_dup (GtkTextBuffer *buffer)
{
  char *text;

  g_object_get (buffer, "text", &text, NULL);
  return text;
}

void
sbx_text_buffer_update (GtkTextBuffer *buffer,
                        const char    *text)
{
  g_autofree char *old = sbx_text_buffer_dup (buffer);
  GtkTextIter start, end;
  gsize first, last;

  text = text != NULL ? text : "";
  if (strcmp (old, text) == 0)
    return;

  find_common (old, text, &first, &last);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, g_utf8_pointer_to_offset (old, old + first));
  gtk_text_buffer_get_iter_at_offset (buffer, &end, g_utf8_pointer_to_offset (old, old + strlen (old) - last));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text + first, strlen (text) - first - last);
  gtk_text_buffer_end_user_action (buffer);
}
