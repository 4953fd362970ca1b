/* History: what is kept of an exchange, how it comes back, and what it may cost. */
#include "support.h"

#include <dlfcn.h>
#include <glib/gstdio.h>
#include <unistd.h>
#include <utime.h>

#include "sbx-exchange-private.h"
#include "sbx-history.h"
#include "sbx-http-client.h"
#include "sbx-record-list.h"

#define MEBIBYTE (1024 * 1024)

/* What was brought to the disk, in order, and each commit; NULL: nobody is interested. */
static GString *synced;

/* In place of the C library's and SQLite's. */
int
fsync (int fd)
{
  static int (*next) (int);
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);

  if (next == NULL)
    next = (int (*) (int)) dlsym (RTLD_NEXT, "fsync");
  if (synced != NULL)
    g_string_append_printf (synced, "%s\n", path);
  return next (fd);
}

int
sqlite3_exec (sqlite3 *db, const char *sql, int (*callback) (void *, int, char **, char **), void *data, char **message)
{
  static int (*next) (sqlite3 *, const char *, int (*) (void *, int, char **, char **), void *, char **);

  if (next == NULL)
    next = (int (*) (sqlite3 *, const char *, int (*) (void *, int, char **, char **), void *, char **)) dlsym (RTLD_NEXT, "sqlite3_exec");
  if (synced != NULL && g_str_equal (sql, "COMMIT"))
    g_string_append (synced, "COMMIT\n");
  return next (db, sql, callback, data, message);
}

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static SbxSpool *
make_spool (Fixture *f, const char *text, gsize length)
{
  g_autoptr(GError) error = NULL;
  SbxSpool *spool = sbx_spool_new (f->directory, &error);

  g_assert_no_error (error);
  g_assert_true (sbx_spool_append (spool, text, length, &error));
  g_assert_no_error (error);
  return spool;
}

static SbxHop *
make_hop (const char *url, const char *response_head)
{
  SbxHop *hop = sbx_hop_new ();

  hop->method = g_strdup ("POST");
  hop->url = g_strdup (url);
  hop->request_head = bytes ("POST /v1 HTTP/1.1\r\nHost: api.example\r\nx-zeta: 1\r\nX-Alpha: 2\r\nAuthorization: Bearer sesame-open\r\n\r\n");
  hop->response_head = bytes (response_head);
  hop->timing = (SbxTiming) { 10, 20, 30, 40, 50, 60 };
  hop->remote_address = g_strdup ("127.0.0.1:8443");
  hop->reused = TRUE;
  hop->tls_version = g_strdup ("TLSv1.3");
  hop->tls_cipher = g_strdup ("TLS_AES_256_GCM_SHA384");
  hop->tls_verified = TRUE;
  hop->sent_body = 7;
  hop->received_body = 11;
  g_assert_true (sbx_hop_read_head (hop));
  return hop;
}

/* A redirect and an answer, with a body in both directions. */
static SbxExchange *
make_exchange (Fixture *f, const char *body, gsize length)
{
  SbxExchange *exchange = sbx_exchange_new ();
  SbxHop *last = make_hop ("https://api.example/v2", "HTTP/1.1 404 Nicht da\r\nContent-Type: application/json\r\nX-Rare: caf\xe9\r\n\r\n");
  g_autoptr(SbxSpool) sent = make_spool (f, "token=sesame-open", 17);
  g_autoptr(SbxSpool) received = make_spool (f, body, length);
  SbxCertificate *certificate = g_new0 (SbxCertificate, 1);

  certificate->subject = g_strdup ("CN=api.example");
  certificate->pem = g_strdup ("-----BEGIN CERTIFICATE-----");
  last->certificates = sbx_certificates_new ();
  g_ptr_array_add (last->certificates, certificate);
  last->interim_heads = bytes ("HTTP/1.1 100 Continue\r\n\r\n");
  sbx_exchange_set_started_at (exchange, G_GINT64_CONSTANT (1700000000000));
  sbx_exchange_add_hop (exchange, make_hop ("https://api.example/v1?key=sesame-open", "HTTP/1.1 307 Temporary Redirect\r\nLocation: /v2\r\n\r\n"));
  sbx_exchange_add_hop (exchange, last);
  sbx_exchange_set_sent_body (exchange, sent);
  sbx_exchange_set_body (exchange, received);
  sbx_exchange_set_sizes (exchange, 11, length);
  sbx_exchange_add_warning (exchange, "The certificate was not verified, sesame-open.");
  sbx_exchange_add_log (exchange, "Connected to api.example");
  sbx_exchange_set_duration (exchange, 123456);
  sbx_exchange_set_phase (exchange, SBX_PHASE_DONE);
  return exchange;
}

