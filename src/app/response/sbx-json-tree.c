#include "sbx-json-tree.h"

#include <glib/gi18n.h>

#include "sbx-body-copy.h"
#include "sbx-body-text.h"
#include "sbx-format.h"
#include "sbx-json-node.h"
#include "sbx-menu.h"
#include "sbx-window.h"

/* More is written only when somebody pastes it. */
#define COPY_AT_ONCE (256 * 1024)

struct _SbxJsonTree
{
  GtkWidget            parent_instance;

  SbxSpool            *spool;
  gboolean             sequence;
  GCancellable        *cancellable;
  GtkWidget           *scroller;
  GtkListView         *list;
  GtkSingleSelection  *selection;
  GtkWidget           *menu;
};

enum { SHOW_BYTES, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbxJsonTree, sbx_json_tree, GTK_TYPE_WIDGET)

/* --- Rows --- */

static char *
dup_count (SbxJsonNode *node)
{
  gint64 n = sbx_json_node_get_n_children (node);
  int shown = CLAMP (n, 0, G_MAXINT);

  if (n < 0)
    return g_strdup ("");
  if (sbx_json_node_get_kind (node) == SBX_JSON_ARRAY)
    return g_strdup_printf (ngettext ("%'d element", "%'d elements", shown), shown);
  return g_strdup_printf (ngettext ("%'d member", "%'d members", shown), shown);
}

static const char *
css_class_of (SbxJsonNode *node)
{
  if (sbx_json_node_get_role (node) == SBX_JSON_NODE_NOTE)
    return "dimmed";
  switch (sbx_json_node_get_kind (node))
    {
    case SBX_JSON_STRING: return "json-string";
    case SBX_JSON_NUMBER: return "json-number";
    case SBX_JSON_TRUE: case SBX_JSON_FALSE: case SBX_JSON_NULL: return "json-word";
    default: return "dimmed";
    }
}

/* What a row shows beside its key: the value, or how many it holds. */
static char *
dup_value (SbxJsonNode *node)
{
  SbxJsonKind kind = sbx_json_node_get_kind (node);

  if (sbx_json_node_get_role (node) != SBX_JSON_NODE_NOTE && (kind == SBX_JSON_OBJECT || kind == SBX_JSON_ARRAY))
    return dup_count (node);
  return g_strdup (sbx_json_node_get_text (node));
}

static GtkWidget *
cell_label (GtkTreeExpander *expander, gboolean value)
{
  GtkWidget *key = gtk_widget_get_first_child (gtk_tree_expander_get_child (expander));

  return value ? gtk_widget_get_next_sibling (key) : key;
}

static void
show_node (GtkListItem *item)
{
  static const char *const css_classes[] = { "json-string", "json-number", "json-word", "dimmed" };
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  GtkTreeListRow *row = GTK_TREE_LIST_ROW (gtk_list_item_get_item (item));
  g_autoptr (SbxJsonNode) node = SBX_JSON_NODE (gtk_tree_list_row_get_item (row));
  GtkWidget *key = cell_label (expander, FALSE), *value = cell_label (expander, TRUE);
  g_autofree char *text = dup_value (node);
  g_autofree char *name = *sbx_json_node_get_key (node) == '\0' && !sbx_json_node_is_member (node)
                              ? g_strdup (text) : g_strdup_printf ("%s: %s", sbx_json_node_get_key (node), text);

  gtk_label_set_label (GTK_LABEL (key), sbx_json_node_get_key (node));
  gtk_label_set_label (GTK_LABEL (value), text);
  gtk_widget_set_visible (key, sbx_json_node_get_role (node) != SBX_JSON_NODE_NOTE);
  for (guint i = 0; i < G_N_ELEMENTS (css_classes); i++)
    gtk_widget_remove_css_class (value, css_classes[i]);
  gtk_widget_add_css_class (value, css_class_of (node));
  if (sbx_json_node_is_member (node))
    gtk_widget_add_css_class (key, "json-key");
  else
    gtk_widget_remove_css_class (key, "json-key");
  gtk_list_item_set_accessible_label (item, name);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *expander = gtk_tree_expander_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *key = gtk_label_new (NULL), *value = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (key), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (key), 0);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_single_line_mode (GTK_LABEL (value), TRUE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_box_append (GTK_BOX (box), key);
  gtk_box_append (GTK_BOX (box), value);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_widget_set_focusable (expander, FALSE);
  gtk_list_item_set_child (item, expander);
}

