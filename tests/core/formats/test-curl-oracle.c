/* curl itself is the oracle: the same line, run by bash with the real curl and sent by the request engine, gives the same
 * bytes at the server; and a request that was written as a line and run gives what the engine sends.
 *
 * What is made equal before comparing, and why:
 *   User-Agent       the default names the program: curl's becomes ours
 *   Accept-Encoding  --compressed names what each program can undo: curl's list becomes ours
 *   boundary         of a multipart body: random in both
 *   order of heads   only where a case says so (SORTED): curl puts Range, User-Agent and Accept in its own order before what -H
 *                    gave; the engine keeps the order of the rows; an API key's header stands where authorizations do
 */
#include "http-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sbx-curl-command.h"

#define CURL_AGENT "User-Agent: curl/"
#define CURL_CODINGS "Accept-Encoding: deflate, gzip, br, zstd\r\n"
#define OUR_CODINGS "Accept-Encoding: gzip, br, zstd\r\n"

typedef enum { AS_SENT, SORTED } Order;

static gboolean
have_curl (void)
{
  g_autofree char *path = g_find_program_in_path ("curl");

  if (!path)
    g_test_skip ("There is no curl here");
  return path != NULL;
}

/* @URL@ and @PORT@ are the server's. */
static char *
fill_in (const char *text)
{
  g_autofree char *url = sbx_test_servers_url (http_test_servers (), "http", "");
  g_autofree char *port = g_strdup_printf ("%u", sbx_test_servers_port (http_test_servers (), "http"));
  g_autoptr (GString) filled = g_string_new (text);

  g_string_replace (filled, "@URL@", url, 0);
  g_string_replace (filled, "@PORT@", port, 0);
  return g_strdup (filled->str);
}

static void
normalise_boundary (GString *bytes)
{
  const char *found = strstr (bytes->str, "boundary=");
  g_autofree char *boundary = NULL;

  if (!found)
    return;
  found += strlen ("boundary=");
  boundary = g_strndup (found, strcspn (found, "\r\n"));
  g_string_replace (bytes, boundary, "BOUNDARY", 0);
  /* The random parts are of the same length in both, so Content-Length needs nothing. */
  g_assert_cmpuint (strlen (boundary), ==, 46);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
sort_head (GString *bytes)
{
  const char *end = strstr (bytes->str, "\r\n\r\n");
  const char *first = strstr (bytes->str, "\r\n");
  g_autofree char *head = g_strndup (first + 2, end - first - 2);
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);
  g_autofree char *sorted = NULL;

  qsort (lines, g_strv_length (lines), sizeof (char *), compare_lines);
  sorted = g_strjoinv ("\r\n", lines);
  g_string_overwrite (bytes, first + 2 - bytes->str, sorted);
}

/* All that the server got, request after request, made comparable. No body of these tests holds a zero byte. */
static char *
dup_received (Order order)
{
  g_autoptr (GPtrArray) requests = sbx_test_servers_dup_received (http_test_servers (), "http");
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < requests->len; i++)
    {
      gsize size;
      const char *data = g_bytes_get_data (requests->pdata[i], &size);
      g_autoptr (GString) bytes = g_string_new_len (data, size);
      const char *agent = strstr (bytes->str, CURL_AGENT);

      g_assert_cmpuint (strlen (bytes->str), ==, size);
      if (agent)
        {
          gsize start = agent - bytes->str;

          g_string_erase (bytes, start, strcspn (agent, "\r"));
          g_string_insert (bytes, start, "User-Agent: Signalbox/" SBX_VERSION);
        }
      g_string_replace (bytes, CURL_CODINGS, OUR_CODINGS, 1);
      normalise_boundary (bytes);
      if (order == SORTED)
        sort_head (bytes);
      g_string_append_printf (all, "%s\n--\n", bytes->str);
    }
  sbx_test_servers_reset (http_test_servers ());
  return g_strdup (all->str);
}

static char *
run_line (const char *line, Order order)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) environment = g_get_environ ();
  const char *argv[] = { "bash", "--norc", "-c", line, NULL };
  g_autofree char *complaint = NULL;
  int status;

  /* No .curlrc, no proxy of the machine. */
  environment = g_environ_setenv (environment, "HOME", http_test_directory (), TRUE);
  environment = g_environ_setenv (environment, "CURL_HOME", http_test_directory (), TRUE);
  environment = g_environ_setenv (environment, "no_proxy", "*", TRUE);
  g_spawn_sync (http_test_directory (), (char **) argv, environment, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                NULL, &complaint, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    {
      g_printerr ("%s\n%s: %s", line, error->message, complaint);
      g_test_fail ();
    }
  return dup_received (order);
}

