#include <glib.h>
#include <string.h>

#include "sbx-redactor.h"

#define COVERED "••••"

static void
assert_text (SbxRedactor *redactor,
             const char  *text,
             const char  *expected)
{
  g_autofree char *redacted = sbx_redactor_text (redactor, text);

  g_assert_cmpstr (redacted, ==, expected);
}

static void
test_plain (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  assert_text (redactor, "nothing is known yet: tok_1234", "nothing is known yet: tok_1234");
  sbx_redactor_add (redactor, "tok_1234", "TOKEN");
  sbx_redactor_add (redactor, "hunter22", NULL);
  assert_text (redactor, "", "");
  assert_text (redactor, "tok_1234", "{{TOKEN}}");
  assert_text (redactor, "a tok_1234, hunter22 and tok_123", "a {{TOKEN}}, " COVERED " and tok_123");
  assert_text (redactor, "tok_1234tok_1234", "{{TOKEN}}{{TOKEN}}");
}

/* A value too short to be looked for in texts is left, and NULL and "" are no values. */
static void
test_short (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, "abc", "SHORT");
  sbx_redactor_add (redactor, "", "EMPTY");
  sbx_redactor_add (redactor, NULL, "NULL");
  assert_text (redactor, "abc, abcd, YWJj", "abc, abcd, YWJj");
  sbx_redactor_add (redactor, "abcd", "LONG");
  assert_text (redactor, "abc, abcd", "abc, {{LONG}}");
}

static void
test_first_name_stays (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, "same value", "FIRST");
  sbx_redactor_add (redactor, "same value", "SECOND");
  assert_text (redactor, "same value", "{{FIRST}}");
}

/* Typed into an address as it must stand there, said again by a server in other ways. */
static void
test_encoded_value (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, "a%26b=c/d%20e", "TOKEN");
  assert_text (redactor, "a%26b=c/d%20e, a&b=c/d e, a%26b%3Dc%2Fd%20e, a%26b%3Dc%2Fd+e", "{{TOKEN}}, {{TOKEN}}, {{TOKEN}}, {{TOKEN}}");
  sbx_redactor_add (redactor, "100%", "PERCENT");
  assert_text (redactor, "100%", "{{PERCENT}}");
}

/* A server may send this as a cookie: each of its levels would cost as much as the whole. */
static void
test_encoded_many_times (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  g_autoptr (GString) value = g_string_new ("session-%");

  for (guint i = 0; i < 50000; i++)
    g_string_append (value, "25");
  g_string_append (value, "41");
  sbx_redactor_add (redactor, value->str, "COOKIE");
  assert_text (redactor, value->str, "{{COOKIE}}");
}

static void
test_encodings (void)
{
  static const char secret[] = "p@ss/w\"ö\\rd & co+";
  static const char *const forms[] = {
    "p@ss/w\"ö\\rd & co+",
    "p%40ss%2Fw%22%C3%B6%5Crd%20%26%20co%2B", /* curl --data-urlencode */
    "p%40ss%2fw%22%c3%b6%5crd%20%26%20co%2b",
    "p%40ss%2Fw%22%C3%B6%5Crd+%26+co%2B",     /* a form */
    "p@ss/w%22%C3%B6%5Crd%20&%20co+",         /* a path */
    "p@ss/w\\\"ö\\\\rd & co+",                /* JSON */
    "p@ss\\/w\\\"ö\\\\rd & co+",
    "p@ss/w\\\"\\u00f6\\\\rd & co+",
    "p@ss/w\\\"\\u00F6\\\\rd & co+",
    "p@ss\\/w\\\"\\u00f6\\\\rd & co+",
  };
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, secret, "PASSWORD");
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"a\": \"%s\"}", forms[i]);

      assert_text (redactor, text, "{\"a\": \"{{PASSWORD}}\"}");
    }
}

static void
test_json_controls (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, "one\ntwo\t\001\360\237\224\221", "KEY");
  assert_text (redactor, "\"one\\ntwo\\t\\u0001\360\237\224\221\"", "\"{{KEY}}\"");
  assert_text (redactor, "\"one\\ntwo\\t\\u0001\\ud83d\\udd11\"", "\"{{KEY}}\"");
  sbx_redactor_add (redactor, "one\177two", "DEL");
  assert_text (redactor, "one\177two one\\u007ftwo", "{{DEL}} {{DEL}}");
}

