#include "sbx-code-find.h"

#include <glib/gi18n.h>

struct _SbxCodeFind
{
  SbxTabBox                parent_instance;

  GtkEditable             *entry;
  GtkLabel                *count;

  GtkSourceView           *view;     /* not owned: its neighbour */
  GtkSourceSearchContext  *context;  /* NULL while it is closed: nothing is searched or marked then */
};

G_DEFINE_FINAL_TYPE (SbxCodeFind, sbx_code_find, SBX_TYPE_TAB_BOX)

static GtkTextBuffer *
get_buffer (SbxCodeFind *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

static void
update_count (SbxCodeFind *self)
{
  GtkTextIter start, end;
  int count, number = 0;
  g_autofree char *text = NULL;

  if (self->context == NULL)
    return;

  count = gtk_source_search_context_get_occurrences_count (self->context);
  if (gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, &end))
    number = gtk_source_search_context_get_occurrence_position (self->context, &start, &end);

  if (*gtk_editable_get_text (self->entry) == '\0' || count < 0)
    text = g_strdup ("");
  else if (count == 0)
    text = g_strdup (_("No matches"));
  else if (number > 0)
    /* Translators: “3 of 120”, the third of 120 matches. */
    text = g_strdup_printf (_("%1$'d of %2$'d"), number, count);
  else
    text = g_strdup_printf (ngettext ("%'d match", "%'d matches", count), count);

  gtk_label_set_label (self->count, text);
  if (count == 0 && *text != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

/* On from the selection, or for what is being typed from its start, and round at the end. */
static void
go (SbxCodeFind *self,
    gboolean     forward,
    gboolean     stay)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter start, end, match_start, match_end;
  gboolean found;

  if (self->context == NULL)
    return;

  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  if (forward)
    found = gtk_source_search_context_forward (self->context, stay ? &start : &end, &match_start, &match_end, NULL);
  else
    found = gtk_source_search_context_backward (self->context, &start, &match_start, &match_end, NULL);

  if (found)
    {
      gtk_text_buffer_select_range (buffer, &match_start, &match_end);
      gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (buffer), 0.1, FALSE, 0, 0);
    }
  update_count (self);
}

static void
typed_cb (SbxCodeFind *self)
{
  if (self->context == NULL)
    return;

  gtk_source_search_settings_set_search_text (gtk_source_search_context_get_settings (self->context),
                                              gtk_editable_get_text (self->entry));
  go (self, TRUE, TRUE);
}

static void
next_cb (SbxCodeFind *self)
{
  go (self, TRUE, FALSE);
}

static void
previous_cb (SbxCodeFind *self)
{
  go (self, FALSE, FALSE);
}

static void
close_cb (SbxCodeFind *self)
{
  g_clear_object (&self->context);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
sbx_code_find_set_view (SbxCodeFind   *self,
                        GtkSourceView *view)
{
  self->view = view;
}

void
sbx_code_find_open (SbxCodeFind *self)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter start, end;

  if (gtk_text_buffer_get_selection_bounds (buffer, &start, &end) && gtk_text_iter_get_line (&start) == gtk_text_iter_get_line (&end))
    {
      g_autofree char *selected = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);

      gtk_editable_set_text (self->entry, selected);
    }

  if (self->context == NULL)
    {
      g_autoptr (GtkSourceSearchSettings) settings = gtk_source_search_settings_new ();

      gtk_source_search_settings_set_wrap_around (settings, TRUE);
      self->context = gtk_source_search_context_new (GTK_SOURCE_BUFFER (buffer), settings);
      g_signal_connect_object (self->context, "notify::occurrences-count", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
  typed_cb (self);
}

static void
sbx_code_find_dispose (GObject *object)
{
  SbxCodeFind *self = SBX_CODE_FIND (object);

  g_clear_object (&self->context);

  G_OBJECT_CLASS (sbx_code_find_parent_class)->dispose (object);
}

static void
sbx_code_find_class_init (SbxCodeFindClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_code_find_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/code-find.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxCodeFind, entry);
  gtk_widget_class_bind_template_child (widget_class, SbxCodeFind, count);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
sbx_code_find_init (SbxCodeFind *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
