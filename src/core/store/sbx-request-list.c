#include "sbx-record-list-private.h"

#include <glib/gi18n-lib.h>

#include "sbx-request.h"

typedef struct
{
  char           *match;    /* for the full-text index; NULL: all */
  char           *method;
  char           *tag;
  gboolean        favorites;
  SbxRequestSort  sort;
} Query;

static void
query_clear (gpointer data)
{
  Query *query = data;

  g_free (query->match);
  g_free (query->method);
  g_free (query->tag);
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
  GString *sql = g_string_new ("SELECT rowid FROM \"requests\" WHERE 1");

  if (query->match != NULL)
    g_string_append (sql, " AND rowid IN (SELECT rowid FROM \"requests_fts\" WHERE \"requests_fts\" MATCH ?1)");
  if (query->method != NULL)
    g_string_append (sql, " AND \"method\" = ?2");
  if (query->tag != NULL)
    g_string_append (sql, " AND EXISTS (SELECT 1 FROM json_each(\"tags\") t"
                          " WHERE t.value = ?3 OR substr(t.value, 1, length(?3) + 1) = ?3 || '/')");
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
  sqlite3_bind_text (statement, 2, query->method, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, query->tag, -1, SQLITE_STATIC);
  return statement;
}

SbxRecordList *
sbx_request_list_new (SbxStore *store)
{
  g_return_val_if_fail (SBX_IS_STORE (store), NULL);

  return sbx_record_list_new (store, SBX_TYPE_REQUEST, prepare_order, g_atomic_rc_box_new0 (Query), query_clear);
}

void
sbx_request_list_set_filter (SbxRecordList *self, const SbxRequestFilter *filter)
{
  Query *query;

  g_return_if_fail (SBX_IS_RECORD_LIST (self) && filter != NULL);
  g_return_if_fail (g_list_model_get_item_type (G_LIST_MODEL (self)) == SBX_TYPE_REQUEST);

  query = g_atomic_rc_box_new0 (Query);
  *query = (Query) { sbx_search_to_match (filter->search), g_strdup (filter->method), g_strdup (filter->tag), filter->favorites, filter->sort };
  sbx_record_list_set_query (self, query);
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

static gboolean
read_tags (sqlite3 *db, GPtrArray *tags, GArray *counts, GError **error)
{
  const char *what = _("The tags could not be listed");
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db,
    "SELECT t.value, count(DISTINCT r.rowid) FROM \"requests\" r, json_each(r.\"tags\") t WHERE t.type = 'text'"
    " GROUP BY t.value ORDER BY t.value COLLATE NOCASE, t.value",
    what, error, NULL);
  int code;

  if (statement == NULL)
    return FALSE;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      guint count = sqlite3_column_int (statement, 1);

      g_ptr_array_add (tags, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
      g_array_append_val (counts, count);
    }
  return code == SQLITE_DONE || sbx_store_set_error (db, code, what, error);
}

GPtrArray *
sbx_store_list_tags (SbxStore *store, GArray **counts, GError **error)
{
  g_autoptr(GPtrArray) tags = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  sqlite3 *db = sbx_store_borrow_reader (store, error);
  gboolean ok;

  if (db == NULL)
    return NULL;
  ok = read_tags (db, tags, numbers, error);
  sbx_store_return_reader (store, db);
  if (!ok)
    return NULL;
  if (counts != NULL)
    *counts = g_steal_pointer (&numbers);
  return g_steal_pointer (&tags);
}
