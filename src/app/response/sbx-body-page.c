#include "sbx-body-page.h"

#include <glib/gi18n.h>

#include "sbx-body-image.h"
#include "sbx-body-save.h"
#include "sbx-body-text.h"
#include "sbx-find-bar.h"
#include "sbx-format.h"
#include "sbx-json-tree.h"
#include "sbx-path-bar.h"
#include "sbx-text-decode.h"
#include "sbx-window.h"

/* What is looked at to tell text from what is none. */
#define PROBE_BYTES 65536

/* What a body is, which says what forms it can be shown in. */
typedef enum
{
  BODY_TEXT,
  BODY_JSON,
  BODY_SEQUENCE,    /* NDJSON */
  BODY_IMAGE,
  BODY_DRAWING,     /* a picture that is text: SVG */
  BODY_BINARY,
} BodyKind;

struct _SbxBodyPage
{
  AdwBin           parent_instance;

  GtkStack        *stack;
  SbxBodyView     *view;
  SbxJsonTree     *tree;
  GtkPicture      *picture;
  AdwBanner       *fault;
  AdwStatusPage   *nothing;
  GtkLabel        *notice;
  AdwToggleGroup  *form;
  GtkToggleButton *wrap;
  GtkWidget       *copy;
  GtkWidget       *save;
  SbxFindBar      *find_bar;
  SbxPathBar      *path_bar;
  GtkWidget       *filter_button;
  GtkWidget       *search_button;

  BodyKind         kind;
  SbxSpool        *spool;          /* the body; NULL when the text is ours */
  SbxSpool        *text;           /* it in UTF-8; the same, most often */
  SbxSpool        *bytes;          /* its start, as hexadecimal numbers; NULL until they are wanted */
  GCancellable    *loading;        /* the text or the picture */
  char            *content_type;
  char            *file_name;
  char            *text_notice;    /* about the form that is shown */
  char            *image_notice;
  gboolean         broken;         /* the picture can't be shown; the page says why */
  const char      *json_form;      /* what the person chose last */
  gboolean         filling;        /* the forms are being exchanged */
};

G_DEFINE_FINAL_TYPE (SbxBodyPage, sbx_body_page, ADW_TYPE_BIN)

/* --- Forms --- */

static gboolean
form_is (SbxBodyPage *self, const char *name)
{
  return g_strcmp0 (adw_toggle_group_get_active_name (self->form), name) == 0;
}

static gboolean
is_json (SbxBodyPage *self)
{
  return self->kind == BODY_JSON || self->kind == BODY_SEQUENCE;
}

static void
update_tools (SbxBodyPage *self)
{
  gboolean text = sbx_body_view_get_spool (self->view) != NULL &&
                  g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "text") == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->form), adw_toggle_group_get_n_toggles (self->form) > 1);
  gtk_widget_set_visible (self->filter_button, is_json (self) && self->text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->wrap), text && !form_is (self, "bytes"));
  gtk_widget_set_visible (self->copy, text);
  gtk_widget_set_visible (self->search_button, text);
  gtk_widget_set_visible (self->save, self->spool != NULL && sbx_spool_get_size (self->spool) > 0);
  if (!text)
    sbx_find_bar_close (self->find_bar);
}

static void
set_notice (SbxBodyPage *self, const char *notice)
{
  gtk_label_set_label (self->notice, notice != NULL ? notice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->notice), notice != NULL);
}

static void
show_view (SbxBodyPage *self, SbxSpool *text, const char *content_type)
{
  if (sbx_body_view_get_spool (self->view) != text)
    {
      sbx_body_view_set_spool (self->view, text, content_type);
      sbx_find_bar_refresh (self->find_bar);
    }
  gtk_stack_set_visible_child_name (self->stack, "text");
}

static void
fill_nothing (SbxBodyPage *self, const char *icon, const char *title, const char *description)
{
  /* The type in it is the server's word. */
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_icon_name (self->nothing, icon);
  adw_status_page_set_title (self->nothing, title);
  adw_status_page_set_description (self->nothing, escaped);
}

static void
show_nothing (SbxBodyPage *self, const char *icon, const char *title, const char *description)
{
  fill_nothing (self, icon, title, description);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
  update_tools (self);
}

