#include "servers.h"

#include <string.h>

/* Sends bytes to a port and gives everything that comes back. */
static GBytes *
talk (guint16     port,
      const char *request)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GOutputStream) answer = g_memory_output_stream_new_resizable ();
  g_autoptr(GError) error = NULL;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request),
                             NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_splice (answer, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                          G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (answer));
}

static gboolean
contains (GBytes     *bytes,
          const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_strstr_len (data, length, text) != NULL;
}

static void
test_received (void)
{
  g_autoptr(SbxTestServers) servers = sbx_test_servers_start ();
  const char *request = "GET /bytes/300 HTTP/1.1\r\nhost: x\r\nX-z: 1\r\nConnection: close\r\n\r\n";
  g_autoptr(GBytes) answer = talk (sbx_test_servers_port (servers, "http"), request);
  g_autoptr(GBytes) received = sbx_test_servers_dup_request (servers, "http");
  g_autoptr(GPtrArray) none = NULL;
  g_autofree char *url = sbx_test_servers_url (servers, "https", "/echo");
  g_autofree char *expected = g_strdup_printf ("https://127.0.0.1:%u/echo", sbx_test_servers_port (servers, "https"));
  gsize length;
  const char *data = g_bytes_get_data (answer, &length);

  g_assert_cmpmem (g_bytes_get_data (received, NULL), g_bytes_get_size (received), request, strlen (request));
  g_assert_true (sbx_test_is_pattern (data + length - 300, 300, 0));
  g_assert_false (sbx_test_is_pattern (data + length - 300, 300, 1));
  g_assert_cmpstr (url, ==, expected);
  g_assert_true (g_file_test (sbx_test_servers_file (servers, "ca"), G_FILE_TEST_EXISTS));

  g_assert_cmpuint (sbx_test_servers_get_connections (servers, "http"), ==, 1);

  sbx_test_servers_reset (servers);
  g_assert_cmpuint (sbx_test_servers_get_connections (servers, "http"), ==, 0);
  none = sbx_test_servers_dup_received (servers, "http");
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_peers (void)
{
  g_autoptr(SbxTestServers) servers = sbx_test_servers_start ();
  g_autoptr(SbxTestServers) nginx = sbx_test_nginx_start (servers);
  g_autoptr(SbxTestServers) proxy = sbx_test_proxy_start ();
  g_autofree char *request = g_strdup_printf ("GET http://127.0.0.1:%u/echo HTTP/1.0\r\nHost: x\r\n\r\n",
                                              sbx_test_servers_port (servers, "http"));
  g_autoptr(GBytes) whoami = talk (sbx_test_servers_port (nginx, "http"), "GET /whoami HTTP/1.0\r\n\r\n");
  g_autoptr(GBytes) behind = talk (sbx_test_servers_port (nginx, "http"), "GET /backend/echo HTTP/1.0\r\n\r\n");
  g_autoptr(GBytes) proxied = talk (sbx_test_servers_port (proxy, "http_proxy"), request);

  g_assert_true (contains (whoami, "\"protocol\": \"HTTP/1.0\""));
  g_assert_true (contains (behind, "\"target\": \"/echo\""));
  g_assert_true (contains (proxied, "\"Via\""));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/support/servers/received", test_received);
  g_test_add_func ("/support/servers/peers", test_peers);
  return g_test_run ();
}
