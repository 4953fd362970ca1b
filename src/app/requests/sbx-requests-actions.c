/* What menus, keys and buttons do with the rows of the list. */
#include "sbx-requests-pane-private.h"

#include <glib/gi18n.h>

#include "sbx-menu.h"
#include "sbx-move-dialog.h"
#include "sbx-request-edits.h"
#include "sbx-window.h"

/* Beyond this many, whether all are favorites is not looked up. */
#define FEW 200

static char **
dup_selected (SbxRequestsPane *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) error = NULL;
  GtkBitsetIter iter;
  guint position;
  char **ids;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    g_array_append_val (positions, position);
  if (positions->len == 0)
    return NULL;

  ids = sbx_record_list_dup_ids (self->requests, (const guint *) positions->data, positions->len, &error);
  if (ids == NULL)
    sbx_window_toast (GTK_WIDGET (self), error->message);
  return ids;
}

char **
sbx_requests_pane_dup_targets (SbxRequestsPane *self)
{
  guint position;
  SbxRequestRow *row = sbx_requests_pane_get_focus_row (self, &position);
  const char *one[] = { NULL, NULL };

  if (self->selection == NULL)
    return NULL;
  if (row == NULL || gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    return dup_selected (self);

  one[0] = sbx_record_get_id (SBX_RECORD (sbx_request_row_get_request (row)));
  return one[0] != NULL ? g_strdupv ((char **) one) : NULL;
}

static gboolean
all_favorites (SbxRequestsPane *self)
{
  guint n = sbx_requests_pane_count_selected (self);
  g_autoptr (GtkBitset) selected = NULL;

  if (n == 0 || n > FEW)
    return FALSE;

  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SbxRequest) request = g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_nth (selected, i));
      gboolean favorite;

      g_object_get (request, "favorite", &favorite, NULL);
      if (!favorite)
        return FALSE;
    }
  return TRUE;
}

void
sbx_requests_pane_update_actions (SbxRequestsPane *self)
{
  guint n = sbx_requests_pane_count_selected (self);
  gboolean favorites = all_favorites (self);

  /* Those that stay enabled do as well for the row with the focus. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "requests.rename", n <= 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "requests.copy-curl", n == 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "requests.favorite", !favorites);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "requests.unfavorite", favorites);
}

void
sbx_requests_pane_show_menu (SbxRequestsPane *self,
                             GtkListItem     *item,
                             double           x,
                             double           y)
{
  if (!gtk_list_item_get_selected (item))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), gtk_list_item_get_position (item), TRUE);
  gtk_widget_grab_focus (gtk_widget_get_parent (gtk_list_item_get_child (item)));
  sbx_requests_pane_update_actions (self);
  sbx_menu_popup (&self->popover, GTK_WIDGET (self->list), self->row_menu, x, y);
}

/* --- Actions --- */

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_auto (GStrv) ids = sbx_requests_pane_dup_targets (SBX_REQUESTS_PANE (widget));

  if (ids != NULL)
    sbx_window_open_requests (widget, (const char *const *) ids);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_auto (GStrv) ids = sbx_requests_pane_dup_targets (SBX_REQUESTS_PANE (widget));
  SbxRequestsEdit edit = { .kind = SBX_EDIT_REMOVE, .ids = (const char *const *) ids };

  if (ids == NULL || *ids == NULL)
    return;

  if (g_str_equal (name, "requests.duplicate"))
    edit.kind = SBX_EDIT_DUPLICATE;
  else if (g_str_equal (name, "requests.favorite"))
    edit.kind = SBX_EDIT_FAVORITE;
  else if (g_str_equal (name, "requests.unfavorite"))
    edit.kind = SBX_EDIT_UNFAVORITE;
  sbx_window_edit_requests (widget, &edit);
}

static void
copy_curl_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  g_auto (GStrv) ids = sbx_requests_pane_dup_targets (SBX_REQUESTS_PANE (widget));

  if (ids != NULL && *ids != NULL)
    gtk_widget_activate_action (widget, "request.copy-curl-id", "s", ids[0]);
}

