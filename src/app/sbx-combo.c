#include "sbx-combo.h"

/* row: an AdwComboRow or a GtkDropDown. */

static void
selected_cb (GtkWidget   *row,
             GParamSpec  *pspec,
             GtkListItem *item)
{
  GtkWidget *check = gtk_widget_get_last_child (gtk_list_item_get_child (item));
  g_autoptr (GObject) selected = NULL;

  g_object_get (row, "selected-item", &selected, NULL);
  gtk_widget_set_opacity (check, (gpointer) selected == gtk_list_item_get_item (item) ? 1 : 0);
}

static void
setup_cb (GtkWidget   *row,
          GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
setup_in_list_cb (GtkWidget   *row,
                  GtkListItem *item)
{
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  setup_cb (row, item);
  gtk_widget_set_hexpand (gtk_widget_get_first_child (gtk_list_item_get_child (item)), TRUE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (gtk_list_item_get_child (item)), check);
  g_signal_connect_object (row, "notify::selected-item", G_CALLBACK (selected_cb), item, 0);
}

static void
bind_cb (GtkWidget   *row,
         GtkListItem *item)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (gtk_list_item_get_child (item))), text);
  gtk_list_item_set_accessible_label (item, text);
}

static void
bind_in_list_cb (GtkWidget   *row,
                 GtkListItem *item)
{
  bind_cb (row, item);
  selected_cb (row, NULL, item);
}

static void
setup_factories (GtkWidget *row)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) in_list = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (in_list, "setup", G_CALLBACK (setup_in_list_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (in_list, "bind", G_CALLBACK (bind_in_list_cb), row, G_CONNECT_SWAPPED);
  g_object_set (row, "factory", factory, "list-factory", in_list, NULL);
}

void
sbx_combo_row_setup (AdwComboRow *row)
{
  setup_factories (GTK_WIDGET (row));
}

void
sbx_drop_down_setup (GtkDropDown *drop_down)
{
  setup_factories (GTK_WIDGET (drop_down));
}
