#include "sbx-redactor-private.h"

#include <string.h>

struct _SbxRedaction
{
  SbxRedactor *redactor;
  GByteArray  *held;        /* bytes that may be the start of a value */
  gsize        covered;     /* how many bytes of held belong to a value that was replaced already */
  const char  *replacement; /* the last one written for that value */
};

SbxRedaction *
sbx_redactor_begin (SbxRedactor *self)
{
  SbxRedaction *redaction;

  g_return_val_if_fail (SBX_IS_REDACTOR (self), NULL);

  redaction = g_new0 (SbxRedaction, 1);
  redaction->redactor = g_object_ref (self);
  redaction->held = g_byte_array_new ();
  return redaction;
}

/* Looks at the positions [0, end) of data, of which length bytes can be seen. */
static void
scan (SbxRedaction *self,
      const guint8 *data,
      gsize         end,
      gsize         length,
      GByteArray   *out)
{
  gsize covered = self->covered;
  gsize clean = MIN (covered, end); /* where the bytes begin that were found clean and not written yet */

  for (gsize at = 0; at < end; at++)
    {
      const SbxPattern *pattern = sbx_redactor_match (self->redactor, data + at, length - at);

      if (pattern == NULL || at + pattern->length <= covered)
        continue;

      if (at >= covered)
        {
          g_byte_array_append (out, data + clean, at - clean);
          self->replacement = NULL;
        }
      /* A value that overlaps the one before is covered with it; "aaaa" in "aaaaaa" is named once. */
      if (g_strcmp0 (self->replacement, pattern->replacement) != 0)
        g_byte_array_append (out, (const guint8 *) pattern->replacement, strlen (pattern->replacement));
      self->replacement = pattern->replacement;
      covered = at + pattern->length;
      clean = MIN (covered, end);
    }

  if (clean < end)
    g_byte_array_append (out, data + clean, end - clean);
  self->covered = covered > end ? covered - end : 0;
}

void
sbx_redaction_feed (SbxRedaction *self,
                    const guint8 *data,
                    gsize         length,
                    GByteArray   *out)
{
  gsize longest, end;

  g_return_if_fail (self != NULL && out != NULL);

  longest = sbx_redactor_get_longest (self->redactor);
  if (longest == 0)
    {
      g_byte_array_append (out, data, length);
      return;
    }

  g_byte_array_append (self->held, data, length);
  if (self->held->len < longest)
    return;

  end = self->held->len - longest + 1;
  scan (self, self->held->data, end, self->held->len, out);
  explicit_bzero (self->held->data, end);
  g_byte_array_remove_range (self->held, 0, end);
}

void
sbx_redaction_finish (SbxRedaction *self,
                      GByteArray   *out)
{
  g_return_if_fail (self != NULL && out != NULL);

  scan (self, self->held->data, self->held->len, self->held->len, out);
  if (self->held->len > 0)
    explicit_bzero (self->held->data, self->held->len);
  g_byte_array_unref (self->held);
  g_object_unref (self->redactor);
  g_free (self);
}
