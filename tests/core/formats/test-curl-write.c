#include <string.h>

#include "sbx-curl-command.h"
#include "sbx-model-error.h"

static SbxRequest *
make (const char *first, ...)
{
  SbxRequest *request = sbx_request_new ();
  va_list args;

  va_start (args, first);
  g_object_set_valist (G_OBJECT (request), first, args);
  va_end (args);
  return request;
}

/* Without what the defaults of a request are in curl. */
#define PLAIN "settings", "{\"followRedirects\":false,\"decompress\":false,\"useCookies\":false}"

static void
assert_line (SbxRequest *request, SbxScope *scope, SbxCurlWriteFlags flags, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = sbx_curl_command_write (request, scope, flags, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, expected);
}

static void
test_lines (void)
{
  const struct { SbxRequest *request; const char *line; } cases[] = {
    { make ("url", "http://x/?a=1&b", PLAIN, NULL), "curl 'http://x/?a=1&b'" },
    { make ("url", "http://x/", NULL), "curl http://x/ -L -b '' --compressed" },
    { make ("url", "-x", PLAIN, NULL), "curl --url -x" },
    { make ("url", "http://x/{a}/../b", PLAIN, NULL), "curl --globoff --path-as-is 'http://x/{a}/../b'" },
    { make ("url", "x", "params", "{\"a\": \"b c\"}", PLAIN, NULL), "curl 'x?a=b%20c'" },
    { make ("url", "x", "method", "HEAD", PLAIN, NULL), "curl -I x" },
    { make ("url", "x", "method", "DELETE", PLAIN, NULL), "curl -X DELETE x" },
    { make ("url", "x", "headers", "[{\"name\":\"A\",\"value\":\"it's\"},{\"name\":\"B\",\"value\":\"1\",\"enabled\":false},{\"name\":\"C\",\"value\":\"\"}]",
            PLAIN, NULL), "curl x -H 'A: it'\\''s' -H 'C;'" },
    { make ("url", "x", "method", "POST", "body", "{\"a\": 1.10}", PLAIN, NULL), "curl x -H 'Content-Type: application/json' -d '{\"a\": 1.10}'" },
    { make ("url", "x", "method", "PUT", "body", "{\"type\":\"text\",\"text\":\"@a\"}", PLAIN, NULL),
      "curl -X PUT x -H 'Content-Type: text/plain' --data-raw @a" },
    { make ("url", "x", "method", "GET", "body", "{\"type\":\"xml\",\"text\":\"<a/>\"}", PLAIN, NULL), "curl -X GET x -H 'Content-Type: application/xml' -d '<a/>'" },
    { make ("url", "x", "method", "POST", "body", "{\"type\":\"form\",\"fields\":[{\"name\":\"a\",\"value\":\"b c&\"},{\"name\":\"d\",\"value\":\"\",\"enabled\":false},"
            "{\"name\":\"é\",\"value\":\"{{V}}\"}]}", PLAIN, NULL), "curl x -d 'a=b+c%26&%C3%A9={{V}}'" },
    { make ("url", "x", "method", "POST", "body", "{\"type\":\"multipart\",\"parts\":[{\"name\":\"a\",\"value\":\"b\"},{\"name\":\"c\",\"value\":\"@d;\\\"\"},"
            "{\"name\":\"e\",\"value\":\"@f\",\"contentType\":\"x/y\"},{\"name\":\"g\",\"path\":\"/h, i\",\"fileName\":\"j\\\"\",\"contentType\":\"x/y\"},"
            "{\"name\":\"k\",\"path\":\"l.txt\"},{\"name\":\"off\",\"value\":\"\",\"enabled\":false}]}", PLAIN, NULL),
      "curl x -F a=b --form-string 'c=@d;\"' -F 'e=\"@f\";type=x/y' -F 'g=@\"/h, i\";type=x/y;filename=\"j\\\"\"' -F 'k=@l.txt;type=text/plain'" },
    { make ("url", "x", "method", "POST", "body", "{\"type\":\"file\",\"path\":\"/a b\",\"contentType\":\"x/y\"}", PLAIN, NULL),
      "curl x -H 'Content-Type: x/y' --data-binary '@/a b'" },
    { make ("url", "http://x/y", "method", "PUT", "body", "{\"type\":\"file\",\"path\":\"a\"}", "settings", "{\"omitHeaders\":[\"Content-Type\"]}", NULL),
      "curl http://x/y -H Content-Type: -T a -L -b '' --compressed" },
    { make ("url", "x", "method", "POST", "body", "{\"type\":\"graphql\",\"query\":\"{ a }\",\"variables\":\" {\\\"n\\\": 1.10} \",\"operationName\":\"Q\"}", PLAIN, NULL),
      "curl x -H 'Content-Type: application/json' -d '{\"query\":\"{ a }\",\"operationName\":\"Q\",\"variables\":{\"n\": 1.10}}'" },
    { make ("url", "x", "auth", "{\"type\":\"basic\",\"username\":\"u\",\"password\":\"p w\"}", PLAIN, NULL), "curl x -u 'u:p w'" },
    { make ("url", "x", "auth", "{\"type\":\"digest\",\"username\":\"u\"}", PLAIN, NULL), "curl x --digest -u u:" },
    { make ("url", "x", "auth", "{\"type\":\"ntlm\",\"username\":\"d\\\\u\",\"password\":\"p\"}", PLAIN, NULL), "curl x --ntlm -u 'd\\u:p'" },
    { make ("url", "x", "auth", "{\"type\":\"bearer\",\"token\":\"{{T}}\"}", PLAIN, NULL), "curl x --oauth2-bearer '{{T}}'" },
    { make ("url", "x", "auth", "{\"type\":\"bearer\",\"token\":\"t\",\"prefix\":\"Token\"}", PLAIN, NULL), "curl x -H 'Authorization: Token t'" },
    { make ("url", "x", "auth", "{\"type\":\"apikey\",\"name\":\"X-K\",\"value\":\"v\"}", PLAIN, NULL), "curl x -H 'X-K: v'" },
    { make ("url", "x?a#f", "auth", "{\"type\":\"apikey\",\"name\":\"k\",\"value\":\"v&\",\"in\":\"query\"}", PLAIN, NULL), "curl 'x?a&k=v%26#f'" },
    { make ("url", "x", "auth", "{\"type\":\"aws\",\"accessKey\":\"a\",\"secretKey\":\"s\",\"sessionToken\":\"t\",\"region\":\"r\",\"service\":\"v\"}", PLAIN, NULL),
      "curl x --aws-sigv4 aws:amz:r:v -u a:s -H 'X-Amz-Security-Token: t'" },
    { make ("url", "x", "auth", "{\"type\":\"oauth2\",\"grant\":\"password\"}", PLAIN, NULL), "curl x --oauth2-bearer '{{ACCESS_TOKEN}}'" },
    { make ("url", "x", "settings", "{\"maxRedirects\":3,\"keepMethod\":true,\"sendAuthAnywhere\":true,\"connectTimeoutMs\":1250,\"timeoutMs\":60000,\"verifyTls\":false,"
            "\"httpVersion\":\"2\",\"decompress\":false,\"useCookies\":false,\"proxy\":\"socks5://p:1\",\"caFile\":\"c\",\"clientCert\":\"d:e\",\"clientKey\":\"k\","
            "\"keyPassword\":\"w\",\"maxBodyBytes\":9,\"connectTo\":[\"a:1:b:2\"]}", NULL),
      "curl x --location-trusted --max-redirs 3 --post301 --post302 --post303 -k --http2 --connect-timeout 1.25 --max-time 60 --max-filesize 9 "
      "-x socks5://p:1 --cacert c --cert 'd\\:e' --key k --pass w --connect-to a:1:b:2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbxRequest) request = cases[i].request;

      assert_line (request, NULL, SBX_CURL_WRITE_DEFAULT, cases[i].line);
    }
}

static void
test_multiline (void)
{
  g_autoptr (SbxRequest) request = make ("url", "x", "method", "POST", "headers", "{\"A\": \"1\"}", PLAIN, NULL);

  assert_line (request, NULL, SBX_CURL_WRITE_MULTILINE, "curl \\\n  -X POST \\\n  x \\\n  -H 'A: 1' \\\n  -H 'Content-Length: 0'");
}

static void
test_variables (void)
{
  g_autoptr (SbxRequest) request = make ("url", "{{BASE}}/x", "headers", "{\"A\": \"{{OUTER}}\"}", "method", "POST",
                                         "body", "{\"type\":\"form\",\"fields\":[{\"name\":\"a\",\"value\":\"{{BASE}} {{SECRET}}\"}]}",
                                         "auth", "{\"type\":\"bearer\",\"token\":\"{{SECRET}}\"}", PLAIN, NULL);
  g_autoptr (SbxScope) scope = sbx_scope_new ();
  g_autoptr (GError) error = NULL;

  sbx_scope_set (scope, "BASE", "http://b", FALSE, NULL);
  sbx_scope_set (scope, "OUTER", "<{{SECRET}}>", FALSE, NULL);
  sbx_scope_set (scope, "SECRET", "s3&", TRUE, NULL);
  assert_line (request, scope, SBX_CURL_WRITE_DEFAULT,
               "curl --globoff '{{BASE}}/x' --oauth2-bearer '{{SECRET}}' -H 'A: {{OUTER}}' -d 'a={{BASE}}+{{SECRET}}'");
  assert_line (request, scope, SBX_CURL_WRITE_EXPAND,
               "curl http://b/x --oauth2-bearer '{{SECRET}}' -H 'A: <{{SECRET}}>' -d 'a=http%3A%2F%2Fb+{{SECRET}}'");
  assert_line (request, scope, SBX_CURL_WRITE_EXPAND | SBX_CURL_WRITE_SECRETS,
               "curl http://b/x --oauth2-bearer 's3&' -H 'A: <s3&>' -d a=http%3A%2F%2Fb+s3%26");

  g_object_set (request, "headers", "{\"A\": \"{{NONE}}\"}", NULL);
  g_assert_null (sbx_curl_command_write (request, scope, SBX_CURL_WRITE_EXPAND, &error));
  g_assert_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_UNKNOWN_VARIABLE);
  g_assert_cmpstr (error->message, ==, "There is no variable “NONE”: define it, or correct the name");
}

