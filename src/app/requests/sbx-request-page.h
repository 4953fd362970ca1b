/* One open request: its address, its parts, and what came back. Works on a copy; the store has what was saved last. */
#pragma once

#include <adwaita.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_REQUEST_PAGE (sbx_request_page_get_type ())
G_DECLARE_FINAL_TYPE (SbxRequestPage, sbx_request_page, SBX, REQUEST_PAGE, AdwBin)

/* Properties: "title", "modified" (differs from what is saved), "busy" (a request is under way).
 * Signals: "edited", after each change by the person, or one that came from outside while there may be a draft; "curl" (const char *line), a command line was pasted into the address. */

/* request: taken as it is; saved: what the store has, or NULL. */
GtkWidget  *sbx_request_page_new           (SbxWorkspace *workspace, SbxRequest *request, SbxRequest *saved);

SbxRequest *sbx_request_page_get_request   (SbxRequestPage *self);
const char *sbx_request_page_get_id        (SbxRequestPage *self);
SbxRequest *sbx_request_page_get_saved     (SbxRequestPage *self);
gboolean    sbx_request_page_get_modified  (SbxRequestPage *self);
gboolean    sbx_request_page_get_busy      (SbxRequestPage *self);
gboolean    sbx_request_page_get_saving    (SbxRequestPage *self);
/* Takes what is being typed and is else taken when the focus goes. Sending and saving do so themselves. */
void        sbx_request_page_commit        (SbxRequestPage *self);
/* Nothing was typed into it yet. */
gboolean    sbx_request_page_is_blank      (SbxRequestPage *self);
/* Nothing was typed or sent since it was opened. */
gboolean    sbx_request_page_is_untouched  (SbxRequestPage *self);

/* Takes over what other sends, and how; it counts as typed. The name and the notes stay. */
void        sbx_request_page_replace       (SbxRequestPage *self, SbxRequest *other);
/* The store has this now (NULL: it was deleted). What was not edited follows. */
void        sbx_request_page_set_saved     (SbxRequestPage *self, SbxRequest *saved);
void        sbx_request_page_set_name      (SbxRequestPage *self, const char *name);
/* Gives a page that is blank still the tags of other. */
void            sbx_request_page_set_folders (SbxRequestPage *self, SbxRequest *other);

/* Back and forth through what was changed, in all parts; each FALSE when there is nothing to do. */
gboolean    sbx_request_page_can_undo      (SbxRequestPage *self);
gboolean    sbx_request_page_can_redo      (SbxRequestPage *self);
gboolean    sbx_request_page_undo          (SbxRequestPage *self);
gboolean    sbx_request_page_redo          (SbxRequestPage *self);
/* To what the store has; can be undone. */
gboolean    sbx_request_page_revert        (SbxRequestPage *self);

void        sbx_request_page_send          (SbxRequestPage *self, const char *environment_id);
void        sbx_request_page_stop          (SbxRequestPage *self);
/* Of a page that is closed: a sign-in too. */
void        sbx_request_page_stop_all      (SbxRequestPage *self);

/* moved: (out) (transfer full): see sbx_workspace_save_request(). */
void        sbx_request_page_save_async    (SbxRequestPage *self, GAsyncReadyCallback callback, gpointer data);
gboolean    sbx_request_page_save_finish   (SbxRequestPage *self, GAsyncResult *result, GPtrArray **moved, GError **error);

void        sbx_request_page_focus_address (SbxRequestPage *self);
/* Brings the response, or what is sent, to sight where they share one place. (transfer none) */
GtkWidget  *sbx_request_page_show_side     (SbxRequestPage *self, gboolean response);
gboolean    sbx_request_page_is_in_response (SbxRequestPage *self, GtkWidget *widget);
/* FALSE: nothing in it needs percent-encoding. */
gboolean    sbx_request_page_encode_address (SbxRequestPage *self);
/* FALSE when there is nothing to find in. */
gboolean    sbx_request_page_find          (SbxRequestPage *self);
/* FALSE when there is no JSON to filter. */
gboolean    sbx_request_page_filter        (SbxRequestPage *self);
/* "params", "headers", "body", "auth", "settings", "notes". */
void        sbx_request_page_show_part     (SbxRequestPage *self, const char *part);

G_END_DECLS
