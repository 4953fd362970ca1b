#include "sbx-folder-row.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-menu.h"
#include "sbx-name-label.h"
#include "sbx-request-edits.h"
#include "sbx-window.h"

#define MAX_DEPTH 4

struct _SbxFolderRow
{
  GtkListBoxRow   parent_instance;

  GtkWidget      *box;
  GtkButton      *expander;
  SbxNameLabel   *name;
  GtkLabel       *count;
  GMenuModel     *folder_menu;
  GtkWidget      *popover;     /* NULL: it was not asked for */

  char           *path;
  guint           n;
  gboolean        expandable;
  gboolean        expanded;
};

G_DEFINE_FINAL_TYPE (SbxFolderRow, sbx_folder_row, GTK_TYPE_LIST_BOX_ROW)

enum { TOGGLED, NEW_REQUEST, DROPPED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
update_name (SbxFolderRow *self)
{
  /* Translators: a folder and how many requests are in it. */
  g_autofree char *name = g_strdup_printf (ngettext ("%s, %u request", "%s, %u requests", self->n),
                                           sbx_folder_row_get_name (self), self->n);

  sbx_widget_set_name (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->path, -1);
}

const char *
sbx_folder_row_get_path (SbxFolderRow *self)
{
  return self->path;
}

const char *
sbx_folder_row_get_name (SbxFolderRow *self)
{
  return sbx_name_label_get_label (self->name);
}

void
sbx_folder_row_set_count (SbxFolderRow *self,
                          guint         count)
{
  g_autofree char *text = g_strdup_printf ("%u", count);

  self->n = count;
  gtk_label_set_label (self->count, text);
  update_name (self);
}

void
sbx_folder_row_set_expanded (SbxFolderRow *self,
                             gboolean      expandable,
                             gboolean      expanded)
{
  self->expandable = expandable;
  self->expanded = expanded;
  /* It keeps its width, so that the names stand below each other. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->expander), expandable);
  gtk_widget_set_opacity (GTK_WIDGET (self->expander), expandable ? 1 : 0);
  gtk_button_set_icon_name (self->expander, expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->expander), expanded ? _("Hide the Folders Below") : _("Show the Folders Below"));
  sbx_widget_set_name (GTK_WIDGET (self->expander), expanded ? _("Hide the Folders Below") : _("Show the Folders Below"));
  if (expandable)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, expanded, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED);
}

gboolean
sbx_folder_row_get_expanded (SbxFolderRow *self)
{
  return self->expanded;
}

/* --- Dropping --- */

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         gpointer       data)
{
  void (*callback) (gpointer, GStrv, gboolean) = g_object_get_data (G_OBJECT (target), "callback");
  GdkDrop *drop = gtk_drop_target_get_current_drop (target);
  gboolean copy = drop != NULL && (gdk_drop_get_actions (drop) & GDK_ACTION_MOVE) == 0;

  callback (data, g_value_get_boxed (value), copy);
  return TRUE;
}

void
sbx_folder_row_take_drops (GtkWidget *widget,
                           GCallback  callback,
                           gpointer   data)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRV, GDK_ACTION_MOVE | GDK_ACTION_COPY);

  g_object_set_data (G_OBJECT (target), "callback", (gpointer) callback);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), data, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

static void
dropped_cb (SbxFolderRow *self,
            GStrv         ids,
            gboolean      copy)
{
  g_signal_emit (self, signals[DROPPED], 0, ids, copy);
}

/* --- Renaming --- */

static void
renamed_cb (SbxFolderRow *self,
            const char   *name)
{
  const char *slash = strrchr (self->path, '/');
  g_autofree char *above = slash != NULL && slash[1] != '\0' ? g_strndup (self->path, slash + 1 - self->path) : g_strdup ("");
  g_autofree char *to = g_strconcat (above, name, NULL);

  sbx_window_edit_requests (GTK_WIDGET (self), &(SbxRequestsEdit) { SBX_EDIT_RENAME_FOLDER, NULL, self->path, to });
}