static SbxRedactor *
make_redactor (void)
{
  SbxRedactor *redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, "sesame-open", "API_TOKEN");
  return redactor;
}

static SbxRequest *
make_typed_request (void)
{
  SbxRequest *request = sbx_request_new ();

  g_object_set (request, "name", "Make a customer", "method", "POST", "url", "https://api.example/v1?key={{API_TOKEN}}",
                "headers", "{\"Authorization\": \"Bearer literal-secret-value\"}", "usage-count", G_GINT64_CONSTANT (9), NULL);
  return request;
}

static char *
read_body (SbxSpool *spool)
{
  g_autoptr(GBytes) content = sbx_spool_read_bytes (spool, 0, NULL);
  gsize size;
  const char *data = g_bytes_get_data (content, &size);

  return g_strndup (data, size);
}

static void
add (Fixture *f, SbxExchange *exchange, guint64 budget)
{
  g_autoptr(SbxRequest) request = make_typed_request ();
  g_autoptr(SbxRedactor) redactor = make_redactor ();
  g_autoptr(GError) error = NULL;

  g_assert_true (sbx_history_add (f->store, exchange, request, "Production", redactor, budget, &error));
  g_assert_no_error (error);
}

static void
assert_bytes (GBytes *found, const char *expected)
{
  gsize size;
  const char *data = g_bytes_get_data (found, &size);

  g_assert_cmpmem (data, size, expected, strlen (expected));
}

/* What a server says of its answer may repeat a secret. */
static void
test_server_repeats (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
  g_autoptr(SbxRecord) entry = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *type = NULL;

  sbx_exchange_add_hop (exchange, make_hop ("https://api.example/", "HTTP/1.1 401 No sesame-open\r\nContent-Type: text/sesame-open\r\n\r\n"));
  add (f, exchange, MEBIBYTE);
  entry = sbx_store_dup_record (f->store, SBX_TYPE_HISTORY_ENTRY, sbx_exchange_get_id (exchange), &error);
  g_assert_no_error (error);
  g_object_get (entry, "reason", &reason, "content-type", &type, NULL);
  g_assert_cmpstr (reason, ==, "No {{API_TOKEN}}");
  g_assert_cmpstr (type, ==, "text/{{API_TOKEN}}");
}

