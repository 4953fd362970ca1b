/* Between the files that write variables. */
#pragma once

#include "sbx-environments.h"
#include "sbx-store-private.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray   *variables;  /* of SbxVariable, to be saved, and … */
  GPtrArray   *values;     /* … their values, of char * */
  GPtrArray   *removed;    /* of SbxVariable, which go; NULL: none */
  SbxStoreJob  first;      /* before them, in the same transaction; NULL: nothing */
  gpointer     data;       /* for first */
} SbxVariablesEdit;

/* As sbx_store_save_variables(). */
gboolean sbx_store_edit_variables (SbxStore *store, SbxVault *vault, SbxVariablesEdit *edit, GCancellable *cancellable, GError **error);

G_END_DECLS
