#include "sbx-places.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-record-list.h"

struct _SbxPlaces
{
  AdwBin        parent_instance;

  GtkListBox   *list;

  SbxWorkspace *workspace;
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
               const char *title,
               guint       depth,
               guint       count)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "hexpand", TRUE,
                                   "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_set_margin_start (box, depth * 18);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  if (count > 0)
    {
      g_autofree char *text = g_strdup_printf ("%u", count);
      GtkWidget *number = gtk_label_new (text);

      gtk_widget_add_css_class (number, "dimmed");
      gtk_widget_add_css_class (number, "numeric");
      gtk_box_append (GTK_BOX (box), number);
    }

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "title", g_strdup (title), g_free);
  sbx_widget_set_name (row, title);
  return row;
}

/* "Stripe/Customers" stands below "Stripe" as "Customers", and counts there too. */
static void
count_tag (GHashTable *counts,
           const char *tag,
           guint       count)
{
  for (const char *at = tag; at != NULL; at = strchr (at + 1, '/'))
    {
      const char *end = strchr (at + 1, '/');
      g_autofree char *folder = end != NULL ? g_strndup (tag, end - tag) : g_strdup (tag);
      guint before = GPOINTER_TO_UINT (g_hash_table_lookup (counts, folder));

      g_hash_table_insert (counts, g_steal_pointer (&folder), GUINT_TO_POINTER (before + count));
    }
}

static int
compare_folders (gconstpointer one,
                 gconstpointer other)
{
  const char *a = *(const char *const *) one;
  const char *b = *(const char *const *) other;
  g_autofree char *key_a = g_utf8_collate_key_for_filename (a, -1);
  g_autofree char *key_b = g_utf8_collate_key_for_filename (b, -1);

  return strcmp (key_a, key_b);
}

static void
add_folder (SbxPlaces  *self,
            const char *tag,
            guint       count)
{
  const char *slash = strrchr (tag, '/');
  guint depth = 0;
  GtkWidget *row;

  for (const char *at = tag; *at != '\0'; at++)
    depth += *at == '/';

  row = place_row_new ("folder-symbolic", slash != NULL && slash[1] != '\0' ? slash + 1 : tag, MIN (depth, 4), count);
  g_object_set_data_full (G_OBJECT (row), "tag", g_strdup (tag), g_free);
  gtk_list_box_append (self->list, row);
  if (g_strcmp0 (tag, self->tag) == 0)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

static void
fill (SbxPlaces *self)
{
  g_autoptr (GArray) counts = NULL;
  g_autoptr (GPtrArray) tags = sbx_store_list_folders (sbx_workspace_get_store (self->workspace), &counts, NULL);
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) folders = NULL;
  GtkListBoxRow *row;

  for (guint i = 0; tags != NULL && i < tags->len; i++)
    count_tag (sums, g_ptr_array_index (tags, i), g_array_index (counts, guint, i));
  folders = g_hash_table_get_keys_as_ptr_array (sums);
  g_ptr_array_sort (folders, compare_folders);

  self->filling = TRUE;
  while ((row = gtk_list_box_get_row_at_index (self->list, ROW_FOLDERS)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < folders->len; i++)
    {
      const char *folder = g_ptr_array_index (folders, i);

      add_folder (self, folder, GPOINTER_TO_UINT (g_hash_table_lookup (sums, folder)));
    }
  self->filling = FALSE;

  /* The chosen folder may be gone with its last request. */
  if (gtk_list_box_get_selected_row (self->list) == NULL)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, ROW_REQUESTS));
}

static void
store_changed_cb (SbxPlaces  *self,
                  const char *table)
{
  if (*table == '\0' || g_str_equal (table, "requests"))
    fill (self);
}

static void
row_selected_cb (SbxPlaces     *self,
                 GtkListBoxRow *row)
{
  if (row == NULL || self->filling)
    return;

  g_set_str (&self->tag, g_object_get_data (G_OBJECT (row), "tag"));
  if (gtk_list_box_row_get_index (row) == ROW_HISTORY)
    {
      g_signal_emit (self, signals[HISTORY_CHOSEN], 0);
      return;
    }
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (row), "title"), self->tag,
                 gtk_list_box_row_get_index (row) == ROW_FAVORITES);
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
sbx_places_set_workspace (SbxPlaces    *self,
                          SbxWorkspace *workspace)
{
  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (sbx_workspace_get_store (workspace), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
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
  g_clear_object (&self->workspace);
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
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_list_box_set_header_func (self->list, header_cb, NULL, NULL);
  gtk_list_box_append (self->list, place_row_new ("mail-send-symbolic", _("Requests"), 0, 0));
  gtk_list_box_append (self->list, place_row_new ("starred-symbolic", _("Favorites"), 0, 0));
  gtk_list_box_append (self->list, place_row_new ("document-open-recent-symbolic", _("History"), 0, 0));
}
