#include "sbx-variable-tags.h"

#include <adwaita.h>

#include "sbx-scope-watch.h"
#include "sbx-variables.h"

/* Characters that are looked at in one go, in the idle time of the main loop: a body may be large. */
#define CHUNK 16384
/* A reference that goes over the end of a chunk is looked at with the next one, up to this length. */
#define LONGEST 256

#define SBX_TYPE_VARIABLE_TAGS (sbx_variable_tags_get_type ())
G_DECLARE_FINAL_TYPE (SbxVariableTags, sbx_variable_tags, SBX, VARIABLE_TAGS, GObject)

/* Belongs to its view, and so never outlives it. */
struct _SbxVariableTags
{
  GObject        parent_instance;

  GtkTextView   *view;
  GtkTextBuffer *buffer;
  GtkTextTag    *known;
  GtkTextTag    *unknown;
  GtkTextMark   *from;   /* what was not looked at yet */
  GtkTextMark   *to;
  guint          idle;
};

G_DEFINE_FINAL_TYPE (SbxVariableTags, sbx_variable_tags, G_TYPE_OBJECT)

typedef struct
{
  SbxVariableTags *tags;
  SbxScope        *scope;
  const char      *text;
  const char      *at;      /* how far the characters are counted */
  int              offset;  /* of at in the buffer */
} Tagging;

static void
tag (gsize       start,
     gsize       length,
     const char *name,
     gpointer    data)
{
  Tagging *tagging = data;
  GtkTextIter first, last;

  tagging->offset += g_utf8_strlen (tagging->at, tagging->text + start - tagging->at);
  tagging->at = tagging->text + start;
  gtk_text_buffer_get_iter_at_offset (tagging->tags->buffer, &first, tagging->offset);
  last = first;
  gtk_text_iter_forward_chars (&last, g_utf8_strlen (tagging->at, length));
  gtk_text_buffer_apply_tag (tagging->tags->buffer,
                             sbx_scope_has (tagging->scope, name) ? tagging->tags->known : tagging->tags->unknown, &first, &last);
}

/* Tags of the syntax that came later would hide ours. */
static void
raise_tags (SbxVariableTags *self)
{
  int top = gtk_text_tag_table_get_size (gtk_text_buffer_get_tag_table (self->buffer)) - 1;

  if (gtk_text_tag_get_priority (self->known) >= top - 1 && gtk_text_tag_get_priority (self->unknown) >= top - 1)
    return;
  gtk_text_tag_set_priority (self->known, top);
  gtk_text_tag_set_priority (self->unknown, top);
}

static void
describe (SbxVariableTags *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_start_iter (self->buffer, &start);
  end = start;
  gtk_text_iter_forward_chars (&end, CHUNK);
  text = gtk_text_buffer_get_slice (self->buffer, &start, &end, TRUE);
  sbx_variables_describe_field (GTK_WIDGET (self->view), text);
}

static gboolean
idle_cb (gpointer data)
{
  SbxVariableTags *self = data;
  Tagging tagging = { .tags = self, .scope = sbx_scope_watch_find_scope (GTK_WIDGET (self->view)) };
  GtkTextIter start, end, to;
  g_autofree char *text = NULL;
  const char *open;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &start, self->from);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &to, self->to);
  end = start;
  gtk_text_iter_forward_chars (&end, CHUNK);
  if (gtk_text_iter_compare (&end, &to) > 0)
    end = to;

  text = gtk_text_buffer_get_slice (self->buffer, &start, &end, TRUE);
  tagging.text = tagging.at = text;
  tagging.offset = gtk_text_iter_get_offset (&start);
  gtk_text_buffer_remove_tag (self->buffer, self->known, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->unknown, &start, &end);
  raise_tags (self);
  if (tagging.scope != NULL)
    sbx_variables_foreach (text, tag, &tagging);

  open = g_strrstr (text, "{{");
  gtk_text_buffer_get_iter_at_mark (self->buffer, &to, self->to);
  if (gtk_text_iter_compare (&end, &to) >= 0)
    {
      gtk_text_buffer_move_mark (self->buffer, self->from, &to);
      self->idle = 0;
      describe (self);
      return G_SOURCE_REMOVE;
    }
  if (open != NULL && open != text && sbx_variables_match (open) == 0 && g_utf8_strlen (open, -1) < LONGEST)
    gtk_text_iter_backward_chars (&end, g_utf8_strlen (open, -1));
  gtk_text_buffer_move_mark (self->buffer, self->from, &end);
  return G_SOURCE_CONTINUE;
}

