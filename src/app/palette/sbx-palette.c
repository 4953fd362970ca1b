#include "sbx-palette.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-fuzzy.h"
#include "sbx-palette-row.h"
#include "sbx-preferences.h"
#include "sbx-record-list.h"
#include "sbx-request.h"

/* Of requests; more letters are quicker than more rows. */
#define MAX_REQUESTS 50
#define MAX_RECENT_REQUESTS 8
#define MAX_RECENT 12

struct _SbxPalette
{
  AdwDialog           parent_instance;

  GtkEditable        *entry;
  GtkStack           *stack;
  GtkListView        *list;

  SbxStore           *store;
  GtkWidget          *target;     /* of the actions */
  GPtrArray          *items;      /* all but requests */
  GListStore         *shown;
  GPtrArray          *requests;   /* of SbxPaletteItem, as last found */
  GtkSingleSelection *selection;
  GStrv               recent;     /* keys of what was run lately, the last first */
  SbxPaletteItem     *chosen;
  gboolean            searching;
  gboolean            again;      /* the words changed while it was searching */
};

G_DEFINE_FINAL_TYPE (SbxPalette, sbx_palette, ADW_TYPE_DIALOG)

/* --- What is shown --- */

typedef struct
{
  SbxPaletteItem *item;
  guint           score;
  guint           recent;   /* the smaller the later it was run */
  guint           position;
} Match;

static int
compare_matches (gconstpointer one,
                 gconstpointer other)
{
  const Match *a = one, *b = other;
  SbxPaletteKind kind_a = sbx_palette_item_get_kind (a->item);
  SbxPaletteKind kind_b = sbx_palette_item_get_kind (b->item);

  if (kind_a != kind_b)
    return (int) kind_a - (int) kind_b;
  if (a->score != b->score)
    return a->score > b->score ? -1 : 1;
  if (a->recent != b->recent)
    return a->recent < b->recent ? -1 : 1;
  return a->position < b->position ? -1 : 1;
}

static guint
find_recent (SbxPalette     *self,
             SbxPaletteItem *item)
{
  g_autofree char *key = sbx_palette_item_dup_key (item);

  for (guint i = 0; self->recent != NULL && self->recent[i] != NULL; i++)
    {
      if (g_str_equal (self->recent[i], key))
        return i;
    }
  return G_MAXUINT;
}

static void
add_matches (SbxPalette *self,
             GArray     *matches,
             const char *query)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      SbxPaletteItem *item = g_ptr_array_index (self->items, i);
      Match match = { item, sbx_palette_item_score (item, query), find_recent (self, item), i };

      if (match.score > 0)
        g_array_append_val (matches, match);
    }
  /* The store has matched and sorted these. */
  for (guint i = 0; i < self->requests->len; i++)
    {
      Match match = { g_ptr_array_index (self->requests, i), 1, 0, i };

      g_array_append_val (matches, match);
    }
  g_array_sort (matches, compare_matches);
}

static void
announce (SbxPalette *self)
{
  SbxPaletteItem *item = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *label = item != NULL ? sbx_palette_item_dup_label (item) : g_strdup (_("Nothing Found"));

  /* The focus stays in the entry: what Enter would do has to be said. */
  gtk_accessible_announce (GTK_ACCESSIBLE (self->entry), label, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
show_matches (SbxPalette *self)
{
  g_autofree char *query = sbx_fuzzy_fold (gtk_editable_get_text (self->entry));
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (Match));
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  add_matches (self, matches, query);
  for (guint i = 0; i < matches->len; i++)
    g_ptr_array_add (rows, g_array_index (matches, Match, i).item);

  /* A list that is given its rows anew begins at the top, with the heading of the first. */
  gtk_list_view_set_model (self->list, NULL);
  g_list_store_splice (self->shown, 0, g_list_model_get_n_items (G_LIST_MODEL (self->shown)), rows->pdata, rows->len);
  if (rows->len > 0)
    gtk_single_selection_set_selected (self->selection, 0);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  gtk_stack_set_visible_child_name (self->stack, rows->len > 0 || self->searching ? "list" : "nothing-found");
}

/* --- Requests, by a thread --- */

typedef struct
{
  SbxStore *store;
  char     *search;
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->store);
  g_free (search->search);
  g_free (search);
}

