#include "sbx-move-dialog.h"

#include "sbx-request-edits.h"
#include "sbx-window.h"

struct _SbxMoveDialog
{
  AdwAlertDialog   parent_instance;

  GtkEditable     *path;
  GtkWidget       *scroller;
  GtkListView     *list;

  GtkWidget       *parent;
  GtkStringFilter *matching;
  GStrv            ids;
  char            *from;
};

G_DEFINE_FINAL_TYPE (SbxMoveDialog, sbx_move_dialog, ADW_TYPE_ALERT_DIALOG)

/* "Stripe / Customers/" is meant as "Stripe/Customers". */
static char *
dup_path (SbxMoveDialog *self)
{
  g_auto (GStrv) parts = g_strsplit (gtk_editable_get_text (self->path), "/", -1);
  g_autoptr (GString) path = g_string_new (NULL);

  for (char **part = parts; *part != NULL; part++)
    {
      g_strstrip (*part);
      if (**part != '\0')
        g_string_append_printf (path, "%s%s", path->len > 0 ? "/" : "", *part);
    }
  return g_string_free_and_steal (g_steal_pointer (&path));
}

static void
path_changed_cb (SbxMoveDialog *self)
{
  g_autofree char *path = dup_path (self);

  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (self), "move", *path != '\0');
  if (self->matching != NULL)
    gtk_string_filter_set_search (self->matching, path);
}

static void
activate_cb (SbxMoveDialog *self,
             guint          position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->list));
  g_autoptr (GtkStringObject) folder = g_list_model_get_item (model, position);
  g_autofree char *path = g_strdup (gtk_string_object_get_string (folder));

  gtk_editable_set_text (self->path, path);
  gtk_editable_set_position (self->path, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->path));
}

static void
sbx_move_dialog_response (AdwAlertDialog *dialog,
                          const char     *response)
{
  SbxMoveDialog *self = SBX_MOVE_DIALOG (dialog);
  g_autofree char *path = dup_path (self);

  if (g_str_equal (response, "move") && *path != '\0')
    sbx_window_edit_requests (self->parent, &(SbxRequestsEdit) { SBX_EDIT_MOVE, (const char *const *) self->ids, self->from, path });
}

static void
sbx_move_dialog_dispose (GObject *object)
{
  SbxMoveDialog *self = SBX_MOVE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SBX_TYPE_MOVE_DIALOG);
  g_clear_object (&self->parent);
  g_clear_object (&self->matching);
  g_clear_pointer (&self->ids, g_strfreev);
  g_clear_pointer (&self->from, g_free);

  G_OBJECT_CLASS (sbx_move_dialog_parent_class)->dispose (object);
}

static void
sbx_move_dialog_class_init (SbxMoveDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_move_dialog_dispose;
  ADW_ALERT_DIALOG_CLASS (klass)->response = sbx_move_dialog_response;

  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/move-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxMoveDialog, path);
  gtk_widget_class_bind_template_child (widget_class, SbxMoveDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, SbxMoveDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, path_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
sbx_move_dialog_init (SbxMoveDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  path_changed_cb (self);
}

static void
fill (SbxMoveDialog *self,
      GPtrArray     *paths)
{
  GtkStringList *folders = gtk_string_list_new (NULL);
  GtkFilterListModel *filtered;

  for (guint i = 0; i < paths->len; i++)
    gtk_string_list_append (folders, g_ptr_array_index (paths, i));
  self->matching = gtk_string_filter_new (gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (folders), GTK_FILTER (g_object_ref (self->matching)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (filtered))));
  gtk_widget_set_visible (self->scroller, paths->len > 0);
}

void
sbx_move_dialog_present (GtkWidget         *parent,
                         SbxFolders        *folders,
                         const char *const *ids,
                         const char        *from)
{
  SbxMoveDialog *self = g_object_new (SBX_TYPE_MOVE_DIALOG, NULL);

  self->parent = g_object_ref (parent);
  self->ids = g_strdupv ((char **) ids);
  self->from = g_strdup (from);
  fill (self, sbx_folders_get_paths (folders));
  adw_dialog_present (ADW_DIALOG (self), parent);
}
