#include "sbx-tab-box.h"

G_DEFINE_TYPE (SbxTabBox, sbx_tab_box, GTK_TYPE_BOX)

static GtkWidget *
get_next (GtkWidget *widget,
          GtkWidget *child,
          gboolean   forward)
{
  if (child == NULL)
    return forward ? gtk_widget_get_first_child (widget) : gtk_widget_get_last_child (widget);
  return forward ? gtk_widget_get_next_sibling (child) : gtk_widget_get_prev_sibling (child);
}

static gboolean
sbx_tab_box_focus (GtkWidget        *widget,
                   GtkDirectionType  direction)
{
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;
  GtkWidget *child = gtk_widget_get_focus_child (widget);

  if (!forward && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (sbx_tab_box_parent_class)->focus (widget, direction);

  /* First within the child that has it. */
  if (child == NULL)
    child = get_next (widget, NULL, forward);
  for (; child != NULL; child = get_next (widget, child, forward))
    {
      if (gtk_widget_get_mapped (child) && gtk_widget_is_sensitive (child) && gtk_widget_child_focus (child, direction))
        return TRUE;
    }

  return FALSE;
}

static void
sbx_tab_box_class_init (SbxTabBoxClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = sbx_tab_box_focus;
}

static void
sbx_tab_box_init (SbxTabBox *self)
{
}
