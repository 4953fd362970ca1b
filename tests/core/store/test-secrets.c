/* What needs the vault: secret variables, cookies, drafts. Run under tests/support/with-keyring, and with --none. */
#include "support.h"

#include <dlfcn.h>
#include <libsecret/secret.h>

#include "sbx-cookies.h"
#include "sbx-drafts.h"
#include "sbx-environment-copy.h"
#include "sbx-environments.h"
#include "sbx-secret-mark.h"

/* Another program, which looks at an environment between any two steps of this one. */
typedef struct
{
  SbxStore   *store;
  SbxVault   *vault;
  const char *environment_id;
  GPtrArray  *seen;  /* of char *: what it saw, each once */
} Looker;

static Looker *looker;
/* What another program does before the next transaction: path and SQL. */
static const char *meanwhile[2];

/* "Staging: A=1 B=secret!", in the order of their names; "": there is no such environment. */
static char *
describe_environment (SbxStore *store, SbxVault *vault, const char *id)
{
  const char *parameters[] = { id, NULL };
  g_autoptr(SbxEnvironment) environment = sbx_store_dup_record (store, SBX_TYPE_ENVIRONMENT, id, NULL);
  g_autoptr(GPtrArray) variables = sbx_store_select (store, SBX_TYPE_VARIABLE, "WHERE \"environmentId\" = ?1 ORDER BY \"name\"", parameters, NULL);
  GString *text = g_string_new (NULL);

  if (environment != NULL)
    g_string_append_printf (text, "%s:", sbx_environment_get_name (environment));
  for (guint i = 0; i < variables->len; i++)
    {
      SbxVariable *variable = variables->pdata[i];
      gboolean secret = sbx_variable_get_secret (variable);
      char *value = secret ? sbx_vault_lookup (vault, "variable", sbx_record_get_id (SBX_RECORD (variable)), NULL, NULL)
                           : g_strdup (sbx_variable_get_value (variable));

      g_string_append_printf (text, " %s=%s%s", sbx_variable_get_name (variable), value, secret ? "!" : "");
      sbx_secret_free (value);
    }
  return g_string_free_and_steal (text);
}

static void
look (void)
{
  Looker *self = g_steal_pointer (&looker);
  g_autofree char *text = NULL;

  /* Its own steps are not looked at. */
  if (self == NULL)
    return;
  sbx_vault_forget (self->vault);
  text = describe_environment (self->store, self->vault, self->environment_id);
  if (!g_ptr_array_find_with_equal_func (self->seen, text, g_str_equal, NULL))
    g_ptr_array_add (self->seen, g_steal_pointer (&text));
  looker = self;
}

static gpointer
find_next (const char *name)
{
  return dlsym (RTLD_NEXT, name);
}

/* In place of SQLite's and libsecret's: transactions begin and end here, and secrets come and go. */
int
sqlite3_exec (sqlite3 *db, const char *sql, int (*callback) (void *, int, char **, char **), void *data, char **message)
{
  static int (*next) (sqlite3 *, const char *, int (*) (void *, int, char **, char **), void *, char **);

  if (next == NULL)
    next = find_next ("sqlite3_exec");
  look ();
  if (meanwhile[1] != NULL && g_str_equal (sql, "BEGIN IMMEDIATE"))
    execute_sql (meanwhile[0], g_steal_pointer (&meanwhile[1]));
  return next (db, sql, callback, data, message);
}

void
secret_password_storev_binary (const SecretSchema *schema, GHashTable *attributes, const char *collection, const char *label,
                               SecretValue *value, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  static void (*next) (const SecretSchema *, GHashTable *, const char *, const char *, SecretValue *, GCancellable *, GAsyncReadyCallback, gpointer);

  if (next == NULL)
    next = find_next ("secret_password_storev_binary");
  look ();
  next (schema, attributes, collection, label, value, cancellable, callback, data);
}

void
secret_password_clearv (const SecretSchema *schema, GHashTable *attributes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  static void (*next) (const SecretSchema *, GHashTable *, GCancellable *, GAsyncReadyCallback, gpointer);

  if (next == NULL)
    next = find_next ("secret_password_clearv");
  look ();
  next (schema, attributes, cancellable, callback, data);
}

static SbxVault *
open_vault (Fixture *f)
{
  return sbx_vault_new (sbx_store_get_profile_id (f->store));
}

/* Whether this run has a keyring. */
static gboolean
have_keyring (Fixture *f)
{
  g_autoptr(SbxVault) vault = open_vault (f);

  return sbx_vault_get_state (vault, NULL, NULL) == SBX_VAULT_KEYRING;
}

