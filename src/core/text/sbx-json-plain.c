/* Passes over rows of pretty JSON that have nothing odd to them: whole tokens in their order, short enough to be shown uncut.
 *
 * A row is passed only when sbx_json_pretty_next() would make the same of it; what is left is for that to judge. So all here may give up
 * at any time, and white space that would have to be counted inside of a row does.
 */
#include "sbx-json-pretty-private.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* What may be looked at of a row, with what follows it; some is to spare, as it is done in blocks. */
#define ROW_REACH (SBX_ROW_COLUMNS + 256)
#define BLOCK 16

typedef struct
{
  SbxRowScanner *scanner;
  const guchar  *at;
  const guchar  *last;        /* where a row can begin */
  const guchar  *goal;        /* rows end before this, */
  guint64        n_goal;      /* are so many at most */
  gint64         depth_goal;  /* and deeper */
  guint64        n_rows;
  guint64        n_lines;     /* newlines passed */
  const guchar  *line;        /* after the last of them; or NULL */
  guint          room;        /* columns that any row has */
  guint32        depth;
  guint32        min_depth;
  gboolean       object;      /* the innermost container is one */
  guint8         expect;
} Plain;

/* --- Blocks of bytes: a bit for each --- */

#ifdef __SSE2__
static inline guint
string_ends (const guchar *at)
{
  __m128i some = _mm_loadu_si128 ((const __m128i *) at);
  __m128i control = _mm_cmpeq_epi8 (_mm_min_epu8 (some, _mm_set1_epi8 (0x1f)), some);
  __m128i quote = _mm_cmpeq_epi8 (some, _mm_set1_epi8 ('"')), backslash = _mm_cmpeq_epi8 (some, _mm_set1_epi8 ('\\'));

  return _mm_movemask_epi8 (_mm_or_si128 (_mm_or_si128 (quote, backslash), control));
}

static inline guint
no_digits (const guchar *at)
{
  /* As signed numbers the digits become the ten least. */
  __m128i some = _mm_sub_epi8 (_mm_loadu_si128 ((const __m128i *) at), _mm_set1_epi8 ((char) ('0' + 0x80)));

  return _mm_movemask_epi8 (_mm_cmpgt_epi8 (some, _mm_set1_epi8 (-0x80 + 9)));
}

static inline guint
no_blanks (const guchar *at)
{
  return 0xffff ^ _mm_movemask_epi8 (_mm_cmpeq_epi8 (_mm_loadu_si128 ((const __m128i *) at), _mm_set1_epi8 (' ')));
}
#else
static inline guint
string_ends (const guchar *at)
{
  guint bits = 0;

  for (guint i = 0; i < BLOCK; i++)
    bits |= (at[i] < 0x20 || at[i] == '"' || at[i] == '\\') << i;
  return bits;
}

static inline guint
no_digits (const guchar *at)
{
  guint bits = 0;

  for (guint i = 0; i < BLOCK; i++)
    bits |= !g_ascii_isdigit (at[i]) << i;
  return bits;
}

static inline guint
no_blanks (const guchar *at)
{
  guint bits = 0;

  for (guint i = 0; i < BLOCK; i++)
    bits |= (at[i] != ' ') << i;
  return bits;
}
#endif

/* --- Past a token; NULL: it is none, or odd --- */

static inline const guchar *
past_string (const guchar *at, const guchar *limit)
{
  while (at < limit)
    {
      guint ends = string_ends (at);

      if (ends == 0)
        {
          at += BLOCK;
          continue;
        }
      at += __builtin_ctz (ends);
      if (*at == '"')
        return at + 1;
      gsize escape = *at == '\\' ? sbx_json_escape_length (at, at + BLOCK) : 0;
      if (escape == 0)
        return NULL;
      at += escape;
    }
  return NULL;
}

