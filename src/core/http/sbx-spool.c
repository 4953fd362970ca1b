#define G_LOG_DOMAIN "sbx-http"

#include "sbx-spool.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gfiledescriptorbased.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_CHUNK (256 * 1024)
#define RANGE_CHUNK (1024 * 1024)

struct _SbxSpool
{
  GObject  parent_instance;
  char    *place;    /* the directory, or the file when an existing one was opened: for messages */
  int      fd;
  GMutex   lock;     /* for size: the writer publishes it after the bytes are there */
  guint64  size;
};

G_DEFINE_FINAL_TYPE (SbxSpool, sbx_spool, G_TYPE_OBJECT)

static void
sbx_spool_finalize (GObject *object)
{
  SbxSpool *self = SBX_SPOOL (object);

  if (self->fd >= 0)
    close (self->fd);
  g_free (self->place);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sbx_spool_parent_class)->finalize (object);
}

static void
sbx_spool_class_init (SbxSpoolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_spool_finalize;
}

static void
sbx_spool_init (SbxSpool *self)
{
  self->fd = -1;
  g_mutex_init (&self->lock);
}

/* Not every file system knows O_TMPFILE; a file that is unlinked at once does the same. */
static int
open_nameless (const char *directory)
{
  g_autofree char *name = NULL;
  int fd = open (directory, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);

  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
    return fd;

  name = g_build_filename (directory, ".spool-XXXXXX", NULL);
  fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (name);
  return fd;
}

char *
sbx_spool_dup_directory (void)
{
  char *directory = g_build_filename (g_get_user_cache_dir (), "signalbox", "spool", NULL);

  g_mkdir_with_parents (directory, 0700);
  return directory;
}

SbxSpool *
sbx_spool_new (const char *directory, GError **error)
{
  g_autoptr(SbxSpool) self = g_object_new (SBX_TYPE_SPOOL, NULL);

  g_return_val_if_fail (directory != NULL, NULL);

  self->place = g_strdup (directory);
  self->fd = open_nameless (directory);
  if (self->fd < 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                   _("Could not make a file for the body in “%s”: %s"), directory, g_strerror (code));
      return NULL;
    }
  return g_steal_pointer (&self);
}

SbxSpool *
sbx_spool_open (const char *path, GError **error)
{
  g_autoptr(SbxSpool) self = g_object_new (SBX_TYPE_SPOOL, NULL);
  struct stat info;

  g_return_val_if_fail (path != NULL, NULL);

  self->place = g_strdup (path);
  self->fd = open (path, O_RDONLY | O_CLOEXEC);
  if (self->fd < 0 || fstat (self->fd, &info) < 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("Could not open “%s”: %s"), path, g_strerror (code));
      return NULL;
    }
  self->size = info.st_size;
  return g_steal_pointer (&self);
}

guint64
sbx_spool_get_size (SbxSpool *self)
{
  g_return_val_if_fail (SBX_IS_SPOOL (self), 0);

  g_mutex_lock (&self->lock);
  guint64 size = self->size;
  g_mutex_unlock (&self->lock);
  return size;
}

static void
set_size (SbxSpool *self, guint64 size)
{
  g_mutex_lock (&self->lock);
  self->size = size;
  g_mutex_unlock (&self->lock);
}

gboolean
sbx_spool_append (SbxSpool *self, const void *data, gsize length, GError **error)
{
  const char *bytes = data;
  guint64 size;

  g_return_val_if_fail (SBX_IS_SPOOL (self), FALSE);

  size = sbx_spool_get_size (self);
  while (length > 0)
    {
      gssize written = pwrite (self->fd, bytes, length, size);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          int code = errno;

          /* What fitted stays: it had arrived. */
          set_size (self, size);
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                       _("Could not keep the body in “%s”: %s"), self->place, g_strerror (code));
          return FALSE;
        }
      bytes += written;
      length -= written;
      size += written;
    }
  set_size (self, size);
  return TRUE;
}

void
sbx_spool_truncate (SbxSpool *self)
{
  g_return_if_fail (SBX_IS_SPOOL (self));

  set_size (self, 0);
  if (ftruncate (self->fd, 0) < 0)
    g_debug ("Could not empty the spool in “%s”: %s", self->place, g_strerror (errno));
}

