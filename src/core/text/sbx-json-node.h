/* The tree of a JSON body, read from its spool as it is opened: a node knows where its value is and what little of it a row shows.
 *
 * The children of a large object or array are grouped by 1,000, and those groups again, so that a list never has more than 1,001 rows
 * and what is kept is bounded by what is open. Keys, numbers and texts are shown as they were received; repeated keys are all there.
 * For the main thread; lists are filled from a worker.
 */
#pragma once

#include "sbx-json-reader.h"

G_BEGIN_DECLS

typedef enum
{
  SBX_JSON_NODE_VALUE,
  SBX_JSON_NODE_GROUP,    /* some of the children of its parent */
  SBX_JSON_NODE_NOTE,     /* stands where there are no children: they are being read, or could not be */
} SbxJsonNodeRole;

#define SBX_TYPE_JSON_NODE (sbx_json_node_get_type ())
G_DECLARE_FINAL_TYPE (SbxJsonNode, sbx_json_node, SBX, JSON_NODE, GObject)

/* The whole body; of a sequence (NDJSON) a node whose children are its values. cancellable: ends all reading of this tree. Reads a few bytes. */
SbxJsonNode     *sbx_json_node_new_root   (SbxSpool *spool, gboolean sequence, GCancellable *cancellable);

SbxJsonNodeRole  sbx_json_node_get_role   (SbxJsonNode *self);
SbxJsonKind      sbx_json_node_get_kind   (SbxJsonNode *self);
/* “name”, “0”, “$”, “1000 … 1999”, bounded. */
const char      *sbx_json_node_get_key    (SbxJsonNode *self);
gboolean         sbx_json_node_is_member  (SbxJsonNode *self);   /* its key is one of an object */
/* The start of the value as it stands in the body, bounded; "" of an object, an array and a group; of a note its words. */
const char      *sbx_json_node_get_text   (SbxJsonNode *self);
/* Of an object, array or group; -1: not counted yet ("n-children" notifies). */
gint64           sbx_json_node_get_n_children (SbxJsonNode *self);
/* Source bytes. The end of a root is that of the body. */
void             sbx_json_node_get_extent (SbxJsonNode *self, guint64 *start, guint64 *end);
/* $.data[3]['first name'] (transfer full); NULL: it can't be read. */
char            *sbx_json_node_dup_path   (SbxJsonNode *self);

/* Of SbxJsonNode, filled soon; NULL: a scalar, an empty one. (transfer full) */
GListModel      *sbx_json_node_dup_children (SbxJsonNode *self);

G_END_DECLS
