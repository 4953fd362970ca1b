#include "sbx-variable-completion.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sbx-format.h"
#include "sbx-scope-watch.h"

#define MAX_ROWS 50
#define NAME_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"

#define SBX_TYPE_VARIABLE_COMPLETION (sbx_variable_completion_get_type ())
G_DECLARE_FINAL_TYPE (SbxVariableCompletion, sbx_variable_completion, SBX, VARIABLE_COMPLETION, GObject)

/* Belongs to its field, and so never outlives it. */
struct _SbxVariableCompletion
{
  GObject     parent_instance;

  GtkWidget  *field;
  GtkWidget  *anchor;   /* what a screen reader knows of the field: a popover of the text within an entry would be lost to it */
  GtkWidget  *popover;  /* made when it is first needed */
  GtkListBox *list;
  int         start;    /* of what is replaced: characters from the start of the field */
  int         end;
  guint       idle;
  gboolean    typed;    /* since the last look */
};

G_DEFINE_FINAL_TYPE (SbxVariableCompletion, sbx_variable_completion, G_TYPE_OBJECT)

/* --- The two kinds of fields --- */

/* The line before and after the cursor; NULL: something is selected. offset: (out) of the line's start. */
static char *
dup_line (SbxVariableCompletion  *self,
          char                  **after,
          int                    *offset)
{
  if (GTK_IS_TEXT (self->field))
    {
      GtkEditable *text = GTK_EDITABLE (self->field);
      int cursor = gtk_editable_get_position (text);

      if (gtk_editable_get_selection_bounds (text, NULL, NULL))
        return NULL;
      *offset = 0;
      *after = gtk_editable_get_chars (text, cursor, -1);
      return gtk_editable_get_chars (text, 0, cursor);
    }
  else
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->field));
      GtkTextIter start, cursor, end;

      if (gtk_text_buffer_get_has_selection (buffer))
        return NULL;
      gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
      start = end = cursor;
      gtk_text_iter_set_line_offset (&start, 0);
      if (!gtk_text_iter_ends_line (&end))
        gtk_text_iter_forward_to_line_end (&end);
      *offset = gtk_text_iter_get_offset (&start);
      *after = gtk_text_buffer_get_slice (buffer, &cursor, &end, TRUE);
      return gtk_text_buffer_get_slice (buffer, &start, &cursor, TRUE);
    }
}

static void
replace (SbxVariableCompletion *self,
         const char            *text)
{
  if (GTK_IS_TEXT (self->field))
    {
      GtkEditable *editable = GTK_EDITABLE (self->field);
      int position = self->start;

      gtk_editable_delete_text (editable, self->start, self->end);
      gtk_editable_insert_text (editable, text, -1, &position);
      gtk_editable_set_position (editable, position);
    }
  else
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->field));
      GtkTextIter start, end;

      gtk_text_buffer_get_iter_at_offset (buffer, &start, self->start);
      gtk_text_buffer_get_iter_at_offset (buffer, &end, self->end);
      gtk_text_buffer_begin_user_action (buffer);
      gtk_text_buffer_delete (buffer, &start, &end);
      gtk_text_buffer_insert (buffer, &start, text, -1);
      gtk_text_buffer_place_cursor (buffer, &start);
      gtk_text_buffer_end_user_action (buffer);
    }
}

/* Below the beginning of the reference, which stays while its name grows. */
static GdkRectangle
get_place (SbxVariableCompletion *self)
{
  if (GTK_IS_TEXT (self->field))
    {
      graphene_rect_t cursor;
      graphene_point_t place;

      gtk_text_compute_cursor_extents (GTK_TEXT (self->field), self->start, &cursor, NULL);
      if (!gtk_widget_compute_point (self->field, self->anchor, &cursor.origin, &place))
        place = cursor.origin;
      return (GdkRectangle) { place.x, place.y, 1, MAX (1, cursor.size.height) };
    }
  else
    {
      GtkTextView *view = GTK_TEXT_VIEW (self->field);
      GtkTextIter start;
      GdkRectangle place;

      gtk_text_buffer_get_iter_at_offset (gtk_text_view_get_buffer (view), &start, self->start);
      gtk_text_view_get_iter_location (view, &start, &place);
      gtk_text_view_buffer_to_window_coords (view, GTK_TEXT_WINDOW_WIDGET, place.x, place.y, &place.x, &place.y);
      place.width = MAX (1, place.width);
      return place;
    }
}

