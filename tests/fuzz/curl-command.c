/* Any text as a curl command: it is read or refused, and what was read can be written and read again as the same request. */
#include <stdlib.h>
#include <string.h>

#include "sbx-curl-command.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static gboolean
same (SbxRequest *one, SbxRequest *other)
{
  static const char *const properties[] = { "method", "auth", "body" };
  gboolean equal = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_autofree char *a = NULL, *b = NULL;

      g_object_get (one, properties[i], &a, NULL);
      g_object_get (other, properties[i], &b, NULL);
      equal &= g_strcmp0 (a, b) == 0;
    }
  return equal;
}

/* Read, written and read again it must not change once more. */
static void
check_stable (SbxRequest *first)
{
  g_autofree char *line = sbx_curl_command_write (first, NULL, SBX_CURL_WRITE_DEFAULT, NULL);
  g_autoptr (SbxRequest) second = line ? sbx_curl_command_parse (line, NULL, NULL) : NULL;
  g_autofree char *line_again = second ? sbx_curl_command_write (second, NULL, SBX_CURL_WRITE_MULTILINE, NULL) : NULL;
  g_autoptr (SbxRequest) third = line_again ? sbx_curl_command_parse (line_again, NULL, NULL) : NULL;

  if (line && !second)
    g_error ("what was written can't be read: %s", line);
  if (third && !same (second, third))
    g_error ("not the same request: %s", line_again);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GPtrArray) receipt = NULL;
  g_autoptr (SbxRequest) request = NULL;
  g_auto (GStrv) words = sbx_curl_command_split (text, NULL);

  sbx_curl_command_detect (text);
  request = sbx_curl_command_parse (text, &receipt, NULL);
  if (request)
    check_stable (request);
  return 0;
}