/* Secrets that look like what the store writes itself: numbers, and what its members are called. */
static void
test_common_secrets (Fixture *f, gconstpointer data)
{
  const char *const secrets[] = { "1759", "text", "name", "value", "basic", "null", "POST" };
  g_autoptr(SbxExchange) exchange = make_exchange (f, "x", 1);
  g_autoptr(SbxRequest) request = make_typed_request ();
  g_autoptr(SbxRequest) back = NULL;
  g_autoptr(SbxRedactor) redactor = sbx_redactor_new ();
  g_autoptr(SbxBody) body = NULL;
  g_autoptr(SbxAuth) auth = NULL;
  g_autoptr(GPtrArray) headers = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    sbx_redactor_add (redactor, secrets[i], "S");
  g_object_set (request, "name", "It is 1759", "body", "{\"type\":\"text\",\"text\":\"a 1759 b\"}",
                "auth", "{\"type\":\"basic\",\"username\":\"u1759\",\"password\":\"{{P}}\"}",
                "headers", "{\"X-1759\":1759}", "created-at", G_GINT64_CONSTANT (1759000000000), NULL);
  g_assert_true (sbx_history_add (f->store, exchange, request, NULL, redactor, MEBIBYTE, &error));
  g_assert_no_error (error);
  back = sbx_history_load_request (f->store, sbx_exchange_get_id (exchange), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sbx_request_get_name (back), ==, "It is {{S}}");
  g_assert_cmpstr (sbx_request_get_method (back), ==, "POST");
  body = sbx_request_dup_body (back, NULL);
  g_assert_cmpint (body->kind, ==, SBX_BODY_TEXT);
  g_assert_cmpstr (body->text, ==, "a {{S}} b");
  auth = sbx_request_dup_auth (back, NULL);
  g_assert_cmpint (auth->kind, ==, SBX_AUTH_BASIC);
  g_assert_cmpstr (sbx_auth_get (auth, "username"), ==, "u{{S}}");
  headers = sbx_request_dup_headers (back, NULL);
  g_assert_cmpstr (sbx_fields_lookup (headers, "X-{{S}}"), ==, "{{S}}");
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxExchange) exchange = make_exchange (f, "{\"a\": 1}", 8);
  g_autoptr(SbxExchange) back = NULL;
  g_autoptr(GPtrArray) warnings = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;
  g_autofree char *log = NULL;
  const SbxHop *hop;

  add (f, exchange, MEBIBYTE);
  back = sbx_history_load_exchange (f->store, sbx_exchange_get_id (exchange), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sbx_exchange_get_id (back), ==, sbx_exchange_get_id (exchange));
  g_assert_cmpint (sbx_exchange_get_phase (back), ==, SBX_PHASE_DONE);
  g_assert_cmpint (sbx_exchange_get_started_at (back), ==, G_GINT64_CONSTANT (1700000000000));
  g_assert_cmpint (sbx_exchange_get_duration (back), ==, 123456);
  g_assert_cmpuint (sbx_exchange_get_n_hops (back), ==, 2);
  g_assert_cmpint (sbx_exchange_get_status (back), ==, 404);
  g_assert_cmpuint (sbx_exchange_get_wire_size (back), ==, 11);
  g_assert_cmpuint (sbx_exchange_get_body_size (back), ==, 8);
  g_assert_cmpstr (sbx_exchange_get_content_type (back), ==, "application/json");
  g_assert_null (sbx_exchange_get_error (back));
  body = read_body (sbx_exchange_get_body (back));
  g_assert_cmpstr (body, ==, "{\"a\": 1}");

  hop = sbx_exchange_get_hop (back, 1);
  /* Bytes that are no UTF-8 come back as they were. */
  assert_bytes (hop->response_head, "HTTP/1.1 404 Nicht da\r\nContent-Type: application/json\r\nX-Rare: caf\xe9\r\n\r\n");
  assert_bytes (hop->interim_heads, "HTTP/1.1 100 Continue\r\n\r\n");
  g_assert_cmpstr (hop->method, ==, "POST");
  g_assert_cmpstr (hop->url, ==, "https://api.example/v2");
  g_assert_cmpstr (hop->reason, ==, "Nicht da");
  g_assert_cmpstr (hop->version, ==, "1.1");
  g_assert_cmpuint (hop->headers->len, ==, 2);
  g_assert_cmpint (hop->timing.dns, ==, 10);
  g_assert_cmpint (hop->timing.total, ==, 60);
  g_assert_cmpstr (hop->remote_address, ==, "127.0.0.1:8443");
  g_assert_true (hop->reused && hop->tls_verified);
  g_assert_cmpstr (hop->tls_cipher, ==, "TLS_AES_256_GCM_SHA384");
  g_assert_null (hop->proxy);
  g_assert_cmpuint (hop->certificates->len, ==, 1);
  g_assert_cmpstr (((SbxCertificate *) hop->certificates->pdata[0])->subject, ==, "CN=api.example");
  g_assert_cmpuint (hop->sent_body, ==, 7);
  log = sbx_exchange_dup_log (back);
  g_assert_nonnull (strstr (log, "Connected to api.example"));
  warnings = sbx_exchange_dup_warnings (back);
  g_assert_cmpuint (warnings->len, ==, 1);
}

