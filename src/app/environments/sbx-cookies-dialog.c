#include "sbx-cookies-dialog.h"

#include <glib/gi18n.h>

#include "sbx-cookies.h"
#include "sbx-format.h"
#include "sbx-vault-job.h"

struct _SbxCookiesDialog
{
  AdwDialog        parent_instance;

  AdwToastOverlay *toasts;
  GtkWidget       *clear;
  GtkStack        *stack;
  AdwBin          *holder;

  SbxWorkspace    *workspace;
  char            *environment_id;
};

G_DEFINE_FINAL_TYPE (SbxCookiesDialog, sbx_cookies_dialog, ADW_TYPE_DIALOG)

static void load (SbxCookiesDialog *self);

static void
toast (SbxCookiesDialog *self,
       const char       *message)
{
  AdwToast *toast = adw_toast_new (message);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* --- Clearing --- */

typedef struct
{
  char *environment_id;
  char *domain;          /* NULL: all */
} Clearing;

static void
clearing_free (gpointer data)
{
  Clearing *clearing = data;

  g_free (clearing->environment_id);
  g_free (clearing->domain);
  g_free (clearing);
}

static gboolean
clear (SbxWorkspace  *workspace,
       gpointer       data,
       GError       **error)
{
  Clearing *clearing = data;

  return sbx_store_clear_cookies (sbx_workspace_get_store (workspace), clearing->environment_id, clearing->domain, error);
}

static void
cleared_cb (gpointer      data,
            const GError *error,
            gpointer      dialog)
{
  g_autoptr (SbxCookiesDialog) self = dialog;

  /* The dialog may have been closed meanwhile. */
  if (error != NULL && self->stack != NULL)
    toast (self, error->message);
  load (self);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (SbxCookiesDialog) self = data;
  Clearing *clearing;

  if (!g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "clear") || self->stack == NULL)
    return;
  clearing = g_new0 (Clearing, 1);
  clearing->environment_id = g_strdup (self->environment_id);
  clearing->domain = g_strdup (g_object_get_data (object, "domain"));
  sbx_vault_job_run (GTK_WIDGET (self), self->workspace, clear, clearing, clearing_free, cleared_cb, g_object_ref (self));
}

/* domain NULL: all. A session that ends can't be brought back, so it is asked first. */
static void
ask_to_clear (SbxCookiesDialog *self,
              const char       *domain)
{
  AdwDialog *dialog = adw_alert_dialog_new (domain != NULL ? _("Clear the Cookies of This Domain?") : _("Clear All Cookies?"),
                                            _("You will be signed out where they keep you signed in. This can’t be undone."));

  g_object_set_data_full (G_OBJECT (dialog), "domain", g_strdup (domain), g_free);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "clear", _("C_lear"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "clear", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, answered_cb, g_object_ref (self));
}

static void
clear_all_cb (SbxCookiesDialog *self)
{
  ask_to_clear (self, NULL);
}

static void
clear_domain_cb (GtkButton        *button,
                 SbxCookiesDialog *self)
{
  ask_to_clear (self, g_object_get_data (G_OBJECT (button), "domain"));
}

/* --- The list --- */

static char *
dup_expiry (const SbxCookie *cookie)
{
  g_autoptr (GDateTime) time = cookie->expires_at != 0 ? g_date_time_new_from_unix_local (cookie->expires_at / 1000) : NULL;
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%x %X") : NULL;

  if (date == NULL)
    return g_strdup (_("Until the server ends it"));
  /* Translators: %s is a date and a time. */
  return g_strdup_printf (_("Until %s"), date);
}

static GtkWidget *
row_new (const SbxCookie *cookie)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *expiry = dup_expiry (cookie);
  /* Translators: the path of a cookie and how long it lives. */
  g_autofree char *subtitle = g_strdup_printf (_("%s · %s"), cookie->path, expiry);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), cookie->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), g_strcmp0 (cookie->path, "/") == 0 ? expiry : subtitle);
  return row;
}

static AdwPreferencesGroup *
group_new (SbxCookiesDialog *self,
           const char       *domain)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *title = g_markup_escape_text (domain, -1);
  /* Translators: %s is a domain. */
  g_autofree char *label = g_strdup_printf (_("Clear the Cookies of %s…"), domain);

  adw_preferences_group_set_title (group, title);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  sbx_widget_set_name (button, label);
  g_object_set_data_full (G_OBJECT (button), "domain", g_strdup (domain), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clear_domain_cb), self, 0);
  adw_preferences_group_set_header_suffix (group, button);
  return group;
}

static void
load (SbxCookiesDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cookies = NULL;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *group = NULL;
  const char *domain = NULL;
  gboolean any;

  if (self->stack == NULL)
    return;

  cookies = sbx_store_list_cookies (sbx_workspace_get_store (self->workspace), self->environment_id, &error);
  any = cookies != NULL && cookies->len > 0;
  page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  for (guint i = 0; cookies != NULL && i < cookies->len; i++)
    {
      const SbxCookie *cookie = g_ptr_array_index (cookies, i);

      if (g_strcmp0 (domain, cookie->domain) != 0)
        {
          domain = cookie->domain;
          group = group_new (self, domain);
          adw_preferences_page_add (page, group);
        }
      adw_preferences_group_add (group, row_new (cookie));
    }
  if (error != NULL)
    toast (self, error->message);
  adw_bin_set_child (self->holder, GTK_WIDGET (page));
  gtk_widget_set_sensitive (self->clear, any);
  gtk_stack_set_visible_child_name (self->stack, any ? "cookies" : "empty");
}

static void
sbx_cookies_dialog_dispose (GObject *object)
{
  SbxCookiesDialog *self = SBX_COOKIES_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_COOKIES_DIALOG);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->environment_id, g_free);

  G_OBJECT_CLASS (sbx_cookies_dialog_parent_class)->dispose (object);
}

static void
sbx_cookies_dialog_class_init (SbxCookiesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_cookies_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/environments/cookies-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxCookiesDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, SbxCookiesDialog, clear);
  gtk_widget_class_bind_template_child (widget_class, SbxCookiesDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxCookiesDialog, holder);
  gtk_widget_class_bind_template_callback (widget_class, clear_all_cb);
}

static void
sbx_cookies_dialog_init (SbxCookiesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
sbx_cookies_dialog_new (SbxWorkspace *workspace,
                        const char   *environment_id)
{
  SbxCookiesDialog *self = g_object_new (SBX_TYPE_COOKIES_DIALOG, NULL);

  self->workspace = g_object_ref (workspace);
  self->environment_id = g_strdup (environment_id);
  load (self);
  return ADW_DIALOG (self);
}
