#include "sbx-record.h"

#include "sbx-ai-analysis.h"
#include "sbx-api-key.h"
#include "sbx-audit-log.h"
#include "sbx-execution.h"
#include "sbx-instance.h"
#include "sbx-request.h"
#include "sbx-session.h"
#include "sbx-template.h"
#include "sbx-user.h"
#include "sbx-workflow.h"

const GType *
sbx_record_types (guint *n_types)
{
  static GType types[10];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      guint n = 0;

      types[n++] = SBX_TYPE_USER;
      types[n++] = SBX_TYPE_SESSION;
      types[n++] = SBX_TYPE_INSTANCE;
      types[n++] = SBX_TYPE_WORKFLOW;
      types[n++] = SBX_TYPE_EXECUTION;
      types[n++] = SBX_TYPE_REQUEST;
      types[n++] = SBX_TYPE_API_KEY;
      types[n++] = SBX_TYPE_AI_ANALYSIS;
      types[n++] = SBX_TYPE_TEMPLATE;
      types[n++] = SBX_TYPE_AUDIT_LOG;
      g_assert (n == G_N_ELEMENTS (types));
      g_once_init_leave (&once, 1);
    }
  *n_types = G_N_ELEMENTS (types);
  return types;
}

GType
sbx_record_type_from_table (const char *table)
{
  guint n_types;
  const GType *types = sbx_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr(GTypeClass) klass = g_type_class_ref (types[i]);

      if (g_str_equal (((SbxRecordClass *) klass)->table, table))
        return types[i];
    }
  return G_TYPE_INVALID;
}
