#include "sbx-history.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-cuid.h"
#include "sbx-exchange-private.h"
#include "sbx-history-private.h"
#include "sbx-http-client.h"
#include "sbx-redactor-private.h"
#include "sbx-store-private.h"

/* One body may take this part of the budget at the most. */
#define LARGEST_PART 8

/* What is shorter is a choice ("dark", "en-GB") more often than a session, and would be found in everything. */
#define SHORTEST_COOKIE 12
/* A server may send as many and as long ones as it likes, and each takes time for every byte of the bodies. */
#define LONGEST_COOKIE 4096
#define MAX_COOKIES 100

/* What of the bodies is on the disk. */
typedef struct
{
  gboolean  received;
  guint64   bytes;
} Kept;

static gboolean
keep_body (SbxStore *store, SbxExchange *exchange, SbxBodyFile which, SbxSpool *body, SbxRedactor *redactor, guint64 budget,
           Kept *kept, GPtrArray *warnings)
{
  guint64 size = body != NULL ? sbx_spool_get_size (body) : 0;
  g_autoptr(GError) error = NULL;
  guint64 bytes;

  if (size == 0)
    return TRUE;
  if (size > budget / LARGEST_PART)
    return FALSE;
  if (sbx_history_write_body (store, sbx_exchange_get_id (exchange), which, body, redactor, &bytes, &error))
    {
      kept->bytes += bytes;
      return TRUE;
    }
  g_ptr_array_add (warnings, g_strdup_printf (_("The body could not be kept in the history: %s"), error->message));
  return FALSE;
}

/* "a=1; b=2", or "a=1; Path=/", whose attributes are left out. */
static void
cover_cookies (SbxRedactor *redactor, const char *cookies, gboolean only_first, guint *n_covered)
{
  g_auto(GStrv) pairs = g_strsplit (cookies, ";", only_first ? 2 : -1);

  for (guint i = 0; pairs[i] != NULL && (i == 0 || !only_first); i++)
    {
      const char *equals = strchr (pairs[i], '=');
      const char *value = equals != NULL ? g_strstrip ((char *) equals + 1) : "";
      gsize length = strlen (value);

      /* The same ones go out with each hop. */
      if (length < SHORTEST_COOKIE || length > LONGEST_COOKIE || *n_covered == MAX_COOKIES || sbx_redactor_lookup (redactor, value, length) != NULL)
        continue;
      sbx_redactor_add (redactor, value, NULL);
      ++*n_covered;
    }
}

/* The heads are covered by their names; a body that repeats a cookie is not. */
static void
cover_exchange (SbxRedactor *redactor, SbxExchange *exchange)
{
  guint n_covered = 0;

  for (guint i = 0; i < sbx_exchange_get_n_hops (exchange); i++)
    {
      const SbxHop *hop = sbx_exchange_get_hop (exchange, i);
      gsize size = 0;
      const char *data = hop->request_head != NULL ? g_bytes_get_data (hop->request_head, &size) : "";
      g_autofree char *head = g_strndup (data, size);
      g_auto(GStrv) lines = g_strsplit (head, "\n", -1);

      for (char **line = lines; *line != NULL; line++)
        if (g_ascii_strncasecmp (*line, "Cookie:", strlen ("Cookie:")) == 0)
          cover_cookies (redactor, *line + strlen ("Cookie:"), FALSE, &n_covered);
      for (guint j = 0; hop->headers != NULL && j < hop->headers->len; j++)
        {
          const SbxField *field = hop->headers->pdata[j];

          if (g_ascii_strcasecmp (field->name, "Set-Cookie") == 0)
            cover_cookies (redactor, field->value, TRUE, &n_covered);
        }
    }
}

