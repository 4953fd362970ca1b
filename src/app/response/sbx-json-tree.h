/* A JSON body as a tree: a row for each key with its value or how many it holds, read from the spool as rows are opened.
 *
 * Right and Left open and close, or go to the first child and the parent; Enter does either; Ctrl+C copies the value, Shift+Alt+C its path.
 * Always left to right.
 */
#pragma once

#include <gtk/gtk.h>

#include "sbx-spool.h"

G_BEGIN_DECLS

#define SBX_TYPE_JSON_TREE (sbx_json_tree_get_type ())
G_DECLARE_FINAL_TYPE (SbxJsonTree, sbx_json_tree, SBX, JSON_TREE, GtkWidget)

/* Signals: "show-bytes" (guint64 start, guint64 end): the person wants to see the value in the text. */

/* spool: NULL for none. sequence: NDJSON. */
void sbx_json_tree_set_spool (SbxJsonTree *self, SbxSpool *spool, gboolean sequence);

G_END_DECLS
