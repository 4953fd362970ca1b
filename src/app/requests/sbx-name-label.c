#include "sbx-name-label.h"

#include <glib/gi18n.h>

#include "sbx-format.h"

struct _SbxNameLabel
{
  AdwBin     parent_instance;

  GtkWidget *label;
  GtkWidget *entry;   /* NULL: it is not edited */
  char      *name;    /* before */
  GtkRoot   *root;    /* while it is edited */
  gulong     watch;
};

G_DEFINE_FINAL_TYPE (SbxNameLabel, sbx_name_label, ADW_TYPE_BIN)

enum { PROP_0, PROP_LABEL, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { RENAMED, DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
finish (SbxNameLabel *self,
        gboolean      keep)
{
  g_autofree char *name = NULL;
  g_autofree char *before = g_steal_pointer (&self->name);
  gboolean had_focus;

  if (self->entry == NULL)
    return;

  name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  /* Taking the focus from the entry must not come here again. */
  self->entry = NULL;
  g_clear_signal_handler (&self->watch, self->root);
  g_clear_object (&self->root);
  had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
  g_object_ref (self);
  adw_bin_set_child (ADW_BIN (self), self->label);
  if (keep && *name != '\0' && g_strcmp0 (name, before) != 0)
    g_signal_emit (self, signals[RENAMED], 0, name);
  g_signal_emit (self, signals[DONE], 0, had_focus);
  g_object_unref (self);
}

static void
activate_cb (SbxNameLabel *self)
{
  finish (self, TRUE);
}

/* Not the window's own focus: going to another window and back changes nothing. */
static void
focus_moved_cb (SbxNameLabel *self)
{
  GtkWidget *focus = gtk_root_get_focus (self->root);

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    finish (self, TRUE);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *parameter,
           gpointer   data)
{
  finish (SBX_NAME_LABEL (widget), FALSE);
  return GDK_EVENT_STOP;
}

void
sbx_name_label_edit (SbxNameLabel *self,
                     const char   *name)
{
  if (self->entry != NULL)
    return;

  self->name = g_strdup (name != NULL ? name : "");
  self->entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->name);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 4);
  sbx_widget_set_name (self->entry, _("Name"));
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), self->entry);
  gtk_widget_grab_focus (self->entry);
  self->root = g_object_ref (gtk_widget_get_root (GTK_WIDGET (self)));
  self->watch = g_signal_connect_object (self->root, "notify::focus-widget", G_CALLBACK (focus_moved_cb), self, G_CONNECT_SWAPPED);
}

void
sbx_name_label_cancel (SbxNameLabel *self)
{
  finish (self, FALSE);
}

const char *
sbx_name_label_get_label (SbxNameLabel *self)
{
  return gtk_label_get_label (GTK_LABEL (self->label));
}

void
sbx_name_label_set_label (SbxNameLabel *self,
                          const char   *label)
{
  if (g_strcmp0 (sbx_name_label_get_label (self), label) == 0)
    return;

  gtk_label_set_label (GTK_LABEL (self->label), label);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

static void
sbx_name_label_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (id == PROP_LABEL)
    g_value_set_string (value, sbx_name_label_get_label (SBX_NAME_LABEL (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_name_label_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  if (id == PROP_LABEL)
    sbx_name_label_set_label (SBX_NAME_LABEL (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_name_label_dispose (GObject *object)
{
  SbxNameLabel *self = SBX_NAME_LABEL (object);

  self->entry = NULL;
  if (self->root != NULL)
    g_clear_signal_handler (&self->watch, self->root);
  g_clear_object (&self->root);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (sbx_name_label_parent_class)->dispose (object);
  g_clear_object (&self->label);
}

static void
sbx_name_label_class_init (SbxNameLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sbx_name_label_get_property;
  object_class->set_property = sbx_name_label_set_property;
  object_class->dispose = sbx_name_label_dispose;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, "",
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RENAMED] = g_signal_new ("renamed", SBX_TYPE_NAME_LABEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DONE] = g_signal_new ("done", SBX_TYPE_NAME_LABEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
sbx_name_label_init (SbxNameLabel *self)
{
  self->label = g_object_ref_sink (g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL));
  adw_bin_set_child (ADW_BIN (self), self->label);
}

GtkWidget *
sbx_name_label_new (const char *label)
{
  return g_object_new (SBX_TYPE_NAME_LABEL, "label", label, NULL);
}
