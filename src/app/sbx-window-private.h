/* Shared by the files that make up SbxWindow. */
#pragma once

#include "sbx-draft-book.h"
#include "sbx-history-pane.h"
#include "sbx-places.h"
#include "sbx-request-page.h"
#include "sbx-requests-pane.h"
#include "sbx-scope-watch.h"
#include "sbx-window.h"

G_BEGIN_DECLS

struct _SbxWindow
{
  AdwApplicationWindow    parent_instance;

  AdwToastOverlay        *toasts;
  AdwOverlaySplitView    *outer;
  AdwNavigationSplitView *inner;
  AdwNavigationPage      *content;
  SbxPlaces              *places;
  AdwNavigationPage      *list_page;
  GtkStack               *lists;
  SbxRequestsPane        *pane;
  SbxHistoryPane         *history;         /* NULL: it was not shown so far */
  AdwTabOverview         *overview;
  AdwTabView             *tabs;
  AdwTabBar              *tab_bar;
  AdwTabButton           *tab_button;
  AdwWindowTitle         *title;
  AdwBanner              *notice;
  GtkStack               *content_stack;
  GtkMenuButton          *main_menu;
  GMenuModel             *primary_menu;
  GtkMenuButton          *environments;
  GtkLabel               *environment_label;
  GtkWidget              *environment_icon;

  SbxWorkspace           *workspace;
  SbxDraftBook           *drafts;
  SbxScopeWatch          *scope;
  char                   *environment_id;  /* "": none */
  AdwToast               *undo;            /* of the last edit of requests */
  GQueue                  closed;          /* of SbxRequest, as they were when their tabs were closed; the last first */
  AdwTabPage             *menu_tab;        /* that the menu of tabs is open for; NULL: none */
  guint                   autosave;        /* source of the pause after typing */
  gboolean                restoring;
  gboolean                closing;
};

/* For toasts that offer something: long enough to read, to decide and to get there. */
#define SBX_TOAST_SECONDS 15

/* sbx-window-actions.c */
void            sbx_window_install_actions (GtkWidgetClass *widget_class);

/* sbx-window-tabs.c */
SbxRequestPage *sbx_window_get_page        (SbxWindow *self);
AdwTabPage     *sbx_window_find_tab        (SbxWindow *self, const char *id);
SbxRequestPage *sbx_window_add_page        (SbxWindow *self, SbxRequest *request, SbxRequest *saved);
/* Looking through a list does not leave a trail of tabs: the one shown before, if nothing was done in it, gives its place to the new one. */
void            sbx_window_give_place      (SbxWindow *self, AdwTabPage *shown);
/* Opens what is saved (or its draft) in a tab, or goes to the tab where it is open. */
void            sbx_window_open            (SbxWindow *self, SbxRequest *request);
void            sbx_window_reopen          (SbxWindow *self);
void            sbx_window_update_page     (SbxWindow *self);
void            sbx_window_keep_drafts     (SbxWindow *self);
void            sbx_window_restore         (SbxWindow *self);
gboolean        sbx_window_close_page      (SbxWindow *self, AdwTabPage *tab);
void            sbx_window_requests_changed (SbxWindow *self, const char *id);

/* sbx-window-tab-menu.c */
void            sbx_window_install_tab_actions (GtkWidgetClass *widget_class);
void            sbx_window_setup_tab_menu  (SbxWindow *self, AdwTabPage *tab);
/* Which of the tabs stay at the start. */
void            sbx_window_save_pins       (SbxWindow *self, GKeyFile *file, const char *group);
void            sbx_window_restore_pins    (SbxWindow *self, GKeyFile *file, const char *group);

/* sbx-window-panes.c: going from pane to pane, and the palette over all of them */
void            sbx_window_install_pane_actions (GtkWidgetClass *widget_class);
void            sbx_window_install_palette_actions (GtkWidgetClass *widget_class);

/* sbx-window-state.c: what is kept between two runs: the size with the person's settings, tabs and environment in the profile. */
void            sbx_window_load_state      (SbxWindow *self);
void            sbx_window_save_size       (SbxWindow *self);
void            sbx_window_save_state      (SbxWindow *self);
/* Ids of the tabs that were open, and which one was shown. (transfer full) */
char          **sbx_window_load_tabs       (SbxWindow *self, char **selected);
/* Once they are open. */
void            sbx_window_load_pins       (SbxWindow *self);

/* sbx-window-environments.c */
void            sbx_window_fill_environments (SbxWindow *self);
void            sbx_window_set_environment (SbxWindow *self, const char *id);
void            sbx_window_install_environment_actions (GtkWidgetClass *widget_class);
/* Sends what is in the open tab or, where something is unresolved, lists that first. */
void            sbx_window_send            (SbxWindow *self);

/* sbx-window-history.c: the history and the exchanges that are open in tabs */
void            sbx_window_install_history_actions (GtkWidgetClass *widget_class);
void            sbx_window_show_history    (SbxWindow *self, gboolean shown);
/* After the tab that is shown has changed. */
void            sbx_window_update_history  (SbxWindow *self);
/* What stands for an exchange's tab in the state of the window; NULL: child is no exchange. (transfer full) */
char           *sbx_window_dup_exchange_tab (GtkWidget *child);
AdwTabPage     *sbx_window_find_exchange   (SbxWindow *self, const char *tab);
/* FALSE: tab stands for no exchange. */
gboolean        sbx_window_restore_exchange (SbxWindow *self, const char *tab);
void            sbx_window_history_changed (SbxWindow *self, const char *id, gboolean removed);

/* sbx-window-list.c */
void            sbx_window_install_list_actions (GtkWidgetClass *widget_class);
void            sbx_window_delete          (SbxWindow *self, const char *id);
/* A new one, in the folder that is chosen. (transfer full) */
SbxRequest     *sbx_window_make_request    (SbxWindow *self);
/* sbx-window-editing.c */
void            sbx_window_install_editing (GtkWidgetClass *widget_class);
/* The one that is shown if nothing was typed into it, else a new one; in the folder that is chosen. */
SbxRequestPage *sbx_window_get_blank_page  (SbxWindow *self);
void            sbx_window_update_undo     (SbxWindow *self);
void            sbx_window_watch_drops     (SbxWindow *self);

/* sbx-window-requests.c */
void            sbx_window_save            (SbxWindow *self, SbxRequestPage *page);
void            sbx_window_duplicate       (SbxWindow *self, SbxRequest *request);
void            sbx_window_copy_curl       (SbxWindow *self, SbxRequest *request);
/* page: that line was typed or pasted into; NULL: a blank one is taken once line can be read. */
void            sbx_window_take_curl       (SbxWindow *self, SbxRequestPage *page, const char *line);
/* (transfer full); NULL: it is not there (any more), and the person was told. */
SbxRequest     *sbx_window_dup_request     (SbxWindow *self, const char *id);

G_END_DECLS
