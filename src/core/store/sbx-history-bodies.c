#include "sbx-history-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

#define CHUNK (256 * 1024)

static const char *const suffixes[] = { ".sent", ".received" };

static char *
dup_folder (SbxStore *store)
{
  return g_build_filename (sbx_store_get_directory (store), "bodies", NULL);
}

char *
sbx_history_body_path (SbxStore *store, const char *id, SbxBodyFile which)
{
  g_autofree char *folder = dup_folder (store);
  g_autofree char *name = g_strconcat (id, suffixes[which], NULL);

  return g_build_filename (folder, name, NULL);
}

/* To the disk: a file, or a folder with the names that are in it. */
static gboolean
sync_path (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  int code = fd >= 0 && fsync (fd) == 0 ? 0 : errno;

  if (fd >= 0)
    close (fd);
  if (code != 0)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return code == 0;
}

static gboolean
write_redacted (GOutputStream *out, SbxSpool *body, SbxRedaction *redaction, guint64 *size, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  g_autoptr(GByteArray) redacted = g_byte_array_new ();
  guint64 offset = 0;
  gssize length;

  do
    {
      length = sbx_spool_read (body, offset, chunk, CHUNK, error);
      if (length < 0)
        return FALSE;
      sbx_redaction_feed (redaction, chunk, length, redacted);
      if (!g_output_stream_write_all (out, redacted->data, redacted->len, NULL, NULL, error))
        return FALSE;
      *size += redacted->len;
      g_byte_array_set_size (redacted, 0);
      offset += length;
    }
  while (length > 0);
  return TRUE;
}

gboolean
sbx_history_write_body (SbxStore *store, const char *id, SbxBodyFile which, SbxSpool *body, SbxRedactor *redactor,
                        guint64 *size, GError **error)
{
  g_autofree char *folder = dup_folder (store);
  g_autofree char *path = sbx_history_body_path (store, id, which);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GByteArray) rest = g_byte_array_new ();
  g_autoptr(GFileOutputStream) out = NULL;
  SbxRedaction *redaction;
  gboolean ok;

  *size = 0;
  if (g_mkdir (folder, 0700) == 0)
    sync_path (sbx_store_get_directory (store), NULL);
  out = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, error);
  if (out == NULL)
    return FALSE;
  redaction = sbx_redactor_begin (redactor);
  ok = write_redacted (G_OUTPUT_STREAM (out), body, redaction, size, error);
  sbx_redaction_finish (redaction, rest);
  *size += rest->len;
  ok = ok && g_output_stream_write_all (G_OUTPUT_STREAM (out), rest->data, rest->len, NULL, NULL, error)
       && g_output_stream_close (G_OUTPUT_STREAM (out), NULL, error)
       && sync_path (path, error);
  if (ok)
    return TRUE;
  *size = 0;
  g_clear_object (&out);
  g_unlink (path);
  return FALSE;
}

/* Not every file system can do that with a folder. */
void
sbx_history_sync_bodies (SbxStore *store)
{
  g_autofree char *folder = dup_folder (store);

  sync_path (folder, NULL);
}

void
sbx_history_touch_bodies (SbxStore *store, const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = sbx_history_body_path (store, id, i);

      g_utime (path, NULL);
    }
}

void
sbx_history_remove_bodies (SbxStore *store, const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = sbx_history_body_path (store, id, i);

      g_unlink (path);
    }
}

static gboolean
is_recent (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) != 0 || info.st_mtime > g_get_real_time () / G_USEC_PER_SEC - 3600;
}

void
sbx_history_remove_strays (SbxStore *store, GHashTable *ids)
{
  g_autofree char *folder = dup_folder (store);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *id = g_strndup (name, strcspn (name, "."));
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_hash_table_contains (ids, id) && !is_recent (path))
        g_unlink (path);
    }
}
