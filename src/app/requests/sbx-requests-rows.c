/* The rows of the list: what is bound to them, and what the pointer does. */
#include "sbx-requests-pane-private.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-menu.h"
#include "sbx-request-edits.h"
#include "sbx-window.h"

static void
update_row (SbxRequestsPane *self,
            SbxRequestRow   *row,
            GtkListItem     *item)
{
  SbxRequest *request = sbx_request_row_get_request (row);
  const char *id = sbx_record_get_id (SBX_RECORD (request));
  g_autofree char *label = NULL;

  sbx_request_row_set_unsaved (row, self->drafts != NULL && id != NULL && sbx_draft_book_lookup (self->drafts, id) != NULL);
  sbx_request_row_set_selecting (row, sbx_requests_pane_is_selecting (self));
  sbx_request_row_set_selected (row, gtk_list_item_get_selected (item));
  label = sbx_request_row_dup_label (row);
  gtk_list_item_set_accessible_label (item, label);
}

void
sbx_requests_pane_update_rows (SbxRequestsPane *self)
{
  GHashTableIter iter;
  gpointer row, item;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, &item))
    update_row (self, row, item);
}

static void
row_changed_cb (SbxRequestsPane *self,
                SbxRequestRow   *row)
{
  GtkListItem *item = g_hash_table_lookup (self->rows, row);

  if (item != NULL && sbx_request_row_get_request (row) != NULL)
    update_row (self, row, item);
}

static void
draft_changed_cb (SbxRequestsPane *self)
{
  sbx_requests_pane_update_rows (self);
}

SbxRequestRow *
sbx_requests_pane_get_focus_row (SbxRequestsPane *self,
                                 guint           *position)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;
  GtkListItem *item = SBX_IS_REQUEST_ROW (row) ? g_hash_table_lookup (self->rows, row) : NULL;

  if (item == NULL)
    return NULL;

  *position = gtk_list_item_get_position (item);
  return SBX_REQUEST_ROW (row);
}

/* --- Clicks --- */

/* The controllers are the list's: a row has none of its own. NULL: no row, or what is edited in it. */
static GtkListItem *
get_item_at (SbxRequestsPane *self,
             double           x,
             double           y)
{
  GtkWidget *at = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);

  if (at == NULL || gtk_widget_get_ancestor (at, GTK_TYPE_EDITABLE) != NULL)
    return NULL;
  for (; at != GTK_WIDGET (self->list); at = gtk_widget_get_parent (at))
    {
      GtkWidget *row = SBX_IS_REQUEST_ROW (at) ? at : gtk_widget_get_first_child (at);
      GtkListItem *item = row != NULL ? g_hash_table_lookup (self->rows, row) : NULL;

      if (item != NULL)
        return item;
    }
  return NULL;
}

static void
open_menu (gpointer data,
           double   x,
           double   y)
{
  GtkListItem *item = get_item_at (data, x, y);

  if (item != NULL)
    sbx_requests_pane_show_menu (data, item, x, y);
}

static void
pressed_cb (GtkGesture      *gesture,
            int              n_press,
            double           x,
            double           y,
            SbxRequestsPane *self)
{
  self->pressed = get_item_at (self, x, y);
}

/* The others of the widget do not learn that the sequence ended, and would take part in no later one. */
static void
claim (GtkGesture *gesture)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)));

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) other = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE (other) && GTK_GESTURE (other) != gesture)
        gtk_event_controller_reset (other);
    }
}

/* Not GtkListView's single click activation: that moves the selection after the pointer. With Ctrl or Shift, and while selecting, a
 * click selects and opens nothing. */
static void
released_cb (GtkGesture      *gesture,
             int              n_press,
             double           x,
             double           y,
             SbxRequestsPane *self)
{
  GtkListItem *item = get_item_at (self, x, y);
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint position;

  if (item == NULL || item != self->pressed || (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0)
    return;

  if (!sbx_requests_pane_is_selecting (self))
    {
      if (n_press == 1)
        sbx_requests_pane_emit_open (self, gtk_list_item_get_item (item));
      return;
    }

  /* The list would select this row alone. */
  claim (gesture);
  position = gtk_list_item_get_position (item);
  if (gtk_list_item_get_selected (item))
    gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (self->selection), position);
  else
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, FALSE);
}

