/* Every kind of body, as the server read it. */
#include "http-test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
post_and_echo (SbxBody *body, const char *expected_type)
{
  g_autoptr(SbxRequest) request = http_test_request ("POST", "/echo");
  g_autoptr(SbxExchange) exchange = NULL;
  g_autoptr(GBytes) received = NULL, sent = NULL;
  g_autofree char *text = NULL, *line = g_strdup_printf ("\r\nContent-Type: %s\r\n", expected_type);
  const char *start;

  sbx_request_set_body (request, body);
  sbx_test_servers_reset (http_test_servers ());
  exchange = http_test_send (request, NULL);
  received = sbx_test_servers_dup_request (http_test_servers (), "http");
  text = http_test_head (received);
  start = strstr (text, line);
  if (start == NULL)
    g_error ("“%s” has no “%s”", text, line);
  start = strstr (start, "\r\n\r\n") + 4;

  sent = sbx_spool_read_bytes (sbx_exchange_get_sent_body (exchange), 0, NULL);
  g_assert_cmpmem (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), start, strlen (start));
  return g_strdup (start);
}

static void
test_texts (void)
{
  const struct { SbxBodyKind kind; const char *type, *own, *text; } cases[] = {
    { SBX_BODY_JSON, "application/json", NULL, "{\"n\": 12345678901234567890123, \"n\":1.0 ,\r\n \"s\":\"ü\"}" },
    { SBX_BODY_TEXT, "text/plain", NULL, "line\r\nline\n\tsلام" },
    { SBX_BODY_XML, "application/xml", NULL, "<a>&amp;</a>\n" },
    { SBX_BODY_JSON, "application/vnd.api+json", "application/vnd.api+json", "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SbxBody) body = sbx_body_new (cases[i].kind);
      g_autofree char *got = NULL;

      body->text = g_strdup (cases[i].text);
      body->content_type = g_strdup (cases[i].own);
      got = post_and_echo (body, cases[i].type);
      g_assert_cmpstr (got, ==, cases[i].text);
    }
}

static void
test_form (void)
{
  g_autoptr(SbxBody) body = sbx_body_new (SBX_BODY_FORM);
  g_autofree char *got = NULL;

  sbx_fields_add (body->fields, "a b", "1&2=3", TRUE);
  sbx_fields_add (body->fields, "off", "x", FALSE);
  sbx_fields_add (body->fields, "ü", "سلام*-._~", TRUE);
  sbx_fields_add (body->fields, "a b", "", TRUE);
  sbx_fields_add (body->fields, "", "", TRUE);
  got = post_and_echo (body, "application/x-www-form-urlencoded");
  g_assert_cmpstr (got, ==, "a+b=1%262%3D3&%C3%BC=%D8%B3%D9%84%D8%A7%D9%85*-._%7E&a+b=");
}

static void
test_graphql (void)
{
  g_autoptr(SbxBody) body = sbx_body_new (SBX_BODY_GRAPHQL);
  g_autoptr(SbxRequest) request = http_test_request ("POST", "/graphql");
  g_autoptr(SbxExchange) exchange = NULL;
  g_autofree char *got = NULL;

  body->text = g_strdup ("query A($x: Int) {\n  a(x: $x, s: \"q\")\n}");
  body->variables = g_strdup (" {\"x\": 1.0, \"x\":2} ");
  body->operation_name = g_strdup ("A");
  got = post_and_echo (body, "application/json");
  g_assert_cmpstr (got, ==,
                   "{\"query\":\"query A($x: Int) {\\n  a(x: $x, s: \\\"q\\\")\\n}\",\"operationName\":\"A\",\"variables\":{\"x\": 1.0, \"x\":2}}");

  g_set_str (&body->variables, "[1");
  sbx_request_set_body (request, body);
  exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_INVALID, "The GraphQL variables are not a JSON object", NULL);
}

static char *
make_file (const char *name, gsize size)
{
  char *path = g_build_filename (http_test_directory (), name, NULL);
  g_autofree char *data = g_malloc (size + 1);

  for (gsize i = 0; i < size; i++)
    data[i] = i % 251;
  g_assert_true (g_file_set_contents (path, data, size, NULL));
  return path;
}

static void
test_multipart (void)
{
  g_autofree char *picture = make_file ("pic\"ture.png", 100000);
  g_autofree char *empty = make_file ("empty.bin", 0);
  g_autoptr(SbxRequest) request = http_test_request ("POST", "/upload");
  g_autoptr(SbxBody) body = sbx_body_new (SBX_BODY_MULTIPART);
  g_autoptr(SbxExchange) exchange = NULL;
  g_autoptr(JsonObject) json = NULL;
  JsonArray *parts;
  SbxPart *part;

  sbx_body_add_part (body, "na\"me", "a value\r\nin lines", NULL);
  sbx_body_add_part (body, "file", NULL, picture);
  part = sbx_body_add_part (body, "empty", NULL, empty);
  g_set_str (&part->file_name, "نام.txt");
  g_set_str (&part->content_type, "text/x-mine");
  part = sbx_body_add_part (body, "off", "x", NULL);
  part->enabled = FALSE;
  sbx_request_set_body (request, body);
  exchange = http_test_send (request, NULL);
  json = http_test_json (exchange);
  g_assert_cmpint (sbx_exchange_get_status (exchange), ==, 200);

  parts = json_object_get_array_member (json, "parts");
  g_assert_cmpuint (json_array_get_length (parts), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (parts, 0), "name"), ==, "na%22me");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (parts, 0), "text"), ==, "a value\r\nin lines");
  g_assert_true (json_object_get_null_member (json_array_get_object_element (parts, 0), "content_type"));
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (parts, 1), "filename"), ==, "pic%22ture.png");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (parts, 1), "content_type"), ==, "image/png");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (parts, 1), "size"), ==, 100000);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (parts, 2), "filename"), ==, "نام.txt");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (parts, 2), "content_type"), ==, "text/x-mine");
  g_assert_cmpuint (sbx_spool_get_size (sbx_exchange_get_sent_body (exchange)), ==, sbx_exchange_get_final_hop (exchange)->sent_body);
}

