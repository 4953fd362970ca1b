#include "sbx-body-editor.h"

#include <glib/gi18n.h>

#include "sbx-code-editor.h"
#include "sbx-combo.h"
#include "sbx-fields-editor.h"
#include "sbx-file-choice.h"
#include "sbx-format.h"
#include "sbx-text-edit.h"
#include "sbx-variables.h"

struct _SbxBodyEditor
{
  AdwBin           parent_instance;

  GtkDropDown     *kind;
  GtkEntry        *content_type;
  GtkStack        *stack;
  SbxCodeEditor   *text;
  SbxFieldsEditor *fields;
  SbxFieldsEditor *parts;
  AdwActionRow    *file;
  GtkEditable     *operation;
  SbxCodeEditor   *query;
  SbxCodeEditor   *variables;

  SbxBody         *body;     /* holds what no editor shows */
  gboolean         loading;
};

G_DEFINE_FINAL_TYPE (SbxBodyEditor, sbx_body_editor, ADW_TYPE_BIN)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* By SbxBodyKind. */
static const struct { const char *label, *page, *language; gboolean content_type; } kinds[] = {
  { N_("No Body"), "none", NULL, FALSE },
  { N_("JSON"), "text", "json", TRUE },
  { N_("Text"), "text", NULL, TRUE },
  { N_("XML"), "text", "xml", TRUE },
  { N_("Form"), "fields", NULL, FALSE },
  { N_("Multipart"), "parts", NULL, FALSE },
  { N_("File"), "file", NULL, TRUE },
  { N_("GraphQL"), "graphql", NULL, FALSE },
};

static SbxBodyKind
get_kind (SbxBodyEditor *self)
{
  return MIN (gtk_drop_down_get_selected (self->kind), G_N_ELEMENTS (kinds) - 1);
}

static void
changed_cb (SbxBodyEditor *self)
{
  if (!self->loading)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
show_kind (SbxBodyEditor *self)
{
  SbxBodyKind kind = get_kind (self);
  g_autoptr (SbxBody) plain = sbx_body_new (kind);
  const char *usual = sbx_body_get_content_type (plain);

  gtk_stack_set_visible_child_name (self->stack, kinds[kind].page);
  gtk_widget_set_visible (GTK_WIDGET (self->content_type), kinds[kind].content_type);
  gtk_widget_set_visible (GTK_WIDGET (self->operation), kind == SBX_BODY_GRAPHQL);
  gtk_entry_set_placeholder_text (self->content_type, usual != NULL ? usual : _("Content type"));
  if (g_str_equal (kinds[kind].page, "text"))
    sbx_code_editor_set_language (self->text, kinds[kind].language);
}

static void
kind_changed_cb (SbxBodyEditor *self)
{
  show_kind (self);
  changed_cb (self);
}

static void
show_file (SbxBodyEditor *self)
{
  const char *path = self->body->path;
  g_autofree char *name = path != NULL ? g_filename_display_basename (path) : NULL;
  g_autofree char *title = g_markup_escape_text (name != NULL ? name : _("No File Chosen"), -1);
  g_autofree char *subtitle = g_markup_escape_text (path != NULL ? path : "", -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->file), title);
  adw_action_row_set_subtitle (self->file, subtitle);
}

static void
file_chosen (gpointer    data,
             const char *path)
{
  SbxBodyEditor *self = data;

  g_set_str (&self->body->path, path);
  show_file (self);
  changed_cb (self);
}

static void
choose_file_cb (SbxBodyEditor *self)
{
  sbx_file_choose (GTK_WIDGET (self), file_chosen);
}

/* The editors of other kinds keep what was typed there. */
static void
show_parts (SbxBodyEditor *self,
            const SbxBody *body)
{
  switch (body->kind)
    {
    case SBX_BODY_JSON:
    case SBX_BODY_TEXT:
    case SBX_BODY_XML:
      sbx_code_editor_set_text (self->text, body->text);
      break;
    case SBX_BODY_FORM:
      sbx_fields_editor_set_fields (self->fields, body->fields);
      break;
    case SBX_BODY_MULTIPART:
      sbx_fields_editor_set_body (self->parts, body);
      break;
    case SBX_BODY_GRAPHQL:
      sbx_code_editor_set_text (self->query, body->text);
      sbx_code_editor_set_text (self->variables, body->variables);
      sbx_editable_update (self->operation, body->operation_name);
      break;
    case SBX_BODY_FILE:
    case SBX_BODY_NONE:
    default:
      break;
    }
}

void
sbx_body_editor_set_body (SbxBodyEditor *self,
                          const SbxBody *body)
{
  self->loading = TRUE;
  g_clear_pointer (&self->body, sbx_body_free);
  self->body = sbx_body_copy (body);
  gtk_drop_down_set_selected (self->kind, body->kind);
  sbx_editable_update (GTK_EDITABLE (self->content_type), body->content_type);
  show_parts (self, body);
  show_file (self);
  show_kind (self);
  self->loading = FALSE;
}

static void
take_parts (SbxBodyEditor *self,
            SbxBody       *body)
{
  g_autoptr (SbxBody) rows = sbx_fields_editor_dup_body (self->parts);

  g_ptr_array_extend_and_steal (body->parts, g_ptr_array_ref (rows->parts));
}

