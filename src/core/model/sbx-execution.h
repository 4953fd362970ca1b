/* A run of a workflow: a row of "executions". duration in seconds.
 * Its columns are its properties: see the table in sbx-execution.c.
 */
#pragma once

#include "sbx-record.h"

G_BEGIN_DECLS

#define SBX_TYPE_EXECUTION (sbx_execution_get_type ())
G_DECLARE_FINAL_TYPE (SbxExecution, sbx_execution, SBX, EXECUTION, SbxRecord)

G_END_DECLS
