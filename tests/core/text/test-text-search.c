#include "sbx-text-search.h"

#include <string.h>

#include "text-support.h"

static SbxTextSearch *
search (SbxSpool *spool, const char *pattern, SbxTextSearchFlags flags)
{
  g_autoptr(GError) error = NULL;
  SbxTextSearch *self = sbx_text_search_new (spool, pattern, flags, &error);

  g_assert_no_error (error);
  while (!sbx_text_search_is_finished (self))
    g_main_context_iteration (NULL, TRUE);
  return self;
}

static void
assert_count (const char *text, const char *pattern, SbxTextSearchFlags flags, guint64 count)
{
  g_autoptr(SbxSpool) spool = make_spool (text, -1);
  g_autoptr(SbxTextSearch) found = search (spool, pattern, flags);

  g_assert_cmpuint (sbx_text_search_get_count (found), ==, count);
}

static void
test_kinds (void)
{
  const SbxTextSearchFlags match_case = SBX_TEXT_SEARCH_CASE, regex = SBX_TEXT_SEARCH_REGEX;

  assert_count ("aaaa", "aa", match_case, 2);
  assert_count ("Error error ERROR", "error", 0, 3);
  assert_count ("Error error ERROR", "error", match_case, 1);
  assert_count ("a.b a+b", "a.b", 0, 1);
  assert_count ("a.b a+b", "a.b", regex, 2);
  assert_count ("Größe GRÖSSE größe", "GRÖ", 0, 3);
  assert_count ("Größe GRÖSSE größe", "GRÖ", match_case, 1);
  assert_count ("one\ntwo\nthree", "^t", regex, 2);
  assert_count ("one\ntwo\nthree", "e$", regex, 2);
  assert_count ("aXb", "x*", regex, 1);
  assert_count ("", "x", 0, 0);
  assert_count ("abc", "", 0, 0);
  assert_count ("a\xff" "b a\xff" "b", "a.b", regex, 2);
  assert_count ("a\xff" "b", "b", 0, 1);
}

static void
test_wrong (void)
{
  g_autoptr(SbxSpool) spool = make_spool ("a", -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxTextSearch) none = sbx_text_search_new (spool, "(a", SBX_TEXT_SEARCH_REGEX, &error);

  g_assert_null (none);
  g_assert_true (error->domain == G_REGEX_ERROR);
  g_assert_true (g_str_has_prefix (error->message, "“(a” is not a regular expression: "));
}

/* An expression that would take for ever ends with a sentence, and soon. */
static void
test_endless (void)
{
  g_autofree char *letters = g_strnfill (40000, 'a'), *text = g_strconcat (letters, " c", NULL);
  g_autoptr(SbxSpool) spool = make_spool (text, -1);
  g_autoptr(SbxTextSearch) found = search (spool, "(a+)+c", SBX_TEXT_SEARCH_REGEX);
  g_autoptr(GError) error = sbx_text_search_dup_error (found);

  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, "“(a+)+c” takes too long to search for; try a simpler expression");
}

/* Places on both sides of the pieces that are searched, by a search of the whole. */
static void
check_places (SbxSpool *spool, const char *text, gsize length, const char *pattern, SbxTextSearchFlags flags)
{
  g_autoptr(SbxTextSearch) found = search (spool, pattern, flags);
  g_autoptr(GArray) listed = g_array_new (FALSE, FALSE, sizeof (SbxTextMatch));
  SbxTextMatch match;
  guint64 from = 0, n = 0;

  sbx_text_search_list (found, 0, length, listed);
  for (const char *at = text; (at = memmem (at, text + length - at, "needle", 6)); at += 6, n++)
    {
      g_assert_true (sbx_text_search_find_next (found, from, &match));
      g_assert_cmpuint (match.start, ==, at - text);
      g_assert_cmpuint (match.end, ==, at - text + 6);
      g_assert_cmpuint (match.number, ==, n);
      g_assert_cmpuint (g_array_index (listed, SbxTextMatch, n).start, ==, match.start);
      from = match.start + 1;
      g_assert_true (sbx_text_search_find_previous (found, from, &match));
      g_assert_cmpuint (match.number, ==, n);
    }
  g_assert_cmpuint (sbx_text_search_get_count (found), ==, n);
  g_assert_cmpuint (listed->len, ==, n);
  g_assert_false (sbx_text_search_find_next (found, from, &match));
  g_assert_true (sbx_text_search_find_previous (found, length, &match));
  g_assert_cmpuint (match.number, ==, n - 1);
  g_assert_false (sbx_text_search_find_previous (found, 0, &match));
}

static void
test_places (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(SbxSpool) spool = NULL;

  while (text->len < 400000)
    {
      for (int i = g_rand_int_range (rand, 0, 900); i > 0; i--)
        g_string_append_c (text, i % 60 == 0 ? '\n' : 'x');
      g_string_append (text, "needle");
    }
  /* Across the ends of pieces of 64 KB. */
  memcpy (text->str + 65536 - 3, "needle", 6);
  memcpy (text->str + 131072 - 6, "needle", 6);
  memcpy (text->str + 196608, "needle", 6);
  spool = make_spool (text->str, text->len);
  check_places (spool, text->str, text->len, "needle", SBX_TEXT_SEARCH_CASE);
  check_places (spool, text->str, text->len, "NEEDLE", SBX_TEXT_SEARCH_DEFAULT);
  check_places (spool, text->str, text->len, "nee[d]le", SBX_TEXT_SEARCH_REGEX);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/search/kinds", test_kinds);
  g_test_add_func ("/text/search/wrong", test_wrong);
  g_test_add_func ("/text/search/endless", test_endless);
  g_test_add_func ("/text/search/places", test_places);

  return g_test_run ();
}
