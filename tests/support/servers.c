#include "servers.h"

#include <gio/gunixinputstream.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define START_SECONDS 20
#define END_SECONDS 5
#define PATTERN_PERIOD 251

struct _SbxTestServers
{
  GSubprocess *process;
  JsonParser  *parser;   /* what it said when it was ready */
  char        *name;
};

static JsonObject *
get_section (SbxTestServers *self,
             const char     *section)
{
  return json_object_get_object_member (json_node_get_object (json_parser_get_root (self->parser)), section);
}

/* The line that says that the server is ready; NULL when it ended first or was too slow. */
static char *
read_ready_line (GSubprocess *process)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (process);
  int fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (stream));
  gint64 deadline = g_get_monotonic_time () + START_SECONDS * G_USEC_PER_SEC;
  g_autoptr(GString) line = g_string_new (NULL);

  for (;;)
    {
      GPollFD poll = { .fd = fd, .events = G_IO_IN };
      gint64 left = (deadline - g_get_monotonic_time ()) / 1000;
      char buffer[4096];
      gssize n;

      if (left <= 0)
        return NULL;
      if (g_poll (&poll, 1, left) <= 0)
        continue;
      n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL);
      if (n <= 0)
        return NULL;
      g_string_append_len (line, buffer, n);
      if (line->str[line->len - 1] == '\n')
        return g_strdup (line->str);
    }
}

static SbxTestServers *
start (const char * const *arguments)
{
  g_autoptr(SbxTestServers) self = g_new0 (SbxTestServers, 1);
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *script = g_build_filename (SBX_TEST_SUPPORT_DIR, arguments[0], NULL);
  g_autofree char *line = NULL;
  g_auto(GStrv) argv = NULL;

  g_strv_builder_add_many (builder, "python3", script, NULL);
  g_strv_builder_addv (builder, (const char **) arguments + 1);
  argv = g_strv_builder_end (builder);
  self->name = g_strjoinv (" ", argv);

  /* Its standard input is what keeps it alive: that closes with this process, however it ends. */
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_setenv (launcher, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv, &error);
  if (self->process == NULL)
    g_error ("Could not start “%s”: %s", self->name, error->message);

  line = read_ready_line (self->process);
  self->parser = json_parser_new ();
  if (line == NULL || !json_parser_load_from_data (self->parser, line, -1, &error))
    {
      g_subprocess_force_exit (self->process);
      g_error ("“%s” did not come up within %d s: %s", self->name, START_SECONDS,
               error ? error->message : line ? line : "it ended or said nothing; its message is above");
    }
  return g_steal_pointer (&self);
}

SbxTestServers *
sbx_test_servers_start (void)
{
  return start ((const char * const[]) { "misbehave.py", NULL });
}

SbxTestServers *
sbx_test_nginx_start (SbxTestServers *backend)
{
  g_autofree char *port = NULL;

  if (backend == NULL)
    return start ((const char * const[]) { "peers.py", "nginx", NULL });
  port = g_strdup_printf ("%u", sbx_test_servers_port (backend, "http"));
  return start ((const char * const[]) { "peers.py", "nginx", "--backend", port, NULL });
}

SbxTestServers *
sbx_test_proxy_start (void)
{
  return start ((const char * const[]) { "peers.py", "proxy", NULL });
}

typedef struct
{
  GMainLoop *loop;
  gboolean   ended;
} Wait;

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Wait *wait = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  wait->ended = TRUE;
  g_main_loop_quit (wait->loop);
}

static gboolean
force_cb (gpointer user_data)
{
  g_subprocess_force_exit (user_data);
  return G_SOURCE_REMOVE;
}

