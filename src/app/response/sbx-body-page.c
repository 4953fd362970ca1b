#include "sbx-body-page.h"

#include <glib/gi18n.h>

#include "sbx-body-text.h"
#include "sbx-find-bar.h"
#include "sbx-format.h"
#include "sbx-text-decode.h"
#include "sbx-window.h"

/* What is looked at to tell text from what is none. */
#define PROBE_BYTES 65536

struct _SbxBodyPage
{
  AdwBin           parent_instance;

  GtkStack        *stack;
  SbxBodyView     *view;
  AdwBanner       *fault;
  AdwStatusPage   *nothing;
  GtkLabel        *notice;
  AdwToggleGroup  *form;
  GtkWidget       *wrap;
  GtkWidget       *copy;
  GtkWidget       *save;
  SbxFindBar      *find_bar;
  GtkWidget       *search_button;

  SbxSpool        *spool;          /* NULL when the text is ours */
  GCancellable    *decoding;
  char            *content_type;
  char            *file_name;
};

G_DEFINE_FINAL_TYPE (SbxBodyPage, sbx_body_page, ADW_TYPE_BIN)

static void
update_tools (SbxBodyPage *self)
{
  gboolean text = sbx_body_view_get_spool (self->view) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->form), text && sbx_body_view_can_be_pretty (self->view));
  gtk_widget_set_visible (self->wrap, text);
  gtk_widget_set_visible (self->copy, text);
  gtk_widget_set_visible (self->search_button, text);
  gtk_widget_set_visible (self->save, self->spool != NULL && sbx_spool_get_size (self->spool) > 0);
}

static void
set_notice (SbxBodyPage *self,
            const char  *notice)
{
  gtk_label_set_label (self->notice, notice);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), *notice != '\0');
}

static void
stop_decoding (SbxBodyPage *self)
{
  g_cancellable_cancel (self->decoding);
  g_clear_object (&self->decoding);
}

static void
show_text (SbxBodyPage *self,
           SbxSpool    *text)
{
  sbx_body_view_set_spool (self->view, text, self->content_type);
  sbx_find_bar_refresh (self->find_bar);
  gtk_stack_set_visible_child_name (self->stack, "text");
}

static void
show_nothing (SbxBodyPage *self,
              const char  *icon,
              const char  *title,
              const char  *description)
{
  /* The type in it is the server's word. */
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  sbx_body_view_set_spool (self->view, NULL, "");
  sbx_find_bar_close (self->find_bar);
  adw_status_page_set_icon_name (self->nothing, icon);
  adw_status_page_set_title (self->nothing, title);
  adw_status_page_set_description (self->nothing, escaped);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

static void
decoded_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (SbxBodyPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SbxSpool) text = sbx_text_decode_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->spool != SBX_SPOOL (object))
    return;

  /* A charset that nobody knows: the bytes are shown as they are, and why. */
  set_notice (self, error != NULL ? error->message : "");
  show_text (self, text != NULL ? text : self->spool);
  update_tools (self);
}

static void
show_body (SbxBodyPage *self,
           const char  *start,
           gsize        length)
{
  g_autofree char *charset = sbx_body_text_dup_charset (start, length, self->content_type);

  if (charset == NULL)
    {
      show_text (self, self->spool);
      return;
    }

  self->decoding = g_cancellable_new ();
  sbx_text_decode_async (self->spool, charset, self->decoding, decoded_cb, g_object_ref (self));
}

