/* Within the model: tables of names and values that are a part of a larger JSON text. */
#pragma once

#include "sbx-fields.h"
#include "sbx-json-text.h"

G_BEGIN_DECLS

/* Both stored forms, see sbx_fields_from_json(). */
GPtrArray *sbx_fields_from_slice  (const SbxJsonSlice *slice, GError **error);
/* Always the array form. */
void       sbx_fields_append_json (GPtrArray *fields, GString *json);

G_END_DECLS
