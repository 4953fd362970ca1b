#include "sbx-body-image.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>
#include <string.h>

#define MAX_BYTES (64 * 1024 * 1024)
/* 160 MB when it is decoded. */
#define MAX_PIXELS (40 * 1000 * 1000)
#define CHUNK_BYTES (64 * 1024)

typedef struct
{
  int      width;
  int      height;
  gboolean too_large;
} Size;

gboolean
sbx_body_image_is_type (const char *content_type)
{
  return g_ascii_strncasecmp (content_type, "image/", strlen ("image/")) == 0;
}

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, Size *size)
{
  size->width = width;
  size->height = height;
  size->too_large = (gint64) width * height > MAX_PIXELS;
  /* Ends it: room for all that it claims to be would be made next. */
  gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static gboolean
set_too_large (GError **error)
{
  g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY,
                       _("The picture is too large to be shown here. Save the body to open it in another application."));
  return FALSE;
}

/* How large it says it is, before anything is decoded. */
static gboolean
probe (GBytes *bytes, Size *size, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) problem = NULL;
  gsize length = g_bytes_get_size (bytes), offset = 0;
  const guchar *data = g_bytes_get_data (bytes, NULL);

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), size);
  while (offset < length && size->width == 0 && problem == NULL)
    {
      gsize n = MIN (CHUNK_BYTES, length - offset);

      gdk_pixbuf_loader_write (loader, data + offset, n, &problem);
      offset += n;
    }
  /* A drawing tells its size at its end; that a picture ends early is told when it is decoded. */
  gdk_pixbuf_loader_close (loader, problem == NULL && size->width == 0 ? &problem : NULL);
  if (size->too_large)
    return set_too_large (error);
  if (size->width == 0 && problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (size->width == 0)
    g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE, _("It holds no picture"));
  return size->width > 0;
}

/* Whether the last chunk of a PNG arrived (PNG, 5.3): the loader does not mind. */
static gboolean
has_png_end (const guchar *data, gsize length)
{
  gsize at = 8;

  while (at + 12 <= length && memcmp (data + at + 4, "IEND", 4) != 0)
    {
      guint32 size;

      memcpy (&size, data + at, sizeof size);
      at += 12 + (gsize) GUINT32_FROM_BE (size);
    }
  return at + 12 <= length;
}

/* GTK loses the memory of a PNG that turns out to be damaged while it is decoded (4.18): such a one does not come to it. */
static gboolean
check_png (GBytes *bytes, GError **error)
{
  gsize length;
  const guchar *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GdkPixbufLoader) loader = NULL;
  gboolean good;

  if (length < 8 || memcmp (data, "\x89PNG\r\n\x1a\n", 8) != 0)
    return TRUE;

  loader = gdk_pixbuf_loader_new ();
  good = has_png_end (data, length) && gdk_pixbuf_loader_write (loader, data, length, NULL);
  good = gdk_pixbuf_loader_close (loader, NULL) && good;
  if (!good)
    g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE, _("It holds no picture"));
  return good;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;
  GdkTexture *texture = NULL;

  if (sbx_spool_get_size (source) > MAX_BYTES)
    set_too_large (&error);
  else
    bytes = sbx_spool_read_bytes (source, 0, &error);
  /* Not by the loader, which shows what memory held before where a picture breaks off. */
  if (bytes != NULL && probe (bytes, data, &error) && check_png (bytes, &error) && !g_cancellable_set_error_if_cancelled (cancellable, &error))
    texture = gdk_texture_new_from_bytes (bytes, &error);
  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
sbx_body_image_load_async (SbxSpool *spool, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (spool, cancellable, callback, data);

  g_task_set_static_name (task, "sbx-body-image");
  g_task_set_task_data (task, g_new0 (Size, 1), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

GdkTexture *
sbx_body_image_load_finish (GAsyncResult *result, int *width, int *height, GError **error)
{
  Size *size = g_task_get_task_data (G_TASK (result));

  *width = size->width;
  *height = size->height;
  return g_task_propagate_pointer (G_TASK (result), error);
}
