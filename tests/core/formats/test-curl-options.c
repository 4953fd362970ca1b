#include <string.h>

#include <gio/gio.h>

#include "sbx-curl-options.h"

/* The table is curl's own: what "curl --help all" lists, with its letters and values. */
static void
test_against_curl (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  const char *argv[] = { "curl", "--help", "all", NULL };
  guint n_checked = 0;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, NULL, &error))
    {
      g_test_skip ("There is no curl here");
      return;
    }

  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      const char *dashes = strstr (lines[i], "--");
      g_autofree char *name = NULL;
      const SbxCurlOption *option;

      if (!g_str_has_prefix (lines[i], " ") || !dashes || dashes > lines[i] + 5)
        continue;
      name = g_strndup (dashes + 2, strcspn (dashes + 2, " "));
      option = sbx_curl_option_find (name);
      if (!option && g_str_has_prefix (name, "no-"))
        option = sbx_curl_option_find (name + 3);
      if (!option)
        g_error ("the table lacks --%s", name);
      g_assert_cmpint (option->takes == SBX_CURL_TAKES_VALUE, ==, dashes[2 + strlen (name)] == ' ' && dashes[3 + strlen (name)] == '<');
      if (lines[i][1] == '-')
        g_assert_true (sbx_curl_option_find_letter (lines[i][2]) == option);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >, 250);
}

static void
test_table (void)
{
  guint n_options;
  const SbxCurlOption *options = sbx_curl_options (&n_options);

  for (guint i = 0; i < n_options; i++)
    {
      g_assert_true (sbx_curl_option_find (options[i].name) == &options[i]);
      if (i > 0)
        g_assert_cmpint (strcmp (options[i - 1].name, options[i].name), <, 0);
      if (options[i].action <= SBX_CURL_DROP_HTTP)
        g_assert_nonnull (sbx_curl_action_get_reason (options[i].action));
      else
        g_assert_null (sbx_curl_action_get_reason (options[i].action));
    }
}

static void
test_find (void)
{
  g_assert_cmpstr (sbx_curl_option_find ("data")->name, ==, "data");
  g_assert_cmpstr (sbx_curl_option_find ("data-ur")->name, ==, "data-urlencode");
  g_assert_null (sbx_curl_option_find ("dat"));
  g_assert_null (sbx_curl_option_find (""));
  g_assert_null (sbx_curl_option_find ("nothing"));
  g_assert_cmpstr (sbx_curl_option_find_letter ('d')->name, ==, "data");
  g_assert_cmpstr (sbx_curl_option_find_letter ('#')->name, ==, "progress-bar");
  g_assert_null (sbx_curl_option_find_letter ('W'));
  g_assert_null (sbx_curl_option_find_letter ('\0'));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/curl-options/against-curl", test_against_curl);
  g_test_add_func ("/formats/curl-options/table", test_table);
  g_test_add_func ("/formats/curl-options/find", test_find);
  return g_test_run ();
}
