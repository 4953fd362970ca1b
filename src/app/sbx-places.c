#include "sbx-places.h"

#include <glib/gi18n.h>

#include "sbx-folder-row.h"
#include "sbx-format.h"
#include "sbx-request-edits.h"
#include "sbx-window.h"

struct _SbxPlaces
{
  AdwBin        parent_instance;

  GtkListBox   *list;

  SbxFolders   *folders;
  GHashTable   *collapsed;   /* paths of folders that show nothing below them */
  char         *tag;         /* of the chosen folder */
  gboolean      filling;
};

G_DEFINE_FINAL_TYPE (SbxPlaces, sbx_places, ADW_TYPE_BIN)

enum { CHOSEN, HISTORY_CHOSEN, ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Rows before the folders. */
enum { ROW_REQUESTS, ROW_FAVORITES, ROW_HISTORY, ROW_FOLDERS };

static GtkWidget *
place_row_new (const char *icon,
               const char *title)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "hexpand", TRUE,
                                   "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "title", g_strdup (title), g_free);
  sbx_widget_set_name (row, title);
  return row;
}

/* --- Folders --- */

static SbxFolderRow *
get_folder_row (SbxPlaces *self,
                guint      n)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, ROW_FOLDERS + n);

  return row != NULL ? SBX_FOLDER_ROW (row) : NULL;
}

static gboolean
is_below (const char *path,
          const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && path[length] == '/';
}

/* Rows below a collapsed folder are not shown, but for the one that is chosen. */
static void
update_tree (SbxPlaces *self)
{
  const char *hidden = NULL;
  SbxFolderRow *row;

  for (guint i = 0; (row = get_folder_row (self, i)) != NULL; i++)
    {
      const char *path = sbx_folder_row_get_path (row);
      SbxFolderRow *next = get_folder_row (self, i + 1);
      gboolean expanded = !g_hash_table_contains (self->collapsed, path);

      if (hidden != NULL && !is_below (path, hidden))
        hidden = NULL;
      gtk_widget_set_visible (GTK_WIDGET (row), hidden == NULL);
      sbx_folder_row_set_expanded (row, next != NULL && is_below (sbx_folder_row_get_path (next), path), expanded);
      if (hidden == NULL && !expanded)
        hidden = path;
    }
}

static void
toggled_cb (SbxPlaces    *self,
            SbxFolderRow *row)
{
  const char *path = sbx_folder_row_get_path (row);

  if (!sbx_folder_row_get_expanded (row))
    g_hash_table_remove (self->collapsed, path);
  else
    g_hash_table_add (self->collapsed, g_strdup (path));
  /* What is chosen stays in sight. */
  if (self->tag != NULL && is_below (self->tag, path) && g_hash_table_contains (self->collapsed, path))
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  update_tree (self);
}

static void
new_request_cb (SbxPlaces    *self,
                SbxFolderRow *row)
{
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  g_signal_emit (self, signals[ACTIVATED], 0);
  gtk_widget_activate_action (GTK_WIDGET (self), "request.new", NULL);
}

/* From the folder that is chosen, unless it is to be in both. */
static void
dropped_cb (SbxPlaces    *self,
            GStrv         ids,
            gboolean      copy,
            SbxFolderRow *row)
{
  const char *from = copy ? NULL : self->tag;

  sbx_window_edit_requests (GTK_WIDGET (self), &(SbxRequestsEdit) { SBX_EDIT_MOVE, (const char *const *) ids, from,
                                                                    sbx_folder_row_get_path (row) });
}

static void
dropped_on_requests_cb (SbxPlaces *self,
                        GStrv      ids,
                        gboolean   copy)
{
  if (self->tag != NULL)
    sbx_window_edit_requests (GTK_WIDGET (self), &(SbxRequestsEdit) { SBX_EDIT_MOVE, (const char *const *) ids, self->tag, NULL });
}

static void
dropped_on_favorites_cb (SbxPlaces *self,
                         GStrv      ids,
                         gboolean   copy)
{
  sbx_window_edit_requests (GTK_WIDGET (self), &(SbxRequestsEdit) { SBX_EDIT_FAVORITE, (const char *const *) ids, NULL, NULL });
}

