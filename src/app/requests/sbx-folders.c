#include "sbx-folders.h"

#include "sbx-record-list.h"

struct _SbxFolders
{
  GObject       parent_instance;

  SbxWorkspace *workspace;
  GPtrArray    *paths;
  GArray       *counts;
  gboolean      reading;
  gboolean      stale;    /* the requests changed while they were read */
};

G_DEFINE_FINAL_TYPE (SbxFolders, sbx_folders, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct
{
  GPtrArray *paths;
  GArray    *counts;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_clear_pointer (&listing->paths, g_ptr_array_unref);
  g_clear_pointer (&listing->counts, g_array_unref);
  g_free (listing);
}

static void
read_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  g_autoptr (GPtrArray) paths = NULL;
  Listing *listing;
  GArray *counts = NULL;
  GError *error = NULL;

  paths = sbx_store_list_folders (data, &counts, &error);
  if (paths == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  listing = g_new0 (Listing, 1);
  listing->paths = g_steal_pointer (&paths);
  listing->counts = counts;
  g_task_return_pointer (task, listing, listing_free);
}

static void read_folders (SbxFolders *self);

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  SbxFolders *self = SBX_FOLDERS (object);
  /* The list of the requests tells of the same error. */
  Listing *listing = g_task_propagate_pointer (G_TASK (result), NULL);

  self->reading = FALSE;
  if (listing != NULL)
    {
      g_ptr_array_unref (self->paths);
      g_array_unref (self->counts);
      self->paths = g_steal_pointer (&listing->paths);
      self->counts = g_steal_pointer (&listing->counts);
      listing_free (listing);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  if (self->stale)
    read_folders (self);
}

static void
read_folders (SbxFolders *self)
{
  g_autoptr (GTask) task = NULL;

  self->stale = self->reading;
  if (self->reading)
    return;

  self->reading = TRUE;
  task = g_task_new (self, NULL, read_cb, NULL);
  g_task_set_task_data (task, g_object_ref (sbx_workspace_get_store (self->workspace)), g_object_unref);
  g_task_run_in_thread (task, read_thread);
}

static void
store_changed_cb (SbxFolders *self,
                  const char *table)
{
  if (*table == '\0' || g_str_equal (table, "requests"))
    read_folders (self);
}

GPtrArray *
sbx_folders_get_paths (SbxFolders *self)
{
  return self->paths;
}

guint
sbx_folders_get_count (SbxFolders *self,
                       guint       n)
{
  return g_array_index (self->counts, guint, n);
}

static void
sbx_folders_finalize (GObject *object)
{
  SbxFolders *self = SBX_FOLDERS (object);

  g_clear_object (&self->workspace);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->counts, g_array_unref);

  G_OBJECT_CLASS (sbx_folders_parent_class)->finalize (object);
}

static void
sbx_folders_class_init (SbxFoldersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_folders_finalize;

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_FOLDERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sbx_folders_init (SbxFolders *self)
{
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->counts = g_array_new (FALSE, FALSE, sizeof (guint));
}

SbxFolders *
sbx_folders_new (SbxWorkspace *workspace)
{
  SbxFolders *self = g_object_new (SBX_TYPE_FOLDERS, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (sbx_workspace_get_store (workspace), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  read_folders (self);
  return self;
}
