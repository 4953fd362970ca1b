#define G_LOG_DOMAIN "sbx-app"

#include "sbx-body-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

enum
{
  PROP_PRETTY = 1,
  PROP_WRAP,
  PROP_HAS_SELECTION,
  PROP_FAULT,
  PROP_PROGRESS,
  N_OWN,
  PROP_HADJUSTMENT = N_OWN,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};
static GParamSpec *properties[N_OWN];

G_DEFINE_FINAL_TYPE_WITH_CODE (SbxBodyView, sbx_body_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE_TEXT, sbx_body_a11y_iface_init))

/* --- The index --- */

static void
drop_index (SbxBodyView *self, SbxLineIndex **index)
{
  if (*index == NULL)
    return;
  g_signal_handlers_disconnect_by_data (*index, self);
  sbx_line_index_cancel (*index);
  g_clear_object (index);
}

static SbxTextForm
current_form (SbxBodyView *self)
{
  return self->pretty || self->best_form == SBX_TEXT_MARKUP ? self->best_form : SBX_TEXT_RAW;
}

static gboolean
tell_fault_cb (gpointer data)
{
  SbxBodyView *self = data;

  self->telling_fault = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAULT]);
  return G_SOURCE_REMOVE;
}

/* Told a moment later: the index is made while the view is being laid out, when what shows the fault could not be. */
static void
update_fault (SbxBodyView *self)
{
  g_autofree char *fault = NULL;

  if (self->index && self->pretty && sbx_spool_get_size (self->spool) > 0)
    sbx_line_index_dup_fault (self->index, NULL, &fault);
  if (g_set_str (&self->fault, fault) && self->telling_fault == 0)
    self->telling_fault = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_fault_cb, self, NULL);
}

void
sbx_body_view_index_changed (SbxBodyView *self)
{
  if (self->lost_folds->len > 0)
    sbx_body_folds_find (self);
  update_fault (self);
  if (sbx_body_layout_count_digits (self))
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  sbx_body_layout_configure (self);
  sbx_body_selection_grown (self);
  sbx_body_selection_follow (self);
  sbx_body_a11y_screen_changed (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static void
grown_cb (SbxBodyView *self)
{
  sbx_body_view_index_changed (self);
}

static void
update_actions (SbxBodyView *self)
{
  SbxTextForm form = current_form (self);
  gboolean json = self->index && (form == SBX_TEXT_JSON || form == SBX_TEXT_JSON_SEQUENCE);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "body.fold", json);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "body.unfold", json);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "body.unfold-all", json);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "body.select-all", self->spool != NULL);
}

/* Shows another index at the same place in the source, a fraction of a row from the top. */
static void
take_index (SbxBodyView *self, SbxLineIndex *index)
{
  double value = self->vadjustment ? gtk_adjustment_get_value (self->vadjustment) : 0;
  guint64 seen = value / self->line_height, row = 0;
  double rest = value - (double) seen * self->line_height;
  SbxBodyRow *top = value > 0 && self->index ? sbx_body_layout_get_row (self, sbx_text_folds_to_row (self->folds, seen)) : NULL;
  guint64 offset = top ? top->text->extent.start : 0;
  gboolean follows = sbx_body_selection_follows (self);

  drop_index (self, &self->index);
  self->index = g_object_ref (index);
  g_signal_connect_object (index, "grown", G_CALLBACK (grown_cb), self, G_CONNECT_SWAPPED);
  sbx_body_layout_forget_rows (self);
  sbx_body_folds_lose (self);
  sbx_body_folds_find (self);
  sbx_body_selection_index_changed (self);
  sbx_body_layout_configure (self);
  if (top && self->vadjustment && sbx_line_index_find_row (index, offset, &row))
    gtk_adjustment_set_value (self->vadjustment, (double) sbx_text_folds_to_seen (self->folds, row) * self->line_height + rest);
  self->follows_end = follows;
  self->followed_to = self->vadjustment ? gtk_adjustment_get_value (self->vadjustment) : 0;
  sbx_body_view_index_changed (self);
  update_actions (self);
}

/* Whether the next index can show what is on the screen. */
static gboolean
next_is_ready (SbxBodyView *self)
{
  guint64 first, end;
  SbxBodyRow *last;

  if (sbx_line_index_is_finished (self->next_index) || self->index == NULL)
    return TRUE;
  sbx_body_layout_on_screen (self, &first, &end);
  last = end > first ? sbx_body_layout_get_row (self, sbx_text_folds_to_row (self->folds, end - 1)) : NULL;
  return last == NULL || sbx_line_index_get_scanned (self->next_index) > last->text->extent.end + 64 * 1024;
}

