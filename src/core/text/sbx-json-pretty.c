/* Pretty JSON is the same tokens with other white space: this walks the tokens and says where rows begin and end.
 *
 * Nothing is parsed into values and nothing recurses: the nesting is a stack of bits, and a row can be continued
 * in the midst of a string or number from what the state holds.
 */
#include "sbx-json-pretty-private.h"

#include <string.h>

#include "sbx-text-unit.h"

#define ROW_BYTES (4 * 1024)
/* White space between two tokens of a row that is longer ends the row. */
#define GAP_BYTES 1024

enum { NUMBER_SIGN, NUMBER_ZERO, NUMBER_WHOLE, NUMBER_POINT, NUMBER_FRACTION, NUMBER_E, NUMBER_E_SIGN, NUMBER_EXPONENT };

typedef enum
{
  STEP_ON,      /* look what comes next */
  STEP_ROW,     /* the row, and its line, end here */
  STEP_FULL,    /* the line continues in the next row */
  STEP_FAULT,
} Step;

typedef struct
{
  SbxRowScanner *scanner;
  SbxRowState    state;     /* becomes the scanner's when the row is whole */
  const guchar  *first;     /* at the scanner's offset */
  const guchar  *at;
  const guchar  *end;
  guint          column;
  gboolean       opens;
  SbxTextFault   fault;
  SbxTextRow    *row;
} Walk;

static inline guint64
offset_of (Walk *walk, const guchar *at)
{
  return walk->scanner->state.offset + (at - walk->first);
}

static void
take (Walk *walk, SbxTextKind kind, gsize length, guint columns)
{
  if (walk->row)
    sbx_text_row_append (walk->row, kind, (const char *) walk->at, length, offset_of (walk, walk->at));
  walk->at += length;
  walk->column += columns;
}

static Step
fail (Walk *walk, SbxTextFault fault)
{
  walk->fault = fault;
  return STEP_FAULT;
}

/* --- Nesting --- */

static gboolean
in_object (Walk *walk)
{
  guint32 level = walk->state.depth - 1;

  return walk->state.depth > 0 && (walk->scanner->stack[level / 8] >> (level % 8) & 1);
}

static void
push (Walk *walk, gboolean object)
{
  SbxRowScanner *scanner = walk->scanner;
  guint32 level = walk->state.depth++;
  guint8 bit = 1 << (level % 8);

  if (level / 8 >= scanner->stack_size)
    {
      scanner->stack_size = MAX (64, scanner->stack_size * 2);
      scanner->stack = g_realloc (scanner->stack, scanner->stack_size);
    }
  scanner->stack[level / 8] = (scanner->stack[level / 8] & ~bit) | (object ? bit : 0);
}

static void
after_value (Walk *walk)
{
  walk->state.expect = walk->state.depth > 0 ? EXPECT_COMMA : EXPECT_END;
}

/* --- Tokens --- */

gsize
sbx_json_escape_length (const guchar *at, const guchar *end)
{
  if (end - at >= 2 && at[1] != 'u')
    switch (at[1])
      {
      case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
        return 2;
      default:
        return 0;
      }
  if (end - at < 6)
    return 0;
  for (int i = 2; i < 6; i++)
    if (!g_ascii_isxdigit (at[i]))
      return 0;
  return 6;
}

static Step
string_full (Walk *walk, const guchar *start, guint room)
{
  const guchar *space = memrchr (start + (walk->at - start) / 2, ' ', walk->at - start - (walk->at - start) / 2);

  /* A long text reads better when it breaks between words. */
  if (space && room > 16)
    walk->at = space + 1;
  return STEP_FULL;
}

