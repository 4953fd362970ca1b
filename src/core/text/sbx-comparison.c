#include "sbx-comparison.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-line-index.h"

/* A second of work or so. */
#define MOST_STEPS G_GUINT64_CONSTANT (100000000)
#define CHUNK (64 * 1024)

char *
sbx_exchange_dup_outcome (SbxExchange *exchange)
{
  const SbxHop *hop = sbx_exchange_get_final_hop (exchange);
  const GError *error = sbx_exchange_get_error (exchange);

  if (hop == NULL || hop->status == 0)
    return g_strdup (error != NULL ? error->message : _("No answer"));
  return g_strchomp (g_strdup_printf ("%d %s", hop->status, hop->reason != NULL ? hop->reason : ""));
}

/* --- Headers --- */

static void
header_pair_free (gpointer data)
{
  SbxHeaderPair *pair = data;

  g_free (pair->name);
  g_free (pair->one);
  g_free (pair->other);
  g_free (pair);
}

gboolean
sbx_header_pair_differs (const SbxHeaderPair *self)
{
  return g_strcmp0 (self->one, self->other) != 0;
}

/* NULL: there is none. */
static char *
join_values (GPtrArray *headers, const char *name)
{
  g_autoptr(GString) joined = NULL;

  for (guint i = 0; headers != NULL && i < headers->len; i++)
    {
      const SbxField *field = headers->pdata[i];

      if (g_ascii_strcasecmp (field->name, name) != 0)
        continue;
      if (joined == NULL)
        joined = g_string_new (field->value);
      else
        g_string_append_printf (joined, ", %s", field->value);
    }
  return joined != NULL ? g_string_free_and_steal (g_steal_pointer (&joined)) : NULL;
}

static void
compare_headers (SbxComparison *self, GPtrArray *one, GPtrArray *other)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *both[] = { one, other };

  for (guint side = 0; side < 2; side++)
    for (guint i = 0; both[side] != NULL && i < both[side]->len; i++)
      {
        const SbxField *field = both[side]->pdata[i];
        SbxHeaderPair *pair;

        if (!g_hash_table_add (seen, g_ascii_strdown (field->name, -1)))
          continue;
        pair = g_new0 (SbxHeaderPair, 1);
        pair->name = g_strdup (field->name);
        pair->one = join_values (one, field->name);
        pair->other = join_values (other, field->name);
        self->n_headers_changed += sbx_header_pair_differs (pair);
        g_ptr_array_add (self->headers, pair);
      }
}

/* --- Bodies --- */

static guint64
size_of (SbxSpool *body)
{
  return body != NULL ? sbx_spool_get_size (body) : 0;
}

static gssize
read_chunk (SbxSpool *body, guint64 offset, char *buffer, GError **error)
{
  return body != NULL ? sbx_spool_read (body, offset, buffer, CHUNK, error) : 0;
}

static gboolean
find_first_difference (SbxComparison *self, SbxSpool *one, SbxSpool *other, gboolean *same, GCancellable *cancellable, GError **error)
{
  g_autofree char *a = g_malloc (CHUNK), *b = g_malloc (CHUNK);

  *same = FALSE;
  for (;;)
    {
      gssize n = read_chunk (one, self->first_difference, a, error);
      gssize m = n >= 0 ? read_chunk (other, self->first_difference, b, error) : -1;
      gssize i = 0;

      if (m < 0 || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      while (i < MIN (n, m) && a[i] == b[i])
        i++;
      self->first_difference += i;
      if (n == 0 && m == 0)
        *same = TRUE;
      if (i < MAX (n, m) || n == 0)
        return TRUE;
    }
}

static gboolean
is_text (SbxSpool *body)
{
  char start[4096];
  gssize n = body != NULL ? sbx_spool_read (body, 0, start, sizeof start, NULL) : 0;

  return n <= 0 || memchr (start, '\0', n) == NULL;
}

static gboolean
is_json (SbxExchange *exchange)
{
  const char *type = sbx_exchange_get_content_type (exchange);

  return g_str_has_suffix (type, "/json") || g_str_has_suffix (type, "+json");
}

/* The body as it is shown; one that is longer than it may be fails with G_IO_ERROR_NO_SPACE. */
static char *
read_text (SbxSpool *body, SbxTextForm form, gsize *length, GCancellable *cancellable, GError **error)
{
  g_autoptr(GOutputStream) stream = NULL;
  g_autoptr(SbxLineIndex) index = NULL;
  gboolean ok;

  *length = 0;
  if (size_of (body) == 0)
    return g_strdup ("");
  stream = g_memory_output_stream_new (g_malloc (SBX_COMPARISON_TEXT_BYTES), SBX_COMPARISON_TEXT_BYTES, NULL, g_free);
  index = sbx_line_index_new (body, form, 0, TRUE);
  ok = sbx_line_index_write (index, 0, G_MAXUINT64, stream, cancellable, error);
  sbx_line_index_cancel (index);
  if (!ok || !g_output_stream_close (stream, cancellable, error))
    return NULL;
  *length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream));
  return g_memdup2 (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)), *length);
}

