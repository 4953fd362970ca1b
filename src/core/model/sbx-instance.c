#include "sbx-instance.h"

struct _SbxInstance
{
  SbxRecord  parent_instance;
  char      *id;
  char      *user_id;
  char      *name;
  char      *url;
  char      *api_key;
  char      *status;
  char      *version;
  gint64     last_sync;
  char      *last_error;
  gint64     created_at;
  gint64     updated_at;
};

G_DEFINE_FINAL_TYPE (SbxInstance, sbx_instance, SBX_TYPE_RECORD)

static const char *const statuses[] = { "CONNECTED", "DISCONNECTED", "ERROR", "SYNCING", NULL };

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxInstance, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxInstance, user_id, "userId", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxInstance, name, "name", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxInstance, url, "url", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxInstance, api_key, "apiKey", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxInstance, status, "status", ENUM, SBX_COLUMN_NONE, "'DISCONNECTED'", statuses),
  SBX_COLUMN (SbxInstance, version, "version", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxInstance, last_sync, "lastSync", TIME, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxInstance, last_error, "lastError", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxInstance, created_at, "createdAt", TIME, SBX_COLUMN_NONE, SBX_COLUMN_NOW),
  SBX_COLUMN (SbxInstance, updated_at, "updatedAt", TIME, SBX_COLUMN_NONE),
};

static void
sbx_instance_class_init (SbxInstanceClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "instances", columns, G_N_ELEMENTS (columns));
}

static void
sbx_instance_init (SbxInstance *self)
{
}
