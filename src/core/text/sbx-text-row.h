/* One row of a text as it is shown: a bounded piece of a line, ready to be shaped.
 *
 * What can not be shown as text (a byte that is not UTF-8, a control character) is shown and copied as \xNN, so that
 * nothing that arrived is hidden. Runs tie what is shown to the bytes it stands for: a run of plain text has as many bytes as its source,
 * an escape shows four for each one, and white space that the view adds stands for none.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a body is shown as. */
typedef enum
{
  SBX_TEXT_RAW,            /* lines as they arrived */
  SBX_TEXT_JSON,           /* one JSON value, a token's worth per line */
  SBX_TEXT_JSON_SEQUENCE,  /* many, one after the other: NDJSON, JSON text sequences */
  SBX_TEXT_MARKUP,         /* HTML or XML: the same rows as raw, its tags told apart */
} SbxTextForm;

typedef enum
{
  SBX_TEXT_PLAIN,
  SBX_TEXT_ADDED,        /* white space of the view's own */
  SBX_TEXT_ESCAPE,       /* \xNN for a byte that is not text */
  SBX_TEXT_PUNCTUATION,
  SBX_TEXT_KEY,          /* and a tag */
  SBX_TEXT_STRING,
  SBX_TEXT_NUMBER,
  SBX_TEXT_WORD,         /* true, false, null; the name of an attribute */
  SBX_TEXT_COMMENT,
} SbxTextKind;

typedef struct
{
  SbxTextKind kind;
  guint       index;          /* in text, bytes */
  guint       length;
  guint64     offset;         /* in the source, bytes */
  guint       source_length;
} SbxTextRun;

typedef struct
{
  guint64   number;        /* of the row, from 0 */
  guint64   line;          /* that it belongs to, from 0 */
  guint64   start;         /* source bytes: from start … */
  guint64   end;           /* … to before end; white space between rows belongs to none */
  guint     indent;        /* columns of white space added before it */
  guint     depth;         /* of nesting at its start; a closing bracket counts as outside */
  gboolean  continuation;  /* not the first row of its line */
  gboolean  opens;         /* ends with a bracket whose content follows in rows of its own */
} SbxRowExtent;

typedef struct
{
  SbxRowExtent  extent;
  GString      *text;
  GArray       *runs;      /* of SbxTextRun, without gaps */
} SbxTextRow;

SbxTextRow *sbx_text_row_new          (void);
void        sbx_text_row_free         (SbxTextRow *self);
void        sbx_text_row_append       (SbxTextRow *self, SbxTextKind kind, const char *bytes, gsize length, guint64 offset);
void        sbx_text_row_append_space (SbxTextRow *self, guint columns, guint64 offset);

/* Where in text the source's byte at offset is shown; the nearest place for a byte that is not. */
guint       sbx_text_row_index_at     (const SbxTextRow *self, guint64 offset);
/* And back. */
guint64     sbx_text_row_offset_at    (const SbxTextRow *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxTextRow, sbx_text_row_free)

G_END_DECLS
