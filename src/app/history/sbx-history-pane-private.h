#pragma once

#include "sbx-history-pane.h"
#include "sbx-history-row.h"
#include "sbx-record-list.h"
#include "sbx-workspace.h"

G_BEGIN_DECLS

struct _SbxHistoryPane
{
  AdwBin              parent_instance;

  GtkToggleButton    *places;
  GtkSearchEntry     *search;
  GtkWidget          *filters;
  GtkWidget          *request_filter;
  GtkLabel           *request_label;
  GtkWidget          *outcome_filter;
  GtkLabel           *outcome_label;
  GtkStack           *stack;
  GtkListView        *list;
  GMenuModel         *row_menu;
  GtkWidget          *popover;      /* NULL: it was not asked for */
  GtkLabel           *selected;

  SbxRowStyles       *styles;
  SbxRecordList      *entries;
  GtkMultiSelection  *selection;
  SbxHistoryEntry    *target;       /* of the menu */
  SbxHistoryRow      *pressed;      /* by the pointer; NULL: none */
  char               *request_id;
  char               *open_id;
  char               *outcome;
};

/* x and y: in the list. */
void  sbx_history_pane_show_menu        (SbxHistoryPane *self, SbxHistoryRow *row, double x, double y);
/* Back to the one that is open alone. */
void  sbx_history_pane_update_selection (SbxHistoryPane *self);
guint sbx_history_pane_count_selected   (SbxHistoryPane *self);

/* sbx-history-actions.c */
void  sbx_history_pane_install_actions  (GtkWidgetClass *widget_class);

G_END_DECLS
