/* A GtkBox in which Tab goes from child to child in their order, mirrored or not.
 *
 * GTK 4.18 sorts the children of any container by where they stand, always from left to right: in a mirrored window Tab would go backwards
 * through each row of fields.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SBX_TYPE_TAB_BOX (sbx_tab_box_get_type ())
G_DECLARE_DERIVABLE_TYPE (SbxTabBox, sbx_tab_box, SBX, TAB_BOX, GtkBox)

struct _SbxTabBoxClass
{
  GtkBoxClass parent_class;
};

G_END_DECLS
