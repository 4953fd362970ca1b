#include "sbx-body-copy.h"

#define TEXT_TYPE "text/plain;charset=utf-8"

struct _SbxBodyCopy
{
  GdkContentProvider  parent_instance;
  SbxLineIndex       *index;
  guint64             start;
  guint64             end;
};

G_DEFINE_FINAL_TYPE (SbxBodyCopy, sbx_body_copy, GDK_TYPE_CONTENT_PROVIDER)

static GdkContentFormats *
sbx_body_copy_ref_formats (GdkContentProvider *provider)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_mime_type (builder, TEXT_TYPE);
  gdk_content_formats_builder_add_mime_type (builder, "text/plain");
  return gdk_content_formats_builder_free_to_formats (builder);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SbxBodyCopy *self = source;
  GError *error = NULL;

  if (sbx_line_index_write (self->index, self->start, self->end, data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
sbx_body_copy_write_async (GdkContentProvider *provider, const char *mime_type, GOutputStream *stream, int io_priority,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (provider, cancellable, callback, data);

  g_task_set_task_data (task, g_object_ref (stream), g_object_unref);
  g_task_run_in_thread (task, write_in_thread);
}

static gboolean
sbx_body_copy_write_finish (GdkContentProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sbx_body_copy_finalize (GObject *object)
{
  SbxBodyCopy *self = SBX_BODY_COPY (object);

  g_clear_object (&self->index);
  G_OBJECT_CLASS (sbx_body_copy_parent_class)->finalize (object);
}

static void
sbx_body_copy_class_init (SbxBodyCopyClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sbx_body_copy_finalize;
  provider_class->ref_formats = sbx_body_copy_ref_formats;
  provider_class->write_mime_type_async = sbx_body_copy_write_async;
  provider_class->write_mime_type_finish = sbx_body_copy_write_finish;
}

static void
sbx_body_copy_init (SbxBodyCopy *self)
{
}

GdkContentProvider *
sbx_body_copy_new (SbxLineIndex *index, guint64 start, guint64 end)
{
  SbxBodyCopy *self = g_object_new (SBX_TYPE_BODY_COPY, NULL);

  self->index = g_object_ref (index);
  self->start = start;
  self->end = end;
  return GDK_CONTENT_PROVIDER (self);
}
