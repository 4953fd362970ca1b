#include "sbx-history-model.h"

#include "sbx-history.h"
#include "sbx-history-format.h"

struct _SbxHistoryModel
{
  GObject        parent_instance;

  SbxRecordList *entries;
  guint          start, end;  /* of the day that was asked for last */
};

static void sbx_history_model_list_init (GListModelInterface *iface);
static void sbx_history_model_section_init (GtkSectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SbxHistoryModel, sbx_history_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sbx_history_model_list_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SECTION_MODEL, sbx_history_model_section_init))

static GType
sbx_history_model_get_item_type (GListModel *model)
{
  return SBX_TYPE_HISTORY_ENTRY;
}

static guint
sbx_history_model_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (SBX_HISTORY_MODEL (model)->entries));
}

static gpointer
sbx_history_model_get_item (GListModel *model,
                            guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (SBX_HISTORY_MODEL (model)->entries), position);
}

static void
sbx_history_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = sbx_history_model_get_item_type;
  iface->get_n_items = sbx_history_model_get_n_items;
  iface->get_item = sbx_history_model_get_item;
}

static void
sbx_history_model_get_section (GtkSectionModel *model,
                               guint            position,
                               guint           *start,
                               guint           *end)
{
  SbxHistoryModel *self = SBX_HISTORY_MODEL (model);
  gint64 time, day, next;

  /* A view asks for each row that it shows. */
  if (position >= self->start && position < self->end)
    {
      *start = self->start;
      *end = self->end;
      return;
    }

  time = sbx_history_list_get_time (self->entries, position);
  *start = position;
  *end = position < sbx_history_model_get_n_items (G_LIST_MODEL (self)) ? position + 1 : G_MAXUINT;
  /* An entry that was deleted a moment ago stands alone until the list hears of it. */
  if (time == G_MININT64)
    return;

  sbx_history_day_bounds (time, &day, &next);
  *start = MIN (position, sbx_history_list_find_older (self->entries, next));
  *end = MAX (position + 1, sbx_history_list_find_older (self->entries, day));
  self->start = *start;
  self->end = *end;
}

static void
sbx_history_model_section_init (GtkSectionModelInterface *iface)
{
  iface->get_section = sbx_history_model_get_section;
}

static void
items_changed_cb (SbxHistoryModel *self,
                  guint            position,
                  guint            removed,
                  guint            added)
{
  self->end = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* A new entry goes below the heading that stands there already. */
static void
refreshed_cb (SbxHistoryModel *self)
{
  guint n = sbx_history_model_get_n_items (G_LIST_MODEL (self));

  if (n > 0)
    gtk_section_model_sections_changed (GTK_SECTION_MODEL (self), 0, n);
}

static void
sbx_history_model_dispose (GObject *object)
{
  g_clear_object (&SBX_HISTORY_MODEL (object)->entries);

  G_OBJECT_CLASS (sbx_history_model_parent_class)->dispose (object);
}

static void
sbx_history_model_class_init (SbxHistoryModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sbx_history_model_dispose;
}

static void
sbx_history_model_init (SbxHistoryModel *self)
{
}

SbxHistoryModel *
sbx_history_model_new (SbxRecordList *entries)
{
  SbxHistoryModel *self = g_object_new (SBX_TYPE_HISTORY_MODEL, NULL);

  self->entries = g_object_ref (entries);
  g_signal_connect_object (entries, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entries, "refreshed", G_CALLBACK (refreshed_cb), self, G_CONNECT_SWAPPED);
  return self;
}
