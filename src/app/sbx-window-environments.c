#include "sbx-window-private.h"

#include <glib/gi18n.h>

#include "sbx-define-dialog.h"
#include "sbx-environments-dialog.h"
#include "sbx-format.h"
#include "sbx-menu.h"

/* A colour of an environment marks its button, so that production is not taken for anything else. */
static void
set_color (SbxWindow  *self,
           const char *color)
{
  static const char *const colors[] = { "blue", "green", "yellow", "orange", "red", "purple", "brown" };

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      if (g_strcmp0 (colors[i], color) == 0)
        gtk_widget_add_css_class (GTK_WIDGET (self->environments), colors[i]);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self->environments), colors[i]);
    }
}

void
sbx_window_set_environment (SbxWindow  *self,
                            const char *id)
{
  g_autoptr (SbxEnvironment) environment = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *color = NULL;
  g_autofree char *label = NULL;
  const char *name = _("No Environment");

  if (*id != '\0')
    environment = sbx_store_find_environment (sbx_workspace_get_store (self->workspace), id, &error);
  if (environment != NULL)
    {
      name = sbx_environment_get_name (environment);
      g_object_get (environment, "color", &color, NULL);
    }
  else if (error != NULL)
    {
      /* What can't be read now stays chosen; nothing is sent with another one's variables. */
      if (!g_error_matches (error, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND))
        {
          sbx_window_toast (GTK_WIDGET (self), error->message);
          return;
        }
      g_object_set (self, "environment-id", "", NULL);
      return;
    }

  sbx_scope_watch_set_environment (self->scope, environment != NULL ? id : NULL);
  set_color (self, color);
  gtk_label_set_label (self->environment_label, name);
  /* Translators: %s is the name of the environment that is chosen. */
  label = g_strdup_printf (_("Environment: %s"), name);
  sbx_widget_set_name (GTK_WIDGET (self->environments), label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->environments), label);
  sbx_window_save_state (self);
}

void
sbx_window_fill_environments (SbxWindow *self)
{
  g_autoptr (GPtrArray) environments = sbx_store_list_environments (sbx_workspace_get_store (self->workspace), NULL);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenu) manage = g_menu_new ();
  g_autoptr (GMenuItem) none = g_menu_item_new (_("No Environment"), NULL);

  g_menu_item_set_action_and_target (none, "window.environment", "s", "");
  g_menu_append_item (menu, none);
  for (guint i = 0; environments != NULL && i < environments->len; i++)
    {
      SbxEnvironment *environment = g_ptr_array_index (environments, i);
      /* An underscore would mark a mnemonic. */
      g_autoptr (GString) label = g_string_new (sbx_environment_get_name (environment));
      g_autoptr (GMenuItem) item = NULL;

      g_string_replace (label, "_", "__", 0);
      item = g_menu_item_new (label->str, NULL);
      g_menu_item_set_action_and_target (item, "window.environment", "s", sbx_record_get_id (SBX_RECORD (environment)));
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_menu_append (manage, _("_Manage Environments…"), "environments.manage");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (manage));

  sbx_menu_button_set_menu (self->environments, G_MENU_MODEL (menu));
  sbx_window_set_environment (self, self->environment_id);
}

/* --- What is unresolved --- */

static void
send_page (SbxWindow      *self,
           SbxRequestPage *page)
{
  sbx_request_page_send (page, *self->environment_id != '\0' ? self->environment_id : NULL);
}

static void
defined_cb (SbxRequestPage *page)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));

  /* The tab may have been closed meanwhile. */
  if (SBX_IS_WINDOW (root))
    send_page (SBX_WINDOW (root), page);
}

/* FALSE: nothing is, as far as is known. What is known too late is what the engine refuses. */
static gboolean
list_unresolved (SbxWindow      *self,
                 SbxRequestPage *page)
{
  g_autoptr (GPtrArray) unresolved = NULL;
  AdwDialog *dialog;

  if (!sbx_scope_watch_is_current (self->scope))
    return FALSE;
  unresolved = sbx_request_find_unresolved (sbx_request_page_get_request (page), sbx_scope_watch_get_scope (self->scope));
  if (unresolved->len == 0)
    return FALSE;

  dialog = sbx_define_dialog_new (self->workspace, *self->environment_id != '\0' ? self->environment_id : NULL,
                                  g_steal_pointer (&unresolved));
  g_signal_connect_object (dialog, "defined", G_CALLBACK (defined_cb), page, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
  return TRUE;
}

void
sbx_window_send (SbxWindow *self)
{
  SbxRequestPage *page = sbx_window_get_page (self);

  if (sbx_request_page_get_busy (page) || *sbx_request_get_url (sbx_request_page_get_request (page)) == '\0' ||
      !list_unresolved (self, page))
    send_page (self, page);
}

static void
define_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  SbxRequestPage *page = sbx_window_get_page (self);

  /* A circle, or a secret that has no value: that is mended where the variables are. */
  if (page == NULL || !list_unresolved (self, page))
    gtk_widget_activate_action (widget, "environments.manage", NULL);
}

/* Who makes a first environment wants to use it. */
static void
made_cb (SbxWindow  *self,
         const char *id)
{
  if (*self->environment_id == '\0')
    g_object_set (self, "environment-id", id, NULL);
}

static void
manage_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxWindow *self = SBX_WINDOW (widget);
  AdwDialog *dialog;

  if (self->workspace == NULL)
    return;
  dialog = sbx_environments_dialog_new (self->workspace, self->environment_id);
  g_signal_connect_object (dialog, "made", G_CALLBACK (made_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

void
sbx_window_install_environment_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "environments.manage", NULL, manage_action);
  gtk_widget_class_install_action (widget_class, "environments.define", NULL, define_action);
}
