/* Any two texts, apart by a NUL byte: what is changed leads from the one to the other, and back again. */
#include "sbx-text-diff.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check_equal (GArray *one, guint i, GArray *other, guint j)
{
  const SbxTextLine *a = &g_array_index (one, SbxTextLine, i), *b = &g_array_index (other, SbxTextLine, j);

  g_assert_cmpmem (a->text, a->length, b->text, b->length);
}

static guint
check (GArray *one, GArray *other)
{
  g_autoptr(GArray) changes = sbx_text_diff (one, other, G_MAXUINT64, NULL, NULL);
  guint x = 0, y = 0, n = 0;

  for (guint i = 0; i < changes->len; i++)
    {
      const SbxTextChange *change = &g_array_index (changes, SbxTextChange, i);

      for (; x < change->one_start; x++, y++)
        check_equal (one, x, other, y);
      g_assert_cmpuint (y, ==, change->other_start);
      x += change->one_count;
      y += change->other_count;
      n += change->one_count + change->other_count;
    }
  for (; x < one->len; x++, y++)
    check_equal (one, x, other, y);
  g_assert_cmpuint (y, ==, other->len);
  return n;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const guint8 *middle = size > 0 ? memchr (data, '\0', size) : NULL;
  gsize length = middle != NULL ? (gsize) (middle - data) : size;
  const char *rest = middle != NULL ? (const char *) middle + 1 : "";
  g_autoptr(GArray) one = sbx_text_lines_split ((const char *) data, length);
  g_autoptr(GArray) other = sbx_text_lines_split (rest, middle != NULL ? size - length - 1 : 0);

  /* The fewest changes are as many in both directions. */
  g_assert_cmpuint (check (one, other), ==, check (other, one));
  return 0;
}
