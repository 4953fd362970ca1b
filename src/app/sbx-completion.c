#include "sbx-completion.h"

#include <glib/gi18n.h>

#include "sbx-format.h"

#define MAX_ROWS 50
#define MAX_HEIGHT 220

struct _SbxCompletion
{
  GtkPopover      parent_instance;

  GtkListBox     *list;
  GtkAdjustment  *scroll;

  GtkWidget      *from;    /* the widget that it pops up from; not owned */
  SbxSuggestFunc  func;
  GtkEditable    *entry;   /* that it is open for; not owned, and never open for one that is gone */
  int             start;
  int             end;
  gboolean        taking;
};

G_DEFINE_FINAL_TYPE (SbxCompletion, sbx_completion, GTK_TYPE_POPOVER)

static void
close_list (SbxCompletion *self)
{
  self->entry = NULL;
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
select_row (SbxCompletion *self,
            int            index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, index);
  graphene_rect_t bounds;

  gtk_list_box_select_row (self->list, row);
  if (row != NULL && gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (self->scroll, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

static void
take (SbxCompletion *self,
      GtkListBoxRow *row)
{
  GtkEditable *entry = self->entry;
  const char *text = gtk_label_get_label (GTK_LABEL (gtk_list_box_row_get_child (row)));
  int position = self->start;

  self->taking = TRUE;
  gtk_editable_delete_text (entry, self->start, self->end);
  gtk_editable_insert_text (entry, text, -1, &position);
  gtk_editable_set_position (entry, position);
  self->taking = FALSE;
  close_list (self);
}

static GtkWidget *
row_new (const char *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_widget_add_css_class (label, "monospace");
  sbx_widget_set_ltr (label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_widget_set_can_focus (row, FALSE);
  sbx_widget_set_name (row, text);
  return row;
}

/* A name that was typed in another case than the usual one stays as it was typed. */
static gboolean
holds (char       **texts,
       const char  *there)
{
  for (guint i = 0; texts[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (texts[i], there) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
open_list (SbxCompletion *self,
           GtkEditable   *entry,
           gboolean       asked)
{
  int length = g_utf8_strlen (gtk_editable_get_text (entry), -1);
  int start = 0, end = length;
  g_auto (GStrv) texts = self->func (entry, asked, &start, &end, self->from);
  g_autofree char *there = gtk_editable_get_chars (entry, start, end);
  graphene_rect_t bounds;

  /* Nothing to offer, or it stands there already: never in the way. */
  if (texts == NULL || texts[0] == NULL || (!asked && holds (texts, there)) ||
      !gtk_widget_compute_bounds (GTK_WIDGET (entry), self->from, &bounds))
    {
      close_list (self);
      return;
    }

  gtk_list_box_remove_all (self->list);
  for (guint i = 0; texts[i] != NULL && i < MAX_ROWS; i++)
    gtk_list_box_append (self->list, row_new (texts[i]));

  self->entry = entry;
  self->start = start;
  self->end = end;
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &(GdkRectangle) { bounds.origin.x, bounds.origin.y, bounds.size.width,
                                                                     bounds.size.height });
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_adjustment_set_value (self->scroll, 0);
  select_row (self, 0);
}

static gboolean
has_focus (GtkEditable *entry)
{
  GtkEditable *text = gtk_editable_get_delegate (entry);

  return gtk_widget_has_focus (text != NULL ? GTK_WIDGET (text) : GTK_WIDGET (entry));
}

static void
changed_cb (SbxCompletion *self,
            GtkEditable   *entry)
{
  /* What changes by itself, beneath, is not typed. */
  if (self->taking || !has_focus (entry))
    return;

  if (*gtk_editable_get_text (entry) == '\0')
    close_list (self);
  else
    open_list (self, entry, FALSE);
}

static void
walk (SbxCompletion *self,
      int            step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + step : 0;

  if (gtk_list_box_get_row_at_index (self->list, index) != NULL)
    select_row (self, index);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                SbxCompletion         *self)
{
  GtkEditable *entry = GTK_EDITABLE (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys)));
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  if (self->entry != entry)
    {
      if (key != GDK_KEY_Down)
        return GDK_EVENT_PROPAGATE;
      open_list (self, entry, TRUE);
      return self->entry == entry;
    }

  switch (key)
    {
    case GDK_KEY_Down:
      walk (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      walk (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      close_list (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      take (self, row);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
      /* Takes, and goes on as Tab does. */
      take (self, row);
      return GDK_EVENT_PROPAGATE;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
focus_left_cb (SbxCompletion *self)
{
  close_list (self);
}

static void
row_activated_cb (SbxCompletion *self,
                  GtkListBoxRow *row)
{
  if (self->entry != NULL)
    take (self, row);
}

void
sbx_completion_attach (SbxCompletion *self,
                       GtkEditable   *entry)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (entry), keys);
  gtk_widget_add_controller (GTK_WIDGET (entry), focus);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
sbx_completion_class_init (SbxCompletionClass *klass)
{
}

static void
sbx_completion_init (SbxCompletion *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  self->scroll = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  sbx_widget_set_name (list, _("Suggestions"));
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);

  gtk_popover_set_child (GTK_POPOVER (self), scroller);
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "menu");
}

GtkWidget *
sbx_completion_new (GtkWidget      *parent,
                    SbxSuggestFunc  func)
{
  SbxCompletion *self = g_object_new (SBX_TYPE_COMPLETION, NULL);

  self->from = parent;
  self->func = func;
  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  return GTK_WIDGET (self);
}