/* What arrived, as numbers: the start of it, since nobody reads more of them. */
static void
show_bytes (SbxBodyPage *self)
{
  g_autoptr (GError) error = NULL;

  if (self->bytes == NULL)
    {
      g_autoptr (GBytes) start = sbx_spool_read_bytes (self->spool, SBX_BODY_HEX_BYTES, &error);
      g_autofree char *hex = start != NULL ? sbx_body_text_hex (start) : NULL;
      g_autofree char *directory = sbx_spool_dup_directory ();

      self->bytes = hex != NULL ? sbx_spool_new (directory, &error) : NULL;
      if (self->bytes == NULL || !sbx_spool_append (self->bytes, hex, strlen (hex), &error))
        {
          g_clear_object (&self->bytes);
          show_nothing (self, "dialog-error-symbolic", _("Could Not Read the Body"), error->message);
          return;
        }
    }
  show_view (self, self->bytes, "text/plain");
}

static char *
dup_bytes_notice (SbxBodyPage *self)
{
  guint64 size = sbx_spool_get_size (self->spool);
  g_autofree char *total = sbx_format_size (size);
  g_autofree char *shown = sbx_format_size (SBX_BODY_HEX_BYTES);
  const char *type = *self->content_type != '\0' ? self->content_type : _("unknown type");

  /* Translators: “application/zip, 3 MB. …” */
  if (size > SBX_BODY_HEX_BYTES)
    return g_strdup_printf (_("%s, %s. The first %s are shown; save the body to open it in another application."), type, total, shown);
  return g_strdup_printf (_("%s, %s. Save the body to open it in another application."), type, total);
}

/* Shows the body, or what a path finds of it, in the form that is chosen. */
static void
show_form (SbxBodyPage *self)
{
  SbxSpool *found = sbx_path_bar_get_result (self->path_bar);
  gboolean bytes = form_is (self, "bytes");
  g_autofree char *bytes_notice = NULL;

  sbx_body_view_set_wrap (self->view, !bytes && gtk_toggle_button_get_active (self->wrap));
  if (form_is (self, "image"))
    {
      gtk_stack_set_visible_child_name (self->stack, self->broken ? "nothing" : "image");
      set_notice (self, self->image_notice);
    }
  else if (bytes)
    {
      bytes_notice = dup_bytes_notice (self);
      set_notice (self, bytes_notice);
      show_bytes (self);
    }
  else if (form_is (self, "tree"))
    {
      sbx_json_tree_set_spool (self->tree, found != NULL ? found : self->text, found == NULL && self->kind == BODY_SEQUENCE);
      gtk_stack_set_visible_child_name (self->stack, "tree");
      set_notice (self, self->text_notice);
    }
  else if (self->text != NULL)
    {
      sbx_body_view_set_pretty (self->view, !form_is (self, "raw"));
      show_view (self, found != NULL ? found : self->text, found != NULL ? "application/json" : self->content_type);
      set_notice (self, self->text_notice);
    }
  update_tools (self);
}

static void
form_changed_cb (SbxBodyPage *self)
{
  if (self->filling || adw_toggle_group_get_active_name (self->form) == NULL)
    return;
  if (is_json (self))
    self->json_form = g_intern_string (adw_toggle_group_get_active_name (self->form));
  show_form (self);
}

static void
add_form (SbxBodyPage *self, const char *name, const char *label, const char *tooltip)
{
  AdwToggle *toggle = adw_toggle_new ();

  adw_toggle_set_name (toggle, name);
  adw_toggle_set_label (toggle, label);
  adw_toggle_set_tooltip (toggle, tooltip);
  adw_toggle_group_add (self->form, toggle);
}

static void
fill_forms (SbxBodyPage *self)
{
  self->filling = TRUE;
  adw_toggle_group_remove_all (self->form);
  if (is_json (self))
    {
      add_form (self, "pretty", _("Pretty"), _("With white space for reading; nothing else is changed"));
      add_form (self, "raw", _("Raw"), _("As it came"));
      add_form (self, "tree", _("Tree"), _("Opened key by key"));
    }
  if (self->kind == BODY_IMAGE || self->kind == BODY_DRAWING)
    add_form (self, "image", _("Image"), _("As a picture"));
  if (self->kind == BODY_DRAWING || self->kind == BODY_TEXT)
    add_form (self, "raw", _("Source"), _("As it came"));
  if (self->kind == BODY_IMAGE || self->kind == BODY_BINARY)
    add_form (self, "bytes", _("Bytes"), _("As hexadecimal numbers"));
  if (is_json (self))
    adw_toggle_group_set_active_name (self->form, self->json_form);
  else
    adw_toggle_group_set_active (self->form, 0);
  self->filling = FALSE;
}

