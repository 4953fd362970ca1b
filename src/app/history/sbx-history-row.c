#include "sbx-history-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sbx-format.h"
#include "sbx-history-format.h"
#include "sbx-row-label.h"

struct _SbxHistoryRow
{
  GtkBox           parent_instance;

  SbxRowLabel     *method;
  SbxRowLabel     *name;
  GtkLabel        *time;
  GtkLabel        *status;
  GtkLabel        *duration;
  SbxRowLabel     *detail;

  SbxHistoryEntry *entry;
};

G_DEFINE_FINAL_TYPE (SbxHistoryRow, sbx_history_row, GTK_TYPE_BOX)

static void
show_name (SbxHistoryRow *self,
           const char    *name,
           const char    *url)
{
  gboolean named = name != NULL && *name != '\0' && g_strcmp0 (name, url) != 0;
  const char *address = url != NULL ? url : "";
  const char *scheme = strstr (address, "://");

  sbx_row_label_set_text (self->name, named ? name : scheme != NULL ? scheme + 3 : address);
  /* The end of an address says more than its middle. */
  sbx_row_label_set_ellipsize (self->name, named ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_MIDDLE);
}

static void
show_outcome (SbxHistoryRow *self,
              int            status,
              const char    *reason,
              const char    *error,
              const char    *environment)
{
  g_autofree char *text = NULL;

  if (status > 0)
    text = g_strchomp (g_strdup_printf ("%d %s", status, reason != NULL ? reason : ""));
  gtk_label_set_label (self->status, text != NULL ? text : _("Failed"));
  sbx_widget_set_status (GTK_WIDGET (self->status), error != NULL ? 0 : status);
  sbx_row_label_set_text (self->detail, error != NULL ? error : environment);
}

void
sbx_history_row_set_entry (SbxHistoryRow   *self,
                           SbxHistoryEntry *entry)
{
  g_autofree char *name = NULL;
  g_autofree char *method = NULL;
  g_autofree char *url = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *error = NULL;
  g_autofree char *environment = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *took = NULL;
  gint64 status, started_at, duration;

  g_set_object (&self->entry, entry);
  if (entry == NULL)
    return;

  g_object_get (entry, "name", &name, "method", &method, "url", &url, "reason", &reason, "error", &error, "environment",
                &environment, "status", &status, "started-at", &started_at, "duration", &duration, NULL);
  sbx_row_label_set_text (self->method, method);
  sbx_widget_set_method (GTK_WIDGET (self->method), method);
  show_name (self, name, url);
  show_outcome (self, status, reason, error, environment);
  clock = sbx_history_format_clock (started_at);
  gtk_label_set_label (self->time, clock);
  took = sbx_format_duration (duration);
  gtk_label_set_label (self->duration, took);
}

SbxHistoryEntry *
sbx_history_row_get_entry (SbxHistoryRow *self)
{
  return self->entry;
}

char *
sbx_history_row_dup_label (SbxHistoryRow *self)
{
  const char *detail = sbx_row_label_get_text (self->detail);
  g_autofree char *name = g_strdup_printf ("%s %s", sbx_row_label_get_text (self->method), sbx_row_label_get_text (self->name));

  /* Translators: what stands between the parts of a row that is read out: “Actions, Save, Ctrl+S”. */
  return g_strjoin (_(", "), name, gtk_label_get_label (self->status), gtk_label_get_label (self->duration),
                    gtk_label_get_label (self->time), *detail != '\0' ? detail : NULL, NULL);
}

/* Only when it is asked for: to set a tooltip asks the display where the pointer is, for each row that scrolls by. */
static gboolean
sbx_history_row_query_tooltip (GtkWidget  *widget,
                               int         x,
                               int         y,
                               gboolean    keyboard,
                               GtkTooltip *tooltip)
{
  SbxHistoryRow *self = SBX_HISTORY_ROW (widget);
  g_autofree char *url = NULL;

  if (self->entry == NULL)
    return FALSE;

  g_object_get (self->entry, "url", &url, NULL);
  gtk_tooltip_set_text (tooltip, url);
  return url != NULL;
}

static void
sbx_history_row_dispose (GObject *object)
{
  g_clear_object (&SBX_HISTORY_ROW (object)->entry);

  G_OBJECT_CLASS (sbx_history_row_parent_class)->dispose (object);
}

static void
sbx_history_row_class_init (SbxHistoryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_history_row_dispose;
  widget_class->query_tooltip = sbx_history_row_query_tooltip;

  g_type_ensure (SBX_TYPE_ROW_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/history/history-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryRow, method);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryRow, name);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryRow, time);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryRow, status);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryRow, duration);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryRow, detail);
}

static void
sbx_history_row_init (SbxHistoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sbx_history_row_new (void)
{
  return g_object_new (SBX_TYPE_HISTORY_ROW, NULL);
}

/* --- Days --- */

static void
header_setup_cb (GtkListItemFactory *factory,
                 GtkListHeader      *header)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                                   "margin-start", 12, "margin-end", 12, NULL);

  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_list_header_set_child (header, label);
}

static void
header_bind_cb (GtkListItemFactory *factory,
                GtkListHeader      *header)
{
  SbxHistoryEntry *entry = gtk_list_header_get_item (header);
  g_autofree char *day = NULL;
  gint64 started_at;

  g_object_get (entry, "started-at", &started_at, NULL);
  day = sbx_history_format_day (started_at);
  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)), day);
}

GtkListItemFactory *
sbx_history_header_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (header_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (header_bind_cb), NULL);
  return factory;
}
