#include "sbx-requests-pane.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-record-list.h"
#include "sbx-request-row.h"
#include "sbx-window.h"

struct _SbxRequestsPane
{
  AdwBin              parent_instance;

  GtkToggleButton    *places;
  AdwWindowTitle     *title;
  GtkSearchEntry     *search;
  GtkStack           *stack;
  GtkListView        *list;
  GtkPopoverMenu     *popover;

  SbxRecordList      *requests;
  GtkSingleSelection *selection;
  SbxDraftBook       *drafts;
  GHashTable         *rows;       /* SbxRequestRow → GtkListItem, of those bound now */
  SbxRequest         *target;     /* of the menu */
  char               *tag;
  char               *open_id;
  gboolean            favorites;
};

G_DEFINE_FINAL_TYPE (SbxRequestsPane, sbx_requests_pane, ADW_TYPE_BIN)

enum { PROP_0, PROP_PLACES_SHOWN, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { OPEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Rows --- */

static void
update_row (SbxRequestsPane *self,
            SbxRequestRow   *row,
            GtkListItem     *item)
{
  SbxRequest *request = sbx_request_row_get_request (row);
  const char *id = sbx_record_get_id (SBX_RECORD (request));
  g_autofree char *label = NULL;

  sbx_request_row_set_unsaved (row, self->drafts != NULL && sbx_draft_book_lookup (self->drafts, id) != NULL);
  label = sbx_request_row_dup_label (row);
  gtk_list_item_set_accessible_label (item, label);
}

static void
draft_changed_cb (SbxRequestsPane *self,
                  const char      *id)
{
  GHashTableIter iter;
  gpointer row, item;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, &item))
    {
      if (g_strcmp0 (sbx_record_get_id (SBX_RECORD (sbx_request_row_get_request (row))), id) == 0)
        update_row (self, row, item);
    }
}

static void
show_menu (SbxRequestsPane *self,
           SbxRequestRow   *row,
           double           x,
           double           y)
{
  graphene_point_t point;

  if (!gtk_widget_compute_point (GTK_WIDGET (row), GTK_WIDGET (self->list), &GRAPHENE_POINT_INIT (x, y), &point))
    return;

  g_set_object (&self->target, sbx_request_row_get_request (row));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle) { point.x, point.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
pressed_cb (GtkGesture      *gesture,
            int              n_press,
            double           x,
            double           y,
            SbxRequestsPane *self)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, SBX_REQUEST_ROW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture))), x, y);
}

/* Not GtkListView's single click activation: that moves the selection after the pointer. */
static void
released_cb (GtkGesture      *gesture,
             int              n_press,
             double           x,
             double           y,
             SbxRequestsPane *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  if (n_press == 1 && gtk_widget_contains (row, x, y))
    g_signal_emit (self, signals[OPEN], 0, sbx_request_row_get_request (SBX_REQUEST_ROW (row)));
}

static void
long_pressed_cb (GtkGesture      *gesture,
                 double           x,
                 double           y,
                 SbxRequestsPane *self)
{
  pressed_cb (gesture, 1, x, y, self);
}

static void
setup_cb (SbxRequestsPane *self,
          GtkListItem     *item)
{
  GtkWidget *row = sbx_request_row_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();
  GtkGesture *primary = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, 0);
  g_signal_connect_object (press, "pressed", G_CALLBACK (long_pressed_cb), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (press));
  g_signal_connect_object (primary, "released", G_CALLBACK (released_cb), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (primary));
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
  sbx_request_row_set_request (row, NULL);
}

/* --- Searching --- */

static gboolean
is_narrowed (SbxRequestsPane *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0' || self->tag != NULL || self->favorites;
}

static void
update_stack (SbxRequestsPane *self)
{
  const char *page = "list";

  if (self->requests == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->requests)) == 0)
    page = is_narrowed (self) ? "nothing-found" : "empty";
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
update_selection (SbxRequestsPane *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (self->requests == NULL)
    return;

  if (self->open_id != NULL)
    position = sbx_record_list_find (self->requests, self->open_id);
  gtk_single_selection_set_selected (self->selection, position);
}

static void
items_changed_cb (SbxRequestsPane *self)
{
  update_stack (self);
  update_selection (self);
}

static void
update_filter (SbxRequestsPane *self)
{
  SbxRequestFilter filter = {
    .search = gtk_editable_get_text (GTK_EDITABLE (self->search)),
    .tags = (const char *const[]) { self->tag, NULL },
    .favorites = self->favorites,
    .sort = SBX_REQUEST_SORT_NAME,
  };

  if (self->requests == NULL)
    return;

  sbx_request_list_set_filter (self->requests, &filter);
  items_changed_cb (self);
}

static void
search_changed_cb (SbxRequestsPane *self)
{
  update_filter (self);
}

static void
open_at (SbxRequestsPane *self,
         guint            position)
{
  g_autoptr (SbxRequest) request = g_list_model_get_item (G_LIST_MODEL (self->requests), position);

  if (request != NULL)
    g_signal_emit (self, signals[OPEN], 0, request);
}

static void
activate_cb (SbxRequestsPane *self,
             guint            position)
{
  open_at (self, position);
}

static void
search_activate_cb (SbxRequestsPane *self)
{
  if (self->requests != NULL && is_narrowed (self))
    open_at (self, 0);
}

