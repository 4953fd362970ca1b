/* What the server is told of a part of a multipart body: its content type and the name of its file. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SBX_TYPE_PART_DETAILS (sbx_part_details_get_type ())
G_DECLARE_FINAL_TYPE (SbxPartDetails, sbx_part_details, SBX, PART_DETAILS, GtkPopover)

/* Signal "changed". Texts are NULL when nothing is typed. */
GtkWidget  *sbx_part_details_new              (void);
/* path: of the part's file, or NULL. Emits nothing. */
void        sbx_part_details_set              (SbxPartDetails *self, const char *path, const char *file_name, const char *content_type);
const char *sbx_part_details_get_file_name    (SbxPartDetails *self);
const char *sbx_part_details_get_content_type (SbxPartDetails *self);

G_END_DECLS