static void
done_cb (SbxFolderRow *self,
         gboolean      had_focus)
{
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
rename_cb (gpointer data)
{
  SbxFolderRow *self = data;

  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    sbx_name_label_edit (self->name, sbx_folder_row_get_name (self));
  return G_SOURCE_REMOVE;
}

/* --- Actions --- */

static void
row_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SbxFolderRow *self = SBX_FOLDER_ROW (widget);

  if (g_str_equal (name, "folder.toggle"))
    g_signal_emit (self, signals[TOGGLED], 0);
  else if (g_str_equal (name, "folder.new-request"))
    g_signal_emit (self, signals[NEW_REQUEST], 0);
  else if (g_str_equal (name, "folder.remove"))
    sbx_window_edit_requests (widget, &(SbxRequestsEdit) { SBX_EDIT_MOVE, NULL, self->path, NULL });
  else
    /* Not before the menu, if it was chosen there, has given the focus back. */
    g_idle_add_full (G_PRIORITY_LOW, rename_cb, g_object_ref (self), g_object_unref);
}

static void
show_menu (gpointer data,
           double   x,
           double   y)
{
  SbxFolderRow *self = data;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  sbx_menu_popup (&self->popover, GTK_WIDGET (self), self->folder_menu, x, y);
}

static gboolean
key_menu_cb (GtkWidget *widget,
             GVariant  *parameter,
             gpointer   data)
{
  show_menu (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget));
  return GDK_EVENT_STOP;
}

/* The key that points to where the text goes shows what is below. */
static gboolean
key_toggle_cb (GtkWidget *widget,
               GVariant  *parameter,
               gpointer   data)
{
  SbxFolderRow *self = SBX_FOLDER_ROW (widget);
  gboolean right = g_variant_get_boolean (parameter);
  gboolean expand = right == (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_LTR);

  if (!self->expandable || self->expanded == expand)
    return GDK_EVENT_PROPAGATE;

  g_signal_emit (self, signals[TOGGLED], 0);
  return GDK_EVENT_STOP;
}

static void
sbx_folder_row_dispose (GObject *object)
{
  SbxFolderRow *self = SBX_FOLDER_ROW (object);

  /* The row itself lets go of its child. */
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (sbx_folder_row_parent_class)->dispose (object);
}

static void
sbx_folder_row_class_init (SbxFolderRowClass *klass)
{
  static const char *const actions[] = { "folder.toggle", "folder.new-request", "folder.rename", "folder.remove" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_folder_row_dispose;

  signals[TOGGLED] = g_signal_new ("toggled", SBX_TYPE_FOLDER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NEW_REQUEST] = g_signal_new ("new-request", SBX_TYPE_FOLDER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DROPPED] = g_signal_new ("dropped", SBX_TYPE_FOLDER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRV, G_TYPE_BOOLEAN);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, row_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "folder.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "folder.remove", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, key_menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, key_menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, key_toggle_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, key_toggle_cb, "b", FALSE);

  g_type_ensure (SBX_TYPE_NAME_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/folder-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxFolderRow, box);
  gtk_widget_class_bind_template_child (widget_class, SbxFolderRow, expander);
  gtk_widget_class_bind_template_child (widget_class, SbxFolderRow, name);
  gtk_widget_class_bind_template_child (widget_class, SbxFolderRow, count);
  gtk_widget_class_bind_template_child (widget_class, SbxFolderRow, folder_menu);
  gtk_widget_class_bind_template_callback (widget_class, renamed_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
}

static void
sbx_folder_row_init (SbxFolderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_menu_watch (GTK_WIDGET (self), show_menu, self);
  sbx_folder_row_take_drops (GTK_WIDGET (self), G_CALLBACK (dropped_cb), self);
}

GtkWidget *
sbx_folder_row_new (const char *path)
{
  SbxFolderRow *self = g_object_new (SBX_TYPE_FOLDER_ROW, NULL);
  const char *slash = strrchr (path, '/');
  guint depth = 0;

  for (const char *at = path; *at != '\0'; at++)
    depth += *at == '/';
  self->path = g_strdup (path);
  sbx_name_label_set_label (self->name, slash != NULL && slash[1] != '\0' ? slash + 1 : path);
  gtk_widget_set_margin_start (self->box, MIN (depth, MAX_DEPTH) * 12);
  sbx_folder_row_set_expanded (self, FALSE, TRUE);
  sbx_folder_row_set_count (self, 0);
  return GTK_WIDGET (self);
}
