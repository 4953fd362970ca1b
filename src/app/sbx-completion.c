#include "sbx-completion.h"

#include <glib/gi18n.h>

#include "sbx-suggestion-list.h"

struct _SbxCompletion
{
  GObject            parent_instance;

  SbxSuggestionList *list;
  GtkWidget         *from;    /* the widget that it pops up from; not owned */
  SbxSuggestFunc     func;
  GtkEditable       *entry;   /* that it was opened for last; not owned */
  int                start;
  int                end;
  gboolean           taking;
};

G_DEFINE_FINAL_TYPE (SbxCompletion, sbx_completion, G_TYPE_OBJECT)

static void
taken_cb (SbxCompletion *self,
          const char    *text,
          gboolean       go_on)
{
  GtkEditable *entry = self->entry;
  int position = self->start;

  self->taking = TRUE;
  gtk_editable_delete_text (entry, self->start, self->end);
  gtk_editable_insert_text (entry, text, -1, &position);
  gtk_editable_set_position (entry, position);
  self->taking = FALSE;
  if (go_on)
    gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (self->from)), GTK_DIR_TAB_FORWARD);
}

/* A name that was typed in another case than the usual one stays as it was typed. */
static gboolean
holds (char       **texts,
       const char  *there)
{
  for (guint i = 0; texts[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (texts[i], there) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
open_list (SbxCompletion *self,
           GtkEditable   *entry,
           gboolean       asked)
{
  int length = g_utf8_strlen (gtk_editable_get_text (entry), -1);
  int start = 0, end = length;
  g_auto (GStrv) texts = self->func (entry, asked, &start, &end, self->from);
  g_autofree char *there = gtk_editable_get_chars (entry, start, end);
  graphene_rect_t bounds;

  /* Nothing to offer, or it stands there already: never in the way. */
  if (texts == NULL || texts[0] == NULL || (!asked && holds (texts, there)) ||
      !gtk_widget_compute_bounds (GTK_WIDGET (entry), self->from, &bounds))
    {
      sbx_suggestion_list_close (self->list);
      return FALSE;
    }

  sbx_suggestion_list_clear (self->list);
  for (guint i = 0; texts[i] != NULL && i < SBX_SUGGESTIONS_MAX; i++)
    sbx_suggestion_list_add (self->list, texts[i], NULL, NULL, NULL);

  self->entry = entry;
  self->start = start;
  self->end = end;
  sbx_suggestion_list_open (self->list, &(GdkRectangle) { bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height });
  return TRUE;
}

static gboolean
has_focus (GtkEditable *entry)
{
  GtkEditable *text = gtk_editable_get_delegate (entry);

  return gtk_widget_has_focus (text != NULL ? GTK_WIDGET (text) : GTK_WIDGET (entry));
}

static void
changed_cb (SbxCompletion *self,
            GtkEditable   *entry)
{
  /* What changes by itself, beneath, is not typed. */
  if (self->taking || !has_focus (entry))
    return;

  if (*gtk_editable_get_text (entry) == '\0')
    sbx_suggestion_list_close (self->list);
  else
    open_list (self, entry, FALSE);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                SbxCompletion         *self)
{
  GtkEditable *entry = GTK_EDITABLE (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys)));

  if (self->entry == entry && sbx_suggestion_list_press (self->list, key, state))
    return GDK_EVENT_STOP;

  if (key == GDK_KEY_Down && (state & gtk_accelerator_get_default_mod_mask ()) == 0)
    return open_list (self, entry, TRUE);

  return GDK_EVENT_PROPAGATE;
}

static void
focus_left_cb (SbxCompletion *self)
{
  sbx_suggestion_list_close (self->list);
}

void
sbx_completion_attach (SbxCompletion *self,
                       GtkEditable   *entry)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (entry), keys);
  gtk_widget_add_controller (GTK_WIDGET (entry), focus);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
sbx_completion_dispose (GObject *object)
{
  SbxCompletion *self = SBX_COMPLETION (object);

  if (self->list != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->list)));

  G_OBJECT_CLASS (sbx_completion_parent_class)->dispose (object);
}

static void
sbx_completion_class_init (SbxCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sbx_completion_dispose;
}

static void
sbx_completion_init (SbxCompletion *self)
{
}

SbxCompletion *
sbx_completion_new (GtkWidget      *parent,
                    SbxSuggestFunc  func)
{
  SbxCompletion *self = g_object_new (SBX_TYPE_COMPLETION, NULL);

  self->from = parent;
  self->func = func;
  self->list = sbx_suggestion_list_new (parent, _("Suggestions"));
  g_signal_connect_object (self->list, "taken", G_CALLBACK (taken_cb), self, G_CONNECT_SWAPPED);
  return self;
}
