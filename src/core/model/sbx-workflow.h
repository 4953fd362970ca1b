/* A workflow of an instance: a row of "workflows".
 * Its columns are its properties: see the table in sbx-workflow.c.
 */
#pragma once

#include "sbx-record.h"

G_BEGIN_DECLS

#define SBX_TYPE_WORKFLOW (sbx_workflow_get_type ())
G_DECLARE_FINAL_TYPE (SbxWorkflow, sbx_workflow, SBX, WORKFLOW, SbxRecord)

G_END_DECLS