static void
search_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Search *search = data;
  GError *error = NULL;
  GPtrArray *found = sbx_store_find_requests (search->store, search->search,
                                              *search->search != '\0' ? MAX_REQUESTS : MAX_RECENT_REQUESTS, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void start_search (SbxPalette *self);

static gboolean
is_open_in_tab (SbxPalette *self,
                const char *id)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      SbxPaletteItem *item = g_ptr_array_index (self->items, i);

      if (g_strcmp0 (g_object_get_data (G_OBJECT (item), "request-id"), id) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
take_requests (SbxPalette *self,
               GPtrArray  *found)
{
  g_ptr_array_set_size (self->requests, 0);
  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      SbxRequest *request = g_ptr_array_index (found, i);
      const char *id = sbx_record_get_id (SBX_RECORD (request));
      g_autofree char *title = sbx_format_title (request);
      g_autofree char *address = sbx_format_address (request);
      SbxPaletteItem *item;

      /* Unless it was looked for, the tab is there already. */
      if (*gtk_editable_get_text (self->entry) == '\0' && is_open_in_tab (self, id))
        continue;
      item = sbx_palette_item_new (SBX_PALETTE_REQUEST, title, NULL, "request.open-id", g_variant_new_string (id));
      sbx_palette_item_set_details (item, address, NULL, sbx_request_get_method (request));
      g_ptr_array_add (self->requests, item);
    }
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (SbxPalette) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = g_task_propagate_pointer (G_TASK (result), &error);

  self->searching = FALSE;
  /* It was closed meanwhile. */
  if (self->store == NULL)
    return;

  if (error != NULL)
    g_warning ("%s", error->message);
  take_requests (self, found);
  show_matches (self);
  if (self->again)
    start_search (self);
  else
    announce (self);
}

static void
start_search (SbxPalette *self)
{
  g_autoptr (GTask) task = NULL;
  Search *search;

  if (self->store == NULL)
    return;

  self->again = self->searching;
  if (self->searching)
    return;

  self->searching = TRUE;
  search = g_new0 (Search, 1);
  search->store = g_object_ref (self->store);
  search->search = g_strdup (gtk_editable_get_text (self->entry));
  task = g_task_new (NULL, NULL, found_cb, g_object_ref (self));
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  g_task_run_in_thread (task, search_thread);
}

static void
search_changed_cb (SbxPalette *self)
{
  /* What was found for other words waits no longer than the search for these. */
  start_search (self);
  if (!self->searching)
    show_matches (self);
}

/* --- Running --- */

static void
note_recent (SbxPalette *self)
{
  g_autoptr (GSettings) settings = sbx_preferences_open (NULL);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autofree char *key = sbx_palette_item_dup_key (self->chosen);
  SbxPaletteKind kind = sbx_palette_item_get_kind (self->chosen);

  /* Requests and tabs are known by when they were used. */
  if (settings == NULL || kind == SBX_PALETTE_REQUEST || kind == SBX_PALETTE_TAB)
    return;

  g_ptr_array_add (keys, key);
  for (guint i = 0; self->recent[i] != NULL && keys->len < MAX_RECENT; i++)
    {
      if (!g_str_equal (self->recent[i], key))
        g_ptr_array_add (keys, self->recent[i]);
    }
  g_ptr_array_add (keys, NULL);
  g_settings_set_strv (settings, "palette-recent", (const char *const *) keys->pdata);
}

static gboolean
run_cb (gpointer data)
{
  SbxPalette *self = data;

  gtk_widget_activate_action_variant (self->target, sbx_palette_item_get_action (self->chosen),
                                      sbx_palette_item_get_target (self->chosen));
  return G_SOURCE_REMOVE;
}

static void
choose (SbxPalette *self)
{
  SbxPaletteItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item == NULL || self->chosen != NULL)
    return;

  self->chosen = g_object_ref (item);
  note_recent (self);
  adw_dialog_close (ADW_DIALOG (self));
  /* The window has its focus back by then. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, run_cb, g_object_ref (self), g_object_unref);
}

static void
entry_activate_cb (SbxPalette *self)
{
  choose (self);
}

static void
list_activate_cb (SbxPalette *self,
                  guint       position)
{
  gtk_single_selection_set_selected (self->selection, position);
  choose (self);
}

static void
stop_search_cb (SbxPalette *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

/* The arrows move what is chosen while the typing goes on. */
static gboolean
key_pressed_cb (SbxPalette      *self,
                guint            key,
                guint            code,
                GdkModifierType  modifiers)
{
  int n = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  int selected = gtk_single_selection_get_selected (self->selection);
  int step = 0;

  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      step = 1;
      break;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      step = -1;
      break;
    case GDK_KEY_Page_Down:
      step = 8;
      break;
    case GDK_KEY_Page_Up:
      step = -8;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  if (n == 0 || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  selected = ABS (step) == 1 ? (selected + step + n) % n : CLAMP (selected + step, 0, n - 1);
  gtk_single_selection_set_selected (self->selection, selected);
  gtk_list_view_scroll_to (self->list, selected, GTK_LIST_SCROLL_NONE, NULL);
  announce (self);
  return GDK_EVENT_STOP;
}

/* --- Rows --- */

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  gtk_list_item_set_child (item, sbx_palette_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  SbxPaletteItem *item = gtk_list_item_get_item (list_item);
  g_autofree char *label = sbx_palette_item_dup_label (item);

  sbx_palette_row_set_item (SBX_PALETTE_ROW (gtk_list_item_get_child (list_item)), item);
  gtk_list_item_set_accessible_label (list_item, label);
}

static void
setup_header_cb (GtkSignalListItemFactory *factory,
                 GtkListHeader            *header)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dimmed");
  g_object_set (label, "margin-start", 6, "margin-top", 6, "margin-bottom", 6, NULL);
  gtk_list_header_set_child (header, label);
}

static void
bind_header_cb (GtkSignalListItemFactory *factory,
                GtkListHeader            *header)
{
  SbxPaletteItem *item = gtk_list_header_get_item (header);

  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)),
                       sbx_palette_kind_get_title (sbx_palette_item_get_kind (item)));
}