static void
read_editors (SbxBodyEditor *self,
              SbxBody       *body)
{
  const char *content_type = gtk_editable_get_text (GTK_EDITABLE (self->content_type));

  if (kinds[body->kind].content_type && *content_type != '\0')
    body->content_type = g_strdup (content_type);

  switch (body->kind)
    {
    case SBX_BODY_JSON:
    case SBX_BODY_TEXT:
    case SBX_BODY_XML:
      body->text = sbx_code_editor_dup_text (self->text);
      break;
    case SBX_BODY_FORM:
      g_clear_pointer (&body->fields, g_ptr_array_unref);
      body->fields = sbx_fields_editor_dup_fields (self->fields);
      break;
    case SBX_BODY_MULTIPART:
      take_parts (self, body);
      break;
    case SBX_BODY_FILE:
      body->path = g_strdup (self->body->path);
      break;
    case SBX_BODY_GRAPHQL:
      body->text = sbx_code_editor_dup_text (self->query);
      body->variables = sbx_code_editor_dup_text (self->variables);
      if (*body->variables == '\0')
        g_clear_pointer (&body->variables, g_free);
      if (*gtk_editable_get_text (self->operation) != '\0')
        body->operation_name = g_strdup (gtk_editable_get_text (self->operation));
      break;
    case SBX_BODY_NONE:
    default:
      break;
    }
}

SbxBody *
sbx_body_editor_dup_body (SbxBodyEditor *self)
{
  SbxBody *body = sbx_body_new (get_kind (self));

  read_editors (self, body);
  return body;
}

int
sbx_body_editor_get_length (SbxBodyEditor *self)
{
  switch (get_kind (self))
    {
    case SBX_BODY_JSON:
    case SBX_BODY_TEXT:
    case SBX_BODY_XML:
      return sbx_code_editor_get_length (self->text);
    case SBX_BODY_GRAPHQL:
      return sbx_code_editor_get_length (self->query) + sbx_code_editor_get_length (self->variables);
    default:
      return 0;
    }
}

gboolean
sbx_body_editor_find (SbxBodyEditor *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  switch (get_kind (self))
    {
    case SBX_BODY_JSON:
    case SBX_BODY_TEXT:
    case SBX_BODY_XML:
      sbx_code_editor_find (self->text);
      return TRUE;
    case SBX_BODY_GRAPHQL:
      sbx_code_editor_find (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->variables)) ? self->variables
                                                                                                        : self->query);
      return TRUE;
    default:
      return FALSE;
    }
}

const char *
sbx_body_editor_get_kind_label (SbxBodyEditor *self)
{
  SbxBodyKind kind = get_kind (self);

  return kind != SBX_BODY_NONE ? _(kinds[kind].label) : NULL;
}

static void
sbx_body_editor_dispose (GObject *object)
{
  SbxBodyEditor *self = SBX_BODY_EDITOR (object);

  /* Taking the editors apart must not be mistaken for typing. */
  self->loading = TRUE;
  g_clear_pointer (&self->body, sbx_body_free);

  G_OBJECT_CLASS (sbx_body_editor_parent_class)->dispose (object);
}

static void
sbx_body_editor_class_init (SbxBodyEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sbx_body_editor_dispose;

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_BODY_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  g_type_ensure (SBX_TYPE_FIELDS_EDITOR);
  g_type_ensure (SBX_TYPE_CODE_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/body-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxBodyEditor, kind);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyEditor, content_type);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyEditor, text);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyEditor, fields);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyEditor, parts);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyEditor, file);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyEditor, operation);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyEditor, query);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyEditor, variables);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_file_cb);
}

static void
sbx_body_editor_init (SbxBodyEditor *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  self->loading = TRUE;
  self->body = sbx_body_new (SBX_BODY_NONE);
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (labels, _(kinds[i].label));
  sbx_drop_down_setup (self->kind);
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (labels));
  sbx_widget_set_ltr (GTK_WIDGET (self->content_type));
  sbx_variables_attach (GTK_WIDGET (self->content_type));
  sbx_widget_set_ltr (GTK_WIDGET (self->operation));

  sbx_file_accept_drops (GTK_WIDGET (self->file), GTK_WIDGET (self), file_chosen);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (SbxBody) empty = sbx_body_new (i);

      show_parts (self, empty);
    }

  sbx_widget_set_name (GTK_WIDGET (self->kind), _("Kind of Body"));
  sbx_widget_set_name (GTK_WIDGET (self->content_type), _("Content Type"));
  sbx_widget_set_name (GTK_WIDGET (sbx_code_editor_get_view (self->text)), _("Body"));
  sbx_widget_set_name (GTK_WIDGET (self->operation), _("Name of the Operation"));
  sbx_widget_set_name (GTK_WIDGET (sbx_code_editor_get_view (self->query)), _("GraphQL Query"));
  sbx_widget_set_name (GTK_WIDGET (sbx_code_editor_get_view (self->variables)), _("GraphQL Variables"));
  self->loading = FALSE;
}