static void
test_error (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
  g_autoptr(GError) failure = g_error_new_literal (SBX_HTTP_ERROR, SBX_HTTP_ERROR_REFUSED, "Could not connect with sesame-open.");
  g_autoptr(SbxExchange) back = NULL;
  g_autoptr(GError) error = NULL;

  sbx_exchange_set_error (exchange, failure);
  sbx_exchange_set_phase (exchange, SBX_PHASE_DONE);
  add (f, exchange, MEBIBYTE);
  back = sbx_history_load_exchange (f->store, sbx_exchange_get_id (exchange), &error);
  g_assert_no_error (error);
  g_assert_error (sbx_exchange_get_error (back), SBX_HTTP_ERROR, SBX_HTTP_ERROR_REFUSED);
  g_assert_cmpstr (sbx_exchange_get_error (back)->message, ==, "Could not connect with {{API_TOKEN}}.");
  g_assert_null (sbx_exchange_get_body (back));
  g_assert_cmpuint (sbx_exchange_get_n_hops (back), ==, 0);
  g_assert_null (sbx_history_load_exchange (f->store, "nothing", &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND);
}

static gboolean
folder_contains (const char *folder, const char *needle)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize size;

      if (g_file_test (path, G_FILE_TEST_IS_DIR) ? folder_contains (path, needle)
          : g_file_get_contents (path, &content, &size, NULL) && memmem (content, size, needle, strlen (needle)) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* The whole profile is searched, byte by byte. */
static void
test_no_secrets (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxExchange) exchange = make_exchange (f, "echo: sesame-open, kept", 23);
  g_autoptr(SbxExchange) back = NULL;
  g_autoptr(SbxRequest) request = NULL;
  g_autofree char *body = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *headers = NULL;
  g_autofree char *url = NULL;

  add (f, exchange, MEBIBYTE);
  back = sbx_history_load_exchange (f->store, sbx_exchange_get_id (exchange), NULL);
  body = read_body (sbx_exchange_get_body (back));
  g_assert_cmpstr (body, ==, "echo: {{API_TOKEN}}, kept");
  sent = read_body (sbx_exchange_get_sent_body (back));
  g_assert_cmpstr (sent, ==, "token={{API_TOKEN}}");
  request = sbx_history_load_request (f->store, sbx_exchange_get_id (exchange), NULL);
  g_object_get (request, "headers", &headers, NULL);
  g_assert_nonnull (strstr (headers, "Bearer {{"));

  url = query_text (f->path, "SELECT url FROM exchanges");
  g_assert_cmpstr (url, ==, "https://api.example/v1?key={{API_TOKEN}}");
  g_clear_object (&back);
  g_clear_object (&f->store);
  g_assert_true (folder_contains (f->directory, "Make a customer"));
  g_assert_false (folder_contains (f->directory, "sesame-open"));
  g_assert_false (folder_contains (f->directory, "literal-secret-value"));
}

static void
test_load_request (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxExchange) exchange = make_exchange (f, "x", 1);
  g_autoptr(SbxRequest) request = NULL;
  g_autoptr(SbxRequest) again = NULL;
  gint64 count;

  add (f, exchange, MEBIBYTE);
  request = sbx_history_load_request (f->store, sbx_exchange_get_id (exchange), NULL);
  again = sbx_history_load_request (f->store, sbx_exchange_get_id (exchange), NULL);
  g_assert_cmpstr (sbx_request_get_name (request), ==, "Make a customer");
  g_assert_cmpstr (sbx_request_get_url (request), ==, "https://api.example/v1?key={{API_TOKEN}}");
  g_assert_cmpstr (sbx_record_get_id (SBX_RECORD (request)), !=, sbx_record_get_id (SBX_RECORD (again)));
  g_object_get (request, "usage-count", &count, NULL);
  g_assert_cmpint (count, ==, 0);
  g_assert_true (sbx_store_save (f->store, SBX_RECORD (request), NULL));
}