static void
test_multipart_typed_boundary (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("POST", "/upload");
  g_autoptr(SbxBody) body = sbx_body_new (SBX_BODY_MULTIPART);
  g_autoptr(SbxExchange) exchange = NULL;
  g_autoptr(SbxExchange) warned = NULL;
  g_autoptr(JsonObject) json = NULL;

  sbx_body_add_part (body, "a", "b", NULL);
  sbx_request_set_body (request, body);
  http_test_header (request, "content-type", "multipart/form-data; boundary=\"my own\"");
  exchange = http_test_send (request, NULL);
  json = http_test_json (exchange);
  g_assert_cmpstr (json_object_get_string_member (json, "boundary"), ==, "my own");

  g_autoptr(GPtrArray) headers = sbx_fields_new ();
  sbx_fields_add (headers, "Content-Type", "multipart/form-data", TRUE);
  sbx_request_set_headers (request, headers);
  warned = http_test_send (request, NULL);
  g_assert_true (http_test_warned (warned, "The header “Content-Type” names no boundary, so the server can't tell the parts of the body. "
                                          "Switch that header off: a right one is sent then."));
}

static void
test_file (void)
{
  g_autofree char *path = make_file ("large.bin", 5 * 1000 * 1000);
  g_autoptr(SbxRequest) request = http_test_request ("PUT", "/echo");
  g_autoptr(SbxBody) body = sbx_body_new (SBX_BODY_FILE);
  g_autoptr(SbxExchange) exchange = NULL;
  g_autoptr(JsonObject) json = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *sum = NULL;

  body->path = g_strdup (path);
  sbx_request_set_body (request, body);
  exchange = http_test_send (request, NULL);
  json = http_test_json (exchange);
  g_assert_cmpint (json_object_get_int_member (json, "body_len"), ==, 5 * 1000 * 1000);
  bytes = sbx_spool_read_bytes (sbx_exchange_get_sent_body (exchange), 0, NULL);
  g_assert_true (sbx_test_is_pattern (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0));
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_assert_cmpstr (json_object_get_string_member (json, "body_sha256"), ==, sum);
}

static gpointer
fill_pipe (gpointer path)
{
  int fd = open (path, O_WRONLY);

  g_assert_cmpint (write (fd, "through a pipe", 14), ==, 14);
  close (fd);
  return NULL;
}

static void
test_pipe (void)
{
  g_autofree char *path = g_build_filename (http_test_directory (), "pipe", NULL);
  g_autoptr(SbxRequest) request = http_test_request ("POST", "/echo");
  g_autoptr(SbxBody) body = sbx_body_new (SBX_BODY_FILE);
  g_autoptr(SbxExchange) exchange = NULL;
  g_autoptr(JsonObject) json = NULL;
  GThread *thread;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  thread = g_thread_new ("pipe", fill_pipe, path);
  body->path = g_strdup (path);
  sbx_request_set_body (request, body);
  exchange = http_test_send (request, NULL);
  g_thread_join (thread);
  json = http_test_json (exchange);
  g_assert_cmpint (json_object_get_int_member (json, "body_len"), ==, strlen ("through a pipe"));
  g_assert_true (http_test_head_has (sbx_exchange_get_final_hop (exchange)->request_head, "Transfer-Encoding: chunked\r\n"));
}

static void
test_missing_files (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("POST", "/echo");
  g_autoptr(SbxBody) body = sbx_body_new (SBX_BODY_FILE);
  g_autoptr(SbxBody) parts = sbx_body_new (SBX_BODY_MULTIPART);
  SbxExchange *exchange;

  body->path = g_strdup ("/nowhere/a.bin");
  sbx_request_set_body (request, body);
  exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_INVALID, "Could not read the file “/nowhere/a.bin” for the body: No such file", NULL);
  g_object_unref (exchange);

  g_set_str (&body->path, "/");
  sbx_request_set_body (request, body);
  exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_INVALID, "Could not read the file “/” for the body: Is a directory", NULL);
  g_object_unref (exchange);

  sbx_body_add_part (parts, "photo", NULL, "");
  sbx_request_set_body (request, parts);
  exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_INVALID, "No file was chosen for the part “photo”", NULL);
  g_object_unref (exchange);
}

static void
test_broken_part (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("POST", "/echo");
  g_autoptr(SbxBody) body = sbx_body_new (SBX_BODY_MULTIPART);
  g_autoptr(SbxExchange) exchange = NULL;

  g_set_str (&sbx_body_add_part (body, "a", "b", NULL)->content_type, "text/plain\r\nX-Injected: yes");
  sbx_request_set_body (request, body);
  exchange = http_test_fail (request, NULL, SBX_HTTP_ERROR_INVALID, "The content type of the part “a” has a line break in it. Remove it.", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/body/texts", test_texts);
  g_test_add_func ("/http/body/form", test_form);
  g_test_add_func ("/http/body/graphql", test_graphql);
  g_test_add_func ("/http/body/multipart", test_multipart);
  g_test_add_func ("/http/body/multipart-typed-boundary", test_multipart_typed_boundary);
  g_test_add_func ("/http/body/file", test_file);
  g_test_add_func ("/http/body/pipe", test_pipe);
  g_test_add_func ("/http/body/missing-files", test_missing_files);
  g_test_add_func ("/http/body/broken-part", test_broken_part);
  return http_test_run ();
}