static gboolean
profile_contains (Fixture *f, const char *needle)
{
  static const char *const suffixes[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (f->path, suffixes[i], NULL);
      g_autofree char *content = NULL;
      gsize size;

      if (g_file_get_contents (path, &content, &size, NULL) && memmem (content, size, needle, strlen (needle)) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
test_environments (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxEnvironment) production = sbx_environment_new ("Production");
  g_autoptr(SbxEnvironment) staging = sbx_environment_new ("staging");
  g_autoptr(SbxEnvironment) twin = sbx_environment_new ("PRODUCTION");
  g_autoptr(SbxEnvironment) found = NULL;
  g_autoptr(SbxEnvironment) by_id = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GError) error = NULL;

  g_object_set (production, "position", G_GINT64_CONSTANT (2), NULL);
  g_assert_true (sbx_store_save (f->store, SBX_RECORD (production), &error));
  g_assert_true (sbx_store_save (f->store, SBX_RECORD (staging), &error));
  g_assert_no_error (error);
  all = sbx_store_list_environments (f->store, &error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (sbx_environment_get_name (all->pdata[0]), ==, "staging");

  found = sbx_store_find_environment (f->store, "pRoDuCtIoN", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sbx_environment_get_name (found), ==, "Production");
  by_id = sbx_store_find_environment (f->store, sbx_record_get_id (SBX_RECORD (staging)), &error);
  g_assert_cmpstr (sbx_environment_get_name (by_id), ==, "staging");
  g_assert_null (sbx_store_find_environment (f->store, "Mars", &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "There is no environment “Mars”.");
  g_clear_error (&error);

  g_assert_false (sbx_store_save (f->store, SBX_RECORD (twin), &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT);
  /* None of this is anybody else's. */
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM outbox"), ==, 0);
}

static void
save_variable (Fixture *f, SbxVault *vault, SbxVariable *variable, const char *value)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (sbx_store_save_variable (f->store, vault, variable, value, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_value (SbxScope *scope, const char *name, const char *value, gboolean secret, const char *source)
{
  g_assert_true (sbx_scope_has (scope, name));
  g_assert_cmpstr (sbx_scope_get_value (scope, name), ==, value);
  g_assert_cmpint (sbx_scope_is_secret (scope, name), ==, secret);
  g_assert_cmpstr (sbx_scope_get_source (scope, name), ==, source);
}

static void
test_scope (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxEnvironment) production = sbx_environment_new ("Production");
  const char *id = sbx_record_get_id (SBX_RECORD (production));
  g_autoptr(SbxVariable) host = sbx_variable_new (NULL, "HOST", "localhost");
  g_autoptr(SbxVariable) own_host = sbx_variable_new (id, "HOST", "api.example");
  g_autoptr(SbxVariable) off = sbx_variable_new (id, "OFF", "x");
  g_autoptr(SbxVariable) empty = sbx_variable_new (NULL, "EMPTY", NULL);
  g_autoptr(SbxScope) globals = NULL;
  g_autoptr(SbxScope) scope = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (sbx_store_save (f->store, SBX_RECORD (production), NULL));
  save_variable (f, vault, host, "localhost");
  save_variable (f, vault, own_host, "api.example");
  g_object_set (off, "enabled", FALSE, NULL);
  save_variable (f, vault, off, "x");
  save_variable (f, vault, empty, NULL);

  globals = sbx_store_load_scope (f->store, vault, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_value (globals, "HOST", "localhost", FALSE, "Globals");
  assert_value (globals, "EMPTY", "", FALSE, "Globals");
  scope = sbx_store_load_scope (f->store, vault, id, NULL, &error);
  g_assert_no_error (error);
  assert_value (scope, "HOST", "api.example", FALSE, "Production");
  g_assert_false (sbx_scope_has (scope, "OFF"));
  g_assert_null (sbx_store_load_scope (f->store, vault, "nowhere", NULL, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND);
}

static void
test_secret_variable (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxVault) second = open_vault (f);
  g_autoptr(SbxVariable) token = g_object_new (SBX_TYPE_VARIABLE, "id", "ctoken", "name", "TOKEN", "secret", TRUE, NULL);
  g_autoptr(SbxScope) scope = NULL;
  g_autoptr(SbxScope) later = NULL;

  if (!have_keyring (f))
    {
      g_test_skip ("no keyring");
      return;
    }
  save_variable (f, vault, token, "sesame-open");
  g_assert_null (sbx_variable_get_value (token));
  g_assert_false (profile_contains (f, "sesame-open"));
  scope = sbx_store_load_scope (f->store, second, NULL, NULL, NULL);
  assert_value (scope, "TOKEN", "sesame-open", TRUE, "Globals");

  /* Renamed without a value: the secret stays. */
  g_object_set (token, "name", "API_TOKEN", NULL);
  save_variable (f, vault, token, NULL);
  later = sbx_store_load_scope (f->store, second, NULL, NULL, NULL);
  assert_value (later, "API_TOKEN", "sesame-open", TRUE, "Globals");

  /* No secret any more: out of the keyring. */
  g_object_set (token, "secret", FALSE, NULL);
  save_variable (f, vault, token, "plain");
  sbx_vault_forget (second);
  g_assert_null (sbx_vault_lookup (second, "variable", "ctoken", NULL, NULL));
  g_assert_cmpint (query_int (f->path, "SELECT value = 'plain' FROM variables"), ==, 1);

  g_object_set (token, "secret", TRUE, NULL);
  save_variable (f, vault, token, "again");
  g_assert_true (sbx_store_remove_variable (f->store, vault, token, NULL, NULL));
  sbx_vault_forget (second);
  g_assert_null (sbx_vault_lookup (second, "variable", "ctoken", NULL, NULL));
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM variables"), ==, 0);
}

/* What stood in the open before it was made a secret is nowhere in the file any more, nor in its log. */
static void
test_made_secret (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVariable) token = g_object_new (SBX_TYPE_VARIABLE, "id", "ctoken", "name", "TOKEN", NULL);
  g_autofree char *copy = g_strconcat (f->path, ".before-v2", NULL);

  if (!have_keyring (f))
    {
      g_test_skip ("no keyring");
      return;
    }
  {
    g_autoptr(SbxVault) vault = open_vault (f);

    save_variable (f, vault, token, "sesame-open");
    g_assert_cmpint (query_int (f->path, "SELECT value = 'sesame-open' FROM variables"), ==, 1);
    g_assert_true (g_file_set_contents (copy, "sesame-open", -1, NULL));
    g_object_set (token, "secret", TRUE, NULL);
    save_variable (f, vault, token, "sesame-open");
  }
  g_assert_false (profile_contains (f, "sesame-open"));
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
}

static void
assert_variable (Fixture *f, SbxVault *vault, const char *environment_id, const char *name, const char *value)
{
  g_autoptr(SbxScope) scope = sbx_store_load_scope (f->store, vault, environment_id, NULL, NULL);

  g_assert_cmpstr (sbx_scope_get_value (scope, name), ==, value);
}

/* A name that is taken: neither row nor secret stays behind. */
static void
test_refused_variable (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxVariable) first = sbx_variable_new (NULL, "TOKEN", "x");
  g_autoptr(SbxVariable) second = g_object_new (SBX_TYPE_VARIABLE, "id", "csecond", "name", "TOKEN", "secret", TRUE, NULL);
  g_autoptr(GError) error = NULL;
  char *kept;

  sbx_vault_allow_memory (vault, TRUE);
  save_variable (f, vault, first, "x");
  g_assert_false (sbx_store_save_variable (f->store, vault, second, "sesame", NULL, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT);
  g_assert_null (sbx_vault_lookup (vault, "variable", "csecond", NULL, NULL));
  g_clear_error (&error);

  /* One that was there before is as it was. */
  g_object_set (second, "name", "OTHER", NULL);
  save_variable (f, vault, second, "sesame");
  g_object_set (second, "name", "TOKEN", NULL);
  g_assert_false (sbx_store_save_variable (f->store, vault, second, "changed", NULL, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT);
  kept = sbx_vault_lookup (vault, "variable", "csecond", NULL, NULL);
  g_assert_cmpstr (kept, ==, "sesame");
  sbx_secret_free (kept);
}

/* Another program makes a variable of the same name between what was read and what is saved: the value is set as it would be just after
 * that. What was in the keyring stays there; one alone may be meant as another one, and is refused. */
static void
test_made_meanwhile (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(GError) error = NULL;

  sbx_vault_allow_memory (vault, TRUE);
  for (guint secret = 0; secret < 4; secret++)
    {
      g_autoptr(SbxVariable) first = sbx_variable_new (NULL, "FIRST", NULL);
      g_autoptr(SbxVariable) token = sbx_variable_new (NULL, "TOKEN", NULL);
      g_autoptr(GPtrArray) variables = g_ptr_array_new (), values = g_ptr_array_new ();

      execute_sql (f->path, "DELETE FROM variables");
      g_object_set (token, "secret", (secret & 1) != 0, NULL);
      g_ptr_array_add (variables, first);
      g_ptr_array_add (variables, token);
      g_ptr_array_add (values, (gpointer) "1");
      g_ptr_array_add (values, (gpointer) "sesame");
      meanwhile[0] = f->path;
      meanwhile[1] = secret & 2 ? "INSERT INTO variables (id, name, secret, updatedAt) VALUES ('v', 'TOKEN', 1, 1)"
                                : "INSERT INTO variables (id, name, value, position, updatedAt) VALUES ('v', 'TOKEN', 'x', 7, 1)";
      g_assert_true (sbx_store_save_variables (f->store, vault, variables, values, NULL, &error));
      g_assert_no_error (error);
      assert_variable (f, vault, NULL, "TOKEN", "sesame");
      assert_variable (f, vault, NULL, "FIRST", "1");
      g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM variables"), ==, 2);
      g_assert_cmpint (query_int (f->path, "SELECT secret FROM variables WHERE name = 'TOKEN'"), ==, secret != 0);
      g_assert_cmpint (query_int (f->path, "SELECT position FROM variables WHERE name = 'TOKEN'"), ==, secret & 2 ? 0 : 7);
    }
  {
    g_autoptr(SbxVariable) token = sbx_variable_new (NULL, "TOKEN", NULL);

    g_assert_false (sbx_store_save_variable (f->store, vault, token, "other", NULL, &error));
    g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT);
    g_assert_cmpstr (error->message, ==, "There is a variable “TOKEN” already, perhaps of another window or program. Choose another name, or change that one.");
  }
}

static void
test_no_keyring (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxVariable) token = g_object_new (SBX_TYPE_VARIABLE, "id", "ctoken", "name", "TOKEN", "secret", TRUE, NULL);
  g_autoptr(SbxScope) scope = NULL;
  g_autoptr(GError) error = NULL;

  if (have_keyring (f))
    {
      g_test_skip ("there is a keyring");
      return;
    }
  g_assert_false (sbx_store_save_variable (f->store, vault, token, "sesame-open", NULL, &error));
  g_assert_error (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE);
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM variables"), ==, 0);

  /* A row from better days: defined, without value. */
  execute_sql (f->path, "INSERT INTO variables (id, name, secret, updatedAt) VALUES ('v', 'TOKEN', 1, 1)");
  scope = sbx_store_load_scope (f->store, vault, NULL, NULL, NULL);
  assert_value (scope, "TOKEN", NULL, TRUE, "Globals");
}

static void
test_remove_environment (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxEnvironment) environment = sbx_environment_new ("Gone");
  const char *id = sbx_record_get_id (SBX_RECORD (environment));
  g_autoptr(SbxVariable) token = g_object_new (SBX_TYPE_VARIABLE, "id", "ctoken", "environment-id", id, "name", "TOKEN", "secret", TRUE, NULL);
  g_autoptr(GError) error = NULL;

  sbx_vault_allow_memory (vault, TRUE);
  g_assert_true (sbx_store_save (f->store, SBX_RECORD (environment), NULL));
  save_variable (f, vault, token, "sesame");
  g_assert_true (sbx_store_remove_environment (f->store, vault, id, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (query_int (f->path, "SELECT (SELECT count(*) FROM environments) + (SELECT count(*) FROM variables)"), ==, 0);
  g_assert_null (sbx_vault_lookup (vault, "variable", "ctoken", NULL, NULL));
}

/* domain, path, name, value; expires in the far future. */
#define COOKIE(domain, name, value) domain "\tTRUE\t/\tTRUE\t4102444800\t" name "\t" value

static void
save_cookies (SbxCookieJar *jar, const char *const *lines)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  for (; *lines != NULL; lines++)
    g_ptr_array_add (all, (gpointer) *lines);
  g_assert_true (jar->save (jar->data, all, &error));
  g_assert_no_error (error);
}

static int
compare (gconstpointer one, gconstpointer other)
{
  return strcmp (one, other);
}

static char *
load_cookies (SbxCookieJar *jar)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lines = jar->load (jar->data, &error);

  g_assert_no_error (error);
  g_ptr_array_sort_values (lines, compare);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
assert_cookies (SbxCookieJar *jar, const char *expected)
{
  g_autofree char *found = load_cookies (jar);

  g_assert_cmpstr (found, ==, expected);
}

/* A server may send new names for ever. */
static void
test_cookies_surplus (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = sbx_vault_new ("surplus");
  g_autoptr(SbxCookieJar) jar = NULL;
  g_autoptr(GPtrArray) cookies = NULL;

  sbx_vault_allow_memory (vault, TRUE);
  jar = sbx_cookie_jar_new (f->store, vault, NULL);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr(GPtrArray) lines = jar->load (jar->data, NULL);

      for (guint i = 0; i < 120; i++)
        g_ptr_array_add (lines, g_strdup_printf (COOKIE ("a.example", "n%u-%u", "x"), round, i));
      g_ptr_array_add (lines, g_strdup_printf (COOKIE ("b.example", "n%u", "x"), round));
      g_ptr_array_add (lines, NULL);
      save_cookies (jar, (const char *const *) lines->pdata);
    }
  cookies = sbx_store_list_cookies (f->store, NULL, NULL);
  g_assert_cmpuint (cookies->len, ==, 180 + 2);
}

static void
test_cookies (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxCookieJar) jar = sbx_cookie_jar_new (f->store, vault, NULL);
  g_autoptr(SbxCookieJar) other = sbx_cookie_jar_new (f->store, vault, "production");
  g_autoptr(GPtrArray) cookies = NULL;
  const char *two[] = { COOKIE (".a.example", "id", "sesame-open"), "#HttpOnly_" COOKIE ("b.example", "sid", ""), "# a comment", "", NULL };
  const char *one[] = { COOKIE (".a.example", "id", "changed-value"), NULL };

  assert_cookies (jar, "");
  save_cookies (jar, two);
  assert_cookies (jar, "#HttpOnly_" COOKIE ("b.example", "sid", "") "\n" COOKIE (".a.example", "id", "sesame-open"));
  assert_cookies (other, "");
  g_assert_false (profile_contains (f, "sesame-open"));
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM cookies"), ==, have_keyring (f) ? 2 : 0);

  cookies = sbx_store_list_cookies (f->store, NULL, NULL);
  g_assert_cmpuint (cookies->len, ==, 2);
  g_assert_cmpstr (((SbxCookie *) cookies->pdata[0])->domain, ==, ".a.example");
  g_assert_cmpstr (((SbxCookie *) cookies->pdata[1])->name, ==, "sid");
  g_assert_cmpint (((SbxCookie *) cookies->pdata[1])->expires_at, ==, G_GINT64_CONSTANT (4102444800000));

  /* One changed, one gone. */
  save_cookies (jar, one);
  assert_cookies (jar, one[0]);
  {
    g_autoptr(SbxCookieJar) later = sbx_cookie_jar_new (f->store, vault, NULL);

    assert_cookies (later, one[0]);
  }
  g_assert_true (sbx_store_clear_cookies (f->store, NULL, "other.example", NULL));
  assert_cookies (jar, one[0]);
  g_assert_true (sbx_store_clear_cookies (f->store, NULL, ".a.example", NULL));
  assert_cookies (jar, "");
}

/* With a keyring they are there the next day, without they end with the run. */
static void
test_cookies_reopened (Fixture *f, gconstpointer data)
{
  const char *line[] = { COOKIE ("a.example", "id", "kept"), NULL };
  gboolean kept = have_keyring (f);

  {
    g_autoptr(SbxVault) vault = open_vault (f);
    g_autoptr(SbxCookieJar) jar = sbx_cookie_jar_new (f->store, vault, NULL);

    save_cookies (jar, line);
  }
  fixture_reopen (f);
  {
    g_autoptr(SbxVault) vault = open_vault (f);
    g_autoptr(SbxCookieJar) jar = sbx_cookie_jar_new (f->store, vault, NULL);

    assert_cookies (jar, kept ? line[0] : "");
  }
}

typedef struct
{
  SbxCookieJar *jar;
  const char   *line;
} Sender;

static gpointer
send_thread (gpointer data)
{
  Sender *sender = data;
  g_autofree char *before = load_cookies (sender->jar);
  const char *lines[] = { sender->line, NULL };

  save_cookies (sender->jar, lines);
  return NULL;
}

/* Both loaded the empty jar, each saves one cookie: both stay. */
static void
test_cookies_two_sends (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxCookieJar) jar = sbx_cookie_jar_new (f->store, vault, NULL);
  g_autofree char *before = load_cookies (jar);
  const char *own[] = { COOKIE ("a.example", "one", "1"), NULL };
  Sender sender = { .jar = jar, .line = COOKIE ("a.example", "two", "2") };
  GThread *thread;

  thread = g_thread_new (NULL, send_thread, &sender);
  g_thread_join (thread);
  save_cookies (jar, own);
  assert_cookies (jar, COOKIE ("a.example", "one", "1") "\n" COOKIE ("a.example", "two", "2"));
}

static SbxRequest *
make_typed (void)
{
  SbxRequest *request = sbx_request_new ();

  g_object_set (request, "name", "Half typed", "method", "PUT", "url", "https://user:pa%2Fss@api.example/{{PATH}}",
                "headers", "{\"Authorization\": \"Bearer sesame\\\"open\\\\x\", \"Accept\": \"*/*\"}", "settings", "{\"maxRedirects\":3}", NULL);
  return request;
}

/* The same request; the form in which its headers stand may differ. */
static void
assert_same (SbxRequest *one, SbxRequest *other)
{
  g_autoptr(SbxRecord) copy = sbx_record_copy (SBX_RECORD (one));
  g_autoptr(GPtrArray) headers = sbx_request_dup_headers (one, NULL);
  g_autoptr(GPtrArray) other_headers = sbx_request_dup_headers (other, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) changed = NULL;

  g_assert_true (sbx_fields_equal (headers, other_headers));
  g_object_get (other, "headers", &text, NULL);
  g_object_set (copy, "headers", text, NULL);
  changed = sbx_record_diff (copy, SBX_RECORD (other));
  g_assert_cmpstr (changed->len > 0 ? changed->pdata[0] : NULL, ==, NULL);
}

static void
test_drafts (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxRequest) request = make_typed ();
  g_autoptr(SbxRequest) second = sbx_request_new ();
  const char *id = sbx_record_get_id (SBX_RECORD (request));
  g_autoptr(SbxRequest) back = NULL;
  g_autoptr(GPtrArray) ids = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (sbx_drafts_load (f->store, vault, id, &error));
  g_assert_no_error (error);
  g_assert_true (sbx_drafts_save (f->store, vault, request, 1, &error));
  g_assert_no_error (error);
  g_assert_true (sbx_drafts_save (f->store, vault, second, 0, &error));
  g_assert_false (profile_contains (f, "sesame"));
  g_assert_false (profile_contains (f, "pa%2Fss"));
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests"), ==, 0);
  ids = sbx_drafts_list (f->store, &error);
  g_assert_cmpuint (ids->len, ==, 2);
  g_assert_cmpstr (ids->pdata[1], ==, id);

  back = sbx_drafts_load (f->store, vault, id, &error);
  g_assert_no_error (error);
  if (have_keyring (f))
    assert_same (back, request);
  else
    g_assert_nonnull (strstr (sbx_request_get_url (back), "{{"));
}

