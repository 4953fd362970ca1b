/* Shared by the files that make up SbxEnvironmentsDialog. */
#pragma once

#include "sbx-environment-copy.h"
#include "sbx-environments-dialog.h"
#include "sbx-scope-watch.h"
#include "sbx-variables-editor.h"

G_BEGIN_DECLS

/* saved FALSE: a row could not be, and says why. */
typedef void (*SbxEnvironmentsThen) (SbxEnvironmentsDialog *self, gboolean saved);

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
  SbxEnvironmentsThen     then;         /* once nothing is being saved */
  char                   *next;         /* id of the one that is to be chosen then */
};

/* sbx-environments-dialog.c */
void sbx_environments_dialog_fill            (SbxEnvironmentsDialog *self);
/* Once the one before is saved; where it can't be, that one stays chosen. */
void sbx_environments_dialog_choose          (SbxEnvironmentsDialog *self, const char *id);
/* Saves what is edited, then calls then, unless another is waiting. */
void sbx_environments_dialog_settle          (SbxEnvironmentsDialog *self, SbxEnvironmentsThen then);
void sbx_environments_dialog_toast           (SbxEnvironmentsDialog *self, const char *message);
/* A GAsyncReadyCallback of sbx_store_save_async (data: a reference): says what failed. */
void sbx_environments_dialog_saved_cb        (GObject *store, GAsyncResult *result, gpointer dialog);
/* undo (self, toast): on the button; data: the toast's "undo", what it brings back. */
void sbx_environments_dialog_offer_undo      (SbxEnvironmentsDialog *self, const char *message, GCallback undo, gpointer data, GDestroyNotify destroy);
/* Something was removed, and its secret could not be. */
void sbx_environments_dialog_tell_uncleared  (SbxEnvironmentsDialog *self, const char *reason);

/* sbx-environments-actions.c */
void sbx_environments_dialog_install_actions (GtkWidgetClass *widget_class);
void sbx_environments_dialog_update_actions  (SbxEnvironmentsDialog *self);

G_END_DECLS
