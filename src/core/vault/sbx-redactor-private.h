/* Between the parts of SbxRedactor. */
#pragma once

#include "sbx-redactor.h"

G_BEGIN_DECLS

#define SBX_REDACTED "••••"
/* Shorter values would be found in every other word. */
#define SBX_REDACT_MIN 4

/* One form of one value. */
typedef struct
{
  guint8 *bytes;
  gsize   length;
  char   *replacement;
} SbxPattern;

/* The longest pattern that starts at data; NULL: none. length may be cut: what is not there does not match. */
const SbxPattern *sbx_redactor_match       (SbxRedactor *self, const guint8 *data, gsize length);
gsize             sbx_redactor_get_longest (SbxRedactor *self);
/* What a whole value is replaced by, short ones too; NULL: the value is not known. */
const char       *sbx_redactor_lookup      (SbxRedactor *self, const char *value, gsize length);

/* The forms in which value may appear elsewhere: (transfer full) of char*; the first is value itself. */
GPtrArray        *sbx_redactor_list_forms  (const char *value);

G_END_DECLS
