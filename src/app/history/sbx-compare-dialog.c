#include "sbx-compare-dialog.h"

#include <glib/gi18n.h>

#include "sbx-compare-facts.h"
#include "sbx-diff-row.h"
#include "sbx-exchange-picker.h"
#include "sbx-format.h"
#include "sbx-history-format.h"

struct _SbxCompareDialog
{
  AdwDialog           parent_instance;

  AdwNavigationView  *navigation;
  SbxExchangePicker  *picker;
  GtkStack           *stack;
  AdwStatusPage      *failure;
  GtkBox             *heads;
  GtkLabel           *titles[2];
  GtkLabel           *facts[2];
  AdwViewStack       *parts;
  AdwViewStackPage   *headers_page;
  AdwViewStackPage   *body_page;
  GtkListBox         *overview;
  GtkListBox         *headers;
  GtkStack           *body;
  GtkListView        *lines;
  AdwStatusPage      *no_lines;
  GtkWidget          *steps;
  GtkLabel           *place;

  SbxWorkspace       *workspace;
  char               *first;     /* to which another is chosen */
  char               *ids[2];
  GCancellable       *loading;
  SbxDiffModel       *model;
  int                 change;    /* that was gone to; -1: none yet */
  gboolean            narrow;
};

G_DEFINE_FINAL_TYPE (SbxCompareDialog, sbx_compare_dialog, ADW_TYPE_DIALOG)

enum { PROP_0, PROP_NARROW, N_PROPS };
static GParamSpec *properties[N_PROPS];

/* --- What is done in a thread --- */

typedef struct
{
  SbxStore        *store;
  char            *ids[2];
  SbxHistoryEntry *entries[2];
  SbxExchange     *exchanges[2];
} Loading;

static void
loading_free (Loading *loading)
{
  g_clear_object (&loading->store);
  for (guint side = 0; side < 2; side++)
    {
      g_clear_object (&loading->entries[side]);
      g_clear_object (&loading->exchanges[side]);
      g_free (loading->ids[side]);
    }
  g_free (loading);
}

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Loading *loading = data;
  SbxComparison *comparison;
  GError *error = NULL;

  for (guint side = 0; side < 2; side++)
    {
      loading->entries[side] = sbx_store_dup_record (loading->store, SBX_TYPE_HISTORY_ENTRY, loading->ids[side], &error);
      if (loading->entries[side] != NULL)
        loading->exchanges[side] = sbx_history_load_exchange (loading->store, loading->ids[side], &error);
      if (loading->exchanges[side] == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
    }
  comparison = sbx_comparison_new (loading->exchanges[0], loading->exchanges[1], cancellable, &error);
  if (comparison != NULL)
    g_task_return_pointer (task, comparison, (GDestroyNotify) sbx_comparison_free);
  else
    g_task_return_error (task, error);
}

/* --- Headers --- */

static void
show_headers (SbxCompareDialog    *self,
              const SbxComparison *comparison)
{
  g_autofree char *title = g_strdup_printf (_("Headers %u"), comparison->n_headers_changed);

  sbx_compare_facts_show_headers (self->headers, G_OBJECT (self), comparison);
  adw_view_stack_page_set_title (self->headers_page, comparison->n_headers_changed > 0 ? title : _("Headers"));
}

/* --- Bodies --- */

static void
update_steps (SbxCompareDialog *self)
{
  guint n = self->model != NULL ? sbx_diff_model_get_n_changes (self->model) : 0;
  gboolean shown = n > 0 && g_strcmp0 (adw_view_stack_get_visible_child_name (self->parts), "body") == 0;
  g_autofree char *place = NULL;

  if (self->change < 0)
    place = g_strdup_printf (ngettext ("%u difference", "%u differences", n), n);
  else
    /* Translators: “2 of 5” differences */
    place = g_strdup_printf (_("%d of %u"), self->change + 1, n);
  gtk_label_set_label (self->place, place);
  gtk_widget_set_visible (self->steps, shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.next", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.previous", n > 0);
}

static void
go_to (SbxCompareDialog *self,
       int               change)
{
  int n = sbx_diff_model_get_n_changes (self->model);

  self->change = (change + n) % n;
  adw_view_stack_set_visible_child_name (self->parts, "body");
  gtk_list_view_scroll_to (self->lines, sbx_diff_model_get_change (self->model, self->change),
                           GTK_LIST_SCROLL_SELECT | GTK_LIST_SCROLL_FOCUS, NULL);
  update_steps (self);
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SbxCompareDialog *self = SBX_COMPARE_DIALOG (widget);

  if (self->model == NULL)
    return;
  if (g_str_equal (name, "compare.next"))
    go_to (self, self->change + 1);
  else
    go_to (self, MAX (self->change, 0) - 1);
}

