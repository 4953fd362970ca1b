/* Passes over rows of pretty JSON that have nothing odd to them: whole tokens in their order, short enough to be shown uncut.
 *
 * A row is passed only when sbx_json_pretty_next() would make the same of it, and what is left is for that to judge. So all here may give
 * up at any time, as it does at a newline inside of a row.
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
  const guchar  *goal;        /* rows end before this … */
  gint64         depth_goal;  /* and are deeper */
  guint64        n_rows;
  guint64        n_lines;     /* newlines passed */
  const guchar  *line;        /* after the last of them; or NULL */
  gsize          reach;       /* bytes; a longer row hardly has room */
  gsize          sure;        /* bytes that have room in any row, whatever they are */
  guint          blanks;      /* after the last newline, at most a block */
  guint32        depth;
  guint32        min_depth;
  gboolean       object;      /* the innermost container is one */
  guint8         expect;
} Plain;

/* --- Blocks of bytes: a bit for each --- */

#ifdef __SSE2__
/* To be loaded: made anew for each use they would take as long as all the rest. */
#define EACH(byte) { byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte }
static const _Alignas (BLOCK) guchar controls[] = EACH (0x1f), quotes[] = EACH ('"'), backslashes[] = EACH ('\\'), blanks[] = EACH (' ');
static const _Alignas (BLOCK) guchar zeros[] = EACH ('0' + 0x80), nine[] = EACH (0x80 + 9);

#define LOAD(bytes) _mm_loadu_si128 ((const __m128i *) (bytes))

static G_ALWAYS_INLINE inline guint
quotes_of (const guchar *at)
{
  return _mm_movemask_epi8 (_mm_cmpeq_epi8 (LOAD (at), LOAD (quotes)));
}

/* Backslashes and control characters. */
static G_ALWAYS_INLINE inline guint
odd_of (const guchar *at)
{
  __m128i some = LOAD (at), control = _mm_cmpeq_epi8 (_mm_min_epu8 (LOAD (controls), some), some);

  return _mm_movemask_epi8 (_mm_or_si128 (_mm_cmpeq_epi8 (some, LOAD (backslashes)), control));
}

static G_ALWAYS_INLINE inline guint
no_digits (const guchar *at)
{
  /* As signed numbers the digits become the ten least. */
  return _mm_movemask_epi8 (_mm_cmpgt_epi8 (_mm_sub_epi8 (LOAD (at), LOAD (zeros)), LOAD (nine)));
}

static G_ALWAYS_INLINE inline guint
no_blanks (const guchar *at)
{
  return 0xffff ^ _mm_movemask_epi8 (_mm_cmpeq_epi8 (LOAD (at), LOAD (blanks)));
}
#else
static G_ALWAYS_INLINE inline guint
quotes_of (const guchar *at)
{
  guint bits = 0;

  for (guint i = 0; i < BLOCK; i++)
    bits |= (at[i] == '"') << i;
  return bits;
}

static G_ALWAYS_INLINE inline guint
odd_of (const guchar *at)
{
  guint bits = 0;

  for (guint i = 0; i < BLOCK; i++)
    bits |= (at[i] < 0x20 || at[i] == '\\') << i;
  return bits;
}

static G_ALWAYS_INLINE inline guint
no_digits (const guchar *at)
{
  guint bits = 0;

  for (guint i = 0; i < BLOCK; i++)
    bits |= !g_ascii_isdigit (at[i]) << i;
  return bits;
}

static G_ALWAYS_INLINE inline guint
no_blanks (const guchar *at)
{
  guint bits = 0;

  for (guint i = 0; i < BLOCK; i++)
    bits |= (at[i] != ' ') << i;
  return bits;
}
#endif

/* The bytes after a row's first quote, which both of its strings are looked for in: found one after the other they would take longer. */
typedef struct
{
  const guchar *start;
  guint32       quotes;
  guint32       odd;
} Window;

static G_ALWAYS_INLINE inline Window
window_at (const guchar *at)
{
  Window window = { at + 1, 0, 0 };

  if (*at == '"')
    {
      window.quotes = quotes_of (at + 1) | quotes_of (at + 1 + BLOCK) << BLOCK;
      window.odd = odd_of (at + 1) | odd_of (at + 1 + BLOCK) << BLOCK;
    }
  return window;
}

/* --- Past a token; NULL: it is none, or odd --- */

