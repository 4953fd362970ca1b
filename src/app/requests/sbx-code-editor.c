#include "sbx-code-editor.h"

#include <glib/gi18n.h>

#include "sbx-code-find.h"
#include "sbx-format.h"
#include "sbx-json-check.h"
#include "sbx-source.h"
#include "sbx-text-edit.h"
#include "sbx-variables.h"

/* Of typing, after which what was typed is checked. */
#define PAUSE_MS 300

struct _SbxCodeEditor
{
  GtkBox         parent_instance;

  SbxCodeFind   *find;
  GtkSourceView *view;
  GtkWidget     *foot;
  GtkStack      *state;
  GtkLabel      *fault_label;
  GtkWidget     *format;

  char          *language;
  guint          pause;     /* source */
  GCancellable  *checking;
  GCancellable  *formatting;
  GtkTextTag    *tag;
  int            fault;     /* offset of the character that is wrong; -1: none */
  gboolean       loading;
};

G_DEFINE_FINAL_TYPE (SbxCodeEditor, sbx_code_editor, GTK_TYPE_BOX)

enum { PROP_0, PROP_LANGUAGE, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GtkTextBuffer *
get_buffer (SbxCodeEditor *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

/* --- Checking --- */

typedef struct
{
  char       *text;
  gboolean    xml;
  int         fault;   /* in characters; -1: none */
  const char *message;
} Check;

static void
check_free (Check *check)
{
  g_free (check->text);
  g_free (check);
}

static void
check_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Check *check = data;
  gsize offset = 0;

  if (!(check->xml ? sbx_xml_check : sbx_json_check) (check->text, &offset, &check->message))
    check->fault = g_utf8_pointer_to_offset (check->text, check->text + offset);
  g_task_return_boolean (task, TRUE);
}

static void
clear_fault (SbxCodeEditor *self)
{
  GtkTextIter start, end;

  self->fault = -1;
  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  gtk_text_buffer_remove_tag (get_buffer (self), self->tag, &start, &end);
  gtk_stack_set_visible_child_name (self->state, "fine");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "code.go-to-fault", FALSE);
}

static void
show_fault (SbxCodeEditor *self,
            int            offset,
            const char    *message)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_iter_at_offset (get_buffer (self), &start, offset);
  end = start;
  /* Something must be there to be underlined: at the end of a line, what stands before. */
  if (gtk_text_iter_ends_line (&end))
    gtk_text_iter_backward_char (&start);
  else
    gtk_text_iter_forward_char (&end);
  gtk_text_buffer_apply_tag (get_buffer (self), self->tag, &start, &end);

  gtk_text_buffer_get_iter_at_offset (get_buffer (self), &start, offset);
  /* Translators: “Line 3, column 7: a value was expected” */
  text = g_strdup_printf (_("Line %1$d, column %2$d: %3$s"), gtk_text_iter_get_line (&start) + 1,
                          gtk_text_iter_get_line_offset (&start) + 1, message);
  self->fault = offset;
  gtk_label_set_label (self->fault_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->fault_label), text);
  gtk_stack_set_visible_child_name (self->state, "fault");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "code.go-to-fault", TRUE);
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (SbxCodeEditor) self = data;
  Check *check = g_task_get_task_data (G_TASK (result));

  /* Typed on meanwhile, or closed. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;

  clear_fault (self);
  if (check->fault >= 0)
    show_fault (self, check->fault, check->message);
}

static gboolean
is_checked (SbxCodeEditor *self)
{
  return g_strcmp0 (self->language, "json") == 0 || g_strcmp0 (self->language, "xml") == 0;
}

static void
stop_checking (SbxCodeEditor *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  if (self->checking != NULL)
    g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
}

static gboolean
paused_cb (gpointer data)
{
  SbxCodeEditor *self = data;
  g_autoptr (GTask) task = NULL;
  Check *check = g_new0 (Check, 1);

  self->pause = 0;
  stop_checking (self);
  self->checking = g_cancellable_new ();
  check->text = sbx_text_buffer_dup (get_buffer (self));
  check->xml = g_str_equal (self->language, "xml");
  check->fault = -1;
  /* Not its source: the thread might be the last to let go of the widget. */
  task = g_task_new (NULL, self->checking, checked_cb, g_object_ref (self));
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, check, (GDestroyNotify) check_free);
  g_task_run_in_thread (task, check_thread);
  return G_SOURCE_REMOVE;
}

static void
check_soon (SbxCodeEditor *self)
{
  stop_checking (self);
  if (is_checked (self))
    self->pause = g_timeout_add (PAUSE_MS, paused_cb, self);
}

static void
stop_formatting (SbxCodeEditor *self)
{
  if (self->formatting != NULL)
    g_cancellable_cancel (self->formatting);
  g_clear_object (&self->formatting);
}

static void
buffer_changed_cb (SbxCodeEditor *self)
{
  stop_formatting (self);
  check_soon (self);
  if (!self->loading)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* --- Actions --- */

static void
go_to_fault_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  SbxCodeEditor *self = SBX_CODE_EDITOR (widget);
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (get_buffer (self), &iter, self->fault);
  gtk_text_buffer_place_cursor (get_buffer (self), &iter);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &iter, 0.1, FALSE, 0, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
format_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  g_task_return_pointer (task, sbx_json_format (data), g_free);
}

