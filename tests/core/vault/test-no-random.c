/* A system that gives no random bytes: OpenSSL's function is replaced. */
#include <openssl/rand.h>
#include <string.h>

#include "sbx-vault.h"

static int bytes_left;

int
RAND_bytes (unsigned char *buffer,
            int            length)
{
  if (bytes_left < length)
    return 0;
  bytes_left -= length;
  memset (buffer, 7, length);
  return 1;
}

static void
test_seal (void)
{
  static const struct { int bytes; const char *message; } cases[] = {
    { 0, "The system gave no random bytes for a key." },
    { 32, "A value could not be sealed." }, /* enough for the key alone */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbxVault) vault = sbx_vault_new ("profile");
      g_autoptr (GError) error = NULL;

      sbx_vault_allow_memory (vault, TRUE);
      bytes_left = cases[i].bytes;
      g_assert_null (sbx_vault_seal (vault, "plain", NULL, &error));
      g_assert_error (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_FAILED);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vault/no-random/seal", test_seal);
  return g_test_run ();
}
