#include "sbx-body-page.h"

#include <glib/gi18n.h>

#include "sbx-body-text.h"
#include "sbx-format.h"
#include "sbx-source.h"
#include "sbx-window.h"

struct _SbxBodyPage
{
  AdwBin                  parent_instance;

  GtkStack               *stack;
  GtkSourceView          *view;
  AdwStatusPage          *nothing;
  GtkLabel               *notice;
  AdwToggleGroup         *form;
  GtkWidget              *copy;
  GtkWidget              *save;
  GtkSearchBar           *search_bar;
  GtkSearchEntry         *search_entry;
  GtkLabel               *search_count;
  GtkWidget              *search_button;

  GtkSourceSearchContext *search;
  SbxSpool               *spool;
  char                   *content_type;
  char                   *file_name;
  char                   *raw;      /* what is shown, as it came */
};

G_DEFINE_FINAL_TYPE (SbxBodyPage, sbx_body_page, ADW_TYPE_BIN)

static void
set_notice (SbxBodyPage *self,
            const char  *notice)
{
  gtk_label_set_label (self->notice, notice);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), *notice != '\0');
}

static void
show_text (SbxBodyPage *self,
           const char  *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  GtkTextIter start, end;

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag_by_name (buffer, "code", &start, &end);
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_stack_set_visible_child_name (self->stack, "text");
}

static void
show_nothing (SbxBodyPage *self,
              const char  *icon,
              const char  *title,
              const char  *description)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), "", 0);
  g_clear_pointer (&self->raw, g_free);
  adw_status_page_set_icon_name (self->nothing, icon);
  adw_status_page_set_title (self->nothing, title);
  adw_status_page_set_description (self->nothing, description);
  set_notice (self, "");
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

static gboolean
is_json (SbxBodyPage *self)
{
  return g_strcmp0 (sbx_source_guess_language (self->content_type), "json") == 0;
}

static char *
dup_notice (guint64  size,
            gsize    shown,
            gboolean folded)
{
  g_autofree char *all = sbx_format_size (size);
  g_autofree char *part = sbx_format_size (shown);

  if (shown < size && folded)
    return g_strdup_printf (_("The first %s of %s are shown, lines over %d characters folded. Save the body for the rest."),
                            part, all, SBX_BODY_TEXT_LINE);
  if (shown < size)
    return g_strdup_printf (_("The first %s of %s are shown. Save the body for the rest."), part, all);
  if (folded)
    return g_strdup_printf (_("Lines over %d characters are folded."), SBX_BODY_TEXT_LINE);

  return g_strdup ("");
}

/* Pretty is a view: it is made from the raw text anew each time. */
static void
show_form (SbxBodyPage *self)
{
  guint64 size = self->spool != NULL ? sbx_spool_get_size (self->spool) : 0;
  g_autofree char *pretty = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *notice = NULL;
  gboolean folded;

  if (self->raw == NULL)
    return;

  if (is_json (self) && g_strcmp0 (adw_toggle_group_get_active_name (self->form), "pretty") == 0)
    pretty = sbx_body_text_indent (self->raw);

  lines = sbx_body_text_fold (pretty != NULL ? pretty : self->raw, &folded);
  notice = dup_notice (size, MIN (size, SBX_BODY_TEXT_BYTES), folded);
  set_notice (self, notice);
  show_text (self, lines);
}

static void
update_tools (SbxBodyPage *self)
{
  gboolean text = self->raw != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->form), text && self->spool != NULL && is_json (self));
  gtk_widget_set_visible (self->copy, text);
  gtk_widget_set_visible (self->search_button, text);
  gtk_widget_set_visible (self->save, self->spool != NULL && sbx_spool_get_size (self->spool) > 0);
}

void
sbx_body_page_set_spool (SbxBodyPage *self,
                         SbxSpool    *spool,
                         const char  *content_type,
                         const char  *file_name)
{
  guint64 size = spool != NULL ? sbx_spool_get_size (spool) : 0;
  g_autofree char *total = sbx_format_size (size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize length;

  g_set_object (&self->spool, spool);
  g_set_str (&self->content_type, content_type);
  g_set_str (&self->file_name, file_name);

  if (size > 0)
    bytes = sbx_spool_read_bytes (spool, SBX_BODY_TEXT_BYTES, &error);

  if (error != NULL)
    {
      show_nothing (self, "dialog-error-symbolic", _("Could Not Read the Body"), error->message);
    }
  else if (bytes == NULL)
    {
      show_nothing (self, NULL, _("No Body"), _("The answer came without a body."));
    }
  else if (data = g_bytes_get_data (bytes, &length), sbx_body_text_is_binary (data, length))
    {
      g_autofree char *about = g_strdup_printf (_("%s of %s. Save the body to open it in another application."), total,
                                                *content_type != '\0' ? content_type : _("an unknown type"));

      show_nothing (self, NULL, _("Not Text"), about);
    }
  else
    {
      g_clear_pointer (&self->raw, g_free);
      self->raw = sbx_body_text_from_bytes (data, length, content_type);
      sbx_source_view_set_language (self->view, sbx_source_guess_language (content_type));
      show_form (self);
    }

  update_tools (self);
}

void
sbx_body_page_set_text (SbxBodyPage *self,
                        const char  *text)
{
  g_clear_object (&self->spool);
  g_set_str (&self->content_type, "");
  g_set_str (&self->raw, text);
  sbx_source_view_set_language (self->view, NULL);
  show_form (self);
  update_tools (self);
}

static void
form_changed_cb (SbxBodyPage *self)
{
  show_form (self);
}

static void
copy_cb (SbxBodyPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->raw);
  sbx_window_toast (GTK_WIDGET (self), _("Copied"));
}

