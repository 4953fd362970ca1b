#include "sbx-seal-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#define KEY_SIZE 32
#define IV_SIZE 12
#define TAG_SIZE 16

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)

static char *
to_hex (const guint8 *bytes,
        gsize         length)
{
  static const char digits[] = "0123456789abcdef";
  char *hex = g_malloc (length * 2 + 1);

  for (gsize i = 0; i < length; i++)
    {
      hex[2 * i] = digits[bytes[i] >> 4];
      hex[2 * i + 1] = digits[bytes[i] & 15];
    }
  hex[2 * length] = '\0';
  return hex;
}

/* NULL when text is not hex, or not of the size that is called for (0: any). One byte more than length is allocated. */
static guint8 *
from_hex (const char *text,
          gsize       size,
          gsize      *length)
{
  gsize n = strlen (text);
  g_autofree guint8 *bytes = NULL;

  if (n % 2 != 0 || (size != 0 && n != size * 2))
    return NULL;

  bytes = g_malloc (n / 2 + 1);
  for (gsize i = 0; i < n / 2; i++)
    {
      int high = g_ascii_xdigit_value (text[2 * i]);
      int low = g_ascii_xdigit_value (text[2 * i + 1]);

      if (high < 0 || low < 0)
        return NULL;
      bytes[i] = high << 4 | low;
    }
  *length = n / 2;
  return g_steal_pointer (&bytes);
}

static void
set_broken_error (GError **error)
{
  g_set_error_literal (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_FAILED,
                       _("A sealed value can’t be read: it was damaged, or sealed with the key of another profile."));
}

char *
sbx_seal_make_key (GError **error)
{
  guint8 key[KEY_SIZE];
  char *hex;

  if (RAND_bytes (key, KEY_SIZE) != 1)
    {
      g_set_error_literal (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_FAILED, _("The system gave no random bytes for a key."));
      return NULL;
    }
  hex = to_hex (key, KEY_SIZE);
  explicit_bzero (key, KEY_SIZE);
  return hex;
}

static guint8 *
read_key (const char  *key,
          GError     **error)
{
  gsize length;
  guint8 *bytes = from_hex (key, KEY_SIZE, &length);

  if (bytes == NULL)
    g_set_error_literal (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_FAILED,
                         _("The key of this profile in the keyring is damaged."));
  return bytes;
}

static void
free_key (guint8 *key)
{
  explicit_bzero (key, KEY_SIZE);
  g_free (key);
}

char *
sbx_seal (const char  *key,
          const char  *plain,
          GError     **error)
{
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  gsize length = strlen (plain);
  g_autofree guint8 *cipher = g_malloc (length + 1);
  g_autofree char *iv_hex = NULL;
  g_autofree char *tag_hex = NULL;
  g_autofree char *cipher_hex = NULL;
  guint8 iv[IV_SIZE], tag[TAG_SIZE];
  int written, rest;
  guint8 *raw_key;
  gboolean ok;

  raw_key = read_key (key, error);
  if (raw_key == NULL)
    return NULL;

  ok = length <= G_MAXINT &&
       RAND_bytes (iv, IV_SIZE) == 1 &&
       EVP_EncryptInit_ex (context, EVP_aes_256_gcm (), NULL, raw_key, iv) == 1 &&
       EVP_EncryptUpdate (context, cipher, &written, (const guint8 *) plain, length) == 1 &&
       EVP_EncryptFinal_ex (context, cipher + written, &rest) == 1 &&
       EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_GCM_GET_TAG, TAG_SIZE, tag) == 1;
  free_key (raw_key);
  if (!ok)
    {
      g_set_error_literal (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_FAILED, _("A value could not be sealed."));
      return NULL;
    }

  iv_hex = to_hex (iv, IV_SIZE);
  tag_hex = to_hex (tag, TAG_SIZE);
  cipher_hex = to_hex (cipher, length);
  return g_strdup_printf ("v1:%s:%s:%s", iv_hex, tag_hex, cipher_hex);
}

char *
sbx_unseal (const char  *key,
            const char  *sealed,
            GError     **error)
{
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  g_auto (GStrv) fields = g_strsplit (sealed, ":", -1);
  g_autofree guint8 *iv = NULL;
  g_autofree guint8 *tag = NULL;
  g_autofree guint8 *cipher = NULL;
  g_autofree char *plain = NULL;
  gsize iv_length, tag_length, length;
  int written = 0, rest = 0;
  guint8 *raw_key;
  gboolean ok;

  if (g_strv_length (fields) != 4 || !g_str_equal (fields[0], "v1") ||
      (iv = from_hex (fields[1], IV_SIZE, &iv_length)) == NULL ||
      (tag = from_hex (fields[2], TAG_SIZE, &tag_length)) == NULL ||
      (cipher = from_hex (fields[3], 0, &length)) == NULL || length > G_MAXINT)
    {
      set_broken_error (error);
      return NULL;
    }

  raw_key = read_key (key, error);
  if (raw_key == NULL)
    return NULL;

  plain = g_malloc (length + 1);
  ok = EVP_DecryptInit_ex (context, EVP_aes_256_gcm (), NULL, raw_key, iv) == 1 &&
       EVP_DecryptUpdate (context, (guint8 *) plain, &written, cipher, length) == 1 &&
       EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_GCM_SET_TAG, TAG_SIZE, tag) == 1 &&
       EVP_DecryptFinal_ex (context, (guint8 *) plain + written, &rest) == 1;
  free_key (raw_key);
  if (!ok)
    {
      explicit_bzero (plain, length);
      set_broken_error (error);
      return NULL;
    }
  plain[length] = '\0';
  return g_steal_pointer (&plain);
}
