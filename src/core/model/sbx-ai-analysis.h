/* The analysis of an error: a row of "ai_analyses". confidence from 0 to 1; helpful is NULL until it was rated.
 * Its columns are its properties: see the table in sbx-ai-analysis.c.
 */
#pragma once

#include "sbx-record.h"

G_BEGIN_DECLS

#define SBX_TYPE_AI_ANALYSIS (sbx_ai_analysis_get_type ())
G_DECLARE_FINAL_TYPE (SbxAiAnalysis, sbx_ai_analysis, SBX, AI_ANALYSIS, SbxRecord)

G_END_DECLS
