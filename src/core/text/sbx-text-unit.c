#include "sbx-text-unit.h"

#include "sbx-visible-text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The bytes of a well-formed UTF-8 sequence (RFC 3629) at a byte over 0x7f; 0: not one. */
static guint
sequence_length (const guchar *at, const guchar *end)
{
  guchar low = 0x80, high = 0xbf;
  guint length = *at < 0xc2 ? 0 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : *at < 0xf5 ? 4 : 0;

  if (length == 0 || (gsize) (end - at) < length)
    return 0;
  switch (*at)
    {
    case 0xe0: low = 0xa0; break;
    case 0xed: high = 0x9f; break;
    case 0xf0: low = 0x90; break;
    case 0xf4: high = 0x8f; break;
    default: break;
    }
  if (at[1] < low || at[1] > high)
    return 0;
  for (guint i = 2; i < length; i++)
    if ((at[i] & 0xc0) != 0x80)
      return 0;
  return length;
}

/* The columns of the letters that most texts are of; 0: it has to be looked up. */
static guint
letter_columns (gunichar c)
{
  /* Latin, Greek and Cyrillic; Arabic. */
  if ((c >= 0xa0 && c < 0x300) || (c >= 0x370 && c < 0x483) || (c >= 0x620 && c < 0x64b))
    return 1;
  /* Kana, Chinese characters, Hangul. */
  if ((c >= 0x3041 && c < 0x3097) || (c >= 0x30a1 && c < 0x30ff) || (c >= 0x4e00 && c < 0xa000) || (c >= 0xac00 && c < 0xd7a4))
    return 2;
  return 0;
}

SbxTextUnit
sbx_text_unit (const guchar *at, const guchar *end)
{
  SbxTextUnit escape = { 1, 4, FALSE };
  gunichar c;
  guint length, columns;

  if (*at >= 0x20 && *at < 0x7f)
    return (SbxTextUnit) { 1, 1, TRUE };
  if (*at == '\t')
    return (SbxTextUnit) { 1, SBX_TEXT_TAB, TRUE };
  if (*at < 0x80 || (length = sequence_length (at, end)) == 0)
    return escape;

  c = g_utf8_get_char ((const char *) at);
  if ((columns = letter_columns (c)) > 0)
    return (SbxTextUnit) { length, columns, TRUE };
  if (sbx_char_deceives (c))
    return escape;
  return (SbxTextUnit) { length, g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1, TRUE };
}

gsize
sbx_text_ascii_span (const guchar *bytes, gsize length)
{
  gsize n = 0;

#ifdef __SSE2__
  /* As signed numbers bytes over 0x7f are below a space too. */
  const __m128i space = _mm_set1_epi8 (0x20), rubout = _mm_set1_epi8 (0x7f);
  for (; n + 16 <= length; n += 16)
    {
      __m128i some = _mm_loadu_si128 ((const __m128i *) (bytes + n));
      int bad = _mm_movemask_epi8 (_mm_or_si128 (_mm_cmplt_epi8 (some, space), _mm_cmpeq_epi8 (some, rubout)));
      if (bad)
        return n + __builtin_ctz (bad);
    }
#endif
  while (n < length && bytes[n] >= 0x20 && bytes[n] < 0x7f)
    n++;
  return n;
}

gsize
sbx_text_string_span (const guchar *bytes, gsize length)
{
  gsize n = 0;

#ifdef __SSE2__
  const __m128i space = _mm_set1_epi8 (0x20), rubout = _mm_set1_epi8 (0x7f);
  const __m128i quote = _mm_set1_epi8 ('"'), backslash = _mm_set1_epi8 ('\\');
  for (; n + 16 <= length; n += 16)
    {
      __m128i some = _mm_loadu_si128 ((const __m128i *) (bytes + n));
      __m128i odd = _mm_or_si128 (_mm_cmplt_epi8 (some, space), _mm_cmpeq_epi8 (some, rubout));
      __m128i end = _mm_or_si128 (_mm_cmpeq_epi8 (some, quote), _mm_cmpeq_epi8 (some, backslash));
      int stop = _mm_movemask_epi8 (_mm_or_si128 (odd, end));
      if (stop)
        return n + __builtin_ctz (stop);
    }
#endif
  while (n < length && bytes[n] >= 0x20 && bytes[n] < 0x7f && bytes[n] != '"' && bytes[n] != '\\')
    n++;
  return n;
}

gsize
sbx_text_narrow_span (const guchar *bytes, gsize length)
{
  gsize n = 0;

  for (; n + 2 <= length; n += 2)
    {
      guint pair = bytes[n] << 8 | bytes[n + 1];

      /* U+00C0 to U+02FF, U+0380 to U+047F and U+0620 to U+064A: Latin, Greek and Cyrillic; Arabic. */
      if ((pair & 0xc0) != 0x80
          || !((pair >= 0xc380 && pair <= 0xcbbf) || (pair >= 0xce80 && pair <= 0xd1bf) || (pair >= 0xd8a0 && pair <= 0xd98a)))
        break;
    }
  return n;
}
