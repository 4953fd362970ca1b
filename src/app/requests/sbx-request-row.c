#include "sbx-request-row.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-row-label.h"
#include "sbx-name-label.h"

struct _SbxRequestRow
{
  GtkBox         parent_instance;

  SbxRowLabel       *method;
  GtkWidget     *text;
  SbxNameLabel  *name;
  SbxRowLabel       *address;
  /* NULL: not needed so far. A list makes some 200 rows at once. */
  GtkWidget     *check;
  GtkWidget     *unsaved;
  GtkWidget     *star;

  SbxRequest    *request;
  gulong         watch;
  gboolean       selected;
};

G_DEFINE_FINAL_TYPE (SbxRequestRow, sbx_request_row, GTK_TYPE_BOX)

enum { CHANGED, RENAMED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GtkWidget *
image_new (const char *icon_name)
{
  return g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "icon-name", icon_name, NULL);
}

static gboolean
is_shown (GtkWidget *part)
{
  return part != NULL && gtk_widget_get_visible (part);
}

static void
set_favorite (SbxRequestRow *self,
              gboolean       favorite)
{
  if (favorite && self->star == NULL)
    {
      self->star = image_new ("starred-symbolic");
      gtk_box_append (GTK_BOX (self), self->star);
    }
  if (self->star != NULL)
    gtk_widget_set_visible (self->star, favorite);
}

static void
update (SbxRequestRow *self)
{
  g_autofree char *title = sbx_format_title (self->request);
  g_autofree char *address = sbx_format_address (self->request);
  gboolean favorite;

  g_object_get (self->request, "favorite", &favorite, NULL);
  sbx_row_label_set_text (self->method, sbx_request_get_method (self->request));
  sbx_widget_set_method (GTK_WIDGET (self->method), sbx_request_get_method (self->request));
  sbx_name_label_set_label (self->name, title);
  sbx_row_label_set_text (self->address, address);
  set_favorite (self, favorite);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
sbx_request_row_set_request (SbxRequestRow *self,
                             SbxRequest    *request)
{
  if (self->request != NULL)
    g_clear_signal_handler (&self->watch, self->request);
  /* What is typed belongs to the request that was here. */
  if (self->request != request)
    sbx_name_label_cancel (self->name);
  g_set_object (&self->request, request);
  if (request == NULL)
    return;

  self->watch = g_signal_connect_swapped (request, "notify", G_CALLBACK (update), self);
  update (self);
}

SbxRequest *
sbx_request_row_get_request (SbxRequestRow *self)
{
  return self->request;
}

void
sbx_request_row_set_unsaved (SbxRequestRow *self,
                             gboolean       unsaved)
{
  if (unsaved && self->unsaved == NULL)
    {
      self->unsaved = image_new ("signalbox-unsaved-symbolic");
      gtk_widget_set_tooltip_text (self->unsaved, _("Has Unsaved Changes"));
      gtk_box_insert_child_after (GTK_BOX (self), self->unsaved, self->text);
    }
  if (self->unsaved != NULL)
    gtk_widget_set_visible (self->unsaved, unsaved);
}

void
sbx_request_row_set_selecting (SbxRequestRow *self,
                               gboolean       selecting)
{
  if (selecting && self->check == NULL)
    {
      self->check = g_object_new (GTK_TYPE_CHECK_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "can-target", FALSE,
                                  "can-focus", FALSE, "focusable", FALSE, "active", self->selected, NULL);
      gtk_widget_add_css_class (self->check, "selection-mode");
      gtk_box_prepend (GTK_BOX (self), self->check);
    }
  if (self->check != NULL)
    gtk_widget_set_visible (self->check, selecting);
}

void
sbx_request_row_set_selected (SbxRequestRow *self,
                              gboolean       selected)
{
  self->selected = selected;
  if (self->check != NULL)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), selected);
}

void
sbx_request_row_rename (SbxRequestRow *self)
{
  sbx_name_label_edit (self->name, sbx_name_label_get_label (self->name));
}

static void
renamed_cb (SbxRequestRow *self,
            const char    *name)
{
  g_signal_emit (self, signals[RENAMED], 0, name);
}

static void
done_cb (SbxRequestRow *self,
         gboolean       had_focus)
{
  if (had_focus)
    gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (self)));
}

char *
sbx_request_row_dup_label (SbxRequestRow *self)
{
  g_autoptr (GString) label = g_string_new (NULL);

  /* Translators: what stands between the parts of a row that is read out: “Actions, Save, Ctrl+S”. */
  g_string_append_printf (label, "%s %s%s%s", sbx_row_label_get_text (self->method), sbx_name_label_get_label (self->name), _(", "),
                          sbx_row_label_get_text (self->address));
  if (is_shown (self->star))
    g_string_append_printf (label, "%s%s", _(", "), _("Favorite"));
  if (is_shown (self->unsaved))
    g_string_append_printf (label, "%s%s", _(", "), _("Has Unsaved Changes"));

  return g_string_free_and_steal (g_steal_pointer (&label));
}

static void
sbx_request_row_dispose (GObject *object)
{
  SbxRequestRow *self = SBX_REQUEST_ROW (object);

  if (self->name != NULL)
    sbx_request_row_set_request (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_REQUEST_ROW);

  G_OBJECT_CLASS (sbx_request_row_parent_class)->dispose (object);
}

static void
sbx_request_row_class_init (SbxRequestRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_request_row_dispose;

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_REQUEST_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RENAMED] = g_signal_new ("renamed", SBX_TYPE_REQUEST_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (SBX_TYPE_ROW_LABEL);
  g_type_ensure (SBX_TYPE_NAME_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/request-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, renamed_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestRow, method);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestRow, text);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestRow, name);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestRow, address);
}

static void
sbx_request_row_init (SbxRequestRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_widget_set_ltr (GTK_WIDGET (self->address));
}

GtkWidget *
sbx_request_row_new (void)
{
  return g_object_new (SBX_TYPE_REQUEST_ROW, NULL);
}
