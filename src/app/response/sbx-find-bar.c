#define G_LOG_DOMAIN "sbx-app"

#include "sbx-find-bar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _SbxFindBar
{
  GtkWidget        parent_instance;

  SbxBodyView     *view;
  SbxTextSearch   *search;
  guint64          number;       /* of the match that is shown, from 1; 0: none */
  guint64          start;        /* of it, source bytes */
  gboolean         going;        /* the first match is shown when it is found */
  gboolean         told;         /* how many there are was announced */
  guint64          from;         /* where the view was when the bar opened */

  GtkWidget       *bar;
  GtkWidget       *entry;
  GtkWidget       *count;
  GtkWidget       *spinner;
  GtkWidget       *progress;
  GtkWidget       *match_case;
  GtkWidget       *regex;
};

enum { PROP_VIEW = 1, PROP_OPEN, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SbxFindBar, sbx_find_bar, GTK_TYPE_WIDGET)

/* --- Finding --- */

static void
tell (SbxFindBar *self, const char *message, gboolean wrong)
{
  gtk_label_set_label (GTK_LABEL (self->count), message);
  gtk_widget_set_tooltip_text (self->count, *message ? message : NULL);
  if (wrong)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
}

static void
show_progress (SbxFindBar *self, gboolean running)
{
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->spinner, running);
  gtk_widget_set_visible (self->progress, running);
  if (!running)
    return;
  /* Translators: how much of a body was searched, “45%” */
  text = g_strdup_printf (_("%d%%"), (int) (100 * sbx_text_search_get_progress (self->search)));
  gtk_label_set_label (GTK_LABEL (self->progress), text);
}

/* A screen reader follows the entry, and would not say what the label beside it shows. */
static void
announce_count (SbxFindBar *self)
{
  if (self->told || self->search == NULL || !sbx_text_search_is_finished (self->search))
    return;
  self->told = TRUE;
  gtk_accessible_announce (GTK_ACCESSIBLE (self->entry), gtk_label_get_label (GTK_LABEL (self->count)),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
update_count (SbxFindBar *self)
{
  gboolean running = self->search && !sbx_text_search_is_finished (self->search);
  guint64 count = self->search ? sbx_text_search_get_count (self->search) : 0;
  g_autoptr(GError) error = self->search ? sbx_text_search_dup_error (self->search) : NULL;
  g_autofree char *text = NULL;

  show_progress (self, running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.next", count > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.previous", count > 0);
  if (error)
    {
      tell (self, error->message, TRUE);
      return;
    }
  if (self->number > 0)
    /* Translators: “3 of 120”, the third of 120 matches. */
    text = g_strdup_printf (_("%1$'llu of %2$'llu"), (unsigned long long) self->number, (unsigned long long) count);
  else if (count > 0)
    text = g_strdup_printf (ngettext ("%'d match", "%'d matches", MIN (count, G_MAXINT)), (int) MIN (count, G_MAXINT));
  else if (self->search && !running)
    text = g_strdup (_("No matches"));
  tell (self, text ? text : "", self->search && !running && count == 0);
}

static void
show_match (SbxFindBar *self, const SbxTextMatch *match)
{
  self->number = match->number + 1;
  self->start = match->start;
  self->going = FALSE;
  sbx_body_view_show_bytes (self->view, match->start, match->end);
  update_count (self);
}

/* On from the one that is shown or from the cursor, and from the other end when there is none. */
static void
go (SbxFindBar *self, gboolean forward)
{
  SbxTextMatch match;
  guint64 start, end;

  if (self->search == NULL || self->view == NULL)
    return;
  sbx_body_view_get_selection (self->view, &start, &end);
  if (forward ? sbx_text_search_find_next (self->search, self->number > 0 ? start + 1 : start, &match)
                  || sbx_text_search_find_next (self->search, 0, &match)
              : sbx_text_search_find_previous (self->search, start, &match)
                  || sbx_text_search_find_previous (self->search, G_MAXINT64, &match))
    show_match (self, &match);
}

static void
changed_cb (SbxFindBar *self)
{
  SbxTextMatch match;

  if (self->going && self->view &&
      (sbx_text_search_find_next (self->search, self->from, &match) ||
       (sbx_text_search_is_finished (self->search) && sbx_text_search_find_next (self->search, 0, &match))))
    show_match (self, &match);
  else
    update_count (self);
  announce_count (self);
}

static void
drop_search (SbxFindBar *self)
{
  if (self->view)
    sbx_body_view_set_search (self->view, NULL);
  if (self->search == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->search, self);
  sbx_text_search_cancel (self->search);
  g_clear_object (&self->search);
}

static void
start_search (SbxFindBar *self)
{
  const char *pattern = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  SbxSpool *spool = self->view ? sbx_body_view_get_spool (self->view) : NULL;
  SbxTextSearchFlags flags = SBX_TEXT_SEARCH_DEFAULT;
  g_autoptr(GError) error = NULL;

  drop_search (self);
  self->number = 0;
  if (spool == NULL || *pattern == '\0' || !gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->bar)))
    {
      update_count (self);
      return;
    }
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->match_case)))
    flags |= SBX_TEXT_SEARCH_CASE;
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->regex)))
    flags |= SBX_TEXT_SEARCH_REGEX;
  self->search = sbx_text_search_new (spool, pattern, flags, &error);
  if (self->search == NULL)
    {
      update_count (self);
      tell (self, error->message, TRUE);
      return;
    }
  self->going = TRUE;
  self->told = FALSE;
  g_signal_connect_object (self->search, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  sbx_body_view_set_search (self->view, self->search);
  update_count (self);
}