/* The arrow is made anew with each row, in the direction of the window. */
static void
set_all_ltr (GtkWidget *widget)
{
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    set_all_ltr (child);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkTreeListRow *row = GTK_TREE_LIST_ROW (gtk_list_item_get_item (item));
  g_autoptr (SbxJsonNode) node = SBX_JSON_NODE (gtk_tree_list_row_get_item (row));

  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (item)), row);
  set_all_ltr (gtk_list_item_get_child (item));
  show_node (item);
  /* That of the root is known when it was read. */
  g_signal_connect_object (node, "notify::n-children", G_CALLBACK (show_node), item, G_CONNECT_SWAPPED);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkTreeListRow *row = GTK_TREE_LIST_ROW (gtk_list_item_get_item (item));
  g_autoptr (SbxJsonNode) node = SBX_JSON_NODE (gtk_tree_list_row_get_item (row));

  if (node != NULL)
    g_signal_handlers_disconnect_by_func (node, show_node, item);
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (item)), NULL);
}

static GListModel *
children_cb (gpointer item, gpointer data)
{
  return sbx_json_node_dup_children (item);
}

void
sbx_json_tree_set_spool (SbxJsonTree *self, SbxSpool *spool, gboolean sequence)
{
  g_autoptr (GListStore) store = NULL;
  g_autoptr (GtkTreeListModel) model = NULL;
  g_autoptr (SbxJsonNode) root = NULL;
  g_autoptr (GtkTreeListRow) row = NULL;

  g_return_if_fail (SBX_IS_JSON_TREE (self));

  if (self->spool == spool && self->sequence == sequence)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_object (&self->spool, spool);
  self->sequence = sequence;
  gtk_single_selection_set_model (self->selection, NULL);
  if (spool == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  store = g_list_store_new (SBX_TYPE_JSON_NODE);
  root = sbx_json_node_new_root (spool, sequence, self->cancellable);
  g_list_store_append (store, root);
  model = gtk_tree_list_model_new (G_LIST_MODEL (g_steal_pointer (&store)), FALSE, FALSE, children_cb, NULL, NULL);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (model));
  row = gtk_tree_list_model_get_row (model, 0);
  gtk_tree_list_row_set_expanded (row, TRUE);
}

/* --- What can be done with a row --- */

/* (transfer none) */
static GtkTreeListRow *
selected_row (SbxJsonTree *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static SbxJsonNode *
dup_selected (SbxJsonTree *self)
{
  GtkTreeListRow *row = selected_row (self);

  return row != NULL ? SBX_JSON_NODE (gtk_tree_list_row_get_item (row)) : NULL;
}

static void
copy_value_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SbxJsonTree *self = SBX_JSON_TREE (widget);
  g_autoptr (SbxJsonNode) node = dup_selected (self);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  guint64 start, end;

  if (node == NULL || sbx_json_node_get_role (node) != SBX_JSON_NODE_VALUE)
    return;
  sbx_json_node_get_extent (node, &start, &end);
  if (end - start > SBX_BODY_COPY_AT_MOST)
    {
      g_autofree char *text = sbx_body_text_dup_too_large (end - start);

      sbx_window_toast (widget, text);
      return;
    }
  if (end - start > COPY_AT_ONCE)
    {
      g_autoptr (SbxLineIndex) index = sbx_line_index_new (self->spool, SBX_TEXT_RAW, 0, TRUE);
      g_autoptr (GdkContentProvider) provider = sbx_body_copy_new (index, start, end);

      gdk_clipboard_set_content (clipboard, provider);
    }
  else
    {
      SbxJsonReader reader;

      sbx_json_reader_init (&reader, self->spool, NULL);
      g_autofree char *bytes = sbx_json_reader_dup_bytes (&reader, start, end, COPY_AT_ONCE, NULL);
      g_autofree char *text = bytes != NULL ? g_utf8_make_valid (bytes, -1) : g_strdup ("");
      sbx_json_reader_clear (&reader);
      gdk_clipboard_set_text (clipboard, text);
    }
  sbx_window_toast (widget, _("Value copied"));
}

static void
copy_path_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (SbxJsonNode) node = dup_selected (SBX_JSON_TREE (widget));
  g_autofree char *path = node != NULL ? sbx_json_node_dup_path (node) : NULL;

  if (path == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), path);
  sbx_window_toast (widget, _("Path copied"));
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (SbxJsonNode) node = dup_selected (SBX_JSON_TREE (widget));
  guint64 start, end;

  if (node == NULL || sbx_json_node_get_role (node) != SBX_JSON_NODE_VALUE)
    return;
  sbx_json_node_get_extent (node, &start, &end);
  g_signal_emit (widget, signals[SHOW_BYTES], 0, start, end);
}

static void
activate_cb (SbxJsonTree *self, guint position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL)
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

