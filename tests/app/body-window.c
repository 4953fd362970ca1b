/* A window with nothing but the body viewer, for the tests and the measurements that drive it: body-window (FILE TYPE)...
 * shows the first; the action "next" shows the one after. */
#include <adwaita.h>

#include "sbx-find-bar.h"

static char **bodies;   /* file, type, file, type, … */

static void
find_action (GSimpleAction *action, GVariant *parameter, gpointer bar)
{
  sbx_find_bar_open (bar);
}

static gboolean
show_next (SbxBodyView *view)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxSpool) spool = sbx_spool_open (bodies[0], &error);

  if (spool == NULL)
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  sbx_body_view_set_spool (view, spool, bodies[1]);
  bodies += bodies[2] ? 2 : 0;
  return TRUE;
}

static void
next_action (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  show_next (view);
}

static void
activate_cb (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *tools = adw_toolbar_view_new (), *header = adw_header_bar_new ();
  GtkWidget *view = sbx_body_view_new (), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *bar = sbx_find_bar_new (SBX_BODY_VIEW (view));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *banner = adw_banner_new ("");
  GSimpleAction *find = g_simple_action_new ("find", NULL), *next = g_simple_action_new ("next", NULL);
  const char *const accels[] = { "<Control>f", NULL };

  gtk_widget_set_direction (scrolled, GTK_TEXT_DIR_LTR);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_set_vexpand (scrolled, TRUE);
  g_object_bind_property (view, "fault", banner, "title", G_BINDING_DEFAULT);
  g_signal_connect_swapped (banner, "button-clicked", G_CALLBACK (sbx_body_view_show_fault), view);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (g_property_action_new ("pretty", view, "pretty")));
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (g_property_action_new ("wrap", view, "wrap")));
  g_signal_connect (find, "activate", G_CALLBACK (find_action), bar);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (find));
  g_signal_connect (next, "activate", G_CALLBACK (next_action), view);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (next));
  gtk_application_set_accels_for_action (application, "win.find", accels);

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (tools), header);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), banner);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (tools), box);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), tools);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  gtk_window_set_title (GTK_WINDOW (window), "Body");
  if (!show_next (SBX_BODY_VIEW (view)))
    exit (1);
  adw_banner_set_revealed (ADW_BANNER (banner), sbx_body_view_get_fault (SBX_BODY_VIEW (view)) != NULL);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (view);
}

int
main (int argc, char *argv[])
{
  g_autoptr(AdwApplication) application = adw_application_new ("com.ai_http.Signalbox.BodyWindow", G_APPLICATION_NON_UNIQUE);

  if (argc < 3 || argc % 2 == 0)
    {
      g_printerr ("Usage: body-window (FILE TYPE)...\n");
      return 2;
    }
  bodies = argv + 1;
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
