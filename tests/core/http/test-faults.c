/* A system that fails under the engine: files that change while they are read, no memory, no sockets. libc's and GLib's
 * functions are replaced here, and fail when told to. */
#include "http-test.h"

#include "sbx-http-body.h"
#include "sbx-oauth2-loopback.h"
#include "sbx-spool.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static gboolean no_reading, no_memory, no_sockets, no_range, no_sync, no_proc;

ssize_t
pread (int fd, void *buffer, size_t length, off_t offset)
{
  if (no_reading)
    {
      errno = EIO;
      return -1;
    }
  return syscall (SYS_pread64, fd, buffer, length, offset);
}

ssize_t
copy_file_range (int from, off64_t *from_offset, int to, off64_t *to_offset, size_t length, unsigned flags)
{
  if (no_range)
    {
      errno = EXDEV;
      return -1;
    }
  return syscall (SYS_copy_file_range, from, from_offset, to, to_offset, length, flags);
}

int
fsync (int fd)
{
  if (no_sync)
    {
      errno = EIO;
      return -1;
    }
  return syscall (SYS_fsync, fd);
}

int
g_access (const char *path, int mode)
{
  return no_proc ? -1 : access (path, mode);
}

gpointer
g_try_malloc (gsize size)
{
  return no_memory ? NULL : malloc (size);
}

int
socketpair (int domain, int type, int protocol, int fds[2])
{
  if (no_sockets)
    {
      errno = EMFILE;
      return -1;
    }
  return syscall (SYS_socketpair, domain, type, protocol, fds);
}

static SbxHttpBody *
make_body (const char *path)
{
  g_autoptr(SbxBody) body = sbx_body_new (SBX_BODY_FILE);
  g_autoptr(GError) error = NULL;
  SbxHttpBody *made;

  body->path = g_strdup (path);
  made = sbx_http_body_new (body, NULL, NULL, &error);
  g_assert_no_error (error);
  return made;
}