/* However the value stands in what was encoded, no run of it is left that tells more than the bits at its edges. */
static void
test_base64 (void)
{
  static const char secret[] = "s3cret-\xc3\xbf\xc3\xbf\xc3\xbe!";
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, secret, "S");
  for (guint before = 0; before < 7; before++)
    for (guint after = 0; after < 4; after++)
      {
        g_autofree char *head = g_strnfill (before, 'x');
        g_autofree char *tail = g_strnfill (after, 'y');
        g_autofree char *whole = g_strconcat (head, secret, tail, NULL);
        g_autofree char *base64 = g_base64_encode ((const guint8 *) whole, strlen (whole));
        g_autofree char *redacted = sbx_redactor_text (redactor, base64);
        const char *name = strstr (redacted, "{{S}}");
        gsize inner = strlen (secret) * 8 / 6;

        g_assert_nonnull (name);
        g_assert_cmpuint (name - redacted, >=, before * 8 / 6);
        g_assert_cmpuint (name - redacted, <=, before * 8 / 6 + 1);
        g_assert_cmpuint (strlen (redacted), <=, strlen (base64) - inner + 1 + strlen ("{{S}}"));

        g_strdelimit (base64, "+", '-');
        g_strdelimit (base64, "/", '_');
        g_clear_pointer (&redacted, g_free);
        redacted = sbx_redactor_text (redactor, base64);
        g_assert_nonnull (strstr (redacted, "{{S}}"));
      }
}

static void
test_basic (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add_basic (redactor, "Aladdin", "open sesame");
  assert_text (redactor, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==, open", "Basic " COVERED ", open");
  sbx_redactor_add_basic (redactor, "nobody", "");
  assert_text (redactor, "Basic bm9ib2R5Og==", "Basic " COVERED);
  sbx_redactor_add_basic (redactor, NULL, "pw");
  assert_text (redactor, "Basic OnB3", "Basic " COVERED);
}

static void
test_overlapping (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  sbx_redactor_add (redactor, "abcd", "SHORT");
  sbx_redactor_add (redactor, "abcdefgh", "LONG");
  sbx_redactor_add (redactor, "ghijk", "NEXT");
  sbx_redactor_add (redactor, "cdef", "INNER");
  assert_text (redactor, "abcdefgh", "{{LONG}}");
  assert_text (redactor, "abcdefg", "{{SHORT}}{{INNER}}g");
  assert_text (redactor, "xabcdefghijkx", "x{{LONG}}{{NEXT}}x");
  assert_text (redactor, "cdefghijk", "{{INNER}}{{NEXT}}");

  sbx_redactor_add (redactor, "zzzz", "Z");
  assert_text (redactor, "zzzzzz zzz", "{{Z}} zzz");
  assert_text (redactor, "zzzz zzzz", "{{Z}} {{Z}}");
}

static void
test_binary (void)
{
  static const guint8 data[] = "\0\0tok_1234\0\xff" "tok_1234";
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, sizeof data);
  g_autoptr (GBytes) expected = g_bytes_new_static ("\0\0{{T}}\0\xff" "{{T}}", 15);
  g_autoptr (GBytes) redacted = NULL;

  sbx_redactor_add (redactor, "tok_1234", "T");
  redacted = sbx_redactor_bytes (redactor, bytes);
  g_assert_true (g_bytes_equal (redacted, expected));
}

/* Values over a small alphabet overlap in every way. */
static char *
random_word (guint shortest,
             guint longest)
{
  guint length = g_test_rand_int_range (shortest, longest + 1);
  char *word = g_malloc (length + 1);

  for (guint i = 0; i < length; i++)
    word[i] = "ab_~"[g_test_rand_int_range (0, 4)];
  word[length] = '\0';
  return word;
}

