#define G_LOG_DOMAIN "sbx-http"

#include "sbx-spool.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define COPY_CHUNK (256 * 1024)
#define RANGE_CHUNK (1024 * 1024)
/* As many as Linux follows. */
#define MAX_LINKS 40

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
  int fd = open (directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

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
  if (self->fd < 0 && errno == ENOENT && g_mkdir_with_parents (directory, 0700) == 0)
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

  if (sbx_spool_get_size (self) == 0)
    return;
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

/* --- Saving --- */

/* Where a body is saved. What is on this computer is written beside its place and moved there when it is whole: half of it is never seen,
 * and what was there is not lost, however the program ends. */
typedef struct
{
  int                fd;         /* -1: it is not on this computer */
  char              *path;       /* what symbolic links lead to; NULL: nothing that could be replaced */
  gboolean           beside;     /* fd is a file that is to take its place; else path itself is written */
  char              *temporary;  /* what that one is called until then; NULL: it has no name yet, and goes if the program is killed */
  gboolean           synced;     /* it is on the disk */
  GFileOutputStream *stream;     /* of what is elsewhere */
  gboolean           created;    /* by the stream */
} Target;

static void
target_clear (Target *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_clear_object (&self->stream);
  g_free (self->path);
  g_free (self->temporary);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

static gboolean
set_errno (GError **error, int code)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return FALSE;
}

/* What symbolic links lead to, be it there or not. NULL: to what a program has open (/dev/stdout, /dev/fd/3), which goes on being written where
 * it is. */
static char *
follow_links (const char *path)
{
  g_autofree char *target = g_strdup (path);

  for (guint i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *link = g_file_read_link (target, NULL);
      g_autofree char *folder = g_path_get_dirname (target);
      struct statfs info;

      if (link == NULL)
        break;
      if (statfs (folder, &info) == 0 && info.f_type == PROC_SUPER_MAGIC)
        return NULL;
      g_free (target);
      target = g_path_is_absolute (link) ? g_steal_pointer (&link) : g_build_filename (folder, link, NULL);
    }
  return g_steal_pointer (&target);
}

/* Owner and mode. */
static gboolean
make_alike (int fd, const struct stat *other)
{
  struct stat own;

  return fstat (fd, &own) == 0
         && ((own.st_uid == other->st_uid && own.st_gid == other->st_gid) || fchown (fd, other->st_uid, other->st_gid) == 0)
         && fchmod (fd, other->st_mode & 0777) == 0;
}

/* Not every file system has files without a name, and only through /proc do they get one. */
static int
open_temporary (const char *folder, int mode, char **name)
{
  int fd = g_access ("/proc/self/fd", X_OK) == 0 ? open (folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode) : -1;

  *name = NULL;
  if (fd >= 0)
    return fd;
  *name = g_build_filename (folder, ".signalbox-XXXXXX", NULL);
  return g_mkstemp_full (*name, O_WRONLY | O_CLOEXEC, mode);
}

/* there: the file that will be replaced, or NULL. FALSE with errno. */
static gboolean
open_beside (Target *self, const struct stat *there)
{
  g_autofree char *folder = g_path_get_dirname (self->path), *name = NULL;
  int fd = open_temporary (folder, there != NULL ? 0600 : 0666, &name);

  if (fd < 0)
    return FALSE;
  if (there != NULL && !make_alike (fd, there))
    {
      close (fd);
      if (name != NULL)
        g_unlink (name);
      errno = EPERM;
      return FALSE;
    }
  if (self->fd >= 0)
    close (self->fd);
  self->fd = fd;
  self->beside = TRUE;
  self->temporary = g_steal_pointer (&name);
  return TRUE;
}

/* Gives a file that is open, and has no name, one beside path. NULL with errno. */
static char *
link_beside (int fd, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path), *link = g_strdup_printf ("/proc/self/fd/%d", fd);

  for (;;)
    {
      g_autofree char *name = g_strdup_printf ("%s/.signalbox-%06x", folder, g_random_int () & 0xffffff);

      if (linkat (AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0)
        return g_steal_pointer (&name);
      if (errno != EEXIST)
        return NULL;
    }
}

static gboolean
open_local (Target *self, const char *path, GError **error)
{
  struct stat info;
  gboolean there = stat (path, &info) == 0;

  if (!there && errno != ENOENT)
    return set_errno (error, errno);
  if (!there || S_ISREG (info.st_mode))
    self->path = follow_links (path);
  if (self->path == NULL)
    {
      self->fd = open (path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
      return self->fd >= 0 || set_errno (error, errno);
    }

  /* What may not be written is not replaced either. */
  if (there && (self->fd = open (self->path, O_WRONLY | O_CLOEXEC)) < 0)
    return set_errno (error, errno);
  if (open_beside (self, there ? &info : NULL))
    return TRUE;
  if (!there || (errno != EACCES && errno != EPERM && errno != EROFS))
    return set_errno (error, errno);
  /* Nothing may be made beside it, or nothing that belongs to its owner: only its own bytes can change. */
  return ftruncate (self->fd, 0) == 0 || set_errno (error, errno);
}

/* What serves the file has a way of its own to replace it. */
static gboolean
open_elsewhere (Target *self, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) problem = NULL;

  self->stream = g_file_create (file, G_FILE_CREATE_NONE, cancellable, &problem);
  self->created = self->stream != NULL;
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_EXISTS))
    self->stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  else if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return self->stream != NULL;
}

