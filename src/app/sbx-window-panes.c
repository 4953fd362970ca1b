/* F6: from places to list, to what is sent, to what came back, and round. */
#include "sbx-window-private.h"

enum { PLACES, LIST, EDITOR, RESPONSE, N_PANES };

static gboolean
has_focus (GtkWidget *pane,
           GtkWidget *focus)
{
  return focus != NULL && (focus == pane || gtk_widget_is_ancestor (focus, pane));
}

static int
find_pane (SbxWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->tabs);

  if (has_focus (GTK_WIDGET (self->places), focus))
    return PLACES;
  if (tab != NULL && has_focus (adw_tab_page_get_child (tab), focus))
    {
      SbxRequestPage *page = sbx_window_get_page (self);

      return page != NULL && sbx_request_page_is_in_response (page, focus) ? RESPONSE : EDITOR;
    }
  if (has_focus (GTK_WIDGET (adw_navigation_split_view_get_sidebar (self->inner)), focus))
    return LIST;
  return EDITOR;
}

/* FALSE: it is not there now, or nothing in it takes the focus. */
static gboolean
enter_pane (SbxWindow *self,
            int        pane)
{
  SbxRequestPage *page = sbx_window_get_page (self);

  switch (pane)
    {
    case PLACES:
      return adw_overlay_split_view_get_show_sidebar (self->outer) &&
             gtk_widget_child_focus (GTK_WIDGET (self->places), GTK_DIR_TAB_FORWARD);
    case LIST:
      adw_navigation_split_view_set_show_content (self->inner, FALSE);
      return gtk_widget_child_focus (GTK_WIDGET (adw_navigation_split_view_get_sidebar (self->inner)), GTK_DIR_TAB_FORWARD);
    case EDITOR:
      adw_navigation_split_view_set_show_content (self->inner, TRUE);
      if (page == NULL)
        return gtk_widget_child_focus (GTK_WIDGET (self->content_stack), GTK_DIR_TAB_FORWARD);
      sbx_request_page_show_side (page, FALSE);
      sbx_request_page_focus_address (page);
      return TRUE;
    case RESPONSE:
      return page != NULL && gtk_widget_child_focus (sbx_request_page_show_side (page, TRUE), GTK_DIR_TAB_FORWARD);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
pane_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  int step = g_str_equal (name, "window.next-pane") ? 1 : N_PANES - 1;
  int pane = find_pane (self);

  for (int i = 0; i < N_PANES; i++)
    {
      pane = (pane + step) % N_PANES;
      if (enter_pane (self, pane))
        return;
    }
}

void
sbx_window_install_pane_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "window.next-pane", NULL, pane_action);
  gtk_widget_class_install_action (widget_class, "window.previous-pane", NULL, pane_action);
}