/* With its secrets gone, or discarded, nothing is left in the keyring either. */
static void
test_drafts_clean_up (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxRequest) request = make_typed ();
  const char *id = sbx_record_get_id (SBX_RECORD (request));
  g_autoptr(SbxRequest) back = NULL;
  g_autoptr(GError) error = NULL;
  char *secrets;

  sbx_vault_allow_memory (vault, TRUE);
  g_assert_true (sbx_drafts_save (f->store, vault, request, 0, &error));
  secrets = sbx_vault_lookup (vault, "draft", id, NULL, NULL);
  g_assert_nonnull (secrets);
  sbx_secret_free (secrets);
  g_object_set (request, "headers", "{}", "url", "https://api.example", NULL);
  g_assert_true (sbx_drafts_save (f->store, vault, request, 0, &error));
  g_assert_null (sbx_vault_lookup (vault, "draft", id, NULL, NULL));
  back = sbx_drafts_load (f->store, vault, id, &error);
  assert_same (back, request);

  g_object_set (request, "url", "https://user:secret-word@api.example", NULL);
  g_assert_true (sbx_drafts_save (f->store, vault, request, 0, &error));
  g_assert_true (sbx_drafts_discard (f->store, vault, id, &error));
  g_assert_no_error (error);
  g_assert_null (sbx_vault_lookup (vault, "draft", id, NULL, NULL));
  g_assert_null (sbx_drafts_load (f->store, vault, id, &error));
  g_assert_true (sbx_drafts_discard (f->store, vault, id, &error));
  g_assert_no_error (error);
}

