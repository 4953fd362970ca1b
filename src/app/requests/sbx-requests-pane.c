#include "sbx-requests-pane-private.h"

#include <glib/gi18n.h>

#include "sbx-window.h"

/* So many selected rows are found again when they move. */
#define MAX_KEPT 200

G_DEFINE_FINAL_TYPE (SbxRequestsPane, sbx_requests_pane, ADW_TYPE_BIN)

enum { PROP_0, PROP_PLACES_SHOWN, PROP_SORT, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { OPEN, N_SIGNALS };
static guint signals[N_SIGNALS];

void
sbx_requests_pane_emit_open (SbxRequestsPane *self,
                             SbxRequest      *request)
{
  /* A row that could not be read, or is just going, stands empty. */
  if (sbx_record_get_id (SBX_RECORD (request)) != NULL)
    g_signal_emit (self, signals[OPEN], 0, request);
}

/* --- What is shown --- */

static void
update_stack (SbxRequestsPane *self)
{
  const char *page = "list";
  gboolean reading = self->requests != NULL && sbx_record_list_is_reading (self->requests);

  if (!reading && (self->requests == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->requests)) == 0))
    {
      if (sbx_filter_bar_is_active (self->filter))
        page = "nothing-found";
      else if (self->favorites)
        page = "no-favorites";
      else
        page = self->tag != NULL ? "empty-folder" : "empty";
    }
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
update_filter (SbxRequestsPane *self)
{
  const char *tags[] = { NULL, NULL, NULL };
  SbxRequestFilter filter;
  guint n = 0;

  if (self->requests == NULL)
    return;

  sbx_filter_bar_get_filter (self->filter, &filter);
  if (self->tag != NULL)
    tags[n++] = self->tag;
  if (sbx_filter_bar_get_tag (self->filter) != NULL)
    tags[n++] = sbx_filter_bar_get_tag (self->filter);
  filter.tags = tags;
  filter.favorites |= self->favorites;
  sbx_request_list_set_filter (self->requests, &filter);
  update_stack (self);
}

static void
filter_changed_cb (SbxRequestsPane *self)
{
  update_filter (self);
}

static void
open_at (SbxRequestsPane *self,
         guint            position)
{
  g_autoptr (SbxRequest) request = g_list_model_get_item (G_LIST_MODEL (self->requests), position);

  if (request != NULL)
    sbx_requests_pane_emit_open (self, request);
}

static void
activate_cb (SbxRequestsPane *self,
             guint            position)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);

  if (!sbx_requests_pane_is_selecting (self))
    open_at (self, position);
  else if (gtk_selection_model_is_selected (model, position))
    gtk_selection_model_unselect_item (model, position);
  else
    gtk_selection_model_select_item (model, position, FALSE);
}

static void
filter_activate_cb (SbxRequestsPane *self)
{
  if (self->requests != NULL && sbx_filter_bar_is_active (self->filter))
    open_at (self, 0);
}

/* --- Selection --- */

guint
sbx_requests_pane_count_selected (SbxRequestsPane *self)
{
  g_autoptr (GtkBitset) selected = NULL;

  if (self->selection == NULL)
    return 0;

  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  return gtk_bitset_get_size (selected);
}

gboolean
sbx_requests_pane_is_selecting (SbxRequestsPane *self)
{
  return gtk_toggle_button_get_active (self->selecting);
}

static void
update_selection_bar (SbxRequestsPane *self)
{
  guint n = sbx_requests_pane_count_selected (self);
  g_autofree char *text = NULL;

  if (n == 0)
    text = g_strdup (_("Select requests"));
  else
    text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);
  gtk_label_set_label (self->selection_label, text);
  gtk_widget_set_sensitive (GTK_WIDGET (self->selection_bar), n > 0);
  gtk_action_bar_set_revealed (self->selection_bar, n > 1 || sbx_requests_pane_is_selecting (self));
  sbx_requests_pane_update_actions (self);
}

static void
keep_selected (SbxRequestsPane *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint positions[MAX_KEPT];
  guint64 n = gtk_bitset_get_size (selected);

  g_clear_pointer (&self->selected, g_strfreev);
  if (n > MAX_KEPT)
    return;

  for (guint i = 0; i < n; i++)
    positions[i] = gtk_bitset_get_nth (selected, i);
  self->selected = sbx_record_list_dup_ids (self->requests, positions, n, NULL);
}

static void
selection_changed_cb (SbxRequestsPane *self)
{
  if (self->restoring)
    return;

  keep_selected (self);
  update_selection_bar (self);
}

static void
select_open (SbxRequestsPane *self)
{
  guint position = self->open_id != NULL ? sbx_record_list_find (self->requests, self->open_id) : GTK_INVALID_LIST_POSITION;

  if (position == GTK_INVALID_LIST_POSITION)
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  else if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
}

/* What was selected is let go of at the end. */
static void
selecting_toggled_cb (SbxRequestsPane *self)
{
  sbx_requests_pane_update_rows (self);
  if (self->selection != NULL && !sbx_requests_pane_is_selecting (self))
    {
      gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
      select_open (self);
    }
  update_selection_bar (self);
}

