#define G_LOG_DOMAIN "sbx-store"

#include "sbx-cookies.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-cookie-line.h"
#include "sbx-store-private.h"

/* What browsers keep: servers may send new names for ever, and cookies of a session have no end here. */
#define MAX_PER_DOMAIN 180
#define MAX_IN_JAR 3000

typedef struct
{
  SbxCookieJar  jar;      /* first: the jar is what callers hold */
  SbxStore     *store;
  SbxVault     *vault;
  char         *environment;
  GMutex        mutex;
  GHashTable   *loaded;   /* GThread → GHashTable of what it was given: key → line */
} Jar;

/* Cookies that no keyring seals live as long as the store is open: environment → GHashTable of key → line. */
static GMutex memory_mutex;

static GHashTable *
get_memory (SbxStore *store, const char *environment)
{
  static GQuark quark;
  GHashTable *memory, *lines;

  if (quark == 0)
    quark = g_quark_from_static_string ("sbx-cookies-memory");
  memory = g_object_get_qdata (G_OBJECT (store), quark);
  if (memory == NULL)
    {
      memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
      g_object_set_qdata_full (G_OBJECT (store), quark, memory, (GDestroyNotify) g_hash_table_unref);
    }
  lines = g_hash_table_lookup (memory, environment);
  if (lines == NULL)
    {
      lines = sbx_cookie_lines_new ();
      g_hash_table_insert (memory, g_strdup (environment), lines);
    }
  return lines;
}

static void
add_from_memory (Jar *self, GHashTable *lines)
{
  GHashTableIter iter;
  gpointer key, line;

  g_mutex_lock (&memory_mutex);
  g_hash_table_iter_init (&iter, get_memory (self->store, self->environment));
  while (g_hash_table_iter_next (&iter, &key, &line))
    g_hash_table_insert (lines, g_strdup (key), g_strdup (line));
  g_mutex_unlock (&memory_mutex);
}

/* A cookie whose seal can't be opened now is left where it is: the keyring may answer again tomorrow. */
static gboolean
add_from_store (Jar *self, GHashTable *lines, GError **error)
{
  const char *what = _("The cookies could not be read");
  sqlite3 *db = sbx_store_borrow_reader (self->store, error);
  SbxStatement *statement;
  int code = SQLITE_ERROR;

  if (db == NULL)
    return FALSE;
  statement = sbx_store_prepare (db, "SELECT \"sealed\" FROM \"cookies\" WHERE \"environmentId\" = ?1", what, error, self->environment, NULL);
  if (statement != NULL)
    {
      while ((code = sqlite3_step (statement)) == SQLITE_ROW)
        {
          g_autoptr(GError) reason = NULL;
          const char *sealed = (const char *) sqlite3_column_text (statement, 0);
          char *line = sealed != NULL ? sbx_vault_unseal (self->vault, sealed, NULL, &reason) : NULL;

          if (line == NULL)
            g_debug ("A cookie could not be unsealed: %s", reason != NULL ? reason->message : "it is empty");
          else
            sbx_cookie_lines_add (lines, line);
          sbx_secret_free (line);
        }
      if (code != SQLITE_DONE)
        sbx_store_set_error (db, code, what, error);
      sbx_connection_release (statement);
    }
  sbx_store_return_reader (self->store, db);
  return code == SQLITE_DONE;
}

static GPtrArray *
jar_load (gpointer data, GError **error)
{
  Jar *self = data;
  g_autoptr(GHashTable) lines = sbx_cookie_lines_new ();
  g_autoptr(GPtrArray) result = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer line;

  if (!add_from_store (self, lines, error))
    return NULL;
  add_from_memory (self, lines);
  g_hash_table_iter_init (&iter, lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    g_ptr_array_add (result, g_strdup (line));

  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->loaded, g_thread_self (), g_steal_pointer (&lines));
  g_mutex_unlock (&self->mutex);
  return g_steal_pointer (&result);
}

/* What one exchange did to the jar. */
typedef struct
{
  const char *environment;
  GPtrArray  *sealed;   /* of SbxCookieLine with its sealed text */
  GPtrArray  *removed;  /* of SbxCookieLine */
} Difference;

