#include "sbx-environments.h"

#include "sbx-cuid.h"

struct _SbxVariable
{
  SbxRecord  parent_instance;
  char      *id;
  char      *environment_id;
  char      *name;
  char      *value;
  gboolean   secret;
  gboolean   enabled;
  gint64     position;
  gint64     created_at;
  gint64     updated_at;
};

G_DEFINE_FINAL_TYPE (SbxVariable, sbx_variable, SBX_TYPE_RECORD)

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxVariable, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxVariable, environment_id, "environmentId", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxVariable, name, "name", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxVariable, value, "value", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxVariable, secret, "secret", BOOLEAN, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxVariable, enabled, "enabled", BOOLEAN, SBX_COLUMN_NONE, "1"),
  SBX_COLUMN (SbxVariable, position, "position", INTEGER, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxVariable, created_at, "createdAt", TIME, SBX_COLUMN_NONE, SBX_COLUMN_NOW),
  SBX_COLUMN (SbxVariable, updated_at, "updatedAt", TIME, SBX_COLUMN_NONE),
};

static void
sbx_variable_class_init (SbxVariableClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "variables", columns, G_N_ELEMENTS (columns));
}

static void
sbx_variable_init (SbxVariable *self)
{
}

SbxVariable *
sbx_variable_new (const char *environment_id, const char *name, const char *value)
{
  g_autofree char *id = sbx_cuid_new ();

  return g_object_new (SBX_TYPE_VARIABLE, "id", id, "environment-id", environment_id, "name", name, "value", value, NULL);
}

const char *
sbx_variable_get_name (SbxVariable *self)
{
  g_return_val_if_fail (SBX_IS_VARIABLE (self), NULL);

  return self->name;
}

const char *
sbx_variable_get_value (SbxVariable *self)
{
  g_return_val_if_fail (SBX_IS_VARIABLE (self), NULL);

  return self->value;
}

gboolean
sbx_variable_get_secret (SbxVariable *self)
{
  g_return_val_if_fail (SBX_IS_VARIABLE (self), FALSE);

  return self->secret;
}

gboolean
sbx_variable_get_enabled (SbxVariable *self)
{
  g_return_val_if_fail (SBX_IS_VARIABLE (self), FALSE);

  return self->enabled;
}
