/* Any text as the document of an exchange: what is read and written again does not change any more. */
#include "sbx-exchange-private.h"
#include "sbx-history-private.h"
#include "sbx-http-client.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* NULL: it is no JSON. */
static char *
rewrite (const char *document)
{
  g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
  g_autoptr(SbxRedactor) redactor = sbx_redactor_new ();
  g_autoptr(GPtrArray) warnings = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  guint64 sent_size;

  if (sbx_history_read_document (exchange, document, &sent_size, &error))
    return sbx_history_write_document (exchange, redactor, warnings);
  g_assert_nonnull (error);
  return NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *document = g_strndup ((const char *) data, size);
  g_autofree char *once = rewrite (document);
  g_autofree char *twice = once != NULL ? rewrite (once) : NULL;

  g_assert_cmpstr (twice, ==, once);
  return 0;
}