/* --- Opening and closing --- */

void
sbx_find_bar_refresh (SbxFindBar *self)
{
  g_return_if_fail (SBX_IS_FIND_BAR (self));

  self->from = 0;
  start_search (self);
  self->going = FALSE;
}

void
sbx_find_bar_open (SbxFindBar *self)
{
  guint64 end;

  g_return_if_fail (SBX_IS_FIND_BAR (self));

  if (self->view)
    sbx_body_view_get_selection (self->view, &self->from, &end);
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->bar), TRUE);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  gtk_widget_grab_focus (self->entry);
}

void
sbx_find_bar_close (SbxFindBar *self)
{
  g_return_if_fail (SBX_IS_FIND_BAR (self));

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->bar), FALSE);
}

static void
mode_changed_cb (SbxFindBar *self)
{
  start_search (self);
  if (!gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->bar)) && self->view)
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go (SBX_FIND_BAR (widget), TRUE);
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go (SBX_FIND_BAR (widget), FALSE);
}

static void
next_cb (SbxFindBar *self)
{
  go (self, TRUE);
}

static void
previous_cb (SbxFindBar *self)
{
  go (self, FALSE);
}

/* --- The widget --- */

static GtkWidget *
add_button (GtkWidget *box, GtkWidget *button, const char *name, const char *action)
{
  gtk_widget_set_tooltip_text (button, name);
  /* A screen reader is to say what it does, not the letters on it. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (action)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
make_entry (SbxFindBar *self)
{
  GtkWidget *entry = gtk_search_entry_new ();

  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (entry), _("Find in the body"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find in the Body"), -1);
  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect_swapped (entry, "search-changed", G_CALLBACK (start_search), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (entry, "next-match", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (entry, "previous-match", G_CALLBACK (previous_cb), self);
  return entry;
}

static GtkWidget *
make_content (SbxFindBar *self)
{
  GtkWidget *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *ways = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->entry = make_entry (self);
  self->spinner = adw_spinner_new ();
  self->count = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->count), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->count), 28);
  gtk_widget_add_css_class (self->count, "dimmed");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_box_append (GTK_BOX (box), self->entry);
  self->progress = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->progress, "dimmed");
  gtk_widget_add_css_class (self->progress, "numeric");
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->progress);
  gtk_box_append (GTK_BOX (box), self->count);

  gtk_widget_add_css_class (ways, "linked");
  add_button (ways, gtk_button_new_from_icon_name ("go-up-symbolic"), _("Previous Match"), "find.previous");
  add_button (ways, gtk_button_new_from_icon_name ("go-down-symbolic"), _("Next Match"), "find.next");
  gtk_box_append (GTK_BOX (box), ways);
  self->match_case = add_button (box, gtk_toggle_button_new_with_label ("Aa"), _("Match Case"), NULL);
  self->regex = add_button (box, gtk_toggle_button_new_with_label (".*"), _("Regular Expression"), NULL);
  gtk_widget_add_css_class (self->match_case, "flat");
  gtk_widget_add_css_class (self->regex, "flat");
  g_signal_connect_swapped (self->match_case, "toggled", G_CALLBACK (start_search), self);
  g_signal_connect_swapped (self->regex, "toggled", G_CALLBACK (start_search), self);

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  return clamp;
}

static void
set_view (SbxFindBar *self, SbxBodyView *view)
{
  if (self->view == view)
    return;
  drop_search (self);
  g_set_weak_pointer (&self->view, view);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

static void
sbx_find_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SbxFindBar *self = SBX_FIND_BAR (object);

  if (id == PROP_VIEW)
    set_view (self, g_value_get_object (value));
  else if (g_value_get_boolean (value) && !gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->bar)))
    sbx_find_bar_open (self);
  else if (!g_value_get_boolean (value))
    sbx_find_bar_close (self);
}

static void
sbx_find_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SbxFindBar *self = SBX_FIND_BAR (object);

  if (id == PROP_VIEW)
    g_value_set_object (value, self->view);
  else
    g_value_set_boolean (value, gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->bar)));
}

static void
sbx_find_bar_dispose (GObject *object)
{
  SbxFindBar *self = SBX_FIND_BAR (object);

  drop_search (self);
  g_clear_weak_pointer (&self->view);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  G_OBJECT_CLASS (sbx_find_bar_parent_class)->dispose (object);
}

static void
sbx_find_bar_class_init (SbxFindBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sbx_find_bar_dispose;
  object_class->set_property = sbx_find_bar_set_property;
  object_class->get_property = sbx_find_bar_get_property;
  properties[PROP_VIEW] = g_param_spec_object ("view", NULL, NULL, SBX_TYPE_BODY_VIEW, flags);
  properties[PROP_OPEN] = g_param_spec_boolean ("open", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "find.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "find.previous", NULL, previous_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_SHIFT_MASK, "find.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_SHIFT_MASK, "find.previous", NULL);
}

static void
sbx_find_bar_init (SbxFindBar *self)
{
  self->bar = gtk_search_bar_new ();
  gtk_search_bar_set_child (GTK_SEARCH_BAR (self->bar), make_content (self));
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->bar), GTK_EDITABLE (self->entry));
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
  g_signal_connect_swapped (self->bar, "notify::search-mode-enabled", G_CALLBACK (mode_changed_cb), self);
  update_count (self);
}

GtkWidget *
sbx_find_bar_new (SbxBodyView *view)
{
  return g_object_new (SBX_TYPE_FIND_BAR, "view", view, NULL);
}