/* --- Saving --- */

typedef struct
{
  SbxSpool *spool;
  char     *path;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->spool);
  g_free (saving->path);
  g_free (saving);
}

static void
save_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Saving *saving = data;
  GError *error = NULL;

  if (sbx_spool_save (saving->spool, saving->path, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      data)
{
  Saving *saving = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_filename_display_basename (saving->path);
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    message = g_strdup_printf (_("Saved as “%s”"), name);
  else
    message = g_strdup_printf (_("Could not save “%s”: %s"), name, error->message);

  sbx_window_toast (GTK_WIDGET (object), message);
}

static void
save_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (SbxBodyPage) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autoptr (GTask) task = NULL;
  Saving *saving;

  if (file == NULL || self->spool == NULL)
    return;

  saving = g_new0 (Saving, 1);
  saving->spool = g_object_ref (self->spool);
  saving->path = g_file_get_path (file);
  task = g_task_new (self, NULL, saved_cb, NULL);
  g_task_set_task_data (task, saving, (GDestroyNotify) saving_free);
  g_task_run_in_thread (task, save_thread);
}

static void
save_cb (SbxBodyPage *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_initial_name (dialog, self->file_name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, save_chosen_cb,
                        g_object_ref (self));
}

/* --- Finding --- */

static void
count_changed_cb (SbxBodyPage *self)
{
  int count = gtk_source_search_context_get_occurrences_count (self->search);
  g_autofree char *text = NULL;

  if (count >= 0 && *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0')
    text = g_strdup_printf (ngettext ("%d match", "%d matches", count), count);
  gtk_label_set_label (self->search_count, text != NULL ? text : "");
}

static void
go_to_match (SbxBodyPage *self,
             gboolean     forward)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  GtkTextIter selection_start, selection_end, start, end;
  gboolean found, wrapped;

  gtk_text_buffer_get_selection_bounds (buffer, &selection_start, &selection_end);
  if (forward)
    found = gtk_source_search_context_forward (self->search, &selection_end, &start, &end, &wrapped);
  else
    found = gtk_source_search_context_backward (self->search, &selection_start, &start, &end, &wrapped);

  if (found)
    {
      gtk_text_buffer_select_range (buffer, &start, &end);
      gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &start, 0.1, FALSE, 0, 0);
    }
}

static void
search_changed_cb (SbxBodyPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  gtk_source_search_settings_set_search_text (gtk_source_search_context_get_settings (self->search),
                                              *text != '\0' ? text : NULL);
  count_changed_cb (self);
}

static void
search_next_cb (SbxBodyPage *self)
{
  go_to_match (self, TRUE);
}

static void
search_previous_cb (SbxBodyPage *self)
{
  go_to_match (self, FALSE);
}

gboolean
sbx_body_page_find (SbxBodyPage *self)
{
  if (self->raw == NULL)
    return FALSE;

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  return TRUE;
}

static void
sbx_body_page_dispose (GObject *object)
{
  SbxBodyPage *self = SBX_BODY_PAGE (object);

  g_clear_object (&self->search);
  g_clear_object (&self->spool);
  g_clear_pointer (&self->content_type, g_free);
  g_clear_pointer (&self->file_name, g_free);
  g_clear_pointer (&self->raw, g_free);

  G_OBJECT_CLASS (sbx_body_page_parent_class)->dispose (object);
}

static void
sbx_body_page_class_init (SbxBodyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_body_page_dispose;

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/response/body-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, view);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, notice);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, form);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, copy);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, save);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, search_count);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, search_button);
  gtk_widget_class_bind_template_callback (widget_class, form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_previous_cb);
}

static void
sbx_body_page_init (SbxBodyPage *self)
{
  g_autoptr (GtkSourceSearchSettings) settings = gtk_source_search_settings_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->content_type = g_strdup ("");
  sbx_source_view_setup (self->view);
  /* Code is no text of the person's language: braces would come from that one's font, and make lines of unlike height. */
  gtk_text_buffer_create_tag (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), "code", "language", "en", NULL);
  sbx_widget_set_name (GTK_WIDGET (self->view), _("Text of the Response"));
  sbx_widget_set_name (GTK_WIDGET (self->search_entry), _("Find in the Response"));
  sbx_widget_set_ltr (GTK_WIDGET (self->form));

  gtk_source_search_settings_set_wrap_around (settings, TRUE);
  self->search = gtk_source_search_context_new (GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view))),
                                                settings);
  g_signal_connect_object (self->search, "notify::occurrences-count", G_CALLBACK (count_changed_cb), self, G_CONNECT_SWAPPED);
}
