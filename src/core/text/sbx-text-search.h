/* Finds bytes in a spool, in the background, and knows how many there are and which one is where.
 *
 * Only the number of matches in each 64 KB is kept; the places are found again when they are asked for, so that a million
 * matches cost no memory. The search is in the bytes as they arrived. Without regard to case it knows the letters of ASCII, and, when
 * what is searched has others, Unicode's simple case folding ("ß" is not "SS"). A match of a regular expression spans at most 16 KB
 * and may look 1 KB back.
 *
 * For the thread that made it, but for the worker of its own. "changed" is emitted at most some 20 times a second while it
 * runs, and once more at the end. The worker holds a reference: cancel what is not wanted any more.
 */
#pragma once

#include "sbx-spool.h"

G_BEGIN_DECLS

typedef enum
{
  SBX_TEXT_SEARCH_DEFAULT = 0,
  SBX_TEXT_SEARCH_CASE    = 1 << 0,   /* upper and lower case differ */
  SBX_TEXT_SEARCH_REGEX   = 1 << 1,   /* Perl's, as GRegex knows them */
} SbxTextSearchFlags;

typedef struct
{
  guint64 start;    /* source bytes */
  guint64 end;
  guint64 number;   /* from 0, among those found */
} SbxTextMatch;

#define SBX_TYPE_TEXT_SEARCH (sbx_text_search_get_type ())
G_DECLARE_FINAL_TYPE (SbxTextSearch, sbx_text_search, SBX, TEXT_SEARCH, GObject)

/* Begins at once, over what the spool holds now. Fails with G_REGEX_ERROR, saying what is wrong with the expression. */
SbxTextSearch *sbx_text_search_new         (SbxSpool *spool, const char *pattern, SbxTextSearchFlags flags, GError **error);
void           sbx_text_search_cancel      (SbxTextSearch *self);

gboolean       sbx_text_search_is_finished (SbxTextSearch *self);
double         sbx_text_search_get_progress (SbxTextSearch *self);
guint64        sbx_text_search_get_count   (SbxTextSearch *self);
/* Why it ended early; NULL: it did not. (transfer full) */
GError        *sbx_text_search_dup_error   (SbxTextSearch *self);

/* The first match that starts at from or later; the last one that starts before it. FALSE: none so far. */
gboolean       sbx_text_search_find_next     (SbxTextSearch *self, guint64 from, SbxTextMatch *match);
gboolean       sbx_text_search_find_previous (SbxTextSearch *self, guint64 from, SbxTextMatch *match);
/* Those that touch the bytes from start to before end, appended to matches (of SbxTextMatch). */
void           sbx_text_search_list          (SbxTextSearch *self, guint64 start, guint64 end, GArray *matches);

G_END_DECLS
