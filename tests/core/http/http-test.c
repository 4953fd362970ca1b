#include "http-test.h"

#include <glib/gstdio.h>
#include <string.h>

static SbxTestServers *servers;
static SbxHttpClient *client;
static char *directory;

SbxTestServers *
http_test_servers (void)
{
  if (servers == NULL)
    servers = sbx_test_servers_start ();
  return servers;
}

const char *
http_test_directory (void)
{
  if (directory == NULL)
    directory = g_dir_make_tmp ("sbx-http-XXXXXX", NULL);
  return directory;
}

SbxHttpClient *
http_test_client (void)
{
  if (client == NULL)
    {
      g_autofree char *spool = g_build_filename (http_test_directory (), "spool", NULL);

      client = sbx_http_client_new (spool);
    }
  return client;
}

static void
remove_all (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  g_remove (path);
}

int
http_test_run (void)
{
  int result = g_test_run ();

  g_clear_object (&client);
  g_clear_pointer (&servers, sbx_test_servers_free);
  if (directory != NULL)
    remove_all (directory);
  g_clear_pointer (&directory, g_free);
  return result;
}

SbxRequest *
http_test_request (const char *method, const char *path)
{
  SbxRequest *request = sbx_request_new ();
  g_autofree char *url = *path == '/' ? sbx_test_servers_url (http_test_servers (), "http", path) : g_strdup (path);

  g_object_set (request, "method", method, "url", url, "name", "Test", NULL);
  HTTP_TEST_SETTINGS (request, settings->proxy = g_strdup (""));
  return request;
}

void
http_test_header (SbxRequest *request, const char *name, const char *value)
{
  g_autoptr(GPtrArray) headers = sbx_request_dup_headers (request, NULL);

  sbx_fields_add (headers, name, value, TRUE);
  sbx_request_set_headers (request, headers);
}

void
http_test_auth (SbxRequest *request, SbxAuthKind kind, ...)
{
  g_autoptr(SbxAuth) auth = sbx_auth_new (kind);
  const char *key;
  va_list args;

  va_start (args, kind);
  while ((key = va_arg (args, const char *)) != NULL)
    sbx_auth_set (auth, key, va_arg (args, const char *));
  va_end (args);
  sbx_request_set_auth (request, auth);
}

void
http_test_text (SbxRequest *request, const char *text)
{
  g_autoptr(SbxBody) body = sbx_body_new (SBX_BODY_TEXT);

  body->text = g_strdup (text);
  sbx_request_set_body (request, body);
}

SbxExchange *
http_test_send (SbxRequest *request, const SbxSendContext *context)
{
  g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
  g_autoptr(GError) error = NULL;

  sbx_http_client_send (http_test_client (), request, context, exchange, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (sbx_exchange_get_error (exchange));
  g_assert_cmpint (sbx_exchange_get_phase (exchange), ==, SBX_PHASE_DONE);
  return g_steal_pointer (&exchange);
}

SbxExchange *
http_test_fail (SbxRequest *request, const SbxSendContext *context, SbxHttpError code, ...)
{
  g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
  g_autoptr(GError) error = NULL;
  const char *part;
  va_list args;

  g_assert_false (sbx_http_client_send (http_test_client (), request, context, exchange, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_error (error, SBX_HTTP_ERROR, (int) code);
  g_assert_cmpstr (sbx_exchange_get_error (exchange)->message, ==, error->message);
  g_assert_cmpint (sbx_exchange_get_phase (exchange), ==, SBX_PHASE_DONE);

  va_start (args, code);
  while ((part = va_arg (args, const char *)) != NULL)
    if (strstr (error->message, part) == NULL)
      g_error ("“%s” does not say “%s”", error->message, part);
  va_end (args);
  return g_steal_pointer (&exchange);
}

char *
http_test_body (SbxExchange *exchange)
{
  g_autoptr(GBytes) bytes = sbx_spool_read_bytes (sbx_exchange_get_body (exchange), 0, NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return g_strndup (data != NULL ? data : "", size);
}

JsonObject *
http_test_json (SbxExchange *exchange)
{
  g_autofree char *body = http_test_body (exchange);
  g_autoptr(JsonNode) node = json_from_string (body, NULL);

  if (node == NULL)
    g_error ("No JSON: %s", body);
  return json_object_ref (json_node_get_object (node));
}

char *
http_test_head (GBytes *head)
{
  gsize size;
  const char *data = g_bytes_get_data (head, &size);

  return g_strndup (data, size);
}

gboolean
http_test_head_has (GBytes *head, const char *part)
{
  g_autofree char *text = http_test_head (head);

  return strstr (text, part) != NULL;
}

gboolean
http_test_warned (SbxExchange *exchange, const char *part)
{
  g_autoptr(GPtrArray) warnings = sbx_exchange_dup_warnings (exchange);
  gboolean found = FALSE;

  for (guint i = 0; i < warnings->len; i++)
    {
      g_test_message ("%s", (const char *) g_ptr_array_index (warnings, i));
      found = found || strstr (g_ptr_array_index (warnings, i), part) != NULL;
    }
  return found;
}

guint64
http_test_peak_memory (void)
{
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  return g_ascii_strtoull (strstr (status, "VmHWM:") + strlen ("VmHWM:"), NULL, 10);
}

static GPtrArray *
load_cb (gpointer data, GError **error)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *jar = data;

  for (guint i = 0; i < jar->len; i++)
    g_ptr_array_add (lines, g_strdup (g_ptr_array_index (jar, i)));
  return lines;
}

static gboolean
save_cb (gpointer data, GPtrArray *lines, GError **error)
{
  GPtrArray *jar = data;

  g_ptr_array_set_size (jar, 0);
  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (jar, g_strdup (g_ptr_array_index (lines, i)));
  return TRUE;
}

SbxCookieJar
http_test_jar (GPtrArray *lines)
{
  return (SbxCookieJar) { load_cb, save_cb, lines };
}