static SbxHistoryEntry *
make_entry (SbxExchange *exchange, SbxRequest *request, const char *environment, SbxRedactor *redactor, const Kept *kept, GPtrArray *warnings)
{
  const SbxHop *first = sbx_exchange_get_n_hops (exchange) > 0 ? sbx_exchange_get_hop (exchange, 0) : NULL;
  const SbxHop *last = sbx_exchange_get_final_hop (exchange);
  const GError *error = sbx_exchange_get_error (exchange);
  const char *url = first != NULL && first->url != NULL ? first->url : sbx_request_get_url (request);
  const char *method = first != NULL && first->method != NULL ? first->method : sbx_request_get_method (request);
  g_autofree char *json = sbx_history_write_request (request, redactor);
  g_autofree char *document = sbx_history_write_document (exchange, redactor, warnings);
  g_autofree char *address = sbx_redactor_url (redactor, url);
  g_autofree char *name = sbx_redactor_text (redactor, sbx_request_get_name (request));
  g_autofree char *reason = last != NULL && last->reason != NULL ? sbx_redactor_text (redactor, last->reason) : NULL;
  g_autofree char *type = sbx_redactor_text (redactor, sbx_exchange_get_content_type (exchange));
  g_autofree char *problem = error != NULL ? sbx_redactor_text (redactor, error->message) : NULL;

  return g_object_new (SBX_TYPE_HISTORY_ENTRY,
                       "id", sbx_exchange_get_id (exchange),
                       "request-id", sbx_record_get_id (SBX_RECORD (request)),
                       "environment", environment,
                       "name", name,
                       "method", method,
                       "url", address,
                       "status", (gint64) sbx_exchange_get_status (exchange),
                       "reason", reason,
                       "error", problem,
                       "started-at", sbx_exchange_get_started_at (exchange),
                       "duration", sbx_exchange_get_duration (exchange),
                       "wire-size", (gint64) sbx_exchange_get_wire_size (exchange),
                       "body-size", (gint64) sbx_exchange_get_body_size (exchange),
                       "content-type", type,
                       "body-kept", kept->received,
                       "body-bytes", (gint64) kept->bytes,
                       "request", json,
                       "document", document,
                       NULL);
}

/* Asked after every exchange, so from indexes alone. Every hundredth is for what a crash left behind: the command line has no other time
 * to remove it. */
static gboolean
is_within (SbxStore *store, guint64 budget, gboolean *within, GError **error)
{
  const char *what = _("The history could not be trimmed");
  sqlite3 *db = sbx_store_borrow_reader (store, error);
  SbxStatement *statement;
  int code = SQLITE_ERROR;

  if (db == NULL)
    return FALSE;
  statement = sbx_store_prepare (db, "SELECT total(\"bodyBytes\") <= ?1 AND (SELECT max(rowid) FROM \"exchanges\") % 100 > 0"
                                     " FROM \"exchanges\" WHERE \"bodyBytes\" > 0", what, error, NULL);
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, budget);
      code = sqlite3_step (statement);
      *within = code == SQLITE_ROW && sqlite3_column_int (statement, 0);
      if (code != SQLITE_ROW)
        sbx_store_set_error (db, code, what, error);
      sbx_connection_release (statement);
    }
  sbx_store_return_reader (store, db);
  return code == SQLITE_ROW;
}

gboolean
sbx_history_add (SbxStore *store, SbxExchange *exchange, SbxRequest *request, const char *environment,
                 SbxRedactor *redactor, guint64 budget, GError **error)
{
  g_autoptr(SbxRedactor) own = redactor != NULL ? g_object_ref (redactor) : sbx_redactor_new ();
  g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(SbxHistoryEntry) entry = NULL;
  Kept kept = { 0 };
  gboolean within;

  g_return_val_if_fail (SBX_IS_STORE (store) && SBX_IS_EXCHANGE (exchange) && SBX_IS_REQUEST (request), FALSE);

  cover_exchange (own, exchange);
  keep_body (store, exchange, SBX_BODY_FILE_SENT, sbx_exchange_get_sent_body (exchange), own, budget, &kept, warnings);
  kept.received = keep_body (store, exchange, SBX_BODY_FILE_RECEIVED, sbx_exchange_get_body (exchange), own, budget, &kept, warnings);
  if (kept.bytes > 0)
    sbx_history_sync_bodies (store);
  entry = make_entry (exchange, request, environment, own, &kept, warnings);
  if (!sbx_store_save (store, SBX_RECORD (entry), error))
    {
      sbx_history_remove_bodies (store, sbx_exchange_get_id (exchange));
      return FALSE;
    }
  if (kept.bytes == 0)
    return TRUE;
  return is_within (store, budget, &within, error) && (within || sbx_history_enforce (store, budget, error));
}

