#define G_LOG_DOMAIN "sbx-app"

#include "sbx-application.h"

#include <curl/curl.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <sqlite3.h>

#include "sbx-effects.h"
#include "sbx-first-steps.h"
#include "sbx-language.h"
#include "sbx-resources.h"
#include "sbx-shortcuts.h"
#include "sbx-tab-box.h"
#include "sbx-window.h"

struct _SbxApplication
{
  AdwApplication  parent_instance;

  char           *profile;
  gboolean        restart;
};

G_DEFINE_FINAL_TYPE (SbxApplication, sbx_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Keep everything in this folder"), N_("FOLDER") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
  { NULL }
};

/* What somebody who looks into a report wants to know; neither paths nor anything of the person's. */
static char *
dup_versions (void)
{
  return g_strdup_printf ("Signalbox %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGtkSourceView %u.%u.%u\nGLib %u.%u.%u\n%s\nSQLite %s\n",
                          SBX_VERSION, gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                          gtk_source_get_major_version (), gtk_source_get_minor_version (), gtk_source_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version, curl_version (), sqlite3_libversion ());
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  GtkApplication *application = data;
  g_autoptr (AdwDialog) dialog = g_object_ref_sink (adw_about_dialog_new ());
  g_autofree char *versions = dup_versions ();

  g_object_set (dialog,
                "application-name", _("Signalbox"),
                "application-icon", SBX_APP_ID,
                "version", SBX_VERSION,
                "developer-name", _("The Signalbox Authors"),
                "comments", _("Write HTTP requests, send them, and see exactly what went out and what came back."),
                "copyright", _("© 2026 The Signalbox Authors"),
                "license-type", GTK_LICENSE_GPL_3_0,
                "debug-info", versions,
                "debug-info-filename", "signalbox.txt",
                /* Translators: put your names here, one a line. */
                "translator-credits", _("translator-credits"),
                NULL);
  adw_dialog_present (dialog, GTK_WIDGET (gtk_application_get_active_window (application)));
}

static void
shortcuts_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  GtkApplication *application = data;
  GtkWindow *window = gtk_application_get_active_window (application);

  /* Keys reach the window under a dialog too. */
  if (ADW_IS_APPLICATION_WINDOW (window) && adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) != NULL)
    return;

  sbx_shortcuts_present (GTK_WIDGET (gtk_application_get_active_window (application)));
}

static void
help_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  if (ADW_IS_APPLICATION_WINDOW (window) && adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) == NULL)
    sbx_first_steps_present (GTK_WIDGET (window));
}

static AdwDialog *
get_dialog (GtkWindow *window)
{
  return ADW_IS_APPLICATION_WINDOW (window) ? adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) : NULL;
}

static void quit_window (GtkWindow *window);

static void
dialog_changed_cb (GtkWindow *window)
{
  g_signal_handlers_disconnect_by_func (window, dialog_changed_cb, NULL);
  /* What it asks is for the person to answer. */
  if (!ADW_IS_ALERT_DIALOG (get_dialog (window)))
    quit_window (window);
}

/* Its dialogs come first: closing a window that has one closes no more than that. */
static void
quit_window (GtkWindow *window)
{
  AdwDialog *dialog;

  while ((dialog = get_dialog (window)) != NULL)
    {
      adw_dialog_close (dialog);
      if (get_dialog (window) == dialog)
        {
          /* It saves something first, or has asked already. */
          g_signal_handlers_disconnect_by_func (window, dialog_changed_cb, NULL);
          g_signal_connect (window, "notify::visible-dialog", G_CALLBACK (dialog_changed_cb), NULL);
          return;
        }
      if (ADW_IS_ALERT_DIALOG (get_dialog (window)))
        return;
    }
  gtk_window_close (window);
}

/* Each window saves what was typed before it goes; the application ends with its last window. */
static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (data));

  SBX_APPLICATION (data)->restart = FALSE;
  for (GList *window = windows; window != NULL; window = window->next)
    quit_window (window->data);
}

static void
restart_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  quit_action (action, parameter, data);
  SBX_APPLICATION (data)->restart = TRUE;
}

static const GActionEntry actions[] = {
  { "about", about_action },
  { "help", help_action },
  { "shortcuts", shortcuts_action },
  { "restart", restart_action },
  { "quit", quit_action },
};

static void
sbx_application_startup (GApplication *application)
{
  /* Before the parent, which looks for the style sheet and the icons there. */
  g_resources_register (sbx_get_resource ());

  G_APPLICATION_CLASS (sbx_application_parent_class)->startup (application);

  sbx_language_set_direction ();
  gtk_source_init ();
  sbx_effects_install (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  sbx_shortcuts_install (GTK_APPLICATION (application));
}

static void
sbx_application_activate (GApplication *application)
{
  SbxApplication *self = SBX_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SbxWorkspace) workspace = sbx_workspace_open (self->profile, &error);

      window = GTK_WINDOW (sbx_window_new (GTK_APPLICATION (application), workspace, error));
    }

  gtk_window_present (window);
}

static int
sbx_application_handle_local_options (GApplication *application,
                                      GVariantDict *given)
{
  SbxApplication *self = SBX_APPLICATION (application);

  if (g_variant_dict_contains (given, "version"))
    {
      g_print ("Signalbox %s\n", SBX_VERSION);
      return 0;
    }

  if (g_variant_dict_lookup (given, "profile", "^ay", &self->profile))
    {
      /* Another profile is another set of windows: not to be handed to one that runs already. */
      g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }

  return -1;
}

static void
sbx_application_shutdown (GApplication *application)
{
  G_APPLICATION_CLASS (sbx_application_parent_class)->shutdown (application);
  gtk_source_finalize ();
}

static void
sbx_application_finalize (GObject *object)
{
  SbxApplication *self = SBX_APPLICATION (object);

  g_clear_pointer (&self->profile, g_free);

  G_OBJECT_CLASS (sbx_application_parent_class)->finalize (object);
}

static void
sbx_application_class_init (SbxApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = sbx_application_finalize;
  /* Named by templates everywhere. */
  g_type_ensure (SBX_TYPE_TAB_BOX);

  application_class->startup = sbx_application_startup;
  application_class->activate = sbx_application_activate;
  application_class->shutdown = sbx_application_shutdown;
  application_class->handle_local_options = sbx_application_handle_local_options;
}

static void
sbx_application_init (SbxApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

gboolean
sbx_application_get_restart (SbxApplication *self)
{
  return self->restart;
}

SbxApplication *
sbx_application_new (void)
{
  return g_object_new (SBX_TYPE_APPLICATION,
                       "application-id", SBX_APP_ID,
                       "resource-base-path", "/com/ai_http/Signalbox",
                       NULL);
}
