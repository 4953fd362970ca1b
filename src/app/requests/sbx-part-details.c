#include "sbx-part-details.h"

#include <adwaita.h>

#include "sbx-format.h"
#include "sbx-text-edit.h"

struct _SbxPartDetails
{
  GtkPopover   parent_instance;

  GtkEditable *content_type;
  GtkEditable *file_name;

  gboolean     loading;
};

G_DEFINE_FINAL_TYPE (SbxPartDetails, sbx_part_details, GTK_TYPE_POPOVER)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
changed_cb (SbxPartDetails *self)
{
  if (!self->loading)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
sbx_part_details_class_init (SbxPartDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_PART_DETAILS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/part-details.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxPartDetails, content_type);
  gtk_widget_class_bind_template_child (widget_class, SbxPartDetails, file_name);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
sbx_part_details_init (SbxPartDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_widget_set_ltr (GTK_WIDGET (gtk_editable_get_delegate (self->content_type)));
  sbx_widget_set_ltr (GTK_WIDGET (gtk_editable_get_delegate (self->file_name)));
}

GtkWidget *
sbx_part_details_new (void)
{
  return g_object_new (SBX_TYPE_PART_DETAILS, NULL);
}

void
sbx_part_details_set (SbxPartDetails *self,
                      const char     *path,
                      const char     *file_name,
                      const char     *content_type)
{
  self->loading = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->file_name), path != NULL);
  sbx_editable_update (self->file_name, file_name);
  sbx_editable_update (self->content_type, content_type);
  self->loading = FALSE;
}

static const char *
get_text (GtkEditable *entry)
{
  const char *text = gtk_editable_get_text (entry);

  return *text != '\0' ? text : NULL;
}

const char *
sbx_part_details_get_file_name (SbxPartDetails *self)
{
  return get_text (self->file_name);
}

const char *
sbx_part_details_get_content_type (SbxPartDetails *self)
{
  return get_text (self->content_type);
}