static SbxSpool *
open_body (SbxStore *store, const char *id, SbxBodyFile which)
{
  g_autofree char *path = sbx_history_body_path (store, id, which);

  return sbx_spool_open (path, NULL);
}

static gboolean
restore_body (SbxStore *store, SbxExchange *exchange, SbxHistoryEntry *entry, GError **error)
{
  const char *id = sbx_record_get_id (SBX_RECORD (entry));
  g_autoptr(SbxSpool) body = open_body (store, id, SBX_BODY_FILE_RECEIVED);
  gint64 status, wire_size, body_size;

  g_object_get (entry, "status", &status, "wire-size", &wire_size, "body-size", &body_size, NULL);
  if (body == NULL && status == 0 && body_size == 0)
    return TRUE;
  if (body == NULL)
    {
      g_autofree char *directory = sbx_spool_dup_directory ();

      if (body_size > 0)
        sbx_exchange_add_warning (exchange, _("The body was not kept: it was too large for the history, or had to make room for newer ones."));
      body = sbx_spool_new (directory, error);
      if (body == NULL)
        return FALSE;
    }
  sbx_exchange_set_body (exchange, body);
  sbx_exchange_set_sizes (exchange, wire_size, body_size);
  return TRUE;
}

static void
restore_sent_body (SbxStore *store, SbxExchange *exchange, const char *id, guint64 size)
{
  g_autoptr(SbxSpool) body = size > 0 ? open_body (store, id, SBX_BODY_FILE_SENT) : NULL;

  if (body != NULL)
    sbx_exchange_set_sent_body (exchange, body);
  else if (size > 0)
    sbx_exchange_add_warning (exchange, _("The body that was sent was not kept: it was too large for the history, or had to make room for newer ones."));
}

SbxExchange *
sbx_history_load_exchange (SbxStore *store, const char *id, GError **error)
{
  g_autoptr(SbxHistoryEntry) entry = sbx_store_dup_record (store, SBX_TYPE_HISTORY_ENTRY, id, error);
  g_autoptr(SbxExchange) exchange = NULL;
  g_autofree char *document = NULL;
  gint64 started_at, duration;
  guint64 sent_size;

  if (entry == NULL)
    return NULL;
  g_object_get (entry, "document", &document, "started-at", &started_at, "duration", &duration, NULL);
  exchange = sbx_exchange_new ();
  sbx_exchange_set_id (exchange, id);
  sbx_exchange_set_started_at (exchange, started_at);
  if (!sbx_history_read_document (exchange, document, &sent_size, error))
    return NULL;
  restore_sent_body (store, exchange, id, sent_size);
  if (!restore_body (store, exchange, entry, error))
    return NULL;
  sbx_exchange_set_duration (exchange, duration);
  sbx_exchange_set_phase (exchange, SBX_PHASE_DONE);
  return g_steal_pointer (&exchange);
}

SbxRequest *
sbx_history_load_request (SbxStore *store, const char *id, GError **error)
{
  g_autoptr(SbxHistoryEntry) entry = sbx_store_dup_record (store, SBX_TYPE_HISTORY_ENTRY, id, error);
  g_autofree char *json = NULL;
  g_autofree char *new_id = sbx_cuid_new ();
  SbxRecord *request;

  if (entry == NULL)
    return NULL;
  g_object_get (entry, "request", &json, NULL);
  request = sbx_record_new_from_json (SBX_TYPE_REQUEST, json, error);
  if (request == NULL)
    return NULL;
  /* A request of its own: not yet used, not yet saved. */
  g_object_set (request, "id", new_id, "usage-count", G_GINT64_CONSTANT (0), "created-at", G_GINT64_CONSTANT (0),
                "updated-at", G_GINT64_CONSTANT (0), NULL);
  sbx_record_set_null (request, "lastUsed");
  return SBX_REQUEST (request);
}

typedef struct
{
  guint64     budget;
  GHashTable *kept;     /* ids whose bodies stay */
  GPtrArray  *dropped;  /* ids whose bodies go */
} Enforcement;

