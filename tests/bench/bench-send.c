/* Sends one request many times in a row with one client: bench-send ADDRESS TIMES.  The peer of `curl -K` with as many lines. */
#include <glib/gstdio.h>
#include <stdlib.h>

#include "sbx-http-client.h"

int
main (int argc, char **argv)
{
  g_autofree char *spool = g_dir_make_tmp ("signalbox-bench-XXXXXX", NULL);
  g_autoptr(SbxHttpClient) client = sbx_http_client_new (spool);
  g_autoptr(SbxRequest) request = sbx_request_new ();
  SbxSendContext context = { .default_proxy = "" };

  if (argc != 3)
    {
      g_printerr ("Usage: bench-send ADDRESS TIMES\n");
      return 2;
    }
  g_object_set (request, "url", argv[1], NULL);
  for (int i = 0; i < atoi (argv[2]); i++)
    {
      g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
      g_autoptr(GError) error = NULL;

      if (!sbx_http_client_send (client, request, &context, exchange, NULL, &error))
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
      g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
    }
  g_rmdir (spool);
  return 0;
}
