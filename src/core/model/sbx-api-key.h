/* A key for Signalbox's own local API: a row of "api_keys", without the key and without its hash.
 * Its columns are its properties: see the table in sbx-api-key.c.
 */
#pragma once

#include "sbx-record.h"

G_BEGIN_DECLS

#define SBX_TYPE_API_KEY (sbx_api_key_get_type ())
G_DECLARE_FINAL_TYPE (SbxApiKey, sbx_api_key, SBX, API_KEY, SbxRecord)

G_END_DECLS