static gboolean
compare_lines (SbxComparison *self, SbxSpool *bodies[2], GCancellable *cancellable, GError **error)
{
  for (guint side = 0; side < 2; side++)
    {
      gsize length;

      self->text[side] = read_text (bodies[side], self->pretty ? SBX_TEXT_JSON : SBX_TEXT_RAW, &length, cancellable, error);
      if (self->text[side] == NULL)
        return FALSE;
      self->lines[side] = sbx_text_lines_split (self->text[side], length);
    }
  self->changes = sbx_text_diff (self->lines[0], self->lines[1], MOST_STEPS, cancellable, error);
  return self->changes != NULL;
}

static gboolean
compare_bodies (SbxComparison *self, SbxExchange *one, SbxExchange *other, GCancellable *cancellable, GError **error)
{
  SbxSpool *bodies[] = { sbx_exchange_get_body (one), sbx_exchange_get_body (other) };
  g_autoptr(GError) problem = NULL;
  gboolean same;

  /* What was kept may be longer or shorter than what came, where a secret was covered; where there is nothing, it was not kept. */
  if ((size_of (bodies[0]) == 0 && sbx_exchange_get_body_size (one) > 0)
      || (size_of (bodies[1]) == 0 && sbx_exchange_get_body_size (other) > 0))
    {
      self->state = SBX_BODIES_NOT_KEPT;
      return TRUE;
    }
  if (!find_first_difference (self, bodies[0], bodies[1], &same, cancellable, error))
    return FALSE;
  self->state = same ? SBX_BODIES_SAME : SBX_BODIES_DIFFERENT;
  if (!same && (!is_text (bodies[0]) || !is_text (bodies[1])))
    self->state = SBX_BODIES_NOT_TEXT;
  else if (!same && MAX (size_of (bodies[0]), size_of (bodies[1])) > SBX_COMPARISON_BODY_BYTES)
    self->state = SBX_BODIES_TOO_LONG;
  if (self->state != SBX_BODIES_DIFFERENT)
    return TRUE;

  self->pretty = is_json (one) && is_json (other);
  if (compare_lines (self, bodies, cancellable, &problem))
    self->state = self->changes->len > 0 ? SBX_BODIES_DIFFERENT : SBX_BODIES_ALIKE;
  else if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED) || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    self->state = SBX_BODIES_TOO_LONG;
  else
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return TRUE;
}

SbxComparison *
sbx_comparison_new (SbxExchange *one, SbxExchange *other, GCancellable *cancellable, GError **error)
{
  g_autoptr(SbxComparison) self = g_new0 (SbxComparison, 1);
  const SbxHop *before, *after;

  g_return_val_if_fail (SBX_IS_EXCHANGE (one) && SBX_IS_EXCHANGE (other), NULL);

  before = sbx_exchange_get_final_hop (one);
  after = sbx_exchange_get_final_hop (other);
  self->headers = g_ptr_array_new_with_free_func (header_pair_free);
  compare_headers (self, before != NULL ? before->headers : NULL, after != NULL ? after->headers : NULL);
  return compare_bodies (self, one, other, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

void
sbx_comparison_free (SbxComparison *self)
{
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  for (guint side = 0; side < 2; side++)
    {
      g_clear_pointer (&self->lines[side], g_array_unref);
      g_free (self->text[side]);
    }
  g_clear_pointer (&self->changes, g_array_unref);
  g_free (self);
}
