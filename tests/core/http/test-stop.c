/* Ends before the end: cancelled in each phase, timeouts, and servers that can't be reached. */
#include "http-test.h"

#include <dlfcn.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

/* In place of the C library's: one name is never found, as where a network drops the question. */
int
getaddrinfo (const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
  static int (*real) (const char *, const char *, const struct addrinfo *, struct addrinfo **);

  if (g_strcmp0 (node, "never-answers.test") == 0)
    sleep (20);
  if (real == NULL)
    real = dlsym (RTLD_NEXT, "getaddrinfo");
  return real (node, service, hints, result);
}

typedef struct
{
  GMainLoop    *loop;
  GCancellable *cancellable;
  SbxPhase      phase;       /* in which to cancel */
  gint64        cancelled;   /* when */
  gint64        ended;
  GError       *error;
} Stop;

static void
watch_cb (SbxExchange *exchange, GParamSpec *pspec, Stop *stop)
{
  gboolean moving = stop->phase != SBX_PHASE_RECEIVING || sbx_exchange_get_received (exchange) > 1000;

  if (sbx_exchange_get_phase (exchange) != stop->phase || !moving || g_cancellable_is_cancelled (stop->cancellable))
    return;
  stop->cancelled = g_get_monotonic_time ();
  g_cancellable_cancel (stop->cancellable);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Stop *stop = data;

  stop->ended = g_get_monotonic_time ();
  sbx_http_client_send_finish (SBX_HTTP_CLIENT (source), result, &stop->error);
  g_main_loop_quit (stop->loop);
}

static void
test_cancel (void)
{
  g_autofree char *hole = g_strdup_printf ("http://127.0.0.1:%u/", sbx_test_servers_port (http_test_servers (), "blackhole"));
  g_autofree char *silent = g_strdup_printf ("https://127.0.0.1:%u/", sbx_test_servers_port (http_test_servers (), "silent"));
  const struct { SbxPhase phase; const char *address; } cases[] = {
    { SBX_PHASE_RESOLVING, "http://never-answers.test/" },
    { SBX_PHASE_CONNECTING, hole },
    { SBX_PHASE_SECURING, silent },
    { SBX_PHASE_WAITING, "/bad/no-answer" },
    { SBX_PHASE_RECEIVING, "/bad/endless" },
    { SBX_PHASE_RECEIVING, "/sse?n=0&ms=1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxRequest) request = http_test_request ("GET", cases[i].address);
      g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
      g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      Stop stop = { loop, cancellable, cases[i].phase };

      g_signal_connect (exchange, "notify", G_CALLBACK (watch_cb), &stop);
      sbx_http_client_send_async (http_test_client (), request, NULL, exchange, cancellable, sent_cb, &stop);
      g_main_loop_run (loop);
      g_assert_error (stop.error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED);
      g_assert_cmpstr (stop.error->message, ==, "Sending was cancelled.");
      g_test_message ("phase %d ended after %" G_GINT64_FORMAT " µs", cases[i].phase, stop.ended - stop.cancelled);
      g_assert_cmpint (sbx_exchange_get_phase (exchange), ==, SBX_PHASE_DONE);
      if (cases[i].phase == SBX_PHASE_RECEIVING)
        {
          g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
          g_assert_cmpuint (sbx_exchange_get_body_size (exchange), >, 1000);
        }
      g_clear_error (&stop.error);
    }
}

static void
test_cancelled_before (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo");
  g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  sbx_test_servers_reset (http_test_servers ());
  g_assert_false (sbx_http_client_send (http_test_client (), request, NULL, exchange, cancellable, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED);
  g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 0);
}

static void
test_timeouts (void)
{
  g_autofree char *hole = g_strdup_printf ("http://127.0.0.1:%u/", sbx_test_servers_port (http_test_servers (), "blackhole"));
  g_autofree char *silent = g_strdup_printf ("https://127.0.0.1:%u/", sbx_test_servers_port (http_test_servers (), "silent"));
  const struct { const char *address; int connect, whole; const char *says; gboolean has_answer; } cases[] = {
    { hole, 200, 0, "Could not connect to “127.0.0.1:", FALSE },
    { silent, 200, 0, "within 0.2 seconds", FALSE },
    { "/bad/no-answer", 0, 300, "did not answer within 0.3 seconds", FALSE },
    { "/bad/stall?at=200", 0, 300, "was not complete after 0.3 seconds", TRUE },
    { "/drip?bytes=100000&ms=1", 0, 300, "was not complete after 0.3 seconds", TRUE },
    { "/bad/slow-header?ms=100", 0, 300, "did not answer within 0.3 seconds", FALSE },
    { NULL },
  };

  for (guint i = 0; cases[i].says != NULL; i++)
    {
      g_autoptr(SbxRequest) request = http_test_request ("GET", cases[i].address);
      g_autoptr(SbxExchange) exchange = NULL;

      HTTP_TEST_SETTINGS (request, settings->connect_timeout_ms = cases[i].connect; settings->timeout_ms = cases[i].whole);
      exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_TIMEOUT, cases[i].says, NULL);
      g_assert_cmpint (sbx_exchange_get_status (exchange), ==, cases[i].has_answer ? 200 : 0);
      g_assert_cmpint (sbx_exchange_get_body_size (exchange) > 0, ==, cases[i].has_answer);
    }
}

static void
test_unreachable (void)
{
  g_autofree char *refused = g_strdup_printf ("http://127.0.0.1:%u/", sbx_test_servers_port (http_test_servers (), "refused"));
  g_autofree char *closed = g_strdup_printf ("http://127.0.0.1:%u/", sbx_test_servers_port (http_test_servers (), "close"));
  g_autofree char *reset = g_strdup_printf ("http://127.0.0.1:%u/", sbx_test_servers_port (http_test_servers (), "reset"));
  g_autofree char *garbage = g_strdup_printf ("http://127.0.0.1:%u/", sbx_test_servers_port (http_test_servers (), "garbage"));
  const struct { const char *address; SbxHttpError code; const char *says; } cases[] = {
    { "http://no-such-host.invalid/", SBX_HTTP_ERROR_DNS, "Could not find the server of “no-such-host.invalid:80”" },
    { refused, SBX_HTTP_ERROR_REFUSED, "refused the connection: nothing listens on that port" },
    { closed, SBX_HTTP_ERROR_CUT, "closed the connection without an answer" },
    { reset, SBX_HTTP_ERROR_CUT, "" },
    { garbage, SBX_HTTP_ERROR_PROTOCOL, "does not speak HTTP" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxRequest) request = http_test_request ("GET", cases[i].address);
      g_autoptr(SbxExchange) exchange = http_test_fail (request, NULL, cases[i].code, cases[i].says, NULL);

      g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/stop/cancel", test_cancel);
  g_test_add_func ("/http/stop/cancelled-before", test_cancelled_before);
  g_test_add_func ("/http/stop/timeouts", test_timeouts);
  g_test_add_func ("/http/stop/unreachable", test_unreachable);
  return http_test_run ();
}