/* --- A body --- */

static BodyKind
kind_of (const char *content_type, const char *start, gsize length)
{
  gboolean binary = sbx_body_text_is_binary (start, length);

  if (sbx_body_image_is_type (content_type) && (binary || g_ascii_strncasecmp (content_type, "image/svg", strlen ("image/svg")) == 0))
    return binary ? BODY_IMAGE : BODY_DRAWING;
  if (binary)
    return BODY_BINARY;
  switch (sbx_body_view_form_of (content_type))
    {
    case SBX_TEXT_JSON: return BODY_JSON;
    case SBX_TEXT_JSON_SEQUENCE: return BODY_SEQUENCE;
    default: return BODY_TEXT;
    }
}

static void
forget_body (SbxBodyPage *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->spool);
  g_clear_object (&self->text);
  g_clear_object (&self->bytes);
  g_clear_pointer (&self->text_notice, g_free);
  g_clear_pointer (&self->image_notice, g_free);
  self->broken = FALSE;
  gtk_picture_set_paintable (self->picture, NULL);
  sbx_body_view_set_spool (self->view, NULL, "");
  sbx_path_bar_set_spool (self->path_bar, NULL, FALSE);
  sbx_json_tree_set_spool (self->tree, NULL, FALSE);
}

static void
set_text (SbxBodyPage *self, SbxSpool *text)
{
  g_set_object (&self->text, text);
  if (is_json (self))
    sbx_path_bar_set_spool (self->path_bar, text, self->kind == BODY_SEQUENCE);
  show_form (self);
}

static void
decoded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (SbxBodyPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SbxSpool) text = sbx_text_decode_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->spool != SBX_SPOOL (object))
    return;

  /* A charset that nobody knows: the bytes are shown as they are, and why. */
  if (error != NULL)
    g_set_str (&self->text_notice, error->message);
  set_text (self, text != NULL ? text : self->spool);
}

/* What the readers of pictures say is for programmers. */
static const char *
image_problem (const GError *error)
{
  if (g_error_matches (error, GDK_TEXTURE_ERROR, GDK_TEXTURE_ERROR_CORRUPT_IMAGE) ||
      g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE))
    return _("The picture is damaged, or did not arrive whole.");
  if (g_error_matches (error, GDK_TEXTURE_ERROR, GDK_TEXTURE_ERROR_UNSUPPORTED_FORMAT) ||
      g_error_matches (error, GDK_TEXTURE_ERROR, GDK_TEXTURE_ERROR_UNSUPPORTED_CONTENT) ||
      g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNKNOWN_TYPE))
    return _("Pictures of this type can not be shown here. Save the body to open it in another application.");
  return error->message;
}

static void
image_loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (SbxBodyPage) self = data;
  g_autoptr (GError) error = NULL;
  int width, height;
  g_autoptr (GdkTexture) texture = sbx_body_image_load_finish (result, &width, &height, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->spool != SBX_SPOOL (object))
    return;

  g_clear_pointer (&self->image_notice, g_free);
  if (texture != NULL)
    {
      /* Translators: the type, width and height of a picture: “image/png, 640 × 480 pixels” */
      self->image_notice = g_strdup_printf (_("%s, %d × %d pixels"), self->content_type, width, height);
      gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
      gtk_picture_set_alternative_text (self->picture, self->image_notice);
    }
  else
    {
      self->broken = TRUE;
      fill_nothing (self, "image-missing-symbolic", _("Could Not Show the Picture"), image_problem (error));
    }
  show_form (self);
}

static void
load_image (SbxBodyPage *self)
{
  self->image_notice = g_strdup (_("Reading the picture…"));
  gtk_picture_set_alternative_text (self->picture, self->image_notice);
  sbx_body_image_load_async (self->spool, self->loading, image_loaded_cb, g_object_ref (self));
}

static void
load_text (SbxBodyPage *self, const char *start, gsize length)
{
  g_autofree char *charset = sbx_body_text_dup_charset (start, length, self->content_type);

  if (charset == NULL)
    set_text (self, self->spool);
  else
    sbx_text_decode_async (self->spool, charset, self->loading, decoded_cb, g_object_ref (self));
}