static gboolean
upsert (sqlite3 *db, Difference *difference, SbxCookieLine *line, GError **error)
{
  const char *what = _("The cookies could not be kept");
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db,
    "INSERT INTO \"cookies\" (\"environmentId\", \"domain\", \"path\", \"name\", \"sealed\", \"expiresAt\") VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    " ON CONFLICT DO UPDATE SET \"sealed\" = ?5, \"expiresAt\" = ?6",
    what, error, difference->environment, line->domain, line->path, line->name, line->sealed, NULL);
  int code;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 6, line->expires_at);
  code = sqlite3_step (statement);
  return code == SQLITE_DONE || sbx_store_set_error (db, code, what, error);
}

static gboolean
save_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  const char *what = _("The cookies could not be kept");
  Difference *difference = data;

  for (guint i = 0; i < difference->removed->len; i++)
    {
      SbxCookieLine *line = difference->removed->pdata[i];

      if (!sbx_store_execute (db, "DELETE FROM \"cookies\" WHERE \"environmentId\" = ?1 AND \"domain\" = ?2 AND \"path\" = ?3 AND \"name\" = ?4",
                              what, error, difference->environment, line->domain, line->path, line->name, NULL))
        return FALSE;
    }
  for (guint i = 0; i < difference->sealed->len; i++)
    if (!upsert (db, difference, difference->sealed->pdata[i], error))
      return FALSE;
  sbx_store_note_change (store, "cookies", NULL, FALSE);
  return sbx_store_execute (db, "DELETE FROM \"cookies\" WHERE \"expiresAt\" > 0 AND \"expiresAt\" < CAST(unixepoch('subsec') * 1000 AS INTEGER)",
                            what, error, NULL);
}

/* Takes from lines what was not in before and has no room any more. */
static void
drop_surplus (GHashTable *before, GHashTable *lines)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = 0;

  for (guint pass = 0; pass < 2; pass++)
    {
      GHashTableIter iter;
      gpointer key;

      g_hash_table_iter_init (&iter, lines);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          char *domain = g_strndup (key, strcspn (key, "\t"));
          guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, domain));
          gboolean is_new = before == NULL || !g_hash_table_contains (before, key);

          if (is_new == (pass == 0))
            g_free (domain);
          else if (is_new && (count >= MAX_PER_DOMAIN || n >= MAX_IN_JAR))
            {
              g_hash_table_iter_remove (&iter);
              g_free (domain);
            }
          else
            {
              g_hash_table_replace (counts, domain, GUINT_TO_POINTER (count + 1));
              n++;
            }
        }
    }
}

/* A new or changed line is sealed for the disk or, where that can't be, kept in memory. */
static void
sort_changed (Jar *self, GHashTable *before, GHashTable *after, Difference *difference)
{
  gboolean writable = sbx_store_get_read_only_reason (self->store) == NULL;
  GHashTable *memory;
  GHashTableIter iter;
  gpointer key, line;

  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &key, &line))
    {
      const char *old = before != NULL ? g_hash_table_lookup (before, key) : NULL;
      SbxCookieLine *parsed;
      char *sealed;

      if (g_strcmp0 (old, line) == 0)
        continue;
      sealed = writable ? sbx_vault_seal (self->vault, line, NULL, NULL) : NULL;
      g_mutex_lock (&memory_mutex);
      memory = get_memory (self->store, self->environment);
      if (sealed == NULL)
        g_hash_table_insert (memory, g_strdup (key), g_strdup (line));
      else
        g_hash_table_remove (memory, key);
      g_mutex_unlock (&memory_mutex);
      if (sealed == NULL)
        continue;
      parsed = sbx_cookie_line_parse (line);
      parsed->sealed = sealed;
      g_ptr_array_add (difference->sealed, parsed);
    }
}

static void
sort_removed (Jar *self, GHashTable *before, GHashTable *after, Difference *difference)
{
  GHashTableIter iter;
  gpointer key, line;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, &line))
    {
      if (g_hash_table_contains (after, key))
        continue;
      g_ptr_array_add (difference->removed, sbx_cookie_line_parse (line));
      g_mutex_lock (&memory_mutex);
      g_hash_table_remove (get_memory (self->store, self->environment), key);
      g_mutex_unlock (&memory_mutex);
    }
}

