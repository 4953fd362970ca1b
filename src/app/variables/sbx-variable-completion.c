#include "sbx-variable-completion.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sbx-scope-watch.h"
#include "sbx-suggestion-list.h"

#define SBX_TYPE_VARIABLE_COMPLETION (sbx_variable_completion_get_type ())
G_DECLARE_FINAL_TYPE (SbxVariableCompletion, sbx_variable_completion, SBX, VARIABLE_COMPLETION, GObject)

/* Belongs to its field, and so never outlives it. */
struct _SbxVariableCompletion
{
  GObject            parent_instance;

  GtkWidget         *field;
  GtkWidget         *anchor;   /* what a screen reader knows of the field: a popover of the text within an entry would be lost to it */
  SbxSuggestionList *list;     /* made when it is first needed */
  int                start;    /* of what is replaced: characters from the start of the field */
  int                end;
  guint              idle;
  gboolean           typed;    /* since the last look */
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

  tail = strcspn (after, "{}\n");
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

        if (contains (g_ptr_array_index (names, i), typed, &at_start) && at_start == (round == 0) && matches->len < SBX_SUGGESTIONS_MAX)
          g_ptr_array_add (matches, g_ptr_array_index (names, i));
      }
  return matches;
}

/* --- The list --- */

static gboolean
is_open (SbxVariableCompletion *self)
{
  return self->list != NULL && sbx_suggestion_list_is_open (self->list);
}

static void
close_list (SbxVariableCompletion *self)
{
  if (self->list != NULL)
    sbx_suggestion_list_close (self->list);
}

static void
taken_cb (SbxVariableCompletion *self,
          const char            *name)
{
  g_autofree char *text = g_strdup_printf ("{{%s}}", name);

  replace (self, text);
  /* What was just completed does not ask again. */
  self->typed = FALSE;
}

static void
destroyed_cb (SbxVariableCompletion *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->list != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->list)));
}

static void
add_name (SbxVariableCompletion *self,
          SbxScope              *scope,
          const char            *name)
{
  g_autofree char *shown = sbx_scope_dup_shown (scope, name);
  g_autofree char *description = sbx_scope_describe (scope, name);

  sbx_suggestion_list_add (self->list, name, shown, sbx_scope_get_source (scope, name), description);
}

static gboolean
open_list (SbxVariableCompletion *self,
           gboolean               asked)
{
  SbxScope *scope = sbx_scope_watch_find_scope (self->field);
  g_autofree char *typed = scope != NULL && gtk_widget_has_focus (self->field) ? dup_typed (self, asked) : NULL;
  g_autoptr (GPtrArray) matches = typed != NULL ? find_matches (scope, typed) : NULL;
  GdkRectangle place;

  if (matches == NULL || matches->len == 0)
    {
      close_list (self);
      return FALSE;
    }

  if (self->list == NULL)
    {
      self->list = sbx_suggestion_list_new (self->anchor, _("Variables"));
      g_signal_connect_object (self->list, "taken", G_CALLBACK (taken_cb), self, G_CONNECT_SWAPPED);
    }
  sbx_suggestion_list_clear (self->list);
  for (guint i = 0; i < matches->len; i++)
    add_name (self, scope, g_ptr_array_index (matches, i));
  place = get_place (self);
  sbx_suggestion_list_open (self->list, &place);
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
    open_list (self, FALSE);
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
is_for_list (guint key)
{
  return key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_Tab || key == GDK_KEY_Up || key == GDK_KEY_Down ||
         key == GDK_KEY_Escape;
}

static gboolean
key_pressed_cb (SbxVariableCompletion *self,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers)
{
  if (key == GDK_KEY_space && (modifiers & gtk_accelerator_get_default_mod_mask ()) == GDK_CONTROL_MASK)
    return open_list (self, TRUE);

  /* A key of the list is meant for what was typed before it. */
  if (self->idle != 0 && is_for_list (key))
    {
      g_clear_handle_id (&self->idle, g_source_remove);
      idle_cb (self);
    }
  return self->list != NULL && sbx_suggestion_list_press (self->list, key, modifiers);
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
  g_signal_connect_object (focus, "leave", G_CALLBACK (close_list), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (field, focus);
  g_signal_connect_object (text, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (text, "notify::cursor-position", G_CALLBACK (look_again), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (anchor, "destroy", G_CALLBACK (destroyed_cb), self, G_CONNECT_SWAPPED);
}
