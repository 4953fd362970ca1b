#include "sbx-filter-bar.h"

#include <glib/gi18n.h>

#include "sbx-combo.h"
#include "sbx-format.h"

struct _SbxFilterBar
{
  AdwBin            parent_instance;

  GtkSearchEntry   *search;
  GtkMenuButton    *button;
  GtkWidget        *pills;
  GtkPopover       *popover;
  GtkCheckButton   *by_name;
  GtkCheckButton   *by_last_used;
  GtkCheckButton   *by_changed;
  AdwWrapBox       *methods;
  GtkDropDown      *tag;
  GtkStringList    *tags;      /* the first is any */
  GtkCheckButton   *favorites;

  SbxFolders       *folders;
  char             *chosen;    /* tag; NULL: any */
  GPtrArray        *active;    /* methods that are chosen, for sbx_filter_bar_get_filter(); NULL-terminated */
  gboolean          updating;
};

G_DEFINE_FINAL_TYPE (SbxFilterBar, sbx_filter_bar, ADW_TYPE_BIN)

enum { PROP_0, PROP_SORT, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHANGED, ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const sorts[] = {
  [SBX_REQUEST_SORT_NAME] = "name",
  [SBX_REQUEST_SORT_LAST_USED] = "last-used",
  [SBX_REQUEST_SORT_CHANGED] = "changed",
};

static GtkCheckButton *
get_sort_button (SbxFilterBar   *self,
                 SbxRequestSort  sort)
{
  return sort == SBX_REQUEST_SORT_CHANGED ? self->by_changed : sort == SBX_REQUEST_SORT_LAST_USED ? self->by_last_used : self->by_name;
}

static SbxRequestSort
get_sort (SbxFilterBar *self)
{
  if (gtk_check_button_get_active (self->by_changed))
    return SBX_REQUEST_SORT_CHANGED;

  return gtk_check_button_get_active (self->by_last_used) ? SBX_REQUEST_SORT_LAST_USED : SBX_REQUEST_SORT_NAME;
}

/* --- Pills --- */

static void changed_cb (SbxFilterBar *self);

static void
pill_clicked_cb (SbxFilterBar *self,
                 GtkWidget    *pill)
{
  GtkWidget *control = g_object_get_data (G_OBJECT (pill), "control");

  gtk_widget_grab_focus (GTK_WIDGET (self->button));
  if (GTK_IS_DROP_DOWN (control))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (control), 0);
  else
    g_object_set (control, "active", FALSE, NULL);
}

static void
add_pill (SbxFilterBar *self,
          const char   *text,
          gpointer      control)
{
  GtkWidget *pill = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (text);
  /* Translators: %s is a filter of the list: a method, a tag, “Favorites”. */
  g_autofree char *name = g_strdup_printf (_("Remove the Filter “%s”"), text);

  /* What is wider than the bar is laid out beside it from right to left (libadwaita 1.7). */
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (pill), box);
  gtk_widget_add_css_class (pill, "filter-pill");
  gtk_widget_set_tooltip_text (pill, name);
  sbx_widget_set_name (pill, name);
  g_object_set_data (G_OBJECT (pill), "control", control);
  g_signal_connect_object (pill, "clicked", G_CALLBACK (pill_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (ADW_WRAP_BOX (self->pills), pill);
}

static void
update_pills (SbxFilterBar *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->pills)) != NULL)
    adw_wrap_box_remove (ADW_WRAP_BOX (self->pills), child);

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->methods)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child)))
        add_pill (self, gtk_button_get_label (GTK_BUTTON (child)), child);
    }
  if (self->chosen != NULL)
    add_pill (self, self->chosen, self->tag);
  if (gtk_check_button_get_active (self->favorites))
    add_pill (self, _("Favorites"), self->favorites);
  gtk_widget_set_visible (self->pills, gtk_widget_get_first_child (self->pills) != NULL);
}