static void
test_list (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecordList) all = sbx_history_list_new (f->store, NULL);
  g_autoptr(SbxRequest) request = make_typed_request ();
  const char *request_id = sbx_record_get_id (SBX_RECORD (request));
  g_autoptr(SbxRecordList) of_request = sbx_history_list_new (f->store, &(SbxHistoryFilter) { .request_id = request_id });
  const char *searches[] = { "make custom", "api.example", "404", "nicht", "production", "post", "location", "x-zeta", "sesame" };
  const guint expected[] = { 3, 3, 3, 3, 3, 3, 3, 0, 0 };
  g_autoptr(SbxHistoryEntry) newest = NULL;
  gint64 started;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(SbxExchange) exchange = make_exchange (f, "x", 1);
      g_autoptr(SbxRequest) other = make_typed_request ();
      g_autoptr(SbxRedactor) redactor = make_redactor ();

      sbx_exchange_set_started_at (exchange, i);
      g_assert_true (sbx_history_add (f->store, exchange, i == 1 ? request : other, "Production", redactor, MEBIBYTE, NULL));
    }
  run_pending ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (all)), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (of_request)), ==, 1);
  newest = g_list_model_get_item (G_LIST_MODEL (all), 0);
  g_object_get (newest, "started-at", &started, NULL);
  g_assert_cmpint (started, ==, 2);

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autoptr(SbxRecordList) found = sbx_history_list_new (f->store, &(SbxHistoryFilter) { .search = searches[i] });

      g_test_message ("%s", searches[i]);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (found)), ==, expected[i]);
    }
}

static guint
count_bodies (Fixture *f)
{
  g_autofree char *folder = g_build_filename (f->directory, "bodies", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_budget (Fixture *f, gconstpointer data)
{
  g_autofree char *large = g_strnfill (10000, 'b');
  g_autofree char *stray = g_build_filename (f->directory, "bodies", "cstray.received", NULL);
  g_autofree char *fresh = g_build_filename (f->directory, "bodies", "cfresh.received", NULL);
  g_autofree char *oldest = NULL;
  g_autoptr(SbxExchange) back = NULL;
  g_autoptr(GPtrArray) warnings = NULL;
  struct utimbuf long_ago = { 1000, 1000 };

  for (guint i = 0; i < 12; i++)
    {
      g_autoptr(SbxExchange) exchange = make_exchange (f, large, 10000);

      sbx_exchange_set_started_at (exchange, i + 1);
      add (f, exchange, 85000);
    }
  /* Each takes 10,000 bytes and what was sent: eight fit. */
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM exchanges"), ==, 12);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM exchanges WHERE bodyKept"), ==, 8);
  g_assert_cmpint (query_int (f->path, "SELECT min(startedAt) FROM exchanges WHERE bodyKept"), ==, 5);
  g_assert_cmpint (query_int (f->path, "SELECT sum(bodyBytes) <= 85000 FROM exchanges"), ==, 1);
  g_assert_cmpuint (count_bodies (f), ==, 16);

  oldest = query_text (f->path, "SELECT id FROM exchanges ORDER BY startedAt LIMIT 1");
  back = sbx_history_load_exchange (f->store, oldest, NULL);
  g_assert_cmpuint (sbx_spool_get_size (sbx_exchange_get_body (back)), ==, 0);
  g_assert_cmpuint (sbx_exchange_get_body_size (back), ==, 10000);
  warnings = sbx_exchange_dup_warnings (back);
  g_assert_cmpuint (warnings->len, ==, 3);
  g_assert_cmpstr (warnings->pdata[1], ==, "The body that was sent was not kept: it was too large for the history, or had to make room for newer ones.");
  g_assert_cmpstr (warnings->pdata[2], ==, "The body was not kept: it was too large for the history, or had to make room for newer ones.");

  /* Left by a crash: gone when old, left alone while an exchange may be about to be written. */
  g_assert_true (g_file_set_contents (stray, "x", 1, NULL));
  g_assert_cmpint (utime (stray, &long_ago), ==, 0);
  g_assert_true (g_file_set_contents (fresh, "x", 1, NULL));
  g_assert_true (sbx_history_enforce (f->store, 25000, NULL));
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM exchanges WHERE bodyKept"), ==, 2);
  g_assert_false (g_file_test (stray, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fresh, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_bodies (f), ==, 5);
}

static void
test_too_large (Fixture *f, gconstpointer data)
{
  g_autofree char *large = g_strnfill (2000, 'b');
  g_autoptr(SbxExchange) exchange = make_exchange (f, large, 2000);
  g_autoptr(SbxExchange) other = make_exchange (f, large, 2000);

  add (f, exchange, 8000);
  g_assert_cmpint (query_int (f->path, "SELECT bodyKept FROM exchanges"), ==, 0);
  add (f, other, 0);
  g_assert_cmpuint (count_bodies (f), ==, 1);
}

static void
test_remove (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxExchange) one = make_exchange (f, "x", 1);
  g_autoptr(SbxExchange) two = make_exchange (f, "y", 1);
  const char *ids[] = { sbx_exchange_get_id (one), NULL };

  add (f, one, MEBIBYTE);
  add (f, two, MEBIBYTE);
  g_assert_cmpuint (count_bodies (f), ==, 4);
  g_assert_true (sbx_history_remove (f->store, ids, NULL));
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM exchanges"), ==, 1);
  g_assert_cmpuint (count_bodies (f), ==, 2);
  g_assert_true (sbx_history_remove (f->store, NULL, NULL));
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM exchanges"), ==, 0);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM exchanges_fts WHERE exchanges_fts MATCH 'make'"), ==, 0);
  g_assert_cmpuint (count_bodies (f), ==, 0);
}

