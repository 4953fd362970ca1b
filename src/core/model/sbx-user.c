#include "sbx-user.h"

struct _SbxUser
{
  SbxRecord  parent_instance;
  char      *id;
  char      *email;
  char      *name;
  char      *avatar;
  char      *plan;
  char      *settings;
  gboolean   email_verified;
  gint64     reset_token_exp;
  gboolean   two_factor_enabled;
  gint64     created_at;
  gint64     updated_at;
};

G_DEFINE_FINAL_TYPE (SbxUser, sbx_user, SBX_TYPE_RECORD)

static const char *const plans[] = { "FREE", "PRO", "TEAM", "ENTERPRISE", NULL };

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxUser, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxUser, email, "email", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN_ABSENT ("password"),
  SBX_COLUMN (SbxUser, name, "name", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxUser, avatar, "avatar", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxUser, plan, "plan", ENUM, SBX_COLUMN_NONE, "'FREE'", plans),
  SBX_COLUMN (SbxUser, settings, "settings", JSON, SBX_COLUMN_NONE, "'{}'"),
  SBX_COLUMN (SbxUser, email_verified, "emailVerified", BOOLEAN, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN_ABSENT ("verifyToken"),
  SBX_COLUMN_ABSENT ("resetToken"),
  SBX_COLUMN (SbxUser, reset_token_exp, "resetTokenExp", TIME, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxUser, two_factor_enabled, "twoFactorEnabled", BOOLEAN, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN_ABSENT ("twoFactorSecret"),
  SBX_COLUMN (SbxUser, created_at, "createdAt", TIME, SBX_COLUMN_NONE, SBX_COLUMN_NOW),
  SBX_COLUMN (SbxUser, updated_at, "updatedAt", TIME, SBX_COLUMN_NONE),
};

static void
sbx_user_class_init (SbxUserClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "users", columns, G_N_ELEMENTS (columns));
}

static void
sbx_user_init (SbxUser *self)
{
}
