/* AES-256-GCM over text, for SbxVault only. Pure. */
#pragma once

#include "sbx-vault.h"

G_BEGIN_DECLS

/* 32 random bytes in hex. Free with sbx_secret_free. */
char *sbx_seal_make_key (GError **error);
/* "v1:iv:tag:ciphertext" in hex. */
char *sbx_seal          (const char *key, const char *plain, GError **error);
/* Free with sbx_secret_free. */
char *sbx_unseal        (const char *key, const char *sealed, GError **error);

G_END_DECLS