static void
test_undo (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxExchange) one = make_exchange (f, "x", 1), two = make_exchange (f, "y", 1), back = NULL;
  const char *ids[] = { sbx_exchange_get_id (one), "nothing", sbx_exchange_get_id (two), NULL };
  g_autofree char *path = g_strdup_printf ("%s/bodies/%s.received", f->directory, ids[0]);
  struct utimbuf long_ago = { 1000, 1000 };
  g_autoptr(GPtrArray) taken = NULL, again = NULL;
  g_autofree char *body = NULL;
  guint64 n, size;

  add (f, one, MEBIBYTE);
  add (f, two, MEBIBYTE);
  g_assert_true (sbx_history_measure (f->store, &n, &size, NULL));
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (size, ==, query_int (f->path, "SELECT sum(bodyBytes) FROM exchanges"));

  /* What tidies up meanwhile leaves the bodies of old entries alone. */
  g_assert_cmpint (utime (path, &long_ago), ==, 0);
  taken = sbx_history_take (f->store, ids, NULL);
  g_assert_cmpuint (taken->len, ==, 2);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM exchanges"), ==, 0);
  g_assert_true (sbx_history_enforce (f->store, MEBIBYTE, NULL));
  g_assert_cmpuint (count_bodies (f), ==, 4);

  g_assert_true (sbx_history_put_back (f->store, taken, NULL));
  back = sbx_history_load_exchange (f->store, ids[0], NULL);
  body = read_body (sbx_exchange_get_body (back));
  g_assert_cmpstr (body, ==, "x");
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM exchanges_fts WHERE exchanges_fts MATCH 'make'"), ==, 2);

  again = sbx_history_take (f->store, ids, NULL);
  sbx_history_forget (f->store, again);
  g_assert_cmpuint (count_bodies (f), ==, 0);
  g_assert_true (sbx_history_measure (f->store, &n, &size, NULL));
  g_assert_cmpuint (n + size, ==, 0);
}

