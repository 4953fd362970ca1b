#include "sbx-record-list-private.h"

#include <glib/gi18n-lib.h>

#include "sbx-json-text.h"
#include "sbx-name-key.h"
#include "sbx-request.h"

typedef struct
{
  char           *match;    /* for the full-text index; NULL: all */
  char           *methods;  /* JSON array; NULL: any */
  char           *tags;     /* JSON array; NULL: any */
  gboolean        favorites;
  SbxRequestSort  sort;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->match);
  g_free (query->methods);
  g_free (query->tags);
  g_free (query);
}

/* Every part is literal; only which parts there are depends on the filter. */
static char *
dup_sql (Query *query)
{
  static const char *const orders[] = {
    [SBX_REQUEST_SORT_NAME] = " ORDER BY \"name\" COLLATE NOCASE, \"id\"",
    [SBX_REQUEST_SORT_LAST_USED] = " ORDER BY \"lastUsed\" DESC, \"name\" COLLATE NOCASE, \"id\"",
    [SBX_REQUEST_SORT_CHANGED] = " ORDER BY \"updatedAt\" DESC, \"name\" COLLATE NOCASE, \"id\"",
  };
  GString *sql = g_string_new (query->sort == SBX_REQUEST_SORT_NAME ? "SELECT rowid, \"name\" FROM \"requests\" WHERE 1"
                                                                    : "SELECT rowid FROM \"requests\" WHERE 1");

  if (query->match != NULL)
    g_string_append (sql, " AND rowid IN (SELECT rowid FROM \"requests_fts\" WHERE \"requests_fts\" MATCH ?1)");
  if (query->methods != NULL)
    g_string_append (sql, " AND \"method\" IN (SELECT value FROM json_each(?2))");
  if (query->tags != NULL)
    g_string_append (sql, " AND NOT EXISTS (SELECT 1 FROM json_each(?3) w WHERE NOT EXISTS (SELECT 1 FROM json_each(\"requests\".\"tags\") t"
                          " WHERE t.value = w.value OR substr(t.value, 1, length(w.value) + 1) = w.value || '/'))");
  if (query->favorites)
    g_string_append (sql, " AND \"favorite\" = 1");
  g_string_append (sql, orders[query->sort]);
  return g_string_free_and_steal (sql);
}

static SbxStatement *
prepare_order (gpointer data, sqlite3 *db, GError **error)
{
  Query *query = data;
  g_autofree char *sql = dup_sql (query);
  SbxStatement *statement = sbx_store_prepare (db, sql, _("The requests could not be listed"), error, NULL);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, query->match, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, query->methods, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, query->tags, -1, SQLITE_STATIC);
  return statement;
}

SbxRecordList *
sbx_request_list_new (SbxStore *store)
{
  g_return_val_if_fail (SBX_IS_STORE (store), NULL);

  return sbx_record_list_new (store, SBX_TYPE_REQUEST, sbx_order_source_new (prepare_order, g_new0 (Query, 1), query_free));
}

/* NULL for none. */
static char *
dup_array (const char *const *texts)
{
  g_autoptr(GString) json = g_string_new ("[");

  if (texts == NULL || texts[0] == NULL)
    return NULL;
  for (guint i = 0; texts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      sbx_json_append_string (json, texts[i]);
    }
  g_string_append_c (json, ']');
  return g_string_free_and_steal (g_steal_pointer (&json));
}

void
sbx_request_list_set_filter (SbxRecordList *self, const SbxRequestFilter *filter)
{
  Query *query;

  g_return_if_fail (SBX_IS_RECORD_LIST (self) && filter != NULL);
  g_return_if_fail (g_list_model_get_item_type (G_LIST_MODEL (self)) == SBX_TYPE_REQUEST);

  query = g_new0 (Query, 1);
  *query = (Query) { sbx_search_to_match (filter->search), dup_array (filter->methods), dup_array (filter->tags), filter->favorites, filter->sort };
  sbx_record_list_set_source (self, sbx_order_source_new (prepare_order, query, query_free));
}

