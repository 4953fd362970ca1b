/* Limits: of bodies, of memory, of disks, and of what a thousand sends may leave behind. */
#include "http-test.h"

#include "sbx-exchange-private.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static void
test_body_limit (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/bytes/100000");
  g_autoptr(SbxExchange) cut = NULL;
  g_autoptr(SbxExchange) whole = NULL;
  g_autoptr(GBytes) bytes = NULL;

  HTTP_TEST_SETTINGS (request, settings->max_body_bytes = 99999);
  cut = http_test_fail (request, NULL, SBX_HTTP_ERROR_LIMIT, "larger than the limit of this request", NULL);
  g_assert_cmpint (sbx_exchange_get_status (cut), ==, 200);
  bytes = sbx_spool_read_bytes (sbx_exchange_get_body (cut), 0, NULL);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 99999);
  g_assert_true (sbx_test_is_pattern (g_bytes_get_data (bytes, NULL), 99999, 0));

  HTTP_TEST_SETTINGS (request, settings->max_body_bytes = 100000);
  whole = http_test_send (request, NULL);
  g_assert_cmpuint (sbx_exchange_get_body_size (whole), ==, 100000);
}

/* In microseconds it is more than an int holds. */
static void
test_long_timeout (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo");
  g_autoptr(SbxExchange) exchange = NULL;

  HTTP_TEST_SETTINGS (request, settings->timeout_ms = 3600 * 1000);
  exchange = http_test_send (request, NULL);
  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
}

static void
test_bombs (void)
{
  const char *const codings[] = { "gzip", "deflate", "zstd", "br" };

  for (guint i = 0; i < G_N_ELEMENTS (codings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bad/gzip-bomb?mb=400&coding=%s", codings[i]);
      g_autoptr(SbxRequest) request = http_test_request ("GET", path);
      g_autoptr(SbxExchange) exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_LIMIT, "unpacks to more than a thousand times its size", NULL);

      g_assert_cmpuint (sbx_exchange_get_body_size (exchange), >, 90 * 1000 * 1000);
      g_assert_cmpuint (sbx_exchange_get_body_size (exchange), <, 110 * 1000 * 1000);
    }
}

/* The layers are counted too, of which nothing is ever kept. */
static void
test_stacked_bomb (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/bad/stacked-bomb");
  g_autoptr(SbxExchange) exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_LIMIT, "unpacks to more than a thousand times its size", NULL);

  g_assert_cmpuint (sbx_exchange_get_body_size (exchange), ==, 0);
}

/* A thousand hops where the person allows them, unless their heads fill the memory. In a program of its own: the peak is that of the process. */
static void
test_hops (void)
{
  const struct { const char *path; SbxHttpError code; const char *says; guint least, most; } cases[] = {
    { "/loop", SBX_HTTP_ERROR_REDIRECT, "Stopped after 1000 redirects", 1001, 1001 },
    { "/bad/heavy-loop", SBX_HTTP_ERROR_LIMIT, "The heads of all answers together are larger than 16 MB. The redirects were followed no further.", 80, 90 },
  };

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxRequest) request = http_test_request ("GET", cases[i].path);
      g_autoptr(SbxExchange) exchange = NULL;
      guint64 before = http_test_peak_memory ();

      HTTP_TEST_SETTINGS (request, settings->max_redirects = 1000);
      exchange = http_test_fail (request, NULL, cases[i].code, cases[i].says, NULL);
      g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), >=, cases[i].least);
      g_assert_cmpuint (sbx_exchange_get_n_hops (exchange), <=, cases[i].most);
      g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 302);
      /* The address sanitizer keeps what was freed for a while: here the heads of a hundred hops in all their stages. For the
       * thread sanitizer each byte is several. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
      before += 400 * 1024;
#endif
      g_assert_cmpuint (http_test_peak_memory (), <, before + 100 * 1024);
    }
}

/* What is shorter does not follow after the end. */
static void
test_log (void)
{
  g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
  g_autofree char *line = g_strnfill (200 * 1024, 'a');
  g_autofree char *none = NULL, *log = NULL;

  /* Nothing is no line: what is read again from the history has none of it. */
  sbx_exchange_add_log (exchange, "\r\n");
  none = sbx_exchange_dup_log (exchange);
  g_assert_cmpstr (none, ==, "");
  sbx_exchange_add_log (exchange, line);
  sbx_exchange_add_log (exchange, line);
  sbx_exchange_add_log (exchange, "short");
  log = sbx_exchange_dup_log (exchange);
  g_assert_true (g_str_has_suffix (log, "a\nThe log was cut here.\n"));
}