void
sbx_test_servers_free (SbxTestServers *self)
{
  if (self->process != NULL)
    {
      /* A context of its own: the test's may be running things that must not go on here. */
      g_autoptr(GMainContext) context = g_main_context_new ();
      g_autoptr(GMainLoop) loop = g_main_loop_new (context, FALSE);
      g_autoptr(GSource) timeout = g_timeout_source_new_seconds (END_SECONDS);
      Wait wait = { loop, FALSE };

      g_main_context_push_thread_default (context);
      g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
      g_source_set_callback (timeout, force_cb, self->process, NULL);
      g_source_attach (timeout, context);
      g_subprocess_wait_async (self->process, NULL, ended_cb, &wait);
      if (!wait.ended)
        g_main_loop_run (loop);
      g_source_destroy (timeout);
      g_main_context_pop_thread_default (context);
    }
  g_clear_object (&self->process);
  g_clear_object (&self->parser);
  g_free (self->name);
  g_free (self);
}

guint16
sbx_test_servers_port (SbxTestServers *self,
                       const char     *port)
{
  JsonObject *ports = get_section (self, "ports");

  if (!json_object_has_member (ports, port))
    g_error ("“%s” has no port named “%s”", self->name, port);
  return json_object_get_int_member (ports, port);
}

char *
sbx_test_servers_url (SbxTestServers *self,
                      const char     *port,
                      const char     *path)
{
  const char *scheme = g_str_has_prefix (port, "https") ? "https" : g_str_has_prefix (port, "socks") ? "socks5" : "http";

  return g_strdup_printf ("%s://127.0.0.1:%u%s", scheme, sbx_test_servers_port (self, port), path);
}

const char *
sbx_test_servers_file (SbxTestServers *self,
                       const char     *file)
{
  JsonObject *files = get_section (self, "files");

  if (!json_object_has_member (files, file))
    g_error ("“%s” has no file named “%s”", self->name, file);
  return json_object_get_string_member (files, file);
}

/* Asks misbehave.py about itself, over a plain socket: the engine under test takes no part in it. */
static JsonParser *
ask (SbxTestServers *self,
     const char     *path)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GOutputStream) answer = g_memory_output_stream_new_resizable ();
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.0\r\n\r\n", path);
  const char *text, *body;
  gsize length;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", sbx_test_servers_port (self, "http"), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request),
                             NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_splice (answer, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                          G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);

  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (answer));
  text = g_bytes_get_data (bytes, &length);
  body = g_strstr_len (text, length, "\r\n\r\n");
  g_assert_nonnull (body);
  body += 4;
  json_parser_load_from_data (parser, body, length - (body - text), &error);
  g_assert_no_error (error);
  return g_steal_pointer (&parser);
}

static JsonParser *
ask_log (SbxTestServers *self,
         const char     *port)
{
  g_autofree char *path = g_strdup_printf ("/__log?server=%s", port);

  sbx_test_servers_port (self, port);
  return ask (self, path);
}

GPtrArray *
sbx_test_servers_dup_received (SbxTestServers *self,
                               const char     *port)
{
  g_autoptr(JsonParser) parser = ask_log (self, port);
  g_autoptr(GPtrArray) received = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  JsonArray *requests = json_object_get_array_member (root, "requests");

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      gsize length;
      guchar *raw = g_base64_decode (json_object_get_string_member (request, "raw"), &length);

      g_ptr_array_add (received, g_bytes_new_take (raw, length));
    }
  return g_steal_pointer (&received);
}

GBytes *
sbx_test_servers_dup_request (SbxTestServers *self,
                              const char     *port)
{
  g_autoptr(GPtrArray) received = sbx_test_servers_dup_received (self, port);

  if (received->len != 1)
    g_error ("The port “%s” received %u requests instead of one", port, received->len);
  return g_bytes_ref (g_ptr_array_index (received, 0));
}

guint
sbx_test_servers_get_connections (SbxTestServers *self,
                                  const char     *port)
{
  g_autoptr(JsonParser) parser = ask_log (self, port);

  return json_object_get_int_member (json_node_get_object (json_parser_get_root (parser)), "connections");
}

void
sbx_test_servers_reset (SbxTestServers *self)
{
  g_autoptr(JsonParser) parser = ask (self, "/__reset");
}

gboolean
sbx_test_is_pattern (gconstpointer data,
                     gsize         length,
                     guint64       offset)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < length; i++)
    if (bytes[i] != (offset + i) % PATTERN_PERIOD)
      return FALSE;
  return TRUE;
}
