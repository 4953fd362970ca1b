/* How two exchanges differ: headers by name, bodies by line. */
#include "text-support.h"

#include <string.h>

#include "sbx-comparison.h"
#include "sbx-exchange-private.h"
#include "sbx-http-client.h"

/* size: as it was received; -1: as what is kept of it. */
static SbxExchange *
make_exchange (const char *head, const char *body, gssize length, gssize size)
{
  SbxExchange *exchange = sbx_exchange_new ();
  g_autoptr(SbxSpool) spool = make_spool (body, length);
  SbxHop *hop = sbx_hop_new ();

  hop->response_head = g_bytes_new (head, strlen (head));
  g_assert_true (sbx_hop_read_head (hop));
  sbx_exchange_add_hop (exchange, hop);
  sbx_exchange_set_body (exchange, spool);
  sbx_exchange_set_sizes (exchange, 0, size < 0 ? sbx_spool_get_size (spool) : (guint64) size);
  sbx_exchange_set_phase (exchange, SBX_PHASE_DONE);
  return exchange;
}

static SbxComparison *
compare (const char *type, const char *a, const char *b)
{
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n", type);
  g_autoptr(SbxExchange) one = make_exchange (head, a, -1, -1), other = make_exchange (head, b, -1, -1);
  g_autoptr(GError) error = NULL;
  SbxComparison *comparison = sbx_comparison_new (one, other, NULL, &error);

  g_assert_no_error (error);
  return comparison;
}

static void
check_pair (SbxComparison *comparison, guint i, const char *name, const char *one, const char *other)
{
  const SbxHeaderPair *pair = comparison->headers->pdata[i];

  g_assert_cmpstr (pair->name, ==, name);
  g_assert_cmpstr (pair->one, ==, one);
  g_assert_cmpstr (pair->other, ==, other);
}

static void
test_headers (void)
{
  g_autoptr(SbxExchange) one = make_exchange ("HTTP/1.1 200 OK\r\nX-A: 1\r\nx-gone: 2\r\nVia: a\r\nvia: b\r\n\r\n", "", 0, -1);
  g_autoptr(SbxExchange) other = make_exchange ("HTTP/1.1 404\r\nX-New: 3\r\nx-a: 1\r\nVia: a\r\n\r\n", "", 0, -1);
  g_autoptr(SbxExchange) nothing = sbx_exchange_new ();
  g_autoptr(GError) failure = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "It failed.");
  g_autoptr(SbxComparison) comparison = sbx_comparison_new (one, other, NULL, NULL);
  g_autoptr(SbxComparison) with_nothing = sbx_comparison_new (nothing, other, NULL, NULL);
  g_autofree char *first = sbx_exchange_dup_outcome (one), *second = sbx_exchange_dup_outcome (other);
  g_autofree char *none = sbx_exchange_dup_outcome (nothing), *failed = NULL;

  g_assert_cmpuint (comparison->headers->len, ==, 4);
  check_pair (comparison, 0, "X-A", "1", "1");
  check_pair (comparison, 1, "x-gone", "2", NULL);
  check_pair (comparison, 2, "Via", "a, b", "a");
  check_pair (comparison, 3, "X-New", NULL, "3");
  g_assert_cmpuint (comparison->n_headers_changed, ==, 3);
  g_assert_cmpint (comparison->state, ==, SBX_BODIES_SAME);
  g_assert_cmpuint (with_nothing->n_headers_changed, ==, 3);

  g_assert_cmpstr (first, ==, "200 OK");
  g_assert_cmpstr (second, ==, "404");
  g_assert_cmpstr (none, ==, "No answer");
  sbx_exchange_set_error (nothing, failure);
  failed = sbx_exchange_dup_outcome (nothing);
  g_assert_cmpstr (failed, ==, "It failed.");
}