/* In a program of its own: the peak is that of the whole process. */
static void
test_memory (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr(SbxRequest) small = http_test_request ("GET", "/bytes/1000");
      g_autoptr(SbxRequest) large = http_test_request ("GET", "/bytes/300000000");
      g_autoptr(SbxExchange) first = http_test_send (small, NULL);
      guint64 idle = http_test_peak_memory ();
      g_autoptr(SbxExchange) second = http_test_send (large, NULL);

      g_assert_cmpuint (sbx_exchange_get_body_size (second), ==, 300000000);
      g_print ("%" G_GUINT64_FORMAT " kB over idle\n", http_test_peak_memory () - idle);
      g_assert_cmpuint (http_test_peak_memory (), <, idle + 40 * 1024);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

/* A file may not grow beyond some size: what a full disk does, but without one. */
static void
test_disk (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr(SbxRequest) request = http_test_request ("GET", "/bytes/3000000");
      g_autoptr(SbxExchange) exchange = NULL;
      g_autoptr(SbxRequest) after = http_test_request ("GET", "/bytes/1000");
      g_autoptr(SbxExchange) second = NULL;
      struct rlimit limit = { 1000000, 1000000 };

      signal (SIGXFSZ, SIG_IGN);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_DISK, "Could not keep the body in “", "Make room there", NULL);
      g_assert_cmpuint (sbx_exchange_get_body_size (exchange), ==, 1000000);
      g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
      second = http_test_send (after, NULL);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_no_directory (void)
{
  g_autoptr(SbxHttpClient) client = sbx_http_client_new ("/proc/nowhere");
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo");
  g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
  g_autoptr(GError) error = NULL;

  g_assert_false (sbx_http_client_send (client, request, NULL, exchange, NULL, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_DISK);
  g_assert_nonnull (strstr (error->message, "Could not make a file for the body in “/proc/nowhere”"));
}

/* The leak checker looks at what is left; open files are counted here. */
static guint
open_files (void)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static gpointer
send_many (gpointer path)
{
  for (guint i = 0; i < 250; i++)
    {
      g_autoptr(SbxRequest) request = http_test_request (i % 2 ? "POST" : "GET", path);
      g_autoptr(SbxExchange) exchange = NULL;

      if (i % 2)
        http_test_text (request, "body");
      exchange = http_test_send (request, NULL);
      g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);
    }
  return NULL;
}

static void
test_thousand (void)
{
  const char *const paths[] = { "/echo", "/gzip", "/redirect/1", "/chunked/1000" };
  GThread *threads[G_N_ELEMENTS (paths)];
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo");
  g_autoptr(SbxExchange) exchange = http_test_send (request, NULL);
  guint before;

  before = open_files ();
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    threads[i] = g_thread_new ("send", send_many, (gpointer) paths[i]);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_thread_join (threads[i]);
  /* Open connections and what libcurl waits with, of four workers. */
  g_assert_cmpuint (open_files (), <, before + 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  http_test_servers ();
  http_test_client ();
  g_test_add_func ("/http/limits/body", test_body_limit);
  g_test_add_func ("/http/limits/long-timeout", test_long_timeout);
  g_test_add_func ("/http/limits/bombs", test_bombs);
  g_test_add_func ("/http/limits/stacked-bomb", test_stacked_bomb);
  g_test_add_func ("/http/limits/hops", test_hops);
  g_test_add_func ("/http/limits/log", test_log);
  g_test_add_func ("/http/limits/memory", test_memory);
  g_test_add_func ("/http/limits/disk", test_disk);
  g_test_add_func ("/http/limits/no-directory", test_no_directory);
  g_test_add_func ("/http/limits/thousand", test_thousand);
  return http_test_run ();
}
