/* Sending and saving: the parts of SbxRequestPage that leave the main thread. */
#include "sbx-request-page-private.h"

#include <glib/gi18n.h>

/* --- Sending --- */

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (SbxRequestPage) self = data;
  g_autoptr (GError) error = NULL;

  sbx_workspace_send_finish (SBX_WORKSPACE (object), result, &error);
  g_clear_object (&self->cancellable);

  /* The tab may have been closed meanwhile. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;

  sbx_response_view_finish (self->response, error);
  sbx_auth_editor_refresh (self->auth);
  sbx_request_page_set_busy (self, FALSE);
}

void
sbx_request_page_send (SbxRequestPage *self,
                       const char     *environment_id)
{
  g_autoptr (SbxRequest) request = NULL;
  g_autoptr (SbxExchange) exchange = NULL;
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  SbxSendOptions options = { .environment_id = environment_id, .keep = TRUE, .redactor = redactor };

  if (self->busy)
    return;

  sbx_request_page_commit (self);
  if (*sbx_request_get_url (self->request) == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->address));
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  /* A copy: the person may go on typing. */
  request = SBX_REQUEST (sbx_record_copy (SBX_RECORD (self->request)));
  sbx_request_page_apply_once (self, request);
  exchange = sbx_exchange_new ();
  self->cancellable = g_cancellable_new ();
  self->touched = TRUE;
  sbx_request_page_set_busy (self, TRUE);
  sbx_response_view_start (self->response, exchange, redactor);
  adw_view_stack_set_visible_child_name (self->sides, "response");
  sbx_workspace_send_async (self->workspace, request, &options, exchange, self->cancellable, sent_cb, g_object_ref (self));
}

void
sbx_request_page_stop (SbxRequestPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

void
sbx_request_page_stop_all (SbxRequestPage *self)
{
  sbx_request_page_stop (self);
  sbx_auth_editor_stop (self->auth);
}

/* --- Saving --- */

typedef struct
{
  SbxWorkspace *workspace;
  SbxRequest   *before;   /* as it was when saving began */
  SbxRequest   *request;  /* as it is saved: secrets became references */
  GPtrArray    *moved;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->workspace);
  g_object_unref (saving->before);
  g_object_unref (saving->request);
  g_clear_pointer (&saving->moved, g_ptr_array_unref);
  g_free (saving);
}

static void
save_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Saving *saving = data;
  GError *error = NULL;

  if (sbx_workspace_save_request (saving->workspace, saving->request, &saving->moved, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
save_done_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The thread has a task of its own, which holds nothing: it might be the last to let go of the page. */
void
sbx_request_page_save_async (SbxRequestPage      *self,
                             GAsyncReadyCallback  callback,
                             gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  g_autoptr (GTask) work = g_task_new (NULL, NULL, save_done_cb, g_object_ref (task));
  Saving *saving = g_new0 (Saving, 1);

  self->saving = TRUE;
  sbx_request_page_commit (self);
  saving->workspace = g_object_ref (self->workspace);
  saving->before = SBX_REQUEST (sbx_record_copy (SBX_RECORD (self->request)));
  saving->request = SBX_REQUEST (sbx_record_copy (SBX_RECORD (self->request)));
  g_task_set_task_data (task, saving, (GDestroyNotify) saving_free);
  g_task_set_task_data (work, saving, NULL);
  g_task_run_in_thread (work, save_thread);
}

gboolean
sbx_request_page_save_finish (SbxRequestPage  *self,
                              GAsyncResult    *result,
                              GPtrArray      **moved,
                              GError         **error)
{
  Saving *saving = g_task_get_task_data (G_TASK (result));

  self->saving = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  /* What was typed while it was being saved stays, and is unsaved. */
  sbx_request_page_take_body (self);
  sbx_record_rebase (SBX_RECORD (self->request), SBX_RECORD (saving->before), SBX_RECORD (saving->request));
  sbx_request_page_skip_step (self);

  g_clear_object (&self->saved);
  self->saved = SBX_REQUEST (sbx_record_copy (SBX_RECORD (saving->request)));
  if (saving->moved != NULL && saving->moved->len > 0)
    sbx_request_page_load (self);
  else
    sbx_request_page_compare (self);

  *moved = g_steal_pointer (&saving->moved);
  return TRUE;
}
