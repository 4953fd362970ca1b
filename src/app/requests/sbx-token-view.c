#include "sbx-token-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sbx-format.h"
#include "sbx-visible-text.h"

#define PAUSE_MS 400
#define CLOCK_SECONDS 20
/* Of a scope, in bytes. */
#define MAX_SHOWN 500

struct _SbxTokenView
{
  AdwPreferencesGroup  parent_instance;

  AdwActionRow        *state;
  AdwSpinner          *spinner;
  GtkButton           *get;
  GtkEditable         *token;
  AdwActionRow        *failure;

  SbxWorkspace        *workspace;
  SbxRequest          *request;
  SbxToken            *kept;       /* NULL: none */
  GCancellable        *getting;    /* NULL: nothing is under way */
  GCancellable        *peeking;
  guint                pause;      /* source */
  guint                clock;      /* source: “in 5 minutes” becomes “in 4 minutes” */
};

G_DEFINE_FINAL_TYPE (SbxTokenView, sbx_token_view, ADW_TYPE_PREFERENCES_GROUP)

/* --- What is shown --- */

static char *
describe_span (gint64 seconds)
{
  if (seconds < 60)
    return g_strdup_printf (ngettext ("%d second", "%d seconds", seconds), (int) seconds);
  if (seconds < 60 * 60)
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", seconds / 60), (int) (seconds / 60));
  if (seconds < 48 * 60 * 60)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", seconds / 3600), (int) (seconds / 3600));
  return g_strdup_printf (ngettext ("%d day", "%d days", seconds / 86400), (int) (seconds / 86400));
}

static char *
describe_expiry (const SbxToken *token)
{
  gint64 seconds = (token->expires_at - g_get_real_time () / 1000) / 1000;
  g_autofree char *span = describe_span (ABS (seconds));

  if (token->expires_at == 0)
    return g_strdup (_("The server did not say when it expires"));
  if (seconds <= 0)
    /* Translators: of a token; %s is a span of time: “5 minutes”. */
    return g_strdup_printf (_("Expired %s ago"), span);
  /* Translators: of a token; %s is a span of time: “5 minutes”. */
  return g_strdup_printf (_("Expires in %s"), span);
}

static void
show (SbxTokenView *self)
{
  const SbxToken *token = self->kept;
  gboolean running = self->getting != NULL;
  g_autofree char *title = NULL;
  g_autofree char *scope = NULL;

  if (running)
    title = g_strdup (_("Getting a token…"));
  else if (token != NULL)
    title = describe_expiry (token);
  else
    title = g_strdup (_("No token yet"));

  if (token != NULL && token->scope != NULL && *token->scope != '\0')
    {
      g_autofree char *shown = sbx_text_make_visible (token->scope, MIN (strlen (token->scope), MAX_SHOWN), FALSE);

      scope = g_strdup_printf (_("Scope: %s"), shown);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state), title);
  adw_action_row_set_subtitle (self->state, scope != NULL ? scope : "");
  if (token != NULL && sbx_token_is_expired (token) && !running)
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), "warning");

  gtk_widget_set_visible (GTK_WIDGET (self->token), token != NULL);
  if (token != NULL && g_strcmp0 (gtk_editable_get_text (self->token), token->access_token) != 0)
    gtk_editable_set_text (self->token, token->access_token);
  else if (token == NULL)
    gtk_editable_set_text (self->token, "");

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), running);
  gtk_button_set_label (self->get, running ? _("_Cancel") : _("_Get Token"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->get), running ? "token.cancel" : "token.get");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "token.forget", token != NULL && !running);
}

static void
show_failure (SbxTokenView *self,
              const char   *message)
{
  gtk_widget_set_visible (GTK_WIDGET (self->failure), message != NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->failure), message != NULL ? message : "");
}

static void
take_token (SbxTokenView *self,
            SbxToken     *token)
{
  g_clear_pointer (&self->kept, sbx_token_free);
  self->kept = token;
  show (self);
}

/* --- The work of threads --- */

