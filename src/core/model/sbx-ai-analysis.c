#include "sbx-ai-analysis.h"

struct _SbxAiAnalysis
{
  SbxRecord  parent_instance;
  char      *id;
  char      *user_id;
  char      *execution_id;
  char      *error_data;
  char      *request_data;
  char      *analysis;
  char      *suggestions;
  double     confidence;
  gboolean   applied;
  gboolean   helpful;
  gint64     created_at;
};

G_DEFINE_FINAL_TYPE (SbxAiAnalysis, sbx_ai_analysis, SBX_TYPE_RECORD)

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxAiAnalysis, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxAiAnalysis, user_id, "userId", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxAiAnalysis, execution_id, "executionId", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxAiAnalysis, error_data, "errorData", JSON, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxAiAnalysis, request_data, "requestData", JSON, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxAiAnalysis, analysis, "analysis", JSON, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxAiAnalysis, suggestions, "suggestions", JSON, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxAiAnalysis, confidence, "confidence", REAL, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxAiAnalysis, applied, "applied", BOOLEAN, SBX_COLUMN_NONE, "0"),
  SBX_COLUMN (SbxAiAnalysis, helpful, "helpful", BOOLEAN, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxAiAnalysis, created_at, "createdAt", TIME, SBX_COLUMN_NONE, SBX_COLUMN_NOW),
};

static void
sbx_ai_analysis_class_init (SbxAiAnalysisClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "ai_analyses", columns, G_N_ELEMENTS (columns));
}

static void
sbx_ai_analysis_init (SbxAiAnalysis *self)
{
}