static SbxVariable *
add_variable (Fixture *f, SbxVault *vault, const char *environment_id, const char *name, const char *value, gboolean secret)
{
  g_autoptr(GError) error = NULL;
  SbxVariable *variable = sbx_variable_new (environment_id, name, NULL);

  g_object_set (variable, "secret", secret, NULL);
  g_assert_true (sbx_store_save_variable (f->store, vault, variable, value, NULL, &error));
  g_assert_no_error (error);
  return variable;
}

/* A deletion can be undone and an environment doubled, with secrets, colour and cookies. */
static void
test_environment_copy (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxEnvironment) staging = sbx_environment_new ("Staging");
  g_autoptr(SbxVariable) host = NULL;
  g_autoptr(SbxVariable) token = NULL;
  g_autoptr(SbxVariable) late = NULL;
  g_autoptr(SbxEnvironmentCopy) copy = NULL;
  g_autoptr(SbxEnvironment) twin = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *color = NULL;
  const char *id = sbx_record_get_id (SBX_RECORD (staging));

  sbx_vault_allow_memory (vault, TRUE);
  g_object_set (staging, "color", "red", NULL);
  g_assert_true (sbx_store_save (f->store, SBX_RECORD (staging), NULL));
  host = add_variable (f, vault, id, "HOST", "a.example", FALSE);
  token = add_variable (f, vault, id, "TOKEN", "sesame", TRUE);
  execute_sql (f->path, "INSERT INTO cookies SELECT id, 'a.example', '/', 'sid', 1, 'sealed' FROM environments");

  copy = sbx_environment_copy_new (f->store, vault, id, TRUE, NULL, &error);
  g_assert_no_error (error);
  twin = sbx_environment_copy_duplicate (copy, f->store, vault, "Staging 2", NULL, &error);
  g_assert_no_error (error);
  g_object_get (twin, "color", &color, NULL);
  g_assert_cmpstr (color, ==, "red");
  assert_variable (f, vault, sbx_record_get_id (SBX_RECORD (twin)), "TOKEN", "sesame");
  assert_variable (f, vault, sbx_record_get_id (SBX_RECORD (twin)), "HOST", "a.example");
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM cookies"), ==, 1);
  g_assert_null (sbx_environment_copy_duplicate (copy, f->store, vault, "staging", NULL, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT);
  g_clear_error (&error);

  g_assert_true (sbx_store_remove_environment (f->store, vault, id, NULL, &error));
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM cookies"), ==, 0);
  g_assert_true (sbx_environment_copy_restore (copy, f->store, vault, NULL, &error));
  g_assert_no_error (error);
  assert_variable (f, vault, id, "TOKEN", "sesame");
  assert_variable (f, vault, id, "HOST", "a.example");
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM cookies WHERE name = 'sid' AND expiresAt = 1"), ==, 1);

  /* Over what is there: as it was. */
  late = add_variable (f, vault, id, "LATE", "1", FALSE);
  g_assert_true (sbx_store_save_variable (f->store, vault, host, "b.example", NULL, NULL));
  g_assert_true (sbx_environment_copy_restore (copy, f->store, vault, NULL, &error));
  assert_variable (f, vault, id, "LATE", NULL);
  assert_variable (f, vault, id, "HOST", "a.example");

  g_clear_pointer (&copy, sbx_environment_copy_free);
  g_assert_null (sbx_environment_copy_new (f->store, vault, "nobody", TRUE, NULL, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND);
}

/* What another program saw was one of these, and both of them but for once. */
static void
assert_seen (Looker *other, const char *before, const char *after)
{
  look ();
  looker = NULL;
  g_assert_cmpuint (other->seen->len, ==, g_str_equal (before, after) ? 1 : 2);
  g_assert_cmpstr (other->seen->pdata[0], ==, before);
  g_assert_cmpstr (other->seen->pdata[other->seen->len - 1], ==, after);
  g_ptr_array_set_size (other->seen, 0);
}

static void
give (GPtrArray *variables, GPtrArray *values, SbxVariable *variable, gboolean secret, const char *value)
{
  g_object_set (variable, "secret", secret, NULL);
  g_ptr_array_add (variables, g_object_ref (variable));
  g_ptr_array_add (values, (gpointer) value);
}

static gboolean
has_notes (Fixture *f)
{
  g_autoptr(GDir) dir = g_dir_open (f->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "secrets-"))
      return TRUE;
  return FALSE;
}