typedef enum { PEEK, GET, FORGET } What;

typedef struct
{
  SbxTokenView *self;
  What          what;
  SbxWorkspace *workspace;
  SbxRequest   *request;
  char         *environment;
} Work;

static void
work_free (Work *work)
{
  g_clear_object (&work->workspace);
  g_clear_object (&work->request);
  g_free (work->environment);
  g_free (work);
}

static void
work_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Work *work = data;
  SbxSendOptions options = { .environment_id = *work->environment != '\0' ? work->environment : NULL };
  GError *error = NULL;
  SbxToken *token = NULL;

  if (work->what == GET)
    token = sbx_workspace_get_token (work->workspace, work->request, &options, cancellable, &error);
  else if (work->what == PEEK)
    token = sbx_workspace_peek_token (work->workspace, work->request, &options, cancellable, &error);
  else
    sbx_workspace_forget_token (work->workspace, sbx_record_get_id (SBX_RECORD (work->request)), cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, token, (GDestroyNotify) sbx_token_free);
}

static char *
dup_environment (SbxTokenView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  char *id = NULL;

  if (root != NULL && g_object_class_find_property (G_OBJECT_GET_CLASS (root), "environment-id") != NULL)
    g_object_get (root, "environment-id", &id, NULL);
  return id != NULL ? id : g_strdup ("");
}

static void
start (SbxTokenView        *self,
       What                 what,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, NULL);
  Work *work = g_new0 (Work, 1);

  work->self = g_object_ref (self);
  work->what = what;
  work->workspace = g_object_ref (self->workspace);
  work->request = SBX_REQUEST (sbx_record_copy (SBX_RECORD (self->request)));
  work->environment = dup_environment (self);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, work_thread);
}

/* What the work held is given back here: the task itself may go on its thread. (transfer full) */
static SbxTokenView *
finish (GAsyncResult  *result,
        SbxToken     **token,
        GError       **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  g_clear_object (&work->workspace);
  g_clear_object (&work->request);
  *token = g_task_propagate_pointer (G_TASK (result), error);
  return g_steal_pointer (&work->self);
}

/* The tab may have been closed meanwhile. */
static gboolean
is_gone (SbxTokenView *self,
         SbxToken     *token)
{
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    return FALSE;

  g_clear_pointer (&token, sbx_token_free);
  return TRUE;
}

static void
got_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      data)
{
  g_autoptr (GError) error = NULL;
  SbxToken *token;
  g_autoptr (SbxTokenView) self = finish (result, &token, &error);

  g_clear_object (&self->getting);
  if (is_gone (self, token))
    return;

  if (token != NULL)
    take_token (self, token);
  else
    show (self);
  if (error != NULL && !g_error_matches (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (self, error->message);
}

static void
peeked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GError) error = NULL;
  SbxToken *token;
  g_autoptr (SbxTokenView) self = finish (result, &token, &error);

  /* A variable that is missing yet, a part that is being typed: told when a token is asked for. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    g_clear_pointer (&token, sbx_token_free);
  else if (!is_gone (self, token))
    take_token (self, token);
}

static void
forgotten_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GError) error = NULL;
  SbxToken *token;
  g_autoptr (SbxTokenView) self = finish (result, &token, &error);

  if (is_gone (self, token))
    return;

  if (error == NULL)
    take_token (self, NULL);
  else
    show_failure (self, error->message);
}

static void
stop_peeking (SbxTokenView *self)
{
  if (self->peeking != NULL)
    g_cancellable_cancel (self->peeking);
  g_clear_object (&self->peeking);
}

static void
peek (SbxTokenView *self)
{
  stop_peeking (self);
  self->peeking = g_cancellable_new ();
  start (self, PEEK, self->peeking, peeked_cb);
}

/* --- Actions --- */

static void
get_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SbxTokenView *self = SBX_TOKEN_VIEW (widget);

  if (self->getting != NULL)
    return;

  /* What is kept is of the past when it is read. */
  stop_peeking (self);
  self->getting = g_cancellable_new ();
  show_failure (self, NULL);
  show (self);
  start (self, GET, self->getting, got_cb);
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  sbx_token_view_stop (SBX_TOKEN_VIEW (widget));
}

