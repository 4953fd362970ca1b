#include "sbx-drafts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-json-text.h"
#include "sbx-secret-mark.h"
#include "sbx-store-private.h"

#define KIND "draft"

typedef struct
{
  const char *id;
  char       *document;
  int         tab;
  gboolean    secrets;  /* in the keyring */
} Draft;

/* *document is NULL without error when there is none. */
static gboolean
read_in (sqlite3 *db, const char *id, char **document, gboolean *secrets, GError **error)
{
  const char *what = _("The draft could not be read");
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db, "SELECT \"document\", \"secrets\" FROM \"drafts\" WHERE \"requestId\" = ?1",
                                                         what, error, id, NULL);
  int code;

  if (statement == NULL)
    return FALSE;
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    {
      *document = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      *secrets = sqlite3_column_int (statement, 1);
    }
  return code == SQLITE_ROW || code == SQLITE_DONE || sbx_store_set_error (db, code, what, error);
}

static gboolean
read_draft (SbxStore *store, const char *id, char **document, gboolean *secrets, GError **error)
{
  sqlite3 *db = sbx_store_borrow_reader (store, error);
  gboolean ok;

  *document = NULL;
  *secrets = FALSE;
  if (db == NULL)
    return FALSE;
  ok = read_in (db, id, document, secrets, error);
  sbx_store_return_reader (store, db);
  return ok;
}

static gboolean
save_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  const char *what = _("The draft could not be saved");
  Draft *draft = data;
  g_autoptr(SbxStatement) statement = sbx_store_prepare (db,
    "INSERT INTO \"drafts\" (\"requestId\", \"document\", \"tab\", \"secrets\", \"savedAt\") VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT (\"requestId\") DO UPDATE SET \"document\" = ?2, \"tab\" = ?3, \"secrets\" = ?4, \"savedAt\" = ?5",
    what, error, draft->id, draft->document, NULL);
  int code;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 3, draft->tab);
  sqlite3_bind_int (statement, 4, draft->secrets);
  sqlite3_bind_int64 (statement, 5, g_get_real_time () / 1000);
  code = sqlite3_step (statement);
  if (code != SQLITE_DONE)
    return sbx_store_set_error (db, code, what, error);
  sbx_store_note_change (store, "drafts", draft->id, FALSE);
  return TRUE;
}

/* {"NAME": "value", …}: what was taken out of the request, to be put back when the draft is opened. */
static char *
secrets_to_json (GPtrArray *secrets)
{
  GString *json = g_string_new ("{");

  for (guint i = 0; i < secrets->len; i++)
    {
      SbxFoundSecret *secret = secrets->pdata[i];

      sbx_json_append_member (json, secret->variable, secret->value);
    }
  g_string_append_c (json, '}');
  return g_string_free_and_steal (json);
}

/* Secrets that no keyring takes are left out of the draft: better typed again than kept in the open. */
static gboolean
keep_secrets (SbxVault *vault, const char *id, GPtrArray *secrets)
{
  char *json;
  gboolean kept;

  if (secrets->len == 0)
    return FALSE;
  json = secrets_to_json (secrets);
  /* Translators: what the keyring’s own application shows. */
  kept = sbx_vault_store (vault, KIND, id, _("Signalbox: secrets of an unsaved request"), json, NULL, NULL);
  sbx_secret_free (json);
  return kept;
}

gboolean
sbx_drafts_save (SbxStore *store, SbxVault *vault, SbxRequest *request, int tab, GError **error)
{
  g_autoptr(SbxRequest) copy = SBX_REQUEST (sbx_record_copy (SBX_RECORD (request)));
  g_autoptr(GPtrArray) secrets = sbx_request_take_secrets (copy, NULL);
  g_autofree char *document = sbx_record_to_json (SBX_RECORD (copy), TRUE);
  g_autofree char *before = NULL;
  g_autoptr(SbxSecretMark) mark = sbx_secret_mark_new (store, vault);
  Draft draft = { sbx_record_get_id (SBX_RECORD (request)), document, tab };
  gboolean had_secrets;

  if (!read_draft (store, draft.id, &before, &had_secrets, error))
    return FALSE;
  if (had_secrets || secrets->len > 0)
    sbx_secret_mark_add (mark, KIND, draft.id);
  draft.secrets = keep_secrets (vault, draft.id, secrets);
  if (!sbx_store_write (store, save_job, &draft, error))
    return FALSE;
  if (!had_secrets || draft.secrets || sbx_vault_clear (vault, KIND, draft.id, NULL, NULL))
    sbx_secret_mark_settle (mark);
  return TRUE;
}