/* --- What fits --- */

/* The beginning of a name before the cursor; NULL: there is no reference. asked: a complete reference counts too. */
static char *
dup_typed (SbxVariableCompletion *self,
           gboolean               asked)
{
  g_autofree char *after = NULL;
  int offset = 0;
  g_autofree char *before = dup_line (self, &after, &offset);
  const char *open = before != NULL ? g_strrstr (before, "{{") : NULL;
  gsize tail;

  if (open == NULL || strpbrk (open + 2, "{}") != NULL)
    return NULL;

  tail = strspn (after, NAME_LETTERS);
  tail = g_str_has_prefix (after + tail, "}}") ? tail + 2 : 0;
  self->start = offset + g_utf8_strlen (before, open - before);
  self->end = offset + g_utf8_strlen (before, -1) + tail;
  return asked && tail > 0 ? g_strdup ("") : g_strstrip (g_strdup (open + 2));
}

static gboolean
contains (const char *name,
          const char *part,
          gboolean   *at_start)
{
  g_autofree char *folded_name = g_utf8_casefold (name, -1);
  g_autofree char *folded_part = g_utf8_casefold (part, -1);

  *at_start = g_str_has_prefix (folded_name, folded_part);
  return strstr (folded_name, folded_part) != NULL;
}

/* Those that begin like that first. (transfer container) of names that belong to scope. */
static GPtrArray *
find_matches (SbxScope   *scope,
              const char *typed)
{
  g_autoptr (GPtrArray) names = sbx_scope_list_names (scope);
  GPtrArray *matches = g_ptr_array_new ();

  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < names->len; i++)
      {
        gboolean at_start;

        if (contains (g_ptr_array_index (names, i), typed, &at_start) && at_start == (round == 0) && matches->len < MAX_ROWS)
          g_ptr_array_add (matches, g_ptr_array_index (names, i));
      }
  return matches;
}

/* --- The popover --- */

static gboolean
is_open (SbxVariableCompletion *self)
{
  return self->popover != NULL && gtk_widget_get_visible (self->popover);
}

static void
close_popover (SbxVariableCompletion *self)
{
  if (is_open (self))
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
take (SbxVariableCompletion *self,
      GtkListBoxRow         *row)
{
  g_autofree char *text = g_strdup_printf ("{{%s}}", (const char *) g_object_get_data (G_OBJECT (row), "name"));

  close_popover (self);
  replace (self, text);
  /* What was just completed does not ask again. */
  self->typed = FALSE;
}

static void
destroyed_cb (SbxVariableCompletion *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
}

static void
make_popover (SbxVariableCompletion *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_set_can_focus (GTK_WIDGET (self->list), FALSE);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  sbx_widget_set_name (GTK_WIDGET (self->list), _("Variables"));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (take), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 240);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));

  self->popover = gtk_popover_new ();
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_offset (GTK_POPOVER (self->popover), 0, 6);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->popover, "completion");
  gtk_popover_set_child (GTK_POPOVER (self->popover), scroller);
  gtk_widget_set_parent (self->popover, self->anchor);
}

static GtkWidget *
make_label (const char *text,
            int         width,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), width);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
append_row (SbxVariableCompletion *self,
            SbxScope              *scope,
            const char            *name)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  const char *value = sbx_scope_is_secret (scope, name) ? "••••" : sbx_scope_get_value (scope, name);
  const char *source = sbx_scope_get_source (scope, name);
  GtkWidget *source_label = make_label (source != NULL ? source : "", 16, "caption");
  g_autofree char *description = sbx_scope_describe (scope, name);

  gtk_box_append (GTK_BOX (box), make_label (name, 32, "monospace"));
  gtk_box_append (GTK_BOX (box), make_label (value != NULL ? value : "••••", 24, "dimmed"));
  gtk_widget_add_css_class (source_label, "dimmed");
  gtk_widget_set_hexpand (source_label, TRUE);
  gtk_widget_set_halign (source_label, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), source_label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (name), g_free);
  sbx_widget_set_name (row, description);
  gtk_list_box_append (self->list, row);
}