void
sbx_body_page_set_spool (SbxBodyPage *self,
                         SbxSpool    *spool,
                         const char  *content_type,
                         const char  *file_name)
{
  guint64 size = spool != NULL ? sbx_spool_get_size (spool) : 0;
  g_autofree char *total = sbx_format_size (size);
  g_autofree char *start = g_malloc (PROBE_BYTES);
  g_autoptr (GError) error = NULL;
  gssize length = 0;

  stop_decoding (self);
  g_set_object (&self->spool, spool);
  g_set_str (&self->content_type, content_type);
  g_set_str (&self->file_name, file_name);
  set_notice (self, "");

  if (size > 0)
    length = sbx_spool_read (spool, 0, start, PROBE_BYTES, &error);

  if (error != NULL)
    {
      show_nothing (self, "dialog-error-symbolic", _("Could Not Read the Body"), error->message);
    }
  else if (length == 0)
    {
      show_nothing (self, NULL, _("No Body"), _("The answer came without a body."));
    }
  else if (sbx_body_text_is_binary (start, length))
    {
      g_autofree char *about = g_strdup_printf (_("%s of %s. Save the body to open it in another application."), total,
                                                *content_type != '\0' ? content_type : _("an unknown type"));

      show_nothing (self, NULL, _("Not Text"), about);
    }
  else
    {
      show_body (self, start, length);
    }

  update_tools (self);
}

void
sbx_body_page_set_text (SbxBodyPage *self,
                        const char  *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbxSpool) spool = sbx_spool_new (g_get_tmp_dir (), &error);

  stop_decoding (self);
  g_clear_object (&self->spool);
  g_set_str (&self->content_type, "text/plain");
  set_notice (self, "");

  if (spool != NULL && sbx_spool_append (spool, text, strlen (text), &error))
    show_text (self, spool);
  else
    show_nothing (self, "dialog-error-symbolic", _("Could Not Show the Text"), error->message);

  update_tools (self);
}

static void
form_changed_cb (SbxBodyPage *self)
{
  sbx_body_view_set_pretty (self->view, g_strcmp0 (adw_toggle_group_get_active_name (self->form), "pretty") == 0);
}

static void
fault_changed_cb (SbxBodyPage *self)
{
  const char *fault = sbx_body_view_get_fault (self->view);

  if (fault != NULL)
    adw_banner_set_title (self->fault, fault);
  adw_banner_set_revealed (self->fault, fault != NULL);
}

static void
show_fault_cb (SbxBodyPage *self)
{
  sbx_body_view_show_fault (self->view);
}

static void
copy_cb (SbxBodyPage *self)
{
  sbx_body_view_copy_all (self->view);
  sbx_window_toast (GTK_WIDGET (self), _("Copied"));
}

gboolean
sbx_body_page_find (SbxBodyPage *self)
{
  if (sbx_body_view_get_spool (self->view) == NULL)
    return FALSE;

  sbx_find_bar_open (self->find_bar);
  return TRUE;
}

/* --- Saving --- */

typedef struct
{
  SbxSpool *spool;
  GFile    *file;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->spool);
  g_object_unref (saving->file);
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

  if (sbx_spool_save (saving->spool, saving->file, cancellable, &error))
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
  g_autofree char *base = g_file_get_basename (saving->file);
  g_autofree char *name = g_filename_display_name (base != NULL ? base : "");
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
  saving->file = g_steal_pointer (&file);
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

static void
sbx_body_page_dispose (GObject *object)
{
  SbxBodyPage *self = SBX_BODY_PAGE (object);

  stop_decoding (self);
  g_clear_object (&self->spool);
  g_clear_pointer (&self->content_type, g_free);
  g_clear_pointer (&self->file_name, g_free);

  G_OBJECT_CLASS (sbx_body_page_parent_class)->dispose (object);
}

static void
sbx_body_page_class_init (SbxBodyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_body_page_dispose;

  g_type_ensure (SBX_TYPE_BODY_VIEW);
  g_type_ensure (SBX_TYPE_FIND_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/response/body-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, view);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, fault);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, notice);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, form);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, wrap);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, copy);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, save);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, find_bar);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, search_button);
  gtk_widget_class_bind_template_callback (widget_class, form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, fault_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_fault_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
sbx_body_page_init (SbxBodyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->content_type = g_strdup ("");
  sbx_widget_set_name (GTK_WIDGET (self->view), _("Text of the Response"));
  sbx_widget_set_ltr (gtk_widget_get_parent (GTK_WIDGET (self->view)));
  sbx_widget_set_ltr (GTK_WIDGET (self->form));
}
