/* Does one thing with a body and ends: bench-body pretty|rows|first|find FILE [WHAT]. */
#include <stdio.h>

#include "sbx-line-index.h"
#include "sbx-text-search.h"

static void
count (SbxSpool *spool, SbxTextForm form)
{
  g_autoptr(SbxLineIndex) index = sbx_line_index_new (spool, form, 0, TRUE);

  while (!sbx_line_index_is_finished (index))
    g_main_context_iteration (NULL, TRUE);
  printf ("%" G_GUINT64_FORMAT " lines, %zu bytes kept\n", sbx_line_index_get_n_lines (index), sbx_line_index_get_memory (index));
}

static void
first_page (SbxSpool *spool)
{
  g_autoptr(SbxLineIndex) index = sbx_line_index_new (spool, SBX_TEXT_JSON, 0, TRUE);
  g_autoptr(GPtrArray) rows = sbx_line_index_read_rows (index, 0, 60, NULL);

  sbx_line_index_cancel (index);
  printf ("%u rows\n", rows->len);
}

static void
find (SbxSpool *spool, const char *what)
{
  g_autoptr(SbxTextSearch) search = sbx_text_search_new (spool, what, SBX_TEXT_SEARCH_CASE, NULL);

  while (!sbx_text_search_is_finished (search))
    g_main_context_iteration (NULL, TRUE);
  printf ("%" G_GUINT64_FORMAT " matches\n", sbx_text_search_get_count (search));
}

int
main (int argc, char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxSpool) spool = argc > 2 ? sbx_spool_open (argv[2], &error) : NULL;

  if (spool == NULL)
    {
      fprintf (stderr, "%s\n", error ? error->message : "Usage: bench-body pretty|rows|first|find FILE [WHAT]");
      return 1;
    }
  if (g_str_equal (argv[1], "first"))
    first_page (spool);
  else if (g_str_equal (argv[1], "find") && argc > 3)
    find (spool, argv[3]);
  else
    count (spool, g_str_equal (argv[1], "pretty") ? SBX_TEXT_JSON : SBX_TEXT_RAW);
  return 0;
}
