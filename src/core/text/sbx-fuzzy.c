#include "sbx-fuzzy.h"

#include <string.h>

enum { NONE, INITIALS, INSIDE, WORDS, IN_ORDER, BEGINNING, SAME };

/* Letters that are typed for one another. */
static gunichar
plain_letter (gunichar letter)
{
  switch (letter)
    {
    case 0x671: /* alef wasla */
      return 0x627;
    case 0x649: /* alef maksura */
    case 0x6cc: /* Farsi yeh */
      return 0x64a;
    case 0x629: /* teh marbuta */
      return 0x647;
    case 0x6a9: /* keheh */
      return 0x643;
    default:
      return letter;
    }
}

char *
sbx_fuzzy_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  /* Takes accents, vowel marks and the hamza off the letters that carry them. */
  g_autofree char *parts = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  g_autofree char *lower = g_utf8_casefold (parts, -1);
  GString *folded = g_string_new (NULL);

  for (const char *at = lower; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (g_unichar_ismark (letter) || letter == 0x640)
        continue;
      if (g_unichar_isalnum (letter))
        g_string_append_unichar (folded, plain_letter (letter));
      else if (folded->len > 0 && folded->str[folded->len - 1] != ' ')
        g_string_append_c (folded, ' ');
    }
  if (folded->len > 0 && folded->str[folded->len - 1] == ' ')
    g_string_truncate (folded, folded->len - 1);
  return g_string_free_and_steal (folded);
}

/* Where a word of text begins with word, from at on. */
static const char *
find_word (const char *at,
           const char *word)
{
  while (at != NULL && !g_str_has_prefix (at, word))
    {
      at = strchr (at, ' ');
      if (at != NULL)
        at++;
    }
  return at;
}

static gboolean
match_initials (const char *query,
                const char *text)
{
  gboolean start = TRUE;

  for (; *text != '\0' && *query != '\0'; text = g_utf8_next_char (text))
    {
      if (start && g_utf8_get_char (text) == g_utf8_get_char (query))
        query = g_utf8_next_char (query);
      else if (start)
        return FALSE;
      start = *text == ' ';
    }
  return *query == '\0';
}

guint
sbx_fuzzy_score (const char *query,
                 const char *text)
{
  g_auto (GStrv) words = NULL;
  guint score = IN_ORDER;
  const char *at = text;

  if (*query == '\0')
    return BEGINNING;
  if (g_str_has_prefix (text, query))
    return text[strlen (query)] == '\0' ? SAME : BEGINNING;

  words = g_strsplit (query, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      at = at != NULL ? find_word (at, words[i]) : NULL;
      if (at != NULL)
        continue;
      if (find_word (text, words[i]) != NULL)
        score = MIN (score, WORDS);
      /* One letter stands in everything. */
      else if (g_utf8_strlen (words[i], -1) > 1 && strstr (text, words[i]) != NULL)
        score = MIN (score, INSIDE);
      else
        return g_utf8_strlen (query, -1) > 1 && match_initials (query, text) ? INITIALS : NONE;
    }
  return score;
}
