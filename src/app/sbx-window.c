#include "sbx-window-private.h"

#include "sbx-effects.h"
#include "sbx-first-steps.h"
#include "sbx-format.h"
#include "sbx-menu.h"

G_DEFINE_FINAL_TYPE (SbxWindow, sbx_window, ADW_TYPE_APPLICATION_WINDOW)

enum { PROP_0, PROP_ENVIRONMENT, N_PROPS };
static GParamSpec *properties[N_PROPS];

void
sbx_window_toast (GtkWidget  *widget,
                  const char *message)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  AdwToast *toast;

  /* The window may be gone by the time that something ends. */
  if (!SBX_IS_WINDOW (root))
    return;

  toast = adw_toast_new (message);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (SBX_WINDOW (root)->toasts, toast);
}

/* --- Signals --- */

static void
place_chosen_cb (SbxWindow  *self,
                 const char *title,
                 const char *tag,
                 gboolean    favorites)
{
  sbx_window_show_history (self, FALSE);
  sbx_requests_pane_set_place (self->pane, title, tag, favorites);
}

static void
history_chosen_cb (SbxWindow *self)
{
  sbx_window_show_history (self, TRUE);
  sbx_history_pane_set_request (self->history, NULL, NULL);
}

static void
place_activated_cb (SbxWindow *self)
{
  if (adw_overlay_split_view_get_collapsed (self->outer))
    adw_overlay_split_view_set_show_sidebar (self->outer, FALSE);
  adw_navigation_split_view_set_show_content (self->inner, FALSE);
}

static void
open_cb (SbxWindow  *self,
         SbxRequest *request)
{
  sbx_window_open (self, request);
}

static void
selected_cb (SbxWindow *self)
{
  /* While the window is taken apart its tabs go one after the other. */
  if (self->tabs == NULL)
    return;

  sbx_window_update_page (self);
  if (!self->restoring)
    sbx_window_save_state (self);
}

static void
n_pages_cb (SbxWindow *self)
{
  if (self->tabs == NULL)
    return;

  gtk_stack_set_visible_child_name (self->content_stack, adw_tab_view_get_n_pages (self->tabs) > 0 ? "tabs" : "empty");
}

static void
setup_menu_cb (SbxWindow  *self,
               AdwTabPage *tab)
{
  sbx_window_setup_tab_menu (self, tab);
}

static gboolean
close_page_cb (SbxWindow  *self,
               AdwTabPage *tab)
{
  return sbx_window_close_page (self, tab);
}

static AdwTabPage *
create_tab_cb (SbxWindow *self)
{
  g_autoptr (SbxRequest) request = sbx_window_make_request (self);

  sbx_window_add_page (self, request, NULL);
  return adw_tab_view_get_selected_page (self->tabs);
}

static void
store_changed_cb (SbxWindow  *self,
                  const char *table,
                  const char *id,
                  gboolean    removed)
{
  if (*table == '\0' || g_str_equal (table, "environments"))
    sbx_window_fill_environments (self);
  if (*table == '\0' || g_str_equal (table, "requests"))
    sbx_window_requests_changed (self, id);
  if (*table == '\0' || g_str_equal (table, "exchanges"))
    sbx_window_history_changed (self, id, removed);
}

static void
draft_failed_cb (SbxWindow  *self,
                 const char *message)
{
  adw_banner_set_title (self->notice, message);
  adw_banner_set_revealed (self->notice, TRUE);
}

/* --- Life --- */

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (SbxWindow) self = data;

  sbx_draft_book_flush_finish (SBX_DRAFT_BOOK (object), result, NULL);
  /* The program was started again meanwhile: it is shown once more. */
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    {
      self->closing = FALSE;
      return;
    }
  gtk_window_destroy (GTK_WINDOW (self));
}

/* What was typed is brought to disk first; the window is out of sight by then. */
static gboolean
sbx_window_close_request (GtkWindow *window)
{
  SbxWindow *self = SBX_WINDOW (window);

  if (self->workspace == NULL)
    return GTK_WINDOW_CLASS (sbx_window_parent_class)->close_request (window);

  if (!self->closing)
    {
      self->closing = TRUE;
      sbx_window_keep_drafts (self);
      sbx_window_save_state (self);
      sbx_window_save_size (self);
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      sbx_draft_book_flush_async (self->drafts, flushed_cb, g_object_ref (self));
    }

  return GDK_EVENT_STOP;
}