static const char old_variables[] = "Staging: A=1 B=old! C=kept! D=d E=e!", new_variables[] = "Staging: A=2 B=new! C=kept! D=dd! E=ee F=f! G=g";

/* The last one is refused: nothing has changed, in the keyring neither. */
static void
assert_all_refused (Fixture *f, SbxVault *vault, Looker *other)
{
  g_autoptr(GPtrArray) there = sbx_store_list_variables (f->store, other->environment_id, NULL);
  g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref), values = g_ptr_array_new ();
  g_autoptr(SbxVariable) g_new = sbx_variable_new (other->environment_id, "G", NULL);
  g_autoptr(GError) error = NULL;

  execute_sql (f->path, "CREATE TRIGGER refused BEFORE INSERT ON variables WHEN new.name = 'G' BEGIN SELECT RAISE (ABORT, 'refused'); END");
  give (variables, values, there->pdata[1], TRUE, "newer");
  give (variables, values, g_new, FALSE, "g");
  looker = other;
  g_assert_false (sbx_store_save_variables (f->store, vault, variables, values, NULL, &error));
  g_assert_error (error, SBX_STORE_ERROR, SBX_STORE_ERROR_CONSTRAINT);
  g_assert_nonnull (strstr (error->message, "refused"));
  assert_seen (other, old_variables, old_variables);
  g_assert_null (sbx_vault_lookup (other->vault, "variable", sbx_record_get_id (there->pdata[1]), NULL, NULL));
  g_assert_false (has_notes (f));
  execute_sql (f->path, "DROP TRIGGER refused");
}

