#include "sbx-history-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sbx-format.h"
#include "sbx-history-format.h"

#define SPACING 6
#define METHOD_SPACING 12
#define LINE_SPACING 3

enum { METHOD, NAME, TIME, STATUS, DURATION, DETAIL, N_TEXTS };

struct _SbxHistoryRow
{
  GtkWidget           parent_instance;

  SbxRowStyles       *styles;
  SbxRowText          texts[N_TEXTS];
  PangoEllipsizeMode  ellipsize;   /* of the name */

  SbxHistoryEntry    *entry;
};

G_DEFINE_FINAL_TYPE (SbxHistoryRow, sbx_history_row, GTK_TYPE_WIDGET)

/* --- What it shows --- */

static void
set_text (SbxHistoryRow *self,
          int            which,
          const char    *text)
{
  sbx_row_text_set (&self->texts[which], self->texts[which].style, text);
}

static void
show_name (SbxHistoryRow *self,
           const char    *name,
           const char    *url)
{
  gboolean named = name != NULL && *name != '\0' && g_strcmp0 (name, url) != 0;
  const char *address = url != NULL ? url : "";
  const char *scheme = strstr (address, "://");

  set_text (self, NAME, named ? name : scheme != NULL ? scheme + 3 : address);
  /* The end of an address says more than its middle. */
  self->ellipsize = named ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_MIDDLE;
}

static void
show_outcome (SbxHistoryRow *self,
              int            status,
              const char    *reason,
              const char    *error,
              const char    *environment)
{
  g_autofree char *text = NULL;
  g_autofree char *classes = g_strconcat ("caption.numeric.outcome.", sbx_status_css_class (error != NULL ? 0 : status), NULL);

  if (status > 0)
    text = g_strchomp (g_strdup_printf ("%d %s", status, reason != NULL ? reason : ""));
  sbx_row_text_set (&self->texts[STATUS], sbx_row_styles_get (self->styles, classes), text != NULL ? text : _("Failed"));
  set_text (self, DETAIL, error != NULL ? error : environment);
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
  sbx_row_text_set (&self->texts[METHOD], sbx_row_styles_get_method (self->styles, method), method);
  show_name (self, name, url);
  show_outcome (self, status, reason, error, environment);
  clock = sbx_history_format_clock (started_at);
  set_text (self, TIME, clock);
  took = sbx_format_duration (duration);
  set_text (self, DURATION, took);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

SbxHistoryEntry *
sbx_history_row_get_entry (SbxHistoryRow *self)
{
  return self->entry;
}

char *
sbx_history_row_dup_label (SbxHistoryRow *self)
{
  const char *detail = sbx_row_text_get (&self->texts[DETAIL]);
  g_autofree char *name = g_strdup_printf ("%s %s", sbx_row_text_get (&self->texts[METHOD]), sbx_row_text_get (&self->texts[NAME]));

  /* Translators: what stands between the parts of a row that is read out: “Actions, Save, Ctrl+S”. */
  return g_strjoin (_(", "), name, sbx_row_text_get (&self->texts[STATUS]), sbx_row_text_get (&self->texts[DURATION]),
                    sbx_row_text_get (&self->texts[TIME]), *detail != '\0' ? detail : NULL, NULL);
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

/* --- Where it shows it --- */

static int
get_height (SbxHistoryRow *self,
            int            which)
{
  return sbx_row_style_get_height (self->texts[which].style);
}

static int
get_method_width (SbxHistoryRow *self)
{
  return MAX (sbx_row_style_get_method_width (self->texts[METHOD].style), sbx_row_text_get_width (&self->texts[METHOD]));
}

static void
sbx_history_row_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  SbxHistoryRow *self = SBX_HISTORY_ROW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = sbx_row_style_get_method_width (self->texts[METHOD].style);
  else
    *minimum = get_height (self, NAME) + LINE_SPACING + get_height (self, STATUS);
  *natural = *minimum;
}

static void
draw (SbxHistoryRow      *self,
      GtkSnapshot        *snapshot,
      int                 which,
      const GdkRectangle *area)
{
  sbx_row_text_snapshot (&self->texts[which], GTK_WIDGET (self), snapshot, area, which == NAME ? self->ellipsize : PANGO_ELLIPSIZE_END,
                         which == TIME || which == DETAIL);
}

/* Gives the text what it needs of the start of area, and leaves the rest. */
static void
draw_first (SbxHistoryRow *self,
            GtkSnapshot   *snapshot,
            int            which,
            GdkRectangle  *area)
{
  int width = MIN (sbx_row_text_get_width (&self->texts[which]), area->width);

  draw (self, snapshot, which, &(GdkRectangle) { area->x, area->y, width, area->height });
  area->x += width + SPACING;
  area->width -= width + SPACING;
}

static void
sbx_history_row_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  SbxHistoryRow *self = SBX_HISTORY_ROW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int start = get_method_width (self) + METHOD_SPACING, time = sbx_row_text_get_width (&self->texts[TIME]) + SPACING;
  GdkRectangle line = { start, (height - get_height (self, NAME) - LINE_SPACING - get_height (self, STATUS)) / 2,
                        width - start, get_height (self, NAME) };

  draw (self, snapshot, METHOD, &(GdkRectangle) { 0, 0, start - METHOD_SPACING, height });
  draw (self, snapshot, TIME, &line);
  draw (self, snapshot, NAME, &(GdkRectangle) { line.x, line.y, line.width - time, line.height });
  line.y += line.height + LINE_SPACING;
  line.height = get_height (self, STATUS);
  draw_first (self, snapshot, STATUS, &line);
  draw_first (self, snapshot, DURATION, &line);
  draw (self, snapshot, DETAIL, &line);
}

/* --- Life --- */

static void
sbx_history_row_dispose (GObject *object)
{
  g_clear_object (&SBX_HISTORY_ROW (object)->entry);
  g_clear_object (&SBX_HISTORY_ROW (object)->styles);

  G_OBJECT_CLASS (sbx_history_row_parent_class)->dispose (object);
}

static void
sbx_history_row_finalize (GObject *object)
{
  for (int i = 0; i < N_TEXTS; i++)
    sbx_row_text_clear (&SBX_HISTORY_ROW (object)->texts[i]);

  G_OBJECT_CLASS (sbx_history_row_parent_class)->finalize (object);
}

static void
sbx_history_row_class_init (SbxHistoryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sbx_history_row_dispose;
  object_class->finalize = sbx_history_row_finalize;
  widget_class->measure = sbx_history_row_measure;
  widget_class->snapshot = sbx_history_row_snapshot;
  widget_class->query_tooltip = sbx_history_row_query_tooltip;

  gtk_widget_class_set_css_name (widget_class, "texts");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GENERIC);
}

static void
sbx_history_row_init (SbxHistoryRow *self)
{
  gtk_widget_set_margin_top (GTK_WIDGET (self), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self), 6);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
sbx_history_row_new (SbxRowStyles *styles)
{
  static const char *const classes[] = {
    [METHOD] = "method.caption", [NAME] = "", [TIME] = "caption.numeric.row-detail", [STATUS] = "caption.numeric.outcome",
    [DURATION] = "caption.numeric.row-detail", [DETAIL] = "caption.row-detail",
  };
  SbxHistoryRow *self = g_object_new (SBX_TYPE_HISTORY_ROW, NULL);

  self->styles = g_object_ref (styles);
  for (int i = 0; i < N_TEXTS; i++)
    self->texts[i].style = sbx_row_styles_get (styles, classes[i]);
  return GTK_WIDGET (self);
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