static inline const guchar *
past_digits (const guchar *at, const guchar *limit)
{
  const guchar *start = at;

  for (; at < limit; at += BLOCK)
    {
      guint others = no_digits (at);

      if (others == 0)
        continue;
      at += __builtin_ctz (others);
      return at > start ? at : NULL;
    }
  return NULL;
}

static inline const guchar *
past_number (const guchar *at, const guchar *limit)
{
  at += *at == '-';
  at = *at == '0' ? at + 1 : past_digits (at, limit);
  if (at && *at == '.')
    at = past_digits (at + 1, limit);
  if (at && (*at | 0x20) == 'e')
    at = past_digits (at + 1 + (at[1] == '+' || at[1] == '-'), limit);
  return at;
}

static inline const guchar *
past_word (const guchar *at)
{
  if (memcmp (at, "true", 4) == 0 || memcmp (at, "null", 4) == 0)
    return at + 4;
  return memcmp (at, "false", 5) == 0 ? at + 5 : NULL;
}

static inline const guchar *
past_blanks (const guchar *at, const guchar *limit)
{
  while ((*at == ' ' || *at == '\t' || *at == '\r') && at < limit)
    at++;
  return at;
}

static inline const guchar *
past_key (const guchar *at, const guchar *limit)
{
  if (*at != '"' || (at = past_string (at + 1, limit)) == NULL)
    return NULL;
  at = past_blanks (at, limit);
  return *at == ':' ? past_blanks (at + 1, limit) : NULL;
}

/* The byte after white space; 0: that is too long to see. */
static inline guchar
next_byte (const guchar *at, const guchar *limit)
{
  while (at < limit && *at <= ' ')
    {
      if (*at != ' ' && *at != '\n' && *at != '\r' && *at != '\t')
        return *at;
      at++;
      guint others = no_blanks (at);
      at += others ? __builtin_ctz (others) : BLOCK;
    }
  return at < limit ? *at : 0;
}

/* --- Rows --- */

/* To where a row begins. White space between rows is passed for good. */
static inline gboolean
pass_space (Plain *self)
{
  while (*self->at <= ' ' && self->at <= self->last)
    {
      if (*self->at == '\n')
        {
          self->n_lines++;
          self->line = self->at + 1;
        }
      else if (*self->at != ' ' && *self->at != '\r' && *self->at != '\t')
        return FALSE;
      self->at++;
      guint others = no_blanks (self->at);
      self->at += others ? __builtin_ctz (others) : BLOCK;
    }
  return self->at <= self->last;
}

/* Whether the row is shown uncut. */
static inline gboolean
fits (Plain *self, const guchar *end, guint32 levels)
{
  gsize length = end - self->at;
  guint columns = self->scanner->columns, room;

  /* No byte is shown wider than four columns. One is for the space that is shown after a colon. */
  if (G_LIKELY (length * 4 <= self->room))
    return TRUE;
  room = columns - sbx_json_indent (levels, FALSE, columns) - 1;
  return length <= SBX_ROW_COLUMNS && sbx_row_scanner_fit (self->at, length, room) == length;
}

static gboolean
object_at (SbxRowScanner *scanner, guint32 depth)
{
  return depth > 0 && (scanner->stack[(depth - 1) / 8] >> ((depth - 1) % 8) & 1);
}

/* A row that ends before end, at a depth, and leaves expect. */
static inline gboolean
pass (Plain *self, const guchar *end, guint32 depth, guint8 expect)
{
  if (end >= self->goal || self->n_rows >= self->n_goal || depth <= self->depth_goal || !fits (self, end, depth))
    return FALSE;
  self->at = end;
  self->n_rows++;
  self->min_depth = MIN (self->min_depth, depth);
  self->expect = expect;
  return TRUE;
}

