/* An n8n server: a row of "instances". api-key is "" or a vault envelope ("salt:iv:tag:ciphertext" in hex), never a key in plain text.
 * Its columns are its properties: see the table in sbx-instance.c.
 */
#pragma once

#include "sbx-record.h"

G_BEGIN_DECLS

#define SBX_TYPE_INSTANCE (sbx_instance_get_type ())
G_DECLARE_FINAL_TYPE (SbxInstance, sbx_instance, SBX, INSTANCE, SbxRecord)

G_END_DECLS
