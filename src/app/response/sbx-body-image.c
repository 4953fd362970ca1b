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
  /* So that nothing is made of it before the loader is stopped. */
  if (size->too_large)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
}

static gboolean
set_too_large (GError **error)
{
  g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY,
                       _("The picture is too large to be shown here. Save the body to open it in another application."));
  return FALSE;
}

static gboolean
feed (GdkPixbufLoader *loader, SbxSpool *spool, Size *size, GCancellable *cancellable, GError **error)
{
  g_autofree guchar *buffer = g_malloc (CHUNK_BYTES);
  guint64 offset = 0;
  gssize n;

  if (sbx_spool_get_size (spool) > MAX_BYTES)
    return set_too_large (error);
  while ((n = sbx_spool_read (spool, offset, buffer, CHUNK_BYTES, error)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !gdk_pixbuf_loader_write (loader, buffer, n, error))
        return FALSE;
      if (size->too_large)
        return set_too_large (error);
      offset += n;
    }
  return n == 0;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  GError *error = NULL;
  Size *size = data;
  GdkPixbuf *pixbuf;
  gboolean fed;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), size);
  fed = feed (loader, source, size, cancellable, &error);
  /* It must be closed either way; what it says then counts only if nothing was wrong before. */
  if (!gdk_pixbuf_loader_close (loader, fed ? &error : NULL) || !fed)
    {
      g_task_return_error (task, error);
      return;
    }
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (size->too_large && set_too_large (&error) == FALSE)
    g_task_return_error (task, error);
  else if (pixbuf == NULL)
    g_task_return_new_error (task, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE, _("It holds no picture"));
  else
    g_task_return_pointer (task, gdk_texture_new_for_pixbuf (pixbuf), g_object_unref);
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
