/* Any text as JSON and as XML that is typed: a mistake lies within it, and what is laid out is JSON and stays as it is. */
#include "sbx-json-check.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check_format (const char *text)
{
  g_autofree char *laid_out = sbx_json_format (text);
  g_autofree char *again = laid_out != NULL ? sbx_json_format (laid_out) : NULL;
  gsize offset = 0;
  const char *message;

  g_assert_cmpstr (again, ==, laid_out);
  g_assert_true (laid_out == NULL || sbx_json_check (laid_out, &offset, &message));
  g_assert_true (laid_out == NULL || sbx_json_check (text, &offset, &message));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  const char *message = NULL;
  gsize offset = 0;
  gboolean good;

  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  good = sbx_json_check (text, &offset, &message);
  g_assert_true (good || (message != NULL && offset <= strlen (text)));
  check_format (text);

  offset = 0;
  message = NULL;
  good = sbx_xml_check (text, &offset, &message);
  g_assert_true (good || (message != NULL && offset <= strlen (text)));
  return 0;
}
