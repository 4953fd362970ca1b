#include "sbx-diff-model.h"

#include <string.h>

/* A line that is longer is shown in part. */
#define SHOWN_BYTES  2000
#define LEAD_BYTES   60

/* --- A row --- */

struct _SbxDiffLine
{
  GObject       parent_instance;

  SbxDiffModel *model;      /* has the texts */
  SbxTextLine   lines[2];
  guint         numbers[2];
  gboolean      changed;
};

G_DEFINE_FINAL_TYPE (SbxDiffLine, sbx_diff_line, G_TYPE_OBJECT)

static void
sbx_diff_line_finalize (GObject *object)
{
  g_clear_object (&SBX_DIFF_LINE (object)->model);

  G_OBJECT_CLASS (sbx_diff_line_parent_class)->finalize (object);
}

static void
sbx_diff_line_class_init (SbxDiffLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_diff_line_finalize;
}

static void
sbx_diff_line_init (SbxDiffLine *self)
{
}

gboolean
sbx_diff_line_is_changed (SbxDiffLine *self)
{
  return self->changed;
}

guint
sbx_diff_line_get_number (SbxDiffLine *self,
                          guint        side)
{
  return self->numbers[side];
}

/* Back to the start of a character. */
static gsize
align (const SbxTextLine *line,
       gsize              index)
{
  while (index > 0 && index < line->length && ((guchar) line->text[index] & 0xc0) == 0x80)
    index--;
  return index;
}

/* What both lines begin with, and end with, is the same. */
static void
find_difference (SbxDiffLine *self,
                 guint        side,
                 gsize       *start,
                 gsize       *end)
{
  const SbxTextLine *line = &self->lines[side], *other = &self->lines[1 - side];
  gsize shorter = MIN (line->length, other->length);
  gsize prefix = 0, suffix = 0;

  *start = *end = 0;
  if (!self->changed || self->numbers[0] == 0 || self->numbers[1] == 0)
    return;

  while (prefix < shorter && line->text[prefix] == other->text[prefix])
    prefix++;
  prefix = align (line, prefix);
  while (suffix < shorter - prefix && line->text[line->length - 1 - suffix] == other->text[other->length - 1 - suffix])
    suffix++;
  *start = prefix;
  *end = line->length - suffix;
  while (*end < line->length && ((guchar) line->text[*end] & 0xc0) == 0x80)
    (*end)++;
}

char *
sbx_diff_line_dup_text (SbxDiffLine *self,
                        guint        side,
                        guint       *start,
                        guint       *end)
{
  const SbxTextLine *line = &self->lines[side];
  GString *text;
  gsize first, last, from = 0, to;

  *start = *end = 0;
  if (self->numbers[side] == 0)
    return NULL;

  find_difference (self, side, &first, &last);
  if (line->length > SHOWN_BYTES && first > LEAD_BYTES)
    from = align (line, first - LEAD_BYTES);
  to = line->length - from > SHOWN_BYTES ? align (line, from + SHOWN_BYTES) : line->length;

  text = g_string_new (from > 0 ? "…" : "");
  if (last > first && first < to)
    {
      *start = text->len + first - from;
      *end = text->len + MIN (last, to) - from;
    }
  g_string_append_len (text, line->text + from, to - from);
  if (to < line->length)
    g_string_append (text, "…");
  return g_string_free_and_steal (text);
}

/* --- The rows --- */

/* Rows of common lines, or of a change. */
typedef struct
{
  guint    row;
  guint    starts[2];   /* lines, from 0 */
  guint    counts[2];
  gboolean changed;
} Stretch;

struct _SbxDiffModel
{
  GObject        parent_instance;

  SbxComparison *comparison;
  GArray        *stretches;   /* of Stretch */
  GArray        *changes;     /* of guint: their rows */
  guint          n_rows;
};

static void sbx_diff_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SbxDiffModel, sbx_diff_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sbx_diff_model_list_init))

