/* Any bytes as JSON, in rows of any width: no byte outside of white space is lost, any row is the same when it is reached alone,
 * and rows that are passed over quickly are those that are made one by one. */
#include "../core/text/check-pass.h"
#include "sbx-line-index.h"

/* No row is passed that is nearer to the end. */
#define AFTER 1500

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static SbxSpool *
make_spool (const guint8 *data, gsize size)
{
  SbxSpool *spool = sbx_spool_new (g_get_tmp_dir (), NULL);

  g_assert_true (sbx_spool_append (spool, data, size, NULL));
  return spool;
}

/* Rows follow one another, and what lies between them is white space. */
static void
check_row (const guint8 *data, const SbxTextRow *row, guint64 end)
{
  g_assert_cmpuint (row->extent.start, >=, end);
  for (guint64 at = end; at < row->extent.start; at++)
    g_assert_true (data[at] == ' ' || data[at] == '\n' || data[at] == '\r' || data[at] == '\t' || data[at] == 0x1e
                   || (at < 3 && data[at] >= 0x80));
  g_assert_true (g_utf8_validate_len (row->text->str, row->text->len, NULL));
}

static void
check (const guint8 *data, gsize size, SbxTextForm form, guint columns)
{
  g_autoptr(SbxSpool) spool = make_spool (data, size);
  g_autoptr(SbxLineIndex) index = sbx_line_index_new (spool, form, columns, TRUE);
  g_autoptr(GPtrArray) rows = NULL;
  guint64 end = 0;

  while (!sbx_line_index_is_finished (index))
    g_thread_yield ();
  rows = sbx_line_index_read_rows (index, 0, G_MAXUINT, NULL);
  g_assert_cmpuint (rows->len, ==, sbx_line_index_get_n_rows (index));
  for (guint i = 0; i < rows->len; i++)
    {
      const SbxTextRow *row = g_ptr_array_index (rows, i);
      guint64 found;

      check_row (data, row, end);
      end = row->extent.end;
      if (i > 50 && i % 97 != 0)
        continue;
      g_autoptr(GPtrArray) alone = sbx_line_index_read_rows (index, i, 1, NULL);
      g_assert_true (g_string_equal (((SbxTextRow *) g_ptr_array_index (alone, 0))->text, row->text));
      if (sbx_line_index_find_close (index, i, &found))
        g_assert_cmpuint (found, >, i);
      if (row->extent.end > row->extent.start)
        g_assert_true (sbx_line_index_find_row (index, row->extent.start, &found) && found == i);
    }
  sbx_line_index_cancel (index);
}

static void
check_quick (const guint8 *data, gsize size)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (size > 0 ? size + data[size / 2] : 0);
  guint64 n_rows = 0;

  check_pass (data, size, SBX_TEXT_JSON, 0, rand, &n_rows);
  check_pass (data, size, SBX_TEXT_JSON, 8 + size % 40, rand, &n_rows);
  check_pass (data, size, SBX_TEXT_JSON, 300, rand, &n_rows);
  check_pass (data, size, SBX_TEXT_JSON_SEQUENCE, 60, rand, &n_rows);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree guint8 *longer = g_malloc (size + AFTER);

  if (size > 0)
    memcpy (longer, data, size);
  memset (longer + size, ' ', AFTER);
  check_quick (data, size);
  check_quick (longer, size + AFTER);

  check (data, size, SBX_TEXT_JSON, 0);
  check (data, size, SBX_TEXT_JSON, 8 + size % 40);
  check (data, size, SBX_TEXT_JSON_SEQUENCE, 20);
  check (longer, size + AFTER, SBX_TEXT_JSON, 100);
  return 0;
}