/* From inside a string to its end, or as far as the row has room. */
static Step
walk_string (Walk *walk)
{
  guint columns = walk->scanner->columns, used = 0, room = columns > walk->column ? columns - walk->column : 1;
  const guchar *start = walk->at, *limit = MIN (walk->end, start + ROW_BYTES);
  SbxTextKind kind = walk->state.inside == INSIDE_KEY ? SBX_TEXT_KEY : SBX_TEXT_STRING;
  Step step = STEP_ON;

  for (;;)
    {
      gsize span = sbx_text_string_span (walk->at, MIN (limit - walk->at, room - MIN (used, room)));
      SbxTextUnit unit;

      walk->at += span;
      used += span;
      span = sbx_text_narrow_span (walk->at, MIN (limit - walk->at, 2 * (room - MIN (used, room))));
      walk->at += span;
      used += span / 2;
      if (span > 0)
        continue;
      if (walk->at == walk->end)
        { step = fail (walk, SBX_FAULT_END); break; }
      if (*walk->at == '"')
        { walk->at++; used++; break; }
      if (walk->at >= limit)
        { step = string_full (walk, start, room); break; }

      if (*walk->at == '\\')
        unit.length = unit.columns = sbx_json_escape_length (walk->at, walk->end);
      else
        unit = sbx_text_unit (walk->at, walk->end);
      if (unit.length == 0)
        { step = fail (walk, walk->end - walk->at < 6 ? SBX_FAULT_END : SBX_FAULT_ESCAPE); break; }
      if (*walk->at < 0x20)
        { step = fail (walk, SBX_FAULT_STRING); break; }
      if (used + unit.columns > room && walk->at > start)
        { step = string_full (walk, start, room); break; }
      walk->at += unit.length;
      used += unit.columns;
    }

  if (walk->row)
    sbx_text_row_append (walk->row, kind, (const char *) start, walk->at - start, offset_of (walk, start));
  walk->column += used;
  if (step == STEP_ON)
    {
      if (walk->state.inside == INSIDE_KEY)
        walk->state.expect = EXPECT_COLON;
      else
        after_value (walk);
      walk->state.inside = INSIDE_NOTHING;
    }
  return step;
}

/* The state of a number after one more byte; -1: the byte does not belong to it. */
static int
number_after (int state, guchar c)
{
  switch (state)
    {
    case NUMBER_SIGN:
      return c == '0' ? NUMBER_ZERO : g_ascii_isdigit (c) ? NUMBER_WHOLE : -1;
    case NUMBER_WHOLE:
      if (g_ascii_isdigit (c))
        return NUMBER_WHOLE;
      G_GNUC_FALLTHROUGH;
    case NUMBER_ZERO:
      return c == '.' ? NUMBER_POINT : (c | 0x20) == 'e' ? NUMBER_E : -1;
    case NUMBER_POINT:
      return g_ascii_isdigit (c) ? NUMBER_FRACTION : -1;
    case NUMBER_FRACTION:
      return g_ascii_isdigit (c) ? NUMBER_FRACTION : (c | 0x20) == 'e' ? NUMBER_E : -1;
    case NUMBER_E:
      if (c == '+' || c == '-')
        return NUMBER_E_SIGN;
      G_GNUC_FALLTHROUGH;
    default:
      return g_ascii_isdigit (c) ? NUMBER_EXPONENT : -1;
    }
}

static Step
walk_number (Walk *walk)
{
  const guchar *at = walk->at;
  guint room = walk->scanner->columns > walk->column ? walk->scanner->columns - walk->column : 1;
  gboolean full = FALSE;
  int next;

  /* Only what goes on is cut, so that the next row has something of it. */
  while (at < walk->end && !full && (next = number_after (walk->state.number, *at)) >= 0)
    if (!(full = at - walk->at >= room))
      {
        walk->state.number = next;
        at++;
      }
  take (walk, SBX_TEXT_NUMBER, at - walk->at, at - walk->at);
  if (full)
    return STEP_FULL;

  switch (walk->state.number)
    {
    case NUMBER_ZERO: case NUMBER_WHOLE: case NUMBER_FRACTION: case NUMBER_EXPONENT:
      walk->state.inside = INSIDE_NOTHING;
      after_value (walk);
      return STEP_ON;
    default:
      return fail (walk, at == walk->end ? SBX_FAULT_END : SBX_FAULT_NUMBER);
    }
}

static Step
walk_word (Walk *walk)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]), left = walk->end - walk->at;

      if (memcmp (walk->at, words[i], MIN (length, left)) != 0)
        continue;
      if (left < length)
        return fail (walk, SBX_FAULT_END);
      take (walk, SBX_TEXT_WORD, length, length);
      after_value (walk);
      return STEP_ON;
    }
  return fail (walk, walk->state.expect == EXPECT_END ? SBX_FAULT_MORE : SBX_FAULT_VALUE);
}

