#include "sbx-draft-book.h"

#include <glib/gi18n.h>

#include "sbx-drafts.h"
#include "sbx-secret-mark.h"

/* What is to be done next for one id: keep this document, or (NULL) discard the draft. */
typedef struct
{
  SbxRequest *request;
  char       *id;
  int         tab;
} Work;

struct _SbxDraftBook
{
  GObject        parent_instance;

  SbxWorkspace  *workspace;
  GHashTable    *drafts;   /* id → SbxRequest */
  GHashTable    *pending;  /* id → Work: a later one takes the place of an earlier one */
  gboolean       working;
  GList         *flushes;  /* of GTask */
};

G_DEFINE_FINAL_TYPE (SbxDraftBook, sbx_draft_book, G_TYPE_OBJECT)

enum { CHANGED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void work_next (SbxDraftBook *self);

static void
work_free (Work *work)
{
  g_clear_object (&work->request);
  g_free (work->id);
  g_free (work);
}

static void
work_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  SbxDraftBook *self = source;
  SbxStore *store = sbx_workspace_get_store (self->workspace);
  SbxVault *vault = sbx_workspace_get_vault (self->workspace);
  Work *work = data;
  GError *error = NULL;
  gboolean done;

  if (work->request != NULL)
    done = sbx_drafts_save (store, vault, work->request, work->tab, &error);
  else
    done = sbx_drafts_discard (store, vault, work->id, &error);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
work_done_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      data)
{
  SbxDraftBook *self = SBX_DRAFT_BOOK (object);
  g_autoptr (GError) error = NULL;

  self->working = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_signal_emit (self, signals[FAILED], 0, error->message);

  work_next (self);
}

static void
work_next (SbxDraftBook *self)
{
  g_autoptr (GTask) task = NULL;
  GHashTableIter iter;
  gpointer key, work;

  if (self->working)
    return;

  g_hash_table_iter_init (&iter, self->pending);
  if (!g_hash_table_iter_next (&iter, &key, &work))
    {
      g_autolist (GTask) flushes = g_steal_pointer (&self->flushes);

      for (GList *flush = flushes; flush != NULL; flush = flush->next)
        g_task_return_boolean (flush->data, TRUE);
      return;
    }

  g_hash_table_iter_steal (&iter);
  self->working = TRUE;
  task = g_task_new (self, NULL, work_done_cb, NULL);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, work_thread);
}

static void
add_work (SbxDraftBook *self,
          const char   *id,
          SbxRequest   *request,
          int           tab)
{
  Work *work = g_new0 (Work, 1);

  work->request = request;
  work->id = g_strdup (id);
  work->tab = tab;
  g_hash_table_replace (self->pending, work->id, work);
  work_next (self);
}

typedef struct
{
  GPtrArray *requests;
  GError    *error;     /* of the first that could not be read */
} Loaded;

static void
loaded_free (Loaded *loaded)
{
  g_ptr_array_unref (loaded->requests);
  g_clear_error (&loaded->error);
  g_free (loaded);
}

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  SbxDraftBook *self = source;
  SbxStore *store = sbx_workspace_get_store (self->workspace);
  SbxVault *vault = sbx_workspace_get_vault (self->workspace);
  Loaded *loaded = g_new0 (Loaded, 1);
  g_autoptr (GPtrArray) ids = sbx_drafts_list (store, &loaded->error);

  /* A start is the time to look for what a crash left, as is a secret that is kept. */
  sbx_store_remove_stray_secrets (store, vault);
  loaded->requests = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (GError) error = NULL;
      SbxRequest *request = sbx_drafts_load (store, vault, g_ptr_array_index (ids, i), &error);

      if (request != NULL)
        g_ptr_array_add (loaded->requests, request);
      else if (loaded->error == NULL)
        loaded->error = g_error_new (error->domain, error->code, _("A draft could not be read: %s"), error->message);
    }

  g_task_return_pointer (task, loaded, (GDestroyNotify) loaded_free);
}

void
sbx_draft_book_load_async (SbxDraftBook        *self,
                           GAsyncReadyCallback  callback,
                           gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_run_in_thread (task, load_thread);
}

gboolean
sbx_draft_book_load_finish (SbxDraftBook  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), error);
  gboolean whole;

  if (loaded == NULL)
    return FALSE;

  for (guint i = 0; i < loaded->requests->len; i++)
    {
      SbxRequest *request = g_ptr_array_index (loaded->requests, i);
      const char *id = sbx_record_get_id (SBX_RECORD (request));

      /* What was typed since the reading began is newer. */
      if (g_hash_table_contains (self->drafts, id))
        continue;
      g_hash_table_insert (self->drafts, g_strdup (id), g_object_ref (request));
      g_signal_emit (self, signals[CHANGED], 0, id);
    }

  whole = loaded->error == NULL;
  if (!whole)
    g_propagate_error (error, g_steal_pointer (&loaded->error));
  loaded_free (loaded);
  return whole;
}

SbxRequest *
sbx_draft_book_lookup (SbxDraftBook *self,
                       const char   *id)
{
  return g_hash_table_lookup (self->drafts, id);
}

GPtrArray *
sbx_draft_book_list (SbxDraftBook *self)
{
  return g_hash_table_get_values_as_ptr_array (self->drafts);
}

void
sbx_draft_book_put (SbxDraftBook *self,
                    SbxRequest   *request,
                    int           tab)
{
  const char *id = sbx_record_get_id (SBX_RECORD (request));
  gboolean is_new = !g_hash_table_contains (self->drafts, id);

  g_hash_table_replace (self->drafts, g_strdup (id), sbx_record_copy (SBX_RECORD (request)));
  add_work (self, id, SBX_REQUEST (sbx_record_copy (SBX_RECORD (request))), tab);
  if (is_new)
    g_signal_emit (self, signals[CHANGED], 0, id);
}

void
sbx_draft_book_discard (SbxDraftBook *self,
                        const char   *id)
{
  g_autofree char *kept = g_strdup (id);

  if (!g_hash_table_remove (self->drafts, kept))
    return;

  add_work (self, kept, NULL, -1);
  g_signal_emit (self, signals[CHANGED], 0, kept);
}

void
sbx_draft_book_flush_async (SbxDraftBook        *self,
                            GAsyncReadyCallback  callback,
                            gpointer             data)
{
  self->flushes = g_list_prepend (self->flushes, g_task_new (self, NULL, callback, data));
  work_next (self);
}

gboolean
sbx_draft_book_flush_finish (SbxDraftBook  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sbx_draft_book_finalize (GObject *object)
{
  SbxDraftBook *self = SBX_DRAFT_BOOK (object);

  g_clear_object (&self->workspace);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_pointer (&self->pending, g_hash_table_unref);

  G_OBJECT_CLASS (sbx_draft_book_parent_class)->finalize (object);
}

static void
sbx_draft_book_class_init (SbxDraftBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_draft_book_finalize;

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_DRAFT_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", SBX_TYPE_DRAFT_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sbx_draft_book_init (SbxDraftBook *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) work_free);
}

SbxDraftBook *
sbx_draft_book_new (SbxWorkspace *workspace)
{
  SbxDraftBook *self = g_object_new (SBX_TYPE_DRAFT_BOOK, NULL);

  self->workspace = g_object_ref (workspace);
  return self;
}
