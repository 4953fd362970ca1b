/* What the files of the history share: the request and the document of an exchange, and its body files. */
#pragma once

#include "sbx-history.h"

G_BEGIN_DECLS

/* The request as it is typed, with literal secrets as references; what the redactor knows goes as well. (transfer full) */
char       *sbx_history_write_request  (SbxRequest *request, SbxRedactor *redactor);
/* The exchange as JSON, redacted; warnings: of char*, added to its own. */
char       *sbx_history_write_document (SbxExchange *exchange, SbxRedactor *redactor, GPtrArray *warnings);
/* The other way; without bodies. */
gboolean    sbx_history_read_document  (SbxExchange *exchange, const char *document, guint64 *sent_size, GError **error);

typedef enum { SBX_BODY_FILE_SENT, SBX_BODY_FILE_RECEIVED } SbxBodyFile;

char       *sbx_history_body_path      (SbxStore *store, const char *id, SbxBodyFile which);
/* Through the redactor into the file, whose bytes are on the disk then. size: (out) what it takes there. Blocks (disk). */
gboolean    sbx_history_write_body     (SbxStore *store, const char *id, SbxBodyFile which, SbxSpool *body, SbxRedactor *redactor,
                                        guint64 *size, GError **error);
/* And the names of the files: before a row refers to them, which is on the disk as soon as it is saved. Blocks (disk). */
void        sbx_history_sync_bodies    (SbxStore *store);
/* As if they had just been written, so that they are not taken for strays while their row is away. */
void        sbx_history_touch_bodies   (SbxStore *store, const char *id);
void        sbx_history_remove_bodies  (SbxStore *store, const char *id);
/* Files whose id is not in ids (a set), but those of the last hour, which may be about to get their row. */
void        sbx_history_remove_strays  (SbxStore *store, GHashTable *ids);

G_END_DECLS
