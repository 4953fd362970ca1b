#include "sbx-log-dialog.h"

#include <glib/gi18n.h>

#include "sbx-format.h"

void
sbx_log_dialog_present (GtkWidget  *parent,
                        const char *log,
                        GPtrArray  *warnings)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *text = gtk_text_view_new ();
  g_autoptr (GString) content = g_string_new (NULL);

  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    g_string_append_printf (content, "%s\n\n", (const char *) g_ptr_array_index (warnings, i));
  g_string_append (content, log);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), content->str, content->len);
  g_object_set (text, "editable", FALSE, "monospace", TRUE, "wrap-mode", GTK_WRAP_WORD_CHAR,
                "top-margin", 12, "bottom-margin", 12, "left-margin", 12, "right-margin", 12, NULL);
  sbx_widget_set_ltr (text);
  sbx_widget_set_name (text, _("Details"));

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), text);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scroller);
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, _("Details"));
  adw_dialog_set_content_width (dialog, 640);
  adw_dialog_set_content_height (dialog, 480);
  adw_dialog_present (dialog, parent);
}
