/* The history with a section for each day: what GtkListView shows. */
#pragma once

#include <gtk/gtk.h>

#include "sbx-record-list.h"

G_BEGIN_DECLS

#define SBX_TYPE_HISTORY_MODEL (sbx_history_model_get_type ())
G_DECLARE_FINAL_TYPE (SbxHistoryModel, sbx_history_model, SBX, HISTORY_MODEL, GObject)

/* entries: from sbx_history_list_new(). */
SbxHistoryModel *sbx_history_model_new (SbxRecordList *entries);

G_END_DECLS