static gboolean
sort_bodies (sqlite3 *db, Enforcement *enforcement, GError **error)
{
  const char *what = _("The history could not be trimmed");
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db,
    "SELECT \"id\", \"bodyBytes\" FROM \"exchanges\" WHERE \"bodyBytes\" > 0 ORDER BY \"startedAt\" DESC, rowid DESC", what, error, NULL);
  guint64 total = 0;
  int code;

  if (statement == NULL)
    return FALSE;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      char *id = g_strdup ((const char *) sqlite3_column_text (statement, 0));

      total += sqlite3_column_int64 (statement, 1);
      if (total <= enforcement->budget)
        g_hash_table_add (enforcement->kept, id);
      else
        g_ptr_array_add (enforcement->dropped, id);
    }
  return code == SQLITE_DONE || sbx_store_set_error (db, code, what, error);
}

static gboolean
clear_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  sbx_store_note_change (store, "exchanges", NULL, TRUE);
  return sort_bodies (db, data, error)
         && sbx_store_execute (db, "DELETE FROM \"exchanges\"", _("The history could not be cleared"), error, NULL);
}

static gboolean
clear (SbxStore *store, GError **error)
{
  g_autoptr(GHashTable) none = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) dropped = g_ptr_array_new_with_free_func (g_free);
  Enforcement all = { 0, none, dropped };

  if (!sbx_store_write (store, clear_job, &all, error))
    return FALSE;
  for (guint i = 0; i < dropped->len; i++)
    sbx_history_remove_bodies (store, dropped->pdata[i]);
  sbx_history_remove_strays (store, none);
  return TRUE;
}

gboolean
sbx_history_remove (SbxStore *store, const char *const *ids, GError **error)
{
  if (ids == NULL)
    return clear (store, error);
  if (!sbx_store_remove (store, SBX_TYPE_HISTORY_ENTRY, ids, error))
    return FALSE;
  for (; *ids != NULL; ids++)
    sbx_history_remove_bodies (store, *ids);
  return TRUE;
}

