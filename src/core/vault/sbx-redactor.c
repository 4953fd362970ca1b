#define G_LOG_DOMAIN "sbx-vault"

#include "sbx-redactor-private.h"

#include <string.h>

/* Patterns are found by their first four bytes: a set of 2^16 bits says at once that none starts here, which is the case nearly
 * everywhere; the table of those that may follows. */
#define FILTER_BITS 16

struct _SbxRedactor
{
  GObject     parent_instance;

  guint32    *filter;     /* NULL: there are no patterns */
  GHashTable *by_start;   /* first four bytes → GPtrArray of SbxPattern, longest first */
  GHashTable *whole;      /* value → its replacement, of any length */
  gsize       longest;
};

G_DEFINE_FINAL_TYPE (SbxRedactor, sbx_redactor, G_TYPE_OBJECT)

static void
pattern_free (SbxPattern *pattern)
{
  explicit_bzero (pattern->bytes, pattern->length);
  g_free (pattern->bytes);
  g_free (pattern->replacement);
  g_free (pattern);
}

static void
secret_text_free (char *text)
{
  explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
sbx_redactor_finalize (GObject *object)
{
  SbxRedactor *self = SBX_REDACTOR (object);

  g_free (self->filter);
  g_hash_table_unref (self->by_start);
  g_hash_table_unref (self->whole);

  G_OBJECT_CLASS (sbx_redactor_parent_class)->finalize (object);
}

static void
sbx_redactor_class_init (SbxRedactorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_redactor_finalize;
}

static void
sbx_redactor_init (SbxRedactor *self)
{
  self->by_start = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->whole = g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify) secret_text_free, g_free);
}

SbxRedactor *
sbx_redactor_new (void)
{
  return g_object_new (SBX_TYPE_REDACTOR, NULL);
}

static inline guint32
load_start (const guint8 *data)
{
  guint32 start;

  memcpy (&start, data, sizeof start);
  return start;
}

static inline guint32
hash_start (guint32 start)
{
  return (start * 0x9e3779b1u) >> (32 - FILTER_BITS);
}

static void
add_pattern (SbxRedactor *self,
             const char  *bytes,
             const char  *replacement)
{
  gsize length = strlen (bytes);
  guint32 start, hash;
  GPtrArray *same_start;
  SbxPattern *pattern;
  guint at = 0;

  if (length < SBX_REDACT_MIN)
    return;

  start = load_start ((const guint8 *) bytes);
  same_start = g_hash_table_lookup (self->by_start, GUINT_TO_POINTER (start));
  if (same_start == NULL)
    {
      same_start = g_ptr_array_new_with_free_func ((GDestroyNotify) pattern_free);
      g_hash_table_insert (self->by_start, GUINT_TO_POINTER (start), same_start);
    }

  for (; at < same_start->len; at++)
    {
      const SbxPattern *other = g_ptr_array_index (same_start, at);

      if (other->length < length)
        break;
      if (other->length == length && memcmp (other->bytes, bytes, length) == 0)
        return;
    }

  pattern = g_new0 (SbxPattern, 1);
  pattern->bytes = g_memdup2 (bytes, length);
  pattern->length = length;
  pattern->replacement = g_strdup (replacement);
  g_ptr_array_insert (same_start, at, pattern);

  if (self->filter == NULL)
    self->filter = g_new0 (guint32, (1 << FILTER_BITS) / 32);
  hash = hash_start (start);
  self->filter[hash / 32] |= 1u << (hash % 32);
  self->longest = MAX (self->longest, length);
}

static void
add_value (SbxRedactor *self,
           const char  *value,
           const char  *replacement)
{
  g_autoptr (GPtrArray) forms = NULL;

  if (*value == '\0' || g_hash_table_contains (self->whole, value))
    return;

  g_hash_table_insert (self->whole, g_strdup (value), g_strdup (replacement));
  if (strlen (value) < SBX_REDACT_MIN)
    return;

  forms = sbx_redactor_list_forms (value);
  for (guint i = 0; i < forms->len; i++)
    {
      add_pattern (self, g_ptr_array_index (forms, i), replacement);
      explicit_bzero (g_ptr_array_index (forms, i), strlen (g_ptr_array_index (forms, i)));
    }
}

