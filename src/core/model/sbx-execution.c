#include "sbx-execution.h"

struct _SbxExecution
{
  SbxRecord  parent_instance;
  char      *id;
  char      *workflow_id;
  char      *n8n_execution_id;
  char      *status;
  char      *mode;
  char      *data;
  char      *error;
  gint64     started_at;
  gint64     finished_at;
  double     duration;
};

G_DEFINE_FINAL_TYPE (SbxExecution, sbx_execution, SBX_TYPE_RECORD)

static const char *const statuses[] = { "RUNNING", "SUCCESS", "FAILED", "WAITING", "CANCELED", NULL };

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxExecution, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxExecution, workflow_id, "workflowId", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxExecution, n8n_execution_id, "n8nExecutionId", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxExecution, status, "status", ENUM, SBX_COLUMN_NONE, NULL, statuses),
  SBX_COLUMN (SbxExecution, mode, "mode", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxExecution, data, "data", JSON, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxExecution, error, "error", JSON, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxExecution, started_at, "startedAt", TIME, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxExecution, finished_at, "finishedAt", TIME, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxExecution, duration, "duration", REAL, SBX_COLUMN_NULLABLE),
};

static void
sbx_execution_class_init (SbxExecutionClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "executions", columns, G_N_ELEMENTS (columns));
}

static void
sbx_execution_init (SbxExecution *self)
{
}
