/* Any bytes: what is read has names and values without loose ends, and reads the same when it is written again between quotes. */
#include <string.h>

#include "sbx-dotenv.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) entries = sbx_dotenv_parse ((const char *) data, size, &problems);
  guint last = 0;

  for (guint i = 0; i < problems->len; i++)
    {
      const SbxDotenvProblem *problem = g_ptr_array_index (problems, i);

      g_assert_cmpuint (problem->line, >=, MAX (last, 1));
      last = problem->line;
    }
  for (guint i = 0; i < entries->len; i++)
    {
      const SbxDotenvEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (GPtrArray) again = NULL;
      g_autoptr (GPtrArray) none = NULL;
      g_autofree char *line = NULL;

      g_assert_true (*entry->name != '\0' && entry->value != NULL && g_utf8_validate (entry->value, -1, NULL));
      if (strpbrk (entry->value, "'\r") != NULL)
        continue;
      line = g_strdup_printf ("%s='%s'", entry->name, entry->value);
      again = sbx_dotenv_parse (line, strlen (line), &none);
      g_assert_cmpuint (none->len, ==, 0);
      g_assert_cmpuint (again->len, ==, 1);
      g_assert_cmpstr (((SbxDotenvEntry *) g_ptr_array_index (again, 0))->value, ==, entry->value);
    }
  return 0;
}