/* Neither another program nor one that comes after a crash sees some of them with their new values and some with their old ones. */
static void
test_many_at_once (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f), second = open_vault (f);
  g_autoptr(SbxStore) store = sbx_store_open (f->directory, NULL);
  g_autoptr(SbxEnvironment) staging = sbx_environment_new ("Staging");
  const char *id = sbx_record_get_id (SBX_RECORD (staging));
  g_autoptr(GPtrArray) seen = g_ptr_array_new_with_free_func (g_free), values = g_ptr_array_new ();
  g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  Looker other = { store, second, id, seen };
  g_autoptr(SbxEnvironmentCopy) copy = NULL;
  g_autofree char *id_of_f = NULL;
  g_autoptr(GError) error = NULL;

  if (!have_keyring (f))
    {
      g_test_skip ("no keyring");
      return;
    }
  g_assert_true (sbx_store_save (f->store, SBX_RECORD (staging), NULL));
  {
    g_autoptr(SbxVariable) a = add_variable (f, vault, id, "A", "1", FALSE), b = add_variable (f, vault, id, "B", "old", TRUE);
    g_autoptr(SbxVariable) c = add_variable (f, vault, id, "C", "kept", TRUE), d = add_variable (f, vault, id, "D", "d", FALSE);
    g_autoptr(SbxVariable) e = add_variable (f, vault, id, "E", "e", TRUE);
    g_autoptr(SbxVariable) f_new = sbx_variable_new (id, "F", NULL), g_new = sbx_variable_new (id, "G", NULL);
    g_autofree char *id_of_b = g_strdup (sbx_record_get_id (SBX_RECORD (b))), *id_of_c = g_strdup (sbx_record_get_id (SBX_RECORD (c)));

    copy = sbx_environment_copy_new (f->store, vault, id, TRUE, NULL, NULL);
    give (variables, values, a, FALSE, "2");
    give (variables, values, b, TRUE, "new");
    give (variables, values, c, TRUE, "kept");
    give (variables, values, d, TRUE, "dd");
    give (variables, values, e, FALSE, "ee");
    give (variables, values, f_new, TRUE, "f");
    give (variables, values, g_new, FALSE, "g");
    looker = &other;
    g_assert_true (sbx_store_save_variables (f->store, vault, variables, values, NULL, &error));
    g_assert_no_error (error);
    assert_seen (&other, old_variables, new_variables);
    g_assert_cmpstr (sbx_record_get_id (SBX_RECORD (b)), !=, id_of_b);
    g_assert_cmpstr (sbx_record_get_id (SBX_RECORD (c)), ==, id_of_c);
    g_assert_null (sbx_vault_lookup (second, "variable", id_of_b, NULL, NULL));
    g_assert_null (sbx_vault_lookup (second, "variable", sbx_record_get_id (SBX_RECORD (e)), NULL, NULL));
    g_assert_false (profile_contains (f, "=d"));
    id_of_f = g_strdup (sbx_record_get_id (SBX_RECORD (f_new)));
  }
  g_assert_false (has_notes (f));

  looker = &other;
  g_assert_true (sbx_environment_copy_restore (copy, f->store, vault, NULL, &error));
  g_assert_no_error (error);
  assert_seen (&other, new_variables, old_variables);
  g_assert_null (sbx_vault_lookup (second, "variable", id_of_f, NULL, NULL));
  assert_all_refused (f, vault, &other);

  /* So it is with an environment that comes back. */
  g_assert_true (sbx_store_remove_environment (f->store, vault, id, NULL, NULL));
  looker = &other;
  g_assert_true (sbx_environment_copy_restore (copy, f->store, vault, NULL, &error));
  g_assert_no_error (error);
  assert_seen (&other, "", old_variables);
  g_assert_false (has_notes (f));
}

