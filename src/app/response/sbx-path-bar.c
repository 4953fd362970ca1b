#include "sbx-path-bar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-json-path.h"

#define TELL_EVERY 150

struct _SbxPathBar
{
  GtkWidget     parent_instance;

  SbxSpool     *spool;
  gboolean      sequence;
  SbxSpool     *result;
  GTask        *task;      /* NULL: nothing is being looked for */
  guint         telling;

  GtkWidget    *bar;
  GtkWidget    *entry;
  GtkWidget    *spinner;
  GtkWidget    *state;
};

enum { PROP_OPEN = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];
enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbxPathBar, sbx_path_bar, GTK_TYPE_WIDGET)

typedef struct
{
  SbxJsonPath *path;
  SbxSpool    *spool;
  gboolean     sequence;
  guint64      n;
  int          progress;   /* thousandths, atomically */
} Finding;

static void
finding_free (Finding *finding)
{
  sbx_json_path_free (finding->path);
  g_object_unref (finding->spool);
  g_free (finding);
}

static void
tell (SbxPathBar *self, const char *message, gboolean wrong)
{
  gtk_label_set_label (GTK_LABEL (self->state), message);
  gtk_widget_set_visible (self->state, *message != '\0');
  if (wrong)
    {
      gtk_widget_add_css_class (self->entry, "error");
      gtk_widget_add_css_class (self->state, "error");
    }
  else
    {
      gtk_widget_remove_css_class (self->entry, "error");
      gtk_widget_remove_css_class (self->state, "error");
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* The focus stays in the entry: a screen reader is told what came of it. */
static void
announce (SbxPathBar *self)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), gtk_label_get_label (GTK_LABEL (self->state)), GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
set_result (SbxPathBar *self, SbxSpool *result)
{
  if (g_set_object (&self->result, result))
    g_signal_emit (self, signals[CHANGED], 0);
}

/* --- Finding --- */

static void
stop (SbxPathBar *self)
{
  g_clear_handle_id (&self->telling, g_source_remove);
  gtk_widget_set_visible (self->spinner, FALSE);
  if (self->task != NULL)
    g_cancellable_cancel (g_task_get_cancellable (self->task));
  g_clear_object (&self->task);
}

static gboolean
tell_progress_cb (gpointer data)
{
  SbxPathBar *self = data;
  Finding *finding = g_task_get_task_data (self->task);
  /* Translators: how much of a body was searched */
  g_autofree char *message = g_strdup_printf (_("%d %% searched"), MIN (100, g_atomic_int_get (&finding->progress) / 10));

  gtk_widget_set_visible (self->spinner, TRUE);
  tell (self, message, FALSE);
  return G_SOURCE_CONTINUE;
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Finding *finding = data;
  GError *error = NULL;
  SbxSpool *found = sbx_json_path_find (finding->path, finding->spool, finding->sequence, &finding->n, &finding->progress, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (SbxPathBar) self = data;
  Finding *finding = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (SbxSpool) found = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *message = NULL;

  /* Another was begun, or the bar closed. */
  if (self->task != G_TASK (result))
    return;
  stop (self);
  if (found == NULL)
    {
      tell (self, error->message, TRUE);
      announce (self);
      return;
    }
  message = g_strdup_printf (ngettext ("%'d match", "%'d matches", MIN (finding->n, G_MAXINT)), (int) MIN (finding->n, G_MAXINT));
  tell (self, finding->n > 0 ? message : _("No matches"), finding->n == 0);
  announce (self);
  set_result (self, found);
}

static void
start (SbxPathBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  SbxJsonPath *path;
  Finding *finding;

  stop (self);
  if (self->spool == NULL || *text == '\0' || !gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->bar)))
    {
      tell (self, "", FALSE);
      set_result (self, NULL);
      return;
    }
  path = sbx_json_path_parse (text, &error);
  if (path == NULL)
    {
      /* What was found before stays while the path is being typed. */
      tell (self, error->message, TRUE);
      return;
    }
  finding = g_new0 (Finding, 1);
  finding->path = path;
  finding->spool = g_object_ref (self->spool);
  finding->sequence = self->sequence;
  self->task = g_task_new (NULL, cancellable, found_cb, g_object_ref (self));
  g_task_set_static_name (self->task, "sbx-path-bar");
  g_task_set_task_data (self->task, finding, (GDestroyNotify) finding_free);
  g_task_run_in_thread (self->task, find_in_thread);
  self->telling = g_timeout_add (TELL_EVERY, tell_progress_cb, self);
}

