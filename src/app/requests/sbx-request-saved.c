/* How what stands on a SbxRequestPage differs from what the store has. */
#include "sbx-request-page-private.h"

#include "sbx-preferences.h"

/* Kept by the store, not typed by anybody. */
static gboolean
is_bookkeeping (const char *column)
{
  static const char *const columns[] = { "userId", "lastUsed", "usageCount", "createdAt", "updatedAt", NULL };

  return g_strv_contains (columns, column);
}

void
sbx_request_page_compare (SbxRequestPage *self)
{
  g_autoptr (SbxRequest) blank = NULL;
  g_autoptr (GPtrArray) columns = NULL;
  gboolean modified = FALSE;

  if (self->saved == NULL)
    blank = sbx_preferences_new_request ();

  columns = sbx_record_diff (SBX_RECORD (self->request), SBX_RECORD (self->saved != NULL ? self->saved : blank));
  for (guint i = 0; i < columns->len; i++)
    {
      const char *column = g_ptr_array_index (columns, i);

      /* A new request is in the folder that was chosen: nothing was done for that. */
      if (!is_bookkeeping (column) && !g_str_equal (column, "id") && (blank == NULL || !g_str_equal (column, "tags")))
        modified = TRUE;
    }

  if (self->modified != modified)
    {
      self->modified = modified;
      g_object_notify (G_OBJECT (self), "modified");
    }
}

SbxRequest *
sbx_request_page_get_saved (SbxRequestPage *self)
{
  return self->saved;
}

gboolean
sbx_request_page_get_modified (SbxRequestPage *self)
{
  return self->modified;
}

/* What is typed stays; what was changed elsewhere in what is not typed over shows here. */
void
sbx_request_page_set_saved (SbxRequestPage *self,
                            SbxRequest     *saved)
{
  g_autoptr (SbxRequest) before = NULL;

  sbx_request_page_take_body (self);
  before = g_steal_pointer (&self->saved);
  if (saved != NULL)
    self->saved = SBX_REQUEST (sbx_record_copy (SBX_RECORD (saved)));
  if (before != NULL && saved != NULL)
    {
      g_autoptr (SbxRecord) shown = sbx_record_copy (SBX_RECORD (self->request));
      g_autoptr (GPtrArray) columns = NULL;
      gboolean reload = FALSE;

      sbx_record_rebase (SBX_RECORD (self->request), SBX_RECORD (before), SBX_RECORD (saved));
      columns = sbx_record_diff (shown, SBX_RECORD (self->request));
      for (guint i = 0; i < columns->len; i++)
        reload = reload || !is_bookkeeping (g_ptr_array_index (columns, i));
      if (reload)
        {
          sbx_request_page_rebase_steps (self, SBX_REQUEST (shown), self->request);
          sbx_request_page_load (self);
          /* Nobody typed, but the draft is another now, or none is needed any more. */
          g_signal_emit_by_name (self, "edited");
        }
    }
  sbx_request_page_compare (self);
  /* Deleted elsewhere: what is shown is all that is left of it, and wants a draft. */
  if (before != NULL && saved == NULL)
    g_signal_emit_by_name (self, "edited");
}