gssize
sbx_spool_read (SbxSpool *self, guint64 offset, void *buffer, gsize length, GError **error)
{
  char *bytes = buffer;
  guint64 size;
  gsize done = 0;

  g_return_val_if_fail (SBX_IS_SPOOL (self), -1);

  size = sbx_spool_get_size (self);
  length = offset < size ? MIN (length, size - offset) : 0;
  while (done < length)
    {
      gssize n = pread (self->fd, bytes + done, length - done, offset + done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int code = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                       _("Could not read the body from “%s”: %s"), self->place, g_strerror (code));
          return -1;
        }
      if (n == 0)
        break;
      done += n;
    }
  return done;
}

GBytes *
sbx_spool_read_bytes (SbxSpool *self, gsize limit, GError **error)
{
  g_autofree char *buffer = NULL;
  guint64 size;
  gssize n;

  g_return_val_if_fail (SBX_IS_SPOOL (self), NULL);

  size = sbx_spool_get_size (self);
  if (limit > 0)
    size = MIN (size, limit);
  buffer = g_try_malloc (size + 1);
  if (buffer == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The body in “%s” does not fit into memory"), self->place);
      return NULL;
    }
  n = sbx_spool_read (self, 0, buffer, size, error);
  return n < 0 ? NULL : g_bytes_new_take (g_steal_pointer (&buffer), n);
}

/* created: the file was not there. */
static GFileOutputStream *
open_target (GFile *file, gboolean *created, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) problem = NULL;
  GFileOutputStream *stream = g_file_create (file, G_FILE_CREATE_NONE, cancellable, &problem);

  *created = stream != NULL;
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_EXISTS))
    return g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  if (problem)
    g_propagate_error (error, g_steal_pointer (&problem));
  return stream;
}

/* The next bytes; buffer holds COPY_CHUNK. 0 at the end, -1 with an error. */
static gssize
copy_some (SbxSpool *self, GFileOutputStream *stream, guint64 offset, char *buffer, GCancellable *cancellable, GError **error)
{
  off_t from = offset;
  gssize n = 0;

  /* In the kernel, which may share the blocks. What it can't do is done by hand, which also tells why not. */
  if (G_IS_FILE_DESCRIPTOR_BASED (stream) && !g_cancellable_is_cancelled (cancellable))
    n = copy_file_range (self->fd, &from, g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (stream)), NULL,
                         MIN (RANGE_CHUNK, sbx_spool_get_size (self) - offset), 0);
  if (n > 0)
    return n;

  n = sbx_spool_read (self, offset, buffer, COPY_CHUNK, error);
  return n > 0 && !g_output_stream_write_all (G_OUTPUT_STREAM (stream), buffer, n, NULL, cancellable, error) ? -1 : n;
}

gboolean
sbx_spool_save (SbxSpool *self, GFile *file, GFileProgressCallback progress, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr(GFileOutputStream) stream = NULL;
  g_autofree char *name = NULL;
  g_autofree char *buffer = NULL;
  guint64 offset = 0;
  gboolean created;
  gssize n;

  g_return_val_if_fail (SBX_IS_SPOOL (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  name = g_file_get_parse_name (file);
  stream = open_target (file, &created, cancellable, error);
  if (stream == NULL)
    {
      g_prefix_error (error, _("Could not save the body as “%s”: "), name);
      return FALSE;
    }

  buffer = g_malloc (COPY_CHUNK);
  while ((n = copy_some (self, stream, offset, buffer, cancellable, error)) > 0)
    {
      offset += n;
      if (progress)
        progress (offset, sbx_spool_get_size (self), data);
    }
  if (n == 0 && g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error))
    return TRUE;

  /* Closing with a cancelled cancellable leaves the file that was there as it was. A half of one would be taken for a whole one. */
  g_autoptr(GCancellable) gone = g_cancellable_new ();
  g_cancellable_cancel (gone);
  g_output_stream_close (G_OUTPUT_STREAM (stream), gone, NULL);
  if (created)
    g_file_delete (file, NULL, NULL);
  g_prefix_error (error, _("Could not save the body as “%s”: "), name);
  return FALSE;
}
