#include "sbx-json-reader.h"

#include <string.h>

#include "sbx-text-unit.h"

#define WINDOW_BYTES (64 * 1024)

void
sbx_json_reader_init (SbxJsonReader *self, SbxSpool *spool, GCancellable *cancellable)
{
  *self = (SbxJsonReader) { .spool = spool, .cancellable = cancellable, .size = sbx_spool_get_size (spool) };
  self->buffer = g_malloc (WINDOW_BYTES);
}

void
sbx_json_reader_clear (SbxJsonReader *self)
{
  g_clear_pointer (&self->buffer, g_free);
  g_clear_error (&self->error);
}

const GError *
sbx_json_reader_get_error (SbxJsonReader *self)
{
  return self->error;
}

/* --- Bytes --- */

static gboolean
load (SbxJsonReader *self, guint64 offset)
{
  gssize n;

  if (self->error || offset >= self->size || g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    return FALSE;
  n = sbx_spool_read (self->spool, offset, self->buffer, WINDOW_BYTES, &self->error);
  self->start = offset;
  self->length = MAX (n, 0);
  return n > 0;
}

/* The bytes in hand from offset on; 0: there are no more. */
static inline gsize
bytes_at (SbxJsonReader *self, guint64 offset, const guchar **bytes)
{
  if ((offset < self->start || offset >= self->start + self->length) && !load (self, offset))
    return 0;
  *bytes = self->buffer + (offset - self->start);
  return self->length - (offset - self->start);
}

static inline int
byte_at (SbxJsonReader *self, guint64 offset)
{
  const guchar *bytes;

  return bytes_at (self, offset, &bytes) > 0 ? *bytes : -1;
}

static guint64
pass_space (SbxJsonReader *self, guint64 offset)
{
  const guchar *bytes;
  gsize n;

  while ((n = bytes_at (self, offset, &bytes)) > 0)
    {
      gsize at = 0;

      while (at < n && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t' || bytes[at] == 0x1e))
        at++;
      if (offset == 0 && n >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
        at = 3;
      else if (at == 0)
        break;
      offset += at;
    }
  return offset;
}

/* --- Values --- */

/* After the closing quote of the string that opens at offset. */
static guint64
pass_string (SbxJsonReader *self, guint64 offset)
{
  const guchar *bytes;
  gsize n;

  for (offset++; (n = bytes_at (self, offset, &bytes)) > 0;)
    {
      gsize at = sbx_text_string_span (bytes, n);

      if (at == n)
        offset += n;
      else if (bytes[at] == '"')
        return offset + at + 1;
      else
        offset += at + (bytes[at] == '\\' ? 2 : 1);
    }
  return MIN (offset, self->size);
}

static gboolean
ends_scalar (guchar c)
{
  return c <= ' ' || c == ',' || c == ']' || c == '}' || c == ':' || c == '"' || c == '[' || c == '{';
}

static guint64
pass_scalar (SbxJsonReader *self, guint64 offset)
{
  guint64 start = offset;
  const guchar *bytes;
  gsize n;

  while ((n = bytes_at (self, offset, &bytes)) > 0)
    {
      gsize at = 0;

      while (at < n && !ends_scalar (bytes[at]))
        at++;
      offset += at;
      if (at < n)
        break;
    }
  /* Something that begins no value is passed byte by byte, so that every walk comes to an end. */
  return offset > start ? offset : MIN (offset + 1, self->size);
}

/* From a bracket to after the one that closes it. */
static guint64
pass_container (SbxJsonReader *self, guint64 offset, guint64 *n_children)
{
  guint64 depth = 0, commas = 0;
  gboolean content = FALSE;
  const guchar *bytes;
  gsize n;

  while ((n = bytes_at (self, offset, &bytes)) > 0)
    {
      gsize at = 0;

      for (; at < n && bytes[at] != '"'; at++)
        switch (bytes[at])
          {
          case '[': case '{':
            content |= depth == 1;
            depth++;
            break;
          case ']': case '}':
            if (--depth == 0)
              {
                *n_children = content ? commas + 1 : 0;
                return offset + at + 1;
              }
            break;
          case ',':
            commas += depth == 1;
            break;
          default:
            content |= depth == 1 && bytes[at] > ' ';
          }
      offset += at;
      if (at < n)
        {
          content |= depth == 1;
          offset = pass_string (self, offset);
        }
    }
  *n_children = content ? commas + 1 : 0;
  return self->size;
}

SbxJsonKind
sbx_json_reader_find (SbxJsonReader *self, guint64 *offset)
{
  *offset = pass_space (self, *offset);
  switch (byte_at (self, *offset))
    {
    case '{': return SBX_JSON_OBJECT;
    case '[': return SBX_JSON_ARRAY;
    case '"': return SBX_JSON_STRING;
    case 't': return SBX_JSON_TRUE;
    case 'f': return SBX_JSON_FALSE;
    case 'n': return SBX_JSON_NULL;
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
      return SBX_JSON_NUMBER;
    default:
      return SBX_JSON_NOTHING;
    }
}

guint64
sbx_json_reader_pass (SbxJsonReader *self, guint64 offset, guint64 *n_children)
{
  guint64 n = 0;

  switch (sbx_json_reader_find (self, &offset))
    {
    case SBX_JSON_OBJECT: case SBX_JSON_ARRAY:
      offset = pass_container (self, offset, &n);
      break;
    case SBX_JSON_STRING:
      offset = pass_string (self, offset);
      break;
    default:
      offset = pass_scalar (self, offset);
    }
  if (n_children)
    *n_children = n;
  return offset;
}

/* --- Children --- */

void
sbx_json_child_init (SbxJsonChild *child, SbxJsonReader *reader, guint64 offset)
{
  SbxJsonKind kind = sbx_json_reader_find (reader, &offset);

  *child = (SbxJsonChild) { .index = G_MAXUINT64, .passed = TRUE, .object = kind == SBX_JSON_OBJECT };
  child->next = kind == SBX_JSON_OBJECT || kind == SBX_JSON_ARRAY ? offset + 1 : G_MAXUINT64;
}

void
sbx_json_child_init_sequence (SbxJsonChild *child, guint64 offset)
{
  *child = (SbxJsonChild) { .index = G_MAXUINT64, .passed = TRUE, .sequence = TRUE, .next = offset };
}

void
sbx_json_child_set_end (SbxJsonChild *child, guint64 end)
{
  child->next = end;
  child->passed = TRUE;
}

/* The key, and on to the value; FALSE: it is no member. */
static gboolean
read_key (SbxJsonChild *child, SbxJsonReader *reader, guint64 *at)
{
  guint64 offset = *at;

  if (byte_at (reader, offset) != '"')
    return FALSE;
  child->key = offset;
  child->key_end = pass_string (reader, offset);
  offset = pass_space (reader, child->key_end);
  if (byte_at (reader, offset) != ':')
    return FALSE;
  *at = offset + 1;
  return TRUE;
}

gboolean
sbx_json_child_next (SbxJsonChild *child, SbxJsonReader *reader)
{
  guint64 at;

  if (child->next == G_MAXUINT64)
    return FALSE;
  if (!child->passed)
    child->next = sbx_json_reader_pass (reader, child->value, NULL);
  at = pass_space (reader, child->next);
  if (!child->sequence && child->index != G_MAXUINT64)
    {
      if (byte_at (reader, at) != ',')
        goto end;
      at = pass_space (reader, at + 1);
    }
  if (child->object && !read_key (child, reader, &at))
    goto end;
  child->kind = sbx_json_reader_find (reader, &at);
  if (child->kind == SBX_JSON_NOTHING || reader->error)
    goto end;
  child->index++;
  child->value = child->next = at;
  child->passed = FALSE;
  return TRUE;

end:
  child->next = G_MAXUINT64;
  return FALSE;
}

/* --- Texts --- */

char *
sbx_json_reader_dup_bytes (SbxJsonReader *self, guint64 start, guint64 end, gsize limit, gsize *length)
{
  gsize n = MIN (end - MIN (start, end), limit);
  g_autofree char *bytes = NULL;
  gssize done;

  if (self->error)
    return NULL;
  bytes = g_malloc (n + 1);
  if (start >= self->start && start + n <= self->start + self->length)
    {
      memcpy (bytes, self->buffer + (start - self->start), n);
      done = n;
    }
  else
    done = sbx_spool_read (self->spool, start, bytes, n, &self->error);
  if (done < 0)
    return NULL;
  bytes[done] = '\0';
  if (length)
    *length = done;
  return g_steal_pointer (&bytes);
}

static int
hex_at (const char *at, const char *end)
{
  int value = 0;

  if (end - at < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return -1;
      value = value * 16 + g_ascii_xdigit_value (at[i]);
    }
  return value;
}

/* The escape after a backslash at at; what follows it. */
static const char *
append_escape (GString *text, const char *at, const char *end)
{
  static const char letters[] = "bfnrt", means[] = "\b\f\n\r\t";
  const char *letter;
  int unit, low;

  if (at + 1 >= end)
    return end;
  if (at[1] != 'u')
    {
      letter = strchr (letters, at[1]);
      g_string_append_c (text, letter && at[1] ? means[letter - letters] : at[1]);
      return at + 2;
    }
  unit = hex_at (at + 2, end);
  if (unit < 0)
    {
      g_string_append_c (text, 'u');
      return at + 2;
    }
  at += 6;
  if (unit >= 0xd800 && unit < 0xdc00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u' &&
      (low = hex_at (at + 2, end)) >= 0xdc00 && low < 0xe000)
    {
      g_string_append_unichar (text, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
      return at + 6;
    }
  g_string_append_unichar (text, (unit >= 0xd800 && unit < 0xe000) || unit == 0 ? 0xfffd : unit);
  return at;
}

char *
sbx_json_unescape (const char *bytes, gsize length)
{
  GString *text = g_string_sized_new (length);
  const char *at = bytes, *end = bytes + length;

  if (at < end && *at == '"')
    at++;
  if (end > at && end[-1] == '"')
    end--;
  while (at < end)
    if (*at == '\\')
      at = append_escape (text, at, end);
    else
      g_string_append_c (text, *at++);
  return g_string_free_and_steal (text);
}

char *
sbx_json_reader_dup_string (SbxJsonReader *self, guint64 start, guint64 end, gsize limit)
{
  gsize length;
  g_autofree char *bytes = sbx_json_reader_dup_bytes (self, start, end, limit, &length);

  return bytes ? sbx_json_unescape (bytes, length) : NULL;
}