/* The rest of a string that is long or has escapes. */
static G_NO_INLINE const guchar *
past_long_string (const guchar *at, const guchar *limit)
{
  while (at < limit)
    {
      guint ends = quotes_of (at) | odd_of (at);

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

static G_ALWAYS_INLINE inline const guchar *
past_string (const Window *window, const guchar *at, const guchar *limit)
{
  gsize skip = at - window->start;

  if (skip < 2 * BLOCK)
    {
      guint quotes = window->quotes >> skip, odd = window->odd >> skip;

      /* Nothing odd is below the first quote. */
      if (G_LIKELY (quotes != 0 && (odd & (quotes - 1)) == 0))
        return at + __builtin_ctz (quotes) + 1;
    }
  return past_long_string (at, limit);
}

static G_ALWAYS_INLINE inline gboolean
is_digit (guchar c)
{
  return (guchar) (c - '0') < 10;
}

static G_ALWAYS_INLINE inline const guchar *
past_digits (const guchar *at, const guchar *limit)
{
  const guchar *start = at;
  guint others;

  while ((others = no_digits (at)) == 0)
    if ((at += BLOCK) >= limit)
      return NULL;
  at += __builtin_ctz (others);
  return at > start ? at : NULL;
}

static G_ALWAYS_INLINE inline const guchar *
past_number (const guchar *at, const guchar *limit)
{
  if (G_UNLIKELY (*at == '-'))
    at++;
  at = *at == '0' ? at + 1 : past_digits (at, limit);
  if (at && *at == '.')
    at = past_digits (at + 1, limit);
  if (at && (*at | 0x20) == 'e')
    at = past_digits (at + 1 + (at[1] == '+' || at[1] == '-'), limit);
  return at;
}

static G_ALWAYS_INLINE inline const guchar *
past_word (const guchar *at)
{
  if (memcmp (at, "true", 4) == 0 || memcmp (at, "null", 4) == 0)
    return at + 4;
  return memcmp (at, "false", 5) == 0 ? at + 5 : NULL;
}

static G_ALWAYS_INLINE inline const guchar *
past_blanks (const guchar *at, const guchar *limit)
{
  while ((*at == ' ' || *at == '\t' || *at == '\r') && at < limit)
    at++;
  return at;
}

static G_ALWAYS_INLINE inline const guchar *
past_key (const Window *window, const guchar *at, const guchar *limit)
{
  if (*at != '"' || (at = past_string (window, at + 1, limit)) == NULL)
    return NULL;
  if (G_UNLIKELY (*at != ':'))
    at = past_blanks (at, limit);
  return *at == ':' ? past_blanks (at + 1, limit) : NULL;
}

/* The byte after white space; 0: that is too long to see. */
static G_ALWAYS_INLINE inline guchar
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
static G_ALWAYS_INLINE inline gboolean
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
      guint others = no_blanks (self->at) | 1 << BLOCK;
      /* Most rows begin as far in as the one before: this the processor foresees, and goes on before it has looked. */
      if (G_LIKELY ((others & -others) == 1u << self->blanks))
        self->at += self->blanks;
      else
        self->at += self->blanks = __builtin_ctz (others);
    }
  return self->at <= self->last;
}

/* The columns of a row within so many levels, but for the space that is shown after a colon. */
static guint
room_at (guint32 depth, guint columns)
{
  return columns - sbx_json_indent (depth, FALSE, columns) - 1;
}

/* Whether a row that is not surely short is shown uncut. */
static G_NO_INLINE gboolean
fits (Plain *self, gsize length)
{
  guint room = room_at (self->depth, self->scanner->columns);

  /* No byte is shown wider than four columns. */
  return length <= room / 4 || sbx_row_scanner_fit (self->at, length, room) == length;
}

static G_ALWAYS_INLINE inline gboolean
pass (Plain *self, const guchar *end, guint8 expect)
{
  gsize length = end - self->at;

  if (end >= self->goal || (G_UNLIKELY (length > self->sure) && !fits (self, length)))
    return FALSE;
  self->at = end;
  self->n_rows++;
  self->expect = expect;
  return TRUE;
}