static int
compare_kinds (gconstpointer one,
               gconstpointer other,
               gpointer      data)
{
  return (int) sbx_palette_item_get_kind ((SbxPaletteItem *) one) - (int) sbx_palette_item_get_kind ((SbxPaletteItem *) other);
}

static void
set_up_list (SbxPalette *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) headers = gtk_signal_list_item_factory_new ();
  GtkSortListModel *sections;

  self->shown = g_list_store_new (SBX_TYPE_PALETTE_ITEM);
  sections = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->shown)), NULL);
  gtk_sort_list_model_set_section_sorter (sections, GTK_SORTER (gtk_custom_sorter_new (compare_kinds, NULL, NULL)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sections));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (headers, "setup", G_CALLBACK (setup_header_cb), NULL);
  g_signal_connect (headers, "bind", G_CALLBACK (bind_header_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_header_factory (self->list, headers);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

/* --- The dialog --- */

static void
sbx_palette_closed (AdwDialog *dialog)
{
  g_clear_object (&SBX_PALETTE (dialog)->store);
}

static void
sbx_palette_finalize (GObject *object)
{
  SbxPalette *self = SBX_PALETTE (object);

  g_clear_object (&self->store);
  g_clear_object (&self->target);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_object (&self->shown);
  g_clear_object (&self->selection);
  g_clear_object (&self->chosen);
  g_strfreev (self->recent);

  G_OBJECT_CLASS (sbx_palette_parent_class)->finalize (object);
}

static void
sbx_palette_class_init (SbxPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sbx_palette_finalize;
  ADW_DIALOG_CLASS (klass)->closed = sbx_palette_closed;

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/palette/palette.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxPalette, entry);
  gtk_widget_class_bind_template_child (widget_class, SbxPalette, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxPalette, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
sbx_palette_init (SbxPalette *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autoptr (GSettings) settings = sbx_preferences_open (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->requests = g_ptr_array_new_with_free_func (g_object_unref);
  self->recent = settings != NULL ? g_settings_get_strv (settings, "palette-recent") : g_new0 (char *, 1);
  set_up_list (self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
}

void
sbx_palette_present (GtkWidget *parent,
                     SbxStore  *store,
                     GPtrArray *items)
{
  SbxPalette *self = g_object_new (SBX_TYPE_PALETTE, NULL);

  self->target = g_object_ref (parent);
  self->items = g_ptr_array_ref (items);
  g_set_object (&self->store, store);
  show_matches (self);
  adw_dialog_present (ADW_DIALOG (self), parent);
  start_search (self);
}
