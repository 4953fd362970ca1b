#include "sbx-cuid.h"

#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define CUID_LENGTH 25
#define BLOCK       4
#define BLOCK_SIZE  (36 * 36 * 36 * 36)

/* Writes the last length digits of value in base 36, padded with zeros. */
static void
put_base36 (char *out, guint length, guint64 value)
{
  static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

  while (length > 0)
    {
      out[--length] = digits[value % 36];
      value /= 36;
    }
}

/* Two digits for the process, two for the machine, as cuid's own Node implementation makes them. The process is asked each
 * time, since a fork keeps all else. */
static void
put_fingerprint (char *out)
{
  const char *host = g_get_host_name ();
  guint sum = strlen (host) + 36;

  for (const char *p = host; *p != '\0'; p++)
    sum += (guchar) *p;
  put_base36 (out, 2, (guint) getpid ());
  put_base36 (out + 2, 2, sum);
}

/* The kernel's numbers rather than GLib's generator: two processes after a fork would share the state of that one. */
static guint32
random_block (void)
{
  guint32 value;

  if (getrandom (&value, sizeof value, 0) != sizeof value)
    value = g_random_int ();
  return value % BLOCK_SIZE;
}

char *
sbx_cuid_new (void)
{
  static int counter;
  char *id = g_malloc (CUID_LENGTH + 1);
  char *out = id;

  *out++ = 'c';
  put_base36 (out, 8, g_get_real_time () / 1000);
  out += 8;
  put_base36 (out, BLOCK, (guint) g_atomic_int_add (&counter, 1) % BLOCK_SIZE);
  out += BLOCK;
  put_fingerprint (out);
  out += BLOCK;
  put_base36 (out, BLOCK, random_block ());
  out += BLOCK;
  put_base36 (out, BLOCK, random_block ());
  id[CUID_LENGTH] = '\0';
  return id;
}

gboolean
sbx_cuid_is_valid (const char *string)
{
  if (string == NULL || string[0] != 'c' || strlen (string) != CUID_LENGTH)
    return FALSE;
  return strspn (string, "0123456789abcdefghijklmnopqrstuvwxyz") == CUID_LENGTH;
}
