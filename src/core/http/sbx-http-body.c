#define G_LOG_DOMAIN "sbx-http"

#include "sbx-http-body-private.h"

#include "sbx-http-client.h"
#include "sbx-model-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  GBytes *bytes;     /* NULL: a file */
  char   *path;
  int     fd;
  gint64  size;      /* when it was opened; -1: a pipe */
} Segment;

struct _SbxHttpBody
{
  GPtrArray *segments;      /* of Segment */
  char      *content_type;
  char      *boundary;
  guint      current;       /* the segment that is being read, */
  gint64     offset;        /* and how far */
};

static void
segment_free (gpointer data)
{
  Segment *segment = data;

  g_clear_pointer (&segment->bytes, g_bytes_unref);
  if (segment->fd >= 0)
    close (segment->fd);
  g_free (segment->path);
  g_free (segment);
}

void
sbx_http_body_free (SbxHttpBody *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->segments);
  g_free (self->content_type);
  g_free (self->boundary);
  g_free (self);
}

char *
sbx_http_expand (SbxScope *scope, const char *text, const char *where, GError **error)
{
  g_autoptr(GError) local = NULL;
  char *expanded = sbx_scope_expand (scope, text != NULL ? text : "", where, &local);

  if (expanded == NULL)
    g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_VARIABLE, local->message);
  return expanded;
}

void
sbx_http_body_add_text (SbxHttpBody *self, const char *text)
{
  Segment *segment = g_new0 (Segment, 1);

  segment->fd = -1;
  segment->size = strlen (text);
  segment->bytes = g_bytes_new (text, segment->size);
  g_ptr_array_add (self->segments, segment);
}

gboolean
sbx_http_body_add_file (SbxHttpBody *self, const char *path, const char *where, GError **error)
{
  Segment *segment;
  struct stat info;
  int fd;

  if (*path == '\0')
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, _("No file was chosen for %s. Choose one, or switch it off."), where);
      return FALSE;
    }

  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd >= 0 && fstat (fd, &info) == 0 && S_ISDIR (info.st_mode))
    {
      close (fd);
      errno = EISDIR;
      fd = -1;
    }
  if (fd < 0)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, _("Could not read the file “%s” for %s: %s"), path, where, g_strerror (errno));
      return FALSE;
    }

  segment = g_new0 (Segment, 1);
  segment->fd = fd;
  segment->path = g_strdup (path);
  segment->size = S_ISREG (info.st_mode) ? info.st_size : -1;
  g_ptr_array_add (self->segments, segment);
  return TRUE;
}

static gboolean
fill_text (SbxHttpBody *self, const SbxBody *body, SbxScope *scope, GError **error)
{
  g_autofree char *text = sbx_http_expand (scope, body->text, _("the body"), error);

  if (text == NULL)
    return FALSE;
  sbx_http_body_add_text (self, text);
  return TRUE;
}

static gboolean
fill_file (SbxHttpBody *self, const SbxBody *body, SbxScope *scope, GError **error)
{
  g_autofree char *path = sbx_http_expand (scope, body->path, _("the file of the body"), error);

  return path != NULL && sbx_http_body_add_file (self, path, _("the body"), error);
}

static gboolean
fill_encoded (SbxHttpBody *self, char *encoded)
{
  g_autofree char *text = encoded;

  if (text == NULL)
    return FALSE;
  sbx_http_body_add_text (self, text);
  return TRUE;
}