/* --- Dragging --- */

static GdkContentProvider *
drag_prepare_cb (GtkDragSource   *source,
                 double           x,
                 double           y,
                 SbxRequestsPane *self)
{
  GtkListItem *item = get_item_at (self, x, y);
  const char *one[] = { NULL, NULL };

  g_clear_pointer (&self->dragged, g_strfreev);
  if (item != NULL && gtk_list_item_get_selected (item))
    self->dragged = sbx_requests_pane_dup_targets (self);
  else if (item != NULL && (one[0] = sbx_record_get_id (gtk_list_item_get_item (item))) != NULL)
    self->dragged = g_strdupv ((char **) one);
  return self->dragged != NULL ? gdk_content_provider_new_typed (G_TYPE_STRV, self->dragged) : NULL;
}

static void
drag_begin_cb (GtkDragSource   *source,
               GdkDrag         *drag,
               SbxRequestsPane *self)
{
  guint n = self->dragged != NULL ? g_strv_length (self->dragged) : 0;
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (n == 1)
    {
      g_autoptr (SbxRequest) request = g_list_model_get_item (G_LIST_MODEL (self->requests), sbx_record_list_find (self->requests, self->dragged[0]));

      text = request != NULL ? sbx_format_title (request) : NULL;
    }
  else
    text = g_strdup_printf (ngettext ("%u request", "%u requests", n), n);
  label = gtk_label_new (text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_widget_add_css_class (label, "drag-label");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}

static void
add_controllers (SbxRequestsPane *self)
{
  GtkGesture *primary = gtk_gesture_click_new ();
  GtkDragSource *drag = gtk_drag_source_new ();

  sbx_menu_watch (GTK_WIDGET (self->list), open_menu, self);
  gtk_drag_source_set_actions (drag, GDK_ACTION_COPY | GDK_ACTION_MOVE);
  /* Before the rows, which select. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (primary), GTK_PHASE_CAPTURE);
  g_signal_connect_object (primary, "pressed", G_CALLBACK (pressed_cb), self, 0);
  g_signal_connect_object (primary, "released", G_CALLBACK (released_cb), self, 0);
  g_signal_connect_object (drag, "prepare", G_CALLBACK (drag_prepare_cb), self, 0);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (primary));
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (drag));
}

/* --- Renaming --- */

static void
renamed_cb (SbxRequestsPane *self,
            const char      *name,
            SbxRequestRow   *row)
{
  const char *const ids[] = { sbx_record_get_id (SBX_RECORD (sbx_request_row_get_request (row))), NULL };

  sbx_window_edit_requests (GTK_WIDGET (self), &(SbxRequestsEdit) { SBX_EDIT_RENAME, ids, NULL, name });
}

/* --- The factory --- */

static void
selected_cb (SbxRequestsPane *self,
             GParamSpec      *pspec,
             GtkListItem     *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  if (SBX_IS_REQUEST_ROW (row))
    sbx_request_row_set_selected (SBX_REQUEST_ROW (row), gtk_list_item_get_selected (item));
}

static void
setup_cb (SbxRequestsPane *self,
          GtkListItem     *item)
{
  GtkWidget *row = sbx_request_row_new (self->styles);

  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "renamed", G_CALLBACK (renamed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (SbxRequestsPane *self,
         GtkListItem     *item)
{
  SbxRequestRow *row = SBX_REQUEST_ROW (gtk_list_item_get_child (item));

  sbx_request_row_set_request (row, gtk_list_item_get_item (item));
  g_hash_table_insert (self->rows, row, item);
  update_row (self, row, item);
}

static void
unbind_cb (SbxRequestsPane *self,
           GtkListItem     *item)
{
  SbxRequestRow *row = SBX_REQUEST_ROW (gtk_list_item_get_child (item));

  g_hash_table_remove (self->rows, row);
  if (self->pressed == item)
    self->pressed = NULL;
  sbx_request_row_set_request (row, NULL);
}

void
sbx_requests_pane_set_up_rows (SbxRequestsPane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  add_controllers (self);
  g_signal_connect_object (self->drafts, "changed", G_CALLBACK (draft_changed_cb), self, G_CONNECT_SWAPPED);
}
