/* Any lines as a jar of cookies: what is kept is some of them, each cookie once, and comes back the same; sealed and in memory, too. */
#include "sbx-cookie-line.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static SbxStore *store;
static SbxVault *vault;

static void
set_up (void)
{
  g_autofree char *directory = g_dir_make_tmp ("sbx-fuzz-XXXXXX", NULL);

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  store = sbx_store_open (directory, NULL);
  vault = sbx_vault_new (sbx_store_get_profile_id (store));
}

static GPtrArray *
load (SbxCookieJar *jar)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *lines = jar->load (jar->data, &error);

  g_assert_no_error (error);
  g_ptr_array_sort_values (lines, (GCompareFunc) strcmp);
  return lines;
}

static void
save (SbxCookieJar *jar, GPtrArray *lines)
{
  g_autoptr(GError) error = NULL;

  jar->save (jar->data, lines, &error);
  g_assert_no_error (error);
}

static void
check_equal (GPtrArray *one, GPtrArray *other)
{
  g_assert_cmpuint (one->len, ==, other->len);
  for (guint i = 0; i < one->len; i++)
    g_assert_cmpstr (one->pdata[i], ==, other->pdata[i]);
}

static void
clear (const char *domain)
{
  g_autoptr(GError) error = NULL;

  sbx_store_clear_cookies (store, NULL, domain, &error);
  g_assert_no_error (error);
}

static guint
count_listed (const char *domain)
{
  g_autoptr(GPtrArray) cookies = sbx_store_list_cookies (store, NULL, NULL);
  guint n = 0;

  for (guint i = 0; i < cookies->len; i++)
    n += domain == NULL || g_str_equal (((SbxCookie *) cookies->pdata[i])->domain, domain);
  return n;
}

static void
check_clearing (void)
{
  g_autoptr(GPtrArray) cookies = sbx_store_list_cookies (store, NULL, NULL);
  const char *domain = cookies->len > 0 ? ((SbxCookie *) cookies->pdata[0])->domain : NULL;
  guint n = domain != NULL ? count_listed (domain) : 0;

  clear (domain);
  g_assert_cmpuint (count_listed (NULL), ==, cookies->len - n);
  clear (NULL);
  g_assert_cmpuint (count_listed (NULL), ==, 0);
}

static void
check_jar (GPtrArray *given, gboolean sealed)
{
  g_autoptr(GPtrArray) kept = NULL, again = NULL;
  g_autoptr(SbxCookieJar) jar = NULL;

  if (store == NULL)
    set_up ();
  sbx_vault_allow_memory (vault, sealed);
  jar = sbx_cookie_jar_new (store, vault, NULL);
  g_ptr_array_unref (load (jar));
  save (jar, given);
  kept = load (jar);
  for (guint i = 0; i < kept->len; i++)
    g_assert_true (g_strv_contains ((const char *const *) given->pdata, kept->pdata[i]));
  g_assert_cmpuint (count_listed (NULL), ==, kept->len);
  save (jar, kept);
  again = load (jar);
  check_equal (kept, again);
  save (jar, again);
  check_clearing ();
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
check_lines (GPtrArray *given)
{
  g_autoptr(GHashTable) lines = sbx_cookie_lines_new ();
  g_autoptr(GPtrArray) cookies = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_cookie_free);

  for (guint i = 0; i < given->len; i++)
    sbx_cookie_lines_add (lines, given->pdata[i]);
  sbx_cookie_lines_list (lines, cookies);
  g_assert_cmpuint (cookies->len, ==, g_hash_table_size (lines));
  g_ptr_array_sort_values (cookies, (GCompareFunc) sbx_cookie_compare);
  for (guint i = 0; i < cookies->len; i++)
    {
      const SbxCookie *cookie = cookies->pdata[i];

      g_assert_cmpint (cookie->expires_at, >=, 0);
      g_assert_true (i == 0 || sbx_cookie_compare (cookies->pdata[i - 1], cookie) < 0);
      sbx_cookie_lines_remove_domain (lines, cookie->domain);
    }
  g_assert_cmpuint (g_hash_table_size (lines), ==, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(GPtrArray) given = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_ptr_array_add (given, g_strdup (lines[i]));
  check_lines (given);
  /* The disk takes a thousand times as long. */
  if (size % 32 < 2)
    check_jar (given, size % 2 == 0);
  return 0;
}