static char *
send_request (SbxRequest *request, Order order)
{
  g_autoptr (SbxExchange) exchange = NULL;
  g_autoptr (SbxSettings) settings = sbx_request_dup_settings (request, NULL);

  if (!settings->proxy)
    {
      settings->proxy = g_strdup ("");
      sbx_request_set_settings (request, settings);
    }
  exchange = http_test_send (request, NULL);
  return dup_received (order);
}

static const struct { const char *line; Order order; } lines[] = {
  /* The address */
  { "curl @URL@/raw" },
  { "curl @URL@" },
  { "curl '@URL@/raw?a=1&b=%20x+y&c'" },
  { "curl '@URL@/raw?a=1#fragment'" },
  { "curl '@URL@/a/../raw/./b'" },
  { "curl --path-as-is '@URL@/a/../raw'" },
  { "curl -g '@URL@/raw?a[]=1&b={2}'" },
  { "curl '@URL@/raw?a\\[\\]=1'" },
  { "curl 127.0.0.1:@PORT@/raw" },
  { "curl --url @URL@/raw" },
  { "curl http://user:pa%40ss@127.0.0.1:@PORT@/raw" },
  { "curl -G -d a=1 -d 'b=x+y' '@URL@/raw?z=0'" },
  { "curl -G --data-urlencode 'q=a b&c/é' @URL@/raw" },
  { "curl --url-query 'q=a b' --url-query '+c=d' @URL@/raw" },
  { "curl -G -d a=1 -I @URL@/raw" },
  /* Methods */
  { "curl -I @URL@/raw" },
  { "curl -X DELETE @URL@/raw" },
  { "curl -XPATCH -d x=1 @URL@/raw" },
  { "curl -X OPTIONS @URL@/raw" },
  { "curl -X GET -d a=1 @URL@/raw" },
  { "curl -X POST @URL@/raw" },
  { "curl -X PUT @URL@/raw" },
  /* Headers */
  { "curl -H 'X-B: 1' -H 'x-a: 2' -H 'X-B: 3' @URL@/raw" },
  { "curl -H 'X-Empty;' -H 'X-Next: 1' @URL@/raw" },
  { "curl -H 'Accept:' @URL@/raw" },
  { "curl -H 'User-Agent:' -H 'Accept:' -H 'Host: other.example' @URL@/raw" },
  { "curl -H 'Accept: text/html' @URL@/raw" },
  { "curl -H 'User-Agent: mine' -H 'Accept: a/b' @URL@/raw" },
  { "curl -A '' @URL@/raw" },
  { "curl -A mine @URL@/raw", SORTED },
  { "curl -A mine -H 'Accept: a/b' @URL@/raw" },
  { "curl -e http://from/ @URL@/raw" },
  { "curl -e http://from/ -b 'a=1; b=2' -b c=3 -H 'X-Z: 1' @URL@/raw" },
  { "curl -r 0-9 @URL@/raw", SORTED },
  { "curl --compressed @URL@/raw" },
  { "curl --compressed -H 'X-A: 1' -b a=b @URL@/raw" },
  { "curl -H 'X-Quote: \"a\\b\"' -H $'X-Esc: it\\'s \\u00e9' @URL@/raw" },
  { "curl -H 'Connection: close' @URL@/raw" },
  /* Data */
  { "curl -d a=1 @URL@/raw" },
  { "curl -d a=1 -d 'b=x+y%26' @URL@/raw" },
  { "curl -d 'a=x y&c=é' @URL@/raw" },
  { "curl -d 'just text' @URL@/raw" },
  { "curl -d '' @URL@/raw" },
  { "curl -d '{\"a\": 1.10}' @URL@/raw" },
  { "curl -d '{\"a\": 1.10}' -H 'Content-Type: application/json' @URL@/raw" },
  { "curl -H 'content-type: application/xml' -d '<a b=\"c\"/>' @URL@/raw" },
  { "curl -H 'Content-Type:' -d 'x' @URL@/raw" },
  { "curl --data-raw '@not a file' @URL@/raw" },
  { "curl --data-binary $'line\\nline\\r\\n\\tend' @URL@/raw" },
  { "curl --data-urlencode 'a b' --data-urlencode '=c=d' --data-urlencode 'n=e/f ~' @URL@/raw" },
  { "curl --data-binary @body.json @URL@/raw" },
  { "curl --data-binary @body.json -H 'Content-Type: application/json' @URL@/raw" },
  { "curl --json '{\"a\": 1}' @URL@/raw" },
  { "curl --json '{\"a\":' --json '1}' -H 'Accept: text/plain' -H 'X-A: 1' @URL@/raw" },
  { "curl --json @body.json @URL@/raw" },
  { "curl -X PUT -d a=b @URL@/raw" },
  { "curl -T body.json @URL@/raw" },
  { "curl -T 'a b.txt' @URL@/raw/" },
  { "curl -T body.json -H 'Content-Type: application/json' -X POST @URL@/raw" },
  { "curl -H 'Transfer-Encoding: chunked' -d 'chunked text' @URL@/raw" },
  /* Forms */
  { "curl -F a=b -F 'c=d e' @URL@/raw" },
  { "curl -F 'a=\"b;\\\"c\"' -F 'd=e;type=text/html;charset=utf-8' @URL@/raw" },
  { "curl --form-string 'a=@b;type=c' @URL@/raw" },
  { "curl -F 'f=@body.json' @URL@/raw" },
  { "curl -F 'f=@photo.png' -F 'n=1' @URL@/raw" },
  { "curl -F 'f=@\"a b.txt\";filename=\"x\\\"y.txt\";type=text/csv' @URL@/raw" },
  { "curl -X PUT -F 'é=ü' @URL@/raw" },
  /* Authorization */
  { "curl -u user:pass @URL@/raw" },
  { "curl -u 'user:pa:ss wörd' -H 'X-A: 1' @URL@/raw" },
  { "curl -u user: @URL@/raw" },
  { "curl --basic -uuser:pass -d a=1 @URL@/raw" },
  { "curl --oauth2-bearer abc.def @URL@/raw" },
  { "curl -H 'Authorization: Bearer abc' @URL@/raw" },
  /* Quoting, and what is around the command */
  { "curl \"@URL@/raw\" \\\n  -H \"X-A: \\$1 \\\"q\\\" \\\\ \" \\\n  --data-raw $'{\\n\\t\"a\": \"it\\'s\"}'" },
  { "curl -sS -o /dev/null @URL@/raw | cat" },
  { "A=1 curl -sSLk -XPOST -d@body.json @URL@/raw > /dev/null" },
  { "curl --http1.1 -m 10 --connect-timeout 5 --retry 1 -v @URL@/raw 2>/dev/null" },
  { "curl --connect-to example.test:80:127.0.0.1:@PORT@ http://example.test/raw" },
  { "curl --resolve example.test:@PORT@:127.0.0.1 http://example.test:@PORT@/raw" },
  { "curl -L @URL@/redirect/2" },
  { "curl -L -d a=1 '@URL@/redirect/1?status=307'" },
  { "curl -L -d a=1 '@URL@/redirect/1?status=303'" },
  { "curl -L --post301 --post302 --post303 -d a=1 '@URL@/redirect/1?status=302'" },
};