/* Entries that started at 0, 10, 20 … with these statuses; 0: an error. */
static void
test_filter (Fixture *f, gconstpointer data)
{
  static const int statuses[] = { 200, 404, 0, 302, 500, 204 };
  g_autoptr(SbxRecordList) list = sbx_history_list_new (f->store, NULL);
  g_autoptr(GError) failure = g_error_new_literal (SBX_HTTP_ERROR, SBX_HTTP_ERROR_REFUSED, "Refused.");

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *head = g_strdup_printf ("HTTP/1.1 %d Words\r\n\r\n", statuses[i]);
      g_autoptr(SbxExchange) exchange = sbx_exchange_new ();

      sbx_exchange_set_started_at (exchange, i * 10);
      if (statuses[i] != 0)
        sbx_exchange_add_hop (exchange, make_hop ("https://api.example/", head));
      else
        sbx_exchange_set_error (exchange, failure);
      add (f, exchange, MEBIBYTE);
    }
  run_pending ();
  sbx_history_list_set_filter (list, &(SbxHistoryFilter) { .outcome = SBX_OUTCOME_SUCCEEDED });
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  sbx_history_list_set_filter (list, &(SbxHistoryFilter) { .outcome = SBX_OUTCOME_FAILED });
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  sbx_history_list_set_filter (list, &(SbxHistoryFilter) { .search = "refused", .outcome = SBX_OUTCOME_FAILED });
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  sbx_history_list_set_filter (list, &(SbxHistoryFilter) { .request_id = "nothing" });
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_cmpuint (sbx_history_list_find_older (list, 30), ==, 0);

  /* Newest first: 50 40 30 20 10 0. */
  sbx_history_list_set_filter (list, &(SbxHistoryFilter) { 0 });
  g_assert_cmpuint (sbx_history_list_find_older (list, 1000), ==, 0);
  g_assert_cmpuint (sbx_history_list_find_older (list, 50), ==, 1);
  g_assert_cmpuint (sbx_history_list_find_older (list, 25), ==, 3);
  g_assert_cmpuint (sbx_history_list_find_older (list, 0), ==, 6);
  g_assert_cmpint (sbx_history_list_get_time (list, 2), ==, 30);
  g_assert_cmpint (sbx_history_list_get_time (list, 6), ==, G_MININT64);
}

static void
test_neighbours (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRequest) request = make_typed_request (), other = make_typed_request ();
  SbxHistoryNeighbours found;
  char *ids[4];

  /* The last two at the same time, and one of another request between. */
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(SbxExchange) exchange = make_exchange (f, "x", 1);

      sbx_exchange_set_started_at (exchange, MIN (i, 2));
      ids[i] = g_strdup (sbx_exchange_get_id (exchange));
      g_assert_true (sbx_history_add (f->store, exchange, i == 1 ? other : request, NULL, NULL, MEBIBYTE, NULL));
    }
  g_assert_true (sbx_history_find_neighbours (f->store, ids[2], &found, NULL));
  g_assert_cmpstr (found.older, ==, ids[0]);
  g_assert_cmpstr (found.newer, ==, ids[3]);
  g_assert_cmpstr (found.latest, ==, ids[3]);
  sbx_history_neighbours_clear (&found);
  g_assert_true (sbx_history_find_neighbours (f->store, ids[3], &found, NULL));
  g_assert_cmpstr (found.older, ==, ids[2]);
  g_assert_null (found.newer);
  g_assert_null (found.latest);
  sbx_history_neighbours_clear (&found);
  g_assert_true (sbx_history_find_neighbours (f->store, ids[1], &found, NULL));
  g_assert_true (found.older == NULL && found.newer == NULL && found.latest == NULL);
  g_assert_true (sbx_history_find_neighbours (f->store, "nothing", &found, NULL));
  g_assert_null (found.latest);
  for (guint i = 0; i < 4; i++)
    g_free (ids[i]);
}