/* What comes after a value, to the row's end. */
static G_ALWAYS_INLINE inline gboolean
pass_value (Plain *self, const guchar *end, const guchar *limit)
{
  if (G_LIKELY (*end == ',') && self->depth > 0)
    return pass (self, end + 1, self->object ? EXPECT_KEY : EXPECT_VALUE);
  if (self->depth == 0)
    return pass (self, end, EXPECT_END);
  if (*end != '}' && *end != ']')
    {
      guchar next = next_byte (end, limit);

      /* It may be a comma that belongs to the row. */
      if (next == 0 || next == ',')
        return FALSE;
    }
  return pass (self, end, EXPECT_COMMA);
}

static gboolean
object_at (SbxRowScanner *scanner, guint32 depth)
{
  return depth > 0 && (scanner->stack[(depth - 1) / 8] >> ((depth - 1) % 8) & 1);
}

static G_ALWAYS_INLINE inline gboolean
pass_close (Plain *self, const guchar *limit)
{
  if (*self->at != (self->object ? '}' : ']') || self->depth - 1 <= self->depth_goal)
    return FALSE;
  self->depth--;
  self->object = object_at (self->scanner, self->depth);
  if (pass_value (self, self->at + 1, limit))
    {
      self->min_depth = MIN (self->min_depth, self->depth);
      return TRUE;
    }
  self->depth++;
  return FALSE;
}

static G_ALWAYS_INLINE inline gboolean
pass_open (Plain *self, const guchar *at)
{
  SbxRowScanner *scanner = self->scanner;
  gboolean object = *at == '{';
  guint32 level = self->depth;
  guint8 bit = 1 << (level % 8);

  if (level / 8 >= scanner->stack_size || !pass (self, at + 1, object ? EXPECT_FIRST_KEY : EXPECT_FIRST_VALUE))
    return FALSE;
  scanner->stack[level / 8] = (scanner->stack[level / 8] & ~bit) | (object ? bit : 0);
  self->depth++;
  self->object = object;
  return TRUE;
}

static G_ALWAYS_INLINE inline gboolean
pass_row (Plain *self)
{
  const guchar *at, *limit;
  Window window;

  if (!pass_space (self))
    return FALSE;
  at = self->at;
  limit = at + self->reach;
  if (self->expect == EXPECT_COMMA)
    return pass_close (self, limit);
  window = window_at (at);
  if (self->object && (at = past_key (&window, at, limit)) == NULL)
    return FALSE;

  if (*at == '"')
    at = past_string (&window, at + 1, limit);
  else if (is_digit (*at) || *at == '-')
    at = past_number (at, limit);
  else if (*at == '{' || *at == '[')
    {
      guchar next = next_byte (at + 1, limit);

      if (next == 0 || self->depth == SBX_JSON_DEPTH)
        return FALSE;
      if (next != *at + 2)
        return pass_open (self, at);
      at = at[1] == next ? at + 2 : NULL;
    }
  else
    at = past_word (at);
  return at && pass_value (self, at, limit);
}

void
sbx_row_scanner_pass (SbxRowScanner *self, const guchar *bytes, gsize length, const SbxRowGoal *goal)
{
  SbxRowState *state = &self->state;
  gboolean sequence = state->form == SBX_TEXT_JSON_SEQUENCE;
  guint64 n_goal = goal->row - state->row;
  Plain plain = {
    .scanner = self, .at = bytes, .goal = bytes + MIN (length, goal->offset - state->offset), .depth_goal = goal->depth,
    .reach = MIN (2 * self->columns, SBX_ROW_COLUMNS), .sure = room_at (SBX_JSON_INDENT_DEPTH, self->columns) / 4,
    .depth = state->depth, .min_depth = state->depth, .object = object_at (self, state->depth), .expect = state->expect,
  };

  if ((state->form != SBX_TEXT_JSON && !sequence) || state->continued || length < ROW_REACH
      || state->offset >= goal->offset || state->row >= goal->row || state->depth <= goal->depth)
    return;
  plain.last = bytes + length - ROW_REACH;
  while (plain.n_rows < n_goal && (plain.expect != EXPECT_END || sequence) && pass_row (&plain))
    ;

  if (plain.line)
    state->line_start = state->offset + (plain.line - bytes);
  if (plain.n_rows > 0)
    self->min_depth = MIN (self->min_depth, plain.min_depth);
  state->source_line += plain.n_lines;
  state->offset += plain.at - bytes;
  state->row += plain.n_rows;
  state->line += plain.n_rows;
  state->depth = plain.depth;
  state->expect = plain.expect;
}