/* What comes after a value, to the row's end. */
static inline gboolean
pass_value (Plain *self, const guchar *end, const guchar *limit, guint32 depth, gboolean object)
{
  if (depth == 0)
    return pass (self, end, depth, EXPECT_END);
  if (*end != ',')
    {
      if (*end == '}' || *end == ']')
        return pass (self, end, depth, EXPECT_COMMA);
      switch (next_byte (end, limit))
        {
        case 0:
          return FALSE;
        case ',':
          end = past_blanks (end, limit);
          if (*end != ',')
            return FALSE;
          break;
        default:
          return pass (self, end, depth, EXPECT_COMMA);
        }
    }
  return pass (self, end + 1, depth, object ? EXPECT_KEY : EXPECT_VALUE);
}

static inline gboolean
pass_open (Plain *self, const guchar *at, const guchar *limit)
{
  SbxRowScanner *scanner = self->scanner;
  gboolean object = *at++ == '{';
  guchar next = next_byte (at, limit);
  guint32 level = self->depth;
  guint8 bit = 1 << (level % 8);

  if (next == 0 || level == SBX_JSON_DEPTH || level / 8 >= scanner->stack_size)
    return FALSE;
  if (next == (object ? '}' : ']'))
    {
      at = past_blanks (at, limit);
      return *at == next && pass_value (self, at + 1, limit, self->depth, self->object);
    }
  if (!pass (self, at, self->depth, object ? EXPECT_FIRST_KEY : EXPECT_FIRST_VALUE))
    return FALSE;
  scanner->stack[level / 8] = (scanner->stack[level / 8] & ~bit) | (object ? bit : 0);
  self->depth++;
  self->object = object;
  return TRUE;
}

static inline gboolean
pass_close (Plain *self, const guchar *limit)
{
  gboolean outer = object_at (self->scanner, self->depth - 1);

  if (*self->at != (self->object ? '}' : ']') || !pass_value (self, self->at + 1, limit, self->depth - 1, outer))
    return FALSE;
  self->depth--;
  self->object = outer;
  return TRUE;
}

static inline gboolean
pass_row (Plain *self)
{
  const guchar *at, *limit;

  if (!pass_space (self))
    return FALSE;
  at = self->at;
  limit = at + SBX_ROW_COLUMNS;
  if (self->expect == EXPECT_COMMA)
    return pass_close (self, limit);
  if (self->object && (at = past_key (at, limit)) == NULL)
    return FALSE;

  if (*at == '"')
    at = past_string (at + 1, limit);
  else if (g_ascii_isdigit (*at) || *at == '-')
    at = past_number (at, limit);
  else if (*at == '{' || *at == '[')
    return pass_open (self, at, limit);
  else
    at = past_word (at);
  return at && pass_value (self, at, limit, self->depth, self->object);
}

void
sbx_row_scanner_pass (SbxRowScanner *self, const guchar *bytes, gsize length, const SbxRowGoal *goal)
{
  SbxRowState *state = &self->state;
  gboolean sequence = state->form == SBX_TEXT_JSON_SEQUENCE;
  guint columns = self->columns;
  Plain plain = {
    .scanner = self, .at = bytes, .goal = bytes + MIN (length, goal->offset - state->offset), .n_goal = goal->row - state->row,
    .depth_goal = goal->depth, .room = columns - sbx_json_indent (SBX_JSON_INDENT_DEPTH, FALSE, columns) - 1,
    .depth = state->depth, .min_depth = self->min_depth, .object = object_at (self, state->depth), .expect = state->expect,
  };

  if ((state->form != SBX_TEXT_JSON && !sequence) || state->continued || length < ROW_REACH
      || state->offset >= goal->offset || state->row >= goal->row)
    return;
  plain.last = bytes + length - ROW_REACH;
  while ((plain.expect != EXPECT_END || sequence) && pass_row (&plain))
    ;

  if (plain.line)
    state->line_start = state->offset + (plain.line - bytes);
  state->source_line += plain.n_lines;
  state->offset += plain.at - bytes;
  state->row += plain.n_rows;
  state->line += plain.n_rows;
  state->depth = plain.depth;
  state->expect = plain.expect;
  self->min_depth = plain.min_depth;
}
