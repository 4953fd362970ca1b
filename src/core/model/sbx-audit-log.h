/* What was done, when, to what, and whether it worked: a row of "audit_logs".
 * Its columns are its properties: see the table in sbx-audit-log.c.
 */
#pragma once

#include "sbx-record.h"

G_BEGIN_DECLS

#define SBX_TYPE_AUDIT_LOG (sbx_audit_log_get_type ())
G_DECLARE_FINAL_TYPE (SbxAuditLog, sbx_audit_log, SBX, AUDIT_LOG, SbxRecord)

G_END_DECLS
