/* The account: a row of "users". Local by default; password, tokens and the TOTP secret stay on the server.
 * Its columns are its properties: see the table in sbx-user.c.
 */
#pragma once

#include "sbx-record.h"

G_BEGIN_DECLS

#define SBX_TYPE_USER (sbx_user_get_type ())
G_DECLARE_FINAL_TYPE (SbxUser, sbx_user, SBX, USER, SbxRecord)

G_END_DECLS
