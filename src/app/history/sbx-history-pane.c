#include "sbx-history-pane-private.h"

#include <glib/gi18n.h>

#include "sbx-history-model.h"
#include "sbx-menu.h"
#include "sbx-window.h"

G_DEFINE_FINAL_TYPE (SbxHistoryPane, sbx_history_pane, ADW_TYPE_BIN)

enum { PROP_0, PROP_PLACES_SHOWN, PROP_OUTCOME, N_PROPS };
static GParamSpec *properties[N_PROPS];

static SbxOutcome
get_outcome (SbxHistoryPane *self)
{
  if (g_str_equal (self->outcome, "succeeded"))
    return SBX_OUTCOME_SUCCEEDED;
  return g_str_equal (self->outcome, "failed") ? SBX_OUTCOME_FAILED : SBX_OUTCOME_ANY;
}

/* --- Rows --- */

/* The controllers are the list's: a row has none of its own. NULL: none is there. */
static SbxHistoryRow *
get_row_at (SbxHistoryPane *self,
            double          x,
            double          y)
{
  GtkWidget *at = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);

  if (at != NULL && !SBX_IS_HISTORY_ROW (at))
    at = gtk_widget_get_first_child (at);
  return SBX_IS_HISTORY_ROW (at) ? SBX_HISTORY_ROW (at) : NULL;
}

void
sbx_history_pane_show_menu (SbxHistoryPane *self,
                            SbxHistoryRow  *row,
                            double          x,
                            double          y)
{
  g_set_object (&self->target, sbx_history_row_get_entry (row));
  sbx_menu_popup (&self->popover, GTK_WIDGET (self->list), self->row_menu, x, y);
}

static void
open_menu (gpointer data,
           double   x,
           double   y)
{
  SbxHistoryRow *row = get_row_at (data, x, y);

  if (row != NULL)
    sbx_history_pane_show_menu (data, row, x, y);
}

static void
pressed_cb (GtkGesture     *gesture,
            int             n_press,
            double          x,
            double          y,
            SbxHistoryPane *self)
{
  self->pressed = get_row_at (self, x, y);
}

