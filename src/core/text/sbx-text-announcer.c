#include "sbx-text-announcer.h"

#define TELL_EVERY (50 * 1000)

typedef struct
{
  SbxTextAnnouncer *announcer;
  GObject          *owner;
} Announcement;

static void
announcement_free (gpointer data)
{
  Announcement *announcement = data;

  g_object_unref (announcement->owner);
  g_free (announcement);
}

void
sbx_text_announcer_init (SbxTextAnnouncer *self, gpointer owner, guint signal)
{
  *self = (SbxTextAnnouncer) { .context = g_main_context_ref_thread_default (), .owner = owner, .signal = signal };
  g_mutex_init (&self->lock);
}

void
sbx_text_announcer_clear (SbxTextAnnouncer *self)
{
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);
}

static gboolean
announce_cb (gpointer data)
{
  Announcement *announcement = data;
  SbxTextAnnouncer *self = announcement->announcer;

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->source, g_source_unref);
  self->told = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);

  g_signal_emit (announcement->owner, self->signal, 0);
  return G_SOURCE_REMOVE;
}

void
sbx_text_announcer_soon (SbxTextAnnouncer *self)
{
  g_mutex_lock (&self->lock);
  if (self->source == NULL && !self->stopped)
    {
      gint64 wait = self->told + TELL_EVERY - g_get_monotonic_time ();
      Announcement *announcement = g_new0 (Announcement, 1);

      announcement->announcer = self;
      announcement->owner = g_object_ref (self->owner);
      self->source = wait > 0 ? g_timeout_source_new (wait / 1000 + 1) : g_idle_source_new ();
      g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->source, announce_cb, announcement, announcement_free);
      g_source_attach (self->source, self->context);
    }
  g_mutex_unlock (&self->lock);
}

void
sbx_text_announcer_stop (SbxTextAnnouncer *self)
{
  g_autoptr(GSource) source = NULL;

  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  source = g_steal_pointer (&self->source);
  g_mutex_unlock (&self->lock);

  if (source)
    g_source_destroy (source);
}