static gboolean
write_all (Target *self, const char *bytes, gsize length, GCancellable *cancellable, GError **error)
{
  if (self->stream != NULL)
    return g_output_stream_write_all (G_OUTPUT_STREAM (self->stream), bytes, length, NULL, cancellable, error);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  while (length > 0)
    {
      gssize written = write (self->fd, bytes, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return set_errno (error, errno);
      bytes += written;
      length -= written;
    }
  return TRUE;
}

/* The next bytes; buffer holds COPY_CHUNK. 0 at the end, -1 with an error. */
static gssize
copy_some (SbxSpool *self, Target *target, guint64 offset, char *buffer, GCancellable *cancellable, GError **error)
{
  off_t from = offset;
  gssize n = 0;

  /* In the kernel, which may share the blocks. What it can't do is done by hand, which also tells why not. */
  if (target->fd >= 0 && !g_cancellable_is_cancelled (cancellable))
    n = copy_file_range (self->fd, &from, target->fd, NULL, MIN (RANGE_CHUNK, sbx_spool_get_size (self) - offset), 0);
  if (n > 0)
    return n;

  n = sbx_spool_read (self, offset, buffer, COPY_CHUNK, error);
  return n > 0 && !write_all (target, buffer, n, cancellable, error) ? -1 : n;
}

/* Gives the spool's own file, which has no name yet, in place of the one beside, where both are on one file system: nothing is copied. */
static gboolean
take_over (SbxSpool *self, Target *target)
{
  g_autofree char *name = NULL;
  struct stat own, wanted;
  int fd;

  if (!target->beside || fstat (self->fd, &own) != 0 || own.st_nlink > 0)
    return FALSE;
  if (fstat (target->fd, &wanted) != 0 || own.st_dev != wanted.st_dev || !make_alike (self->fd, &wanted))
    return FALSE;
  fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);
  if (fd < 0)
    return FALSE;
  name = fsync (fd) == 0 ? link_beside (fd, target->path) : NULL;
  if (name == NULL)
    {
      close (fd);
      return FALSE;
    }
  if (target->temporary != NULL)
    g_unlink (target->temporary);
  g_free (target->temporary);
  target->temporary = g_steal_pointer (&name);
  close (target->fd);
  target->fd = fd;
  target->synced = TRUE;
  return TRUE;
}

/* A new name is on the disk when its folder is. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }
}

static gboolean
target_finish (Target *self, GCancellable *cancellable, GError **error)
{
  if (self->stream != NULL)
    return g_output_stream_close (G_OUTPUT_STREAM (self->stream), cancellable, error);
  if (self->path != NULL && !self->synced && fsync (self->fd) != 0)
    return set_errno (error, errno);
  if (!self->beside)
    return TRUE;
  if (self->temporary == NULL)
    self->temporary = link_beside (self->fd, self->path);
  if (self->temporary == NULL || g_rename (self->temporary, self->path) != 0)
    return set_errno (error, errno);
  g_clear_pointer (&self->temporary, g_free);
  sync_folder (self->path);
  return TRUE;
}

/* Closing with a cancelled cancellable leaves the file that was there as it was. A half of one would be taken for a whole one. */
static void
give_up_elsewhere (Target *self, GFile *file)
{
  g_autoptr(GCancellable) gone = g_cancellable_new ();

  g_cancellable_cancel (gone);
  g_output_stream_close (G_OUTPUT_STREAM (self->stream), gone, NULL);
  if (self->created)
    g_file_delete (file, NULL, NULL);
}

static gboolean
save_to (SbxSpool *self, Target *target, GFile *file, gboolean give, GFileProgressCallback progress, gpointer data, GCancellable *cancellable,
         GError **error)
{
  const char *path = g_file_peek_path (file);
  g_autofree char *buffer = NULL;
  guint64 offset = 0;
  gssize n;

  if (path != NULL ? !open_local (target, path, error) : !open_elsewhere (target, file, cancellable, error))
    return FALSE;
  if (give && take_over (self, target))
    return target_finish (target, cancellable, error);

  buffer = g_malloc (COPY_CHUNK);
  while ((n = copy_some (self, target, offset, buffer, cancellable, error)) > 0)
    {
      offset += n;
      if (progress)
        progress (offset, sbx_spool_get_size (self), data);
    }
  if (n == 0 && target_finish (target, cancellable, error))
    return TRUE;
  if (target->stream != NULL)
    give_up_elsewhere (target, file);
  return FALSE;
}

static gboolean
save (SbxSpool *self, GFile *file, gboolean give, GFileProgressCallback progress, gpointer data, GCancellable *cancellable, GError **error)
{
  g_auto(Target) target = { .fd = -1 };
  g_autofree char *name = NULL;

  g_return_val_if_fail (SBX_IS_SPOOL (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  if (save_to (self, &target, file, give, progress, data, cancellable, error))
    return TRUE;
  name = g_file_get_parse_name (file);
  g_prefix_error (error, _("Could not save the body as “%s”: "), name);
  return FALSE;
}

gboolean
sbx_spool_save (SbxSpool *self, GFile *file, GFileProgressCallback progress, gpointer data, GCancellable *cancellable, GError **error)
{
  return save (self, file, FALSE, progress, data, cancellable, error);
}

gboolean
sbx_spool_hand_over (SbxSpool *self, GFile *file, GError **error)
{
  return save (self, file, TRUE, NULL, NULL, NULL, error);
}