/* The globals have no environment and no cookies. */
static void
test_globals_copy (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxVariable) host = add_variable (f, vault, NULL, "HOST", "a.example", FALSE);
  g_autoptr(SbxEnvironmentCopy) copy = sbx_environment_copy_new (f->store, vault, NULL, TRUE, NULL, NULL);
  g_autoptr(SbxVariable) late = add_variable (f, vault, NULL, "LATE", "1", FALSE);

  g_assert_true (sbx_environment_copy_restore (copy, f->store, vault, NULL, NULL));
  assert_variable (f, vault, NULL, "HOST", "a.example");
  assert_variable (f, vault, NULL, "LATE", NULL);
}

static void
test_environment_order (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxEnvironment) one = sbx_environment_new ("One");
  g_autoptr(SbxEnvironment) two = sbx_environment_new ("Two");
  const char *ids[] = { sbx_record_get_id (SBX_RECORD (two)), sbx_record_get_id (SBX_RECORD (one)), NULL };
  g_autoptr(SbxEnvironmentCopy) copy = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (sbx_store_save (f->store, SBX_RECORD (one), NULL));
  g_assert_true (sbx_store_save (f->store, SBX_RECORD (two), NULL));
  g_assert_true (sbx_store_order_environments (f->store, ids, NULL));
  all = sbx_store_list_environments (f->store, NULL);
  g_assert_cmpstr (sbx_environment_get_name (all->pdata[0]), ==, "Two");

  execute_sql (f->path, "CREATE TRIGGER fixed BEFORE UPDATE ON environments BEGIN SELECT RAISE (ABORT, 'fixed'); END");
  g_assert_false (sbx_store_order_environments (f->store, ids, &error));
  g_assert_true (g_str_has_prefix (error->message, "The environments could not be put into another order: "));
  g_clear_error (&error);

  execute_sql (f->path, "INSERT INTO cookies SELECT id, 'a.example', '/', 'sid', 1, 'sealed' FROM environments");
  copy = sbx_environment_copy_new (f->store, vault, ids[0], TRUE, NULL, NULL);
  g_assert_true (sbx_store_remove_environment (f->store, vault, ids[0], NULL, NULL));
  execute_sql (f->path, "CREATE TRIGGER sealed BEFORE INSERT ON cookies BEGIN SELECT RAISE (ABORT, 'sealed'); END");
  g_assert_false (sbx_environment_copy_restore (copy, f->store, vault, NULL, &error));
  g_assert_true (g_str_has_prefix (error->message, "The cookies could not be put back: "));
}

