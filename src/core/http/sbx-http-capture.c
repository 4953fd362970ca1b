#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-capture.h"

#include <string.h>

typedef struct
{
  gboolean    sent;
  gboolean    whole;
  GByteArray *bytes;
} Segment;

static void
segment_free (gpointer data)
{
  Segment *segment = data;

  g_byte_array_unref (segment->bytes);
  g_free (segment);
}

void
sbx_http_capture_init (SbxHttpCapture *self)
{
  self->segments = g_ptr_array_new_with_free_func (segment_free);
  self->n_informational = 0;
  self->n_sent = 0;
}

void
sbx_http_capture_clear (SbxHttpCapture *self)
{
  g_clear_pointer (&self->segments, g_ptr_array_unref);
}

static Segment *
last_segment (SbxHttpCapture *self)
{
  return self->segments->len > 0 ? g_ptr_array_index (self->segments, self->segments->len - 1) : NULL;
}

static Segment *
add_segment (SbxHttpCapture *self, gboolean sent)
{
  Segment *segment = g_new0 (Segment, 1);

  segment->sent = sent;
  segment->bytes = g_byte_array_new ();
  g_ptr_array_add (self->segments, segment);
  return segment;
}

static gboolean
ends_head (const GByteArray *bytes)
{
  const char *data = (const char *) bytes->data;

  return (bytes->len >= 4 && memcmp (data + bytes->len - 3, "\n\r\n", 3) == 0)
      || (bytes->len >= 2 && memcmp (data + bytes->len - 2, "\n\n", 2) == 0);
}

static gboolean
append (Segment *segment, const char *data, gsize length)
{
  gboolean was_whole = segment->whole;

  g_byte_array_append (segment->bytes, (const guint8 *) data, length);
  segment->whole = segment->whole || ends_head (segment->bytes);
  return segment->whole && !was_whole;
}

gboolean
sbx_http_capture_sent (SbxHttpCapture *self, const char *data, gsize length)
{
  Segment *segment = last_segment (self);

  /* A large head goes out in pieces. */
  if (segment == NULL || !segment->sent || segment->whole)
    {
      segment = add_segment (self, TRUE);
      self->n_sent++;
    }
  return append (segment, data, length);
}

gboolean
sbx_http_capture_received (SbxHttpCapture *self, const char *data, gsize length)
{
  Segment *segment = last_segment (self);
  gboolean begins = length >= 5 && memcmp (data, "HTTP/", 5) == 0;

  /* What comes after a whole head and begins none is a trailer: it stands where it came, after the blank line. */
  if (segment == NULL || segment->sent || (segment->whole && begins))
    {
      segment = add_segment (self, FALSE);
      if (begins && length >= 10 && memchr (data, ' ', length - 1) != NULL && ((const char *) memchr (data, ' ', length - 1))[1] == '1')
        self->n_informational++;
    }
  return append (segment, data, length);
}

/* The last of its kind. */
static Segment *
find_last (SbxHttpCapture *self, gboolean sent)
{
  for (guint i = self->segments->len; i > 0; i--)
    {
      Segment *segment = g_ptr_array_index (self->segments, i - 1);

      if (segment->sent == sent)
        return segment;
      /* An answer before the last request was sent is not the answer to it. */
      if (!sent && segment->sent)
        return NULL;
    }
  return NULL;
}

static gboolean
is_connect (const Segment *segment)
{
  return segment->bytes->len >= 8 && memcmp (segment->bytes->data, "CONNECT ", 8) == 0;
}

gboolean
sbx_http_capture_has_request (SbxHttpCapture *self)
{
  const Segment *request = find_last (self, TRUE);

  return request != NULL && !is_connect (request);
}

gboolean
sbx_http_capture_has_answer (SbxHttpCapture *self)
{
  return find_last (self, FALSE) != NULL && sbx_http_capture_has_request (self);
}

gboolean
sbx_http_capture_is_whole (SbxHttpCapture *self)
{
  return sbx_http_capture_has_answer (self) && find_last (self, FALSE)->whole;
}

GBytes *
sbx_http_capture_dup_request (SbxHttpCapture *self)
{
  const Segment *segment = find_last (self, TRUE);

  return segment != NULL && !is_connect (segment) ? g_bytes_new (segment->bytes->data, segment->bytes->len) : NULL;
}

GBytes *
sbx_http_capture_dup_response (SbxHttpCapture *self)
{
  const Segment *segment = sbx_http_capture_has_answer (self) ? find_last (self, FALSE) : NULL;

  return segment != NULL ? g_bytes_new (segment->bytes->data, segment->bytes->len) : NULL;
}

GBytes *
sbx_http_capture_dup_interim (SbxHttpCapture *self)
{
  const Segment *request = find_last (self, TRUE);
  const Segment *response = sbx_http_capture_has_answer (self) ? find_last (self, FALSE) : NULL;
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  for (guint i = 0; i < self->segments->len; i++)
    {
      const Segment *segment = g_ptr_array_index (self->segments, i);

      if (segment != response && (segment != request || is_connect (segment)))
        g_byte_array_append (bytes, segment->bytes->data, segment->bytes->len);
    }
  return bytes->len > 0 ? g_bytes_new (bytes->data, bytes->len) : NULL;
}