static void
test_errors (void)
{
  g_autoptr (SbxRequest) equals = make ("url", "x", "method", "POST", "body", "{\"type\":\"multipart\",\"parts\":[{\"name\":\"a=b\",\"value\":\"\"}]}", NULL);
  g_autoptr (SbxRequest) broken = make ("url", "x", "name", "N", "headers", "[", NULL);
  g_autoptr (GError) one = NULL;
  g_autoptr (GError) other = NULL;

  g_assert_null (sbx_curl_command_write (equals, NULL, SBX_CURL_WRITE_DEFAULT, &one));
  g_assert_error (one, SBX_CURL_ERROR, SBX_CURL_ERROR_OPTION);
  g_assert_cmpstr (one->message, ==, "curl can't send a part whose name holds “=”: rename the part “a=b”");
  g_assert_null (sbx_curl_command_write (broken, NULL, SBX_CURL_WRITE_DEFAULT, &other));
  g_assert_error (other, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON);
  g_assert_cmpstr (other->message, ==, "The headers of the request “N” can't be read: This is no valid JSON: the text ends too early");
}

static const char *
pick (const char *const *from)
{
  return from[g_test_rand_int_range (0, g_strv_length ((char **) from))];
}

static char *
random_text (void)
{
  static const char *const atoms[] = { "a", "B1", " ", "'", "\"", "\\", "\n", "$x", "`", "#", ";", "é", "!", "&", "=", "@", "<", "{", "}", "[", "%41", "+", "{{V}}", ",", "\t", "^", ":", NULL };
  GString *text = g_string_new (NULL);

  for (guint i = g_test_rand_int_range (0, 9); i > 0; i--)
    g_string_append (text, pick (atoms));
  return g_string_free (text, FALSE);
}