static void
sbx_window_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  if (id == PROP_ENVIRONMENT)
    g_value_set_string (value, SBX_WINDOW (object)->environment_id);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_window_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  SbxWindow *self = SBX_WINDOW (object);

  if (id != PROP_ENVIRONMENT)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }

  if (g_set_str (&self->environment_id, g_value_get_string (value)))
    {
      sbx_window_set_environment (self, self->environment_id);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
sbx_window_dispose (GObject *object)
{
  SbxWindow *self = SBX_WINDOW (object);

  self->restoring = TRUE;
  g_clear_handle_id (&self->autosave, g_source_remove);
  g_queue_clear_full (&self->closed, g_object_unref);
  g_clear_object (&self->undo);
  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_WINDOW);
  g_clear_object (&self->drafts);
  g_clear_object (&self->scope);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (sbx_window_parent_class)->dispose (object);
}

static void
sbx_window_finalize (GObject *object)
{
  g_clear_pointer (&SBX_WINDOW (object)->environment_id, g_free);

  G_OBJECT_CLASS (sbx_window_parent_class)->finalize (object);
}

static void
sbx_window_class_init (SbxWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sbx_window_get_property;
  object_class->set_property = sbx_window_set_property;
  object_class->dispose = sbx_window_dispose;
  object_class->finalize = sbx_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = sbx_window_close_request;

  properties[PROP_ENVIRONMENT] = g_param_spec_string ("environment-id", NULL, NULL, "",
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  sbx_window_install_actions (widget_class);

  g_type_ensure (SBX_TYPE_FIRST_STEPS);
  g_type_ensure (SBX_TYPE_PLACES);
  g_type_ensure (SBX_TYPE_REQUESTS_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/window.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, outer);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, inner);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, content);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, places);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, list_page);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, lists);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, pane);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, overview);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, tabs);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, tab_bar);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, tab_button);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, content_stack);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, primary_menu);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, environments);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, environment_label);
  gtk_widget_class_bind_template_child (widget_class, SbxWindow, environment_icon);
  gtk_widget_class_bind_template_callback (widget_class, place_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, history_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, n_pages_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_tab_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_menu_cb);
}

static void
sbx_window_init (SbxWindow *self)
{
  self->environment_id = g_strdup ("");
  /* Nothing is noted before the tabs of the last run are open again. */
  self->restoring = TRUE;
  g_queue_init (&self->closed);
  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_menu_button_set_menu (self->main_menu, self->primary_menu);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "window.undo", FALSE);
  g_signal_connect_object (self->pane, "notify::sort", G_CALLBACK (sbx_window_save_state), self, G_CONNECT_SWAPPED);
  sbx_window_update_page (self);
  sbx_window_watch_drops (self);
  /* They belong to the texts. */
  adw_tab_view_remove_shortcuts (self->tabs, ADW_TAB_VIEW_SHORTCUT_CONTROL_HOME | ADW_TAB_VIEW_SHORTCUT_CONTROL_END |
                                               ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_HOME | ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_END);
}

/* On the thread that waits for the answer; asks the desktop, or the portal in a sandbox. */
static gboolean
open_uri (const char  *uri,
          gpointer     data,
          GError     **error)
{
  return g_app_info_launch_default_for_uri (uri, NULL, error);
}

static void
set_workspace (SbxWindow    *self,
               SbxWorkspace *workspace)
{
  SbxStore *store = sbx_workspace_get_store (workspace);
  g_autoptr (SbxFolders) folders = sbx_folders_new (workspace);
  const char *read_only = sbx_store_get_read_only_reason (store);

  self->workspace = g_object_ref (workspace);
  self->drafts = sbx_draft_book_new (workspace);
  sbx_workspace_set_open_uri (workspace, open_uri, NULL);
  sbx_effects_watch (workspace, self);
  g_signal_connect_object (self->drafts, "failed", G_CALLBACK (draft_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);

  sbx_requests_pane_set_workspace (self->pane, workspace, self->drafts, folders);
  sbx_places_set_folders (self->places, folders);
  self->scope = sbx_scope_watch_new (workspace);
  sbx_scope_watch_provide (self->scope, GTK_WIDGET (self));
  sbx_window_load_state (self);
  sbx_window_fill_environments (self);
  if (read_only != NULL)
    draft_failed_cb (self, read_only);
  sbx_window_restore (self);
}

/* In the place of all that works with a workspace. */
static void
show_failure (SbxWindow    *self,
              const GError *error)
{
  static const char *const actions[] = { "request.new", "window.search", "window.find", "window.environments", "environments.manage" };
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/com/ai_http/Signalbox/failed.ui");
  g_autofree char *message = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (ADW_STATUS_PAGE (gtk_builder_get_object (builder, "status")), message);
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (gtk_builder_get_object (builder, "page")));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], FALSE);
}

GtkWidget *
sbx_window_new (GtkApplication *application,
                SbxWorkspace   *workspace,
                const GError   *error)
{
  SbxWindow *self = g_object_new (SBX_TYPE_WINDOW, "application", application, NULL);

  if (workspace != NULL)
    set_workspace (self, workspace);
  else
    show_failure (self, error);

  return GTK_WIDGET (self);
}
