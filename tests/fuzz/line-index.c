/* Any bytes as lines: the rows are all of them, in valid UTF-8, the same at once and in pieces that arrive one after the other. */
#include "sbx-line-index.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check (SbxLineIndex *index, const guint8 *data, gsize size)
{
  g_autoptr(GPtrArray) rows = NULL;
  guint64 end = 0;

  while (!sbx_line_index_is_finished (index))
    g_thread_yield ();
  rows = sbx_line_index_read_rows (index, 0, G_MAXUINT, NULL);
  g_assert_cmpuint (rows->len, ==, sbx_line_index_get_n_rows (index));
  for (guint i = 0; i < rows->len; i++)
    {
      const SbxTextRow *row = g_ptr_array_index (rows, i);

      /* Nothing but the end of a line lies between two rows. */
      g_assert_cmpuint (row->extent.start - end, <=, 2);
      for (guint64 at = end; at < row->extent.start; at++)
        g_assert_true (data[at] == '\n' || data[at] == '\r');
      end = row->extent.end;
      g_assert_true (g_utf8_validate_len (row->text->str, row->text->len, NULL));
      for (guint64 offset = row->extent.start; offset <= row->extent.end; offset++)
        g_assert_cmpuint (sbx_text_row_index_at (row, offset), <=, row->text->len);
      for (guint at = 0; at <= row->text->len; at++)
        g_assert_cmpuint (sbx_text_row_offset_at (row, at), <=, row->extent.end);
    }
  g_assert_cmpuint (size - end, <=, 2);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr(SbxSpool) whole = sbx_spool_new (g_get_tmp_dir (), NULL), pieces = sbx_spool_new (g_get_tmp_dir (), NULL);
  g_autoptr(SbxLineIndex) at_once = NULL, growing = NULL;
  guint columns = size > 0 ? 8 + data[0] % 60 : 0;

  g_assert_true (sbx_spool_append (whole, data, size, NULL));
  at_once = sbx_line_index_new (whole, SBX_TEXT_RAW, columns, TRUE);
  check (at_once, data, size);

  growing = sbx_line_index_new (pieces, SBX_TEXT_RAW, columns, FALSE);
  for (gsize at = 0, n; at < size; at += n)
    {
      n = MIN (size - at, 1 + (gsize) data[at]);
      g_assert_true (sbx_spool_append (pieces, data + at, n, NULL));
      sbx_line_index_update (growing, FALSE);
    }
  sbx_line_index_update (growing, TRUE);
  check (growing, data, size);
  g_assert_cmpuint (sbx_line_index_get_n_rows (growing), ==, sbx_line_index_get_n_rows (at_once));
  sbx_line_index_cancel (at_once);
  sbx_line_index_cancel (growing);
  /* What they have to tell holds them, and their files, until it is told. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return 0;
}
