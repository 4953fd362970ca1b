/* An endpoint of the service catalogue: a row of "templates".
 * Its columns are its properties: see the table in sbx-template.c.
 */
#pragma once

#include "sbx-record.h"

G_BEGIN_DECLS

#define SBX_TYPE_TEMPLATE (sbx_template_get_type ())
G_DECLARE_FINAL_TYPE (SbxTemplate, sbx_template, SBX, TEMPLATE, SbxRecord)

G_END_DECLS