static void
formatted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (SbxCodeEditor) self = data;
  g_autofree char *pretty = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Typed on meanwhile, or closed. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;

  stop_formatting (self);
  /* What is wrong stands below already. */
  if (pretty == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  /* One change, and a step of its own beside what was typed before and is typed next. */
  gtk_widget_activate_action (GTK_WIDGET (self), "step.end", NULL);
  sbx_code_editor_set_text (self, pretty);
  g_signal_emit (self, signals[CHANGED], 0);
  gtk_widget_activate_action (GTK_WIDGET (self), "step.end", NULL);
}

static void
format_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SbxCodeEditor *self = SBX_CODE_EDITOR (widget);
  g_autoptr (GTask) task = NULL;

  stop_formatting (self);
  self->formatting = g_cancellable_new ();
  task = g_task_new (NULL, self->formatting, formatted_cb, g_object_ref (self));
  g_task_set_task_data (task, sbx_text_buffer_dup (get_buffer (self)), g_free);
  g_task_run_in_thread (task, format_thread);
}

static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  sbx_code_editor_find (SBX_CODE_EDITOR (widget));
}

/* --- Outside --- */

void
sbx_code_editor_set_language (SbxCodeEditor *self,
                              const char    *language)
{
  gboolean json = g_strcmp0 (language, "json") == 0;

  if (!g_set_str (&self->language, language))
    return;

  sbx_source_view_set_language (self->view, json ? "signalbox-json" : language);
  gtk_widget_set_visible (self->foot, is_checked (self));
  gtk_widget_set_visible (self->format, json);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "code.format", json);
  clear_fault (self);
  check_soon (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LANGUAGE]);
}

void
sbx_code_editor_set_text (SbxCodeEditor *self,
                          const char    *text)
{
  self->loading = TRUE;
  sbx_text_buffer_update (get_buffer (self), text);
  self->loading = FALSE;
}

char *
sbx_code_editor_dup_text (SbxCodeEditor *self)
{
  return sbx_text_buffer_dup (get_buffer (self));
}

int
sbx_code_editor_get_length (SbxCodeEditor *self)
{
  return gtk_text_buffer_get_char_count (GTK_TEXT_BUFFER (get_buffer (self)));
}

GtkSourceView *
sbx_code_editor_get_view (SbxCodeEditor *self)
{
  return self->view;
}

void
sbx_code_editor_find (SbxCodeEditor *self)
{
  sbx_code_find_open (self->find);
}

/* --- The class --- */

static gboolean
sbx_code_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SBX_CODE_EDITOR (widget)->view));
}

static void
sbx_code_editor_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_LANGUAGE)
    g_value_set_string (value, SBX_CODE_EDITOR (object)->language);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_code_editor_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (id == PROP_LANGUAGE)
    sbx_code_editor_set_language (SBX_CODE_EDITOR (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_code_editor_dispose (GObject *object)
{
  SbxCodeEditor *self = SBX_CODE_EDITOR (object);

  /* Taking the view apart must not be mistaken for typing. */
  self->loading = TRUE;
  g_clear_pointer (&self->language, g_free);
  stop_checking (self);
  stop_formatting (self);

  G_OBJECT_CLASS (sbx_code_editor_parent_class)->dispose (object);
}

static void
sbx_code_editor_class_init (SbxCodeEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sbx_code_editor_get_property;
  object_class->set_property = sbx_code_editor_set_property;
  object_class->dispose = sbx_code_editor_dispose;
  widget_class->grab_focus = sbx_code_editor_grab_focus;

  properties[PROP_LANGUAGE] = g_param_spec_string ("language", NULL, NULL, NULL,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_CODE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "code.go-to-fault", NULL, go_to_fault_action);
  gtk_widget_class_install_action (widget_class, "code.format", NULL, format_action);
  gtk_widget_class_install_action (widget_class, "code.find", NULL, find_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "code.format", NULL);

  g_type_ensure (SBX_TYPE_CODE_FIND);
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/code-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxCodeEditor, find);
  gtk_widget_class_bind_template_child (widget_class, SbxCodeEditor, view);
  gtk_widget_class_bind_template_child (widget_class, SbxCodeEditor, foot);
  gtk_widget_class_bind_template_child (widget_class, SbxCodeEditor, state);
  gtk_widget_class_bind_template_child (widget_class, SbxCodeEditor, fault_label);
  gtk_widget_class_bind_template_child (widget_class, SbxCodeEditor, format);
}

static void
sbx_code_editor_init (SbxCodeEditor *self)
{
  GtkTextBuffer *buffer;

  self->fault = -1;
  gtk_widget_init_template (GTK_WIDGET (self));

  sbx_source_view_setup (self->view);
  sbx_variables_attach (GTK_WIDGET (self->view));
  sbx_code_find_set_view (self->find, self->view);
  buffer = get_buffer (self);
  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  self->tag = gtk_text_buffer_create_tag (buffer, NULL, "underline", PANGO_UNDERLINE_ERROR, NULL);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (buffer_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "code.go-to-fault", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "code.format", FALSE);
}