void
sbx_redactor_add (SbxRedactor *self,
                  const char  *value,
                  const char  *name)
{
  g_autofree char *replacement = NULL;
  g_autofree char *stripped = NULL;
  g_autofree char *decoded = NULL;

  g_return_if_fail (SBX_IS_REDACTOR (self));

  if (value == NULL)
    return;

  replacement = name != NULL ? g_strdup_printf ("{{%s}}", name) : g_strdup (SBX_REDACTED);
  add_value (self, value, replacement);

  /* Space around a header's value is not part of it. */
  stripped = g_strstrip (g_strdup (value));
  add_value (self, stripped, replacement);
  explicit_bzero (stripped, strlen (stripped));

  /* What was typed into an address stands percent-encoded there; a server reads, and says again, what it means. Once only: a server's
   * own value may be encoded thousands of times over. */
  decoded = strchr (value, '%') != NULL && strlen (value) >= SBX_REDACT_MIN ? g_uri_unescape_string (value, NULL) : NULL;
  if (decoded != NULL)
    {
      add_value (self, decoded, replacement);
      explicit_bzero (decoded, strlen (decoded));
    }
}

void
sbx_redactor_add_basic (SbxRedactor *self,
                        const char  *user,
                        const char  *password)
{
  g_autofree char *pair = NULL;
  g_autofree char *base64 = NULL;

  g_return_if_fail (SBX_IS_REDACTOR (self));

  if ((user == NULL || *user == '\0') && (password == NULL || *password == '\0'))
    return;

  pair = g_strdup_printf ("%s:%s", user != NULL ? user : "", password != NULL ? password : "");
  base64 = g_base64_encode ((const guint8 *) pair, strlen (pair));
  add_pattern (self, base64, SBX_REDACTED);
  if (!g_hash_table_contains (self->whole, base64))
    g_hash_table_insert (self->whole, g_strdup (base64), g_strdup (SBX_REDACTED));
  explicit_bzero (pair, strlen (pair));
  explicit_bzero (base64, strlen (base64));
}

const SbxPattern *
sbx_redactor_match (SbxRedactor  *self,
                    const guint8 *data,
                    gsize         length)
{
  guint32 start, hash;
  GPtrArray *same_start;

  if (length < SBX_REDACT_MIN || self->filter == NULL)
    return NULL;

  start = load_start (data);
  hash = hash_start (start);
  if ((self->filter[hash / 32] & 1u << (hash % 32)) == 0)
    return NULL;

  same_start = g_hash_table_lookup (self->by_start, GUINT_TO_POINTER (start));
  for (guint i = 0; same_start != NULL && i < same_start->len; i++)
    {
      const SbxPattern *pattern = g_ptr_array_index (same_start, i);

      if (pattern->length <= length && memcmp (pattern->bytes, data, pattern->length) == 0)
        return pattern;
    }
  return NULL;
}

gsize
sbx_redactor_get_longest (SbxRedactor *self)
{
  return self->longest;
}

const char *
sbx_redactor_lookup (SbxRedactor *self,
                     const char  *value,
                     gsize        length)
{
  g_autofree char *whole = g_strndup (value, length);
  const char *replacement = g_hash_table_lookup (self->whole, whole);

  explicit_bzero (whole, strlen (whole));
  return replacement;
}

GBytes *
sbx_redactor_bytes (SbxRedactor *self,
                    GBytes      *bytes)
{
  g_autoptr (GByteArray) out = NULL;
  SbxRedaction *redaction;
  const guint8 *data;
  gsize length;

  g_return_val_if_fail (SBX_IS_REDACTOR (self), NULL);
  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  out = g_byte_array_new ();
  redaction = sbx_redactor_begin (self);
  sbx_redaction_feed (redaction, data, length, out);
  sbx_redaction_finish (redaction, out);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

char *
sbx_redactor_text (SbxRedactor *self,
                   const char  *text)
{
  GByteArray *out;
  SbxRedaction *redaction;

  g_return_val_if_fail (SBX_IS_REDACTOR (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  out = g_byte_array_new ();
  redaction = sbx_redactor_begin (self);
  sbx_redaction_feed (redaction, (const guint8 *) text, strlen (text), out);
  sbx_redaction_finish (redaction, out);
  g_byte_array_append (out, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (out, FALSE);
}
