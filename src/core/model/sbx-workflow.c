#include "sbx-workflow.h"

struct _SbxWorkflow
{
  SbxRecord  parent_instance;
  char      *id;
  char      *instance_id;
  char      *n8n_id;
  char      *name;
  gboolean   active;
  char      *nodes;
  char      *connections;
  char      *settings;
  char      *tags;
  gint64     total_executions;
  gint64     successful_executions;
  gint64     created_at;
  gint64     updated_at;
};

G_DEFINE_FINAL_TYPE (SbxWorkflow, sbx_workflow, SBX_TYPE_RECORD)

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxWorkflow, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxWorkflow, instance_id, "instanceId", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxWorkflow, n8n_id, "n8nId", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxWorkflow, name, "name", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxWorkflow, active, "active", BOOLEAN, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxWorkflow, nodes, "nodes", JSON, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxWorkflow, connections, "connections", JSON, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxWorkflow, settings, "settings", JSON, SBX_COLUMN_NONE, "'{}'"),
  SBX_COLUMN (SbxWorkflow, tags, "tags", LIST, SBX_COLUMN_NULLABLE, "'[]'"),
  SBX_COLUMN (SbxWorkflow, total_executions, "totalExecutions", INTEGER, SBX_COLUMN_COUNTER, "0"),
  SBX_COLUMN (SbxWorkflow, successful_executions, "successfulExecutions", INTEGER, SBX_COLUMN_COUNTER, "0"),
  SBX_COLUMN (SbxWorkflow, created_at, "createdAt", TIME, SBX_COLUMN_NONE, SBX_COLUMN_NOW),
  SBX_COLUMN (SbxWorkflow, updated_at, "updatedAt", TIME, SBX_COLUMN_NONE),
};

static void
sbx_workflow_class_init (SbxWorkflowClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "workflows", columns, G_N_ELEMENTS (columns));
}

static void
sbx_workflow_init (SbxWorkflow *self)
{
}
