/* The bar that finds in a GtkSourceView. */
#pragma once

#include <gtksourceview/gtksource.h>

#include "sbx-tab-box.h"

G_BEGIN_DECLS

#define SBX_TYPE_CODE_FIND (sbx_code_find_get_type ())
G_DECLARE_FINAL_TYPE (SbxCodeFind, sbx_code_find, SBX, CODE_FIND, SbxTabBox)

void sbx_code_find_set_view (SbxCodeFind *self, GtkSourceView *view);
/* Opens it with the focus in it; what is selected becomes what to find. */
void sbx_code_find_open     (SbxCodeFind *self);

G_END_DECLS
