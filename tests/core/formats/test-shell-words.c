#include <string.h>

#include <gio/gio.h>

#include "sbx-curl-command.h"

/* The words as bash itself splits them: "\1word" for each. */
static char *
ask_bash (const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *script = g_strconcat ("f() { printf '\\001%s' \"$@\"; }; f ", line, NULL);
  const char *argv[] = { "bash", "--norc", "-c", script, NULL };
  char *output = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("bash does not run %s", script);
  return output;
}

static char *
join (char **words)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    g_string_append_printf (joined, "\001%s", words[i]);
  return g_string_free (joined, FALSE);
}

static void
test_bash (void)
{
  static const char *const lines[] = {
    "curl a  b\tc",
    "curl 'it''s' 'a \"b\" \\n'",
    "curl \"a 'b' \\\" \\\\ \\n \\` \\$x\"",
    "curl a\\ b \\'c\\' \\\\ \\\"",
    "curl a'b'\"c\"d",
    "curl '' \"\" $''",
    "curl $'a\\nb\\t\\'c\\' \\\\ \\x41\\x4a \\u00e9 \\U0001F600 \\101 \\e[0m \\q \\\"'",
    "curl $'\\cA\\a\\b\\f\\v\\r' x",
    "curl $\"double\"",
    "curl -H 'A: b' \\\n  -d x \\\n  y",
    "curl \"a\\\nb\"",
    "curl a\\\nb",
    "curl a # a comment",
    "curl a#b '#c'",
    "curl -d '{\"a\": [1, \"é\"]}' 'http://x/?a=1&b=2'",
    "curl \"!\" '!'",
    "curl a=b 'c='\"d\"",
    "curl --data-raw $'{\"q\":\"it\\'s \\u2019 \\u0021\"}'",
    "curl x > /dev/null y 2>&1",
    "curl x 2>/dev/null -d y",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) words = sbx_curl_command_split (lines[i], &error);
      g_autofree char *ours = NULL, *theirs = ask_bash (lines[i]);

      g_assert_no_error (error);
      ours = join (words);
      /* Redirected output is gone: then only that the words are right can be seen. */
      if (strchr (lines[i], '>'))
        g_assert_cmpstr (words[g_strv_length (words) - 1], ==, "y");
      else
        g_assert_cmpstr (ours, ==, theirs);
    }
}

/* Random words, quoted by chance in one of the ways, come back. */
static void
test_property (void)
{
  static const char *const atoms[] = { "a", " ", "'", "\"", "\\", "\n", "$", "`", "#", ";", "é", "!", "&", "|", "^", "{", "*", "~", "\t", "\\n", "%" };

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (GString) line = g_string_new ("curl"), expected = g_string_new ("\001curl");
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) words = NULL;
      g_autofree char *ours = NULL, *theirs = NULL;

      for (guint n = g_test_rand_int_range (1, 6); n > 0; n--)
        {
          g_autoptr (GString) word = g_string_new (NULL);
          g_autofree char *quoted = NULL;

          for (guint i = g_test_rand_int_range (0, 8); i > 0; i--)
            g_string_append (word, atoms[g_test_rand_int_range (0, G_N_ELEMENTS (atoms))]);
          quoted = g_shell_quote (word->str);
          if (g_test_rand_bit ())
            {
              g_autoptr (GString) ansi = g_string_new ("$'");

              for (const char *at = word->str; *at; at++)
                g_string_append_printf (ansi, g_ascii_isalnum (*at) ? "%c" : "\\x%02x", (guchar) *at);
              g_string_append_c (ansi, '\'');
              g_free (quoted);
              quoted = g_strdup (ansi->str);
            }
          g_string_append_printf (line, " %s", quoted);
          g_string_append_printf (expected, "\001%s", word->str);
        }
      words = sbx_curl_command_split (line->str, &error);
      g_assert_no_error (error);
      ours = join (words);
      g_assert_cmpstr (ours, ==, expected->str);
      theirs = ask_bash (line->str);
      g_assert_cmpstr (theirs, ==, expected->str);
    }
}

static void
assert_words (const char *line, const char *first, ...) G_GNUC_NULL_TERMINATED;