SbxHttpBody *
sbx_http_body_new (const SbxBody *body, SbxScope *scope, const char *boundary, GError **error)
{
  g_autoptr(SbxHttpBody) self = g_new0 (SbxHttpBody, 1);
  g_autofree char *type = NULL;
  gboolean filled = FALSE;

  self->segments = g_ptr_array_new_with_free_func (segment_free);
  switch (body->kind)
    {
    case SBX_BODY_NONE:
      filled = TRUE;
      break;
    case SBX_BODY_JSON:
    case SBX_BODY_TEXT:
    case SBX_BODY_XML:
      filled = fill_text (self, body, scope, error);
      break;
    case SBX_BODY_FORM:
      filled = fill_encoded (self, sbx_http_body_encode_form (body, scope, error));
      break;
    case SBX_BODY_GRAPHQL:
      filled = fill_encoded (self, sbx_http_body_encode_graphql (body, scope, error));
      break;
    case SBX_BODY_FILE:
      filled = fill_file (self, body, scope, error);
      break;
    case SBX_BODY_MULTIPART:
      self->boundary = boundary != NULL ? g_strdup (boundary) : NULL;
      if (self->boundary == NULL)
        {
          g_autofree char *random = g_uuid_string_random ();
          g_auto(GStrv) groups = g_strsplit (random, "-", -1);

          /* As long as curl's. */
          self->boundary = g_strdup_printf ("------------------------%s%s%.10s", groups[0], groups[1], groups[4]);
        }
      type = g_strconcat ("multipart/form-data; boundary=", self->boundary, NULL);
      filled = sbx_http_body_fill_multipart (self, body, scope, self->boundary, error);
      break;
    default:
      g_assert_not_reached ();
    }
  if (!filled)
    return NULL;

  self->content_type = sbx_http_expand (scope, type != NULL ? type : sbx_body_get_content_type (body), _("the content type of the body"), error);
  return self->content_type != NULL ? g_steal_pointer (&self) : NULL;
}

gint64
sbx_http_body_get_size (SbxHttpBody *self)
{
  gint64 size = 0;

  for (guint i = 0; i < self->segments->len; i++)
    {
      const Segment *segment = g_ptr_array_index (self->segments, i);

      if (segment->size < 0)
        return -1;
      size += segment->size;
    }
  return size;
}

const char *
sbx_http_body_get_content_type (SbxHttpBody *self)
{
  return *self->content_type != '\0' ? self->content_type : NULL;
}

const char *
sbx_http_body_get_boundary (SbxHttpBody *self)
{
  return self->boundary;
}

static gssize
read_segment (const Segment *segment, gint64 offset, void *buffer, gsize length, GError **error)
{
  gssize n;

  if (segment->size >= 0)
    length = MIN (length, (guint64) (segment->size - offset));
  if (segment->bytes != NULL)
    {
      memcpy (buffer, (const char *) g_bytes_get_data (segment->bytes, NULL) + offset, length);
      return length;
    }

  do
    n = segment->size < 0 ? read (segment->fd, buffer, length) : pread (segment->fd, buffer, length, offset);
  while (n < 0 && errno == EINTR);

  if (n < 0)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, _("Could not read “%s” while it was sent: %s"), segment->path, g_strerror (errno));
  else if (n == 0 && segment->size >= 0)
    {
      /* The length stands in the head that went out: to end here would leave the server waiting. */
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID, _("The file “%s” became shorter while it was sent. Send the request again."), segment->path);
      n = -1;
    }
  return n;
}

gssize
sbx_http_body_read (SbxHttpBody *self, void *buffer, gsize length, GError **error)
{
  gsize done = 0;

  while (done < length && self->current < self->segments->len)
    {
      const Segment *segment = g_ptr_array_index (self->segments, self->current);
      gssize n = 0;

      if (segment->size < 0 || self->offset < segment->size)
        {
          n = read_segment (segment, self->offset, (char *) buffer + done, length - done, error);
          if (n < 0)
            return -1;
        }
      done += n;
      self->offset += n;
      if (n == 0)
        {
          self->current++;
          self->offset = 0;
        }
      else if (segment->size < 0)
        break; /* What a pipe has goes out now. */
    }
  return done;
}

gboolean
sbx_http_body_rewind (SbxHttpBody *self, GError **error)
{
  if (sbx_http_body_get_size (self) < 0 && (self->current > 0 || self->offset > 0))
    {
      g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID,
                           _("The body comes from a pipe and can't be sent a second time, which the server asked for. Use a file."));
      return FALSE;
    }
  self->current = 0;
  self->offset = 0;
  return TRUE;
}

char *
sbx_http_body_dup_sha256 (SbxHttpBody *self, GError **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (64 * 1024);
  gssize n;

  while ((n = sbx_http_body_read (self, buffer, 64 * 1024, error)) > 0)
    g_checksum_update (checksum, buffer, n);
  if (n < 0 || !sbx_http_body_rewind (self, error))
    return NULL;
  return g_strdup (g_checksum_get_string (checksum));
}