/* Of what a line can hold: header values do not begin or end with white space, nor are they made of several lines. */
static char *
random_value (void)
{
  char *text = random_text ();

  g_strdelimit (text, "\n\t", '-');
  return g_strstrip (text);
}

static void
fill_body (SbxRequest *request, GPtrArray *headers)
{
  static const char *const types[] = { "text/plain", "application/json", "application/soap+xml", NULL };
  g_autoptr (SbxBody) body = NULL;
  const char *type;

  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      return;
    case 1:
      type = pick (types);
      body = sbx_body_new (strstr (type, "xml") ? SBX_BODY_XML : strstr (type, "json") ? SBX_BODY_JSON : SBX_BODY_TEXT);
      body->text = random_text ();
      sbx_fields_add (headers, "Content-Type", type, TRUE);
      break;
    case 2:
      body = sbx_body_new (SBX_BODY_FORM);
      for (guint i = g_test_rand_int_range (0, 4); i > 0; i--)
        {
          g_autofree char *value = random_text ();

          sbx_fields_add (body->fields, "n&= é", value, TRUE);
        }
      break;
    case 3:
      body = sbx_body_new (SBX_BODY_MULTIPART);
      for (guint i = g_test_rand_int_range (1, 4); i > 0; i--)
        {
          g_autofree char *value = random_text ();
          gboolean file = g_test_rand_bit () && *value;
          SbxPart *part = sbx_body_add_part (body, "n; \"", file ? NULL : value, file ? value : NULL);

          if (file && g_test_rand_bit ())
            part->file_name = random_text ();
          if (file || g_test_rand_bit ())
            part->content_type = g_strdup ("text/x;charset=y");
        }
      break;
    default:
      body = sbx_body_new (SBX_BODY_FILE);
      body->path = g_strdup ("/a 'b\".txt");
      sbx_fields_add (headers, "Content-Type", "x/y", TRUE);
      break;
    }
  g_object_set (request, "method", pick ((const char *const[]) { "POST", "PUT", "PATCH", "DELETE", "GET", NULL }), NULL);
  sbx_request_set_body (request, body);
}

