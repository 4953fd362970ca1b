/* What the files of SbxRecord share. */
#pragma once

#include "sbx-record.h"

#include <string.h>

G_BEGIN_DECLS

#define SBX_RECORD_FIELD(record, column, ctype) (*(ctype *) G_STRUCT_MEMBER_P ((record), (column)->offset))

gboolean  sbx_column_is_string    (const SbxColumn *column);
gboolean  sbx_record_is_null_at   (SbxRecord *self, guint index);
gboolean  sbx_record_set_null_bit (SbxRecord *self, guint index, gboolean null);

G_END_DECLS
