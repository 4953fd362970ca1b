/* History: every exchange is kept, redacted, its bodies within a budget.
 *
 * A row of "exchanges" has what lists need and the whole exchange as a JSON document (hops with their heads, timing, TLS);
 * bodies are files bodies/ID.sent and bodies/ID.received in the profile, written through the redactor. When the budget is
 * exceeded the oldest bodies go, the rows stay.
 */
#pragma once

#include "sbx-exchange.h"
#include "sbx-redactor.h"
#include "sbx-request.h"
#include "sbx-store.h"

G_BEGIN_DECLS

#define SBX_TYPE_HISTORY_ENTRY (sbx_history_entry_get_type ())
G_DECLARE_FINAL_TYPE (SbxHistoryEntry, sbx_history_entry, SBX, HISTORY_ENTRY, SbxRecord)
/* Properties: id, request-id (of the request, which may not be saved, or be deleted since), environment (its name), name (of the request), method, url,
 * status (0: none), reason, error (NULL: none), started-at, duration (microseconds), wire-size, body-size, content-type, request (the
 * request as JSON, secrets as references), document (JSON), body-kept, body-bytes (on the disk, with the body sent). */

/* Blocks (disk). redactor: NULL when there are no secrets. budget: bytes for all bodies; a body over an eighth of it is not kept. */
gboolean     sbx_history_add           (SbxStore *store, SbxExchange *exchange, SbxRequest *request, const char *environment,
                                        SbxRedactor *redactor, guint64 budget, GError **error);
/* As if it had just been received: for viewing and comparing. Bodies are read from the profile; one that was not kept is empty,
 * and a warning says so. */
SbxExchange *sbx_history_load_exchange (SbxStore *store, const char *id, GError **error);
/* The request as it was sent, with a new id. */
SbxRequest  *sbx_history_load_request  (SbxStore *store, const char *id, GError **error);
gboolean     sbx_history_remove        (SbxStore *store, const char *const *ids, GError **error);  /* NULL: all */
/* The same in a way that can be undone: the bodies stay on the disk until sbx_history_forget(). (transfer full) of SbxHistoryEntry;
 * NULL with error. */
GPtrArray   *sbx_history_take          (SbxStore *store, const char *const *ids, GError **error);
gboolean     sbx_history_put_back      (SbxStore *store, GPtrArray *taken, GError **error);
void         sbx_history_forget        (SbxStore *store, GPtrArray *taken);
/* The exchanges of the same request just before and after this one, and its latest; NULL: there is none, or it is the latest itself. Quick. */
typedef struct
{
  char *older;
  char *newer;
  char *latest;
} SbxHistoryNeighbours;

gboolean     sbx_history_find_neighbours (SbxStore *store, const char *id, SbxHistoryNeighbours *neighbours, GError **error);
void         sbx_history_neighbours_clear (SbxHistoryNeighbours *self);
/* How many exchanges there are, and what their bodies take on the disk. */
gboolean     sbx_history_measure       (SbxStore *store, guint64 *n_exchanges, guint64 *bytes, GError **error);
/* Removes the oldest bodies until all fit, and files that a crash left without a row. */
gboolean     sbx_history_enforce       (SbxStore *store, guint64 budget, GError **error);

G_END_DECLS