/* The focus stays in the field, so the choice is told. */
static void
choose (SbxVariableCompletion *self,
        int                    index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, index);
  GtkAdjustment *adjustment = gtk_list_box_get_adjustment (self->list);
  graphene_rect_t bounds;

  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, row);
  if (adjustment != NULL && gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->anchor), g_object_get_data (G_OBJECT (row), "name"),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
move_choice (SbxVariableCompletion *self,
             int                    step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int n = 0;

  while (gtk_list_box_get_row_at_index (self->list, n) != NULL)
    n++;
  if (n > 0)
    choose (self, ((row != NULL ? gtk_list_box_row_get_index (row) : 0) + step + n) % n);
}

static gboolean
open_popover (SbxVariableCompletion *self,
              gboolean               asked)
{
  SbxScopeWatch *watch = sbx_scope_watch_find (self->field);
  SbxScope *scope = watch != NULL ? sbx_scope_watch_get_scope (watch) : NULL;
  g_autofree char *typed = scope != NULL && gtk_widget_has_focus (self->field) ? dup_typed (self, asked) : NULL;
  g_autoptr (GPtrArray) matches = typed != NULL ? find_matches (scope, typed) : NULL;
  GdkRectangle place;

  if (matches == NULL || matches->len == 0)
    {
      close_popover (self);
      return FALSE;
    }

  if (self->popover == NULL)
    make_popover (self);
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < matches->len; i++)
    append_row (self, scope, g_ptr_array_index (matches, i));
  place = get_place (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  choose (self, 0);
  return TRUE;
}

/* --- What the person does --- */

static gboolean
idle_cb (gpointer data)
{
  SbxVariableCompletion *self = data;

  self->idle = 0;
  /* Going elsewhere closes it, typing alone opens it. */
  if (self->typed || is_open (self))
    open_popover (self, FALSE);
  self->typed = FALSE;
  return G_SOURCE_REMOVE;
}

static void
look_again (SbxVariableCompletion *self)
{
  if (self->idle == 0 && (self->typed || is_open (self)))
    self->idle = g_idle_add_full (G_PRIORITY_DEFAULT, idle_cb, self, NULL);
}

static void
changed_cb (SbxVariableCompletion *self)
{
  self->typed = gtk_widget_has_focus (self->field);
  look_again (self);
}

static gboolean
key_pressed_cb (SbxVariableCompletion *self,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers)
{
  GdkModifierType held = modifiers & gtk_accelerator_get_default_mod_mask ();

  if (key == GDK_KEY_space && held == GDK_CONTROL_MASK)
    return open_popover (self, TRUE);
  if (!is_open (self) || held != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move_choice (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move_choice (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
      take (self, gtk_list_box_get_selected_row (self->list));
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      close_popover (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
sbx_variable_completion_dispose (GObject *object)
{
  destroyed_cb (SBX_VARIABLE_COMPLETION (object));

  G_OBJECT_CLASS (sbx_variable_completion_parent_class)->dispose (object);
}

static void
sbx_variable_completion_class_init (SbxVariableCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sbx_variable_completion_dispose;
}

static void
sbx_variable_completion_init (SbxVariableCompletion *self)
{
}

void
sbx_variable_completion_attach (GtkWidget *field,
                                GtkWidget *anchor)
{
  SbxVariableCompletion *self = g_object_new (SBX_TYPE_VARIABLE_COMPLETION, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GObject *text = GTK_IS_TEXT_VIEW (field) ? G_OBJECT (gtk_text_view_get_buffer (GTK_TEXT_VIEW (field))) : G_OBJECT (field);

  self->field = field;
  self->anchor = anchor;
  g_object_set_data_full (G_OBJECT (field), "sbx-variable-completion", self, g_object_unref);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (field, keys);
  g_signal_connect_object (focus, "leave", G_CALLBACK (close_popover), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (field, focus);
  g_signal_connect_object (text, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (text, "notify::cursor-position", G_CALLBACK (look_again), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (anchor, "destroy", G_CALLBACK (destroyed_cb), self, G_CONNECT_SWAPPED);
}
