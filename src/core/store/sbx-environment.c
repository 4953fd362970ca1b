#include "sbx-environments.h"

#include "sbx-cuid.h"

struct _SbxEnvironment
{
  SbxRecord  parent_instance;
  char      *id;
  char      *name;
  char      *color;
  gint64     position;
  gint64     created_at;
  gint64     updated_at;
};

G_DEFINE_FINAL_TYPE (SbxEnvironment, sbx_environment, SBX_TYPE_RECORD)

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxEnvironment, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxEnvironment, name, "name", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxEnvironment, color, "color", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxEnvironment, position, "position", INTEGER, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxEnvironment, created_at, "createdAt", TIME, SBX_COLUMN_NONE, SBX_COLUMN_NOW),
  SBX_COLUMN (SbxEnvironment, updated_at, "updatedAt", TIME, SBX_COLUMN_NONE),
};

static void
sbx_environment_class_init (SbxEnvironmentClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "environments", columns, G_N_ELEMENTS (columns));
}

static void
sbx_environment_init (SbxEnvironment *self)
{
}

SbxEnvironment *
sbx_environment_new (const char *name)
{
  g_autofree char *id = sbx_cuid_new ();

  return g_object_new (SBX_TYPE_ENVIRONMENT, "id", id, "name", name, NULL);
}

const char *
sbx_environment_get_name (SbxEnvironment *self)
{
  g_return_val_if_fail (SBX_IS_ENVIRONMENT (self), NULL);

  return self->name;
}