/* A row that moves leaves the model for a moment, and the selection with it. */
static void
refreshed_cb (SbxRequestsPane *self)
{
  guint n = sbx_requests_pane_count_selected (self);

  self->restoring = TRUE;
  if (self->selected != NULL && g_strv_length (self->selected) > n)
    {
      for (char **id = self->selected; *id != NULL; id++)
        {
          guint position = sbx_record_list_find (self->requests, *id);

          if (position != GTK_INVALID_LIST_POSITION)
            gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, FALSE);
        }
    }
  if (sbx_requests_pane_count_selected (self) == 0 && !sbx_requests_pane_is_selecting (self))
    select_open (self);
  self->restoring = FALSE;
  selection_changed_cb (self);
  update_stack (self);
}

void
sbx_requests_pane_select (SbxRequestsPane *self,
                          const char      *id)
{
  gboolean another = g_set_str (&self->open_id, id);

  if (self->requests == NULL || sbx_requests_pane_is_selecting (self))
    return;
  /* What the person selected stays until another request is opened, and several until they let go of them. */
  if ((another && sbx_requests_pane_count_selected (self) < 2) || sbx_requests_pane_count_selected (self) == 0)
    select_open (self);
}

void
sbx_requests_pane_step (SbxRequestsPane *self,
                        int              step)
{
  guint n = self->requests != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->requests)) : 0;
  guint position = GTK_INVALID_LIST_POSITION;

  if (n == 0)
    return;

  if (self->open_id != NULL)
    position = sbx_record_list_find (self->requests, self->open_id);
  if (position == GTK_INVALID_LIST_POSITION)
    position = step > 0 ? 0 : n - 1;
  else if (step > 0 ? position + 1 < n : position > 0)
    position += step;
  else
    return;

  gtk_toggle_button_set_active (self->selecting, FALSE);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  gtk_list_view_scroll_to (self->list, position, GTK_LIST_SCROLL_NONE, NULL);
  open_at (self, position);
}

/* --- For the window --- */

void
sbx_requests_pane_search (SbxRequestsPane *self)
{
  sbx_filter_bar_search (self->filter);
}

const char *
sbx_requests_pane_get_tag (SbxRequestsPane *self)
{
  return self->tag;
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
sbx_requests_pane_set_workspace (SbxRequestsPane *self,
                                 SbxWorkspace    *workspace,
                                 SbxDraftBook    *drafts,
                                 SbxFolders      *folders)
{
  g_set_object (&self->drafts, drafts);
  g_set_object (&self->folders, folders);
  sbx_filter_bar_set_folders (self->filter, folders);
  sbx_requests_pane_set_up_rows (self);
  self->requests = sbx_request_list_new (sbx_workspace_get_store (workspace));
  g_signal_connect_object (self->requests, "failed", G_CALLBACK (sbx_window_toast), self, G_CONNECT_SWAPPED);

  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->requests)));
  g_signal_connect_object (self->requests, "refreshed", G_CALLBACK (refreshed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  update_filter (self);
}

/* --- Life --- */

static void
sbx_requests_pane_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SbxRequestsPane *self = SBX_REQUESTS_PANE (object);

  if (id == PROP_PLACES_SHOWN)
    g_value_set_boolean (value, gtk_toggle_button_get_active (self->places));
  else if (id == PROP_SORT)
    g_object_get_property (G_OBJECT (self->filter), "sort", value);
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
  else if (id == PROP_SORT)
    g_object_set_property (G_OBJECT (self->filter), "sort", value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
places_toggled_cb (SbxRequestsPane *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACES_SHOWN]);
}

static void
sort_changed_cb (SbxRequestsPane *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

static void
sbx_requests_pane_dispose (GObject *object)
{
  SbxRequestsPane *self = SBX_REQUESTS_PANE (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_REQUESTS_PANE);
  g_clear_pointer (&self->styles, sbx_row_styles_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->requests);
  g_clear_object (&self->drafts);
  g_clear_object (&self->folders);
  g_clear_pointer (&self->selected, g_strfreev);
  g_clear_pointer (&self->dragged, g_strfreev);
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
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sbx_requests_pane_get_property;
  object_class->set_property = sbx_requests_pane_set_property;
  object_class->dispose = sbx_requests_pane_dispose;
  object_class->finalize = sbx_requests_pane_finalize;

  properties[PROP_PLACES_SHOWN] = g_param_spec_boolean ("places-shown", NULL, NULL, FALSE,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, "name",
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPEN] = g_signal_new ("open", SBX_TYPE_REQUESTS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, SBX_TYPE_REQUEST);
  sbx_requests_pane_install_actions (widget_class);

  g_type_ensure (SBX_TYPE_FILTER_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/requests-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, places);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, selecting);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, title);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, filter);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, list);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, selection_label);
  gtk_widget_class_bind_template_child (widget_class, SbxRequestsPane, row_menu);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, selecting_toggled_cb);
}

static void
sbx_requests_pane_init (SbxRequestsPane *self)
{
  self->rows = g_hash_table_new (NULL, NULL);
  self->styles = sbx_row_styles_new (GTK_WIDGET (self));
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->places, "notify::active", G_CALLBACK (places_toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "notify::sort", G_CALLBACK (sort_changed_cb), self, G_CONNECT_SWAPPED);
  update_stack (self);
  update_selection_bar (self);
}