/* Of those that are not there any more, none. */
static GPtrArray *
load_entries (SbxStore *store, const char *const *ids, GError **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (; *ids != NULL; ids++)
    {
      g_autoptr(GError) problem = NULL;
      SbxHistoryEntry *entry = sbx_store_dup_record (store, SBX_TYPE_HISTORY_ENTRY, *ids, &problem);

      if (entry != NULL)
        g_ptr_array_add (entries, entry);
      else if (!g_error_matches (problem, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
    }
  return g_steal_pointer (&entries);
}

GPtrArray *
sbx_history_take (SbxStore *store, const char *const *ids, GError **error)
{
  g_autoptr(GPtrArray) taken = NULL;

  g_return_val_if_fail (SBX_IS_STORE (store) && ids != NULL, NULL);

  taken = load_entries (store, ids, error);
  if (taken == NULL)
    return NULL;
  for (guint i = 0; i < taken->len; i++)
    sbx_history_touch_bodies (store, sbx_record_get_id (taken->pdata[i]));
  if (!sbx_store_remove (store, SBX_TYPE_HISTORY_ENTRY, ids, error))
    return NULL;
  return g_steal_pointer (&taken);
}

gboolean
sbx_history_put_back (SbxStore *store, GPtrArray *taken, GError **error)
{
  g_return_val_if_fail (SBX_IS_STORE (store) && taken != NULL, FALSE);

  return sbx_store_save_all (store, taken, error);
}

void
sbx_history_forget (SbxStore *store, GPtrArray *taken)
{
  g_return_if_fail (SBX_IS_STORE (store) && taken != NULL);

  for (guint i = 0; i < taken->len; i++)
    sbx_history_remove_bodies (store, sbx_record_get_id (taken->pdata[i]));
}

/* The first id that the query finds, with the exchange's own as its parameter. */
static gboolean
find_id (sqlite3 *db, const char *sql, const char *id, char **found, GError **error)
{
  const char *what = _("The history could not be read");
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db, sql, what, error, id, NULL);
  int code;

  *found = NULL;
  if (statement == NULL)
    return FALSE;
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *found = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  return code == SQLITE_ROW || code == SQLITE_DONE || sbx_store_set_error (db, code, what, error);
}

void
sbx_history_neighbours_clear (SbxHistoryNeighbours *self)
{
  g_clear_pointer (&self->older, g_free);
  g_clear_pointer (&self->newer, g_free);
  g_clear_pointer (&self->latest, g_free);
}

gboolean
sbx_history_find_neighbours (SbxStore *store, const char *id, SbxHistoryNeighbours *neighbours, GError **error)
{
  sqlite3 *db = sbx_store_borrow_reader (store, error);
  gboolean ok;

  *neighbours = (SbxHistoryNeighbours) { 0 };
  if (db == NULL)
    return FALSE;
  ok = find_id (db, "SELECT o.\"id\" FROM \"exchanges\" e JOIN \"exchanges\" o ON o.\"requestId\" = e.\"requestId\""
                    " AND (o.\"startedAt\", o.rowid) < (e.\"startedAt\", e.rowid)"
                    " WHERE e.\"id\" = ?1 ORDER BY o.\"startedAt\" DESC, o.rowid DESC LIMIT 1", id, &neighbours->older, error)
       && find_id (db, "SELECT o.\"id\" FROM \"exchanges\" e JOIN \"exchanges\" o ON o.\"requestId\" = e.\"requestId\""
                       " AND (o.\"startedAt\", o.rowid) > (e.\"startedAt\", e.rowid)"
                       " WHERE e.\"id\" = ?1 ORDER BY o.\"startedAt\", o.rowid LIMIT 1", id, &neighbours->newer, error)
       && find_id (db, "SELECT o.\"id\" FROM \"exchanges\" e JOIN \"exchanges\" o ON o.\"requestId\" = e.\"requestId\""
                       " WHERE e.\"id\" = ?1 ORDER BY o.\"startedAt\" DESC, o.rowid DESC LIMIT 1", id, &neighbours->latest, error);
  sbx_store_return_reader (store, db);
  if (g_strcmp0 (neighbours->latest, id) == 0)
    g_clear_pointer (&neighbours->latest, g_free);
  if (!ok)
    sbx_history_neighbours_clear (neighbours);
  return ok;
}

gboolean
sbx_history_measure (SbxStore *store, guint64 *n_exchanges, guint64 *bytes, GError **error)
{
  const char *what = _("The history could not be measured");
  sqlite3 *db = sbx_store_borrow_reader (store, error);
  SbxStatement *statement;
  int code = SQLITE_ERROR;

  if (db == NULL)
    return FALSE;
  /* Both are read from indexes alone. */
  statement = sbx_store_prepare (db,
    "SELECT (SELECT count(*) FROM \"exchanges\"), (SELECT total(\"bodyBytes\") FROM \"exchanges\" WHERE \"bodyBytes\" > 0)",
    what, error, NULL);
  if (statement != NULL)
    {
      code = sqlite3_step (statement);
      *n_exchanges = code == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : 0;
      *bytes = code == SQLITE_ROW ? sqlite3_column_int64 (statement, 1) : 0;
      if (code != SQLITE_ROW)
        sbx_store_set_error (db, code, what, error);
      sbx_connection_release (statement);
    }
  sbx_store_return_reader (store, db);
  return code == SQLITE_ROW;
}

static gboolean
enforce_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  Enforcement *enforcement = data;

  if (!sort_bodies (db, enforcement, error))
    return FALSE;
  for (guint i = 0; i < enforcement->dropped->len; i++)
    {
      const char *id = enforcement->dropped->pdata[i];

      if (!sbx_store_execute (db, "UPDATE \"exchanges\" SET \"bodyKept\" = 0, \"bodyBytes\" = 0 WHERE \"id\" = ?1",
                              _("The history could not be trimmed"), error, id, NULL))
        return FALSE;
      sbx_store_note_change (store, "exchanges", id, FALSE);
    }
  return TRUE;
}

/* kept: a set to be filled. */
static gboolean
enforce (SbxStore *store, guint64 budget, GHashTable *kept, GError **error)
{
  g_autoptr(GPtrArray) dropped = g_ptr_array_new_with_free_func (g_free);
  Enforcement enforcement = { budget, kept, dropped };

  if (!sbx_store_write (store, enforce_job, &enforcement, error))
    return FALSE;
  for (guint i = 0; i < dropped->len; i++)
    sbx_history_remove_bodies (store, dropped->pdata[i]);
  return TRUE;
}

gboolean
sbx_history_enforce (SbxStore *store, guint64 budget, GError **error)
{
  g_autoptr(GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!enforce (store, budget, kept, error))
    return FALSE;
  sbx_history_remove_strays (store, kept);
  return TRUE;
}