static GType
sbx_diff_model_get_item_type (GListModel *model)
{
  return SBX_TYPE_DIFF_LINE;
}

static guint
sbx_diff_model_get_n_items (GListModel *model)
{
  return SBX_DIFF_MODEL (model)->n_rows;
}

static const Stretch *
find_stretch (SbxDiffModel *self,
              guint         row)
{
  guint low = 0, high = self->stretches->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->stretches, Stretch, middle).row <= row)
        low = middle;
      else
        high = middle;
    }
  return &g_array_index (self->stretches, Stretch, low);
}

static gpointer
sbx_diff_model_get_item (GListModel *model,
                         guint       position)
{
  SbxDiffModel *self = SBX_DIFF_MODEL (model);
  const Stretch *stretch;
  SbxDiffLine *line;

  if (position >= self->n_rows)
    return NULL;

  stretch = find_stretch (self, position);
  line = g_object_new (SBX_TYPE_DIFF_LINE, NULL);
  line->model = g_object_ref (self);
  line->changed = stretch->changed;
  for (guint side = 0; side < 2; side++)
    {
      guint offset = position - stretch->row;

      if (offset >= stretch->counts[side])
        continue;
      line->numbers[side] = stretch->starts[side] + offset + 1;
      line->lines[side] = g_array_index (self->comparison->lines[side], SbxTextLine, stretch->starts[side] + offset);
    }
  return line;
}

static void
sbx_diff_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = sbx_diff_model_get_item_type;
  iface->get_n_items = sbx_diff_model_get_n_items;
  iface->get_item = sbx_diff_model_get_item;
}

static void
add_stretch (SbxDiffModel *self,
             Stretch       stretch)
{
  guint n = MAX (stretch.counts[0], stretch.counts[1]);

  if (n == 0)
    return;
  stretch.row = self->n_rows;
  if (stretch.changed)
    g_array_append_val (self->changes, stretch.row);
  g_array_append_val (self->stretches, stretch);
  self->n_rows += n;
}

SbxDiffModel *
sbx_diff_model_new (SbxComparison *comparison)
{
  SbxDiffModel *self = g_object_new (SBX_TYPE_DIFF_MODEL, NULL);
  guint one = 0, other = 0;

  self->comparison = comparison;
  for (guint i = 0; i < comparison->changes->len; i++)
    {
      const SbxTextChange *change = &g_array_index (comparison->changes, SbxTextChange, i);
      guint common = change->one_start - one;

      add_stretch (self, (Stretch) { 0, { one, other }, { common, common }, FALSE });
      add_stretch (self, (Stretch) { 0, { change->one_start, change->other_start }, { change->one_count, change->other_count }, TRUE });
      one = change->one_start + change->one_count;
      other = change->other_start + change->other_count;
    }
  add_stretch (self, (Stretch) { 0, { one, other }, { comparison->lines[0]->len - one, comparison->lines[1]->len - other }, FALSE });
  return self;
}

guint
sbx_diff_model_get_n_changes (SbxDiffModel *self)
{
  return self->changes->len;
}

guint
sbx_diff_model_get_change (SbxDiffModel *self,
                           guint         change)
{
  return g_array_index (self->changes, guint, change);
}

static void
sbx_diff_model_finalize (GObject *object)
{
  SbxDiffModel *self = SBX_DIFF_MODEL (object);

  g_clear_pointer (&self->comparison, sbx_comparison_free);
  g_array_unref (self->stretches);
  g_array_unref (self->changes);

  G_OBJECT_CLASS (sbx_diff_model_parent_class)->finalize (object);
}

static void
sbx_diff_model_class_init (SbxDiffModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_diff_model_finalize;
}

static void
sbx_diff_model_init (SbxDiffModel *self)
{
  self->stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));
  self->changes = g_array_new (FALSE, FALSE, sizeof (guint));
}