static void
fill_auth (SbxRequest *request)
{
  static const SbxAuthKind kinds[] = { SBX_AUTH_NONE, SBX_AUTH_BASIC, SBX_AUTH_BEARER, SBX_AUTH_DIGEST, SBX_AUTH_NTLM, SBX_AUTH_AWS };
  g_autoptr (SbxAuth) auth = sbx_auth_new (kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))]);
  guint n_fields;
  const SbxAuthField *fields = sbx_auth_kind_get_fields (auth->kind, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *value = random_value ();

      if (!fields[i].secret)
        g_strdelimit (value, ":", '-');
      if (g_str_equal (fields[i].key, "prefix") || *value == '\0')
        continue;
      sbx_auth_set (auth, fields[i].key, value);
    }
  sbx_request_set_auth (request, auth);
}

static void
fill_settings (SbxRequest *request)
{
  g_autoptr (SbxSettings) settings = sbx_settings_new ();

  settings->follow_redirects = g_test_rand_bit ();
  settings->max_redirects = g_test_rand_int_range (0, 30);
  settings->keep_method = g_test_rand_bit ();
  settings->send_auth_anywhere = g_test_rand_bit ();
  settings->connect_timeout_ms = g_test_rand_int_range (0, 100000);
  settings->timeout_ms = g_test_rand_int_range (0, 100000);
  settings->verify_tls = g_test_rand_bit ();
  settings->http_version = g_test_rand_int_range (0, 3);
  settings->decompress = g_test_rand_bit ();
  settings->use_cookies = g_test_rand_bit ();
  settings->max_body_bytes = g_test_rand_bit () ? g_test_rand_int_range (1, 1000000) : 0;
  settings->proxy = g_strdup (pick ((const char *const[]) { "", "http://u:p%40@h:1", "socks5h://h", NULL }));
  settings->ca_file = random_text ();
  settings->client_cert = random_text ();
  settings->client_key = random_text ();
  settings->key_password = random_text ();
  if (g_test_rand_bit ())
    g_ptr_array_add (settings->connect_to, g_strdup ("a:1:b:2"));
  if (g_test_rand_bit ())
    g_ptr_array_add (settings->omit_headers, g_strdup ("Accept"));
  sbx_request_set_settings (request, settings);
}

static SbxRequest *
random_request (void)
{
  SbxRequest *request = sbx_request_new ();
  g_autoptr (GPtrArray) headers = sbx_fields_new ();
  g_autofree char *path = random_value ();
  g_autofree char *url = g_strdelimit (g_strconcat ("http://x/a", path, NULL), "\\", '-');

  g_object_set (request, "url", url, "method", pick (sbx_http_methods ()), NULL);
  for (guint i = g_test_rand_int_range (0, 4); i > 0; i--)
    {
      g_autofree char *value = random_value ();

      sbx_fields_add (headers, pick ((const char *const[]) { "X-A", "x-a", "User-Agent", "Cookie", "Referer", NULL }), value, TRUE);
    }
  fill_body (request, headers);
  sbx_request_set_headers (request, headers);
  fill_auth (request);
  fill_settings (request);
  return request;
}

static void
assert_same (SbxRequest *one, SbxRequest *other, const char *line)
{
  static const char *const properties[] = { "method", "url", "headers", "body", "auth", "settings" };

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_autofree char *a = NULL, *b = NULL;

      g_object_get (one, properties[i], &a, NULL);
      g_object_get (other, properties[i], &b, NULL);
      if (g_strcmp0 (a, b) != 0)
        g_error ("%s\n%s was %s\nand became %s", line, properties[i], a, b);
    }
}

/* What is written and read again is the same request. */
static void
test_round_trip (void)
{
  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SbxRequest) request = random_request ();
      g_autofree char *line = sbx_curl_command_write (request, NULL, g_test_rand_bit () ? SBX_CURL_WRITE_MULTILINE : 0, &error);
      g_autoptr (SbxRequest) again = NULL;

      g_assert_no_error (error);
      again = sbx_curl_command_parse (line, NULL, &error);
      if (!again)
        g_error ("%s\n%s", line, error->message);
      assert_same (request, again, line);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/curl-write/lines", test_lines);
  g_test_add_func ("/formats/curl-write/multiline", test_multiline);
  g_test_add_func ("/formats/curl-write/variables", test_variables);
  g_test_add_func ("/formats/curl-write/errors", test_errors);
  g_test_add_func ("/formats/curl-write/round-trip", test_round_trip);
  return g_test_run ();
}
