#include "sbx-suggestion-list.h"

#include "sbx-format.h"

#define MAX_HEIGHT 240

struct _SbxSuggestionList
{
  GtkPopover     parent_instance;

  GtkListBox    *list;
  GtkAdjustment *scroll;
};

G_DEFINE_FINAL_TYPE (SbxSuggestionList, sbx_suggestion_list, GTK_TYPE_POPOVER)

enum { TAKEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Its rows --- */

static GtkWidget *
label_new (const char *text,
           int         width,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), width);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

void
sbx_suggestion_list_clear (SbxSuggestionList *self)
{
  gtk_list_box_remove_all (self->list);
}

void
sbx_suggestion_list_add (SbxSuggestionList *self,
                         const char        *text,
                         const char        *value,
                         const char        *source,
                         const char        *description)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = label_new (text, 36, "monospace");

  sbx_widget_set_ltr (label);
  gtk_box_append (GTK_BOX (box), label);
  if (value != NULL)
    gtk_box_append (GTK_BOX (box), label_new (value, 24, "dimmed"));
  if (source != NULL)
    {
      label = label_new (source, 16, "caption");
      gtk_widget_add_css_class (label, "dimmed");
      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_set_halign (label, GTK_ALIGN_END);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_can_focus (row, FALSE);
  g_object_set_data_full (G_OBJECT (row), "text", g_strdup (text), g_free);
  sbx_widget_set_name (row, description != NULL ? description : text);
  gtk_list_box_append (self->list, row);
}

static const char *
get_text (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "text");
}

/* --- Choosing --- */

/* The focus stays in the field, so the choice is told. */
static void
choose (SbxSuggestionList *self,
        int                index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, index);
  graphene_rect_t bounds;

  if (row == NULL)
    return;

  gtk_list_box_select_row (self->list, row);
  if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (self->scroll, bounds.origin.y, bounds.origin.y + bounds.size.height);
  gtk_accessible_announce (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))), get_text (row),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* From the last to the first, and back. */
static void
walk (SbxSuggestionList *self,
      int                step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int n = 0;

  while (gtk_list_box_get_row_at_index (self->list, n) != NULL)
    n++;
  if (n > 0)
    choose (self, ((row != NULL ? gtk_list_box_row_get_index (row) : 0) + step + n) % n);
}

static void
take (SbxSuggestionList *self,
      GtkListBoxRow     *row,
      gboolean           go_on)
{
  g_autofree char *text = row != NULL ? g_strdup (get_text (row)) : NULL;

  sbx_suggestion_list_close (self);
  if (text != NULL)
    g_signal_emit (self, signals[TAKEN], 0, text, go_on);
}

static void
row_activated_cb (SbxSuggestionList *self,
                  GtkListBoxRow     *row)
{
  take (self, row, FALSE);
}

gboolean
sbx_suggestion_list_press (SbxSuggestionList *self,
                           guint              key,
                           GdkModifierType    state)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (!sbx_suggestion_list_is_open (self) || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;

  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      walk (self, 1);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      walk (self, -1);
      return TRUE;
    case GDK_KEY_Escape:
      sbx_suggestion_list_close (self);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      take (self, row, FALSE);
      return TRUE;
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
      take (self, row, TRUE);
      return TRUE;
    default:
      return FALSE;
    }
}

/* --- Open and closed --- */

gboolean
sbx_suggestion_list_is_open (SbxSuggestionList *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

void
sbx_suggestion_list_close (SbxSuggestionList *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

void
sbx_suggestion_list_open (SbxSuggestionList  *self,
                          const GdkRectangle *place)
{
  /* A surface that was hidden in the middle of a resize is shown again in the size of before it (GTK 4.18). */
  if (!sbx_suggestion_list_is_open (self))
    gtk_widget_unrealize (GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (self), place);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_adjustment_set_value (self->scroll, 0);
  choose (self, 0);
}

static void
sbx_suggestion_list_class_init (SbxSuggestionListClass *klass)
{
  signals[TAKEN] = g_signal_new ("taken", SBX_TYPE_SUGGESTION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
sbx_suggestion_list_init (SbxSuggestionList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  self->scroll = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_set_can_focus (list, FALSE);
  gtk_widget_add_css_class (list, "navigation-sidebar");
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);

  gtk_popover_set_child (GTK_POPOVER (self), scroller);
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_offset (GTK_POPOVER (self), 0, 6);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self), "completion");
}

SbxSuggestionList *
sbx_suggestion_list_new (GtkWidget  *parent,
                         const char *name)
{
  SbxSuggestionList *self = g_object_new (SBX_TYPE_SUGGESTION_LIST, NULL);

  sbx_widget_set_name (GTK_WIDGET (self->list), name);
  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  return self;
}