static void
test_bodies (void)
{
  g_autoptr(SbxComparison) json = compare ("application/json", "{\"a\":1,\"b\":[1.00,2]}", "{\"a\":1,\"b\":[1.00,3]}");
  g_autoptr(SbxComparison) alike = compare ("application/problem+json", "{\"a\":1}", "{ \"a\": 1 }");
  g_autoptr(SbxComparison) text = compare ("text/plain", "one\ntwo", "one\nthree");
  g_autoptr(SbxComparison) longer = compare ("text/plain", "one", "one\ntwo");
  const SbxTextChange *change;

  g_assert_cmpint (json->state, ==, SBX_BODIES_DIFFERENT);
  g_assert_true (json->pretty);
  g_assert_cmpuint (json->first_difference, ==, 17);
  g_assert_cmpuint (json->lines[0]->len, ==, 7);
  g_assert_cmpuint (json->changes->len, ==, 1);
  change = &g_array_index (json->changes, SbxTextChange, 0);
  g_assert_cmpuint (change->one_start, ==, 4);
  g_assert_cmpmem ("    2", 5, g_array_index (json->lines[0], SbxTextLine, 4).text, g_array_index (json->lines[0], SbxTextLine, 4).length);

  g_assert_cmpint (alike->state, ==, SBX_BODIES_ALIKE);
  g_assert_cmpint (text->state, ==, SBX_BODIES_DIFFERENT);
  g_assert_false (text->pretty);
  g_assert_cmpint (longer->state, ==, SBX_BODIES_DIFFERENT);
  g_assert_cmpuint (longer->first_difference, ==, 3);
}

static void
test_no_lines (void)
{
  g_autofree char *large = g_strnfill (SBX_COMPARISON_BODY_BYTES + 1, 'x');
  g_autofree char *brackets = g_strnfill (64, '[');
  g_autoptr(GString) deep = g_string_new (brackets);
  const char *head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";
  g_autoptr(SbxExchange) binary = make_exchange (head, "a\0b", 3, -1);
  g_autoptr(SbxExchange) one = make_exchange (head, "[]", 2, -1);
  g_autoptr(SbxExchange) not_kept = make_exchange (head, "", 0, 10);
  g_autoptr(SbxExchange) covered = make_exchange (head, "[]", 2, 10);
  g_autoptr(SbxExchange) too_long = make_exchange (head, large, -1, -1);
  g_autoptr(SbxExchange) too_deep = NULL;
  struct { SbxExchange *exchange; SbxBodiesState state; } cases[] = {
    { binary, SBX_BODIES_NOT_TEXT }, { not_kept, SBX_BODIES_NOT_KEPT }, { covered, SBX_BODIES_SAME },
    { too_long, SBX_BODIES_TOO_LONG }, { NULL, SBX_BODIES_TOO_LONG },
  };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  /* Small, but not with all the white space before each number. */
  for (guint i = 0; i < 400000; i++)
    g_string_append (deep, "1,");
  too_deep = make_exchange (head, deep->str, deep->len, -1);
  cases[G_N_ELEMENTS (cases) - 1].exchange = too_deep;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxComparison) comparison = sbx_comparison_new (one, cases[i].exchange, NULL, NULL);

      g_assert_cmpint (comparison->state, ==, cases[i].state);
    }
  g_cancellable_cancel (cancellable);
  g_assert_null (sbx_comparison_new (one, covered, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Longer than what a line index has counted when it is made. */
static void
test_long_json (void)
{
  g_autoptr(GString) a = g_string_new ("["), b = NULL;
  g_autoptr(SbxComparison) comparison = NULL;

  for (guint i = 0; i < 40000; i++)
    g_string_append_printf (a, "%s{\"id\":%u}", i > 0 ? "," : "", i);
  g_string_append_c (a, ']');
  b = g_string_new (a->str);
  g_string_replace (b, "\"id\":39000}", "\"id\":39000,\"new\":true}", 0);
  comparison = compare ("application/json", a->str, b->str);
  g_assert_cmpint (comparison->state, ==, SBX_BODIES_DIFFERENT);
  g_assert_cmpuint (comparison->lines[0]->len, ==, 3 * 40000 + 2);
  g_assert_cmpuint (comparison->changes->len, ==, 1);
  g_assert_cmpuint (g_array_index (comparison->changes, SbxTextChange, 0).other_count, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/comparison/headers", test_headers);
  g_test_add_func ("/text/comparison/bodies", test_bodies);
  g_test_add_func ("/text/comparison/no-lines", test_no_lines);
  g_test_add_func ("/text/comparison/long-json", test_long_json);

  return g_test_run ();
}