static void
search_stop_cb (SbxRequestsPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

void
sbx_requests_pane_search (SbxRequestsPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
sbx_requests_pane_set_place (SbxRequestsPane *self,
                             const char      *title,
                             const char      *tag,
                             gboolean         favorites)
{
  adw_window_title_set_title (self->title, title);
  g_set_str (&self->tag, tag);
  self->favorites = favorites;
  update_filter (self);
}

void
sbx_requests_pane_select (SbxRequestsPane *self,
                          const char      *id)
{
  g_set_str (&self->open_id, id);
  update_selection (self);
}

void
sbx_requests_pane_set_workspace (SbxRequestsPane *self,
                                 SbxWorkspace    *workspace,
                                 SbxDraftBook    *drafts)
{
  g_set_object (&self->drafts, drafts);
  g_signal_connect_object (drafts, "changed", G_CALLBACK (draft_changed_cb), self, G_CONNECT_SWAPPED);
  self->requests = sbx_request_list_new (sbx_workspace_get_store (workspace));
  g_signal_connect_object (self->requests, "failed", G_CALLBACK (sbx_window_toast), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->requests, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->requests)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  update_filter (self);
}

/* --- The menu of a row, and its keys --- */

/* The row that the menu is for, or the one with the focus. */
static SbxRequest *
get_target (SbxRequestsPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (SBX_IS_REQUEST_ROW (row))
    return sbx_request_row_get_request (SBX_REQUEST_ROW (row));

  return self->target;
}

static void
row_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SbxRequestsPane *self = SBX_REQUESTS_PANE (widget);
  SbxRequest *request = get_target (self);
  g_autofree char *window_action = NULL;

  if (request == NULL)
    return;

  if (g_str_equal (name, "requests.open"))
    {
      g_signal_emit (self, signals[OPEN], 0, request);
      return;
    }

  /* The window does these, by id: "requests.delete" → "request.delete-id". */
  window_action = g_strdup_printf ("request.%s-id", name + strlen ("requests."));
  gtk_widget_activate_action (widget, window_action, "s", sbx_record_get_id (SBX_RECORD (request)));
}

static gboolean
key_menu_cb (GtkWidget *widget,
             GVariant  *parameter,
             gpointer   data)
{
  SbxRequestsPane *self = SBX_REQUESTS_PANE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (!SBX_IS_REQUEST_ROW (row))
    return GDK_EVENT_PROPAGATE;

  show_menu (self, SBX_REQUEST_ROW (row), gtk_widget_get_width (row) / 2.0, gtk_widget_get_height (row));
  return GDK_EVENT_STOP;
}

static gboolean
key_delete_cb (GtkWidget *widget,
               GVariant  *parameter,
               gpointer   data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !SBX_IS_REQUEST_ROW (gtk_widget_get_first_child (focus)))
    return GDK_EVENT_PROPAGATE;

  row_action (widget, "requests.delete", NULL);
  return GDK_EVENT_STOP;
}

static void
sbx_requests_pane_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SbxRequestsPane *self = SBX_REQUESTS_PANE (object);

  if (id == PROP_PLACES_SHOWN)
    g_value_set_boolean (value, gtk_toggle_button_get_active (self->places));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_requests_pane_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SbxRequestsPane *self = SBX_REQUESTS_PANE (object);

  if (id == PROP_PLACES_SHOWN)
    gtk_toggle_button_set_active (self->places, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
places_toggled_cb (SbxRequestsPane *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACES_SHOWN]);
}

static void
sbx_requests_pane_dispose (GObject *object)
{
  SbxRequestsPane *self = SBX_REQUESTS_PANE (object);

  if (self->popover != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->popover));
  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_REQUESTS_PANE);
  g_clear_object (&self->requests);
  g_clear_object (&self->selection);
  g_clear_object (&self->drafts);
  g_clear_object (&self->target);
  g_clear_pointer (&self->tag, g_free);
  g_clear_pointer (&self->open_id, g_free);

  G_OBJECT_CLASS (sbx_requests_pane_parent_class)->dispose (object);
}

static void
sbx_requests_pane_finalize (GObject *object)
{
  g_clear_pointer (&SBX_REQUESTS_PANE (object)->rows, g_hash_table_unref);

  G_OBJECT_CLASS (sbx_requests_pane_parent_class)->finalize (object);
}

static void
sbx_requests_pane_class_init (SbxRequestsPaneClass *klass)
{
  static const char *const row_actions[] = {
    "requests.open", "requests.duplicate", "requests.copy-curl", "requests.favorite", "requests.delete",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sbx_requests_pane_get_property;
  object_class->set_property = sbx_requests_pane_set_property;
  object_class->dispose = sbx_requests_pane_dispose;
  object_class->finalize = sbx_requests_pane_finalize;

  properties[PROP_PLACES_SHOWN] = g_param_spec_boolean ("places-shown", NULL, NULL, FALSE,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPEN] = g_signal_new ("open", SBX_TYPE_REQUESTS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, SBX_TYPE_REQUEST);

  for (guint i = 0; i < G_N_ELEMENTS (row_actions); i++)
    gtk_widget_class_install_action (widget_class, row_actions[i], NULL, row_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, key_delete_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, key_menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, key_menu_cb, NULL);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/requests-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, places);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, title);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, search);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, list);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, popover);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
sbx_requests_pane_init (SbxRequestsPane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->rows = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self->list));

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect_object (self->places, "notify::active", G_CALLBACK (places_toggled_cb), self, G_CONNECT_SWAPPED);
  update_stack (self);
}