static void
move_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SbxRequestsPane *self = SBX_REQUESTS_PANE (widget);
  g_auto (GStrv) ids = sbx_requests_pane_dup_targets (self);

  if (ids != NULL && *ids != NULL)
    sbx_move_dialog_present (widget, self->folders, (const char *const *) ids, self->tag);
}

static gboolean
rename_cb (gpointer data)
{
  sbx_request_row_rename (data);
  return G_SOURCE_REMOVE;
}

static SbxRequestRow *
get_selected_row (SbxRequestsPane *self)
{
  GHashTableIter iter;
  gpointer row, item;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, &item))
    {
      if (gtk_list_item_get_selected (item))
        return row;
    }
  return NULL;
}

/* Not before the menu, if it was chosen there, has given the focus back. */
static void
rename_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxRequestsPane *self = SBX_REQUESTS_PANE (widget);
  guint position;
  SbxRequestRow *row = sbx_requests_pane_get_focus_row (self, &position);

  if (row == NULL)
    row = get_selected_row (self);
  if (row != NULL)
    g_idle_add_full (G_PRIORITY_LOW, rename_cb, g_object_ref (row), g_object_unref);
}

static void
select_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  gtk_toggle_button_set_active (SBX_REQUESTS_PANE (widget)->selecting, TRUE);
}

static void
clear_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SbxRequestsPane *self = SBX_REQUESTS_PANE (widget);

  sbx_filter_bar_clear (self->filter);
  sbx_filter_bar_search (self->filter);
}

/* --- Keys --- */

static gboolean
key_menu_cb (GtkWidget *widget,
             GVariant  *parameter,
             gpointer   data)
{
  SbxRequestsPane *self = SBX_REQUESTS_PANE (widget);
  guint position;
  SbxRequestRow *row = sbx_requests_pane_get_focus_row (self, &position);
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    return GDK_EVENT_PROPAGATE;

  sbx_requests_pane_show_menu (self, g_hash_table_lookup (self->rows, row), bounds.origin.x + bounds.size.width / 2,
                               bounds.origin.y + bounds.size.height);
  return GDK_EVENT_STOP;
}

static gboolean
key_row_cb (GtkWidget *widget,
            GVariant  *parameter,
            gpointer   data)
{
  guint position;

  if (sbx_requests_pane_get_focus_row (SBX_REQUESTS_PANE (widget), &position) == NULL)
    return GDK_EVENT_PROPAGATE;

  gtk_widget_activate_action (widget, g_variant_get_string (parameter, NULL), NULL);
  return GDK_EVENT_STOP;
}

/* Out of selecting first, then back to what is open. */
static gboolean
key_escape_cb (GtkWidget *widget,
               GVariant  *parameter,
               gpointer   data)
{
  SbxRequestsPane *self = SBX_REQUESTS_PANE (widget);

  if (!sbx_requests_pane_is_selecting (self) && sbx_requests_pane_count_selected (self) < 2)
    return GDK_EVENT_PROPAGATE;

  if (sbx_requests_pane_is_selecting (self))
    gtk_toggle_button_set_active (self->selecting, FALSE);
  else
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  sbx_requests_pane_select (self, self->open_id);
  return GDK_EVENT_STOP;
}

void
sbx_requests_pane_install_actions (GtkWidgetClass *widget_class)
{
  static const char *const edits[] = { "requests.duplicate", "requests.favorite", "requests.unfavorite", "requests.delete" };

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    gtk_widget_class_install_action (widget_class, edits[i], NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "requests.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "requests.copy-curl", NULL, copy_curl_action);
  gtk_widget_class_install_action (widget_class, "requests.move", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "requests.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "requests.select", NULL, select_action);
  gtk_widget_class_install_action (widget_class, "requests.clear", NULL, clear_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, key_row_cb, "s", "requests.delete");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F2, 0, key_row_cb, "s", "requests.rename");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, key_escape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, key_menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, key_menu_cb, NULL);
}
