/* The variables in force, followed: names, places and values that are no secrets, for whoever shows them.
 *
 * Loaded in a thread at each change of the store and of the environment; the keyring is never asked. A widget finds the watch
 * that was provided by one of its ancestors: the window has one, and a dialog about another environment has its own.
 * Signal "changed": the scope is another one.
 */
#pragma once

#include <gtk/gtk.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_SCOPE_WATCH (sbx_scope_watch_get_type ())
G_DECLARE_FINAL_TYPE (SbxScopeWatch, sbx_scope_watch, SBX, SCOPE_WATCH, GObject)

SbxScopeWatch *sbx_scope_watch_new             (SbxWorkspace *workspace);
/* NULL: the globals alone. */
void           sbx_scope_watch_set_environment (SbxScopeWatch *self, const char *environment_id);
/* NULL before the first one is loaded. */
SbxScope      *sbx_scope_watch_get_scope       (SbxScopeWatch *self);
/* FALSE while a change is being loaded. */
gboolean       sbx_scope_watch_is_current      (SbxScopeWatch *self);

void           sbx_scope_watch_provide         (SbxScopeWatch *self, GtkWidget *ancestor);
/* NULL when nobody provides one. */
SbxScopeWatch *sbx_scope_watch_find            (GtkWidget *widget);
/* That of the watch that is found there; NULL: none yet. */
SbxScope      *sbx_scope_watch_find_scope      (GtkWidget *widget);
/* Calls func (object) whenever widget comes into a window, and at each change after that, as long as object lives. */
void           sbx_scope_watch_follow          (GtkWidget *widget, GCallback func, GObject *object);

/* For people: “HOST: api.example.com (Staging)”, “TOKEN: •••• (Globals)”, “X: not defined”. scope may be NULL. (transfer full) */
char          *sbx_scope_describe              (SbxScope *scope, const char *name);
/* Its value: masked, “empty”, or not longer than anybody reads. (transfer full) */
char          *sbx_scope_dup_shown             (SbxScope *scope, const char *name);

G_END_DECLS