static void
assert_words (const char *line, const char *first, ...)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = sbx_curl_command_split (line, &error);
  guint n = 0;
  va_list args;

  g_assert_no_error (error);
  va_start (args, first);
  for (const char *word = first; word; word = va_arg (args, const char *))
    {
      g_assert_cmpstr (words[n], ==, word);
      n++;
    }
  va_end (args);
  g_assert_null (words[n]);
}

static void
test_cmd (void)
{
  /* Chrome's "Copy as cURL (cmd)", old and new. */
  assert_words ("curl \"http://x\" ^\r\n  -H \"a: b\" ^\r\n  --data-raw \"^{^\\\"a^\\\":1^}\"", "curl", "http://x", "-H", "a: b", "--data-raw", "{\"a\":1}", NULL);
  assert_words ("curl \"http://x\" ^ -H \"a: b\" --data-raw \"^{^\\\"a^\\\":1^}\"", "curl", "http://x", "-H", "a: b", "--data-raw", "{\"a\":1}", NULL);
  assert_words ("curl ^\"http://x/?a=1^&b=2^\" ^\n  -H ^\"a: it's^\" ^\n  --data-raw ^\"^{^\\^\"a^\\^\":^\\^\"^\\\\b^\\^\"^}^\" ^\n  --insecure",
                "curl", "http://x/?a=1&b=2", "-H", "a: it's", "--data-raw", "{\"a\":\"\\\\b\"}", "--insecure", NULL);
  assert_words ("curl ^\"x^\" -d ^\"100^%^\"", "curl", "x", "-d", "100%", NULL);
  assert_words ("curl ^\"x^\" -d ^\"a^\n\nb^\"", "curl", "x", "-d", "a\nb", NULL);
  assert_words ("curl.exe ^\n \"a \\\"b\\\" c\" \"d\"\"e\" C:\\f\\\\g \"h\\\\\"", "curl.exe", "a \"b\" c", "d\"e", "C:\\f\\\\g", "h\\", NULL);
  assert_words ("curl ^\n \"a=^b\" | more", "curl", "a=^b", NULL);
  /* A caret does not make a line one of cmd.exe's. */
  assert_words ("curl -d 'a ^ b' x", "curl", "-d", "a ^ b", "x", NULL);
  assert_words ("curl 'x?a=^b^'", "curl", "x?a=^b^", NULL);
}

static void
test_ends (void)
{
  assert_words ("$ curl x", "curl", "x", NULL);
  /* A text with the line ends of Windows, though bash would not go on. */
  assert_words ("curl x \\\r\n  y\r\n", "curl", "x", "y", NULL);
  assert_words ("\n  curl x\n", "curl", "x", NULL);
  assert_words ("curl x; rm y", "curl", "x", NULL);
  assert_words ("curl x && z", "curl", "x", NULL);
  assert_words ("curl x| jq .", "curl", "x", NULL);
  assert_words ("curl x&", "curl", "x", NULL);
  assert_words ("curl x\ncurl y", "curl", "x", NULL);
  assert_words ("curl x >out -d y", "curl", "x", "-d", "y", NULL);
  assert_words ("curl x <<< in", "curl", "x", NULL);
  assert_words ("", NULL, NULL);
}

static void
test_errors (void)
{
  static const struct { const char *line, *message; } cases[] = {
    { "curl 'a", "The quote ' at character 6 is never closed: close it, or remove it" },
    { "curl é \"a\\\"", "The quote \" at character 8 is never closed: close it, or remove it" },
    { "curl $'a\\'", "The quote $' at character 6 is never closed: close it, or remove it" },
    { "curl ^\n \"a", "The quote \" at character 9 is never closed: close it, or remove it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sbx_curl_command_split (cases[i].line, &error));
      g_assert_error (error, SBX_CURL_ERROR, SBX_CURL_ERROR_QUOTING);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/shell-words/bash", test_bash);
  g_test_add_func ("/formats/shell-words/property", test_property);
  g_test_add_func ("/formats/shell-words/cmd", test_cmd);
  g_test_add_func ("/formats/shell-words/ends", test_ends);
  g_test_add_func ("/formats/shell-words/errors", test_errors);
  return g_test_run ();
}
