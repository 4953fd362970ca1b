#include "sbx-text-decode.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK_BYTES (64 * 1024)

static void
append_byte (GString *out, guchar byte)
{
  g_string_append_printf (out, "\\x%02X", byte);
}

/* Whole characters, though the converter makes some of numbers that are none. */
static void
append_text (GString *out, const char *text, gsize length)
{
  const char *end = text + length, *stop;

  while (text < end)
    {
      g_utf8_validate_len (text, end - text, &stop);
      g_string_append_len (out, text, stop - text);
      if (stop < end && *stop == '\0')
        g_string_append_c (out, '\0');
      else if (stop < end)
        append_byte (out, *stop);
      text = stop < end ? stop + 1 : end;
    }
}

/* One chunk, all but an incomplete character at its end (last: that, too); how many bytes were used. */
static gsize
decode_chunk (GIConv converter, char *bytes, gsize length, gboolean last, GString *out)
{
  char *at = bytes;
  gsize left = length;

  while (left > 0)
    {
      char buffer[4096], *to = buffer;
      gsize room = sizeof buffer;
      gsize result = g_iconv (converter, &at, &left, &to, &room);
      int code = errno;

      append_text (out, buffer, to - buffer);
      if (result != (gsize) -1 || code == E2BIG)
        continue;
      if (code == EINVAL && !last)
        break;
      append_byte (out, *at);
      at++;
      left--;
    }
  return length - left;
}

SbxSpool *
sbx_text_decode (SbxSpool *spool, const char *charset, GCancellable *cancellable, GError **error)
{
  g_autoptr(SbxSpool) decoded = NULL;
  g_autofree char *directory = sbx_spool_dup_directory ();
  g_autofree char *buffer = g_malloc (CHUNK_BYTES);
  g_autoptr(GString) out = g_string_new (NULL);
  GIConv converter = g_iconv_open ("UTF-8", charset);
  guint64 offset = 0;
  gboolean good;

  if (converter == (GIConv) -1)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("The charset “%s” is not known here"), charset);
      return NULL;
    }
  decoded = sbx_spool_new (directory, error);
  good = decoded != NULL;
  while (good)
    {
      gssize n = sbx_spool_read (spool, offset, buffer, CHUNK_BYTES, error);

      good = n >= 0 && !g_cancellable_set_error_if_cancelled (cancellable, error);
      if (!good || n == 0)
        break;
      offset += decode_chunk (converter, buffer, n, n < CHUNK_BYTES, out);
      good = sbx_spool_append (decoded, out->str, out->len, error);
      g_string_truncate (out, 0);
    }
  g_iconv_close (converter);
  return good ? g_steal_pointer (&decoded) : NULL;
}

static void
decode_in_thread (GTask *task, gpointer source, gpointer charset, GCancellable *cancellable)
{
  GError *error = NULL;
  SbxSpool *decoded = sbx_text_decode (source, charset, cancellable, &error);

  if (decoded)
    g_task_return_pointer (task, decoded, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
sbx_text_decode_async (SbxSpool *spool, const char *charset, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (spool, cancellable, callback, data);

  g_task_set_task_data (task, g_strdup (charset), g_free);
  g_task_run_in_thread (task, decode_in_thread);
}

SbxSpool *
sbx_text_decode_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
