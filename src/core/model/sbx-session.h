/* A signed-in device: a row of "sessions", without its tokens.
 * Its columns are its properties: see the table in sbx-session.c.
 */
#pragma once

#include "sbx-record.h"

G_BEGIN_DECLS

#define SBX_TYPE_SESSION (sbx_session_get_type ())
G_DECLARE_FINAL_TYPE (SbxSession, sbx_session, SBX, SESSION, SbxRecord)

G_END_DECLS
