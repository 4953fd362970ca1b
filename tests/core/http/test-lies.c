/* What a server can say wrong in HTTP/2: each lie ends in a clear error, with what had arrived kept, and neither memory nor time runs away. */
#include "http-test.h"

#define OK (-1)

typedef struct
{
  const char *name;    /* in h2_lies.py */
  int         code;    /* OK: no error */
  const char *says;
  gint64      kept;    /* bytes of the body */
} Lie;

static const Lie lies[] = {
  { "honest", OK, NULL, 5 },
  { "short", SBX_HTTP_ERROR_PROTOCOL, "was not closed cleanly: PROTOCOL_ERROR", 5 },
  { "long", SBX_HTTP_ERROR_PROTOCOL, "was not closed cleanly: PROTOCOL_ERROR", 0 },
  { "reset", SBX_HTTP_ERROR_PROTOCOL, "was not closed cleanly: INTERNAL_ERROR", 5 },
  { "goaway", SBX_HTTP_ERROR_CUT, "was cut before the whole answer had come", 5 },
  { "cut", SBX_HTTP_ERROR_CUT, "was cut before the whole answer had come", 5 },
  { "nothing", SBX_HTTP_ERROR_CUT, "closed the connection without an answer", 0 },
  { "headless", SBX_HTTP_ERROR_PROTOCOL, "PROTOCOL_ERROR", 0 },
  { "statusless", SBX_HTTP_ERROR_PROTOCOL, "Violation in HTTP messaging rule", 0 },
  { "status-text", SBX_HTTP_ERROR_PROTOCOL, "name: [:status], value: [many]", 0 },
  { "uppercase", SBX_HTTP_ERROR_PROTOCOL, "name: [X-Bad]", 0 },
  { "line-break", SBX_HTTP_ERROR_PROTOCOL, "value: [y\\x0d\\x0aset-cookie: a=b]", 0 },
  { "nul", SBX_HTTP_ERROR_PROTOCOL, "Invalid HTTP header field was received", 0 },
  { "late-status", SBX_HTTP_ERROR_PROTOCOL, "name: [:status]", 0 },
  { "two-statuses", SBX_HTTP_ERROR_PROTOCOL, "name: [:status]", 0 },
  { "connection", SBX_HTTP_ERROR_PROTOCOL, "name: [connection]", 0 },
  { "huge-frame", SBX_HTTP_ERROR_PROTOCOL, "FRAME_SIZE_ERROR", 0 },
  { "two-lengths", SBX_HTTP_ERROR_PROTOCOL, "name: [content-length], value: [6]", 0 },
  { "trailing-status", SBX_HTTP_ERROR_PROTOCOL, "name: [:status]", 5 },
  { "push", SBX_HTTP_ERROR_TIMEOUT, "did not answer within 2 seconds", 0 },
  { "no-window", SBX_HTTP_ERROR_PROTOCOL, "WINDOW_UPDATE", 0 },
  { "other-stream", SBX_HTTP_ERROR_PROTOCOL, "PROTOCOL_ERROR", 0 },
  { "hpack", SBX_HTTP_ERROR_PROTOCOL, "COMPRESSION_ERROR", 0 },
  { "old", SBX_HTTP_ERROR_PROTOCOL, "peer does not support HTTP/2 properly", 0 },
  { "bomb", SBX_HTTP_ERROR_LIMIT, "is too large: at most 300 kB", 0 },
  { "endless-head", SBX_HTTP_ERROR_PROTOCOL, "Too many CONTINUATION frames", 0 },
  { "endless-interim", SBX_HTTP_ERROR_LIMIT, "more than 100 preliminary answers", 0 },
  { "endless-settings", SBX_HTTP_ERROR_PROTOCOL, "Flooding was detected", 0 },
  { "endless-pings", SBX_HTTP_ERROR_PROTOCOL, "Flooding was detected", 0 },
  { "endless-empty", SBX_HTTP_ERROR_TIMEOUT, "was not complete after 2 seconds", 0 },
};

static void
run_lie (gconstpointer data)
{
  const Lie *lie = data;
  g_autofree char *url = g_strdup_printf ("https://%s.localhost:%u/", lie->name, sbx_test_servers_port (http_test_servers (), "http2_lies"));
  g_autoptr(SbxRequest) request = http_test_request ("GET", url);
  g_autoptr(SbxExchange) exchange = NULL;
  guint64 before = http_test_peak_memory ();

  HTTP_TEST_SETTINGS (request, (settings->verify_tls = FALSE, settings->timeout_ms = 2000));
  if (lie->code == OK)
    {
      exchange = http_test_send (request, NULL);
      g_assert_true (lie->says == NULL || http_test_warned (exchange, lie->says));
    }
  else
    exchange = http_test_fail (request, NULL, lie->code, lie->says, NULL);
  g_assert_cmpuint (sbx_exchange_get_body_size (exchange), ==, lie->kept);
  g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 1);
  g_assert_cmpuint (http_test_peak_memory (), <, before + 32 * 1024);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree char *name = g_strconcat ("/http/lies/", lies[i].name, NULL);

      g_test_add_data_func (name, &lies[i], run_lie);
    }
  return http_test_run ();
}