static void
next_grown_cb (SbxBodyView *self)
{
  g_autoptr(SbxLineIndex) index = NULL;

  if (self->next_index == NULL || !next_is_ready (self))
    return;
  index = g_steal_pointer (&self->next_index);
  g_signal_handlers_disconnect_by_data (index, self);
  take_index (self, index);
}

/* Counts the rows anew where the form or the width ask for it. */
static void
refresh_index (SbxBodyView *self)
{
  guint columns = self->wrap ? sbx_body_layout_columns (self) : SBX_BODY_MAX_COLUMNS;
  SbxLineIndex *latest = self->next_index ? self->next_index : self->index;
  SbxTextForm form = current_form (self);

  if (self->spool == NULL || gtk_widget_get_width (GTK_WIDGET (self)) == 0)
    return;
  if (latest && sbx_line_index_get_columns (latest) == columns && sbx_line_index_get_form (latest) == form)
    return;

  drop_index (self, &self->next_index);
  self->next_index = sbx_line_index_new (self->spool, form, columns, self->complete);
  g_signal_connect_object (self->next_index, "grown", G_CALLBACK (next_grown_cb), self, G_CONNECT_SWAPPED);
  next_grown_cb (self);
}

/* --- What others call --- */

SbxTextForm
sbx_body_view_form_of (const char *content_type)
{
  g_autofree char *type = g_ascii_strdown (content_type ? content_type : "", -1);

  g_strdelimit (type, ";", '\0');
  g_strchomp (type);
  if (strstr (type, "ndjson") || strstr (type, "jsonl") || strstr (type, "json-seq") || strstr (type, "json-lines"))
    return SBX_TEXT_JSON_SEQUENCE;
  if (g_str_has_suffix (type, "/json") || g_str_has_suffix (type, "+json"))
    return SBX_TEXT_JSON;
  if (g_str_has_suffix (type, "/html") || g_str_has_suffix (type, "/xml") || g_str_has_suffix (type, "+xml"))
    return SBX_TEXT_MARKUP;
  return SBX_TEXT_RAW;
}

void
sbx_body_view_set_spool (SbxBodyView *self, SbxSpool *spool, const char *content_type)
{
  const SbxBodyPlace start = { 0, 0 };

  g_return_if_fail (SBX_IS_BODY_VIEW (self));

  drop_index (self, &self->next_index);
  drop_index (self, &self->index);
  sbx_body_view_set_search (self, NULL);
  sbx_text_folds_clear (self->folds);
  g_array_set_size (self->lost_folds, 0);
  sbx_body_layout_forget_rows (self);
  g_set_object (&self->spool, spool);
  self->best_form = sbx_body_view_form_of (content_type);
  self->complete = TRUE;
  self->digits = 0;
  self->text_width = 0;
  sbx_body_selection_set (self, &start, &start);
  if (self->vadjustment)
    gtk_adjustment_set_value (self->vadjustment, 0);
  if (self->hadjustment)
    gtk_adjustment_set_value (self->hadjustment, 0);
  refresh_index (self);
  sbx_body_view_index_changed (self);
  update_actions (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
sbx_body_view_set_complete (SbxBodyView *self, gboolean complete)
{
  g_return_if_fail (SBX_IS_BODY_VIEW (self));

  if (!complete && self->complete && self->index)
    {
      /* It was taken for complete: count it as one that grows. */
      drop_index (self, &self->next_index);
      drop_index (self, &self->index);
      self->complete = FALSE;
      refresh_index (self);
      return;
    }
  self->complete = complete;
  if (self->index)
    sbx_line_index_update (self->index, complete);
  if (self->next_index)
    sbx_line_index_update (self->next_index, complete);
}

SbxSpool *
sbx_body_view_get_spool (SbxBodyView *self)
{
  g_return_val_if_fail (SBX_IS_BODY_VIEW (self), NULL);

  return self->spool;
}

void
sbx_body_view_set_pretty (SbxBodyView *self, gboolean pretty)
{
  g_return_if_fail (SBX_IS_BODY_VIEW (self));

  if (self->pretty == pretty)
    return;
  self->pretty = pretty;
  self->text_width = 0;
  refresh_index (self);
  update_fault (self);
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRETTY]);
}

gboolean
sbx_body_view_get_pretty (SbxBodyView *self)
{
  g_return_val_if_fail (SBX_IS_BODY_VIEW (self), FALSE);

  return self->pretty;
}