static void
go_to (SbxJsonTree *self, guint position)
{
  gtk_list_view_scroll_to (self->list, position, GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SbxJsonTree *self)
{
  GtkTreeListRow *row = selected_row (self);
  gboolean opens = key == GDK_KEY_Right || key == GDK_KEY_KP_Right || key == GDK_KEY_plus || key == GDK_KEY_KP_Add;
  gboolean closes = key == GDK_KEY_Left || key == GDK_KEY_KP_Left || key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract;

  if (row == NULL || (!opens && !closes) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (opens && gtk_tree_list_row_is_expandable (row) && gtk_tree_list_row_get_expanded (row))
    go_to (self, gtk_single_selection_get_selected (self->selection) + 1);
  else if (opens || gtk_tree_list_row_get_expanded (row))
    gtk_tree_list_row_set_expanded (row, opens);
  else
    {
      g_autoptr (GtkTreeListRow) parent = gtk_tree_list_row_get_parent (row);

      if (parent != NULL)
        go_to (self, gtk_tree_list_row_get_position (parent));
    }
  return GDK_EVENT_STOP;
}

/* --- The menu --- */

static void
pop_up (SbxJsonTree *self, double x, double y)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("_Copy Value"), "tree.copy-value");
  g_menu_append (menu, _("Copy _Path"), "tree.copy-path");
  g_menu_append (menu, _("_Show in Text"), "tree.show");
  sbx_menu_popup (&self->menu, GTK_WIDGET (self), G_MENU_MODEL (menu), x, y);
}

/* The row that was pressed becomes the one that the menu is about. */
static void
menu_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, SbxJsonTree *self)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *expander = picked != NULL ? gtk_widget_get_ancestor (picked, GTK_TYPE_TREE_EXPANDER) : NULL;

  /* Beside the label is the row itself. */
  if (expander == NULL && picked != NULL && GTK_IS_TREE_EXPANDER (gtk_widget_get_first_child (picked)))
    expander = gtk_widget_get_first_child (picked);
  if (expander == NULL)
    return;
  go_to (self, gtk_tree_list_row_get_position (gtk_tree_expander_get_list_row (GTK_TREE_EXPANDER (expander))));
  pop_up (self, x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *parameter, gpointer data)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_rect_t bounds;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, widget) || !gtk_widget_compute_bounds (focus, widget, &bounds))
    return FALSE;
  pop_up (SBX_JSON_TREE (widget), bounds.origin.x + 24, bounds.origin.y + bounds.size.height);
  return TRUE;
}

/* --- The widget --- */

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SbxJsonTree *self = SBX_JSON_TREE (widget);

  gtk_widget_allocate (self->scroller, width, height, baseline, NULL);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *min_baseline, int *nat_baseline)
{
  gtk_widget_measure (SBX_JSON_TREE (widget)->scroller, orientation, for_size, minimum, natural, min_baseline, nat_baseline);
}

static gboolean
grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SBX_JSON_TREE (widget)->list));
}

static void
sbx_json_tree_dispose (GObject *object)
{
  SbxJsonTree *self = SBX_JSON_TREE (object);

  if (self->selection != NULL)
    sbx_json_tree_set_spool (self, NULL, FALSE);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (sbx_json_tree_parent_class)->dispose (object);
}

static void
sbx_json_tree_class_init (SbxJsonTreeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_json_tree_dispose;
  widget_class->size_allocate = size_allocate;
  widget_class->measure = measure;
  widget_class->grab_focus = grab_focus;

  signals[SHOW_BYTES] = g_signal_new ("show-bytes", SBX_TYPE_JSON_TREE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                      G_TYPE_UINT64, G_TYPE_UINT64);

  gtk_widget_class_install_action (widget_class, "tree.copy-value", NULL, copy_value_action);
  gtk_widget_class_install_action (widget_class, "tree.copy-path", NULL, copy_path_action);
  gtk_widget_class_install_action (widget_class, "tree.show", NULL, show_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "tree.copy-value", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_SHIFT_MASK | GDK_ALT_MASK, "tree.copy-path", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

static void
sbx_json_tree_init (SbxJsonTree *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *menu = gtk_gesture_click_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  self->selection = gtk_single_selection_new (NULL);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "monospace");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "json-tree");
  sbx_widget_set_name (GTK_WIDGET (self->list), _("Tree of the Body"));
  sbx_widget_set_ltr (GTK_WIDGET (self->list));
  g_signal_connect_object (self->list, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);

  self->scroller = gtk_scrolled_window_new ();
  sbx_widget_set_ltr (self->scroller);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));

  /* The list would go across with these. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (menu_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
}