/* What has to be covered, found in the simplest way. */
static GString *
redact_simply (const char *text,
               GPtrArray  *values)
{
  gsize length = strlen (text);
  g_autofree guint8 *marks = g_malloc0 (length + 1);
  GString *out = g_string_new (NULL);

  for (guint v = 0; v < values->len; v++)
    {
      const char *value = g_ptr_array_index (values, v);

      for (const char *found = text; (found = strstr (found, value)) != NULL; found++)
        memset (marks + (found - text), 1, strlen (value));
    }
  for (gsize i = 0; i < length; i++)
    if (!marks[i])
      g_string_append_c (out, text[i]);
  return out;
}

static GString *
redact_in_pieces (SbxRedactor *redactor,
                  const char  *text)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  SbxRedaction *redaction = sbx_redactor_begin (redactor);
  GString *kept = g_string_new (NULL);
  gsize length = strlen (text);

  for (gsize at = 0; at < length;)
    {
      gsize wanted = g_test_rand_int_range (0, 9);
      gsize piece = MIN (length - at, wanted);
      g_autofree guint8 *copy = g_memdup2 (text + at, piece);

      sbx_redaction_feed (redaction, copy, piece, out);
      at += piece;
    }
  sbx_redaction_finish (redaction, out);

  for (guint i = 0; i < out->len; i++)
    if (strchr ("{}V", out->data[i]) == NULL)
      g_string_append_c (kept, out->data[i]);
  return kept;
}

static void
test_streaming (void)
{
  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
      g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GString) expected = NULL;
      g_autoptr (GString) kept = NULL;
      g_autofree char *text = random_word (0, 200);
      guint n_values = g_test_rand_int_range (1, 6);

      for (guint i = 0; i < n_values; i++)
        {
          g_ptr_array_add (values, random_word (4, 9));
          sbx_redactor_add (redactor, g_ptr_array_index (values, i), "V");
        }
      expected = redact_simply (text, values);
      kept = redact_in_pieces (redactor, text);
      g_assert_cmpstr (kept->str, ==, expected->str);
    }
}

/* The pieces make no difference to what comes out. */
static void
test_pieces_agree (void)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *whole = NULL;

  sbx_redactor_add (redactor, "correct horse battery staple", "LONG");
  sbx_redactor_add (redactor, "horse", "HORSE");
  sbx_redactor_add (redactor, "staple gun", "GUN");
  for (guint i = 0; i < 50; i++)
    g_string_append_printf (text, "%u correct horse battery staple gun, horses %u\n", i, i);
  whole = sbx_redactor_text (redactor, text->str);
  g_assert_nonnull (strstr (whole, "7 {{LONG}}{{GUN}}, {{HORSE}}s 7\n"));

  for (guint size = 1; size < 60; size++)
    {
      g_autoptr (GByteArray) out = g_byte_array_new ();
      SbxRedaction *redaction = sbx_redactor_begin (redactor);

      for (gsize at = 0; at < text->len; at += size)
        sbx_redaction_feed (redaction, (const guint8 *) text->str + at, MIN (size, text->len - at), out);
      sbx_redaction_finish (redaction, out);
      g_assert_cmpmem (out->data, out->len, whole, strlen (whole));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vault/redactor/plain", test_plain);
  g_test_add_func ("/vault/redactor/short", test_short);
  g_test_add_func ("/vault/redactor/first-name-stays", test_first_name_stays);
  g_test_add_func ("/vault/redactor/encoded-value", test_encoded_value);
  g_test_add_func ("/vault/redactor/encoded-many-times", test_encoded_many_times);
  g_test_add_func ("/vault/redactor/encodings", test_encodings);
  g_test_add_func ("/vault/redactor/json-controls", test_json_controls);
  g_test_add_func ("/vault/redactor/base64", test_base64);
  g_test_add_func ("/vault/redactor/basic", test_basic);
  g_test_add_func ("/vault/redactor/overlapping", test_overlapping);
  g_test_add_func ("/vault/redactor/binary", test_binary);
  g_test_add_func ("/vault/redactor/streaming", test_streaming);
  g_test_add_func ("/vault/redactor/pieces-agree", test_pieces_agree);

  return g_test_run ();
}