static void
changed_cb (SbxFilterBar *self)
{
  if (self->updating)
    return;

  update_pills (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sort_toggled_cb (SbxFilterBar   *self,
                 GtkCheckButton *button)
{
  if (!gtk_check_button_get_active (button))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
  changed_cb (self);
}

static void
tag_selected_cb (SbxFilterBar *self)
{
  guint selected = gtk_drop_down_get_selected (self->tag);

  if (self->updating || selected == GTK_INVALID_LIST_POSITION)
    return;

  g_set_str (&self->chosen, selected > 0 ? gtk_string_list_get_string (self->tags, selected) : NULL);
  changed_cb (self);
}

/* A tag that went with its last request stays chosen until it is taken away: the list says that nothing is found. */
static void
update_tags (SbxFilterBar *self)
{
  GPtrArray *paths = sbx_folders_get_paths (self->folders);
  g_autoptr (GPtrArray) tags = g_ptr_array_new ();
  guint selected = 0;

  g_ptr_array_add (tags, _("Any Tag"));
  for (guint i = 0; i < paths->len; i++)
    {
      if (g_strcmp0 (g_ptr_array_index (paths, i), self->chosen) == 0)
        selected = tags->len;
      g_ptr_array_add (tags, g_ptr_array_index (paths, i));
    }
  if (self->chosen != NULL && selected == 0)
    {
      selected = tags->len;
      g_ptr_array_add (tags, self->chosen);
    }
  g_ptr_array_add (tags, NULL);

  self->updating = TRUE;
  gtk_string_list_splice (self->tags, 0, g_list_model_get_n_items (G_LIST_MODEL (self->tags)),
                          (const char *const *) tags->pdata);
  gtk_drop_down_set_selected (self->tag, selected);
  self->updating = FALSE;
}

static void
activate_cb (SbxFilterBar *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
stop_search_cb (SbxFilterBar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

/* --- For the list --- */

void
sbx_filter_bar_set_folders (SbxFilterBar *self,
                            SbxFolders   *folders)
{
  g_set_object (&self->folders, folders);
  g_signal_connect_object (folders, "changed", G_CALLBACK (update_tags), self, G_CONNECT_SWAPPED);
  update_tags (self);
}

void
sbx_filter_bar_get_filter (SbxFilterBar     *self,
                           SbxRequestFilter *filter)
{
  g_ptr_array_set_size (self->active, 0);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->methods)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child)))
        g_ptr_array_add (self->active, (char *) gtk_button_get_label (GTK_BUTTON (child)));
    }
  g_ptr_array_add (self->active, NULL);

  *filter = (SbxRequestFilter) {
    .search = gtk_editable_get_text (GTK_EDITABLE (self->search)),
    .methods = (const char *const *) self->active->pdata,
    .favorites = gtk_check_button_get_active (self->favorites),
    .sort = get_sort (self),
  };
}

const char *
sbx_filter_bar_get_tag (SbxFilterBar *self)
{
  return self->chosen;
}

gboolean
sbx_filter_bar_is_active (SbxFilterBar *self)
{
  return gtk_widget_get_visible (self->pills) || *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
}

void
sbx_filter_bar_clear (SbxFilterBar *self)
{
  self->updating = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->methods)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child), FALSE);
  gtk_check_button_set_active (self->favorites, FALSE);
  gtk_drop_down_set_selected (self->tag, 0);
  g_clear_pointer (&self->chosen, g_free);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  self->updating = FALSE;
  changed_cb (self);
}

void
sbx_filter_bar_search (SbxFilterBar *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* --- Life --- */

static void
sbx_filter_bar_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (id == PROP_SORT)
    g_value_set_static_string (value, sorts[get_sort (SBX_FILTER_BAR (object))]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_filter_bar_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SbxFilterBar *self = SBX_FILTER_BAR (object);

  if (id != PROP_SORT)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      if (g_strcmp0 (sorts[i], g_value_get_string (value)) == 0)
        gtk_check_button_set_active (get_sort_button (self, i), TRUE);
    }
}

static void
sbx_filter_bar_dispose (GObject *object)
{
  SbxFilterBar *self = SBX_FILTER_BAR (object);

  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_FILTER_BAR);
  g_clear_object (&self->folders);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->active, g_ptr_array_unref);

  G_OBJECT_CLASS (sbx_filter_bar_parent_class)->dispose (object);
}

static void
sbx_filter_bar_class_init (SbxFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sbx_filter_bar_get_property;
  object_class->set_property = sbx_filter_bar_set_property;
  object_class->dispose = sbx_filter_bar_dispose;

  properties[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, "name",
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", SBX_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxFilterBar, search);
  gtk_widget_class_bind_template_child (widget_class, SbxFilterBar, button);
  gtk_widget_class_bind_template_child (widget_class, SbxFilterBar, pills);
  gtk_widget_class_bind_template_child (widget_class, SbxFilterBar, popover);
  gtk_widget_class_bind_template_child (widget_class, SbxFilterBar, by_name);
  gtk_widget_class_bind_template_child (widget_class, SbxFilterBar, by_last_used);
  gtk_widget_class_bind_template_child (widget_class, SbxFilterBar, by_changed);
  gtk_widget_class_bind_template_child (widget_class, SbxFilterBar, methods);
  gtk_widget_class_bind_template_child (widget_class, SbxFilterBar, tag);
  gtk_widget_class_bind_template_child (widget_class, SbxFilterBar, tags);
  gtk_widget_class_bind_template_child (widget_class, SbxFilterBar, favorites);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, tag_selected_cb);
}

static void
sbx_filter_bar_init (SbxFilterBar *self)
{
  self->active = g_ptr_array_new ();
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_drop_down_setup (self->tag);
  self->updating = FALSE;

  for (const char *const *method = sbx_http_methods (); *method != NULL; method++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (*method);

      sbx_widget_set_method (button, *method);
      gtk_widget_add_css_class (button, "method");
      g_signal_connect_object (button, "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      adw_wrap_box_append (self->methods, button);
    }
}