static void
forget_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxTokenView *self = SBX_TOKEN_VIEW (widget);

  stop_peeking (self);
  show_failure (self, NULL);
  start (self, FORGET, NULL, forgotten_cb);
}

/* --- Outside --- */

void
sbx_token_view_stop (SbxTokenView *self)
{
  if (self->getting != NULL)
    g_cancellable_cancel (self->getting);
}

static gboolean
paused_cb (gpointer data)
{
  SbxTokenView *self = data;

  self->pause = 0;
  peek (self);
  return G_SOURCE_REMOVE;
}

void
sbx_token_view_refresh (SbxTokenView *self)
{
  if (self->workspace == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  g_clear_handle_id (&self->pause, g_source_remove);
  self->pause = g_timeout_add (PAUSE_MS, paused_cb, self);
}

void
sbx_token_view_set_source (SbxTokenView *self,
                           SbxWorkspace *workspace,
                           SbxRequest   *request)
{
  g_set_object (&self->workspace, workspace);
  g_set_object (&self->request, request);
  sbx_token_view_refresh (self);
}

/* --- The class --- */

static gboolean
clock_cb (gpointer data)
{
  show (data);
  return G_SOURCE_CONTINUE;
}

static void
sbx_token_view_map (GtkWidget *widget)
{
  SbxTokenView *self = SBX_TOKEN_VIEW (widget);

  GTK_WIDGET_CLASS (sbx_token_view_parent_class)->map (widget);
  if (self->workspace != NULL)
    peek (self);
  self->clock = g_timeout_add_seconds (CLOCK_SECONDS, clock_cb, self);
}

static void
sbx_token_view_unmap (GtkWidget *widget)
{
  SbxTokenView *self = SBX_TOKEN_VIEW (widget);

  g_clear_handle_id (&self->clock, g_source_remove);
  g_clear_handle_id (&self->pause, g_source_remove);
  GTK_WIDGET_CLASS (sbx_token_view_parent_class)->unmap (widget);
}

static void
sbx_token_view_dispose (GObject *object)
{
  SbxTokenView *self = SBX_TOKEN_VIEW (object);

  sbx_token_view_stop (self);
  stop_peeking (self);
  g_clear_handle_id (&self->clock, g_source_remove);
  g_clear_handle_id (&self->pause, g_source_remove);

  G_OBJECT_CLASS (sbx_token_view_parent_class)->dispose (object);
}

static void
sbx_token_view_finalize (GObject *object)
{
  SbxTokenView *self = SBX_TOKEN_VIEW (object);

  g_clear_object (&self->getting);
  g_clear_object (&self->workspace);
  g_clear_object (&self->request);
  g_clear_pointer (&self->kept, sbx_token_free);

  G_OBJECT_CLASS (sbx_token_view_parent_class)->finalize (object);
}

static void
sbx_token_view_class_init (SbxTokenViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_token_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = sbx_token_view_finalize;
  widget_class->map = sbx_token_view_map;
  widget_class->unmap = sbx_token_view_unmap;

  gtk_widget_class_install_action (widget_class, "token.get", NULL, get_action);
  gtk_widget_class_install_action (widget_class, "token.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "token.forget", NULL, forget_action);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/token-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxTokenView, state);
  gtk_widget_class_bind_template_child (widget_class, SbxTokenView, spinner);
  gtk_widget_class_bind_template_child (widget_class, SbxTokenView, get);
  gtk_widget_class_bind_template_child (widget_class, SbxTokenView, token);
  gtk_widget_class_bind_template_child (widget_class, SbxTokenView, failure);
}

static void
sbx_token_view_init (SbxTokenView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_widget_set_ltr (GTK_WIDGET (gtk_editable_get_delegate (self->token)));
}
