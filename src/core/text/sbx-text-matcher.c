#include "sbx-text-matcher.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _SbxTextMatcher
{
  char   *needle;
  gsize   length;
  gboolean fold;     /* the needle is in lower case */
  GRegex *regex;     /* else NULL */
};

static gboolean
compile (SbxTextMatcher *self, const char *pattern, SbxTextSearchFlags flags, GError **error)
{
  g_autofree char *literal = flags & SBX_TEXT_SEARCH_REGEX ? NULL : g_regex_escape_string (pattern, -1);
  g_autoptr(GError) problem = NULL;

  self->regex = g_regex_new (literal ? literal : pattern,
                             G_REGEX_OPTIMIZE | G_REGEX_MULTILINE | (flags & SBX_TEXT_SEARCH_CASE ? 0 : G_REGEX_CASELESS),
                             G_REGEX_MATCH_NOTEMPTY, &problem);
  if (self->regex == NULL)
    g_set_error (error, problem->domain, problem->code, _("“%s” is not a regular expression: %s"), pattern, problem->message);
  return self->regex != NULL;
}

SbxTextMatcher *
sbx_text_matcher_new (const char *pattern, SbxTextSearchFlags flags, GError **error)
{
  g_autoptr(SbxTextMatcher) self = g_new0 (SbxTextMatcher, 1);
  gboolean any_case = !(flags & SBX_TEXT_SEARCH_CASE);

  if ((flags & SBX_TEXT_SEARCH_REGEX) || (any_case && !g_str_is_ascii (pattern)))
    return compile (self, pattern, flags, error) ? g_steal_pointer (&self) : NULL;
  self->fold = any_case;
  self->needle = any_case ? g_ascii_strdown (pattern, -1) : g_strdup (pattern);
  self->length = strlen (pattern);
  return g_steal_pointer (&self);
}

void
sbx_text_matcher_free (SbxTextMatcher *self)
{
  if (self == NULL)
    return;
  g_free (self->needle);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_free (self);
}

gsize
sbx_text_matcher_behind (SbxTextMatcher *self)
{
  return self->regex ? SBX_TEXT_BEHIND_BYTES : 0;
}

gsize
sbx_text_matcher_ahead (SbxTextMatcher *self)
{
  return self->regex ? SBX_TEXT_MATCH_BYTES : self->length;
}

/* In blocks, so that the compiler can do many letters at once. */
static void
to_lower (char *bytes, gsize length)
{
  gsize at = 0;

  for (; at + 64 <= length; at += 64)
    for (int i = 0; i < 64; i++)
      {
        guint8 c = bytes[at + i];
        bytes[at + i] = c | ((guint8) (c - 'A') < 26 ? 0x20 : 0);
      }
  for (; at < length; at++)
    bytes[at] = g_ascii_tolower (bytes[at]);
}

static void
run_plain (SbxTextMatcher *self, char *bytes, gsize length, gsize from, gsize until, GArray *spans)
{
  gsize limit = MIN (length, until + self->length - 1);

  if (self->fold && limit > from)
    to_lower (bytes + from, limit - from);
  while (from < limit)
    {
      const char *found = memmem (bytes + from, limit - from, self->needle, self->length);
      SbxTextSpan span;

      if (found == NULL)
        break;
      span = (SbxTextSpan) { found - bytes, found - bytes + self->length };
      g_array_append_val (spans, span);
      from = span.end;
    }
}

/* GRegex takes UTF-8 only. Places must stay, so a byte that is none becomes one that no one types. */
static void
make_valid (char *bytes, gsize length)
{
  const char *end;
  gsize at = 0;

  while (at < length && !g_utf8_validate_len (bytes + at, length - at, &end))
    {
      at = end - bytes;
      bytes[at++] = 0x1a;
    }
}

static gboolean
run_regex (SbxTextMatcher *self, char *bytes, gsize length, gboolean end, gsize from, gsize until, GArray *spans, GError **error)
{
  g_autoptr(GMatchInfo) info = NULL;
  g_autoptr(GError) problem = NULL;

  make_valid (bytes, length);
  while (from < until && (bytes[from] & 0xc0) == 0x80)
    from++;
  if (from >= until)
    return TRUE;

  g_regex_match_full (self->regex, bytes, length, from, end ? 0 : G_REGEX_MATCH_NOTEOL, &info, &problem);
  while (!problem && g_match_info_matches (info))
    {
      SbxTextSpan span;
      int start, stop;

      g_match_info_fetch_pos (info, 0, &start, &stop);
      span = (SbxTextSpan) { start, stop };
      if (span.start >= until)
        break;
      /* \K can end a match before where it was looked for. */
      if (span.end > span.start && span.start >= from)
        g_array_append_val (spans, span);
      g_match_info_next (info, &problem);
    }
  if (problem)
    {
      g_set_error (error, problem->domain, problem->code,
                   _("“%s” takes too long to search for; try a simpler expression"), g_regex_get_pattern (self->regex));
      return FALSE;
    }
  return TRUE;
}

gboolean
sbx_text_matcher_run (SbxTextMatcher *self, char *bytes, gsize length, gboolean end,
                      gsize from, gsize until, GArray *spans, GError **error)
{
  if (self->regex)
    return run_regex (self, bytes, length, end, from, until, spans, error);
  if (self->length > 0)
    run_plain (self, bytes, length, from, until, spans);
  return TRUE;
}
