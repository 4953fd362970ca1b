/* A machine that has no keyring: no session bus, a bus without a keyring on it, a bus that never answers. */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "sbx-vault.h"

/* A socket that takes connections and never says a word. */
static char *silent_address;

/* GDBus connects once per process, so each case runs in one of its own. */
static void
run_case (const char *path,
          const char *bus)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", bus, TRUE);
  g_test_trap_subprocess (path, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_no_bus (void)
{
  run_case ("/vault/no-keyring/subprocess/unavailable", "unix:path=/nonexistent/bus");
}

static void
test_silent_bus (void)
{
  run_case ("/vault/no-keyring/subprocess/unavailable", silent_address);
}

static void
test_memory (void)
{
  run_case ("/vault/no-keyring/subprocess/memory", "unix:path=/nonexistent/bus");
}

static void
test_cancel_while_waiting (void)
{
  run_case ("/vault/no-keyring/subprocess/cancel", silent_address);
}

static void
assert_unavailable (GError **error)
{
  g_assert_error (*error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE);
  g_assert_true (g_str_has_prefix ((*error)->message, "No keyring answers"));
  g_assert_true (g_str_has_suffix ((*error)->message, ". Start one, such as GNOME Keyring, to keep secrets."));
  g_clear_error (error);
}

static void
test_unavailable (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("profile");
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  g_assert_cmpint (sbx_vault_get_state (vault, NULL, &message), ==, SBX_VAULT_NONE);
  g_assert_true (g_str_has_prefix (message, "No keyring answers"));

  g_assert_false (sbx_vault_store (vault, "variable", "1", "A label", "x", NULL, &error));
  assert_unavailable (&error);
  g_assert_null (sbx_vault_lookup (vault, "variable", "1", NULL, &error));
  assert_unavailable (&error);
  g_assert_false (sbx_vault_clear (vault, "variable", "1", NULL, &error));
  assert_unavailable (&error);
  g_assert_null (sbx_vault_seal (vault, "x", NULL, &error));
  assert_unavailable (&error);
}

static void
test_in_memory (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("profile");
  g_autoptr (SbxVault) other = sbx_vault_new ("profile");
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  g_autofree char *sealed = NULL;
  char *value;

  sbx_vault_allow_memory (vault, TRUE);
  sbx_vault_allow_memory (other, TRUE);
  g_assert_cmpint (sbx_vault_get_state (vault, NULL, &message), ==, SBX_VAULT_MEMORY);
  g_assert_true (g_str_has_prefix (message, "No keyring answers"));

  g_assert_true (sbx_vault_store (vault, "variable", "1", "A label", "x", NULL, &error));
  sbx_vault_forget (vault);
  value = sbx_vault_lookup (vault, "variable", "1", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, "x");
  sbx_secret_free (value);
  g_assert_null (sbx_vault_lookup (other, "variable", "1", NULL, &error));
  g_assert_no_error (error);

  sealed = sbx_vault_seal (vault, "plain", NULL, &error);
  g_assert_no_error (error);
  value = sbx_vault_unseal (vault, sealed, NULL, &error);
  g_assert_cmpstr (value, ==, "plain");
  sbx_secret_free (value);

  g_assert_true (sbx_vault_clear (vault, "variable", "1", NULL, &error));
  g_assert_null (sbx_vault_lookup (vault, "variable", "1", NULL, &error));
  g_assert_no_error (error);

  sbx_vault_allow_memory (vault, FALSE);
  g_assert_false (sbx_vault_store (vault, "variable", "1", "A label", "x", NULL, &error));
  assert_unavailable (&error);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (100 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancelled (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("profile");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GThread) thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_autoptr (GError) error = NULL;

  g_assert_null (sbx_vault_lookup (vault, "variable", "1", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (error->message, ==, "Asking the keyring was cancelled.");
  g_thread_join (g_steal_pointer (&thread));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *directory = g_dir_make_tmp ("silent-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "bus", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  int result;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (g_socket_bind (socket, address, TRUE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
  silent_address = g_strdup_printf ("unix:path=%s", path);

  g_test_add_func ("/vault/no-keyring/no-bus", test_no_bus);
  g_test_add_func ("/vault/no-keyring/silent-bus", test_silent_bus);
  g_test_add_func ("/vault/no-keyring/memory", test_memory);
  g_test_add_func ("/vault/no-keyring/cancel-while-waiting", test_cancel_while_waiting);
  g_test_add_func ("/vault/no-keyring/subprocess/unavailable", test_unavailable);
  g_test_add_func ("/vault/no-keyring/subprocess/memory", test_in_memory);
  g_test_add_func ("/vault/no-keyring/subprocess/cancel", test_cancelled);

  result = g_test_run ();
  g_unlink (path);
  g_rmdir (directory);
  g_free (silent_address);
  return result;
}