static void
assert_read_fails (SbxHttpBody *body, const char *message)
{
  g_autoptr(GError) error = NULL;
  char buffer[100];

  g_assert_cmpint (sbx_http_body_read (body, buffer, sizeof buffer, &error), ==, -1);
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_body_file (void)
{
  g_autofree char *path = g_build_filename (http_test_directory (), "shrinking", NULL);
  g_autofree char *shorter = g_strdup_printf ("The file “%s” became shorter while it was sent. Send the request again.", path);
  g_autofree char *unreadable = g_strdup_printf ("Could not read “%s” while it was sent: Input/output error", path);
  g_autoptr(SbxHttpBody) body = NULL;
  char buffer[4];

  g_assert_true (g_file_set_contents (path, "0123456789", 10, NULL));
  body = make_body (path);
  g_assert_cmpint (sbx_http_body_read (body, buffer, 4, NULL), ==, 4);
  no_reading = TRUE;
  assert_read_fails (body, unreadable);
  no_reading = FALSE;
  g_assert_cmpint (truncate (path, 2), ==, 0);
  assert_read_fails (body, shorter);
}

static gpointer
fill_pipe (gpointer path)
{
  int fd = open (path, O_WRONLY);

  g_assert_cmpint (write (fd, "through", 7), ==, 7);
  close (fd);
  return NULL;
}

static void
test_pipe_twice (void)
{
  g_autofree char *path = g_build_filename (http_test_directory (), "once", NULL);
  g_autoptr(SbxHttpBody) body = NULL;
  g_autoptr(GError) error = NULL;
  GThread *thread;
  char buffer[4];

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  thread = g_thread_new ("pipe", fill_pipe, path);
  body = make_body (path);
  g_assert_cmpint (sbx_http_body_read (body, buffer, 4, NULL), ==, 4);
  g_assert_false (sbx_http_body_rewind (body, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "The body comes from a pipe and can't be sent a second time, which the server asked for. Use a file.");
  g_thread_join (thread);
}

static void
test_spool (void)
{
  g_autofree char *path = g_build_filename (http_test_directory (), "spool", NULL);
  g_autofree char *unreadable = g_strdup_printf ("Could not read the body from “%s”: Input/output error", path);
  g_autofree char *large = g_strdup_printf ("The body in “%s” does not fit into memory", path);
  g_autoptr(GFile) nowhere = g_file_new_for_path ("/nowhere/body.json");
  g_autoptr(SbxSpool) spool = NULL;
  g_autoptr(GError) error = NULL;
  char buffer[4];

  g_assert_null (sbx_spool_open ("/nowhere/spool", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "Could not open “/nowhere/spool”: No such file or directory");
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "body", 4, NULL));
  spool = sbx_spool_open (path, &error);
  g_assert_no_error (error);
  no_reading = TRUE;
  g_assert_cmpint (sbx_spool_read (spool, 0, buffer, 4, &error), ==, -1);
  no_reading = FALSE;
  g_assert_cmpstr (error->message, ==, unreadable);
  g_clear_error (&error);

  no_memory = TRUE;
  g_assert_null (sbx_spool_read_bytes (spool, 0, &error));
  no_memory = FALSE;
  g_assert_cmpstr (error->message, ==, large);
  g_clear_error (&error);

  g_assert_false (sbx_spool_save (spool, nowhere, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "Could not save the body as “/nowhere/body.json”: No such file or directory");
}

static void
cancel_cb (goffset done, goffset total, gpointer cancellable)
{
  if (done >= 1 << 20)
    g_cancellable_cancel (cancellable);
}

/* A half of a file would be taken for a whole one. */
static void
save_stopped (void)
{
  const gsize size = 3 << 20;
  g_autofree char *folder = g_dir_make_tmp ("save-XXXXXX", NULL), *bytes = g_strnfill (size, 'x'), *text = NULL;
  g_autofree char *path = g_build_filename (folder, "body.bin", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(SbxSpool) spool = sbx_spool_new (folder, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (sbx_spool_append (spool, bytes, size, NULL));
  for (int there = FALSE; there <= TRUE; there++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();

      if (there)
        g_assert_true (g_file_set_contents (path, "before", -1, NULL));
      g_assert_false (sbx_spool_save (spool, file, cancel_cb, cancellable, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, there);
    }
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "before");

  g_assert_true (sbx_spool_save (spool, file, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_free (g_steal_pointer (&text));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, bytes);
  g_assert_cmpint (g_unlink (path), ==, 0);
  /* Nothing else was left beside it. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_save_stopped (void)
{
  save_stopped ();
  no_range = TRUE;
  save_stopped ();
  no_range = FALSE;
  /* The file has a name from the start. */
  no_proc = TRUE;
  save_stopped ();
  no_proc = FALSE;
}

static void
assert_saved (SbxSpool *spool, const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (sbx_spool_save (spool, file, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "the body");
}

static void
assert_not_saved (SbxSpool *spool, const char *path, const char *reason)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *message = g_strdup_printf ("Could not save the body as “%s”: %s", path, reason);
  g_autoptr(GError) error = NULL;

  g_assert_false (sbx_spool_save (spool, file, NULL, NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==, message);
}

static guint
get_mode (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static guint64
get_inode (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_ino;
}

/* What was there is what it was, but for its bytes. */
static void
test_save_over (void)
{
  g_autofree char *folder = g_dir_make_tmp ("save-XXXXXX", NULL), *path = g_build_filename (folder, "file", NULL);
  g_autofree char *inner = g_build_filename (folder, "folder", NULL), *target = g_build_filename (inner, "target", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL), *loop = g_build_filename (folder, "loop", NULL);
  g_autoptr(SbxSpool) spool = sbx_spool_new (folder, NULL);
  guint64 inode;
  mode_t mask = umask (027);

  g_assert_true (sbx_spool_append (spool, "the body", 8, NULL));
  assert_saved (spool, path);
  g_assert_cmpuint (get_mode (path), ==, 0640);
  umask (mask);
  g_assert_cmpint (g_chmod (path, 0604), ==, 0);
  inode = get_inode (path);
  assert_saved (spool, path);
  g_assert_cmpuint (get_mode (path), ==, 0604);
  g_assert_cmpuint (get_inode (path), !=, inode);

  /* It gets its name when the disk has its bytes. */
  inode = get_inode (path);
  no_sync = TRUE;
  assert_not_saved (spool, path, "Input/output error");
  no_sync = FALSE;
  g_assert_cmpuint (get_inode (path), ==, inode);

  /* A link leads on to its target, which need not be there yet. */
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  g_assert_cmpint (symlink ("folder/target", link), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      assert_saved (spool, link);
      g_assert_true (g_file_test (target, G_FILE_TEST_IS_REGULAR));
      g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
    }
  g_assert_cmpint (g_unlink (target), ==, 0);
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  assert_not_saved (spool, loop, "Too many levels of symbolic links");
  assert_not_saved (spool, inner, "Is a directory");

  if (g_access ("/root", R_OK) != 0)
    {
      g_assert_cmpint (g_chmod (path, 0400), ==, 0);
      assert_not_saved (spool, path, "Permission denied");
      /* A folder in which nothing may be made has a file that may be written. */
      g_assert_cmpint (g_chmod (path, 0600), ==, 0);
      g_assert_true (g_file_set_contents (path, "what was there is longer than the body", -1, NULL));
      inode = get_inode (path);
      g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
      assert_saved (spool, path);
      g_assert_cmpuint (get_inode (path), ==, inode);
      g_assert_cmpint (g_chmod (inner, 0500), ==, 0);
      assert_not_saved (spool, target, "Permission denied");
      g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
    }
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_unlink (link), ==, 0);
  g_assert_cmpint (g_unlink (loop), ==, 0);
  /* Nothing else was left. */
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What is no file, or open already, is written where it is. */
static void
test_save_into (void)
{
  g_autofree char *folder = g_dir_make_tmp ("save-XXXXXX", NULL), *path = g_build_filename (folder, "file", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL), *opened = NULL, *text = NULL;
  g_autoptr(SbxSpool) spool = sbx_spool_new (folder, NULL);
  g_autoptr(GFile) file = NULL, null = g_file_new_for_path ("/dev/null"), fifo = g_file_new_for_path (pipe);
  g_autoptr(GError) error = NULL;
  struct stat info;
  char buffer[9] = "";
  int fd;

  g_assert_true (sbx_spool_append (spool, "the body", 8, NULL));
  g_assert_true (sbx_spool_save (spool, null, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat ("/dev/null", &info), ==, 0);
  g_assert_true (S_ISCHR (info.st_mode));
  assert_not_saved (spool, "/dev/full", "No space left on device");

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  fd = open (pipe, O_RDWR | O_CLOEXEC);
  g_assert_true (sbx_spool_save (spool, fifo, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read (fd, buffer, 8), ==, 8);
  g_assert_cmpstr (buffer, ==, "the body");
  g_assert_cmpint (stat (pipe, &info), ==, 0);
  g_assert_true (S_ISFIFO (info.st_mode));
  close (fd);

  /* As /dev/stdout is. */
  fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (write (fd, "before, ", 8), ==, 8);
  opened = g_strdup_printf ("/dev/fd/%d", fd);
  file = g_file_new_for_path (opened);
  g_assert_true (sbx_spool_save (spool, file, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  close (fd);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "before, the body");

  g_assert_cmpint (g_unlink (pipe), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* On the same file system nothing is copied; on another one it is. */
static void
hand_over (void)
{
  const char *const places[] = { g_get_tmp_dir (), "/dev/shm" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *template = g_build_filename (places[i], "save-XXXXXX", NULL), *folder = g_mkdtemp (g_steal_pointer (&template));
      g_autofree char *path = g_build_filename (folder, "file", NULL), *other = g_build_filename (folder, "other", NULL), *text = NULL;
      g_autoptr(GFile) file = g_file_new_for_path (path), copy = g_file_new_for_path (other);
      g_autoptr(SbxSpool) spool = sbx_spool_new (g_get_tmp_dir (), NULL);
      g_autoptr(GError) error = NULL;
      char buffer[9] = "";
      guint mode;
      int fd;

      g_assert_true (sbx_spool_append (spool, "the body", 8, NULL));
      g_assert_true (sbx_spool_save (spool, copy, NULL, NULL, NULL, &error));
      g_assert_true (sbx_spool_hand_over (spool, file, &error));
      g_assert_no_error (error);
      g_assert_cmpint (get_mode (path), ==, get_mode (other));
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "the body");

      fd = open (path, O_WRONLY | O_CLOEXEC);
      g_assert_cmpint (write (fd, "THE", 3), ==, 3);
      close (fd);
      g_assert_cmpint (sbx_spool_read (spool, 0, buffer, 8, NULL), ==, 8);
      g_assert_cmpstr (buffer, ==, i == 0 ? "THE body" : "the body");

      /* What was there keeps its mode, and is replaced; it is given away once only. */
      mode = get_mode (path);
      g_assert_cmpint (g_chmod (other, 0640), ==, 0);
      g_assert_true (sbx_spool_hand_over (spool, copy, &error));
      g_assert_no_error (error);
      g_assert_cmpint (get_mode (other), ==, 0640);
      g_assert_cmpint (get_mode (path), ==, mode);
      g_assert_cmpint (g_unlink (path), ==, 0);
      g_assert_cmpint (g_unlink (other), ==, 0);
      g_assert_cmpint (g_rmdir (folder), ==, 0);
    }
}

static void
test_hand_over (void)
{
  hand_over ();
  no_proc = TRUE;
  hand_over ();
  no_proc = FALSE;
}

static void
test_preview (void)
{
  g_autoptr(SbxRequest) request = http_test_request ("GET", "/echo");
  SbxHttpClient *client = http_test_client ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  no_sockets = TRUE;
  bytes = sbx_http_client_preview (client, request, NULL, &error);
  no_sockets = FALSE;
  g_assert_null (bytes);
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "Could not make a preview: Too many open files");
}

static void
test_loopback (void)
{
  guint16 taken = sbx_test_servers_port (http_test_servers (), "http");
  g_autofree char *busy = g_strdup_printf ("Could not wait for the browser on port %u: ", taken);
  g_autoptr(SbxLoopback) loopback = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (sbx_loopback_new (taken, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH);
  g_assert_true (g_str_has_prefix (error->message, busy));
  g_assert_true (g_str_has_suffix (error->message, ". Choose another port in the authorization."));
  g_clear_error (&error);

  loopback = sbx_loopback_new (0, &error);
  g_assert_no_error (error);
  g_assert_null (sbx_loopback_wait (loopback, "state", 0, NULL, &error));
  g_assert_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TIMEOUT);
  g_assert_cmpstr (error->message, ==, "Nobody signed in within 0 minutes. Sign in again.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/faults/body-file", test_body_file);
  g_test_add_func ("/http/faults/pipe-twice", test_pipe_twice);
  g_test_add_func ("/http/faults/spool", test_spool);
  g_test_add_func ("/http/faults/save-stopped", test_save_stopped);
  g_test_add_func ("/http/faults/save-over", test_save_over);
  g_test_add_func ("/http/faults/save-into", test_save_into);
  g_test_add_func ("/http/faults/hand-over", test_hand_over);
  g_test_add_func ("/http/faults/preview", test_preview);
  g_test_add_func ("/http/faults/loopback", test_loopback);
  return http_test_run ();
}