/* The next byte that is not white space, at most GAP_BYTES on; NULL: none there. */
static const guchar *
peek (Walk *walk)
{
  const guchar *at = walk->at, *limit = MIN (walk->end, at + GAP_BYTES);

  while (at < limit && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;
  return at < limit ? at : NULL;
}

static void
skip_space_to (Walk *walk, const guchar *to)
{
  for (; walk->at < to; walk->at++)
    if (*walk->at == '\n')
      {
        walk->state.source_line++;
        walk->state.line_start = offset_of (walk, walk->at) + 1;
      }
}

static Step
walk_open (Walk *walk)
{
  gboolean object = *walk->at == '{';
  const guchar *next;

  if (walk->state.depth == SBX_JSON_DEPTH)
    return fail (walk, SBX_FAULT_DEPTH);
  take (walk, SBX_TEXT_PUNCTUATION, 1, 1);
  next = peek (walk);
  if (next && *next == (object ? '}' : ']'))
    {
      skip_space_to (walk, next);
      take (walk, SBX_TEXT_PUNCTUATION, 1, 1);
      after_value (walk);
      return STEP_ON;
    }
  push (walk, object);
  walk->state.expect = object ? EXPECT_FIRST_KEY : EXPECT_FIRST_VALUE;
  walk->opens = TRUE;
  return STEP_ROW;
}

static Step
walk_close (Walk *walk)
{
  take (walk, SBX_TEXT_PUNCTUATION, 1, 1);
  walk->state.depth--;
  after_value (walk);
  return STEP_ON;
}

static Step
walk_value (Walk *walk)
{
  switch (*walk->at)
    {
    case '"':
      take (walk, SBX_TEXT_STRING, 1, 1);
      walk->state.inside = INSIDE_STRING;
      return walk_string (walk);
    case '{': case '[':
      return walk_open (walk);
    case '-':
      take (walk, SBX_TEXT_NUMBER, 1, 1);
      walk->state.number = NUMBER_SIGN;
      walk->state.inside = INSIDE_NUMBER;
      return walk_number (walk);
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
      walk->state.number = NUMBER_SIGN;
      walk->state.inside = INSIDE_NUMBER;
      return walk_number (walk);
    default:
      return walk_word (walk);
    }
}

static Step
walk_comma (Walk *walk)
{
  gboolean object = in_object (walk);

  if (*walk->at == ',')
    {
      take (walk, SBX_TEXT_PUNCTUATION, 1, 1);
      walk->state.expect = object ? EXPECT_KEY : EXPECT_VALUE;
      return STEP_ROW;
    }
  if (*walk->at == (object ? '}' : ']'))
    return walk_close (walk);
  return fail (walk, object ? SBX_FAULT_COMMA_OBJECT : SBX_FAULT_COMMA_ARRAY);
}

static Step
walk_token (Walk *walk)
{
  if (walk->state.inside == INSIDE_NUMBER)
    return walk_number (walk);
  if (walk->state.inside != INSIDE_NOTHING)
    return walk_string (walk);

  switch (walk->state.expect)
    {
    case EXPECT_COMMA:
      return walk_comma (walk);
    case EXPECT_FIRST_KEY:
      if (*walk->at == '}')
        return walk_close (walk);
      G_GNUC_FALLTHROUGH;
    case EXPECT_KEY:
      if (*walk->at != '"')
        return fail (walk, SBX_FAULT_KEY);
      take (walk, SBX_TEXT_KEY, 1, 1);
      walk->state.inside = INSIDE_KEY;
      return walk_string (walk);
    case EXPECT_COLON:
      if (*walk->at != ':')
        return fail (walk, SBX_FAULT_COLON);
      take (walk, SBX_TEXT_PUNCTUATION, 1, 1);
      if (walk->row)
        sbx_text_row_append_space (walk->row, 1, offset_of (walk, walk->at));
      walk->column++;
      walk->state.expect = EXPECT_VALUE;
      return STEP_ON;
    case EXPECT_FIRST_VALUE:
      if (*walk->at == ']')
        return walk_close (walk);
      return walk_value (walk);
    case EXPECT_END:
      if (walk->state.form != SBX_TEXT_JSON_SEQUENCE)
        return fail (walk, SBX_FAULT_MORE);
      return walk_value (walk);
    default:
      return walk_value (walk);
    }
}

/* --- Rows --- */

/* Whether the row goes on after a token, and to where. */
static Step
walk_on (Walk *walk)
{
  const guchar *next = peek (walk);
  gboolean member = walk->state.expect == EXPECT_COLON || walk->state.expect == EXPECT_VALUE;

  if (next == NULL)
    return member ? STEP_FULL : STEP_ROW;
  if (member ? *next != ':' && walk->column >= walk->scanner->columns : *next != ',' || walk->state.expect == EXPECT_END)
    return member ? STEP_FULL : STEP_ROW;
  skip_space_to (walk, next);
  return STEP_ON;
}

/* Skips what lies between rows; for good, so that it can be of any length. */
static void
skip_between (SbxRowScanner *self, Walk *walk)
{
  const guchar *at = walk->at;

  if (walk->state.inside != INSIDE_NOTHING)
    return;
  if (walk->state.offset == 0 && walk->end - at >= 3 && memcmp (at, "\xef\xbb\xbf", 3) == 0)
    at += 3;
  while (at < walk->end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t' ||
                            (*at == 0x1e && walk->state.form == SBX_TEXT_JSON_SEQUENCE && walk->state.depth == 0)))
    at++;
  skip_space_to (walk, at);
  self->state.source_line = walk->state.source_line;
  self->state.line_start = walk->state.line_start;
  self->state.offset = walk->state.offset = offset_of (walk, at);
  walk->first = at;
}

