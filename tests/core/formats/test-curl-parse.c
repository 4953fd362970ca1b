#include <string.h>

#include "sbx-curl-command.h"

static const char kind_letters[] = "kcd";

/* The request on one line: METHOD URL | headers | body | auth | settings. What is empty is left out. */
static char *
dump (SbxRequest *request)
{
  g_autofree char *headers = NULL, *body = NULL, *auth = NULL, *settings = NULL;
  GString *text = g_string_new (NULL);

  g_object_get (request, "headers", &headers, "body", &body, "auth", &auth, "settings", &settings, NULL);
  g_string_append_printf (text, "%s %s", sbx_request_get_method (request), sbx_request_get_url (request));
  if (!g_str_equal (headers, "{}"))
    g_string_append_printf (text, " H%s", headers);
  if (body)
    g_string_append_printf (text, " B%s", body);
  if (auth)
    g_string_append_printf (text, " A%s", auth);
  /* What every line without these options has. */
  g_string_append_printf (text, " S%s", settings);
  g_string_replace (text, " S{\"followRedirects\":false,\"decompress\":false,\"useCookies\":false}", "", 0);
  g_string_replace (text, ",\"enabled\":true", "", 0);
  return g_string_free (text, FALSE);
}

/* What was converted ("c") or dropped ("d"). */
static char *
dump_receipt (GPtrArray *receipt)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < receipt->len; i++)
    {
      const SbxReceiptLine *line = receipt->pdata[i];

      g_assert_nonnull (line->item);
      if (line->kind == SBX_RECEIPT_KEPT)
        continue;
      g_assert_nonnull (line->detail);
      g_string_append_printf (text, "%s%c %s", text->len > 0 ? ", " : "", kind_letters[line->kind], line->item);
    }
  return g_string_free (text, FALSE);
}

typedef struct { const char *line, *request, *receipt; } Case;

static void
check (const Case *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) receipt = NULL;
      g_autoptr (SbxRequest) request = sbx_curl_command_parse (cases[i].line, &receipt, &error);
      g_autofree char *text = NULL, *notes = NULL;

      if (error)
        g_error ("%s: %s", cases[i].line, error->message);
      text = dump (request);
      notes = dump_receipt (receipt);
      g_test_message ("%s", cases[i].line);
      g_assert_cmpstr (text, ==, cases[i].request);
      g_assert_cmpstr (notes, ==, cases[i].receipt);
    }
}

