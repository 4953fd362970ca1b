/* Tells tags, attributes and comments of HTML and XML from text: for colours only, so what is broken is coloured wrongly at worst. */
#include "sbx-row-scanner.h"

#include <string.h>

enum { IN_TEXT, IN_TAG, IN_NAME, IN_DOUBLE, IN_SINGLE, IN_COMMENT, IN_SCRIPT, WHERE = 7 };
/* With the tag of a script or style: what follows it has no tags but its end. */
#define OF_SCRIPT 8

static gboolean
starts_with (const guchar *bytes, gsize length, const char *word)
{
  return length >= strlen (word) && g_ascii_strncasecmp ((const char *) bytes, word, strlen (word)) == 0;
}

static gboolean
opens_tag (const guchar *at, gsize length)
{
  return length >= 2 && *at == '<' && (g_ascii_isalpha (at[1]) || strchr ("/!?", at[1]) != NULL);
}

static SbxTextKind
kind_in (guint8 inside)
{
  switch (inside & WHERE)
    {
    case IN_TAG: return SBX_TEXT_KEY;
    case IN_NAME: return SBX_TEXT_WORD;
    case IN_DOUBLE: case IN_SINGLE: return SBX_TEXT_STRING;
    case IN_COMMENT: return SBX_TEXT_COMMENT;
    default: return SBX_TEXT_PLAIN;
    }
}

/* How many bytes belong to what begins at at, and where it leaves us; kind: what they are. */
static gsize
step (guint8 *inside, const guchar *at, gsize length, SbxTextKind *kind)
{
  guint8 script = *inside & OF_SCRIPT;

  *kind = kind_in (*inside);
  switch (*inside & WHERE)
    {
    case IN_COMMENT:
      if (!starts_with (at, length, "-->"))
        return 1;
      *inside = IN_TEXT;
      return 3;
    case IN_DOUBLE: case IN_SINGLE:
      if (*at == ((*inside & WHERE) == IN_DOUBLE ? '"' : '\''))
        *inside = IN_TAG | script;
      return 1;
    case IN_TAG: case IN_NAME:
      if (*at == '>')
        *inside = script ? IN_SCRIPT : IN_TEXT;
      else if (*at == '"' || *at == '\'')
        *inside = (*at == '"' ? IN_DOUBLE : IN_SINGLE) | script;
      else
        *inside = (g_ascii_isspace (*at) || ((*inside & WHERE) == IN_NAME && *at != '=' && *at != '/') ? IN_NAME : IN_TAG) | script;
      *kind = *at == '>' || *at == '=' || *at == '/' ? SBX_TEXT_KEY : kind_in (*inside);
      return 1;
    default:
      if ((*inside & WHERE) == IN_SCRIPT ? !starts_with (at, length, "</s") : !opens_tag (at, length))
        return 1;
      *inside = starts_with (at, length, "<!--") ? IN_COMMENT
                : starts_with (at, length, "<script") || starts_with (at, length, "<style") ? IN_TAG | OF_SCRIPT : IN_TAG;
      *kind = kind_in (*inside);
      return *inside == IN_COMMENT ? 4 : 2;
    }
}

void
sbx_text_markup_row (guint8 *inside, const guchar *bytes, gsize length, gsize follows, guint64 offset, SbxTextRow *row)
{
  gsize start = 0, at = 0;
  SbxTextKind kind = SBX_TEXT_PLAIN;

  while (at < length)
    {
      SbxTextKind next;
      gsize n = step (inside, bytes + at, length + follows - at, &next);

      if (row && next != kind && at > start)
        {
          sbx_text_row_append (row, kind, (const char *) bytes + start, at - start, offset + start);
          start = at;
        }
      kind = next;
      at = MIN (at + n, length);
    }
  if (row && at > start)
    sbx_text_row_append (row, kind, (const char *) bytes + start, at - start, offset + start);
  /* The end of the line is white space, too. */
  if ((*inside & WHERE) == IN_TAG && follows > 0 && (bytes[length] == '\n' || bytes[length] == '\r'))
    *inside = IN_NAME | (*inside & OF_SCRIPT);
}
