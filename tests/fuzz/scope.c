/* Lines "name=value" and a last line that refers to them: every expansion ends, in a text without references or in an error. */
#include <string.h>

#include "sbx-scope.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, MIN (size, 512));
  g_auto (GStrv) lines = g_strsplit (text, "\n", 12);
  g_autoptr (SbxScope) scope = sbx_scope_new ();
  guint n_lines = g_strv_length (lines);

  for (guint i = 0; i < n_lines; i++)
    {
      char *equals = strchr (lines[i], '=');

      if (equals)
        {
          *equals = '\0';
          sbx_scope_set (scope, lines[i], equals + 1, i % 2, NULL);
        }
    }
  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *expanded = sbx_scope_expand (scope, lines[i], "the test", &error);
      g_autoptr (GPtrArray) names = sbx_variables_find (lines[i]);

      g_assert_true ((expanded == NULL) == (error != NULL));
      if (names->len == 0)
        g_assert_cmpstr (expanded, ==, lines[i]);
    }
  return 0;
}
