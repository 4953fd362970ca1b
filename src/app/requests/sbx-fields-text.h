/* A table of names and values as lines of text, for editing in bulk.
 *
 * "Name: value" (separator ':') or "name=value" ('='); "# " before a line switches it off; "name=@/path" is a file, where there are files. A line
 * feed in a value is shown as ⏎. Lines that were not edited give exactly the rows that they came from.
 */
#pragma once

#include "sbx-body.h"

G_BEGIN_DECLS

/* rows: a multipart body, for its parts. (transfer full) */
char    *sbx_fields_text_write (const SbxBody *rows, char separator);
/* before: what text was written from, or NULL. (transfer full) */
SbxBody *sbx_fields_text_read  (const char *text, char separator, gboolean with_files, const SbxBody *before);
/* The same for what comes from elsewhere, in whichever form: "Name: value", "name=value", or a tab between them. (transfer full) */
SbxBody *sbx_fields_text_guess (const char *text, char separator);

/* fields: of SbxField, or NULL. (transfer full) */
SbxBody *sbx_fields_text_from_fields (GPtrArray *fields);
/* The names and values of an address, or of a query alone, as the table of parameters has them. (transfer full) */
SbxBody *sbx_fields_text_read_query  (const char *text);

G_END_DECLS
