#include "sbx-history-budget.h"

#define TIMER   "history-budget-timer"
#define SECONDS 3

static void
trim_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  /* What goes wrong here goes wrong with the next exchange too, which says so. */
  if (!sbx_workspace_trim_history (data, &error))
    g_info ("%s", error->message);
  g_task_return_boolean (task, TRUE);
}

/* The workspace must go on the main thread: whoever has the last reference to its store waits for the writer. */
static void
trimmed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      workspace)
{
  g_object_unref (workspace);
}

static gboolean
trim_cb (gpointer workspace)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, trimmed_cb, g_object_ref (workspace));

  g_object_steal_data (workspace, TIMER);
  g_task_set_task_data (task, workspace, NULL);
  g_task_run_in_thread (task, trim_thread);
  return G_SOURCE_REMOVE;
}

static void
remove_timer (gpointer id)
{
  g_source_remove (GPOINTER_TO_UINT (id));
}

void
sbx_history_budget_changed (SbxWorkspace *workspace)
{
  guint id = g_timeout_add_seconds (SECONDS, trim_cb, workspace);

  g_object_set_data_full (G_OBJECT (workspace), TIMER, GUINT_TO_POINTER (id), remove_timer);
}