/* A comma, or the closing bracket of an empty container, that lies too far off to have been seen when the row before ended. */
static void
join_line (Walk *walk)
{
  gboolean first = walk->state.expect == EXPECT_FIRST_VALUE || walk->state.expect == EXPECT_FIRST_KEY;

  if (walk->state.inside != INSIDE_NOTHING)
    return;
  if ((first && (*walk->at == ']' || *walk->at == '}')) || (walk->state.expect == EXPECT_COMMA && *walk->at == ','))
    {
      walk->state.line--;
      walk->state.continued = TRUE;
    }
}

static void
note_fault (SbxRowScanner *self, Walk *walk)
{
  self->fault = walk->fault;
  self->fault_offset = offset_of (walk, walk->at);
  self->fault_line = walk->state.source_line;
  self->fault_column = self->fault_offset - walk->state.line_start;
  walk->state.form = SBX_TEXT_RAW;
  walk->state.inside = INSIDE_NOTHING;
}

static guint
begin_row (Walk *walk)
{
  gboolean close = walk->state.inside == INSIDE_NOTHING && (*walk->at == '}' || *walk->at == ']') && walk->state.depth > 0;
  guint indent = sbx_json_indent (walk->state.depth - close, walk->state.continued, walk->scanner->columns);

  if (walk->row)
    sbx_text_row_append_space (walk->row, indent, walk->state.offset);
  walk->column = indent;
  return indent;
}

/* The end of the bytes: is it that of the JSON, too? */
static SbxRowStep
end_rows (SbxRowScanner *self, Walk *walk, gboolean last)
{
  if (!last)
    return SBX_ROW_MORE;
  if (walk->state.form == SBX_TEXT_JSON_SEQUENCE && walk->state.row == 0)
    return SBX_ROW_END;
  if (walk->state.expect != EXPECT_END)
    {
      walk->fault = SBX_FAULT_END;
      note_fault (self, walk);
      self->state.form = SBX_TEXT_RAW;
    }
  return SBX_ROW_END;
}

SbxRowStep
sbx_json_pretty_next (SbxRowScanner *self, const guchar *bytes, gsize length, gboolean last, SbxRowExtent *extent, SbxTextRow *row)
{
  Walk walk = { .scanner = self, .state = self->state, .first = bytes, .at = bytes, .end = bytes + length, .row = row };
  Step step = STEP_ON;

  skip_between (self, &walk);
  if (walk.at == walk.end)
    return end_rows (self, &walk, last);
  if (walk.end - walk.at < SBX_ROW_SPAN && !last)
    return SBX_ROW_MORE;
  join_line (&walk);

  *extent = (SbxRowExtent) {
    .number = walk.state.row, .line = walk.state.line, .start = walk.state.offset, .continuation = walk.state.continued,
  };
  extent->indent = begin_row (&walk);
  while (step == STEP_ON)
    {
      step = walk_token (&walk);
      if (step == STEP_ON)
        step = walk_on (&walk);
    }

  extent->end = offset_of (&walk, walk.at);
  extent->opens = walk.opens;
  extent->depth = walk.state.depth - walk.opens;
  if (step == STEP_FAULT)
    note_fault (self, &walk);
  walk.state.offset = extent->end;
  walk.state.continued = step == STEP_FULL;
  self->min_depth = MIN (self->min_depth, extent->depth);
  if (step == STEP_FAULT && extent->end == extent->start)
    {
      /* The fault is at the very start: nothing of this row is JSON. */
      if (row)
        {
          g_string_truncate (row->text, 0);
          g_array_set_size (row->runs, 0);
        }
      walk.state.continued = self->state.continued;
      self->state = walk.state;
      return SBX_ROW_END;
    }
  walk.state.row++;
  walk.state.line += step != STEP_FULL;
  self->state = walk.state;
  return SBX_ROW_READY;
}