/* --- Opening and closing --- */

void
sbx_path_bar_set_spool (SbxPathBar *self, SbxSpool *spool, gboolean sequence)
{
  g_return_if_fail (SBX_IS_PATH_BAR (self));

  if (!g_set_object (&self->spool, spool))
    return;
  self->sequence = sequence;
  g_clear_object (&self->result);
  if (spool == NULL)
    gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->bar), FALSE);
  start (self);
}

void
sbx_path_bar_open (SbxPathBar *self)
{
  g_return_if_fail (SBX_IS_PATH_BAR (self));

  if (self->spool == NULL)
    return;
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->bar), TRUE);
  gtk_widget_grab_focus (self->entry);
}

SbxSpool *
sbx_path_bar_get_result (SbxPathBar *self)
{
  return self->result;
}

static void
mode_changed_cb (SbxPathBar *self)
{
  start (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

/* --- The widget --- */

static GtkWidget *
make_content (SbxPathBar *self)
{
  GtkWidget *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->entry = gtk_search_entry_new ();
  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (self->entry), "$.data[?@.price < 10].name");
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->entry), 250);
  gtk_widget_add_css_class (self->entry, "monospace");
  gtk_widget_set_hexpand (self->entry, TRUE);
  sbx_widget_set_name (self->entry, _("Filter by JSONPath"));
  sbx_widget_set_ltr (self->entry);
  self->spinner = adw_spinner_new ();
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_box_append (GTK_BOX (row), self->entry);
  gtk_box_append (GTK_BOX (row), self->spinner);
  gtk_box_append (GTK_BOX (box), row);

  self->state = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->state, "caption");
  gtk_widget_add_css_class (self->state, "numeric");
  gtk_box_append (GTK_BOX (box), self->state);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (start), self);

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  return clamp;
}

static void
sbx_path_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SbxPathBar *self = SBX_PATH_BAR (object);
  gboolean open = g_value_get_boolean (value);

  if (open && !gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->bar)))
    sbx_path_bar_open (self);
  else if (!open)
    gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->bar), FALSE);
}

static void
sbx_path_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (SBX_PATH_BAR (object)->bar)));
}

static void
sbx_path_bar_dispose (GObject *object)
{
  SbxPathBar *self = SBX_PATH_BAR (object);

  if (self->bar != NULL)
    stop (self);
  g_clear_object (&self->spool);
  g_clear_object (&self->result);
  g_clear_pointer (&self->bar, gtk_widget_unparent);

  G_OBJECT_CLASS (sbx_path_bar_parent_class)->dispose (object);
}

static void
sbx_path_bar_class_init (SbxPathBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sbx_path_bar_dispose;
  object_class->set_property = sbx_path_bar_set_property;
  object_class->get_property = sbx_path_bar_get_property;
  properties[PROP_OPEN] = g_param_spec_boolean ("open", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_PATH_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
sbx_path_bar_init (SbxPathBar *self)
{
  self->bar = gtk_search_bar_new ();
  gtk_search_bar_set_child (GTK_SEARCH_BAR (self->bar), make_content (self));
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->bar), GTK_EDITABLE (self->entry));
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
  g_signal_connect_object (self->bar, "notify::search-mode-enabled", G_CALLBACK (mode_changed_cb), self, G_CONNECT_SWAPPED);
}