void
sbx_body_page_set_spool (SbxBodyPage *self, SbxSpool *spool, const char *content_type, const char *file_name)
{
  guint64 size = spool != NULL ? sbx_spool_get_size (spool) : 0;
  g_autofree char *start = g_malloc (PROBE_BYTES);
  g_autoptr (GError) error = NULL;
  gssize length = 0;

  forget_body (self);
  g_set_object (&self->spool, spool);
  g_set_str (&self->content_type, content_type);
  g_set_str (&self->file_name, file_name);
  self->loading = g_cancellable_new ();
  set_notice (self, NULL);

  if (size > 0)
    length = sbx_spool_read (spool, 0, start, PROBE_BYTES, &error);
  self->kind = length > 0 ? kind_of (content_type, start, length) : BODY_TEXT;
  fill_forms (self);

  if (error != NULL)
    {
      show_nothing (self, "dialog-error-symbolic", _("Could Not Read the Body"), error->message);
      return;
    }
  if (length == 0)
    {
      show_nothing (self, NULL, _("No Body"), _("The answer came without a body."));
      return;
    }
  if (self->kind == BODY_IMAGE || self->kind == BODY_DRAWING)
    load_image (self);
  if (self->kind == BODY_IMAGE || self->kind == BODY_BINARY)
    show_form (self);
  else
    load_text (self, start, length);
}

void
sbx_body_page_set_text (SbxBodyPage *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = sbx_spool_dup_directory ();
  g_autoptr (SbxSpool) spool = sbx_spool_new (directory, &error);

  forget_body (self);
  g_set_str (&self->content_type, "text/plain");
  self->kind = BODY_TEXT;
  fill_forms (self);
  set_notice (self, NULL);

  if (spool != NULL && sbx_spool_append (spool, text, strlen (text), &error))
    set_text (self, spool);
  else
    show_nothing (self, "dialog-error-symbolic", _("Could Not Show the Text"), error->message);
}

/* --- What a person does --- */

static void
path_changed_cb (SbxBodyPage *self)
{
  show_form (self);
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
  adw_toggle_group_set_active_name (self->form, "pretty");
  sbx_body_view_show_fault (self->view);
}

static void
show_bytes_cb (SbxBodyPage *self, guint64 start, guint64 end)
{
  adw_toggle_group_set_active_name (self->form, "pretty");
  sbx_body_view_show_bytes (self->view, start, end);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
copy_cb (SbxBodyPage *self)
{
  if (sbx_body_view_copy_all (self->view))
    sbx_window_toast (GTK_WIDGET (self), _("Copied"));
}

static void
too_large_cb (SbxBodyPage *self, guint64 bytes)
{
  g_autofree char *text = sbx_body_text_dup_too_large (bytes);

  sbx_window_toast (GTK_WIDGET (self), text);
}

static void
save_cb (SbxBodyPage *self)
{
  sbx_body_save (GTK_WIDGET (self), self->spool, self->file_name);
}

gboolean
sbx_body_page_filter (SbxBodyPage *self)
{
  if (!gtk_widget_get_visible (self->filter_button))
    return FALSE;

  sbx_path_bar_open (self->path_bar);
  return TRUE;
}

gboolean
sbx_body_page_find (SbxBodyPage *self)
{
  if (is_json (self) && form_is (self, "tree"))
    adw_toggle_group_set_active_name (self->form, "pretty");
  if (!gtk_widget_get_visible (self->search_button))
    return FALSE;

  sbx_find_bar_open (self->find_bar);
  return TRUE;
}

static void
sbx_body_page_dispose (GObject *object)
{
  SbxBodyPage *self = SBX_BODY_PAGE (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->spool);
  g_clear_object (&self->text);
  g_clear_object (&self->bytes);
  g_clear_pointer (&self->text_notice, g_free);
  g_clear_pointer (&self->image_notice, g_free);
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
  g_type_ensure (SBX_TYPE_JSON_TREE);
  g_type_ensure (SBX_TYPE_PATH_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/response/body-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, view);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, tree);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, picture);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, path_bar);
  gtk_widget_class_bind_template_child (widget_class, SbxBodyPage, filter_button);
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
  gtk_widget_class_bind_template_callback (widget_class, path_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_bytes_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_fault_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, too_large_cb);
}

static void
sbx_body_page_init (SbxBodyPage *self)
{
  self->json_form = "pretty";
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;

  self->content_type = g_strdup ("");
  sbx_widget_set_name (GTK_WIDGET (self->view), _("Text of the Response"));
  sbx_widget_set_ltr (gtk_widget_get_parent (GTK_WIDGET (self->view)));
}
