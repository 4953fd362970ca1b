#include "sbx-model-error.h"

G_DEFINE_QUARK (sbx-model-error-quark, sbx_model_error)
