#define G_LOG_DOMAIN "sbx-text"

#include "sbx-text-search.h"

#include "sbx-text-announcer.h"
#include "sbx-text-matcher.h"

#define CHUNK_BYTES (64 * 1024)
/* What is kept of places that were asked for: the rows on a screen are in few chunks. */
#define CACHED_CHUNKS 16

typedef struct
{
  guint32 count;
  guint32 from;      /* where in it the search begins: a match may reach into it */
} Chunk;

/* The matches of one chunk, found again. */
typedef struct
{
  guint64  chunk;
  GArray  *spans;    /* of SbxTextSpan, from the chunk's start; NULL: unused */
} Cached;

struct _SbxTextSearch
{
  GObject         parent_instance;

  SbxSpool       *spool;
  SbxTextMatcher *matcher;
  GCancellable   *cancellable;
  SbxTextAnnouncer announcer;
  guint64         size;
  Cached          cached[CACHED_CHUNKS];
  guint           next_cached;

  GMutex          lock;      /* for all below */
  GArray         *chunks;    /* of Chunk: those done */
  guint64         count;
  gboolean        finished;
  GError         *error;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbxTextSearch, sbx_text_search, G_TYPE_OBJECT)

static void
sbx_text_search_finalize (GObject *object)
{
  SbxTextSearch *self = SBX_TEXT_SEARCH (object);

  for (guint i = 0; i < CACHED_CHUNKS; i++)
    g_clear_pointer (&self->cached[i].spans, g_array_unref);
  g_clear_object (&self->spool);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->matcher, sbx_text_matcher_free);
  g_clear_pointer (&self->chunks, g_array_unref);
  sbx_text_announcer_clear (&self->announcer);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sbx_text_search_parent_class)->finalize (object);
}

static void
sbx_text_search_class_init (SbxTextSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_text_search_finalize;

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_TEXT_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sbx_text_search_init (SbxTextSearch *self)
{
  sbx_text_announcer_init (&self->announcer, self, signals[CHANGED]);
  self->cancellable = g_cancellable_new ();
  self->chunks = g_array_new (FALSE, FALSE, sizeof (Chunk));
  g_mutex_init (&self->lock);
}

/* The matches that start in a chunk, from its start on. buffer has room for a chunk and what the matcher wants around it. */
static gboolean
search_chunk (SbxTextSearch *self, guint64 index, guint from, char *buffer, GArray *spans, GError **error)
{
  guint64 start = index * CHUNK_BYTES;
  gsize behind = MIN (start, sbx_text_matcher_behind (self->matcher));
  gsize room = behind + CHUNK_BYTES + sbx_text_matcher_ahead (self->matcher);
  gssize n = sbx_spool_read (self->spool, start - behind, buffer, room, error);
  gsize until;

  if (n < 0)
    return FALSE;
  until = MIN (behind + CHUNK_BYTES, n);
  if (!sbx_text_matcher_run (self->matcher, buffer, n, start - behind + n >= self->size, behind + from, until, spans, error))
    return FALSE;
  for (guint i = 0; i < spans->len; i++)
    {
      SbxTextSpan *span = &g_array_index (spans, SbxTextSpan, i);

      span->start -= behind;
      span->end -= behind;
    }
  return TRUE;
}

static char *
make_buffer (SbxTextSearch *self)
{
  return g_malloc (sbx_text_matcher_behind (self->matcher) + CHUNK_BYTES + sbx_text_matcher_ahead (self->matcher));
}

/* --- The worker --- */

static void
search_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SbxTextSearch *self = source;
  g_autofree char *buffer = make_buffer (self);
  g_autoptr(GArray) spans = g_array_new (FALSE, FALSE, sizeof (SbxTextSpan));
  g_autoptr(GError) error = NULL;
  guint64 n_chunks = (self->size + CHUNK_BYTES - 1) / CHUNK_BYTES;
  guint from = 0;

  for (guint64 i = 0; i < n_chunks && !error && !g_cancellable_is_cancelled (cancellable); i++)
    {
      Chunk chunk = { 0, from };

      g_array_set_size (spans, 0);
      search_chunk (self, i, from, buffer, spans, &error);
      chunk.count = spans->len;
      from = 0;
      if (spans->len > 0)
        {
          guint end = g_array_index (spans, SbxTextSpan, spans->len - 1).end;
          from = end > CHUNK_BYTES ? end - CHUNK_BYTES : 0;
        }

      g_mutex_lock (&self->lock);
      g_array_append_val (self->chunks, chunk);
      self->count += chunk.count;
      g_mutex_unlock (&self->lock);
      sbx_text_announcer_soon (&self->announcer);
    }

  g_mutex_lock (&self->lock);
  self->finished = TRUE;
  self->error = g_steal_pointer (&error);
  g_mutex_unlock (&self->lock);
  sbx_text_announcer_soon (&self->announcer);
  g_task_return_boolean (task, TRUE);
}

