/* Cuts a source into rows, one after the other, from any place that a state was kept of. Private to this folder and its tests.
 *
 * The caller holds bytes from state.offset on and asks for rows until there are not enough; then it reads on from state.offset.
 */
#pragma once

#include "sbx-text-row.h"

G_BEGIN_DECLS

/* A row never spans more of the source, so this much in hand is always enough for one. */
#define SBX_ROW_SPAN (16 * 1024)
#define SBX_ROW_COLUMNS 1000
/* Deeper than any parser in use follows; more would make what is kept of a place grow without bound. */
#define SBX_JSON_DEPTH (128 * 1024)

typedef enum
{
  SBX_FAULT_NONE,
  SBX_FAULT_VALUE,      /* a value was expected */
  SBX_FAULT_KEY,        /* a key in quotes … */
  SBX_FAULT_COLON,
  SBX_FAULT_COMMA_OBJECT,
  SBX_FAULT_COMMA_ARRAY,
  SBX_FAULT_MORE,       /* something follows the value */
  SBX_FAULT_STRING,     /* a control character in a string */
  SBX_FAULT_ESCAPE,
  SBX_FAULT_NUMBER,
  SBX_FAULT_DEPTH,
  SBX_FAULT_END,        /* ends too early */
} SbxTextFault;

typedef enum
{
  SBX_ROW_READY,
  SBX_ROW_MORE,         /* more bytes are needed */
  SBX_ROW_END,          /* there are no more rows */
} SbxRowStep;

typedef struct
{
  guint64  offset;        /* the next byte to look at */
  guint64  row;
  guint64  line;
  guint64  source_line;   /* newlines before offset; kept for JSON only */
  guint64  line_start;    /* the offset after the last of them */
  guint32  depth;
  guint8   form;          /* SbxTextForm; raw after a fault */
  guint8   expect;        /* what JSON allows next */
  guint8   inside;        /* a string, key or number that goes on in this row; of markup, where in it */
  guint8   number;        /* how far the number is */
  gboolean continued;     /* the next row continues the line */
} SbxRowState;

typedef struct
{
  SbxRowState   state;
  guint         columns;
  guint8       *stack;       /* a bit per level: 1 for an object */
  gsize         stack_size;
  guint32       min_depth;   /* reached since the caller last set it */
  SbxTextFault  fault;
  guint64       fault_offset;
  guint64       fault_line;  /* from 0 */
  guint64       fault_column; /* bytes from the start of the line */
} SbxRowScanner;

/* Which rows are of no interest: those that are all of this. */
typedef struct
{
  guint64 row;         /* of a lower number */
  guint64 offset;      /* that end before it */
  gint64  depth;       /* deeper; -1: any */
} SbxRowGoal;

#define SBX_ROW_GOAL_NONE ((SbxRowGoal) { G_MAXUINT64, G_MAXUINT64, -1 })

/* “a value was expected”, translated, without a full stop. */
const char *sbx_text_fault_message (SbxTextFault fault);

void       sbx_row_scanner_init  (SbxRowScanner *self, SbxTextForm form, guint columns);
void       sbx_row_scanner_clear (SbxRowScanner *self);
/* last: no bytes follow these. row may be NULL; else it is filled with what the row shows. */
SbxRowStep sbx_row_scanner_next  (SbxRowScanner *self, const guchar *bytes, gsize length, gboolean last,
                                  SbxRowExtent *extent, SbxTextRow *row);

/* In sbx-json-plain.c. Passes over rows that are of no interest, as far as it can be done quickly; perhaps over none. The next row is for
 * sbx_row_scanner_next(), whatever it is. */
void       sbx_row_scanner_pass  (SbxRowScanner *self, const guchar *bytes, gsize length, const SbxRowGoal *goal);

/* In sbx-json-pretty.c. */
SbxRowStep sbx_json_pretty_next  (SbxRowScanner *self, const guchar *bytes, gsize length, gboolean last,
                                  SbxRowExtent *extent, SbxTextRow *row);

/* In sbx-text-markup.c: what the bytes of a row are. inside: where in the markup it begins, and then where it ends. follows: the bytes in
 * hand after it. row may be NULL. */
void       sbx_text_markup_row   (guint8 *inside, const guchar *bytes, gsize length, gsize follows, guint64 offset, SbxTextRow *row);

/* How many of these bytes fit into columns; at least one character. Breaks after a space where one is near. */
gsize      sbx_row_scanner_fit   (const guchar *bytes, gsize length, guint columns);

G_END_DECLS
