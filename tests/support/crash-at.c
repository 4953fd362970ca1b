/* To be preloaded: ends the program as kill -9 does, before its n-th call that changes a file or speaks to another program, where
 * $CRASH_AT is n. $CRASH_CALLS is a file that gets the number of such calls when the program ends by itself. */
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static atomic_int n_calls;

static void
count_call (void)
{
  const char *at = getenv ("CRASH_AT");

  if (atomic_fetch_add (&n_calls, 1) + 1 == (at != NULL ? atoi (at) : 0))
    kill (getpid (), SIGKILL);
}

__attribute__ ((destructor)) static void
tell_calls (void)
{
  const char *path = getenv ("CRASH_CALLS");
  FILE *file = path != NULL ? fopen (path, "w") : NULL;

  if (file != NULL)
    {
      fprintf (file, "%d\n", n_calls);
      fclose (file);
    }
}

#define CALL(type, name, parameters, arguments)                         \
  type name parameters                                                  \
  {                                                                     \
    static type (*next) parameters;                                     \
                                                                        \
    if (next == NULL)                                                   \
      next = (type (*) parameters) dlsym (RTLD_NEXT, #name);            \
    count_call ();                                                      \
    return next arguments;                                              \
  }

CALL (ssize_t, write, (int fd, const void *bytes, size_t length), (fd, bytes, length))
CALL (ssize_t, pwrite64, (int fd, const void *bytes, size_t length, off64_t offset), (fd, bytes, length, offset))
CALL (ssize_t, copy_file_range, (int from, off64_t *from_offset, int to, off64_t *to_offset, size_t length, unsigned flags),
      (from, from_offset, to, to_offset, length, flags))
CALL (ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
CALL (int, fsync, (int fd), (fd))
CALL (int, fdatasync, (int fd), (fd))
CALL (int, ftruncate64, (int fd, off64_t length), (fd, length))
CALL (int, rename, (const char *from, const char *to), (from, to))
CALL (int, unlink, (const char *path), (path))