static gboolean
has_secret (SbxVault *vault, const char *kind, const char *id)
{
  char *value;
  gboolean there;

  sbx_vault_forget (vault);
  value = sbx_vault_lookup (vault, kind, id, NULL, NULL);
  there = value != NULL;
  sbx_secret_free (value);
  return there;
}

/* What a program noted and put into the keyring, and was killed. */
static void
leave (Fixture *f, SbxVault *vault, const char *kind, const char *id)
{
  g_autoptr(SbxSecretMark) mark = sbx_secret_mark_new (f->store, vault);

  sbx_secret_mark_add (mark, kind, id);
  g_assert_true (sbx_vault_store (vault, kind, id, "A label", "left", NULL, NULL));
}

/* They go unless a row refers to them, but not while somebody may be about them. */
static void
test_stray_secrets (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxVault) vault = open_vault (f);
  g_autoptr(SbxVariable) token = NULL;
  g_autoptr(SbxRecord) request = make_request (f, "Draft");
  const char *draft = sbx_record_get_id (request);
  SbxSecretMark *mark;

  if (!have_keyring (f))
    {
      sbx_vault_allow_memory (vault, TRUE);
      leave (f, vault, "variable", "cleft");
      g_assert_false (has_notes (f));
      return;
    }
  token = add_variable (f, vault, NULL, "TOKEN", "sesame", TRUE);
  g_object_set (request, "url", "https://user:secret-word@api.example", NULL);
  g_assert_true (sbx_drafts_save (f->store, vault, SBX_REQUEST (request), 0, NULL));
  g_assert_false (has_notes (f));

  leave (f, vault, "variable", sbx_record_get_id (SBX_RECORD (token)));
  leave (f, vault, "draft", draft);
  mark = sbx_secret_mark_new (f->store, vault);
  sbx_secret_mark_add (mark, "variable", "cnew");
  leave (f, vault, "variable", "cleft");
  leave (f, vault, "draft", "cleft");
  sbx_store_remove_stray_secrets (f->store, vault);
  g_assert_true (has_secret (vault, "variable", "cleft"));
  sbx_secret_mark_settle (mark);
  sbx_secret_mark_free (mark);

  /* A newer version may have another use for them. */
  execute_sql (f->path, "PRAGMA user_version = 1000");
  fixture_reopen (f);
  sbx_store_remove_stray_secrets (f->store, vault);
  g_assert_true (has_secret (vault, "variable", "cleft"));
  execute_sql (f->path, "PRAGMA user_version = 4");
  fixture_reopen (f);

  sbx_store_remove_stray_secrets (f->store, vault);
  g_assert_false (has_secret (vault, "variable", "cleft"));
  g_assert_false (has_secret (vault, "draft", "cleft"));
  g_assert_true (has_secret (vault, "variable", sbx_record_get_id (SBX_RECORD (token))));
  g_assert_true (has_secret (vault, "draft", draft));
  g_assert_false (has_notes (f));

  /* Whoever keeps the next secret looks after what was left before. */
  leave (f, vault, "draft", draft);
  execute_sql (f->path, "DELETE FROM drafts");
  g_object_unref (add_variable (f, vault, NULL, "NEXT", "one", TRUE));
  g_assert_false (has_secret (vault, "draft", draft));
  g_assert_false (has_notes (f));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  fixture_test ("/store/environments/list", test_environments);
  fixture_test ("/store/environments/scope", test_scope);
  fixture_test ("/store/environments/secret-variable", test_secret_variable);
  fixture_test ("/store/environments/made-secret", test_made_secret);
  fixture_test ("/store/environments/refused-variable", test_refused_variable);
  fixture_test ("/store/environments/made-meanwhile", test_made_meanwhile);
  fixture_test ("/store/environments/no-keyring", test_no_keyring);
  fixture_test ("/store/environments/remove", test_remove_environment);
  fixture_test ("/store/environments/copy", test_environment_copy);
  fixture_test ("/store/environments/many-at-once", test_many_at_once);
  fixture_test ("/store/environments/copy-globals", test_globals_copy);
  fixture_test ("/store/environments/order", test_environment_order);
  fixture_test ("/store/cookies/save-and-load", test_cookies);
  fixture_test ("/store/cookies/surplus", test_cookies_surplus);
  fixture_test ("/store/cookies/reopened", test_cookies_reopened);
  fixture_test ("/store/cookies/two-sends", test_cookies_two_sends);
  fixture_test ("/store/drafts/save-and-load", test_drafts);
  fixture_test ("/store/drafts/clean-up", test_drafts_clean_up);
  fixture_test ("/store/secrets/strays", test_stray_secrets);

  return g_test_run ();
}
