/* Servers that do wrong: each ends in a clear error, with what had arrived kept. */
#include "http-test.h"

#include <string.h>

#define OK (-1)

typedef struct
{
  const char *path;
  int         code;     /* OK: no error */
  const char *says;     /* of the error; OK: of a warning */
  int         status;
  gint64      kept;     /* bytes of the body; -1: not looked at */
} Case;

static const Case cases[] = {
  { "/bad/truncated-gzip", SBX_HTTP_ERROR_DECODING, "Content-Encoding says: its end is missing", 200, -1 },
  { "/bad/not-gzip", SBX_HTTP_ERROR_DECODING, "Content-Encoding says: the bytes are not of that kind. What could be decoded, 0 bytes", 200, 0 },
  { "/bad/damaged-gzip", SBX_HTTP_ERROR_DECODING, "the bytes are not of that kind. What could be decoded, 5 bytes", 200, 5 },
  { "/bad/gzip-trailing", OK, "More bytes came after the end", 200, 5 },
  { "/bad/wrong-length", SBX_HTTP_ERROR_CUT, "500 bytes of the body, was kept", 200, 500 },
  { "/bad/wrong-length?short=1", OK, NULL, 200, 500 },
  { "/bad/length-text?value=many", SBX_HTTP_ERROR_PROTOCOL, "does not speak HTTP as it should: Invalid Content-Length", 200, 0 },
  { "/bad/length-text?value=-5", SBX_HTTP_ERROR_PROTOCOL, "Invalid Content-Length", 200, 0 },
  { "/bad/bad-chunk", SBX_HTTP_ERROR_CUT, "5 bytes of the body, was kept", 200, 5 },
  { "/bad/bad-chunk?kind=huge", SBX_HTTP_ERROR_CUT, "5 bytes of the body, was kept", 200, 5 },
  { "/bad/bad-chunk?kind=end", SBX_HTTP_ERROR_CUT, "was cut before the whole answer had come", 200, 5 },
  { "/bad/huge-header?mb=10", SBX_HTTP_ERROR_LIMIT, "The head of the answer of “127.0.0.1:", 0, 0 },
  { "/bad/many-headers", SBX_HTTP_ERROR_LIMIT, "is too large: at most 300 kB", 0, 0 },
  { "/bad/endless-header", SBX_HTTP_ERROR_LIMIT, "is too large", 0, 0 },
  { "/bad/endless-header?kind=one", SBX_HTTP_ERROR_LIMIT, "is too large", 0, 0 },
  { "/bad/endless-trailer", SBX_HTTP_ERROR_LIMIT, "is too large", 200, 5 },
  { "/bad/nul-header", SBX_HTTP_ERROR_PROTOCOL, "Nul byte in header", 0, 0 },
  { "/bad/folded-header", OK, NULL, 200, 5 },
  { "/bad/nameless-header", SBX_HTTP_ERROR_PROTOCOL, "Header without colon", 0, 0 },
  { "/bad/not-utf8", OK, NULL, 200, -1 },
  { "/bad/control-header", OK, NULL, 200, 5 },
  { "/bad/status-line", SBX_HTTP_ERROR_PROTOCOL, "does not speak HTTP", 0, -1 },
  { "/bad/http09", SBX_HTTP_ERROR_PROTOCOL, "does not speak HTTP", 0, -1 },
  { "/bad/bare-lf", OK, NULL, 200, 5 },
  { "/bad/1xx-forever", SBX_HTTP_ERROR_LIMIT, "The server sent more than 100 preliminary answers (1xx) and no final one. The connection was ended.", 0, 0 },
  { "/bad/1xx-forever?n=3", OK, NULL, 200, 5 },
  { "/bad/cut?at=0", SBX_HTTP_ERROR_CUT, "closed the connection without an answer", 0, 0 },
  { "/bad/cut?at=30", SBX_HTTP_ERROR_CUT, "was cut inside the head of the answer", 200, 0 },
  { "/bad/cut?at=300", SBX_HTTP_ERROR_CUT, "was cut before the whole answer had come", 200, -1 },
  { "/bad/cut?at=300&kind=chunked", SBX_HTTP_ERROR_CUT, "was cut before the whole answer had come", 200, -1 },
  { "/bad/reset?at=0", SBX_HTTP_ERROR_CUT, "Connection reset by peer", 0, 0 },
  { "/bad/reset?at=300", SBX_HTTP_ERROR_CUT, "Connection reset by peer", 200, -1 },
  { "/bad/close", SBX_HTTP_ERROR_CUT, "closed the connection without an answer", 0, 0 },
  { "/bad/early-answer", OK, NULL, 413, 9 },
  { "/bad/extra-answer", OK, NULL, 200, 5 },
  { "/bad/unknown-encoding", OK, "encoded as “rot13”, which is not known here", 200, 14 },
  { "/bad/unknown-encoding?name=rot%1B13", OK, "encoded as “rot\\x1b13”", 200, 14 },
  { "/bad/two-lengths", OK, "two different lengths", 200, -1 },
};

