/* Walks a query depth first, value by value, which gives the order of the RFC without a list of what was found so far. */
#include "sbx-json-path-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_DEPTH 1000
#define MAX_RESULT_BYTES (512 * 1024 * 1024)
#define COPY_BYTES (64 * 1024)

typedef struct
{
  Query   *query;
  guint    next;      /* the segment to apply */
  Visit    visit;
  gpointer data;
} Rest;

static gboolean apply (Walk *walk, const Rest *rest, guint64 node);

void
sbx_json_path_fail (Walk *walk, const char *message)
{
  if (walk->reader.error == NULL)
    g_set_error_literal (&walk->reader.error, SBX_JSON_PATH_ERROR, SBX_JSON_PATH_ERROR_LIMIT, message);
}

static void
tell_progress (Walk *walk, guint64 offset)
{
  if (walk->progress && walk->quiet == 0 && walk->reader.size > 0)
    g_atomic_int_set (walk->progress, (int) (offset * 1000.0 / walk->reader.size));
}

static gboolean
found (Walk *walk, const Rest *rest, guint64 node)
{
  const Rest next = { rest->query, rest->next + 1, rest->visit, rest->data };

  return apply (walk, &next, node);
}

/* --- Selectors --- */

static gboolean
key_is (Walk *walk, const SbxJsonChild *child, const char *name)
{
  gsize length = strlen (name), got;
  guint64 source = child->key_end - child->key;
  g_autofree char *bytes = NULL;
  g_autofree char *text = NULL;

  /* A byte is six at most, as \u0041. */
  if (source < length + 2 || source > length * 6 + 2)
    return FALSE;
  bytes = sbx_json_reader_dup_bytes (&walk->reader, child->key, child->key_end, source, &got);
  if (bytes == NULL)
    return FALSE;
  if (source == length + 2)
    return memcmp (bytes + 1, name, length) == 0;
  if (memchr (bytes, '\\', got) == NULL)
    return FALSE;
  text = sbx_json_unescape (bytes, got);
  return strcmp (text, name) == 0;
}

/* Of a slice over n elements: from the lower bound to before the upper one, as RFC 9535 has it. */
static void
slice_bounds (const Selector *selector, gint64 n, gint64 *lower, gint64 *upper)
{
  gint64 step = selector->step;
  gint64 start = selector->has_start ? selector->start : step >= 0 ? 0 : n - 1;
  gint64 end = selector->has_end ? selector->end : step >= 0 ? n : -n - 1;

  start = start >= 0 ? start : n + start;
  end = end >= 0 ? end : n + end;
  if (step >= 0)
    {
      *lower = CLAMP (start, 0, n);
      *upper = CLAMP (end, 0, n);
    }
  else
    {
      *upper = CLAMP (start, -1, n - 1);
      *lower = CLAMP (end, -1, n - 1);
    }
}

static gboolean
slice_backwards (Walk *walk, const Rest *rest, const Selector *selector, guint64 node, gint64 lower, gint64 upper)
{
  g_autoptr(GArray) offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
  SbxJsonChild child;

  sbx_json_child_init (&child, &walk->reader, node);
  while (sbx_json_child_next (&child, &walk->reader) && (gint64) child.index <= upper)
    if ((gint64) child.index > lower && (upper - (gint64) child.index) % -selector->step == 0)
      g_array_append_val (offsets, child.value);
  for (guint i = offsets->len; i > 0; i--)
    if (!found (walk, rest, g_array_index (offsets, guint64, i - 1)))
      return FALSE;
  return TRUE;
}

static gboolean
select_slice (Walk *walk, const Rest *rest, const Selector *selector, guint64 node)
{
  gboolean counted = selector->step < 0 || selector->start < 0 || selector->end < 0;
  guint64 n = G_MAXINT64 / 2;
  gint64 lower, upper;
  SbxJsonChild child;

  if (counted)
    sbx_json_reader_pass (&walk->reader, node, &n);
  slice_bounds (selector, n, &lower, &upper);
  if (selector->step < 0)
    return slice_backwards (walk, rest, selector, node, lower, upper);

  sbx_json_child_init (&child, &walk->reader, node);
  while (selector->step > 0 && sbx_json_child_next (&child, &walk->reader) && (gint64) child.index < upper)
    {
      tell_progress (walk, child.value);
      if ((gint64) child.index >= lower && ((gint64) child.index - lower) % selector->step == 0 && !found (walk, rest, child.value))
        return FALSE;
    }
  return TRUE;
}

static gboolean
select_index (Walk *walk, const Rest *rest, const Selector *selector, guint64 node)
{
  gint64 index = selector->start;
  SbxJsonChild child;

  if (index < 0)
    {
      guint64 n;

      sbx_json_reader_pass (&walk->reader, node, &n);
      index += n;
    }
  sbx_json_child_init (&child, &walk->reader, node);
  while (index >= 0 && sbx_json_child_next (&child, &walk->reader))
    {
      tell_progress (walk, child.value);
      if ((gint64) child.index == index)
        return found (walk, rest, child.value);
    }
  return TRUE;
}

static gboolean
selects (Walk *walk, const Selector *selector, const SbxJsonChild *child)
{
  gboolean holds;

  if (selector->kind == SELECT_NAME)
    return child->object && key_is (walk, child, selector->name);
  if (selector->kind == SELECT_ALL)
    return TRUE;
  walk->quiet++;
  holds = sbx_json_path_holds (walk, selector->filter, child->value);
  walk->quiet--;
  return holds;
}

