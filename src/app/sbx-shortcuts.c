#include "sbx-shortcuts.h"

#include <glib/gi18n.h>

static const SbxShortcut shortcuts[] = {
  { N_("Request"), "request.send", "<Control>Return <Control>KP_Enter", N_("Send") },
  { NULL, NULL, "Escape", N_("Stop") },
  { NULL, "request.new", "<Control>n <Control>t", N_("New Request") },
  { NULL, "request.save", "<Control>s", N_("Save") },
  { NULL, NULL, "<Control>z", N_("Undo") },
  { NULL, NULL, "<Control><Shift>z", N_("Redo") },
  { NULL, NULL, "<Control><Shift>i", N_("Format the JSON") },
  { NULL, NULL, "<Alt><Shift>Up <Alt><Shift>Down", N_("Move a Row") },
  { NULL, NULL, "<Control>v", N_("Take an Address or curl Command from the Clipboard") },
  { NULL, "request.duplicate", "<Control>d", N_("Duplicate") },
  { NULL, "request.copy-curl", "<Control><Shift>c", N_("Copy as curl") },
  { NULL, "request.history", "<Control><Shift>h", N_("History of the Request") },
  { NULL, "request.address", "<Control>l", N_("Go to the Address") },
  { NULL, "request.encode-address", NULL, N_("Percent-Encode the Address") },
  { NULL, "request.delete", NULL, N_("Delete") },
  { N_("List"), "window.search", "<Control><Shift>f", N_("Search the Requests") },
  { NULL, "list.next", "<Alt>Down", N_("Open the Next Request") },
  { NULL, "list.previous", "<Alt>Up", N_("Open the Previous Request") },
  { NULL, NULL, "F2", N_("Rename the Request or Folder") },
  { NULL, NULL, "<Control>a", N_("Select All Requests") },
  { NULL, NULL, "Delete", N_("Delete the Selected Requests") },
  { NULL, NULL, "<Control>z", N_("Undo in the List") },
  { NULL, "window.history", "<Control>h", N_("Show the History") },
  { N_("Tabs"), "tab.close", "<Control>w", N_("Close Tab") },
  { NULL, "tab.reopen", "<Control><Shift>t", N_("Open the Closed Tab Again") },
  { NULL, "tab.close-others", NULL, N_("Close Other Tabs") },
  { NULL, "tab.pin", NULL, N_("Pin Tab") },
  { NULL, "tab.unpin", NULL, N_("Unpin Tab") },
  { NULL, NULL, "<Control>Page_Down", N_("Next Tab") },
  { NULL, NULL, "<Control>Page_Up", N_("Previous Tab") },
  { NULL, NULL, "Alt+1…9", N_("Go to a Tab by Its Place") },
  { N_("General"), "window.palette", "<Control>k", N_("Do or Open Anything") },
  { NULL, "window.find", "<Control>f", N_("Find in What Has Focus") },
  { NULL, "window.filter", "<Control><Shift>j", N_("Filter the Response by JSONPath") },
  { NULL, "window.environments", "<Control>e", N_("Choose an Environment") },
  { NULL, "environments.manage", "<Control><Shift>e", N_("Manage Environments") },
  { NULL, "window.places", "F9", N_("Show or Hide the Places") },
  { NULL, "window.next-pane", "F6", N_("Next Pane") },
  { NULL, "window.previous-pane", "<Shift>F6", N_("Previous Pane") },
  { NULL, NULL, "F10", N_("Main Menu") },
  { NULL, "window.preferences", "<Control>comma", N_("Preferences") },
  { NULL, "app.help", "F1", N_("Help") },
  { NULL, "app.shortcuts", "<Control>question", N_("Keyboard Shortcuts") },
  { NULL, "app.about", NULL, N_("About Signalbox") },
  { NULL, "app.quit", "<Control>q", N_("Quit") },
};

void
sbx_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (shortcuts[i].action != NULL && shortcuts[i].accels != NULL)
        {
          g_auto (GStrv) accels = g_strsplit (shortcuts[i].accels, " ", -1);

          gtk_application_set_accels_for_action (application, shortcuts[i].action, (const char *const *) accels);
        }
    }
}

const SbxShortcut *
sbx_shortcuts_list (guint *n_shortcuts)
{
  *n_shortcuts = G_N_ELEMENTS (shortcuts);
  return shortcuts;
}

char *
sbx_shortcut_dup_keys (const SbxShortcut *shortcut)
{
  g_auto (GStrv) each = NULL;
  GdkModifierType modifiers;
  guint key;

  if (shortcut->accels == NULL)
    return NULL;

  each = g_strsplit (shortcut->accels, " ", 2);
  if (gtk_accelerator_parse (each[0], &key, &modifiers))
    return gtk_accelerator_get_label (key, modifiers);

  return g_strdup (shortcut->accels);
}

static GtkWidget *
shortcut_row_new (const SbxShortcut *shortcut)
{
  g_autofree char *keys = sbx_shortcut_dup_keys (shortcut);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (keys);

  /* The names of keys keep their order where people read from the right. */
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (label, "dimmed");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcut->title));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

void
sbx_shortcuts_present (GtkWidget *parent)
{
  AdwDialog *dialog = adw_preferences_dialog_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (shortcuts[i].section != NULL)
        {
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _(shortcuts[i].section));
          adw_preferences_page_add (page, group);
        }
      if (shortcuts[i].accels != NULL)
        adw_preferences_group_add (group, shortcut_row_new (&shortcuts[i]));
    }

  adw_dialog_set_title (dialog, _("Keyboard Shortcuts"));
  adw_preferences_dialog_set_search_enabled (ADW_PREFERENCES_DIALOG (dialog), TRUE);
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), page);
  adw_dialog_present (dialog, parent);
}
