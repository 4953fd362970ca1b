/* Shared by the files that make up SbxEnvironmentsDialog. */
#pragma once

#include "sbx-environment-copy.h"
#include "sbx-environments-dialog.h"
#include "sbx-scope-watch.h"
#include "sbx-variables-editor.h"

G_BEGIN_DECLS

struct _SbxEnvironmentsDialog
{
  AdwDialog               parent_instance;

  AdwToastOverlay        *toasts;
  AdwNavigationSplitView *split;
  GtkListBox             *list;
  AdwNavigationPage      *page;
  GtkLabel               *hint;
  SbxVariablesEditor     *variables;

  SbxWorkspace           *workspace;
  SbxScopeWatch          *scope;
  char                   *chosen;       /* id; "": the globals */
  char                   *color;        /* of the chosen one; "": none */
  gboolean                filling;
  gboolean                closing;      /* once everything is saved */
};

/* sbx-environments-dialog.c */
void sbx_environments_dialog_fill            (SbxEnvironmentsDialog *self);
/* FALSE: a row of the one before can't be saved. */
gboolean sbx_environments_dialog_choose      (SbxEnvironmentsDialog *self, const char *id);
void sbx_environments_dialog_toast           (SbxEnvironmentsDialog *self, const char *message);
/* undo (self, toast): on the button; data: the toast's "undo", what it brings back. */
void sbx_environments_dialog_offer_undo      (SbxEnvironmentsDialog *self, const char *message, GCallback undo, gpointer data, GDestroyNotify destroy);
/* Something was removed, and its secret could not be. */
void sbx_environments_dialog_tell_uncleared  (SbxEnvironmentsDialog *self, const char *reason);

/* sbx-environments-actions.c */
void sbx_environments_dialog_install_actions (GtkWidgetClass *widget_class);
void sbx_environments_dialog_update_actions  (SbxEnvironmentsDialog *self);

G_END_DECLS
