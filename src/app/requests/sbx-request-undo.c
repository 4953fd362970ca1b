/* Undo and redo of a SbxRequestPage: one history for everything that can be changed in it, so that a removed row, another kind of
 * body and typed text come back in the order in which they went. The entries and texts of the page keep no history of their own.
 *
 * A step is the request as it stood. Typing in one part without a pause is one step.
 */
#include "sbx-request-page-private.h"

#include <string.h>

#include "sbx-code-find.h"

#define PAUSE_US (700 * G_TIME_SPAN_MILLISECOND)
#define LONGEST_US (4 * G_TIME_SPAN_SECOND)
#define MAX_STEPS 200
#define MAX_BYTES (32 * 1024 * 1024)

/* Where a column is edited; NULL: it is not a person's. */
static const struct { const char *column, *part; } places[] = {
  { "url", "" }, { "method", "" }, { "params", "params" }, { "headers", "headers" }, { "body", "body" }, { "auth", "auth" },
  { "settings", "settings" }, { "name", "notes" }, { "description", "notes" }, { "tags", "notes" }, { "favorite", "notes" },
};

/* The part in which the two differ: "" is the line with the address; NULL: nothing that a person typed differs. */
static const char *
find_part (SbxRequest *one,
           SbxRequest *other)
{
  g_autoptr (GPtrArray) columns = sbx_record_diff (SBX_RECORD (one), SBX_RECORD (other));
  const char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      if (!g_ptr_array_find_with_equal_func (columns, places[i].column, g_str_equal, NULL))
        continue;
      /* A parameter changes the address too. */
      if (found == NULL || *found == '\0')
        found = places[i].part;
    }

  return found;
}

static SbxRequest *
copy (SbxRequest *request)
{
  return SBX_REQUEST (sbx_record_copy (SBX_RECORD (request)));
}

/* Once: reading the body copies it. */
static gsize
weigh (SbxRequest *step)
{
  gsize bytes = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (step), "bytes"));

  if (bytes == 0)
    {
      g_autofree char *body = NULL;

      g_object_get (step, "body", &body, NULL);
      bytes = 1024 + (body != NULL ? strlen (body) : 0);
      g_object_set_data (G_OBJECT (step), "bytes", GSIZE_TO_POINTER (bytes));
    }
  return bytes;
}

static void
trim (GQueue *steps)
{
  gsize bytes = 0;
  guint n = 0;

  for (GList *step = steps->head; step != NULL; step = step->next, n++)
    {
      bytes += weigh (step->data);
      if (n > 0 && (n >= MAX_STEPS || bytes > MAX_BYTES))
        {
          while (steps->length > n)
            g_object_unref (g_queue_pop_tail (steps));
          return;
        }
    }
}

void
sbx_request_page_note_step (SbxRequestPage *self)
{
  gint64 now = g_get_monotonic_time ();
  const char *part = find_part (self->noted, self->request);
  gboolean goes_on;

  if (part == NULL)
    return;

  goes_on = self->undo.length > 0 && g_strcmp0 (part, self->step_part) == 0 && now - self->step_last < PAUSE_US &&
            now - self->step_start < LONGEST_US;
  if (!goes_on)
    {
      g_queue_push_head (&self->undo, g_steal_pointer (&self->noted));
      trim (&self->undo);
      self->step_start = now;
      self->step_part = part;
    }
  self->step_last = now;
  g_queue_clear_full (&self->redo, g_object_unref);
  g_clear_object (&self->noted);
  self->noted = copy (self->request);
}

void
sbx_request_page_end_step (SbxRequestPage *self)
{
  self->step_part = NULL;
}

void
sbx_request_page_skip_step (SbxRequestPage *self)
{
  sbx_request_page_end_step (self);
  g_clear_object (&self->noted);
  self->noted = copy (self->request);
}

void
sbx_request_page_rebase_steps (SbxRequestPage *self,
                               SbxRequest     *from,
                               SbxRequest     *to)
{
  GQueue *const queues[] = { &self->undo, &self->redo };

  for (guint i = 0; i < G_N_ELEMENTS (queues); i++)
    {
      for (GList *step = queues[i]->head; step != NULL; step = step->next)
        sbx_record_rebase (step->data, SBX_RECORD (from), SBX_RECORD (to));
    }
  sbx_request_page_skip_step (self);
}

gboolean
sbx_request_page_can_undo (SbxRequestPage *self)
{
  return self->undo.length > 0;
}

gboolean
sbx_request_page_can_redo (SbxRequestPage *self)
{
  return self->redo.length > 0;
}

/* Only what a person changes; when it was used and saved is not undone. */
static void
take_over (SbxRequest *request,
           SbxRequest *step)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      GValue value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (step), places[i].column, &value);
      g_object_set_property (G_OBJECT (request), places[i].column, &value);
      g_value_unset (&value);
    }
}

static gboolean
step_back (SbxRequestPage *self,
           GQueue         *from,
           GQueue         *to)
{
  g_autoptr (SbxRequest) step = NULL;
  const char *part;

  sbx_request_page_take_body (self);
  step = g_queue_pop_head (from);
  if (step == NULL)
    return FALSE;

  part = find_part (self->request, step);
  g_queue_push_head (to, copy (self->request));
  take_over (self->request, step);
  sbx_request_page_skip_step (self);
  sbx_request_page_load (self);
  if (part != NULL && *part != '\0')
    sbx_request_page_show_part (self, part);
  sbx_request_page_edited (self);
  return TRUE;
}

gboolean
sbx_request_page_undo (SbxRequestPage *self)
{
  return step_back (self, &self->undo, &self->redo);
}

gboolean
sbx_request_page_redo (SbxRequestPage *self)
{
  return step_back (self, &self->redo, &self->undo);
}

gboolean
sbx_request_page_revert (SbxRequestPage *self)
{
  sbx_request_page_take_body (self);
  if (self->saved == NULL || !self->modified)
    return FALSE;

  sbx_request_page_end_step (self);
  take_over (self->request, self->saved);
  sbx_request_page_load (self);
  sbx_request_page_edited (self);
  sbx_request_page_end_step (self);
  return TRUE;
}

/* --- Keys --- */

/* Before the text that has the focus: it would take the keys and do nothing with them. What is typed to find something is no part of this. */
static gboolean
key_cb (GtkWidget *widget,
        GVariant  *parameter,
        gpointer   data)
{
  SbxRequestPage *self = SBX_REQUEST_PAGE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (focus != NULL && (gtk_widget_is_ancestor (focus, GTK_WIDGET (self->response)) ||
                        gtk_widget_get_ancestor (focus, SBX_TYPE_CODE_FIND) != NULL))
    return GDK_EVENT_PROPAGATE;

  if (!(data != NULL ? sbx_request_page_redo (self) : sbx_request_page_undo (self)))
    gtk_widget_error_bell (widget);
  return GDK_EVENT_STOP;
}

static void
add_key (GtkShortcutController *keys,
         guint                  key,
         GdkModifierType        modifiers,
         gboolean               redo)
{
  GtkShortcutAction *action = gtk_callback_action_new (key_cb, GINT_TO_POINTER (redo), NULL);

  gtk_shortcut_controller_add_shortcut (keys, gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers), action));
}

void
sbx_request_page_watch_undo (SbxRequestPage *self)
{
  GtkShortcutController *keys = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (keys), GTK_PHASE_CAPTURE);
  add_key (keys, GDK_KEY_z, GDK_CONTROL_MASK, FALSE);
  add_key (keys, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, TRUE);
  add_key (keys, GDK_KEY_y, GDK_CONTROL_MASK, TRUE);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (keys));
}