/* Why there are no lines to show. */
static void
show_no_lines (SbxCompareDialog    *self,
               const SbxComparison *comparison,
               Loading             *loading)
{
  g_autofree char *one = sbx_format_size (sbx_exchange_get_body_size (loading->exchanges[0]));
  g_autofree char *other = sbx_format_size (sbx_exchange_get_body_size (loading->exchanges[1]));
  g_autofree char *text = NULL;
  const char *title = NULL;
  gulong place = comparison->first_difference + 1;

  switch (comparison->state)
    {
    case SBX_BODIES_SAME:
      title = _("The Bodies Are the Same");
      text = g_strdup_printf (_("Both are %s, and equal byte by byte."), one);
      break;
    case SBX_BODIES_ALIKE:
      title = _("Only White Space Differs");
      text = g_strdup_printf (_("Line by line the bodies read the same; from byte %lu on their white space or line ends differ."), place);
      break;
    case SBX_BODIES_NOT_TEXT:
      title = _("Not Text");
      text = g_strdup_printf (_("The bodies are %s and %s, and differ from byte %lu on."), one, other, place);
      break;
    case SBX_BODIES_NOT_KEPT:
      title = _("Not Kept");
      text = g_strdup_printf (_("The history does not have both bodies any more: what is too large is not kept, and old ones make room for newer ones. They were %s and %s."), one, other);
      break;
    case SBX_BODIES_TOO_LONG:
    case SBX_BODIES_DIFFERENT:
    default:
      title = _("Too Much to Compare by Line");
      text = g_strdup_printf (_("The bodies are %s and %s, and differ from byte %lu on."), one, other, place);
      break;
    }
  adw_status_page_set_title (self->no_lines, title);
  adw_status_page_set_description (self->no_lines, text);
  gtk_stack_set_visible_child_name (self->body, "no-lines");
}

/* Takes comparison. */
static void
show_bodies (SbxCompareDialog *self,
             SbxComparison    *comparison,
             Loading          *loading)
{
  g_autofree char *title = NULL;

  self->change = -1;
  gtk_list_view_set_model (self->lines, NULL);
  g_clear_object (&self->model);
  if (comparison->state == SBX_BODIES_DIFFERENT)
    {
      GtkSingleSelection *selection;

      self->model = sbx_diff_model_new (comparison);
      selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
      gtk_single_selection_set_autoselect (selection, FALSE);
      gtk_single_selection_set_can_unselect (selection, TRUE);
      gtk_single_selection_set_selected (selection, GTK_INVALID_LIST_POSITION);
      gtk_list_view_set_model (self->lines, GTK_SELECTION_MODEL (selection));
      g_object_unref (selection);
      title = g_strdup_printf (_("Body %u"), sbx_diff_model_get_n_changes (self->model));
      gtk_stack_set_visible_child_name (self->body, "lines");
    }
  else
    {
      show_no_lines (self, comparison, loading);
      sbx_comparison_free (comparison);
    }
  adw_view_stack_page_set_title (self->body_page, title != NULL ? title : _("Body"));
  update_steps (self);
}

static guint
count_digits (SbxCompareDialog *self)
{
  guint digits = 1;

  for (guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model)); n >= 10; n /= 10)
    digits++;
  return digits;
}

static void
setup_cb (SbxCompareDialog *self,
          GtkListItem      *item)
{
  GtkWidget *row = sbx_diff_row_new ();

  g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (SbxCompareDialog *self,
         GtkListItem      *item)
{
  SbxDiffRow *row = SBX_DIFF_ROW (gtk_list_item_get_child (item));
  g_autofree char *label = NULL;

  sbx_diff_row_set_line (row, gtk_list_item_get_item (item), count_digits (self));
  label = sbx_diff_row_dup_label (row);
  gtk_list_item_set_accessible_label (item, label);
}

static void
unbind_cb (SbxCompareDialog *self,
           GtkListItem      *item)
{
  sbx_diff_row_set_line (SBX_DIFF_ROW (gtk_list_item_get_child (item)), NULL, 0);
}

/* --- Loading --- */

static void
show_heads (SbxCompareDialog *self,
            Loading          *loading)
{
  for (guint side = 0; side < 2; side++)
    {
      g_autofree char *name = NULL;
      g_autofree char *url = NULL;
      g_autofree char *method = NULL;
      g_autofree char *moment = NULL;
      g_autofree char *title = NULL;
      gint64 started_at;

      g_object_get (loading->entries[side], "name", &name, "url", &url, "method", &method, "started-at", &started_at, NULL);
      moment = sbx_history_format_moment (started_at);
      title = g_strdup_printf ("%s %s", method, name != NULL && *name != '\0' ? name : url);
      gtk_label_set_label (self->titles[side], title);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->titles[side]), url);
      gtk_label_set_label (self->facts[side], moment);
    }
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SbxCompareDialog) self = data;
  Loading *loading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  SbxComparison *comparison = g_task_propagate_pointer (G_TASK (result), &error);

  /* Given back here: the task itself may go on its thread, where the store must not. */
  g_clear_object (&loading->store);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->loading);
  if (comparison == NULL)
    {
      g_autofree char *message = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failure, message);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }

  show_heads (self, loading);
  sbx_compare_facts_show (self->overview, G_OBJECT (self), loading->entries, loading->exchanges);
  show_headers (self, comparison);
  show_bodies (self, comparison, loading);
  gtk_stack_set_visible_child_name (self->stack, "comparison");
}

