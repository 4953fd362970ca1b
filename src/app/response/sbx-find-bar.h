/* The bar that finds in an SbxBodyView: what to find, how many there are and which one is shown, next and previous.
 *
 * Ctrl+F in the view or its key-capture widget opens it, Escape closes it, Enter and Shift+Enter walk, Ctrl+G and Ctrl+Shift+G too.
 */
#pragma once

#include "sbx-body-view.h"

G_BEGIN_DECLS

#define SBX_TYPE_FIND_BAR (sbx_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (SbxFindBar, sbx_find_bar, SBX, FIND_BAR, GtkWidget)

/* Properties: "view" (SbxBodyView, rw), "open" (boolean, rw). */
GtkWidget *sbx_find_bar_new   (SbxBodyView *view);
/* Opens it with the focus in it; what is selected in the view becomes what to find. */
void       sbx_find_bar_open  (SbxFindBar *self);
void       sbx_find_bar_close (SbxFindBar *self);
/* The body is another, or complete now: what was found is found again. */
void       sbx_find_bar_refresh (SbxFindBar *self);

G_END_DECLS