static void
test_lines (void)
{
  if (!have_curl ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = fill_in (lines[i].line);
      g_autoptr (SbxRequest) request = sbx_curl_command_parse (line, NULL, &error);
      g_autofree char *theirs = NULL, *ours = NULL;

      g_assert_no_error (error);
      g_test_message ("%s", line);
      theirs = run_line (line, lines[i].order);
      ours = send_request (request, lines[i].order);
      if (!g_str_equal (ours, theirs))
        {
          g_printerr ("%s\ncurl sent:\n%s\nwe sent:\n%s\n", line, theirs, ours);
          g_test_fail ();
        }
    }
}

#define PLAIN "{\"followRedirects\":false,\"decompress\":false,\"useCookies\":false}"

static const struct { const char *method, *path, *headers, *body, *auth, *settings; Order order; } requests[] = {
  { "GET", "/raw?a={1}&b=[2]", NULL, NULL, NULL, PLAIN },
  { "GET", "/raw/../x/./y", NULL, NULL, NULL, PLAIN },
  { "GET", "/raw", "[{\"name\":\"X-B\",\"value\":\"it's \\\"q\\\" $HOME `x` \\\\ !\"},{\"name\":\"X-A\",\"value\":\"\"},{\"name\":\"x-b\",\"value\":\"é\"},"
                   "{\"name\":\"Off\",\"value\":\"1\",\"enabled\":false}]", NULL, NULL, PLAIN },
  { "GET", "/raw", NULL, NULL, NULL, "{}" },
  { "GET", "/raw", NULL, NULL, NULL, "{\"omitHeaders\":[\"Accept\",\"User-Agent\"]}" },
  { "HEAD", "/raw", NULL, NULL, NULL, PLAIN },
  { "DELETE", "/raw", NULL, NULL, NULL, PLAIN },
  { "POST", "/raw", NULL, NULL, NULL, PLAIN },
  { "POST", "/raw", NULL, "{\"a\": 1.10, \"b\": \"'\"}", NULL, PLAIN },
  { "POST", "/raw", "{\"Content-Type\":\"application/vnd.api+json\"}", "[1, 2]", NULL, PLAIN },
  { "PUT", "/raw", NULL, "{\"type\":\"text\",\"text\":\"@a\\n'b'\\n\"}", NULL, PLAIN },
  { "PATCH", "/raw", NULL, "{\"type\":\"xml\",\"text\":\"<a/>\"}", NULL, PLAIN },
  { "POST", "/raw", NULL, "{\"type\":\"text\",\"text\":\"\"}", NULL, PLAIN },
  { "GET", "/raw", NULL, "{\"type\":\"text\",\"text\":\"with GET\"}", NULL, PLAIN },
  { "POST", "/raw", NULL, "{\"type\":\"form\",\"fields\":[{\"name\":\"a b\",\"value\":\"&=+%é~*\"},{\"name\":\"\",\"value\":\"\"},{\"name\":\"n\",\"value\":\"\"}]}", NULL, PLAIN },
  { "POST", "/raw", NULL, "{\"type\":\"form\",\"fields\":[]}", NULL, PLAIN },
  { "POST", "/raw", NULL, "{\"type\":\"multipart\",\"parts\":[{\"name\":\"a\\\"b\",\"value\":\"@c;\\\"\\n\"},{\"name\":\"t\",\"value\":\"@v\",\"contentType\":\"text/x\"},"
                          "{\"name\":\"f\",\"path\":\"a b.txt\"},{\"name\":\"g\",\"path\":\"body.json\",\"fileName\":\"q\\\"\\\\;.json\",\"contentType\":\"x/y\"}]}", NULL, PLAIN },
  { "POST", "/raw", NULL, "{\"type\":\"file\",\"path\":\"body.json\"}", NULL, PLAIN },
  { "PUT", "/raw", NULL, "{\"type\":\"file\",\"path\":\"body.json\"}", NULL, "{\"omitHeaders\":[\"Content-Type\"]}" },
  { "PUT", "/raw/", NULL, "{\"type\":\"file\",\"path\":\"a b.txt\"}", NULL, "{\"omitHeaders\":[\"Content-Type\"]}" },
  { "POST", "/raw", NULL, "{\"type\":\"graphql\",\"query\":\"query Q {\\n  a(b: \\\"c\\\")\\u007f\\f }\",\"variables\":\" {\\\"n\\\": 1.10} \",\"operationName\":\"Q\"}", NULL, PLAIN },
  { "GET", "/raw", NULL, NULL, "{\"type\":\"basic\",\"username\":\"u\",\"password\":\"p:w d\"}", PLAIN },
  { "GET", "/raw", NULL, NULL, "{\"type\":\"bearer\",\"token\":\"a.b\"}", PLAIN },
  { "GET", "/raw", NULL, NULL, "{\"type\":\"bearer\",\"token\":\"a.b\",\"prefix\":\"Token\"}", PLAIN, SORTED },
  { "GET", "/raw", NULL, NULL, "{\"type\":\"apikey\",\"name\":\"X-Key\",\"value\":\"v w\"}", PLAIN, SORTED },
  { "GET", "/raw?a=1", NULL, NULL, "{\"type\":\"apikey\",\"name\":\"key\",\"value\":\"v/w &é\",\"in\":\"query\"}", PLAIN },
  { "POST", "/redirect/2?status=302", NULL, "{\"type\":\"text\",\"text\":\"x\"}", NULL, "{\"keepMethod\":true}" },
};