/* Joins what is to be looked at with the lines between the two. */
static void
invalidate (SbxVariableTags *self,
            GtkTextIter     *start,
            GtkTextIter     *end)
{
  GtkTextIter from, to;

  gtk_text_iter_set_line_offset (start, 0);
  if (!gtk_text_iter_ends_line (end))
    gtk_text_iter_forward_to_line_end (end);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &from, self->from);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &to, self->to);
  if (self->idle == 0 || gtk_text_iter_compare (start, &from) < 0)
    gtk_text_buffer_move_mark (self->buffer, self->from, start);
  if (self->idle == 0 || gtk_text_iter_compare (end, &to) > 0)
    gtk_text_buffer_move_mark (self->buffer, self->to, end);
  if (self->idle == 0)
    self->idle = g_idle_add (idle_cb, self);
}

static void
inserted_cb (SbxVariableTags *self,
             GtkTextIter     *end,
             const char      *text,
             int              length)
{
  GtkTextIter start = *end;
  GtkTextIter last = *end;

  gtk_text_iter_backward_chars (&start, g_utf8_strlen (text, length));
  invalidate (self, &start, &last);
}

static void
deleted_cb (SbxVariableTags *self,
            GtkTextIter     *start,
            GtkTextIter     *end)
{
  GtkTextIter first = *start;
  GtkTextIter last = *end;

  invalidate (self, &first, &last);
}

static void
scope_changed_cb (SbxVariableTags *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  invalidate (self, &start, &end);
}

static void
follow_style (SbxVariableTags *self)
{
  GdkRGBA known, unknown;

  sbx_variables_get_color (TRUE, &known);
  sbx_variables_get_color (FALSE, &unknown);
  g_object_set (self->known, "foreground-rgba", &known, NULL);
  g_object_set (self->unknown, "foreground-rgba", &unknown, "underline", PANGO_UNDERLINE_ERROR, NULL);
}

static gboolean
tooltip_cb (SbxVariableTags *self,
            int              x,
            int              y,
            gboolean         keyboard,
            GtkTooltip      *tooltip)
{
  GtkTextIter start, end;
  GtkTextTag *tag = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *description = NULL;
  g_autoptr (GPtrArray) names = NULL;

  if (keyboard)
    return FALSE;
  gtk_text_view_window_to_buffer_coords (self->view, GTK_TEXT_WINDOW_WIDGET, x, y, &x, &y);
  if (!gtk_text_view_get_iter_at_location (self->view, &start, x, y))
    return FALSE;
  if (gtk_text_iter_has_tag (&start, self->known))
    tag = self->known;
  else if (gtk_text_iter_has_tag (&start, self->unknown))
    tag = self->unknown;
  if (tag == NULL)
    return FALSE;

  end = start;
  if (!gtk_text_iter_starts_tag (&start, tag))
    gtk_text_iter_backward_to_tag_toggle (&start, tag);
  gtk_text_iter_forward_to_tag_toggle (&end, tag);
  reference = gtk_text_buffer_get_slice (self->buffer, &start, &end, TRUE);
  names = sbx_variables_find (reference);
  if (names->len == 0)
    return FALSE;
  description = sbx_scope_describe (sbx_scope_watch_find_scope (GTK_WIDGET (self->view)), g_ptr_array_index (names, 0));
  gtk_tooltip_set_text (tooltip, description);
  return TRUE;
}

static void
sbx_variable_tags_dispose (GObject *object)
{
  SbxVariableTags *self = SBX_VARIABLE_TAGS (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->buffer);

  G_OBJECT_CLASS (sbx_variable_tags_parent_class)->dispose (object);
}

static void
sbx_variable_tags_class_init (SbxVariableTagsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sbx_variable_tags_dispose;
}

static void
sbx_variable_tags_init (SbxVariableTags *self)
{
}

void
sbx_variable_tags_attach (GtkTextView *view)
{
  SbxVariableTags *self = g_object_new (SBX_TYPE_VARIABLE_TAGS, NULL);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkTextIter start;

  self->view = view;
  self->buffer = g_object_ref (gtk_text_view_get_buffer (view));
  g_object_set_data_full (G_OBJECT (view), "sbx-variable-tags", self, g_object_unref);
  self->known = gtk_text_buffer_create_tag (self->buffer, NULL, NULL);
  self->unknown = gtk_text_buffer_create_tag (self->buffer, NULL, NULL);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  self->from = gtk_text_buffer_create_mark (self->buffer, NULL, &start, TRUE);
  self->to = gtk_text_buffer_create_mark (self->buffer, NULL, &start, FALSE);
  follow_style (self);

  gtk_widget_set_has_tooltip (GTK_WIDGET (view), TRUE);
  g_signal_connect_object (view, "query-tooltip", G_CALLBACK (tooltip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "insert-text", G_CALLBACK (inserted_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->buffer, "delete-range", G_CALLBACK (deleted_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (follow_style), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::accent-color", G_CALLBACK (follow_style), self, G_CONNECT_SWAPPED);
  sbx_scope_watch_follow (GTK_WIDGET (view), G_CALLBACK (scope_changed_cb), G_OBJECT (self));
}
