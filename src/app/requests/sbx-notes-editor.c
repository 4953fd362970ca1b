#include "sbx-notes-editor.h"

#include <glib/gi18n.h>

#include "sbx-format.h"
#include "sbx-text-edit.h"

struct _SbxNotesEditor
{
  AdwBin        parent_instance;

  GtkEditable  *name;
  GtkEditable  *tags;
  AdwSwitchRow *favorite;
  GtkTextView  *description;
  GtkWidget    *placeholder;   /* of the description */

  gboolean      loading;
};

G_DEFINE_FINAL_TYPE (SbxNotesEditor, sbx_notes_editor, ADW_TYPE_BIN)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
changed_cb (SbxNotesEditor *self)
{
  if (!self->loading)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
text_changed_cb (SbxNotesEditor *self,
                 GtkTextBuffer  *buffer)
{
  gtk_widget_set_visible (self->placeholder, gtk_text_buffer_get_char_count (buffer) == 0);
  changed_cb (self);
}

void
sbx_notes_editor_load (SbxNotesEditor *self,
                       SbxRequest     *request)
{
  g_auto (GStrv) tags = sbx_request_dup_tags (request);
  g_autofree char *joined = g_strjoinv (", ", tags);
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;
  gboolean favorite;

  g_object_get (request, "name", &name, "description", &description, "favorite", &favorite, NULL);

  self->loading = TRUE;
  sbx_editable_update (self->name, name);
  sbx_editable_update (self->tags, joined);
  adw_switch_row_set_active (self->favorite, favorite);
  sbx_text_buffer_update (gtk_text_view_get_buffer (self->description), description);
  self->loading = FALSE;
}

static void
store_tags (SbxNotesEditor *self,
            SbxRequest     *request)
{
  g_auto (GStrv) old = sbx_request_dup_tags (request);
  g_autofree char *joined = g_strjoinv (", ", old);
  g_auto (GStrv) typed = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) tags = NULL;

  /* A tag with a comma in it, from elsewhere, stays one until the tags are edited. */
  if (g_str_equal (gtk_editable_get_text (self->tags), joined))
    return;

  typed = g_strsplit (gtk_editable_get_text (self->tags), ",", -1);
  for (guint i = 0; typed[i] != NULL; i++)
    {
      if (*g_strstrip (typed[i]) != '\0')
        g_strv_builder_add (builder, typed[i]);
    }
  tags = g_strv_builder_end (builder);
  sbx_request_set_tags (request, (const char *const *) tags);
}

void
sbx_notes_editor_store (SbxNotesEditor *self,
                        SbxRequest     *request)
{
  g_autofree char *description = NULL;

  g_object_get (gtk_text_view_get_buffer (self->description), "text", &description, NULL);
  g_object_set (request,
                "name", gtk_editable_get_text (self->name),
                "description", *description != '\0' ? description : NULL,
                "favorite", adw_switch_row_get_active (self->favorite),
                NULL);
  store_tags (self, request);
}

static void
sbx_notes_editor_dispose (GObject *object)
{
  /* Taking the rows apart must not be mistaken for a change. */
  SBX_NOTES_EDITOR (object)->loading = TRUE;

  G_OBJECT_CLASS (sbx_notes_editor_parent_class)->dispose (object);
}

static void
sbx_notes_editor_class_init (SbxNotesEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_notes_editor_dispose;

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_NOTES_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/notes-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxNotesEditor, name);
  gtk_widget_class_bind_template_child (widget_class, SbxNotesEditor, tags);
  gtk_widget_class_bind_template_child (widget_class, SbxNotesEditor, favorite);
  gtk_widget_class_bind_template_child (widget_class, SbxNotesEditor, description);
  gtk_widget_class_bind_template_child (widget_class, SbxNotesEditor, placeholder);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
sbx_notes_editor_init (SbxNotesEditor *self)
{
  self->loading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_text_buffer_set_enable_undo (gtk_text_view_get_buffer (self->description), FALSE);
  g_signal_connect_object (gtk_text_view_get_buffer (self->description), "changed", G_CALLBACK (text_changed_cb), self,
                           G_CONNECT_SWAPPED);
  sbx_widget_set_name (GTK_WIDGET (self->description), _("Notes"));
  self->loading = FALSE;
}
