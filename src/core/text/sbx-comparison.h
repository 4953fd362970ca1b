/* How two exchanges differ: headers and bodies. Status and times are there to be read on the exchanges themselves.
 */
#pragma once

#include "sbx-exchange.h"
#include "sbx-text-diff.h"

G_BEGIN_DECLS

/* What is compared line by line, of each body and of its pretty form; beyond, sizes and the first difference must do. */
#define SBX_COMPARISON_BODY_BYTES (4 * 1024 * 1024)
#define SBX_COMPARISON_TEXT_BYTES (32 * 1024 * 1024)

typedef struct
{
  char     *name;     /* as the one spells it, or else the other */
  char     *one;      /* all its values in order, joined by ", "; NULL: it has none */
  char     *other;
} SbxHeaderPair;

typedef enum
{
  SBX_BODIES_SAME,      /* the same bytes */
  SBX_BODIES_DIFFERENT, /* and changes says where */
  SBX_BODIES_ALIKE,     /* as lines they are the same; white space of JSON or line ends are not */
  SBX_BODIES_NOT_TEXT,  /* different, and at least one of them is no text */
  SBX_BODIES_TOO_LONG,  /* different, and too long, or too different, for lines */
  SBX_BODIES_NOT_KEPT,  /* the history does not have at least one of them any more */
} SbxBodiesState;

typedef struct
{
  GPtrArray      *headers;           /* of SbxHeaderPair: all of the one's in their order, then those that only the other has */
  guint           n_headers_changed;
  SbxBodiesState  state;
  gboolean        pretty;            /* both are JSON, and compared in the pretty form */
  guint64         first_difference;  /* the byte from which on the bodies differ; the shorter's size when that is all */
  char           *text[2];           /* of DIFFERENT: valid UTF-8, … */
  GArray         *lines[2];          /* … its lines, of SbxTextLine, … */
  GArray         *changes;           /* … and of SbxTextChange */
} SbxComparison;

/* Blocks (disk, work). NULL with error when a body can not be read, or when it is cancelled. */
SbxComparison *sbx_comparison_new      (SbxExchange *one, SbxExchange *other, GCancellable *cancellable, GError **error);
void           sbx_comparison_free     (SbxComparison *self);
gboolean       sbx_header_pair_differs (const SbxHeaderPair *self);

/* “200 OK”; why there is no answer; or that there is none. (transfer full) */
char          *sbx_exchange_dup_outcome (SbxExchange *exchange);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxComparison, sbx_comparison_free)

G_END_DECLS