static gboolean
select_children (Walk *walk, const Rest *rest, const Selector *selector, guint64 node)
{
  SbxJsonKind kind = sbx_json_reader_find (&walk->reader, &node);
  SbxJsonChild child;

  if (kind == SBX_JSON_ARRAY && selector->kind == SELECT_INDEX)
    return select_index (walk, rest, selector, node);
  if (kind == SBX_JSON_ARRAY && selector->kind == SELECT_SLICE)
    return select_slice (walk, rest, selector, node);
  if (selector->kind == SELECT_INDEX || selector->kind == SELECT_SLICE || (selector->kind == SELECT_NAME && kind != SBX_JSON_OBJECT))
    return TRUE;

  sbx_json_child_init (&child, &walk->reader, node);
  while (sbx_json_child_next (&child, &walk->reader))
    {
      tell_progress (walk, child.value);
      if (selects (walk, selector, &child) && !found (walk, rest, child.value))
        return FALSE;
    }
  return TRUE;
}

/* --- Segments --- */

static gboolean
select_all_of (Walk *walk, const Rest *rest, const Segment *segment, guint64 node)
{
  for (guint i = 0; i < segment->selectors->len; i++)
    if (!select_children (walk, rest, g_ptr_array_index (segment->selectors, i), node))
      return FALSE;
  return TRUE;
}

static gboolean
descend (Walk *walk, const Rest *rest, const Segment *segment, guint64 node)
{
  SbxJsonChild child;
  gboolean go_on;

  if (walk->depth == MAX_DEPTH)
    {
      sbx_json_path_fail (walk, _("The body is nested more than 1,000 levels deep: “..” does not reach all of it"));
      return FALSE;
    }
  /* Looking at the children comes first; that the walk went past them all is no progress yet. */
  walk->quiet++;
  go_on = select_all_of (walk, rest, segment, node);
  walk->quiet--;
  walk->depth++;
  sbx_json_child_init (&child, &walk->reader, node);
  while (go_on && sbx_json_child_next (&child, &walk->reader))
    {
      tell_progress (walk, child.value);
      if (child.kind == SBX_JSON_OBJECT || child.kind == SBX_JSON_ARRAY)
        go_on = descend (walk, rest, segment, child.value);
    }
  walk->depth--;
  return go_on;
}

static gboolean
apply (Walk *walk, const Rest *rest, guint64 node)
{
  const Segment *segment;

  if (walk->reader.error)
    return FALSE;
  if (rest->next == rest->query->segments->len)
    return rest->visit (walk, node, rest->data);
  segment = g_ptr_array_index (rest->query->segments, rest->next);
  return segment->descendant ? descend (walk, rest, segment, node) : select_all_of (walk, rest, segment, node);
}

gboolean
sbx_json_path_walk (Walk *walk, Query *query, guint64 node, Visit visit, gpointer data)
{
  const Rest rest = { query, 0, visit, data };

  return apply (walk, &rest, query->relative ? node : walk->root);
}

/* --- What is found --- */

typedef struct
{
  SbxSpool *spool;
  guint64   n;
  GString  *waiting;   /* small values are written together */
} Found;

static gboolean
flush (Walk *walk, Found *found)
{
  gboolean done = sbx_spool_append (found->spool, found->waiting->str, found->waiting->len, &walk->reader.error);

  g_string_truncate (found->waiting, 0);
  return done;
}

static gboolean
keep_value (Walk *walk, guint64 offset, gpointer data)
{
  Found *found = data;
  guint64 end = sbx_json_reader_pass (&walk->reader, offset, NULL);

  g_string_append (found->waiting, found->n++ > 0 ? ",\n" : "");
  if (sbx_spool_get_size (found->spool) + (end - offset) > MAX_RESULT_BYTES)
    {
      sbx_json_path_fail (walk, _("More than 512 MB would be found; narrow the path"));
      return FALSE;
    }
  while (offset < end)
    {
      gsize length;
      g_autofree char *bytes = sbx_json_reader_dup_bytes (&walk->reader, offset, end, COPY_BYTES, &length);

      if (bytes == NULL || length == 0)
        break;
      g_string_append_len (found->waiting, bytes, length);
      offset += length;
      if (found->waiting->len >= COPY_BYTES && !flush (walk, found))
        return FALSE;
    }
  return walk->reader.error == NULL;
}

static void
find_all (Walk *walk, Query *query, gboolean sequence, Found *found)
{
  SbxJsonChild document;

  sbx_json_child_init_sequence (&document, 0);
  while (sbx_json_child_next (&document, &walk->reader))
    {
      walk->root = document.value;
      if (!sbx_json_path_walk (walk, query, document.value, keep_value, found) || !sequence)
        return;
    }
}

SbxSpool *
sbx_json_path_find (SbxJsonPath *self, SbxSpool *spool, gboolean sequence, guint64 *n, int *progress,
                    GCancellable *cancellable, GError **error)
{
  g_autofree char *directory = sbx_spool_dup_directory ();
  g_autoptr(SbxSpool) values = NULL;
  Walk walk = { .progress = progress };
  Found found = { 0 };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (SBX_IS_SPOOL (spool), NULL);

  values = sbx_spool_new (directory, error);
  if (values == NULL)
    return NULL;
  sbx_json_reader_init (&walk.reader, spool, cancellable);
  found.spool = values;
  found.waiting = g_string_new ("[");
  find_all (&walk, self->query, sequence, &found);
  g_string_append (found.waiting, "]\n");
  if (walk.reader.error == NULL)
    flush (&walk, &found);
  g_string_free (found.waiting, TRUE);
  *n = found.n;
  if (walk.reader.error)
    {
      g_propagate_error (error, g_steal_pointer (&walk.reader.error));
      g_clear_object (&values);
    }
  sbx_json_reader_clear (&walk.reader);
  return g_steal_pointer (&values);
}