static void
test_requests (void)
{
  if (!have_curl ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SbxRequest) request = http_test_request (requests[i].method, requests[i].path);
      g_autofree char *line = NULL, *theirs = NULL, *ours = NULL;

      g_object_set (request, "headers", requests[i].headers ? requests[i].headers : "{}", "body", requests[i].body, "auth", requests[i].auth,
                    "settings", requests[i].settings, NULL);
      line = sbx_curl_command_write (request, NULL, SBX_CURL_WRITE_MULTILINE, &error);
      g_assert_no_error (error);
      g_test_message ("%s", line);
      theirs = run_line (line, requests[i].order);
      ours = send_request (request, requests[i].order);
      if (!g_str_equal (ours, theirs))
        {
          g_printerr ("%s\ncurl sent:\n%s\nwe sent:\n%s\n", line, theirs, ours);
          g_test_fail ();
        }
    }
}

int
main (int argc, char **argv)
{
  static const char *const files[] = { "body.json", "a b.txt", "photo.png" };

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (g_chdir (http_test_directory ()), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_assert_true (g_file_set_contents (files[i], "{\"from\": \"a file\"}", -1, NULL));
  g_test_add_func ("/formats/curl-oracle/lines", test_lines);
  g_test_add_func ("/formats/curl-oracle/requests", test_requests);
  return http_test_run ();
}
