/* Any text as a command line: it ends in words or an error, and a word in quotes is that word. */
#include "sbx-shell-words.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check_split (const char *line, gboolean references)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxShellWords) split = sbx_shell_words_split (line, references, &error);

  g_assert_true ((split == NULL) == (error != NULL));
  for (guint i = 0; split != NULL && i < split->words->len; i++)
    g_assert_nonnull (split->words->pdata[i]);
}

static void
check_quote (const char *word)
{
  g_autofree char *quoted = sbx_shell_quote (word);
  g_autofree char *line = g_strconcat ("curl ", quoted, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxShellWords) split = sbx_shell_words_split (line, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (split->words->len, ==, 2);
  g_assert_cmpstr (split->words->pdata[1], ==, word);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  check_split (text, FALSE);
  check_split (text, TRUE);
  if (g_utf8_validate (text, -1, NULL))
    check_quote (text);
  return 0;
}
