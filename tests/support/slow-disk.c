/* To be preloaded: a disk that takes one MB of each file in $SLOW_FOLDER and no more for as long as $SLOW_FOLDER/busy is there. */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
is_on_disk (int fd, const char *disk)
{
  char link[64], path[PATH_MAX];
  ssize_t length;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, sizeof path - 1);
  return length > (ssize_t) strlen (disk) && strncmp (path, disk, strlen (disk)) == 0 && path[strlen (disk)] == '/';
}

/* Nothing is copied past write(). */
ssize_t
copy_file_range (int from, off64_t *from_offset, int to, off64_t *to_offset, size_t length, unsigned flags)
{
  errno = EXDEV;
  return -1;
}

ssize_t
write (int fd, const void *bytes, size_t length)
{
  static ssize_t (*next) (int, const void *, size_t);
  const char *disk = getenv ("SLOW_FOLDER");

  if (next == NULL)
    next = (ssize_t (*) (int, const void *, size_t)) dlsym (RTLD_NEXT, "write");
  if (disk != NULL && lseek (fd, 0, SEEK_CUR) >= 1 << 20 && is_on_disk (fd, disk))
    {
      char busy[PATH_MAX];

      snprintf (busy, sizeof busy, "%s/busy", disk);
      while (access (busy, F_OK) == 0)
        usleep (10000);
    }
  return next (fd, bytes, length);
}
