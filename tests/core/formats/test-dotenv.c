#include <string.h>

#include "sbx-dotenv.h"

static GPtrArray *
parse (const char *text)
{
  g_autoptr (GPtrArray) problems = NULL;
  GPtrArray *entries = sbx_dotenv_parse (text, strlen (text), &problems);

  g_assert_cmpuint (problems->len, ==, 0);
  return entries;
}

/* The first value. */
static void
assert_value (const char *text,
              const char *name,
              const char *value)
{
  g_autoptr (GPtrArray) entries = parse (text);
  const SbxDotenvEntry *entry;

  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (entry->name, ==, name);
  g_assert_cmpstr (entry->value, ==, value);
}

static void
test_plain (void)
{
  assert_value ("HOST=https://api.example.com", "HOST", "https://api.example.com");
  assert_value ("  HOST = api.example.com  \n", "HOST", "api.example.com");
  assert_value ("export HOST=a", "HOST", "a");
  assert_value ("export\tHOST=a", "HOST", "a");
  assert_value ("exported=a", "exported", "a");
  assert_value ("export=a", "export", "a");
  assert_value ("EMPTY=", "EMPTY", "");
  assert_value ("A.B-C_1=two words", "A.B-C_1", "two words");
  assert_value ("A=b=c==", "A", "b=c==");
  assert_value ("A=مرحبا", "A", "مرحبا");
  assert_value ("A=C:\\new", "A", "C:\\new");
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  const SbxDotenvProblem *problem;

  for (guint i = 0; i < SBX_DOTENV_MAX; i++)
    g_string_append_printf (text, "N%u=1\n", i);
  g_ptr_array_unref (parse (text->str));
  g_string_append (text, "ONE_MORE=1\nANOTHER=1\n");
  entries = sbx_dotenv_parse (text->str, text->len, &problems);
  g_assert_cmpuint (problems->len, ==, 1);
  problem = g_ptr_array_index (problems, 0);
  g_assert_cmpuint (problem->line, ==, SBX_DOTENV_MAX + 1);
  g_assert_cmpstr (problem->message, ==, "There are more than 1,000 variables.");
}

static void
test_comments (void)
{
  assert_value ("# first\n\n   # second\nA=b\n#last", "A", "b");
  assert_value ("A=b # a comment", "A", "b");
  assert_value ("A=b#c", "A", "b#c");
  assert_value ("A=#c", "A", "");
  assert_value ("A= # c", "A", "");
  assert_value ("A=\"b # c\" # d", "A", "b # c");
  assert_value ("A='b'#d", "A", "b");
}

static void
test_quotes (void)
{
  assert_value ("A='b \\n \"c\" ${D}'", "A", "b \\n \"c\" ${D}");
  assert_value ("A=`b 'c' \"d\"`", "A", "b 'c' \"d\"");
  assert_value ("A=\"b\\n\\r\\t\\\\\\\"\\$\\`\\q\"", "A", "b\n\r\t\\\"$`\\q");
  assert_value ("A=\"\"", "A", "");
  assert_value ("A=\"-----BEGIN-----\nMII\n-----END-----\"\n", "A", "-----BEGIN-----\nMII\n-----END-----");
  assert_value ("A='one\ntwo'", "A", "one\ntwo");
  assert_value ("A=it's", "A", "it's");
}

static void
test_line_ends (void)
{
  g_autoptr (GPtrArray) entries = parse ("\xef\xbb\xbf" "A=1\r\nB=\"2\r\n3\"\rC=4");
  const SbxDotenvEntry *b = g_ptr_array_index (entries, 1);
  const SbxDotenvEntry *c = g_ptr_array_index (entries, 2);

  g_assert_cmpuint (entries->len, ==, 3);
  g_assert_cmpstr (((SbxDotenvEntry *) g_ptr_array_index (entries, 0))->name, ==, "A");
  g_assert_cmpstr (b->value, ==, "2\n3");
  g_assert_cmpuint (b->line, ==, 2);
  g_assert_cmpstr (c->value, ==, "4");
  g_assert_cmpuint (c->line, ==, 4);
}

