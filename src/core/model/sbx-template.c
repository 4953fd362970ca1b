#include "sbx-template.h"

struct _SbxTemplate
{
  SbxRecord  parent_instance;
  char      *id;
  char      *service_id;
  char      *service_name;
  char      *service_icon;
  char      *category;
  char      *endpoint_id;
  char      *endpoint_name;
  char      *description;
  char      *method;
  char      *url_template;
  char      *headers;
  char      *body_template;
  char      *variables;
  char      *documentation;
  gboolean   is_official;
  gint64     usage_count;
  gint64     created_at;
  gint64     updated_at;
};

G_DEFINE_FINAL_TYPE (SbxTemplate, sbx_template, SBX_TYPE_RECORD)

static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", NULL };

static const SbxColumn columns[] = {
  SBX_COLUMN (SbxTemplate, id, "id", TEXT, SBX_COLUMN_PRIMARY),
  SBX_COLUMN (SbxTemplate, service_id, "serviceId", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxTemplate, service_name, "serviceName", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxTemplate, service_icon, "serviceIcon", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxTemplate, category, "category", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxTemplate, endpoint_id, "endpointId", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxTemplate, endpoint_name, "endpointName", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxTemplate, description, "description", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxTemplate, method, "method", ENUM, SBX_COLUMN_NONE, NULL, methods),
  SBX_COLUMN (SbxTemplate, url_template, "urlTemplate", TEXT, SBX_COLUMN_NONE),
  SBX_COLUMN (SbxTemplate, headers, "headers", JSON, SBX_COLUMN_NONE, "'{}'"),
  SBX_COLUMN (SbxTemplate, body_template, "bodyTemplate", JSON, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxTemplate, variables, "variables", JSON, SBX_COLUMN_NONE, "'[]'"),
  SBX_COLUMN (SbxTemplate, documentation, "documentation", TEXT, SBX_COLUMN_NULLABLE),
  SBX_COLUMN (SbxTemplate, is_official, "isOfficial", BOOLEAN, SBX_COLUMN_NONE, "1"),
  SBX_COLUMN (SbxTemplate, usage_count, "usageCount", INTEGER, SBX_COLUMN_COUNTER, "0"),
  SBX_COLUMN (SbxTemplate, created_at, "createdAt", TIME, SBX_COLUMN_NONE, SBX_COLUMN_NOW),
  SBX_COLUMN (SbxTemplate, updated_at, "updatedAt", TIME, SBX_COLUMN_NONE),
};

static void
sbx_template_class_init (SbxTemplateClass *klass)
{
  sbx_record_class_install_columns (SBX_RECORD_CLASS (klass), "templates", columns, G_N_ELEMENTS (columns));
}

static void
sbx_template_init (SbxTemplate *self)
{
}
