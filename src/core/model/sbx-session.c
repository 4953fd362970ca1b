#include "sbx-session.h"

struct _SbxSession
{
  SbxRecord  parent_instance;
  char      *id;
  char      *user_id;
  char      *user_agent;
  char      *ip_address;
  gint64     expires_at;
  gint64     created_at;
};

G_DEFINE_FINAL_TYPE (SbxSession, sbx_session, SBX_TYPE_RECORD)

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxSession, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxSession, user_id, "userId", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN_ABSENT ("token"),
  SBX_COLUMN_ABSENT ("refreshToken"),
  SBX_COLUMN (SbxSession, user_agent, "userAgent", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxSession, ip_address, "ipAddress", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxSession, expires_at, "expiresAt", TIME, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxSession, created_at, "createdAt", TIME, SBX_COLUMN_NONE, SBX_COLUMN_NOW),
};

static void
sbx_session_class_init (SbxSessionClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "sessions", columns, G_N_ELEMENTS (columns));
}

static void
sbx_session_init (SbxSession *self)
{
}
