#include "sbx-exchange-picker.h"

#include "sbx-history-model.h"
#include "sbx-history-row.h"
#include "sbx-window.h"

struct _SbxExchangePicker
{
  AdwBin          parent_instance;

  GtkSearchEntry *search;
  AdwToggleGroup *scope;
  GtkStack       *stack;
  GtkListView    *list;

  SbxRowStyles   *styles;
  SbxRecordList  *entries;
  char           *except;
  char           *request_id;
};

G_DEFINE_FINAL_TYPE (SbxExchangePicker, sbx_exchange_picker, ADW_TYPE_BIN)

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
setup_cb (SbxExchangePicker *self,
          GtkListItem       *item)
{
  gtk_list_item_set_child (item, sbx_history_row_new (self->styles));
}

static void
bind_cb (SbxExchangePicker *self,
         GtkListItem       *item)
{
  SbxHistoryRow *row = SBX_HISTORY_ROW (gtk_list_item_get_child (item));
  gboolean other = g_strcmp0 (sbx_record_get_id (gtk_list_item_get_item (item)), self->except) != 0;
  g_autofree char *label = NULL;

  sbx_history_row_set_entry (row, gtk_list_item_get_item (item));
  label = sbx_history_row_dup_label (row);
  gtk_list_item_set_accessible_label (item, label);
  gtk_list_item_set_activatable (item, other);
  gtk_widget_set_sensitive (GTK_WIDGET (row), other);
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *item)
{
  sbx_history_row_set_entry (SBX_HISTORY_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
update_stack (SbxExchangePicker *self)
{
  gboolean listed = sbx_record_list_is_reading (self->entries) || g_list_model_get_n_items (G_LIST_MODEL (self->entries)) > 0;

  gtk_stack_set_visible_child_name (self->stack, listed ? "list" : "nothing-found");
}

static void
update_filter (SbxExchangePicker *self)
{
  SbxHistoryFilter filter = {
    .search = gtk_editable_get_text (GTK_EDITABLE (self->search)),
    .request_id = g_strcmp0 (adw_toggle_group_get_active_name (self->scope), "request") == 0 ? self->request_id : NULL,
  };

  if (self->entries == NULL)
    return;
  sbx_history_list_set_filter (self->entries, &filter);
  update_stack (self);
}

static void
activate_cb (SbxExchangePicker *self,
             guint              position)
{
  g_autoptr (SbxRecord) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), position);

  if (entry != NULL && g_strcmp0 (sbx_record_get_id (entry), self->except) != 0)
    g_signal_emit (self, signals[PICKED], 0, sbx_record_get_id (entry));
}

void
sbx_exchange_picker_set_up (SbxExchangePicker *self,
                            SbxWorkspace      *workspace,
                            const char        *except)
{
  SbxStore *store = sbx_workspace_get_store (workspace);
  g_autoptr (SbxHistoryEntry) entry = sbx_store_dup_record (store, SBX_TYPE_HISTORY_ENTRY, except, NULL);
  g_autoptr (GtkListItemFactory) header = sbx_history_header_factory_new ();
  SbxHistoryNeighbours neighbours = { 0 };
  gboolean alone;
  GtkNoSelection *selection;

  g_set_str (&self->except, except);
  if (entry != NULL)
    g_object_get (entry, "request-id", &self->request_id, NULL);
  /* A request that was sent once has nothing to offer. */
  sbx_history_find_neighbours (store, except, &neighbours, NULL);
  alone = neighbours.older == NULL && neighbours.newer == NULL;
  sbx_history_neighbours_clear (&neighbours);
  if (alone)
    adw_toggle_group_set_active_name (self->scope, "all");
  self->entries = sbx_history_list_new (store, &(SbxHistoryFilter) { .request_id = alone ? NULL : self->request_id });
  g_signal_connect_object (self->entries, "failed", G_CALLBACK (sbx_window_toast), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entries, "refreshed", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  selection = gtk_no_selection_new (G_LIST_MODEL (sbx_history_model_new (self->entries)));
  gtk_list_view_set_header_factory (self->list, header);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  update_stack (self);
}

static void
sbx_exchange_picker_dispose (GObject *object)
{
  SbxExchangePicker *self = SBX_EXCHANGE_PICKER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_EXCHANGE_PICKER);
  g_clear_pointer (&self->styles, sbx_row_styles_remove);
  g_clear_object (&self->entries);
  g_clear_pointer (&self->except, g_free);
  g_clear_pointer (&self->request_id, g_free);

  G_OBJECT_CLASS (sbx_exchange_picker_parent_class)->dispose (object);
}

static void
sbx_exchange_picker_class_init (SbxExchangePickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_exchange_picker_dispose;
  signals[PICKED] = g_signal_new ("picked", SBX_TYPE_EXCHANGE_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/history/exchange-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePicker, search);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePicker, scope);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePicker, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePicker, list);
  gtk_widget_class_bind_template_callback (widget_class, update_filter);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
sbx_exchange_picker_init (SbxExchangePicker *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->styles = sbx_row_styles_new (GTK_WIDGET (self));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
}