void
sbx_body_view_set_wrap (SbxBodyView *self, gboolean wrap)
{
  g_return_if_fail (SBX_IS_BODY_VIEW (self));

  if (self->wrap == wrap)
    return;
  self->wrap = wrap;
  self->text_width = 0;
  refresh_index (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WRAP]);
}

gboolean
sbx_body_view_get_wrap (SbxBodyView *self)
{
  g_return_val_if_fail (SBX_IS_BODY_VIEW (self), FALSE);

  return self->wrap;
}

const char *
sbx_body_view_get_fault (SbxBodyView *self)
{
  g_return_val_if_fail (SBX_IS_BODY_VIEW (self), NULL);

  return self->fault;
}

double
sbx_body_view_get_progress (SbxBodyView *self)
{
  g_return_val_if_fail (SBX_IS_BODY_VIEW (self), 1);

  return self->index ? sbx_line_index_get_progress (self->index) : 1;
}

void
sbx_body_view_show_bytes (SbxBodyView *self, guint64 start, guint64 end)
{
  SbxBodyPlace anchor = { start, 0 }, caret = { end, 0 };

  g_return_if_fail (SBX_IS_BODY_VIEW (self));

  if (self->index == NULL || !sbx_line_index_find_row (self->index, start, &anchor.row))
    return;
  if (end <= start || !sbx_line_index_find_row (self->index, end - 1, &caret.row))
    caret.row = anchor.row;
  if (sbx_text_folds_reveal (self->folds, anchor.row) | sbx_text_folds_reveal (self->folds, caret.row))
    sbx_body_folds_changed (self);
  sbx_body_selection_set (self, &anchor, &caret);
  sbx_body_layout_scroll_to (self, &caret, TRUE);
  sbx_body_layout_scroll_to (self, &anchor, TRUE);
}

void
sbx_body_view_show_fault (SbxBodyView *self)
{
  guint64 offset;

  g_return_if_fail (SBX_IS_BODY_VIEW (self));

  if (self->index && sbx_line_index_dup_fault (self->index, &offset, NULL))
    {
      guint64 size = sbx_spool_get_size (self->spool);

      sbx_body_view_show_bytes (self, MIN (offset, size > 0 ? size - 1 : 0), MIN (offset + 1, size));
    }
}

