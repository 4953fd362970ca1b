#include "sbx-text-row.h"

#include "sbx-text-unit.h"

SbxTextRow *
sbx_text_row_new (void)
{
  SbxTextRow *self = g_new0 (SbxTextRow, 1);

  self->text = g_string_new (NULL);
  self->runs = g_array_new (FALSE, FALSE, sizeof (SbxTextRun));
  return self;
}

void
sbx_text_row_free (SbxTextRow *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  g_array_unref (self->runs);
  g_free (self);
}

/* Appends what is shown for source_length bytes; joins a run of the same kind that ends where this one begins. */
static void
append_run (SbxTextRow *self, SbxTextKind kind, const char *shown, gsize length, guint64 offset, guint source_length)
{
  SbxTextRun run = { kind, self->text->len, length, offset, source_length };
  SbxTextRun *previous = NULL;

  if (length == 0)
    return;
  if (self->runs->len > 0)
    previous = &g_array_index (self->runs, SbxTextRun, self->runs->len - 1);
  g_string_append_len (self->text, shown, length);

  if (previous && previous->kind == kind && previous->offset + previous->source_length == offset && kind != SBX_TEXT_ESCAPE)
    {
      previous->length += length;
      previous->source_length += source_length;
    }
  else
    g_array_append_val (self->runs, run);
}

void
sbx_text_row_append (SbxTextRow *self, SbxTextKind kind, const char *bytes, gsize length, guint64 offset)
{
  const guchar *start = (const guchar *) bytes, *at = start, *end = start + length, *plain = start;

  while (at < end)
    {
      SbxTextUnit unit = sbx_text_unit (at, end);

      if (unit.text)
        {
          at += unit.length;
          continue;
        }

      char escape[5];
      append_run (self, kind, (const char *) plain, at - plain, offset + (plain - start), at - plain);
      g_snprintf (escape, sizeof escape, "\\x%02X", *at);
      append_run (self, SBX_TEXT_ESCAPE, escape, 4, offset + (at - start), 1);
      plain = ++at;
    }
  append_run (self, kind, (const char *) plain, at - plain, offset + (plain - start), at - plain);
}

void
sbx_text_row_append_space (SbxTextRow *self, guint columns, guint64 offset)
{
  g_autofree char *space = g_strnfill (columns, ' ');

  append_run (self, SBX_TEXT_ADDED, space, columns, offset, 0);
}

guint
sbx_text_row_index_at (const SbxTextRow *self, guint64 offset)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      const SbxTextRun *run = &g_array_index (self->runs, SbxTextRun, i);

      if (run->source_length == 0)
        continue;
      if (offset < run->offset + run->source_length)
        return offset <= run->offset || run->kind == SBX_TEXT_ESCAPE ? run->index : run->index + (offset - run->offset);
    }
  return self->text->len;
}

guint64
sbx_text_row_offset_at (const SbxTextRow *self, guint index)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      const SbxTextRun *run = &g_array_index (self->runs, SbxTextRun, i);

      if (index >= run->index + run->length)
        continue;
      if (run->kind == SBX_TEXT_ESCAPE || run->kind == SBX_TEXT_ADDED)
        return run->offset;
      return run->offset + (index - run->index);
    }
  return self->extent.end;
}
