#include "sbx-request-row.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-name-label.h"

#define SPACING 12
#define METHOD_CHARS 6

struct _SbxRequestRow
{
  GtkWidget      parent_instance;

  SbxRowStyles  *styles;
  SbxRowText     method;
  SbxRowText     name;
  SbxRowText     address;
  /* NULL: not needed so far, or any more. A list makes some 200 rows at once. */
  GtkWidget     *check;
  GtkWidget     *unsaved;
  GtkWidget     *star;
  SbxNameLabel  *editor;     /* in the place of the name */

  SbxRequest    *request;
  gulong         watch;
  gboolean       selected;
};

G_DEFINE_FINAL_TYPE (SbxRequestRow, sbx_request_row, GTK_TYPE_WIDGET)

enum { CHANGED, RENAMED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Its parts, and where they are --- */

static gboolean
is_shown (GtkWidget *part)
{
  return part != NULL && gtk_widget_get_visible (part);
}

/* Makes the part if it is to be shown, and none is there. */
static void
show_image (SbxRequestRow  *self,
            GtkWidget     **part,
            const char     *icon_name,
            gboolean        shown)
{
  if (shown && *part == NULL)
    {
      *part = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "icon-name", icon_name, NULL);
      gtk_widget_set_parent (*part, GTK_WIDGET (self));
    }
  if (*part != NULL)
    gtk_widget_set_visible (*part, shown);
}

static int
measure_part (GtkWidget      *part,
              GtkOrientation  orientation)
{
  int minimum = 0;

  if (is_shown (part))
    gtk_widget_measure (part, orientation, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* With the space between it and the others. */
static int
get_part_width (GtkWidget *part)
{
  return is_shown (part) ? measure_part (part, GTK_ORIENTATION_HORIZONTAL) + SPACING : 0;
}

static int
get_method_width (SbxRequestRow *self)
{
  int width = sbx_row_style_get_method_width (self->method.style);

  if (g_utf8_strlen (sbx_row_text_get (&self->method), -1) > METHOD_CHARS)
    width = MAX (width, sbx_row_text_get_width (&self->method));
  return width;
}

static int
get_name_height (SbxRequestRow *self)
{
  return self->editor != NULL ? measure_part (GTK_WIDGET (self->editor), GTK_ORIENTATION_VERTICAL) : sbx_row_style_get_height (self->name.style);
}

/* Where the name is; x counts from where the row begins. */
static GdkRectangle
get_name_area (SbxRequestRow *self,
               int            width,
               int            height)
{
  int x = get_part_width (self->check) + get_method_width (self) + SPACING;
  int lines = get_name_height (self) + sbx_row_style_get_height (self->address.style);

  return (GdkRectangle) { x, (height - lines) / 2, width - x - get_part_width (self->unsaved) - get_part_width (self->star),
                          get_name_height (self) };
}

static void
sbx_request_row_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  SbxRequestRow *self = SBX_REQUEST_ROW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = get_part_width (self->check) + get_method_width (self) + SPACING + measure_part (GTK_WIDGET (self->editor), orientation) +
               get_part_width (self->unsaved) + get_part_width (self->star);
  else
    *minimum = MAX (measure_part (self->check, orientation), get_name_height (self) + sbx_row_style_get_height (self->address.style));
  *natural = *minimum;
}

static void
allocate_part (GtkWidget *part,
               int        row_width,
               int        row_height,
               int        x)
{
  int width = measure_part (part, GTK_ORIENTATION_HORIZONTAL), height = measure_part (part, GTK_ORIENTATION_VERTICAL);

  if (is_shown (part))
    gtk_widget_size_allocate (part, &(GtkAllocation) { gtk_widget_get_direction (part) == GTK_TEXT_DIR_RTL ? row_width - x - width : x,
                                                       (row_height - height) / 2, width, height }, -1);
}

static void
sbx_request_row_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  SbxRequestRow *self = SBX_REQUEST_ROW (widget);
  GdkRectangle name = get_name_area (self, width, height);

  allocate_part (self->check, width, height, 0);
  allocate_part (self->unsaved, width, height, name.x + name.width + SPACING);
  allocate_part (self->star, width, height, name.x + name.width + SPACING + get_part_width (self->unsaved));
  if (self->editor != NULL)
    {
      if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
        name.x = width - name.x - name.width;
      gtk_widget_size_allocate (GTK_WIDGET (self->editor), &name, -1);
    }
}

static void
sbx_request_row_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  SbxRequestRow *self = SBX_REQUEST_ROW (widget);
  int height = gtk_widget_get_height (widget);
  GdkRectangle name = get_name_area (self, gtk_widget_get_width (widget), height);
  GdkRectangle method = { get_part_width (self->check), 0, get_method_width (self), height };
  GdkRectangle address = { name.x, name.y + name.height, name.width, sbx_row_style_get_height (self->address.style) };

  sbx_row_text_snapshot (&self->method, widget, snapshot, &method, PANGO_ELLIPSIZE_END, FALSE);
  if (self->editor == NULL)
    sbx_row_text_snapshot (&self->name, widget, snapshot, &name, PANGO_ELLIPSIZE_END, FALSE);
  sbx_row_text_snapshot (&self->address, widget, snapshot, &address, PANGO_ELLIPSIZE_MIDDLE, FALSE);
  GTK_WIDGET_CLASS (sbx_request_row_parent_class)->snapshot (widget, snapshot);
}

