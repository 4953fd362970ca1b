#include <glib.h>
#include <string.h>

#include "sbx-redactor.h"

#define COVERED "••••"

static void
assert_head (SbxRedactor *redactor,
             const char  *head,
             const char  *expected)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (head, strlen (head));
  g_autoptr (GBytes) redacted = sbx_redactor_head (redactor, bytes);

  g_assert_cmpmem (g_bytes_get_data (redacted, NULL), g_bytes_get_size (redacted), expected, strlen (expected));
}

static void
test_request (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, "tok_1234", "TOKEN");
  assert_head (redactor,
               "GET /users/tok_1234?page=2&api_key=abc&x=1#access_token=zz HTTP/1.1\r\n"
               "Host: example.com\r\n"
               "authorization:   Bearer tok_1234 \r\n"
               "X-Api-Key: anything\r\n"
               "X-Note: tok_1234 is inside\r\n"
               "\r\n",
               "GET /users/{{TOKEN}}?page=2&api_key=" COVERED "&x=1#access_token=" COVERED " HTTP/1.1\r\n"
               "Host: example.com\r\n"
               "authorization:   Bearer {{TOKEN}} \r\n"
               "X-Api-Key: " COVERED "\r\n"
               "X-Note: {{TOKEN}} is inside\r\n"
               "\r\n");
}

static void
test_authorization (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, "abc", "SHORT");
  sbx_redactor_add_basic (redactor, "u", "open sesame");
  assert_head (redactor, "Authorization: Bearer unknown\r\n", "Authorization: Bearer " COVERED "\r\n");
  assert_head (redactor, "Authorization: Bearer abc\r\n", "Authorization: Bearer {{SHORT}}\r\n");
  assert_head (redactor, "Authorization: unknown\r\n", "Authorization: " COVERED "\r\n");
  assert_head (redactor, "Authorization: Basic dTpvcGVuIHNlc2FtZQ==\r\n", "Authorization: Basic " COVERED "\r\n");
  assert_head (redactor, "Proxy-Authorization: Digest username=\"u\", response=\"1\"\r\n",
               "Proxy-Authorization: Digest " COVERED "\r\n");
  assert_head (redactor, "Authorization:\r\n", "Authorization:\r\n");
  assert_head (redactor, "Authorization: Bearer unknown", "Authorization: Bearer " COVERED);
}

static void
test_cookies (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, "tok_1234", "TOKEN");
  assert_head (redactor, "Cookie: a=1; session=tok_1234; b=x=y; empty=; bare\r\n",
               "Cookie: a=" COVERED "; session={{TOKEN}}; b=" COVERED "; empty=;" COVERED "\r\n");
  assert_head (redactor, "Set-Cookie: sid=1; Path=/a; HttpOnly\r\n", "Set-Cookie: sid=" COVERED "; Path=/a; HttpOnly\r\n");
}

/* A secret is covered where it stands for a name or a scheme, too. */
static void
test_secret_names (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, "c2VjcmV0PT==", "TOKEN");
  assert_head (redactor, "Authorization: c2VjcmV0PT== signed\r\n", "Authorization: " COVERED "\r\n");
  assert_head (redactor, "Cookie: a=1; c2VjcmV0PT==\r\n", "Cookie: a=" COVERED ";" COVERED "\r\n");
  assert_head (redactor, "Set-Cookie: c2VjcmV0PT==\r\n", "Set-Cookie: {{TOKEN}}\r\n");

  sbx_redactor_add (redactor, "tok_1234", "OTHER");
  assert_head (redactor, "X-tok_1234: 1\r\n", "X-{{OTHER}}: 1\r\n");
}

static void
test_space_around (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, " tok_1234 ", "TOKEN");
  assert_head (redactor, "X-Any:  tok_1234 \r\nAuthorization: tok_1234\r\n", "X-Any:  {{TOKEN}} \r\nAuthorization: {{TOKEN}}\r\n");
}

static void
test_many_heads (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  assert_head (redactor,
               "HTTP/1.1 100 Continue\r\n\r\n"
               "HTTP/1.1 302 Found\nLocation: https://u:pw@example.com/?token=1&n=2\nSet-Cookie: a=b\n\n",
               "HTTP/1.1 100 Continue\r\n\r\n"
               "HTTP/1.1 302 Found\nLocation: https://u:" COVERED "@example.com/?token=" COVERED "&n=2\nSet-Cookie: a=" COVERED "\n\n");
}

/* A value may go on in the next line, hold any byte, or be cut anywhere. */
static void
test_odd_heads (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  static const char head[] = "HTTP/1.1 200 OK\r\nX-Api-Key: one\r\n two\r\n\tthree\r\nAge: 1\r\n\r\n";
  static const char binary[] = "HTTP/1.1 200 \xff\0\r\nX-Api-Key: \0secret\xff\r\nX: \0y\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (binary, sizeof binary - 1);
  g_autoptr (GBytes) redacted = sbx_redactor_head (redactor, bytes);
  static const char expected[] = "HTTP/1.1 200 \xff\0\r\nX-Api-Key: " COVERED "\r\nX: \0y\r\n";

  g_assert_cmpmem (g_bytes_get_data (redacted, NULL), g_bytes_get_size (redacted), expected, sizeof expected - 1);
  assert_head (redactor, head, "HTTP/1.1 200 OK\r\nX-Api-Key: " COVERED "\r\nAge: 1\r\n\r\n");
  assert_head (redactor, "", "");
  for (gsize length = 1; length < strlen (head); length++)
    {
      g_autofree char *cut = g_memdup2 (head, length);
      g_autoptr (GBytes) cut_bytes = g_bytes_new_take (g_steal_pointer (&cut), length);
      g_autoptr (GBytes) cut_redacted = sbx_redactor_head (redactor, cut_bytes);

      g_assert_null (g_strstr_len (g_bytes_get_data (cut_redacted, NULL), g_bytes_get_size (cut_redacted), "two"));
    }
}