/* The bodies can't be written: the exchange is kept all the same, and says why they are missing. */
static void
test_no_room_for_bodies (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->directory, "bodies", NULL);
  g_autoptr(SbxExchange) exchange = make_exchange (f, "x", 1);
  g_autoptr(SbxExchange) back = NULL;
  g_autoptr(GPtrArray) warnings = NULL;

  g_assert_true (g_file_set_contents (folder, "a file where the folder should be", -1, NULL));
  add (f, exchange, MEBIBYTE);
  back = sbx_history_load_exchange (f->store, sbx_exchange_get_id (exchange), NULL);
  warnings = sbx_exchange_dup_warnings (back);
  g_assert_cmpint (sbx_exchange_get_status (back), ==, 404);
  g_assert_true (g_str_has_prefix (warnings->pdata[1], "The body could not be kept in the history: "));
}

/* Documents from elsewhere, or damaged: wrong types everywhere, or nothing. */
static void
test_odd_documents (Fixture *f, gconstpointer data)
{
  static const char *const documents[] = {
    "", "1", "[]", "{}", "{\"hops\": 5}", "{\"hops\": [1, null, {\"url\": 5, \"timing\": [], \"responseHead\": {}, \"certificates\": [3, {\"pem\": 1}]}]}",
    "{\"warnings\": [1, [], \"w\"], \"error\": \"x\", \"log\": 7, \"sentSize\": \"many\"}", "{\"error\": {\"domain\": 1}}",
    "{\"hops\": [{\"responseHeadBase64\": \"%%%\"}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      char *sql = sqlite3_mprintf ("INSERT OR REPLACE INTO exchanges (id, name, method, url, startedAt, request, document)"
                                   " VALUES ('x', 'n', 'GET', 'u', 1, '{}', '{}');"
                                   "PRAGMA ignore_check_constraints = ON; UPDATE exchanges SET document = %Q", documents[i]);
      g_autoptr(SbxExchange) back = NULL;
      g_autoptr(GError) error = NULL;

      execute_sql (f->path, sql);
      back = sbx_history_load_exchange (f->store, "x", &error);
      g_assert_no_error (error);
      g_assert_nonnull (back);
      sqlite3_free (sql);
    }
}

/* A row is on the disk when it is committed; it names no file that is not. */
static void
test_on_the_disk (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->directory, "bodies", NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(SbxExchange) exchange = make_exchange (f, "{\"a\": 1}", 8);
      const char *id = sbx_exchange_get_id (exchange);
      g_autofree char *expected = g_strdup_printf ("%1$s/%2$s.sent\n%1$s/%2$s.received\n%1$s\nCOMMIT\n", folder, id);
      g_autofree char *first = g_strdup_printf ("%s\n%s", f->directory, expected);

      synced = g_string_new (NULL);
      add (f, exchange, MEBIBYTE);
      g_assert_cmpstr (synced->str, ==, i == 0 ? first : expected);
      g_string_free (g_steal_pointer (&synced), TRUE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  fixture_test ("/store/history/round-trip", test_round_trip);
  fixture_test ("/store/history/server-repeats", test_server_repeats);
  fixture_test ("/store/history/common-secrets", test_common_secrets);
  fixture_test ("/store/history/error", test_error);
  fixture_test ("/store/history/no-secrets", test_no_secrets);
  fixture_test ("/store/history/load-request", test_load_request);
  fixture_test ("/store/history/list", test_list);
  fixture_test ("/store/history/budget", test_budget);
  fixture_test ("/store/history/too-large", test_too_large);
  fixture_test ("/store/history/remove", test_remove);
  fixture_test ("/store/history/undo", test_undo);
  fixture_test ("/store/history/filter", test_filter);
  fixture_test ("/store/history/neighbours", test_neighbours);
  fixture_test ("/store/history/no-room-for-bodies", test_no_room_for_bodies);
  fixture_test ("/store/history/odd-documents", test_odd_documents);
  fixture_test ("/store/history/on-the-disk", test_on_the_disk);

  return g_test_run ();
}