/* --- What it shows --- */

static void
update (SbxRequestRow *self)
{
  const char *method = sbx_request_get_method (self->request);
  g_autofree char *title = sbx_format_title (self->request);
  g_autofree char *address = sbx_format_address (self->request);
  int width = get_method_width (self);
  gboolean favorite;

  g_object_get (self->request, "favorite", &favorite, NULL);
  sbx_row_text_set (&self->method, sbx_row_styles_get_method (self->styles, method), method);
  sbx_row_text_set (&self->name, self->name.style, title);
  sbx_row_text_set (&self->address, self->address.style, address);
  show_image (self, &self->star, "starred-symbolic", favorite);
  if (get_method_width (self) != width)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
end_editing (SbxRequestRow *self)
{
  GtkWidget *editor = GTK_WIDGET (g_steal_pointer (&self->editor));

  if (editor != NULL)
    gtk_widget_unparent (editor);
}

void
sbx_request_row_set_request (SbxRequestRow *self,
                             SbxRequest    *request)
{
  if (self->request != NULL)
    g_clear_signal_handler (&self->watch, self->request);
  /* What is typed belongs to the request that was here. */
  if (self->request != request && self->editor != NULL)
    sbx_name_label_cancel (self->editor);
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
  gboolean made = self->unsaved == NULL;

  show_image (self, &self->unsaved, "signalbox-unsaved-symbolic", unsaved);
  if (made && unsaved)
    gtk_widget_set_tooltip_text (self->unsaved, _("Has Unsaved Changes"));
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
      gtk_widget_set_parent (self->check, GTK_WIDGET (self));
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

/* --- Renaming --- */

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
  end_editing (self);
  if (had_focus)
    gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (self)));
}

void
sbx_request_row_rename (SbxRequestRow *self)
{
  if (self->editor != NULL)
    return;

  self->editor = SBX_NAME_LABEL (sbx_name_label_new (sbx_row_text_get (&self->name)));
  g_signal_connect_object (self->editor, "renamed", G_CALLBACK (renamed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->editor), GTK_WIDGET (self));
  sbx_name_label_edit (self->editor, sbx_row_text_get (&self->name));
}

/* --- Life --- */

char *
sbx_request_row_dup_label (SbxRequestRow *self)
{
  g_autoptr (GString) label = g_string_new (NULL);

  /* Translators: what stands between the parts of a row that is read out: “Actions, Save, Ctrl+S”. */
  g_string_append_printf (label, "%s %s%s%s", sbx_row_text_get (&self->method), sbx_row_text_get (&self->name), _(", "),
                          sbx_row_text_get (&self->address));
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

  sbx_request_row_set_request (self, NULL);
  end_editing (self);
  g_clear_pointer (&self->check, gtk_widget_unparent);
  g_clear_pointer (&self->unsaved, gtk_widget_unparent);
  g_clear_pointer (&self->star, gtk_widget_unparent);
  g_clear_object (&self->styles);

  G_OBJECT_CLASS (sbx_request_row_parent_class)->dispose (object);
}

static void
sbx_request_row_finalize (GObject *object)
{
  SbxRequestRow *self = SBX_REQUEST_ROW (object);

  sbx_row_text_clear (&self->method);
  sbx_row_text_clear (&self->name);
  sbx_row_text_clear (&self->address);

  G_OBJECT_CLASS (sbx_request_row_parent_class)->finalize (object);
}

static void
sbx_request_row_class_init (SbxRequestRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sbx_request_row_dispose;
  object_class->finalize = sbx_request_row_finalize;
  widget_class->measure = sbx_request_row_measure;
  widget_class->size_allocate = sbx_request_row_size_allocate;
  widget_class->snapshot = sbx_request_row_snapshot;

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_REQUEST_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RENAMED] = g_signal_new ("renamed", SBX_TYPE_REQUEST_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "texts");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GENERIC);
}

static void
sbx_request_row_init (SbxRequestRow *self)
{
  gtk_widget_set_margin_top (GTK_WIDGET (self), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self), 6);
}

GtkWidget *
sbx_request_row_new (SbxRowStyles *styles)
{
  SbxRequestRow *self = g_object_new (SBX_TYPE_REQUEST_ROW, NULL);

  self->styles = g_object_ref (styles);
  self->method.style = sbx_row_styles_get_method (styles, "");
  self->name.style = sbx_row_styles_get (styles, "");
  self->address.style = sbx_row_styles_get (styles, "caption.row-detail.ltr");
  return GTK_WIDGET (self);
}
