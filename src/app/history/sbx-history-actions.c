/* What is done with the rows of the history: the actions and keys of SbxHistoryPane. */
#include "sbx-history-pane-private.h"

#include <string.h>

#include "sbx-window.h"

static SbxHistoryRow *
get_focused_row (SbxHistoryPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  return SBX_IS_HISTORY_ROW (row) ? SBX_HISTORY_ROW (row) : NULL;
}

/* The entry that the menu is for, or the one with the focus. */
static SbxHistoryEntry *
get_target (SbxHistoryPane *self)
{
  SbxHistoryRow *row = get_focused_row (self);

  return row != NULL ? sbx_history_row_get_entry (row) : self->target;
}

/* (transfer full); NULL: they could not be read, and the person was told. */
static char **
dup_selected (SbxHistoryPane *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) error = NULL;
  GtkBitsetIter iter;
  char **ids;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    g_array_append_val (positions, position);
  ids = sbx_record_list_dup_ids (self->entries, (const guint *) positions->data, positions->len, &error);
  if (ids == NULL)
    sbx_window_toast (GTK_WIDGET (self), error->message);
  return ids;
}

/* Those that are selected if the target is one of several, else the target. (transfer full) */
static char **
dup_targets (SbxHistoryPane *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  SbxHistoryEntry *target = get_target (self);
  guint position = target != NULL ? sbx_record_list_find (self->entries, sbx_record_get_id (SBX_RECORD (target)))
                                  : GTK_INVALID_LIST_POSITION;

  if (target != NULL && !gtk_bitset_contains (selected, position))
    {
      const char *const one[] = { sbx_record_get_id (SBX_RECORD (target)), NULL };

      return g_strdupv ((char **) one);
    }
  return dup_selected (self);
}

/* The window does these, by id: "history.open" → "exchange.open". */
static void
row_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SbxHistoryEntry *entry = get_target (SBX_HISTORY_PANE (widget));
  g_autofree char *window_action = g_strconcat ("exchange.", name + strlen ("history."), NULL);

  if (entry != NULL)
    gtk_widget_activate_action (widget, window_action, "s", sbx_record_get_id (SBX_RECORD (entry)));
}

static void
compare_with_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  SbxHistoryEntry *entry = get_target (SBX_HISTORY_PANE (widget));

  if (entry != NULL)
    gtk_widget_activate_action (widget, "exchange.compare", "(ss)", sbx_record_get_id (SBX_RECORD (entry)), "");
}

static void
compare_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SbxHistoryPane *self = SBX_HISTORY_PANE (widget);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (SbxRecord) newer = g_list_model_get_item (G_LIST_MODEL (self->entries), gtk_bitset_get_minimum (selected));
  g_autoptr (SbxRecord) older = g_list_model_get_item (G_LIST_MODEL (self->entries), gtk_bitset_get_maximum (selected));

  if (newer != NULL && older != NULL)
    gtk_widget_activate_action (widget, "exchange.compare", "(ss)", sbx_record_get_id (older), sbx_record_get_id (newer));
}

/* What is selected, or what the menu is for: the menu may have been for another row. */
static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxHistoryPane *self = SBX_HISTORY_PANE (widget);
  g_auto (GStrv) ids = g_str_equal (name, "history.delete-selected") ? dup_selected (self) : dup_targets (self);

  if (ids != NULL && ids[0] != NULL)
    gtk_widget_activate_action (widget, "exchange.delete", "^as", ids);
}

static void
unselect_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  sbx_history_pane_update_selection (SBX_HISTORY_PANE (widget));
}

static void
all_requests_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  sbx_history_pane_set_request (SBX_HISTORY_PANE (widget), NULL, NULL);
}

static void
any_outcome_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  g_object_set (widget, "outcome", "any", NULL);
}

static gboolean
key_menu_cb (GtkWidget *widget,
             GVariant  *parameter,
             gpointer   data)
{
  SbxHistoryPane *self = SBX_HISTORY_PANE (widget);
  SbxHistoryRow *row = get_focused_row (self);
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    return GDK_EVENT_PROPAGATE;

  sbx_history_pane_show_menu (self, row, bounds.origin.x + bounds.size.width / 2, bounds.origin.y + bounds.size.height);
  return GDK_EVENT_STOP;
}

static gboolean
key_delete_cb (GtkWidget *widget,
               GVariant  *parameter,
               gpointer   data)
{
  if (get_focused_row (SBX_HISTORY_PANE (widget)) == NULL)
    return GDK_EVENT_PROPAGATE;

  delete_action (widget, "history.delete", NULL);
  return GDK_EVENT_STOP;
}

static gboolean
key_escape_cb (GtkWidget *widget,
               GVariant  *parameter,
               gpointer   data)
{
  if (sbx_history_pane_count_selected (SBX_HISTORY_PANE (widget)) < 2)
    return GDK_EVENT_PROPAGATE;

  sbx_history_pane_update_selection (SBX_HISTORY_PANE (widget));
  return GDK_EVENT_STOP;
}

void
sbx_history_pane_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "history.open", NULL, row_action);
  gtk_widget_class_install_action (widget_class, "history.open-tab", NULL, row_action);
  gtk_widget_class_install_action (widget_class, "history.open-request", NULL, row_action);
  gtk_widget_class_install_action (widget_class, "history.compare-with", NULL, compare_with_action);
  gtk_widget_class_install_action (widget_class, "history.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "history.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "history.delete-selected", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "history.unselect", NULL, unselect_action);
  gtk_widget_class_install_action (widget_class, "history.all-requests", NULL, all_requests_action);
  gtk_widget_class_install_action (widget_class, "history.any-outcome", NULL, any_outcome_action);
  gtk_widget_class_install_property_action (widget_class, "history.outcome", "outcome");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, key_delete_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, key_menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, key_menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, key_escape_cb, NULL);
}