/* A click opens, one with Ctrl or Shift selects. */
static void
released_cb (GtkGesture     *gesture,
             int             n_press,
             double          x,
             double          y,
             SbxHistoryPane *self)
{
  SbxHistoryRow *row = get_row_at (self, x, y);
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (n_press == 1 && row != NULL && row == self->pressed && (modifiers & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "exchange.open", "s",
                                sbx_record_get_id (SBX_RECORD (sbx_history_row_get_entry (row))));
}

static void
add_controllers (SbxHistoryPane *self)
{
  GtkGesture *primary = gtk_gesture_click_new ();

  sbx_menu_watch (GTK_WIDGET (self->list), open_menu, self);
  g_signal_connect_object (primary, "pressed", G_CALLBACK (pressed_cb), self, 0);
  g_signal_connect_object (primary, "released", G_CALLBACK (released_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (primary));
}

static void
setup_cb (SbxHistoryPane *self,
          GtkListItem    *item)
{
  gtk_list_item_set_child (item, sbx_history_row_new (self->styles));
}

static void
bind_cb (SbxHistoryPane *self,
         GtkListItem    *item)
{
  SbxHistoryRow *row = SBX_HISTORY_ROW (gtk_list_item_get_child (item));
  g_autofree char *label = NULL;

  sbx_history_row_set_entry (row, gtk_list_item_get_item (item));
  label = sbx_history_row_dup_label (row);
  gtk_list_item_set_accessible_label (item, label);
}

static void
unbind_cb (SbxHistoryPane *self,
           GtkListItem    *item)
{
  SbxHistoryRow *row = SBX_HISTORY_ROW (gtk_list_item_get_child (item));

  if (self->pressed == row)
    self->pressed = NULL;
  sbx_history_row_set_entry (row, NULL);
}

/* --- What is listed --- */

static gboolean
is_narrowed (SbxHistoryPane *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0' || get_outcome (self) != SBX_OUTCOME_ANY;
}

static void
update_stack (SbxHistoryPane *self)
{
  const char *page = "list";

  if (!sbx_record_list_is_reading (self->entries) && g_list_model_get_n_items (G_LIST_MODEL (self->entries)) == 0)
    page = is_narrowed (self) ? "nothing-found" : self->request_id != NULL ? "never-sent" : "empty";
  gtk_stack_set_visible_child_name (self->stack, page);
}

void
sbx_history_pane_update_selection (SbxHistoryPane *self)
{
  guint position;

  if (self->selection == NULL)
    return;

  position = self->open_id != NULL ? sbx_record_list_find (self->entries, self->open_id) : GTK_INVALID_LIST_POSITION;
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  else
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

guint
sbx_history_pane_count_selected (SbxHistoryPane *self)
{
  g_autoptr (GtkBitset) selected = NULL;

  if (self->selection == NULL)
    return 0;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  return gtk_bitset_get_size (selected);
}

/* The one that is open is marked; two and more are selected to do something with them. */
static void
selection_changed_cb (SbxHistoryPane *self)
{
  guint n = sbx_history_pane_count_selected (self);
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);

  gtk_label_set_label (self->selected, text);
  adw_toolbar_view_set_reveal_bottom_bars (ADW_TOOLBAR_VIEW (adw_bin_get_child (ADW_BIN (self))), n > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.compare", n == 2);
}

static void
refreshed_cb (SbxHistoryPane *self)
{
  update_stack (self);
  if (sbx_history_pane_count_selected (self) == 0)
    sbx_history_pane_update_selection (self);
  selection_changed_cb (self);
}

static void
failed_cb (SbxHistoryPane *self,
           const char     *message)
{
  sbx_window_toast (GTK_WIDGET (self), message);
  update_stack (self);
}

static SbxHistoryFilter
get_filter (SbxHistoryPane *self)
{
  return (SbxHistoryFilter) {
    .request_id = self->request_id,
    .search = gtk_editable_get_text (GTK_EDITABLE (self->search)),
    .outcome = get_outcome (self),
  };
}

static void
update_filter (SbxHistoryPane *self)
{
  static const char *const labels[] = { NULL, N_("Succeeded"), N_("Failed") };
  SbxHistoryFilter filter = get_filter (self);

  gtk_widget_set_visible (self->outcome_filter, filter.outcome != SBX_OUTCOME_ANY);
  if (filter.outcome != SBX_OUTCOME_ANY)
    gtk_label_set_label (self->outcome_label, _(labels[filter.outcome]));
  gtk_widget_set_visible (self->request_filter, self->request_id != NULL);
  gtk_widget_set_visible (self->filters, self->request_id != NULL || filter.outcome != SBX_OUTCOME_ANY);

  sbx_history_list_set_filter (self->entries, &filter);
  update_stack (self);
  sbx_history_pane_update_selection (self);
}

static void
search_changed_cb (SbxHistoryPane *self)
{
  update_filter (self);
}

static void
search_stop_cb (SbxHistoryPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
open_at (SbxHistoryPane *self,
         guint           position)
{
  g_autoptr (SbxHistoryEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), position);

  if (entry != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "exchange.open", "s", sbx_record_get_id (SBX_RECORD (entry)));
}

static void
activate_cb (SbxHistoryPane *self,
             guint           position)
{
  open_at (self, position);
}

static void
search_activate_cb (SbxHistoryPane *self)
{
  if (is_narrowed (self))
    open_at (self, 0);
}

void
sbx_history_pane_search (SbxHistoryPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
sbx_history_pane_set_request (SbxHistoryPane *self,
                              const char     *id,
                              const char     *name)
{
  g_set_str (&self->request_id, id);
  if (id != NULL)
    gtk_label_set_label (self->request_label, name);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  update_filter (self);
}

void
sbx_history_pane_select (SbxHistoryPane *self,
                         const char     *id)
{
  if (g_set_str (&self->open_id, id))
    sbx_history_pane_update_selection (self);
}

GtkWidget *
sbx_history_pane_new (SbxWorkspace *workspace)
{
  SbxHistoryPane *self = g_object_new (SBX_TYPE_HISTORY_PANE, NULL);
  g_autoptr (GtkListItemFactory) header = sbx_history_header_factory_new ();
  SbxHistoryFilter filter = get_filter (self);

  self->entries = sbx_history_list_new (sbx_workspace_get_store (workspace), &filter);
  g_signal_connect_object (self->entries, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (sbx_history_model_new (self->entries)));
  g_signal_connect_object (self->entries, "refreshed", G_CALLBACK (refreshed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_header_factory (self->list, header);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  refreshed_cb (self);
  return GTK_WIDGET (self);
}

/* --- Life --- */

static void
sbx_history_pane_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SbxHistoryPane *self = SBX_HISTORY_PANE (object);

  if (id == PROP_PLACES_SHOWN)
    g_value_set_boolean (value, gtk_toggle_button_get_active (self->places));
  else if (id == PROP_OUTCOME)
    g_value_set_string (value, self->outcome);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_history_pane_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  SbxHistoryPane *self = SBX_HISTORY_PANE (object);

  if (id == PROP_PLACES_SHOWN)
    {
      gtk_toggle_button_set_active (self->places, g_value_get_boolean (value));
    }
  else if (id == PROP_OUTCOME)
    {
      if (g_set_str (&self->outcome, g_value_get_string (value)))
        {
          update_filter (self);
          g_object_notify_by_pspec (object, pspec);
        }
    }
  else
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
places_toggled_cb (SbxHistoryPane *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACES_SHOWN]);
}

static void
sbx_history_pane_dispose (GObject *object)
{
  SbxHistoryPane *self = SBX_HISTORY_PANE (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_HISTORY_PANE);
  g_clear_pointer (&self->styles, sbx_row_styles_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->entries);
  g_clear_object (&self->target);
  g_clear_pointer (&self->request_id, g_free);
  g_clear_pointer (&self->open_id, g_free);

  G_OBJECT_CLASS (sbx_history_pane_parent_class)->dispose (object);
}

static void
sbx_history_pane_finalize (GObject *object)
{
  g_clear_pointer (&SBX_HISTORY_PANE (object)->outcome, g_free);

  G_OBJECT_CLASS (sbx_history_pane_parent_class)->finalize (object);
}

static void
sbx_history_pane_class_init (SbxHistoryPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sbx_history_pane_get_property;
  object_class->set_property = sbx_history_pane_set_property;
  object_class->dispose = sbx_history_pane_dispose;
  object_class->finalize = sbx_history_pane_finalize;

  properties[PROP_PLACES_SHOWN] = g_param_spec_boolean ("places-shown", NULL, NULL, FALSE,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_OUTCOME] = g_param_spec_string ("outcome", NULL, NULL, "any",
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  sbx_history_pane_install_actions (widget_class);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/history/history-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryPane, places);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryPane, search);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryPane, filters);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryPane, request_filter);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryPane, request_label);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryPane, outcome_filter);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryPane, outcome_label);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryPane, list);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryPane, row_menu);
  gtk_widget_class_bind_template_child (widget_class, SbxHistoryPane, selected);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
sbx_history_pane_init (SbxHistoryPane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->outcome = g_strdup ("any");
  self->styles = sbx_row_styles_new (GTK_WIDGET (self));
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  add_controllers (self);
  g_signal_connect_object (self->places, "notify::active", G_CALLBACK (places_toggled_cb), self, G_CONNECT_SWAPPED);
}