SbxTextSearch *
sbx_text_search_new (SbxSpool *spool, const char *pattern, SbxTextSearchFlags flags, GError **error)
{
  g_autoptr(SbxTextSearch) self = NULL;
  g_autoptr(GTask) task = NULL;
  SbxTextMatcher *matcher;

  g_return_val_if_fail (SBX_IS_SPOOL (spool), NULL);
  g_return_val_if_fail (pattern != NULL, NULL);

  matcher = sbx_text_matcher_new (pattern, flags, error);
  if (matcher == NULL)
    return NULL;
  self = g_object_new (SBX_TYPE_TEXT_SEARCH, NULL);
  self->matcher = matcher;
  self->spool = g_object_ref (spool);
  self->size = sbx_spool_get_size (spool);
  task = g_task_new (self, self->cancellable, NULL, NULL);
  g_task_set_static_name (task, "sbx-text-search");
  g_task_run_in_thread (task, search_in_thread);
  return g_steal_pointer (&self);
}

void
sbx_text_search_cancel (SbxTextSearch *self)
{
  g_return_if_fail (SBX_IS_TEXT_SEARCH (self));

  g_cancellable_cancel (self->cancellable);
  sbx_text_announcer_stop (&self->announcer);
}

gboolean
sbx_text_search_is_finished (SbxTextSearch *self)
{
  g_mutex_lock (&self->lock);
  gboolean finished = self->finished;
  g_mutex_unlock (&self->lock);
  return finished;
}

double
sbx_text_search_get_progress (SbxTextSearch *self)
{
  g_mutex_lock (&self->lock);
  double progress = self->finished || self->size == 0 ? 1 : MIN (1, (double) self->chunks->len * CHUNK_BYTES / self->size);
  g_mutex_unlock (&self->lock);
  return progress;
}

guint64
sbx_text_search_get_count (SbxTextSearch *self)
{
  g_mutex_lock (&self->lock);
  guint64 count = self->count;
  g_mutex_unlock (&self->lock);
  return count;
}

GError *
sbx_text_search_dup_error (SbxTextSearch *self)
{
  g_mutex_lock (&self->lock);
  GError *error = self->error ? g_error_copy (self->error) : NULL;
  g_mutex_unlock (&self->lock);
  return error;
}

/* --- Places --- */

static Chunk
get_chunk (SbxTextSearch *self, guint64 index)
{
  Chunk chunk = { 0 };

  g_mutex_lock (&self->lock);
  if (index < self->chunks->len)
    chunk = g_array_index (self->chunks, Chunk, index);
  g_mutex_unlock (&self->lock);
  return chunk;
}