/* Each "{{NAME}}" of the document becomes the value that stood there, escaped as a part of a JSON string. */
static void
put_secrets_back (GString *document, const char *secrets)
{
  SbxJsonSlice object, value;
  SbxJsonIter iter;
  char *name;

  if (!sbx_json_slice (secrets, &object, NULL) || object.kind != SBX_JSON_OBJECT)
    return;
  sbx_json_iter_init (&iter, &object);
  while (sbx_json_iter_next (&iter, &name, &value))
    {
      g_autofree char *reference = g_strdup_printf ("{{%s}}", name);
      char *escaped = g_strndup (value.start + 1, value.end - value.start - 2);

      g_string_replace (document, reference, escaped, 0);
      sbx_secret_free (escaped);
      g_free (name);
    }
}

SbxRequest *
sbx_drafts_load (SbxStore *store, SbxVault *vault, const char *request_id, GError **error)
{
  g_autofree char *text = NULL;
  gboolean secrets;
  GString *document;
  SbxRecord *request;
  char *values;

  if (!read_draft (store, request_id, &text, &secrets, error) || text == NULL)
    return NULL;

  document = g_string_new (text);
  values = secrets ? sbx_vault_lookup (vault, KIND, request_id, NULL, NULL) : NULL;
  if (values != NULL)
    put_secrets_back (document, values);
  sbx_secret_free (values);
  request = sbx_record_new_from_json (SBX_TYPE_REQUEST, document->str, error);
  sbx_secret_free (g_string_free_and_steal (document));
  return request != NULL ? SBX_REQUEST (request) : NULL;
}

static gboolean
discard_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  const char *id = data;

  sbx_store_note_change (store, "drafts", id, TRUE);
  return sbx_store_execute (db, "DELETE FROM \"drafts\" WHERE \"requestId\" = ?1", _("The draft could not be discarded"), error, id, NULL);
}

gboolean
sbx_drafts_discard (SbxStore *store, SbxVault *vault, const char *request_id, GError **error)
{
  g_autofree char *document = NULL;
  g_autoptr(SbxSecretMark) mark = sbx_secret_mark_new (store, vault);
  gboolean secrets;

  if (!read_draft (store, request_id, &document, &secrets, error))
    return FALSE;
  if (document == NULL)
    return TRUE;
  if (secrets)
    sbx_secret_mark_add (mark, KIND, request_id);
  if (!sbx_store_write (store, discard_job, (gpointer) request_id, error) ||
      (secrets && !sbx_vault_clear (vault, KIND, request_id, NULL, error)))
    return FALSE;
  sbx_secret_mark_settle (mark);
  return TRUE;
}

GPtrArray *
sbx_drafts_list (SbxStore *store, GError **error)
{
  const char *what = _("The drafts could not be read");
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *db = sbx_store_borrow_reader (store, error);
  SbxStatement *statement;
  int code = SQLITE_ERROR;

  if (db == NULL)
    return NULL;
  statement = sbx_store_prepare (db, "SELECT \"requestId\" FROM \"drafts\" ORDER BY \"tab\" < 0, \"tab\", \"savedAt\"", what, error, NULL);
  if (statement != NULL)
    {
      while ((code = sqlite3_step (statement)) == SQLITE_ROW)
        g_ptr_array_add (ids, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
      if (code != SQLITE_DONE)
        sbx_store_set_error (db, code, what, error);
      sbx_connection_release (statement);
    }
  sbx_store_return_reader (store, db);
  return code == SQLITE_DONE ? g_steal_pointer (&ids) : NULL;
}
