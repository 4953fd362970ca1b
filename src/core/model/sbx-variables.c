#include "sbx-scope.h"

#include <string.h>

gsize
sbx_variables_match (const char *text)
{
  gsize name, blank;

  if (text[0] != '{' || text[1] != '{')
    return 0;
  name = strcspn (text + 2, "{}");
  blank = strspn (text + 2, " \t\r\n");
  if (blank >= name || text[2 + name] != '}' || text[3 + name] != '}')
    return 0;
  return name + 4;
}

void
sbx_variables_foreach (const char *text, SbxVariableFunc func, gpointer data)
{
  const char *at = text;

  while ((at = strstr (at, "{{")))
    {
      gsize length = sbx_variables_match (at);

      if (length > 0)
        {
          g_autofree char *name = g_strstrip (g_strndup (at + 2, length - 4));

          func (at - text, length, name, data);
        }
      at += MAX (length, 1);
    }
}

static void
collect (gsize start, gsize length, const char *name, gpointer data)
{
  GPtrArray *names = data;

  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

GPtrArray *
sbx_variables_find (const char *text)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  sbx_variables_foreach (text, collect, names);
  return names;
}
