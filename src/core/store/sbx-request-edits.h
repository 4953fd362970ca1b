/* What is done to many requests at once: each in one transaction, and with the way back. */
#pragma once

#include "sbx-request.h"
#include "sbx-secret-mark.h"
#include "sbx-store.h"

G_BEGIN_DECLS

typedef enum
{
  SBX_EDIT_REMOVE,
  SBX_EDIT_DUPLICATE,
  SBX_EDIT_FAVORITE,
  SBX_EDIT_UNFAVORITE,
  SBX_EDIT_RENAME,         /* to: the new name */
  SBX_EDIT_MOVE,           /* loses the tag from with those below it, gets the tag to; either may be NULL */
  SBX_EDIT_RENAME_FOLDER,  /* the tag from, and at the start of those below it, becomes to */
} SbxEditKind;

typedef struct
{
  SbxEditKind         kind;
  const char *const  *ids;   /* NULL: all requests in the folder from. Those that are gone are passed over */
  const char         *from;
  const char         *to;
} SbxRequestsEdit;

/* What a request was and is. */
typedef struct
{
  SbxRequest    *before;  /* NULL: there was none */
  SbxRequest    *after;   /* NULL: it was removed */
  SbxSecretMark *mark;    /* of the first one: holds the tokens of all that were removed; NULL: none may have any */
} SbxRequestChange;

/* Copies edit. Gives the changes, for sbx_store_undo_requests_async(): (transfer full) of SbxRequestChange, without requests that stayed
 * as they were. For as long as they live, the keyring has the OAuth 2 tokens of requests that were removed; then
 * sbx_store_remove_stray_secrets() removes them. */
void       sbx_store_edit_requests_async  (SbxStore *self, const SbxRequestsEdit *edit, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer data);
GPtrArray *sbx_store_edit_requests_finish (SbxStore *self, GAsyncResult *result, GError **error);

/* Takes the changes back, exactly, but leaves alone what was edited since: what was removed is there again with its times, what was
 * made is gone. */
void       sbx_store_undo_requests_async  (SbxStore *self, GPtrArray *changes, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer data);
gboolean   sbx_store_undo_requests_finish (SbxStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
