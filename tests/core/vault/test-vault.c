/* Against a real keyring; run under tests/support/with-keyring. */
#include <libsecret/secret.h>
#include <string.h>
#include <sys/resource.h>

#include "sbx-vault.h"

static const SecretSchema schema = {
  SBX_APP_ID ".Secret",
  SECRET_SCHEMA_NONE,
  {
    { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "id", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

/* What the keyring itself holds. */
static char *
ask_keyring (const char *profile,
             const char *kind,
             const char *id)
{
  g_autoptr (GError) error = NULL;
  char *value = secret_password_lookup_sync (&schema, NULL, &error, "profile", profile, "kind", kind, "id", id, NULL);

  g_assert_no_error (error);
  return value;
}

static void
assert_lookup (SbxVault   *vault,
               const char *kind,
               const char *id,
               const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *value = sbx_vault_lookup (vault, kind, id, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
  sbx_secret_free (value);
}

static void
store (SbxVault   *vault,
       const char *kind,
       const char *id,
       const char *secret)
{
  g_autoptr (GError) error = NULL;

  sbx_vault_store (vault, kind, id, "A label", secret, NULL, &error);
  g_assert_no_error (error);
}

static void
test_state (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("state");
  g_autofree char *message = g_strdup ("x");
  char *given = message;

  g_assert_cmpint (sbx_vault_get_state (vault, NULL, &given), ==, SBX_VAULT_KEYRING);
  g_assert_null (given);
  sbx_vault_allow_memory (vault, TRUE);
  g_assert_cmpint (sbx_vault_get_state (vault, NULL, NULL), ==, SBX_VAULT_KEYRING);
}

static void
test_round_trip (void)
{
  static const char *const secrets[] = { "hunter2", "", "with \"quotes\"\nand ünïcödé 🔑", " spaces " };
  g_autoptr (SbxVault) vault = sbx_vault_new ("round-trip");

  assert_lookup (vault, "variable", "1", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autoptr (SbxVault) again = sbx_vault_new ("round-trip");
      g_autofree char *kept = NULL;

      store (vault, "variable", "1", secrets[i]);
      assert_lookup (vault, "variable", "1", secrets[i]);
      assert_lookup (again, "variable", "1", secrets[i]);
      kept = ask_keyring ("round-trip", "variable", "1");
      g_assert_cmpstr (kept, ==, secrets[i]);
    }
}

static void
test_long_secret (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("long");
  g_autoptr (SbxVault) again = sbx_vault_new ("long");
  g_autofree char *secret = g_strnfill (100 * 1000, 'x');

  store (vault, "variable", "1", secret);
  assert_lookup (again, "variable", "1", secret);
}

/* Kind, id and profile each tell items apart. */
static void
test_addresses (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("addresses");
  g_autoptr (SbxVault) other = sbx_vault_new ("addresses-2");

  store (vault, "variable", "1", "one");
  store (vault, "variable", "2", "two");
  store (vault, "oauth2", "1", "three");
  store (other, "variable", "1", "four");
  assert_lookup (vault, "variable", "1", "one");
  assert_lookup (vault, "variable", "2", "two");
  assert_lookup (vault, "oauth2", "1", "three");
  assert_lookup (other, "variable", "1", "four");
  assert_lookup (other, "variable", "2", NULL);
}

static void
test_clear (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("clear");
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  store (vault, "variable", "1", "one");
  g_assert_true (sbx_vault_clear (vault, "variable", "1", NULL, &error));
  g_assert_no_error (error);
  assert_lookup (vault, "variable", "1", NULL);
  kept = ask_keyring ("clear", "variable", "1");
  g_assert_null (kept);

  g_assert_true (sbx_vault_clear (vault, "variable", "1", NULL, &error));
  g_assert_no_error (error);
}

/* A value is read once, until it is to be forgotten because another process changed it. */
static void
test_forget (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("forget");
  g_autoptr (SbxVault) other = sbx_vault_new ("forget");

  store (vault, "variable", "1", "old");
  store (other, "variable", "1", "new");
  assert_lookup (vault, "variable", "1", "old");
  sbx_vault_forget (vault);
  assert_lookup (vault, "variable", "1", "new");
}

static void
test_seal (void)
{
  static const char *const plains[] = { "session=abc", "", "ünïcödé 🍪" };
  g_autoptr (SbxVault) vault = sbx_vault_new ("seal");
  g_autoptr (SbxVault) again = sbx_vault_new ("seal");

  for (guint i = 0; i < G_N_ELEMENTS (plains); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *one = sbx_vault_seal (vault, plains[i], NULL, &error);
      g_autofree char *two = sbx_vault_seal (vault, plains[i], NULL, &error);
      char *plain;

      g_assert_no_error (error);
      g_assert_true (g_regex_match_simple ("^v1:[0-9a-f]{24}:[0-9a-f]{32}:[0-9a-f]*$", one, 0, 0));
      g_assert_cmpstr (one, !=, two);
      plain = sbx_vault_unseal (again, one, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (plain, ==, plains[i]);
      sbx_secret_free (plain);
    }
}

static void
assert_broken (SbxVault   *vault,
               const char *sealed,
               const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = sbx_vault_unseal (vault, sealed, NULL, &error);

  g_assert_error (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_null (plain);
}

static void
test_seal_broken (void)
{
  static const char broken[] = "A sealed value can’t be read: it was damaged, or sealed with the key of another profile.";
  g_autoptr (SbxVault) vault = sbx_vault_new ("seal-broken");
  g_autoptr (SbxVault) other = sbx_vault_new ("seal-broken-2");
  g_autofree char *sealed = NULL;
  g_autofree char *others = NULL;

  assert_broken (vault, "v1:00:00:00",
                 "The key of this profile is not in the keyring, so what was sealed with it can’t be read.");
  sealed = sbx_vault_seal (vault, "plain", NULL, NULL);
  others = sbx_vault_seal (other, "plain", NULL, NULL);
  assert_broken (vault, others, broken);
  assert_broken (vault, "", broken);
  assert_broken (vault, "v1:::", broken);
  for (gsize i = 0; i < strlen (sealed); i++)
    {
      g_autofree char *changed = g_strdup (sealed);
      g_autofree char *cut = g_strndup (sealed, i);

      changed[i] = changed[i] == '0' ? '1' : '0';
      assert_broken (vault, changed, broken);
      assert_broken (vault, cut, broken);
    }
}

static void
test_seal_key_damaged (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("seal-key");
  g_autoptr (GError) error = NULL;

  store (vault, "profile-key", "seal", "not hex");
  g_assert_null (sbx_vault_seal (vault, "plain", NULL, &error));
  g_assert_error (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "The key of this profile in the keyring is damaged.");
}

static void
test_cancelled (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("cancelled");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (sbx_vault_store (vault, "variable", "1", "A label", "x", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_lookup (vault, "variable", "1", NULL);
}

static gpointer
use_vault_from_thread (gpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      store (data, "thread", id, id);
      sbx_vault_forget (data);
      assert_lookup (data, "thread", id, id);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("threads");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("vault", use_vault_from_thread, vault);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
lock_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretService) service = secret_service_get_sync (SECRET_SERVICE_LOAD_COLLECTIONS, NULL, &error);
  GList *collections;

  g_assert_no_error (error);
  collections = secret_service_get_collections (service);
  secret_service_lock_sync (service, collections, NULL, NULL, &error);
  g_assert_no_error (error);
  g_list_free_full (collections, g_object_unref);
}

/* Nobody is there to unlock it; last, as it stays locked. */
static void
test_locked (void)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("locked");
  g_autoptr (SbxVault) again = sbx_vault_new ("locked");
  g_autoptr (GError) error = NULL;

  store (vault, "variable", "1", "one");
  lock_keyring ();
  g_assert_cmpint (sbx_vault_get_state (again, NULL, NULL), ==, SBX_VAULT_KEYRING);

  g_assert_null (sbx_vault_lookup (again, "variable", "1", NULL, &error));
  g_assert_error (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_LOCKED);
  g_assert_cmpstr (error->message, ==, "The keyring is locked. Unlock it and try again.");
  g_clear_error (&error);

  g_assert_false (sbx_vault_store (again, "variable", "2", "A label", "two", NULL, &error));
  g_assert_error (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_LOCKED);
  g_clear_error (&error);

  /* What was read before is still there. */
  assert_lookup (vault, "variable", "1", "one");
}

/* All values are in memory: what a crash would leave of it is no place for them. */
static void
test_no_core (void)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_CORE, &limit), ==, 0);
  limit.rlim_cur = limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_CORE, &limit), ==, 0);
  g_object_unref (sbx_vault_new ("no-core"));
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &limit), ==, 0);
  g_assert_cmpint (limit.rlim_cur, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vault/keyring/state", test_state);
  g_test_add_func ("/vault/keyring/round-trip", test_round_trip);
  g_test_add_func ("/vault/keyring/long-secret", test_long_secret);
  g_test_add_func ("/vault/keyring/addresses", test_addresses);
  g_test_add_func ("/vault/keyring/clear", test_clear);
  g_test_add_func ("/vault/keyring/forget", test_forget);
  g_test_add_func ("/vault/keyring/seal", test_seal);
  g_test_add_func ("/vault/keyring/seal-broken", test_seal_broken);
  g_test_add_func ("/vault/keyring/seal-key-damaged", test_seal_key_damaged);
  g_test_add_func ("/vault/keyring/cancelled", test_cancelled);
  g_test_add_func ("/vault/keyring/threads", test_threads);
  g_test_add_func ("/vault/keyring/locked", test_locked);
  g_test_add_func ("/vault/keyring/no-core", test_no_core);

  return g_test_run ();
}
