/* Shared by the files that make up SbxRequestsPane. */
#pragma once

#include "sbx-filter-bar.h"
#include "sbx-record-list.h"
#include "sbx-request-row.h"
#include "sbx-requests-pane.h"

G_BEGIN_DECLS

struct _SbxRequestsPane
{
  AdwBin              parent_instance;

  GtkToggleButton    *places;
  GtkToggleButton    *selecting;
  AdwWindowTitle     *title;
  SbxFilterBar       *filter;
  GtkStack           *stack;
  GtkListView        *list;
  GtkActionBar       *selection_bar;
  GtkLabel           *selection_label;
  GMenuModel         *row_menu;
  GtkWidget          *popover;      /* NULL: it was not asked for */

  SbxRowStyles       *styles;
  SbxFolders         *folders;
  SbxRecordList      *requests;
  GtkMultiSelection  *selection;
  GStrv               selected;   /* ids, of few rows: to be selected again when they move */
  SbxDraftBook       *drafts;
  GHashTable         *rows;       /* SbxRequestRow → GtkListItem, of those bound now */
  GtkListItem        *pressed;    /* by the pointer; NULL: none */
  GStrv               dragged;    /* ids */
  char               *tag;        /* of the place */
  char               *open_id;
  gboolean            favorites;  /* the place is that of the favorites */
  gboolean            restoring;  /* the selection, after rows moved */
};

/* sbx-requests-pane.c */
void           sbx_requests_pane_emit_open       (SbxRequestsPane *self, SbxRequest *request);
guint          sbx_requests_pane_count_selected  (SbxRequestsPane *self);
gboolean       sbx_requests_pane_is_selecting    (SbxRequestsPane *self);

/* sbx-requests-rows.c */
void           sbx_requests_pane_set_up_rows     (SbxRequestsPane *self);
void           sbx_requests_pane_update_rows     (SbxRequestsPane *self);
/* NULL: the focus is elsewhere. */
SbxRequestRow *sbx_requests_pane_get_focus_row   (SbxRequestsPane *self, guint *position);

/* sbx-requests-actions.c */
void           sbx_requests_pane_install_actions (GtkWidgetClass *widget_class);
void           sbx_requests_pane_update_actions  (SbxRequestsPane *self);
/* What an action is for: the selection, or the row with the focus if that is outside of it. NULL: nothing. (transfer full) */
char         **sbx_requests_pane_dup_targets     (SbxRequestsPane *self);
void           sbx_requests_pane_show_menu       (SbxRequestsPane *self, GtkListItem *item, double x, double y);   /* in the list */

G_END_DECLS
