/* Walks JSON in a spool without keeping any of it: a value is the place where it starts.
 *
 * Lenient: what is not JSON is passed over as well as can be, and a body that ends too early has the values that arrived; whoever
 * shows it says where it is broken (sbx_line_index_dup_fault()). Repeated keys are all there, in order. Nothing recurses.
 * For one thread at a time. A failure (reading, cancelled) ends every walk: ask sbx_json_reader_get_error().
 */
#pragma once

#include "sbx-spool.h"

G_BEGIN_DECLS

typedef enum
{
  SBX_JSON_NOTHING,     /* the end, or nothing that begins a value */
  SBX_JSON_OBJECT,
  SBX_JSON_ARRAY,
  SBX_JSON_STRING,
  SBX_JSON_NUMBER,
  SBX_JSON_TRUE,
  SBX_JSON_FALSE,
  SBX_JSON_NULL,
} SbxJsonKind;

typedef struct
{
  SbxSpool     *spool;
  GCancellable *cancellable;   /* may be NULL */
  guint64       size;          /* of the spool when the reader was made */
  GError       *error;
  guint64       start;         /* of the bytes in hand */
  gsize         length;
  guchar       *buffer;
} SbxJsonReader;

/* A member of an object, an element of an array, or a value of a sequence. Offsets are of source bytes. */
typedef struct
{
  guint64     index;       /* from 0 */
  guint64     key;         /* of the opening quote, in an object */
  guint64     key_end;     /* after the closing one */
  guint64     value;
  SbxJsonKind kind;
  /* private */
  guint64     next;        /* where to go on; the value itself until it was passed */
  gboolean    object;
  gboolean    passed;
  gboolean    sequence;
} SbxJsonChild;

void        sbx_json_reader_init      (SbxJsonReader *self, SbxSpool *spool, GCancellable *cancellable);
void        sbx_json_reader_clear     (SbxJsonReader *self);
const GError *sbx_json_reader_get_error (SbxJsonReader *self);

/* What begins at offset or after the white space there, which offset is moved behind. */
SbxJsonKind sbx_json_reader_find      (SbxJsonReader *self, guint64 *offset);
/* The end of the value that starts at offset. n_children may be NULL: of an object or array. */
guint64     sbx_json_reader_pass      (SbxJsonReader *self, guint64 offset, guint64 *n_children);

/* The children of the object or array at offset. */
void        sbx_json_child_init       (SbxJsonChild *child, SbxJsonReader *reader, guint64 offset);
/* The values that stand one after the other from offset on: NDJSON. */
void        sbx_json_child_init_sequence (SbxJsonChild *child, guint64 offset);
/* The next one; FALSE: there is none. */
gboolean    sbx_json_child_next       (SbxJsonChild *child, SbxJsonReader *reader);
/* Tells where the value ends, so that it need not be walked again. */
void        sbx_json_child_set_end    (SbxJsonChild *child, guint64 end);

/* The bytes from start to before end, at most limit of them. (transfer full), NUL-terminated; NULL: an error. */
char       *sbx_json_reader_dup_bytes (SbxJsonReader *self, guint64 start, guint64 end, gsize limit, gsize *length);
/* What a string says, escapes resolved; from its quote at start to before end. Half a surrogate pair stands as U+FFFD. (transfer full) */
char       *sbx_json_reader_dup_string (SbxJsonReader *self, guint64 start, guint64 end, gsize limit);
/* The same of bytes in hand, with their quotes. */
char       *sbx_json_unescape         (const char *bytes, gsize length);

G_END_DECLS