static void
run_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(SbxRequest) request = http_test_request ("POST", test->path);
  g_autoptr(SbxExchange) exchange = NULL;
  guint64 before = http_test_peak_memory ();

  http_test_text (request, "sent");
  if (test->code == OK)
    {
      exchange = http_test_send (request, NULL);
      g_assert_true (test->says == NULL || http_test_warned (exchange, test->says));
    }
  else
    exchange = http_test_fail (request, NULL, test->code, test->says, NULL);

  g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), ==, 1);
  g_assert_cmpuint (http_test_peak_memory (), <, before + 32 * 1024);
  g_assert_nonnull (sbx_exchange_get_final_hop (exchange)->request_head);
  if (test->status > 0)
    g_assert_cmpint (sbx_exchange_get_status (exchange), ==, test->status);
  g_test_message ("kept %" G_GUINT64_FORMAT ", status %d", sbx_exchange_get_body_size (exchange), sbx_exchange_get_status (exchange));
  if (test->kept >= 0)
    g_assert_cmpuint (sbx_exchange_get_body_size (exchange), ==, test->kept);
  if (test->code == SBX_HTTP_ERROR_CUT && test->kept < 0)
    g_assert_cmpuint (sbx_exchange_get_body_size (exchange), >, 100);
}

/* What nobody asked for is not the answer to what is asked next. */
static void
test_next (void)
{
  const char *const paths[] = { "/bad/extra-answer", "/bad/wrong-length?short=1" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr(SbxRequest) request = http_test_request ("GET", paths[i]), next = http_test_request ("GET", "/status/418");
      g_autoptr(SbxExchange) exchange = http_test_send (request, NULL), second = http_test_send (next, NULL);
      g_autofree char *body = http_test_body (second);

      g_assert_cmpint (sbx_exchange_get_status (second), ==, 418);
      g_assert_cmpstr (body, ==, "Status 418\n");
    }
}

/* It is shown in many places, and means nothing. */
static void
test_reason (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/bad/status-line?line=HTTP/1.1%20404%20No%1B%5B31m%07%E2%80%AEway");
  g_autoptr(SbxExchange) exchange = http_test_send (request, NULL);

  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 404);
  g_assert_cmpstr (sbx_exchange_get_final_hop (exchange)->reason, ==, "No\\x1b[31m\\x07\\u202eway");
  g_assert_true (http_test_head_has (sbx_exchange_get_final_hop (exchange)->response_head, "HTTP/1.1 404 No\x1b[31m\x07\u202eway\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/http/wrong", cases[i].path + strlen ("/bad"), NULL);

      g_test_add_data_func (name, &cases[i], run_case);
    }
  g_test_add_func ("/http/wrong/next", test_next);
  g_test_add_func ("/http/wrong/reason", test_reason);
  return http_test_run ();
}