static void
test_lines (void)
{
  static const Case cases[] = {
    { "curl x", "GET x", "" },
    { "curl --url x", "GET x", "" },
    { "/usr/bin/curl x", "GET x", "" },
    { "curl.exe x", "GET x", "" },
    { "A=b C= curl x", "GET x", "d A, d C" },
    { "curl x | jq .", "GET x", "d | jq ." },
    { "curl x > out 2>&1 -I", "HEAD x", "d > out, d 2>& 1" },
    { "curl x y --next z", "GET x", "d y, d --next" },
    { "curl -sSL -XPOST x", "POST x S{\"decompress\":false,\"useCookies\":false,\"omitHeaders\":[\"Content-Length\"]}", "d -s, d -S" },
    { "curl -XDELETE -uu:p x", "DELETE x A{\"type\":\"basic\",\"username\":\"u\",\"password\":\"p\"}", "" },
    { "curl -Xpost x", "POST x S{\"followRedirects\":false,\"decompress\":false,\"useCookies\":false,\"omitHeaders\":[\"Content-Length\"]}", "c post" },
    { "curl -X PUT -H 'content-length: 0' x", "PUT x", "" },
    { "curl -- -x", "GET -x", "" },
    { "curl \"$BASE/a\" -H \"Authorization: Bearer ${TOKEN}\"", "GET {{BASE}}/a H{\"Authorization\":\"Bearer {{TOKEN}}\"}", "c $BASE, c $TOKEN" },
    { "curl -d \"$(cat x)\" y", "POST y B{\"type\":\"text\",\"text\":\"$(cat x)\",\"contentType\":\"application/x-www-form-urlencoded\"}", "c $(…)" },
    { "curl -d $'\\xff' y", "POST y B{\"type\":\"text\",\"text\":\"�\",\"contentType\":\"application/x-www-form-urlencoded\"}", "c �" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

#define FORM "\"contentType\":\"application/x-www-form-urlencoded\"}"

static void
test_data (void)
{
  static const Case cases[] = {
    { "curl -d a=1 -d b=2 x", "POST x B{\"type\":\"form\",\"fields\":[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"b\",\"value\":\"2\"}]}", "" },
    { "curl -d 'a=x+y%26' x", "POST x B{\"type\":\"form\",\"fields\":[{\"name\":\"a\",\"value\":\"x y&\"}]}", "" },
    { "curl -d 'a=x%20y' x", "POST x B{\"type\":\"text\",\"text\":\"a=x%20y\"," FORM, "" },
    { "curl -d 'a' x", "POST x B{\"type\":\"text\",\"text\":\"a\"," FORM, "" },
    { "curl -d '' x", "POST x B{\"type\":\"form\",\"fields\":[]}", "" },
    { "curl -d 'a=1&' x", "POST x B{\"type\":\"text\",\"text\":\"a=1&\"," FORM, "" },
    { "curl -d '{\"a\": 1.10}' x", "POST x B{\"type\":\"json\",\"text\":\"{\\\"a\\\": 1.10}\"," FORM, "" },
    { "curl -d '{\"a\": 1}' -H 'content-type: application/json' x",
      "POST x H{\"content-type\":\"application/json\"} B{\"type\":\"json\",\"text\":\"{\\\"a\\\": 1}\"}", "" },
    { "curl -d '<a/>' -H 'Content-Type: text/xml' x", "POST x H{\"Content-Type\":\"text/xml\"} B{\"type\":\"xml\",\"text\":\"<a/>\"}", "" },
    { "curl -d 'a=1' -H 'Content-Type: text/plain' x", "POST x H{\"Content-Type\":\"text/plain\"} B{\"type\":\"text\",\"text\":\"a=1\"}", "" },
    { "curl --json '{}' x", "POST x H[{\"name\":\"Content-Type\",\"value\":\"application/json\"},{\"name\":\"Accept\",\"value\":\"application/json\"}]"
                            " B{\"type\":\"json\",\"text\":\"{}\"}", "" },
    { "curl --json '[1' --json ',2]' -H 'Accept: a/b' x",
      "POST x H{\"Accept\":\"a/b\",\"Content-Type\":\"application/json\"} B{\"type\":\"json\",\"text\":\"[1,2]\"}", "" },
    { "curl --data-raw @a x", "POST x B{\"type\":\"text\",\"text\":\"@a\"," FORM, "" },
    { "curl --data-binary @f.bin x", "POST x B{\"type\":\"file\",\"path\":\"f.bin\"," FORM, "" },
    { "curl -d@f x", "POST x B{\"type\":\"file\",\"path\":\"f\"," FORM, "c -d" },
    { "curl -d @- x", "POST x B{\"type\":\"form\",\"fields\":[]}", "d -d" },
    { "curl -d a=1 -d @f x", "POST x B{\"type\":\"form\",\"fields\":[{\"name\":\"a\",\"value\":\"1\"}]}", "d -d" },
    { "curl -d @f -d a=1 x", "POST x B{\"type\":\"form\",\"fields\":[{\"name\":\"a\",\"value\":\"1\"}]}", "c -d, d @" },
    { "curl --data-urlencode 'a b&' --data-urlencode '=c=d' --data-urlencode 'n=e/f' x", "POST x B{\"type\":\"text\",\"text\":\"a+b%26&c%3Dd&n=e%2Ff\"," FORM, "" },
    { "curl --data-urlencode n@f --data-urlencode @g x", "POST x B{\"type\":\"form\",\"fields\":[]}", "d --data-urlencode, d --data-urlencode" },
    { "curl -G -d a=1 --data-urlencode 'b=c d' 'x?z#f'", "GET x?z&a=1&b=c+d#f", "" },
    { "curl -G -I -d a=1 x", "HEAD x?a=1", "" },
    { "curl --url-query a=b/c --url-query +d/e x", "GET x?a=b%2fc&d/e", "" },
    { "curl -X GET -d a=1 x", "GET x B{\"type\":\"form\",\"fields\":[{\"name\":\"a\",\"value\":\"1\"}]}", "" },
    { "curl -T dir/f.txt http://x/", "PUT http://x/f.txt B{\"type\":\"file\",\"path\":\"dir/f.txt\"}"
      " S{\"followRedirects\":false,\"decompress\":false,\"useCookies\":false,\"omitHeaders\":[\"Content-Type\"]}", "" },
    { "curl -T - http://x/", "GET http://x/", "d -T" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_form (void)
{
#define MULTIPART(parts) "POST x B{\"type\":\"multipart\",\"parts\":[" parts "]}"
  static const Case cases[] = {
    { "curl -F a=b -F 'c= d ; type=text/x;charset=y' x",
      MULTIPART ("{\"name\":\"a\",\"value\":\"b\"},{\"name\":\"c\",\"value\":\"d\",\"contentType\":\"text/x;charset=y\"}"), "" },
    { "curl -F 'a=\"b;\\\"c\\\\\"' x", MULTIPART ("{\"name\":\"a\",\"value\":\"b;\\\"c\\\\\"}"), "" },
    { "curl -F 'f=@p/a.png' x", MULTIPART ("{\"name\":\"f\",\"path\":\"p/a.png\",\"contentType\":\"image/png\"}"), "" },
    { "curl -F 'f=@\"a,b;c\";filename=\"d\\\"e\";type=x/y' x",
      MULTIPART ("{\"name\":\"f\",\"path\":\"a,b;c\",\"fileName\":\"d\\\"e\",\"contentType\":\"x/y\"}"), "" },
    { "curl -F 'f=@a,b' x", MULTIPART ("{\"name\":\"f\",\"path\":\"a\",\"contentType\":\"application/octet-stream\"},"
                                       "{\"name\":\"f\",\"path\":\"b\",\"contentType\":\"application/octet-stream\"}"), "c -F" },
    { "curl -F 'f=<a.txt' x", MULTIPART ("{\"name\":\"f\",\"path\":\"a.txt\",\"contentType\":\"text/plain\"}"), "c -F" },
    { "curl --form-string 'a=@b;type=c' x", MULTIPART ("{\"name\":\"a\",\"value\":\"@b;type=c\"}"), "" },
    { "curl -F 'a=b;headers=\"X: y\"' x", MULTIPART ("{\"name\":\"a\",\"value\":\"b\"}"), "d headers=\"X: y\"" },
    { "curl -F a=b -d c=d x", MULTIPART ("{\"name\":\"a\",\"value\":\"b\"}"), "d -d" },
  };
  check (cases, G_N_ELEMENTS (cases));
}

static void
test_headers (void)
{
  static const Case cases[] = {
    { "curl -H 'B: 1' -H 'a:2' -H 'B:  3 ' x", "GET x H[{\"name\":\"B\",\"value\":\"1\"},{\"name\":\"a\",\"value\":\"2\"},{\"name\":\"B\",\"value\":\" 3 \"}]", "" },
    { "curl -H 'X-Empty;' x", "GET x H{\"X-Empty\":\"\"}", "" },
    { "curl -H 'Accept:' -A '' x", "GET x S{\"followRedirects\":false,\"decompress\":false,\"useCookies\":false,\"omitHeaders\":[\"Accept\",\"User-Agent\"]}", "" },
    { "curl -H @file -H nothing x", "GET x", "d -H, d -H" },
    { "curl -A ua -e 'r;auto' -b a=1 -b b=2 -r 0-9 -H 'Z: 1' x",
      "GET x H[{\"name\":\"User-Agent\",\"value\":\"ua\"},{\"name\":\"Range\",\"value\":\"bytes=0-9\"},{\"name\":\"Referer\",\"value\":\"r\"},"
      "{\"name\":\"Cookie\",\"value\":\"a=1;b=2\"},{\"name\":\"Z\",\"value\":\"1\"}]", "c -e" },
    { "curl -A one -H 'user-agent: two' x", "GET x H{\"user-agent\":\"two\"}", "" },
    { "curl -b file x", "GET x S{\"followRedirects\":false,\"decompress\":false}", "c -b" },
    { "curl -c file x", "GET x S{\"followRedirects\":false,\"decompress\":false}", "c -c" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_auth (void)
{
  static const Case cases[] = {
    { "curl -u u: x", "GET x A{\"type\":\"basic\",\"username\":\"u\"}", "" },
    { "curl -u u x", "GET x A{\"type\":\"basic\",\"username\":\"u\"}", "c -u" },
    { "curl -u u:p:q x", "GET x A{\"type\":\"basic\",\"username\":\"u\",\"password\":\"p:q\"}", "" },
    { "curl --digest -u u:p x", "GET x A{\"type\":\"digest\",\"username\":\"u\",\"password\":\"p\"}", "" },
    { "curl --ntlm -u 'd\\u:p' x", "GET x A{\"type\":\"ntlm\",\"username\":\"d\\\\u\",\"password\":\"p\"}", "" },
    { "curl --anyauth -u u:p x", "GET x A{\"type\":\"basic\",\"username\":\"u\",\"password\":\"p\"}", "c --anyauth" },
    { "curl --negotiate -u : x", "GET x A{\"type\":\"basic\"}", "d --negotiate" },
    { "curl --oauth2-bearer t x", "GET x A{\"type\":\"bearer\",\"token\":\"t\"}", "" },
    { "curl --aws-sigv4 aws:amz:r:s -u a:b -H 'X-Amz-Security-Token: t' x",
      "GET x A{\"type\":\"aws\",\"accessKey\":\"a\",\"secretKey\":\"b\",\"sessionToken\":\"t\",\"region\":\"r\",\"service\":\"s\"}", "" },
    { "curl --aws-sigv4 aws:amz -u a:b https://s3.eu-west-1.amazonaws.com/x",
      "GET https://s3.eu-west-1.amazonaws.com/x A{\"type\":\"aws\",\"accessKey\":\"a\",\"secretKey\":\"b\",\"region\":\"eu-west-1\",\"service\":\"s3\"}",
      "c --aws-sigv4" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_settings (void)
{
#define SETTINGS(settings) "GET x S{\"followRedirects\":false,\"decompress\":false,\"useCookies\":false," settings "}"
  static const Case cases[] = {
    { "curl -L --max-redirs 3 x", "GET x S{\"maxRedirects\":3,\"decompress\":false,\"useCookies\":false}", "" },
    { "curl -L --no-location x", "GET x", "" },
    { "curl --location-trusted x", "GET x S{\"sendAuthAnywhere\":true,\"decompress\":false,\"useCookies\":false}", "" },
    { "curl --compressed -b '' -L x", "GET x S(null)", "" },
    { "curl -k x", "GET x S{\"followRedirects\":false,\"verifyTls\":false,\"decompress\":false,\"useCookies\":false}", "" },
    { "curl -m 1.5 --connect-timeout 2 x", "GET x S{\"followRedirects\":false,\"connectTimeoutMs\":2000,\"timeoutMs\":1500,\"decompress\":false,\"useCookies\":false}", "" },
    { "curl --max-filesize 2K x", SETTINGS ("\"maxBodyBytes\":2048"), "" },
    { "curl --http1.1 x", "GET x S{\"followRedirects\":false,\"httpVersion\":\"1.1\",\"decompress\":false,\"useCookies\":false}", "" },
    { "curl --http2-prior-knowledge x", "GET x S{\"followRedirects\":false,\"httpVersion\":\"2\",\"decompress\":false,\"useCookies\":false}", "c --http2-prior-knowledge" },
    { "curl --post301 --post302 --post303 x", "GET x S{\"followRedirects\":false,\"keepMethod\":true,\"decompress\":false,\"useCookies\":false}", "" },
    { "curl --post301 x", "GET x", "c --post30…" },
    { "curl -x p:1 -U 'a b:c@' x", SETTINGS ("\"proxy\":\"http://a%20b:c%40@p:1\""), "" },
    { "curl --socks5-hostname p x", SETTINGS ("\"proxy\":\"socks5h://p\""), "" },
    { "curl -x '' x", SETTINGS ("\"proxy\":\"\""), "" },
    { "curl --noproxy '*' x", SETTINGS ("\"proxy\":\"\""), "" },
    { "curl --noproxy a,b -U a:b x", "GET x", "d --noproxy, d -U" },
    { "curl -E 'a\\:b:pw' --key k --cacert c x", SETTINGS ("\"caFile\":\"c\",\"clientCert\":\"a:b\",\"clientKey\":\"k\",\"keyPassword\":\"pw\""), "" },
    { "curl --connect-to a:1:b:2 --resolve h:80:127.0.0.1,::1 --resolve '*:81:::1' x",
      SETTINGS ("\"connectTo\":[\"a:1:b:2\",\"h:80:127.0.0.1:80\",\":81:[::1]:81\"]"), "c --resolve, c --resolve" },
    { "curl --resolve -h:80 x", "GET x", "d --resolve" },
    { "curl -o f -i -v --retry 3 --interface eth0 --tlsv1.2 -K c --request-target / --proxy-header a x", "GET x",
      "d -o, d -i, d -v, d --retry, d --interface, d --tlsv1.2, d -K, d --request-target, d --proxy-header" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_address (void)
{
  static const Case cases[] = {
    { "curl 'http://x/a/../b/./c/..'", "GET http://x/b/", "c http://x/a/../b/./c/.." },
    { "curl --path-as-is http://x/../b", "GET http://x/../b", "" },
    { "curl 'http://x/{a,b}'", "GET http://x/{a,b}", "c http://x/{a,b}" },
    { "curl 'http://x/[1-3]'", "GET http://x/[1-3]", "c http://x/[1-3]" },
    { "curl -g 'http://x/{a,b}'", "GET http://x/{a,b}", "" },
    { "curl 'http://[::1]:8/{{A}}?b\\[\\]=1'", "GET http://[::1]:8/{{A}}?b[]=1", "" },
    { "curl --proto-default https x", "GET https://x", "" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_errors (void)
{
  static const struct { const char *line; int code; const char *message; } cases[] = {
    { "wget x", SBX_CURL_ERROR_NOT_CURL, "This is not a curl command: it must begin with “curl”" },
    { "", SBX_CURL_ERROR_NOT_CURL, "This is not a curl command: it must begin with “curl”" },
    { "curl", SBX_CURL_ERROR_NO_URL, "The curl command has no address: add the URL" },
    { "curl -d 'a", SBX_CURL_ERROR_QUOTING, "The quote ' at character 9 is never closed: close it, or remove it" },
    { "curl x -d", SBX_CURL_ERROR_OPTION, "The option “-d” lacks its value: write it after the option" },
    { "curl x --data", SBX_CURL_ERROR_OPTION, "The option “--data” lacks its value: write it after the option" },
    { "curl x --nonsense", SBX_CURL_ERROR_OPTION, "curl has no option “--nonsense”: correct it or remove it" },
    { "curl x --data=a", SBX_CURL_ERROR_OPTION, "curl has no option “--data=a”: correct it or remove it" },
    { "curl x -sW", SBX_CURL_ERROR_OPTION, "curl has no option “-W”: correct it or remove it" },
    { "curl -", SBX_CURL_ERROR_OPTION, "curl has no option “-”: correct it or remove it" },
    { "curl x --no-data a", SBX_CURL_ERROR_OPTION, "The option “--data” can't be undone by “--no-data”: remove it" },
    { "curl -X PROPFIND x", SBX_CURL_ERROR_OPTION, "The method “PROPFIND” can’t be kept: a request has one of GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS" },
    { "curl -m abc x", SBX_CURL_ERROR_OPTION, "The option “-m” needs a number, not “abc”: correct it" },
    { "curl -F abc x", SBX_CURL_ERROR_OPTION, "The option “-F” needs a name, “=” and a value: correct it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) receipt = NULL;

      g_assert_null (sbx_curl_command_parse (cases[i].line, &receipt, &error));
      g_assert_error (error, SBX_CURL_ERROR, cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_null (receipt);
    }
}

static void
test_argv (void)
{
  static const char *const argv[] = { "-H", "A: it's \"b\"", "http://x", NULL };
  g_autoptr (SbxRequest) request = sbx_curl_command_parse_argv (argv, NULL, NULL);
  g_autofree char *text = dump (request);

  g_assert_cmpstr (text, ==, "GET http://x H{\"A\":\"it's \\\"b\\\"\"}");
}

static void
test_receipt (void)
{
  g_autoptr (GPtrArray) receipt = NULL;
  g_autoptr (SbxRequest) request = sbx_curl_command_parse ("curl -k -o f x", &receipt, NULL);
  const SbxReceiptLine *line;

  g_assert_nonnull (request);
  g_assert_cmpuint (receipt->len, ==, 3);
  line = receipt->pdata[0];
  g_assert_cmpint (line->kind, ==, SBX_RECEIPT_KEPT);
  g_assert_cmpstr (line->item, ==, "-k");
  g_assert_null (line->detail);
  line = receipt->pdata[1];
  g_assert_cmpint (line->kind, ==, SBX_RECEIPT_DROPPED);
  g_assert_cmpstr (line->item, ==, "-o");
  g_assert_cmpstr (line->detail, ==, "It says what curl prints and where to; here the whole answer is shown");
}

static void
test_detect (void)
{
  static const char *const yes[] = { "curl x", "  $ curl x", "curl.exe x", "\ncurl \\\n x", "CURL x", "/usr/bin/curl -s x", "curl\tx", "curl ^\n\"x\"", "C:\\a\\curl.exe x" };
  static const char *const no[] = { "", "curl", "curly x", "http://curl/", "a curl x", "GET x", "$curl" };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    if (!sbx_curl_command_detect (yes[i]))
      g_error ("“%s” is a curl command", yes[i]);
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    if (sbx_curl_command_detect (no[i]))
      g_error ("“%s” is no curl command", no[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/curl-parse/lines", test_lines);
  g_test_add_func ("/formats/curl-parse/data", test_data);
  g_test_add_func ("/formats/curl-parse/form", test_form);
  g_test_add_func ("/formats/curl-parse/headers", test_headers);
  g_test_add_func ("/formats/curl-parse/auth", test_auth);
  g_test_add_func ("/formats/curl-parse/settings", test_settings);
  g_test_add_func ("/formats/curl-parse/address", test_address);
  g_test_add_func ("/formats/curl-parse/errors", test_errors);
  g_test_add_func ("/formats/curl-parse/argv", test_argv);
  g_test_add_func ("/formats/curl-parse/receipt", test_receipt);
  g_test_add_func ("/formats/curl-parse/detect", test_detect);
  return g_test_run ();
}
