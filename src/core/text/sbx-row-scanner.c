#include "sbx-row-scanner.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "sbx-text-unit.h"

void
sbx_row_scanner_init (SbxRowScanner *self, SbxTextForm form, guint columns)
{
  *self = (SbxRowScanner) { 0 };
  self->state.form = form;
  self->columns = columns > 0 ? CLAMP (columns, 8, SBX_ROW_COLUMNS) : SBX_ROW_COLUMNS;
}

void
sbx_row_scanner_clear (SbxRowScanner *self)
{
  g_clear_pointer (&self->stack, g_free);
  self->stack_size = 0;
}

gsize
sbx_row_scanner_fit (const guchar *bytes, gsize length, guint columns)
{
  gsize at = 0;
  guint used = 0;
  const guchar *space;

  while (at < length)
    {
      gsize plain = sbx_text_ascii_span (bytes + at, MIN (length - at, columns - MIN (used, columns)));
      SbxTextUnit unit;

      at += plain;
      used += plain;
      plain = sbx_text_narrow_span (bytes + at, MIN (length - at, 2 * (columns - MIN (used, columns))));
      at += plain;
      used += plain / 2;
      if (plain > 0)
        continue;
      if (at == length)
        break;
      unit = sbx_text_unit (bytes + at, bytes + length);
      if (used + unit.columns > columns && at > 0)
        break;
      used += unit.columns;
      at += unit.length;
    }
  if (at == length)
    return length;
  space = memrchr (bytes + at / 2, ' ', at - at / 2);
  return space ? space + 1 - bytes : at;
}

/* The content of the row at bytes, without its line ending, and in advance what to skip to the next; FALSE: more bytes are needed. */
static gboolean
cut_line (guint columns, const guchar *bytes, gsize length, gboolean last, gsize *content, gsize *advance, gboolean *ends)
{
  gsize span = MIN (length, columns * 4 + 16);
  const guchar *newline = memchr (bytes, '\n', MIN (length, span + 1));

  if (newline == NULL && length <= span && !last)
    return FALSE;

  *content = newline ? newline - bytes : span;
  *advance = newline ? *content + 1 : span;
  *ends = newline != NULL || span == length;
  if (newline && *content > 0 && bytes[*content - 1] == '\r')
    *content -= 1;
  /* A byte is at most a tab wide: short lines need not be looked at. */
  if (*content > columns / SBX_TEXT_TAB)
    {
      gsize fits = sbx_row_scanner_fit (bytes, *content, columns);

      if (fits < *content)
        {
          *content = *advance = fits;
          *ends = FALSE;
        }
    }
  if (!*ends && newline == NULL && *content == span)
    {
      /* Never cut a character in two, unless it is none. */
      gsize whole = span;
      while (whole > span - 4 && (bytes[whole - 1] & 0xc0) == 0x80)
        whole--;
      if (whole > span - 4 && bytes[whole - 1] >= 0xc0 && whole > 1)
        *content = *advance = whole - 1;
    }
  return TRUE;
}

static SbxRowStep
next_line (SbxRowScanner *self, const guchar *bytes, gsize length, gboolean last, SbxRowExtent *extent, SbxTextRow *row)
{
  SbxRowState *state = &self->state;
  gsize content, advance;
  gboolean ends;

  if (length == 0)
    return last ? SBX_ROW_END : SBX_ROW_MORE;
  if (!cut_line (self->columns, bytes, length, last, &content, &advance, &ends))
    return SBX_ROW_MORE;

  *extent = (SbxRowExtent) {
    .number = state->row, .line = state->line,
    .start = state->offset, .end = state->offset + content,
    .continuation = state->continued,
  };
  if (state->form == SBX_TEXT_MARKUP)
    sbx_text_markup_row (&state->inside, bytes, content, length - content, state->offset, row);
  else if (row)
    sbx_text_row_append (row, SBX_TEXT_PLAIN, (const char *) bytes, content, state->offset);

  state->offset += advance;
  state->row++;
  state->line += ends;
  state->continued = !ends;
  self->min_depth = 0;
  return SBX_ROW_READY;
}

SbxRowStep
sbx_row_scanner_next (SbxRowScanner *self, const guchar *bytes, gsize length, gboolean last, SbxRowExtent *extent, SbxTextRow *row)
{
  if (self->state.form == SBX_TEXT_JSON || self->state.form == SBX_TEXT_JSON_SEQUENCE)
    {
      guint64 offset = self->state.offset;
      SbxRowStep step = sbx_json_pretty_next (self, bytes, length, last, extent, row);

      if (step != SBX_ROW_END || self->state.form != SBX_TEXT_RAW)
        return step;
      /* It is not JSON from here on: what follows is shown as it is. */
      bytes += self->state.offset - offset;
      length -= self->state.offset - offset;
    }
  return next_line (self, bytes, length, last, extent, row);
}

const char *
sbx_text_fault_message (SbxTextFault fault)
{
  switch (fault)
    {
    case SBX_FAULT_VALUE: return _("a value was expected");
    case SBX_FAULT_KEY: return _("a key in double quotes was expected");
    case SBX_FAULT_COLON: return _("“:” was expected");
    case SBX_FAULT_COMMA_OBJECT: return _("“,” or “}” was expected");
    case SBX_FAULT_COMMA_ARRAY: return _("“,” or “]” was expected");
    case SBX_FAULT_MORE: return _("something follows the end");
    case SBX_FAULT_STRING: return _("a control character stands in a text");
    case SBX_FAULT_ESCAPE: return _("the escape after “\\” is unknown");
    case SBX_FAULT_NUMBER: return _("the number is not complete");
    case SBX_FAULT_DEPTH: return _("it is nested too deeply to follow");
    default: return _("it ends too early");
    }
}
