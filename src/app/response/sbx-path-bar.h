/* The bar that shows only what a JSONPath finds of a body: the path, how much it finds, what is wrong with it.
 *
 * Finding runs in a worker and is begun anew while the path is typed; closing the bar (Escape) shows the whole body again.
 */
#pragma once

#include <gtk/gtk.h>

#include "sbx-spool.h"

G_BEGIN_DECLS

#define SBX_TYPE_PATH_BAR (sbx_path_bar_get_type ())
G_DECLARE_FINAL_TYPE (SbxPathBar, sbx_path_bar, SBX, PATH_BAR, GtkWidget)

/* Properties: "open" (boolean, rw). Signals: "changed": the result is another one, or gone. */

/* The body; NULL: none that is JSON, which closes the bar. An open bar finds again. */
void      sbx_path_bar_set_spool  (SbxPathBar *self, SbxSpool *spool, gboolean sequence);
void      sbx_path_bar_open       (SbxPathBar *self);
/* What was found, as a JSON array; NULL: the whole body is to be shown. */
SbxSpool *sbx_path_bar_get_result (SbxPathBar *self);

G_END_DECLS
