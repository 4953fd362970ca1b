#include "sbx-record-list-private.h"

#include "sbx-request.h"

GPtrArray *
sbx_store_find_requests (SbxStore    *store,
                         const char  *search,
                         guint        limit,
                         GError     **error)
{
  g_autofree char *match = NULL;
  g_autofree char *named = NULL;
  g_autofree char *most = g_strdup_printf ("%u", limit);

  g_return_val_if_fail (SBX_IS_STORE (store), NULL);

  match = sbx_search_to_match (search);
  named = match != NULL ? g_strdup_printf ("{name} : (%s)", match) : NULL;
  if (match == NULL)
    return sbx_store_select (store, SBX_TYPE_REQUEST, "WHERE \"lastUsed\" IS NOT NULL ORDER BY \"lastUsed\" DESC, \"id\" LIMIT ?1",
                             (const char *const[]) { most, NULL }, error);

  return sbx_store_select (store, SBX_TYPE_REQUEST,
                           "WHERE rowid IN (SELECT rowid FROM \"requests_fts\" WHERE \"requests_fts\" MATCH ?1)"
                           " ORDER BY rowid IN (SELECT rowid FROM \"requests_fts\" WHERE \"requests_fts\" MATCH ?2) DESC,"
                           " \"lastUsed\" DESC NULLS LAST, \"name\" COLLATE NOCASE, \"id\" LIMIT ?3",
                           (const char *const[]) { match, named, most, NULL }, error);
}