/* The spans in a chunk, empty where none were found. */
static GArray *
get_spans (SbxTextSearch *self, guint64 index)
{
  g_autofree char *buffer = NULL;
  Chunk chunk = get_chunk (self, index);
  Cached *cached;

  for (guint i = 0; i < CACHED_CHUNKS; i++)
    if (self->cached[i].spans && self->cached[i].chunk == index && self->cached[i].spans->len == chunk.count)
      return self->cached[i].spans;

  cached = &self->cached[self->next_cached];
  self->next_cached = (self->next_cached + 1) % CACHED_CHUNKS;
  cached->chunk = index;
  if (cached->spans == NULL)
    cached->spans = g_array_new (FALSE, FALSE, sizeof (SbxTextSpan));
  g_array_set_size (cached->spans, 0);
  if (chunk.count == 0)
    return cached->spans;
  buffer = make_buffer (self);
  search_chunk (self, index, chunk.from, buffer, cached->spans, NULL);
  return cached->spans;
}

/* How many matches there are in the chunks before index. */
static guint64
count_before (SbxTextSearch *self, guint64 index)
{
  guint64 count = 0;

  g_mutex_lock (&self->lock);
  for (guint64 i = 0; i < MIN (index, self->chunks->len); i++)
    count += g_array_index (self->chunks, Chunk, i).count;
  g_mutex_unlock (&self->lock);
  return count;
}

/* The next chunk at index or later, or at index or earlier, that has matches; -1: none. */
static gint64
find_chunk (SbxTextSearch *self, gint64 index, int step)
{
  gint64 found = -1;

  g_mutex_lock (&self->lock);
  if (index >= self->chunks->len && step < 0)
    index = (gint64) self->chunks->len - 1;
  for (; index >= 0 && index < self->chunks->len && found < 0; index += step)
    if (g_array_index (self->chunks, Chunk, index).count > 0)
      found = index;
  g_mutex_unlock (&self->lock);
  return found;
}

static gboolean
find (SbxTextSearch *self, guint64 from, int step, SbxTextMatch *match)
{
  gint64 index = from / CHUNK_BYTES;

  while ((index = find_chunk (self, index, step)) >= 0)
    {
      GArray *spans = get_spans (self, index);
      guint64 base = index * CHUNK_BYTES;

      for (guint n = 0; n < spans->len; n++)
        {
          guint i = step > 0 ? n : spans->len - 1 - n;
          const SbxTextSpan *span = &g_array_index (spans, SbxTextSpan, i);

          if (step > 0 ? base + span->start < from : base + span->start >= from)
            continue;
          *match = (SbxTextMatch) { base + span->start, base + span->end, count_before (self, index) + i };
          return TRUE;
        }
      index += step;
    }
  return FALSE;
}

gboolean
sbx_text_search_find_next (SbxTextSearch *self, guint64 from, SbxTextMatch *match)
{
  g_return_val_if_fail (SBX_IS_TEXT_SEARCH (self), FALSE);

  return find (self, from, 1, match);
}

gboolean
sbx_text_search_find_previous (SbxTextSearch *self, guint64 from, SbxTextMatch *match)
{
  g_return_val_if_fail (SBX_IS_TEXT_SEARCH (self), FALSE);

  return find (self, from, -1, match);
}

void
sbx_text_search_list (SbxTextSearch *self, guint64 start, guint64 end, GArray *matches)
{
  guint64 first = start / CHUNK_BYTES;

  g_return_if_fail (SBX_IS_TEXT_SEARCH (self));

  /* One that starts in the chunk before may reach in here. */
  for (guint64 index = first > 0 ? first - 1 : 0; end > start && index <= (end - 1) / CHUNK_BYTES; index++)
    {
      GArray *spans = get_spans (self, index);
      guint64 base = index * CHUNK_BYTES;

      for (guint i = 0; i < spans->len; i++)
        {
          const SbxTextSpan *span = &g_array_index (spans, SbxTextSpan, i);
          SbxTextMatch match = { base + span->start, base + span->end, 0 };

          if (match.end > start && match.start < end)
            g_array_append_val (matches, match);
        }
    }
}
