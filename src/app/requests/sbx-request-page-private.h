/* Shared by the files that make up SbxRequestPage. */
#pragma once

#include "sbx-auth-editor.h"
#include "sbx-body-editor.h"
#include "sbx-fields-editor.h"
#include "sbx-notes-editor.h"
#include "sbx-request-page.h"
#include "sbx-response-view.h"
#include "sbx-settings-editor.h"

G_BEGIN_DECLS

typedef enum
{
  SBX_REQUEST_AS_IT_IS,
  SBX_REQUEST_UNVERIFIED,  /* the server's certificate is not verified */
  SBX_REQUEST_PATIENT,     /* time limits are longer */
} SbxRequestOnce;

struct _SbxRequestPage
{
  AdwBin              parent_instance;

  AdwBanner          *problem;
  GtkDropDown        *method;
  GtkEntry           *address;
  GtkButton          *send;
  GtkStack           *send_label;
  AdwMultiLayoutView *layouts;
  AdwViewStack       *sides;
  AdwViewStack       *parts;
  AdwViewStackPage   *params_page;
  AdwViewStackPage   *headers_page;
  AdwViewStackPage   *body_page;
  AdwViewStackPage   *auth_page;
  AdwViewStackPage   *settings_page;
  GtkWidget          *unverified;
  SbxFieldsEditor    *params;
  SbxFieldsEditor    *headers;
  SbxBodyEditor      *body;
  SbxAuthEditor      *auth;
  SbxSettingsEditor  *settings;
  SbxNotesEditor     *notes;
  SbxResponseView    *response;

  SbxWorkspace       *workspace;
  SbxRequest         *request;     /* as it stands here */
  SbxRequest         *saved;       /* as it stands in the store; NULL: not there */
  GCancellable       *cancellable; /* of the exchange under way */
  SbxRequestOnce      once;        /* how the next sending differs */
  gboolean            modified;
  gboolean            busy;
  gboolean            saving;
  gboolean            touched;     /* typed into or sent since it was opened */
  gboolean            loading;
  guint               body_later;  /* a large body was changed: source that takes it over */

  GQueue              undo;        /* of SbxRequest, as it stood before each step; the last first */
  GQueue              redo;
  SbxRequest         *noted;       /* as it stood at the last change */
  const char         *step_part;   /* in which the step that may go on is; NULL: none may */
  gint64              step_start;
  gint64              step_last;
};

/* sbx-request-ways.c: what is done about an error */
void sbx_request_page_install_ways (GtkWidgetClass *widget_class);
/* What holds for this sending only. */
void sbx_request_page_apply_once   (SbxRequestPage *self, SbxRequest *request);
/* Shows the request in every editor. */
void sbx_request_page_load     (SbxRequestPage *self);
void sbx_request_page_load_params (SbxRequestPage *self);
void sbx_request_page_set_busy (SbxRequestPage *self, gboolean busy);
/* After each change by the person. */
void sbx_request_page_edited   (SbxRequestPage *self);
/* sbx-request-edit.c */
void sbx_request_page_bind_edits    (GtkWidgetClass *widget_class);
void sbx_request_page_watch_address (SbxRequestPage *self);
/* What was typed into a large body goes into the request now rather than at the next pause. */
void sbx_request_page_take_body     (SbxRequestPage *self);
/* sbx-request-undo.c: a change by the person; the next change is a step of its own; what changed by itself is no step; nor is what changed between
 * from and to, which happened to each step too. */
void sbx_request_page_note_step     (SbxRequestPage *self);
void sbx_request_page_end_step      (SbxRequestPage *self);
void sbx_request_page_skip_step     (SbxRequestPage *self);
void sbx_request_page_rebase_steps  (SbxRequestPage *self, SbxRequest *from, SbxRequest *to);
void sbx_request_page_watch_undo    (SbxRequestPage *self);
/* sbx-request-saved.c: compares with what is saved. */
void sbx_request_page_compare  (SbxRequestPage *self);

G_END_DECLS