static gboolean
has_letter (const char *word)
{
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

char *
sbx_search_to_match (const char *search)
{
  g_autofree char *valid = g_utf8_make_valid (search != NULL ? search : "", -1);
  g_auto(GStrv) words = g_strsplit_set (valid, " \t\r\n", -1);
  g_autoptr(GString) match = g_string_new (NULL);

  for (char **word = words; *word != NULL; word++)
    {
      g_autoptr(GString) quoted = g_string_new (*word);

      if (!has_letter (*word))
        continue;
      g_string_replace (quoted, "\"", "\"\"", 0);
      g_string_append_printf (match, "%s\"%s\"*", match->len > 0 ? " " : "", quoted->str);
    }
  return match->len > 0 ? g_string_free_and_steal (g_steal_pointer (&match)) : NULL;
}

typedef struct
{
  char   *path;
  char   *key;    /* where it stands among the others */
  guint   count;
  gint64  last;   /* the last row that was counted */
} Folder;

static void
folder_free (gpointer data)
{
  Folder *folder = data;

  g_free (folder->path);
  g_free (folder->key);
  g_free (folder);
}

/* What stands below a folder follows it at once: the slash comes before every letter. */
static char *
dup_folder_key (const char *path)
{
  g_autoptr(GString) key = g_string_new (NULL);

  sbx_name_key_append (key, path, strlen (path));
  g_strdelimit (key->str, "/", '\001');
  return g_string_free_and_steal (g_steal_pointer (&key));
}

/* A request that has two tags of the same folder counts once there. */
static void
count_in (GHashTable *folders, const char *path, gsize length, gint64 number)
{
  g_autofree char *own = g_strndup (path, length);
  Folder *folder = g_hash_table_lookup (folders, own);

  if (folder == NULL)
    {
      folder = g_new0 (Folder, 1);
      folder->key = dup_folder_key (own);
      folder->path = g_steal_pointer (&own);
      folder->last = G_MININT64;
      g_hash_table_insert (folders, folder->path, folder);
    }
  folder->count += folder->last != number;
  folder->last = number;
}

static void
count_tag (GHashTable *folders, const char *tag, gint64 number)
{
  for (const char *slash = strchr (tag, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    if (slash > tag && slash[-1] != '/' && slash[1] != '\0')
      count_in (folders, tag, slash - tag, number);
  count_in (folders, tag, strlen (tag), number);
}

static gboolean
read_folders (sqlite3 *db, GHashTable *folders, GError **error)
{
  const char *what = _("The tags could not be listed");
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db,
    "SELECT r.rowid, t.value FROM \"requests\" r, json_each(r.\"tags\") t WHERE t.type = 'text' AND t.value <> '' ORDER BY r.rowid",
    what, error, NULL);
  int code;

  if (statement == NULL)
    return FALSE;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    count_tag (folders, (const char *) sqlite3_column_text (statement, 1), sqlite3_column_int64 (statement, 0));
  return code == SQLITE_DONE || sbx_store_set_error (db, code, what, error);
}

static int
compare_folders (gconstpointer one, gconstpointer other)
{
  const Folder *a = *(const Folder *const *) one, *b = *(const Folder *const *) other;
  int order = strcmp (a->key, b->key);

  return order != 0 ? order : strcmp (a->path, b->path);
}

GPtrArray *
sbx_store_list_folders (SbxStore *store, GArray **counts, GError **error)
{
  g_autoptr(GHashTable) folders = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, folder_free);
  g_autoptr(GPtrArray) sorted = NULL;
  GPtrArray *paths;
  sqlite3 *db = sbx_store_borrow_reader (store, error);
  gboolean ok;

  if (db == NULL)
    return NULL;
  ok = read_folders (db, folders, error);
  sbx_store_return_reader (store, db);
  if (!ok)
    return NULL;

  sorted = g_hash_table_get_values_as_ptr_array (folders);
  g_ptr_array_sort (sorted, compare_folders);
  paths = g_ptr_array_new_with_free_func (g_free);
  if (counts != NULL)
    *counts = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < sorted->len; i++)
    {
      Folder *folder = sorted->pdata[i];

      g_ptr_array_add (paths, g_strdup (folder->path));
      if (counts != NULL)
        g_array_append_val (*counts, folder->count);
    }
  return paths;
}
