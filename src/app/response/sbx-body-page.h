/* The body of a response, or of a request as it was sent, in the forms that its kind has: JSON pretty, raw and as a tree, whole or what
 * a JSONPath finds of it; a picture; source; bytes. */
#pragma once

#include <adwaita.h>

#include "sbx-exchange.h"

G_BEGIN_DECLS

#define SBX_TYPE_BODY_PAGE (sbx_body_page_get_type ())
G_DECLARE_FINAL_TYPE (SbxBodyPage, sbx_body_page, SBX, BODY_PAGE, AdwBin)

/* file_name: offered when it is saved. */
void     sbx_body_page_set_spool (SbxBodyPage *self, SbxSpool *spool, const char *content_type, const char *file_name);
/* Text that is ours to compose: heads as they went out. */
void     sbx_body_page_set_text  (SbxBodyPage *self, const char *text);
/* Shows the search; FALSE when there is no text. */
gboolean sbx_body_page_find      (SbxBodyPage *self);

/* Shows the filter by JSONPath; FALSE when it is no JSON. */
gboolean sbx_body_page_filter    (SbxBodyPage *self);

G_END_DECLS
