/* Tells on the main thread that a worker is farther: at most some 20 times a second, and once more at the end. Private to this folder. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct
{
  GMutex        lock;       /* for all below but the first three */
  GMainContext *context;
  GObject      *owner;      /* not held: it holds this */
  guint         signal;     /* of the owner's, without arguments */
  GSource      *source;     /* NULL: nothing is to be told */
  gint64        told;       /* when it was last */
  gboolean      stopped;
} SbxTextAnnouncer;

/* For the thread-default context of the thread that calls. */
void sbx_text_announcer_init  (SbxTextAnnouncer *self, gpointer owner, guint signal);
void sbx_text_announcer_clear (SbxTextAnnouncer *self);
/* Any thread. The owner lives until it is told. */
void sbx_text_announcer_soon  (SbxTextAnnouncer *self);
/* Nothing is told any more. */
void sbx_text_announcer_stop  (SbxTextAnnouncer *self);

G_END_DECLS
