#include "sbx-api-key.h"

struct _SbxApiKey
{
  SbxRecord  parent_instance;
  char      *id;
  char      *user_id;
  char      *name;
  char      *key_prefix;
  char      *permissions;
  gint64     last_used_at;
  gint64     expires_at;
  gboolean   is_revoked;
  gint64     created_at;
};

G_DEFINE_FINAL_TYPE (SbxApiKey, sbx_api_key, SBX_TYPE_RECORD)

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxApiKey, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxApiKey, user_id, "userId", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxApiKey, name, "name", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN_ABSENT ("key"),
  SBX_COLUMN (SbxApiKey, key_prefix, "keyPrefix", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxApiKey, permissions, "permissions", LIST, SBX_COLUMN_NULLABLE, "'[]'"),
  SBX_COLUMN (SbxApiKey, last_used_at, "lastUsedAt", TIME, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxApiKey, expires_at, "expiresAt", TIME, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxApiKey, is_revoked, "isRevoked", BOOLEAN, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxApiKey, created_at, "createdAt", TIME, SBX_COLUMN_NONE, SBX_COLUMN_NOW),
};

static void
sbx_api_key_class_init (SbxApiKeyClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "api_keys", columns, G_N_ELEMENTS (columns));
}

static void
sbx_api_key_init (SbxApiKey *self)
{
}