static void
test_references (void)
{
  g_autoptr (GPtrArray) entries = NULL;

  assert_value ("A=${B}/x${C}", "A", "{{B}}/x{{C}}");
  assert_value ("A=\"${B}\"", "A", "{{B}}");
  assert_value ("A=\"\\${B}\"", "A", "${B}");
  assert_value ("A=${B:-c} $D ${}", "A", "${B:-c} $D ${}");
  assert_value ("A={{B}}", "A", "{{B}}");

  entries = parse ("A=${B}\nB=1");
  g_assert_true (((SbxDotenvEntry *) g_ptr_array_index (entries, 0))->converted);
  g_assert_false (((SbxDotenvEntry *) g_ptr_array_index (entries, 1))->converted);
}

static void
test_repeated (void)
{
  g_autoptr (GPtrArray) entries = parse ("A=1\nB=2\nA=3");

  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpstr (((SbxDotenvEntry *) g_ptr_array_index (entries, 0))->name, ==, "B");
  g_assert_cmpstr (((SbxDotenvEntry *) g_ptr_array_index (entries, 1))->value, ==, "3");
}

static void
test_secrets (void)
{
  static const struct { const char *line; gboolean secret; } lines[] = {
    { "API_TOKEN=a", TRUE }, { "STRIPE_SECRET=a", TRUE }, { "DB_PASSWORD=a", TRUE }, { "STRIPE_API_KEY=a", TRUE },
    { "HOST=a", FALSE }, { "SORT_KEY=a", FALSE }, { "API_TOKEN=", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GPtrArray) entries = parse (lines[i].line);

      g_assert_cmpint (((SbxDotenvEntry *) g_ptr_array_index (entries, 0))->secret, ==, lines[i].secret);
    }
}

static void
test_problems (void)
{
  static const struct { const char *text; guint line; const char *message; } cases[] = {
    { "A=1\nnonsense\nB=2", 2, "This is not NAME=VALUE." },
    { "1A=2", 1, "This is not NAME=VALUE." },
    { "=2", 1, "This is not NAME=VALUE." },
    { "A: 2", 1, "This is not NAME=VALUE." },
    { "A B=2", 1, "This is not NAME=VALUE." },
    { "\nA=\"open\nB=2\nC=3", 2, "The quote that begins here is not closed." },
    { "A=\"b\nc\" d", 2, "Something stands after the closing quote." },
    { "A=1\nB=\xff", 2, "This is not text in UTF-8." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (GPtrArray) entries = sbx_dotenv_parse (cases[i].text, strlen (cases[i].text), &problems);
      const SbxDotenvProblem *problem;

      g_assert_cmpuint (problems->len, ==, 1);
      problem = g_ptr_array_index (problems, 0);
      g_assert_cmpuint (problem->line, ==, cases[i].line);
      g_assert_cmpstr (problem->message, ==, cases[i].message);
    }
}

/* NUL bytes are no text; nothing at all is no variables. */
static void
test_odd (void)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) none = sbx_dotenv_parse (NULL, 0, &problems);
  g_autoptr (GPtrArray) nul_problems = NULL;
  g_autoptr (GPtrArray) nul = sbx_dotenv_parse ("A=\0b", 4, &nul_problems);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (nul->len, ==, 0);
  g_assert_cmpuint (nul_problems->len, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/dotenv/plain", test_plain);
  g_test_add_func ("/formats/dotenv/comments", test_comments);
  g_test_add_func ("/formats/dotenv/too-many", test_too_many);
  g_test_add_func ("/formats/dotenv/quotes", test_quotes);
  g_test_add_func ("/formats/dotenv/line-ends", test_line_ends);
  g_test_add_func ("/formats/dotenv/references", test_references);
  g_test_add_func ("/formats/dotenv/repeated", test_repeated);
  g_test_add_func ("/formats/dotenv/secrets", test_secrets);
  g_test_add_func ("/formats/dotenv/problems", test_problems);
  g_test_add_func ("/formats/dotenv/odd", test_odd);
  return g_test_run ();
}
