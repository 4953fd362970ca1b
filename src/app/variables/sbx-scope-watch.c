#include "sbx-scope-watch.h"

#include <glib/gi18n.h>

struct _SbxScopeWatch
{
  GObject       parent_instance;

  SbxWorkspace *workspace;
  char         *environment_id;
  SbxScope     *scope;
  gboolean      loading;
  gboolean      stale;   /* something changed while it was loading */
};

G_DEFINE_FINAL_TYPE (SbxScopeWatch, sbx_scope_watch, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static G_DEFINE_QUARK (sbx-scope-watch, sbx_scope_watch)

/* More would not be read on one line. */
#define MAX_SHOWN 200

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  SbxWorkspace *workspace = data;
  g_autoptr (GPtrArray) no_secrets = g_ptr_array_new ();
  GError *error = NULL;
  SbxScope *scope = sbx_store_load_scope_for (sbx_workspace_get_store (workspace), sbx_workspace_get_vault (workspace),
                                              g_object_get_data (G_OBJECT (task), "environment"), no_secrets, cancellable, &error);

  if (scope != NULL)
    g_task_return_pointer (task, scope, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void load (SbxScopeWatch *self);

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  SbxScopeWatch *self = SBX_SCOPE_WATCH (object);
  g_autoptr (SbxScope) scope = g_task_propagate_pointer (G_TASK (result), NULL);

  self->loading = FALSE;
  if (self->stale)
    {
      load (self);
      return;
    }
  /* An environment that was deleted meanwhile: whoever chose it is told, and chooses another. */
  if (scope == NULL)
    return;
  g_set_object (&self->scope, scope);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
load (SbxScopeWatch *self)
{
  g_autoptr (GTask) task = NULL;

  self->stale = self->loading;
  if (self->loading)
    return;

  self->loading = TRUE;
  task = g_task_new (self, NULL, loaded_cb, NULL);
  g_task_set_task_data (task, g_object_ref (self->workspace), g_object_unref);
  g_object_set_data_full (G_OBJECT (task), "environment", g_strdup (self->environment_id), g_free);
  g_task_run_in_thread (task, load_thread);
}

static void
store_changed_cb (SbxScopeWatch *self,
                  const char    *table)
{
  if (*table == '\0' || g_str_equal (table, "variables") || g_str_equal (table, "environments"))
    load (self);
}

static void
sbx_scope_watch_finalize (GObject *object)
{
  SbxScopeWatch *self = SBX_SCOPE_WATCH (object);

  g_clear_object (&self->scope);
  g_clear_object (&self->workspace);
  g_free (self->environment_id);

  G_OBJECT_CLASS (sbx_scope_watch_parent_class)->finalize (object);
}

static void
sbx_scope_watch_class_init (SbxScopeWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_scope_watch_finalize;

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_SCOPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sbx_scope_watch_init (SbxScopeWatch *self)
{
}

SbxScopeWatch *
sbx_scope_watch_new (SbxWorkspace *workspace)
{
  SbxScopeWatch *self = g_object_new (SBX_TYPE_SCOPE_WATCH, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (sbx_workspace_get_store (workspace), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  load (self);
  return self;
}

void
sbx_scope_watch_set_environment (SbxScopeWatch *self,
                                 const char    *environment_id)
{
  if (g_set_str (&self->environment_id, environment_id))
    load (self);
}

SbxScope *
sbx_scope_watch_get_scope (SbxScopeWatch *self)
{
  return self->scope;
}

gboolean
sbx_scope_watch_is_current (SbxScopeWatch *self)
{
  return self->scope != NULL && !self->loading;
}

void
sbx_scope_watch_provide (SbxScopeWatch *self,
                         GtkWidget     *ancestor)
{
  g_object_set_qdata_full (G_OBJECT (ancestor), sbx_scope_watch_quark (), g_object_ref (self), g_object_unref);
}

SbxScopeWatch *
sbx_scope_watch_find (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      SbxScopeWatch *watch = g_object_get_qdata (G_OBJECT (widget), sbx_scope_watch_quark ());

      if (watch != NULL)
        return watch;
    }
  return NULL;
}

SbxScope *
sbx_scope_watch_find_scope (GtkWidget *widget)
{
  SbxScopeWatch *watch = sbx_scope_watch_find (widget);

  return watch != NULL ? watch->scope : NULL;
}

/* --- Following --- */

typedef struct
{
  GCallback  func;
  GObject   *object;
} Follow;

static void
rooted_cb (GtkWidget  *widget,
           GParamSpec *pspec,
           gpointer    data)
{
  const Follow *follow = data;
  SbxScopeWatch *watch = gtk_widget_get_root (widget) != NULL ? sbx_scope_watch_find (widget) : NULL;

  if (watch == NULL)
    return;
  /* A widget comes into its window again when the layout changes. */
  g_signal_handlers_disconnect_by_func (watch, (gpointer) follow->func, follow->object);
  g_signal_connect_object (watch, "changed", follow->func, follow->object, G_CONNECT_SWAPPED);
  ((void (*) (gpointer)) follow->func) (follow->object);
}

void
sbx_scope_watch_follow (GtkWidget *widget,
                        GCallback  func,
                        GObject   *object)
{
  Follow *follow = g_new0 (Follow, 1);

  follow->func = func;
  follow->object = object;
  g_signal_connect_data (widget, "notify::root", G_CALLBACK (rooted_cb), follow, (GClosureNotify) (GCallback) g_free, 0);
  rooted_cb (widget, NULL, follow);
}

/* --- In words --- */

char *
sbx_scope_dup_shown (SbxScope   *scope,
                     const char *name)
{
  const char *value = sbx_scope_get_value (scope, name);
  g_autofree char *start = NULL;

  if (sbx_scope_is_secret (scope, name) || value == NULL)
    return g_strdup ("••••");
  if (*value == '\0')
    return g_strdup (_("empty"));
  if (g_utf8_strlen (value, -1) <= MAX_SHOWN)
    return g_strdup (value);
  start = g_utf8_substring (value, 0, MAX_SHOWN);
  return g_strconcat (start, "…", NULL);
}

char *
sbx_scope_describe (SbxScope   *scope,
                    const char *name)
{
  g_autofree char *shown = NULL;
  const char *source;

  /* Translators: %s is the name of a variable. */
  if (scope == NULL || !sbx_scope_has (scope, name))
    return g_strdup_printf (_("%s: not defined"), name);

  source = sbx_scope_get_source (scope, name);
  shown = sbx_scope_dup_shown (scope, name);
  /* Translators: name of a variable, its value, and where it is defined: “HOST: api.example.com (Staging)”. */
  return g_strdup_printf (_("%s: %s (%s)"), name, shown, source != NULL ? source : _("Globals"));
}
