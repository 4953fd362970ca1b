#include "sbx-audit-log.h"

struct _SbxAuditLog
{
  SbxRecord  parent_instance;
  char      *id;
  char      *user_id;
  char      *action;
  char      *resource;
  char      *resource_id;
  char      *ip_address;
  char      *user_agent;
  gboolean   success;
  char      *details;
  gint64     created_at;
};

G_DEFINE_FINAL_TYPE (SbxAuditLog, sbx_audit_log, SBX_TYPE_RECORD)

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxAuditLog, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxAuditLog, user_id, "userId", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxAuditLog, action, "action", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxAuditLog, resource, "resource", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxAuditLog, resource_id, "resourceId", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxAuditLog, ip_address, "ipAddress", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxAuditLog, user_agent, "userAgent", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxAuditLog, success, "success", BOOLEAN, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxAuditLog, details, "details", JSON, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxAuditLog, created_at, "createdAt", TIME, SBX_COLUMN_NONE, SBX_COLUMN_NOW),
};

static void
sbx_audit_log_class_init (SbxAuditLogClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "audit_logs", columns, G_N_ELEMENTS (columns));
}

static void
sbx_audit_log_init (SbxAuditLog *self)
{
}
