/* Environments and variables: tables of our own. A secret variable has no value here: it is in the vault under ("variable", id).
 * The globals are variables without environment.
 */
#pragma once

#include "sbx-store.h"
#include "sbx-scope.h"
#include "sbx-vault.h"

G_BEGIN_DECLS

#define SBX_TYPE_ENVIRONMENT (sbx_environment_get_type ())
G_DECLARE_FINAL_TYPE (SbxEnvironment, sbx_environment, SBX, ENVIRONMENT, SbxRecord)
/* Properties: id, name (unique), color (a CSS colour name of the palette, or NULL), position, created-at, updated-at. */
SbxEnvironment *sbx_environment_new            (const char *name);
const char     *sbx_environment_get_name       (SbxEnvironment *self);

#define SBX_TYPE_VARIABLE (sbx_variable_get_type ())
G_DECLARE_FINAL_TYPE (SbxVariable, sbx_variable, SBX, VARIABLE, SbxRecord)
/* Properties: id, environment-id (NULL: global), name, value (NULL when secret), secret, enabled, position, created-at, updated-at.
 * Unique name per environment. */
SbxVariable    *sbx_variable_new               (const char *environment_id, const char *name, const char *value);
const char     *sbx_variable_get_name          (SbxVariable *self);
const char     *sbx_variable_get_value         (SbxVariable *self);
gboolean        sbx_variable_get_secret        (SbxVariable *self);
gboolean        sbx_variable_get_enabled       (SbxVariable *self);

/* (transfer full) of SbxEnvironment by position, name. */
GPtrArray      *sbx_store_list_environments    (SbxStore *store, GError **error);
/* By id or, ASCII case ignored, by name. NULL with NOT_FOUND. */
SbxEnvironment *sbx_store_find_environment     (SbxStore *store, const char *id_or_name, GError **error);
/* environment_id NULL: globals. */
GPtrArray      *sbx_store_list_variables       (SbxStore *store, const char *environment_id, GError **error);

/* Saves the variable; a secret one's value goes to the vault first and value in the row is NULL. A NULL value leaves a secret that is kept
 * already as it is. A variable that is no secret any more leaves the vault. CONSTRAINT: another one has its name. Blocks (keyring). */
gboolean        sbx_store_save_variable        (SbxStore *store, SbxVault *vault, SbxVariable *variable, const char *value, GCancellable *cancellable, GError **error);
/* All of them or none: neither another program nor the next one after a crash sees some of them. values: of char *, as above, of each. A secret that gets another
 * value gets another id with it, since the keyring has both until the rows are saved. A new one of a name that another
 * program has made meanwhile becomes that one, and stays a secret if that one is. The variables are as they were saved; when it fails they are of no use. Blocks (keyring). */
gboolean        sbx_store_save_variables       (SbxStore *store, SbxVault *vault, GPtrArray *variables, GPtrArray *values, GCancellable *cancellable, GError **error);
/* The vault's part of that alone: the row is to be saved after it, and both to be noted before (sbx-secret-mark.h). */
gboolean        sbx_store_keep_secret          (SbxVault *vault, SbxVariable *variable, const char *value, GCancellable *cancellable, GError **error);
/* Removes row and secret. Blocks (keyring). */
gboolean        sbx_store_remove_variable      (SbxStore *store, SbxVault *vault, SbxVariable *variable, GCancellable *cancellable, GError **error);
/* All of their rows or none. When it is the keyring that fails, the rows are gone. */
gboolean        sbx_store_remove_variables     (SbxStore *store, SbxVault *vault, GPtrArray *variables, GCancellable *cancellable, GError **error);

/* Removes the environment with its variables, their secrets and its cookies. Blocks (keyring). */
gboolean        sbx_store_remove_environment   (SbxStore *store, SbxVault *vault, const char *environment_id, GCancellable *cancellable, GError **error);

/* Globals, then the environment (NULL: none), with secrets from the vault. Blocks (keyring). A secret that can't be had is
 * defined without value. Switched-off variables are left out. */
SbxScope       *sbx_store_load_scope           (SbxStore *store, SbxVault *vault, const char *environment_id, GCancellable *cancellable, GError **error);
/* The same, but the keyring is asked only for secrets that names (of char*) need, directly or through other variables; the others are
 * defined without value. */
SbxScope       *sbx_store_load_scope_for       (SbxStore *store, SbxVault *vault, const char *environment_id, GPtrArray *names,
                                                GCancellable *cancellable, GError **error);

G_END_DECLS
