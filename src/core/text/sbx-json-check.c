#include "sbx-json-check.h"

#include <string.h>

#include "sbx-row-scanner.h"
#include "sbx-scope.h"

#define INDENT 2
#define INDENT_DEPTH 64

static gsize
skip_space (const char *text, gsize at)
{
  return at + strspn (text + at, " \t\r\n");
}

/* Past the closing quote of the string that begins at at, or at the end of the text. */
static gsize
skip_string (const char *text, gsize at)
{
  for (at++; text[at] != '\0' && text[at] != '"'; at++)
    if (text[at] == '\\' && text[at + 1] != '\0')
      at++;
  return text[at] == '"' ? at + 1 : at;
}

/* A reference is five bytes at least, room for the shortest member: "":1 */
static void
stand_in (char *at, gsize length, gboolean key, char next)
{
  memset (at, '1', length);
  if (!key)
    return;
  if (next == ':')
    at[length - 1] = '"';
  else
    memcpy (at + 1, "\":", 2);
  at[0] = '"';
}

/* As long as text, with something valid in place of each reference that stands outside of strings. */
static char *
mask_references (const char *text)
{
  char *masked = g_strdup (text);
  g_autoptr(GString) open = g_string_new (NULL);
  gboolean key = FALSE;

  for (gsize at = 0; text[at] != '\0';)
    {
      gsize length = sbx_variables_match (text + at);

      if (length > 0)
        {
          stand_in (masked + at, length, key, text[skip_space (text, at + length)]);
          at += length;
          continue;
        }
      if (text[at] == '"')
        {
          at = skip_string (text, at);
          continue;
        }
      if (text[at] == '{' || text[at] == '[')
        g_string_append_c (open, text[at]);
      else if ((text[at] == '}' || text[at] == ']') && open->len > 0)
        g_string_truncate (open, open->len - 1);
      if (strchr ("{[}],:", text[at]))
        key = strchr ("{,", text[at]) && open->len > 0 && open->str[open->len - 1] == '{';
      at++;
    }
  return masked;
}

static gboolean
is_blank (const char *text)
{
  return text[skip_space (text, 0)] == '\0';
}

gboolean
sbx_json_check (const char *text, gsize *offset, const char **message)
{
  g_autofree char *masked = NULL;
  SbxRowScanner scanner;
  SbxRowExtent extent;
  gsize length = strlen (text);
  SbxRowStep step;
  gboolean valid;

  if (is_blank (text))
    return TRUE;

  masked = mask_references (text);
  sbx_row_scanner_init (&scanner, SBX_TEXT_JSON, SBX_ROW_COLUMNS);
  do
    step = sbx_row_scanner_next (&scanner, (const guchar *) masked + scanner.state.offset, length - scanner.state.offset, TRUE,
                                 &extent, NULL);
  while (step == SBX_ROW_READY && scanner.fault == SBX_FAULT_NONE);

  valid = scanner.fault == SBX_FAULT_NONE;
  if (!valid)
    {
      *offset = MIN (scanner.fault_offset, length);
      *message = sbx_text_fault_message (scanner.fault);
    }
  sbx_row_scanner_clear (&scanner);
  return valid;
}

static void
break_line (GString *pretty, guint depth)
{
  g_string_append_c (pretty, '\n');
  for (guint i = 0; i < INDENT * MIN (depth, INDENT_DEPTH); i++)
    g_string_append_c (pretty, ' ');
}

/* One token, or the white space between two. Returns where the next begins. */
static gsize
format_token (const char *text, gsize at, guint *depth, GString *pretty)
{
  gsize length = sbx_variables_match (text + at);
  gsize next = at + 1;

  if (length > 0 || text[at] == '"')
    {
      next = length > 0 ? at + length : skip_string (text, at);
      g_string_append_len (pretty, text + at, next - at);
      return next;
    }

  switch (text[at])
    {
    case '{':
    case '[':
      g_string_append_c (pretty, text[at]);
      next = skip_space (text, at + 1);
      if (text[next] == '}' || text[next] == ']')
        {
          g_string_append_c (pretty, text[next]);
          return next + 1;
        }
      break_line (pretty, ++*depth);
      return next;
    case '}':
    case ']':
      break_line (pretty, --*depth);
      g_string_append_c (pretty, text[at]);
      return next;
    case ',':
      g_string_append_c (pretty, ',');
      break_line (pretty, *depth);
      return next;
    case ':':
      g_string_append (pretty, ": ");
      return next;
    case ' ':
    case '\t':
    case '\r':
    case '\n':
      return next;
    default:
      g_string_append_c (pretty, text[at]);
      return next;
    }
}

char *
sbx_json_format (const char *text)
{
  const char *message;
  GString *pretty;
  gsize offset;
  guint depth = 0;

  if (is_blank (text) || !sbx_json_check (text, &offset, &message))
    return NULL;

  pretty = g_string_sized_new (strlen (text) * 2);
  for (gsize at = 0; text[at] != '\0';)
    at = format_token (text, at, &depth, pretty);
  return g_string_free_and_steal (pretty);
}