/* What reads as a name and its value may be one secret. */
static void
test_across (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, "one:two", "PAIR");
  assert_head (redactor, "HTTP/1.1 200 OK\r\nX-Any: 1\r\none:two\r\nX-one:two3\r\n\r\n",
               "HTTP/1.1 200 OK\r\nX-Any: 1\r\n{{PAIR}}\r\nX-{{PAIR}}3\r\n\r\n");
}

static void
test_url (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  static const char *const urls[][2] = {
    { "https://x/?api%5Fkey=abc&%zz=1&a%70i_key=%64", "https://x/?api%5Fkey=" COVERED "&%zz=1&a%70i_key=" COVERED },
    { "https://example.com/a?b=c", "https://example.com/a?b=c" },
    { "https://user@example.com/", "https://" COVERED "@example.com/" },
    { "https://user:p@ss:word@example.com/", "https://user:" COVERED "@example.com/" },
    { "https://user:s3cr3t@example.com/?s=s3cr3t", "https://user:{{S}}@example.com/?s={{S}}" },
    { "https://example.com/?access_token=1&a=s3cr3t&client_secret=", "https://example.com/?access_token=" COVERED "&a={{S}}&client_secret=" },
    { "example.com/?TOKEN=s3cr3t", "example.com/?TOKEN={{S}}" },
    { "https://example.com/a:b@c?page=1", "https://example.com/a:b@c?page=1" },
    { "user:word@example.com/?to=http://a:b@c", "user:" COVERED "@example.com/?to=http://a:b@c" },
    { "sk_live_1@example.com", COVERED "@example.com" },
    { "example.com/a:b@c", "example.com/a:b@c" },
    { "https://u:{{PW}}@example.com/?token={{A}}{{B}}&key={{A}}x", "https://u:{{PW}}@example.com/?token={{A}}{{B}}&key=" COVERED },
    { "", "" },
  };

  sbx_redactor_add (redactor, "s3cr3t", "S");
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *url = sbx_redactor_url (redactor, urls[i][0]);

      g_assert_cmpstr (url, ==, urls[i][1]);
    }
}

static void
test_header (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  g_autofree char *cookie = sbx_redactor_header (redactor, "SET-COOKIE", "a=b; Secure");
  g_autofree char *type = sbx_redactor_header (redactor, "Content-Type", "text/html");

  g_assert_cmpstr (cookie, ==, "a=" COVERED "; Secure");
  g_assert_cmpstr (type, ==, "text/html");
}

static void
test_lone_user (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  g_autofree char *alone = sbx_redactor_url (redactor, "https://sk_live_1@h/a?b=c");
  g_autofree char *empty = sbx_redactor_url (redactor, "https://sk_live_1:@h/");

  g_assert_cmpstr (alone, ==, "https://" COVERED "@h/a?b=c");
  g_assert_cmpstr (empty, ==, "https://" COVERED ":@h/");

  sbx_redactor_add_basic (redactor, "sk_live_1", "");
  assert_head (redactor, "X-Echo: c2tfbGl2ZV8xOg==\r\n", "X-Echo: " COVERED "\r\n");
}

/* A server chooses this address; it has to be read in one pass. */
static void
test_many_beginnings (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  g_autoptr (GString) head = g_string_new ("Location: http://h/");
  g_autofree char *expected = NULL;

  for (guint i = 0; i < 300000; i++)
    g_string_append_c (head, '?');
  expected = g_strconcat (head->str, "token=" COVERED "\r\n", NULL);
  g_string_append (head, "token=abc\r\n");
  assert_head (redactor, head->str, expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vault/redactor-head/request", test_request);
  g_test_add_func ("/vault/redactor-head/authorization", test_authorization);
  g_test_add_func ("/vault/redactor-head/cookies", test_cookies);
  g_test_add_func ("/vault/redactor-head/secret-names", test_secret_names);
  g_test_add_func ("/vault/redactor-head/space-around", test_space_around);
  g_test_add_func ("/vault/redactor-head/many-heads", test_many_heads);
  g_test_add_func ("/vault/redactor-head/odd-heads", test_odd_heads);
  g_test_add_func ("/vault/redactor-head/across", test_across);
  g_test_add_func ("/vault/redactor-head/url", test_url);
  g_test_add_func ("/vault/redactor-head/header", test_header);
  g_test_add_func ("/vault/redactor-head/lone-user", test_lone_user);
  g_test_add_func ("/vault/redactor-head/many-beginnings", test_many_beginnings);

  return g_test_run ();
}
