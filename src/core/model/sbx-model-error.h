/* What can be wrong with a record's own text. Messages are sentences for people, translated. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SBX_MODEL_ERROR (sbx_model_error_quark ())
GQuark sbx_model_error_quark (void);

typedef enum
{
  SBX_MODEL_ERROR_JSON,              /* text is not the JSON that the column calls for */
  SBX_MODEL_ERROR_UNKNOWN_VARIABLE,  /* {{NAME}} is not defined */
  SBX_MODEL_ERROR_CIRCULAR_VARIABLE, /* {{A}} needs {{B}}, which needs {{A}} */
} SbxModelError;

G_END_DECLS