/* Only what this thread's exchange changed is written, so that two at once do not undo each other. */
static gboolean
jar_save (gpointer data, GPtrArray *lines, GError **error)
{
  Jar *self = data;
  g_autoptr(GHashTable) before = NULL;
  g_autoptr(GHashTable) after = sbx_cookie_lines_new ();
  g_autoptr(GPtrArray) sealed = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_cookie_line_free);
  g_autoptr(GPtrArray) removed = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_cookie_line_free);
  Difference difference = { self->environment, sealed, removed };

  g_mutex_lock (&self->mutex);
  g_hash_table_steal_extended (self->loaded, g_thread_self (), NULL, (gpointer *) &before);
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < lines->len; i++)
    sbx_cookie_lines_add (after, lines->pdata[i]);
  drop_surplus (before, after);
  sort_changed (self, before, after, &difference);
  if (before != NULL)
    sort_removed (self, before, after, &difference);
  if (sealed->len == 0 && (removed->len == 0 || sbx_store_get_read_only_reason (self->store) != NULL))
    return TRUE;
  return sbx_store_write (self->store, save_job, &difference, error);
}

SbxCookieJar *
sbx_cookie_jar_new (SbxStore *store, SbxVault *vault, const char *environment_id)
{
  Jar *self = g_new0 (Jar, 1);

  self->store = g_object_ref (store);
  self->vault = g_object_ref (vault);
  self->environment = g_strdup (environment_id != NULL ? environment_id : "");
  g_mutex_init (&self->mutex);
  self->loaded = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  self->jar = (SbxCookieJar) { jar_load, jar_save, self };
  return &self->jar;
}

void
sbx_cookie_jar_free (SbxCookieJar *jar)
{
  Jar *self = (Jar *) jar;

  g_object_unref (self->store);
  g_object_unref (self->vault);
  g_free (self->environment);
  g_mutex_clear (&self->mutex);
  g_hash_table_unref (self->loaded);
  g_free (self);
}

GPtrArray *
sbx_store_list_cookies (SbxStore *store, const char *environment_id, GError **error)
{
  const char *what = _("The cookies could not be read");
  const char *environment = environment_id != NULL ? environment_id : "";
  g_autoptr(GPtrArray) cookies = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_cookie_free);
  sqlite3 *db = sbx_store_borrow_reader (store, error);
  SbxStatement *statement;
  int code = SQLITE_ERROR;

  if (db == NULL)
    return NULL;
  statement = sbx_store_prepare (db, "SELECT \"domain\", \"path\", \"name\", \"expiresAt\" FROM \"cookies\" WHERE \"environmentId\" = ?1",
                                 what, error, environment, NULL);
  if (statement != NULL)
    {
      while ((code = sqlite3_step (statement)) == SQLITE_ROW)
        g_ptr_array_add (cookies, sbx_cookie_new ((const char *) sqlite3_column_text (statement, 0),
                                                  (const char *) sqlite3_column_text (statement, 1),
                                                  (const char *) sqlite3_column_text (statement, 2),
                                                  sqlite3_column_int64 (statement, 3)));
      if (code != SQLITE_DONE)
        sbx_store_set_error (db, code, what, error);
      sbx_connection_release (statement);
    }
  sbx_store_return_reader (store, db);
  if (code != SQLITE_DONE)
    return NULL;

  g_mutex_lock (&memory_mutex);
  sbx_cookie_lines_list (get_memory (store, environment), cookies);
  g_mutex_unlock (&memory_mutex);
  g_ptr_array_sort_values (cookies, (GCompareFunc) sbx_cookie_compare);
  return g_steal_pointer (&cookies);
}

typedef struct
{
  const char *environment;
  const char *domain;
} Clearing;

static gboolean
clear_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  Clearing *clearing = data;

  sbx_store_note_change (store, "cookies", NULL, TRUE);
  return sbx_store_execute (db, clearing->domain != NULL ? "DELETE FROM \"cookies\" WHERE \"environmentId\" = ?1 AND \"domain\" = ?2"
                                                         : "DELETE FROM \"cookies\" WHERE \"environmentId\" = ?1",
                            _("The cookies could not be deleted"), error, clearing->environment, clearing->domain, NULL);
}

gboolean
sbx_store_clear_cookies (SbxStore *store, const char *environment_id, const char *domain, GError **error)
{
  Clearing clearing = { environment_id != NULL ? environment_id : "", domain };

  g_mutex_lock (&memory_mutex);
  sbx_cookie_lines_remove_domain (get_memory (store, clearing.environment), domain);
  g_mutex_unlock (&memory_mutex);
  return sbx_store_write (store, clear_job, &clearing, error);
}