static void
stop_loading (SbxCompareDialog *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
start_loading (SbxCompareDialog *self)
{
  g_autoptr (GTask) task = NULL;
  Loading *loading = g_new0 (Loading, 1);

  stop_loading (self);
  self->loading = g_cancellable_new ();
  loading->store = g_object_ref (sbx_workspace_get_store (self->workspace));
  for (guint side = 0; side < 2; side++)
    loading->ids[side] = g_strdup (self->ids[side]);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  task = g_task_new (NULL, self->loading, loaded_cb, g_object_ref (self));
  g_task_set_source_tag (task, start_loading);
  g_task_set_task_data (task, loading, (GDestroyNotify) loading_free);
  g_task_run_in_thread (task, load_thread);
}

static void
swap_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SbxCompareDialog *self = SBX_COMPARE_DIALOG (widget);
  char *one = self->ids[0];

  self->ids[0] = self->ids[1];
  self->ids[1] = one;
  start_loading (self);
}

static gint64
read_start (SbxCompareDialog *self,
            const char       *id)
{
  g_autoptr (SbxHistoryEntry) entry = sbx_store_dup_record (sbx_workspace_get_store (self->workspace), SBX_TYPE_HISTORY_ENTRY,
                                                            id, NULL);
  gint64 started_at = 0;

  if (entry != NULL)
    g_object_get (entry, "started-at", &started_at, NULL);
  return started_at;
}

/* The older one stands first. */
static void
compare (SbxCompareDialog *self,
         const char       *one,
         const char       *other)
{
  gboolean in_order = read_start (self, one) <= read_start (self, other);
  g_autofree char *first = g_strdup (in_order ? one : other);
  g_autofree char *second = g_strdup (in_order ? other : one);

  g_set_str (&self->ids[0], first);
  g_set_str (&self->ids[1], second);
  start_loading (self);
}

static void
picked_cb (SbxCompareDialog *self,
           const char       *id)
{
  compare (self, self->first, id);
  adw_navigation_view_push_by_tag (self->navigation, "comparison");
}

static void
set_narrow (SbxCompareDialog *self,
            gboolean          narrow)
{
  self->narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->heads), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

static void
narrow_cb (SbxCompareDialog *self)
{
  set_narrow (self, TRUE);
}

static void
wide_cb (SbxCompareDialog *self)
{
  set_narrow (self, FALSE);
}

/* --- Life --- */

static void
sbx_compare_dialog_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  if (id == PROP_NARROW)
    g_value_set_boolean (value, SBX_COMPARE_DIALOG (object)->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_compare_dialog_dispose (GObject *object)
{
  SbxCompareDialog *self = SBX_COMPARE_DIALOG (object);

  stop_loading (self);
  g_clear_object (&self->model);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->ids[0], g_free);
  g_clear_pointer (&self->ids[1], g_free);

  G_OBJECT_CLASS (sbx_compare_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, navigation);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, picker);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, heads);
  gtk_widget_class_bind_template_child_full (widget_class, "one_title", FALSE, G_STRUCT_OFFSET (SbxCompareDialog, titles[0]));
  gtk_widget_class_bind_template_child_full (widget_class, "other_title", FALSE, G_STRUCT_OFFSET (SbxCompareDialog, titles[1]));
  gtk_widget_class_bind_template_child_full (widget_class, "one_facts", FALSE, G_STRUCT_OFFSET (SbxCompareDialog, facts[0]));
  gtk_widget_class_bind_template_child_full (widget_class, "other_facts", FALSE, G_STRUCT_OFFSET (SbxCompareDialog, facts[1]));
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, parts);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, headers_page);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, body_page);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, overview);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, headers);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, body);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, lines);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, no_lines);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, steps);
  gtk_widget_class_bind_template_child (widget_class, SbxCompareDialog, place);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, wide_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_steps);
}

static void
sbx_compare_dialog_class_init (SbxCompareDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sbx_compare_dialog_get_property;
  object_class->dispose = sbx_compare_dialog_dispose;
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "compare.next", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "compare.previous", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "compare.swap", NULL, swap_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "compare.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "compare.previous", NULL);

  g_type_ensure (SBX_TYPE_EXCHANGE_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/history/compare-dialog.ui");
  bind_children (widget_class);
}

static void
sbx_compare_dialog_init (SbxCompareDialog *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->change = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->lines, factory);
  update_steps (self);
}

AdwDialog *
sbx_compare_dialog_new (SbxWorkspace *workspace,
                        const char   *one,
                        const char   *other)
{
  static const char *const only_comparison[] = { "comparison" };
  SbxCompareDialog *self = g_object_new (SBX_TYPE_COMPARE_DIALOG, NULL);

  self->workspace = g_object_ref (workspace);
  if (other == NULL)
    {
      g_set_str (&self->first, one);
      sbx_exchange_picker_set_up (self->picker, workspace, one);
    }
  else
    {
      compare (self, one, other);
      adw_navigation_view_replace_with_tags (self->navigation, only_comparison, 1);
    }
  return ADW_DIALOG (self);
}
