/* Every explanation that a curl line can have in its receipt, by its exact words. */
#include "sbx-curl-command.h"

static const struct { const char *line, *item, *detail; } cases[] = {
  { "curl -H 'X; y' x", "X", "curl does not send a header without “:”" },
  { "curl -H nothing x", "-H", "curl does not send a header without “:”" },
  { "curl -T f -d a=1 x", "-d", "The body is the file of “-T”" },
  { "curl -T f -F a=1 x", "-F", "The body is the file of “-T”" },
  { "curl -F a=1 -d b=2 x", "-d", "The body is the form of “-F”" },
  { "curl -X post x", "post", "Methods are written in capitals here" },
  { "curl http://x/a/../b", "http://x/a/../b", "curl takes “/../” and “/./” out of an address; so it was done here" },
  { "curl 'http://x/{a,b}'", "http://x/{a,b}",
    "curl would send one request for each of the addresses that {} and [] stand for; one is sent, to the address as it stands" },
  { "curl --aws-sigv4 aws:amz -u a:b https://s3.eu-west-1.amazonaws.com/x", "--aws-sigv4", "Region and service were taken from the address" },
  { "curl --oauth2-bearer t -u a:b x", "-u", "The token of “--oauth2-bearer” is sent instead" },
  { "curl -u a x", "-u", "curl would ask for the password: it is empty here" },
  { "curl -U a:b x", "-U", "There is no proxy that it is for" },
  { "curl --post301 x", "--post30…", "The method is kept after all redirects or after none: none" },
  { "curl --data-urlencode n@f x", "--data-urlencode", "The file is not read: write its content, or send it as the body" },
  { "curl -d @- x", "-d", "Standard input has no place in a request: choose a file for the body" },
  { "curl -T - x", "-T", "Standard input has no place in a request: choose a file for the body" },
  { "curl -d a=1 -d @f x", "-d", "A body is one file or text: the file was left out" },
  { "curl -d @f x", "-d", "The file is sent as it is, with its line ends" },
  { "curl -d @f -d a=1 x", "@", "A body is one file or text: the file was left out" },
  { "curl -F 'a=b;headers=\"X: y\"' x", "headers=\"X: y\"", "A part has no headers or encoding of its own here" },
  { "curl -F 'a=b;c' x", "-F", "What follows the value of a part is unknown to curl" },
  { "curl -F a=@- x", "-F", "Standard input has no place in a request: choose a file for the part" },
  { "curl -F 'f=@a,b' x", "-F", "Several files of one name became a part each" },
  { "curl -F 'a=(' x", "-F", "Parts within parts have no place in a request" },
  { "curl -F 'a=<f' x", "-F", "The file is sent with its name" },
  { "curl x y", "y", "A request has one address: the first was taken" },
  { "curl --url @f x", "--url", "A list of addresses in a file is not read" },
  { "curl -b file x", "-b", "The environment’s cookies are used instead of the file" },
  { "curl -e 'r;auto' x", "-e", "The referrer is not set anew after a redirect" },
  { "curl -H @file x", "-H", "A file of headers is not read" },
  { "curl --anyauth -u a:b x", "--anyauth", "The server is not asked first: Basic authorization is sent" },
  { "curl --resolve -h:80 x", "--resolve", "Only the form host:port:address has a place in a request" },
  { "curl --resolve h:80:127.0.0.1 x", "--resolve", "It became a place to connect to" },
  { "curl -c file x", "-c", "Cookies are kept in the environment instead of the file" },
  { "curl --noproxy a,b x", "--noproxy", "There is no list of hosts without a proxy: a request has one proxy, or none" },
  { "curl --http2-prior-knowledge x", "--http2-prior-knowledge", "HTTP/2 is asked for; without TLS the server must offer it" },
  { "curl -T 'f{1,2}' x", "-T", "One file is sent: its name is taken as it stands" },
  { "curl x --next y", "--next", "Only the first transfer is taken" },
  { "curl -i x", "-i", "It says what curl prints and where to; here the whole answer is shown" },
  { "curl --ftp-pasv x", "--ftp-pasv", "It is for other protocols than HTTP" },
  { "curl --tlsv1.2 x", "--tlsv1.2", "There is no setting for this detail of TLS" },
  { "curl --proxy-header a x", "--proxy-header", "There is no setting for this detail of a proxy" },
  { "curl --interface eth0 x", "--interface", "There is no setting for this detail of the network" },
  { "curl --retry 3 x", "--retry", "A request is sent once each time that you send it" },
  { "curl -K c x", "-K", "It is about files of curl’s own, which are not read" },
  { "curl --negotiate -u : x", "--negotiate", "There is no such kind of authorization here" },
  { "curl --request-target / x", "--request-target", "There is no setting for this detail of HTTP" },
  { "curl --expand-url x", "--expand-url", "curl’s own variables are not expanded: the value is taken as it stands" },
  { "curl -d $'\\xff' x", "�", "Bytes that are not UTF-8 text were replaced by “�”" },
  { "curl \"$HOST\"", "$HOST", "The shell’s variable became the variable “HOST”: define it before sending" },
  { "curl x > out", "> out", "Redirections of the shell have no place in a request" },
  { "curl -d \"$(cat f)\" x", "$(…)", "What the shell would run was kept as text" },
  { "curl x | jq .", "| jq .", "Only the first command is taken" },
  { "A=b curl x", "A", "The environment of a command has no place in a request" },
};

static void
test_explanations (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) receipt = NULL;
      g_autoptr (SbxRequest) request = sbx_curl_command_parse (cases[i].line, &receipt, &error);
      gboolean found = FALSE;

      g_assert_no_error (error);
      g_test_message ("%s", cases[i].line);
      for (guint j = 0; j < receipt->len; j++)
        {
          const SbxReceiptLine *line = receipt->pdata[j];

          if (line->kind == SBX_RECEIPT_KEPT)
            continue;
          g_test_message ("  %s: %s", line->item, line->detail);
          found |= g_str_equal (line->item, cases[i].item) && g_str_equal (line->detail, cases[i].detail);
        }
      g_assert_true (found);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/curl/receipts", test_explanations);
  return g_test_run ();
}
