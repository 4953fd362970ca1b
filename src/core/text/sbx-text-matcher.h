/* Matches of a pattern in bytes in hand. Private to this folder. */
#pragma once

#include "sbx-text-search.h"

G_BEGIN_DECLS

#define SBX_TEXT_MATCH_BYTES (16 * 1024)
#define SBX_TEXT_BEHIND_BYTES 1024

typedef struct
{
  guint start;
  guint end;
} SbxTextSpan;

typedef struct _SbxTextMatcher SbxTextMatcher;

SbxTextMatcher *sbx_text_matcher_new   (const char *pattern, SbxTextSearchFlags flags, GError **error);
void            sbx_text_matcher_free  (SbxTextMatcher *self);
/* The bytes to have in hand before and after those that are searched. */
gsize           sbx_text_matcher_behind (SbxTextMatcher *self);
gsize           sbx_text_matcher_ahead  (SbxTextMatcher *self);
/* Appends the matches that start at from to before until; end: no bytes follow. Changes bytes (letters to lower case, what is not
 * UTF-8 to a control character). */
gboolean        sbx_text_matcher_run   (SbxTextMatcher *self, char *bytes, gsize length, gboolean end,
                                        gsize from, gsize until, GArray *spans, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxTextMatcher, sbx_text_matcher_free)

G_END_DECLS