static void
search_changed_cb (SbxBodyView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
sbx_body_view_set_search (SbxBodyView *self, SbxTextSearch *search)
{
  g_return_if_fail (SBX_IS_BODY_VIEW (self));

  if (self->search)
    g_signal_handlers_disconnect_by_data (self->search, self);
  if (!g_set_object (&self->search, search))
    return;
  if (search)
    g_signal_connect_object (search, "changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- The widget --- */

static void
scrolled_cb (SbxBodyView *self)
{
  sbx_body_a11y_screen_changed (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_adjustment (SbxBodyView *self, GtkAdjustment **slot, GtkAdjustment *adjustment)
{
  if (*slot)
    g_signal_handlers_disconnect_by_data (*slot, self);
  if (g_set_object (slot, adjustment) && adjustment)
    {
      g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
      sbx_body_layout_configure (self);
    }
}

static void
sbx_body_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SbxBodyView *self = SBX_BODY_VIEW (object);

  switch (id)
    {
    case PROP_PRETTY: sbx_body_view_set_pretty (self, g_value_get_boolean (value)); break;
    case PROP_WRAP: sbx_body_view_set_wrap (self, g_value_get_boolean (value)); break;
    case PROP_HADJUSTMENT: set_adjustment (self, &self->hadjustment, g_value_get_object (value)); break;
    case PROP_VADJUSTMENT: set_adjustment (self, &self->vadjustment, g_value_get_object (value)); break;
    case PROP_HSCROLL_POLICY: self->hscroll_policy = g_value_get_enum (value); break;
    case PROP_VSCROLL_POLICY: self->vscroll_policy = g_value_get_enum (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sbx_body_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SbxBodyView *self = SBX_BODY_VIEW (object);

  switch (id)
    {
    case PROP_PRETTY: g_value_set_boolean (value, self->pretty); break;
    case PROP_WRAP: g_value_set_boolean (value, self->wrap); break;
    case PROP_HAS_SELECTION: g_value_set_boolean (value, self->has_selection); break;
    case PROP_FAULT: g_value_set_string (value, self->fault); break;
    case PROP_PROGRESS: g_value_set_double (value, sbx_body_view_get_progress (self)); break;
    case PROP_HADJUSTMENT: g_value_set_object (value, self->hadjustment); break;
    case PROP_VADJUSTMENT: g_value_set_object (value, self->vadjustment); break;
    case PROP_HSCROLL_POLICY: g_value_set_enum (value, self->hscroll_policy); break;
    case PROP_VSCROLL_POLICY: g_value_set_enum (value, self->vscroll_policy); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sbx_body_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                       int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  SbxBodyView *self = SBX_BODY_VIEW (widget);

  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? self->line_height + 2 * SBX_BODY_PADDING : 40;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? self->line_height * 10 : 300;
}

static void
sbx_body_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SbxBodyView *self = SBX_BODY_VIEW (widget);

  sbx_body_layout_configure (self);
  refresh_index (self);
  if (self->menu)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
sbx_body_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sbx_body_view_parent_class)->css_changed (widget, change);
  sbx_body_layout_style_changed (SBX_BODY_VIEW (widget));
}

static void
sbx_body_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (sbx_body_view_parent_class)->system_setting_changed (widget, setting);
  sbx_body_layout_style_changed (SBX_BODY_VIEW (widget));
}

static void
sbx_body_view_dispose (GObject *object)
{
  SbxBodyView *self = SBX_BODY_VIEW (object);

  drop_index (self, &self->next_index);
  drop_index (self, &self->index);
  g_clear_handle_id (&self->telling_fault, g_source_remove);
  sbx_body_view_set_search (self, NULL);
  sbx_body_mouse_clear (self);
  sbx_body_a11y_clear (self);
  g_clear_object (&self->spool);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  G_OBJECT_CLASS (sbx_body_view_parent_class)->dispose (object);
}

static void
sbx_body_view_finalize (GObject *object)
{
  SbxBodyView *self = SBX_BODY_VIEW (object);

  sbx_body_layout_clear (self);
  g_clear_pointer (&self->folds, sbx_text_folds_free);
  g_clear_pointer (&self->lost_folds, g_array_unref);
  g_free (self->fault);
  G_OBJECT_CLASS (sbx_body_view_parent_class)->finalize (object);
}

static void
sbx_body_view_class_init (SbxBodyViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sbx_body_view_dispose;
  object_class->finalize = sbx_body_view_finalize;
  object_class->set_property = sbx_body_view_set_property;
  object_class->get_property = sbx_body_view_get_property;
  widget_class->measure = sbx_body_view_measure;
  widget_class->size_allocate = sbx_body_view_size_allocate;
  widget_class->snapshot = sbx_body_view_snapshot;
  widget_class->css_changed = sbx_body_view_css_changed;
  widget_class->system_setting_changed = sbx_body_view_system_setting_changed;

  properties[PROP_PRETTY] = g_param_spec_boolean ("pretty", NULL, NULL, TRUE, G_PARAM_READWRITE | flags);
  properties[PROP_WRAP] = g_param_spec_boolean ("wrap", NULL, NULL, TRUE, G_PARAM_READWRITE | flags);
  properties[PROP_HAS_SELECTION] = g_param_spec_boolean ("has-selection", NULL, NULL, FALSE, G_PARAM_READABLE | flags);
  properties[PROP_FAULT] = g_param_spec_string ("fault", NULL, NULL, NULL, G_PARAM_READABLE | flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 1, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_OWN, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  g_signal_new ("too-large", SBX_TYPE_BODY_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);

  gtk_widget_class_set_css_name (widget_class, "bodyview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TEXT_BOX);
  sbx_body_folds_install (widget_class);
  sbx_body_selection_install (widget_class);
  sbx_body_mouse_install (widget_class);
}

static void
sbx_body_view_init (SbxBodyView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->pretty = TRUE;
  self->wrap = TRUE;
  self->complete = TRUE;
  self->folds = sbx_text_folds_new ();
  self->lost_folds = g_array_new (FALSE, FALSE, sizeof (guint64));
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (widget, "view");
  gtk_widget_add_css_class (widget, "monospace");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Body"),
                                  GTK_ACCESSIBLE_PROPERTY_MULTI_LINE, TRUE,
                                  GTK_ACCESSIBLE_PROPERTY_READ_ONLY, TRUE, -1);
  sbx_body_layout_init (self);
  sbx_body_mouse_init (self);
  update_actions (self);
  gtk_widget_action_set_enabled (widget, "body.copy", FALSE);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (sbx_body_layout_style_changed),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
sbx_body_view_new (void)
{
  return g_object_new (SBX_TYPE_BODY_VIEW, NULL);
}
