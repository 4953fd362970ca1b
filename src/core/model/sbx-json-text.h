/* Reads JSON in place: every value is a slice of the source, so numbers, order, repeats and white space stay as written.
 *
 * json-glib builds a tree and turns 1.10 into a double; a body or a header's value must keep its bytes. Strict (RFC 8259),
 * without recursion, so that nesting of any depth is safe. Slices live as long as the text that they came from.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SBX_JSON_NULL,
  SBX_JSON_BOOLEAN,
  SBX_JSON_NUMBER,
  SBX_JSON_STRING,
  SBX_JSON_ARRAY,
  SBX_JSON_OBJECT,
} SbxJsonKind;

typedef struct
{
  SbxJsonKind  kind;
  const char  *start;
  const char  *end;   /* past the last byte */
} SbxJsonSlice;

typedef struct
{
  const char *at;
  gboolean    object;
} SbxJsonIter;

/* Checks the whole of text. Fails with SBX_MODEL_ERROR_JSON, saying where. */
gboolean  sbx_json_slice           (const char *text, SbxJsonSlice *slice, GError **error);

/* Over the members of a checked array or object; key (transfer full) may be NULL. FALSE at the end. */
void      sbx_json_iter_init       (SbxJsonIter *iter, const SbxJsonSlice *container);
gboolean  sbx_json_iter_next       (SbxJsonIter *iter, char **key, SbxJsonSlice *value);

/* The last member of that key, as all parsers in use do. */
gboolean  sbx_json_slice_get       (const SbxJsonSlice *object, const char *key, SbxJsonSlice *value);
/* Calls func for each string in slice, keys too, at any depth. */
typedef void (*SbxJsonStringFunc) (const char *string, gpointer data);
void      sbx_json_slice_foreach_string (const SbxJsonSlice *slice, SbxJsonStringFunc func, gpointer data);
/* The bytes as they stand. */
char     *sbx_json_slice_dup_text  (const SbxJsonSlice *slice);
/* A string's content; other kinds as they stand. What a C string can't hold (U+0000, half a surrogate pair) becomes U+FFFD. */
char     *sbx_json_slice_dup_string (const SbxJsonSlice *slice);

/* "text" with quotes and escapes; only what must be escaped is. Bytes that are not UTF-8 become U+FFFD. */
void      sbx_json_append_string   (GString *json, const char *text);
/* "key": "text" with a comma before it unless json ends in an opening bracket. */
void      sbx_json_append_member   (GString *json, const char *key, const char *text);
/* The comma and "key": of a member whose value follows. */
void      sbx_json_append_key      (GString *json, const char *key);

G_END_DECLS