static void
add_folder (SbxPlaces  *self,
            const char *path)
{
  GtkWidget *row = sbx_folder_row_new (path);

  g_signal_connect_object (row, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "new-request", G_CALLBACK (new_request_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "dropped", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

/* The folder that is chosen stays while it is, empty as it may be. */
static GPtrArray *
dup_paths (SbxPlaces *self)
{
  GPtrArray *known = sbx_folders_get_paths (self->folders);
  GPtrArray *paths = g_ptr_array_new ();

  for (guint i = 0; i < known->len; i++)
    g_ptr_array_add (paths, g_ptr_array_index (known, i));
  if (self->tag != NULL && !g_ptr_array_find_with_equal_func (paths, self->tag, g_str_equal, NULL))
    g_ptr_array_add (paths, self->tag);
  return paths;
}

static gboolean
shows (SbxPlaces *self,
       GPtrArray *paths)
{
  for (guint i = 0; i < paths->len; i++)
    {
      SbxFolderRow *row = get_folder_row (self, i);

      if (row == NULL || !g_str_equal (sbx_folder_row_get_path (row), g_ptr_array_index (paths, i)))
        return FALSE;
    }
  return get_folder_row (self, paths->len) == NULL;
}

static void
rebuild (SbxPlaces *self,
         GPtrArray *paths)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  gboolean focused = focus != NULL && SBX_IS_FOLDER_ROW (focus);
  SbxFolderRow *row;

  self->filling = TRUE;
  while ((row = get_folder_row (self, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < paths->len; i++)
    {
      add_folder (self, g_ptr_array_index (paths, i));
      if (g_strcmp0 (g_ptr_array_index (paths, i), self->tag) == 0)
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (get_folder_row (self, i)));
    }
  self->filling = FALSE;
  update_tree (self);

  if (focused && gtk_list_box_get_selected_row (self->list) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->list)));
}

static void
fill (SbxPlaces *self)
{
  g_autoptr (GPtrArray) paths = dup_paths (self);
  GPtrArray *known = sbx_folders_get_paths (self->folders);

  if (!shows (self, paths))
    rebuild (self, paths);
  for (guint i = 0; i < paths->len; i++)
    sbx_folder_row_set_count (get_folder_row (self, i), i < known->len ? sbx_folders_get_count (self->folders, i) : 0);

  if (gtk_list_box_get_selected_row (self->list) == NULL)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, ROW_REQUESTS));
}

void
sbx_places_follow (SbxPlaces  *self,
                   const char *from,
                   const char *to)
{
  g_autofree char *tag = NULL;

  if (self->tag == NULL || (!g_str_equal (self->tag, from) && !is_below (self->tag, from)))
    return;

  if (to == NULL)
    {
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, ROW_REQUESTS));
      return;
    }
  tag = g_strconcat (to, self->tag + strlen (from), NULL);
  g_set_str (&self->tag, tag);
  fill (self);
  g_signal_emit (self, signals[CHOSEN], 0, strrchr (tag, '/') != NULL ? strrchr (tag, '/') + 1 : tag, tag, FALSE);
}

const char *
sbx_places_get_folder (SbxPlaces *self)
{
  return self->tag;
}

static void
row_selected_cb (SbxPlaces     *self,
                 GtkListBoxRow *row)
{
  gboolean was_empty;
  const char *title;

  if (row == NULL || self->filling)
    return;

  was_empty = self->tag != NULL && !g_ptr_array_find_with_equal_func (sbx_folders_get_paths (self->folders), self->tag, g_str_equal, NULL);
  g_set_str (&self->tag, SBX_IS_FOLDER_ROW (row) ? sbx_folder_row_get_path (SBX_FOLDER_ROW (row)) : NULL);
  title = SBX_IS_FOLDER_ROW (row) ? sbx_folder_row_get_name (SBX_FOLDER_ROW (row)) : g_object_get_data (G_OBJECT (row), "title");
  if (gtk_list_box_row_get_index (row) == ROW_HISTORY)
    g_signal_emit (self, signals[HISTORY_CHOSEN], 0);
  else
    g_signal_emit (self, signals[CHOSEN], 0, title, self->tag, gtk_list_box_row_get_index (row) == ROW_FAVORITES);
  if (was_empty)
    fill (self);
}

static void
row_activated_cb (SbxPlaces *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       data)
{
  GtkWidget *label;

  if (gtk_list_box_row_get_index (row) != ROW_FOLDERS)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }

  label = g_object_new (GTK_TYPE_LABEL, "label", _("Folders"), "xalign", 0.0, "margin-start", 12, "margin-top", 12,
                        "margin-bottom", 6, NULL);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_list_box_row_set_header (row, label);
}

void
sbx_places_set_folders (SbxPlaces  *self,
                        SbxFolders *folders)
{
  g_set_object (&self->folders, folders);
  g_signal_connect_object (folders, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}

void
sbx_places_show_history (SbxPlaces *self,
                         gboolean   history)
{
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, history ? ROW_HISTORY : ROW_REQUESTS));
}

static void
sbx_places_dispose (GObject *object)
{
  SbxPlaces *self = SBX_PLACES (object);

  self->filling = TRUE;
  g_clear_object (&self->folders);
  g_clear_pointer (&self->collapsed, g_hash_table_unref);
  g_clear_pointer (&self->tag, g_free);

  G_OBJECT_CLASS (sbx_places_parent_class)->dispose (object);
}

static void
sbx_places_class_init (SbxPlacesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_places_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", SBX_TYPE_PLACES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[HISTORY_CHOSEN] = g_signal_new ("history-chosen", SBX_TYPE_PLACES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", SBX_TYPE_PLACES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/places.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxPlaces, list);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
sbx_places_init (SbxPlaces *self)
{
  GtkWidget *requests = place_row_new ("mail-send-symbolic", _("Requests"));
  GtkWidget *favorites = place_row_new ("starred-symbolic", _("Favorites"));

  self->collapsed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_list_box_set_header_func (self->list, header_cb, NULL, NULL);
  gtk_list_box_append (self->list, requests);
  gtk_list_box_append (self->list, favorites);
  gtk_list_box_append (self->list, place_row_new ("document-open-recent-symbolic", _("History")));
  sbx_folder_row_take_drops (requests, G_CALLBACK (dropped_on_requests_cb), self);
  sbx_folder_row_take_drops (favorites, G_CALLBACK (dropped_on_favorites_cb), self);
}
