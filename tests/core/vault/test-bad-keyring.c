/* A keyring that is there and is no good: test-bad-keyring MODE, run under tests/support/bad-keyring MODE. */
#include "sbx-vault.h"

#include <string.h>

static const char *mode;

/* In place of GLib's: what would be waited for minutes is waited for as many tenths of a second. */
GSource *
g_timeout_source_new_seconds (guint seconds)
{
  return g_timeout_source_new (seconds * 100);
}

static void
test_store (void)
{
  static const struct { const char *mode; int code; const char *message; } cases[] = {
    { "refuse", SBX_VAULT_ERROR_FAILED, "The keyring answered with an error: The vault door is stuck" },
    { "leave", SBX_VAULT_ERROR_UNAVAILABLE, "The keyring stopped answering: " },
    { "silent", SBX_VAULT_ERROR_UNAVAILABLE, "The keyring did not answer in time. Check that it is running and not waiting for a password." },
  };
  g_autoptr (SbxVault) vault = sbx_vault_new ("profile");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sbx_vault_get_state (vault, NULL, NULL), ==, SBX_VAULT_KEYRING);
  g_assert_false (sbx_vault_store (vault, "variable", "1", "A label", "hunter2", NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_null (strstr (error->message, "hunter2"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (g_str_equal (mode, cases[i].mode))
      {
        g_assert_error (error, SBX_VAULT_ERROR, cases[i].code);
        g_assert_true (g_str_has_prefix (error->message, cases[i].message));
        return;
      }
  g_assert_not_reached ();
}

/* One that stopped answering is none: secrets are kept for this run where that is allowed. */
static void
test_memory (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("profile");
  g_autoptr (GError) error = NULL;
  gboolean gone = !g_str_equal (mode, "refuse");
  int code = gone ? SBX_VAULT_ERROR_UNAVAILABLE : SBX_VAULT_ERROR_FAILED;

  g_assert_false (sbx_vault_store (vault, "variable", "1", "A label", "hunter2", NULL, &error));
  g_assert_error (error, SBX_VAULT_ERROR, code);
  g_clear_error (&error);
  sbx_vault_allow_memory (vault, TRUE);
  g_assert_cmpint (sbx_vault_get_state (vault, NULL, NULL), ==, gone ? SBX_VAULT_MEMORY : SBX_VAULT_KEYRING);
  if (gone)
    {
      char *secret;

      g_assert_true (sbx_vault_store (vault, "variable", "1", "A label", "hunter2", NULL, &error));
      g_assert_no_error (error);
      secret = sbx_vault_lookup (vault, "variable", "1", NULL, &error);
      g_assert_cmpstr (secret, ==, "hunter2");
      sbx_secret_free (secret);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mode = argv[1];
  g_test_add_func ("/vault/bad-keyring/store", test_store);
  g_test_add_func ("/vault/bad-keyring/memory", test_memory);
  return g_test_run ();
}
