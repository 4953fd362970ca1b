#pragma once

#include "sbx-line-index.h"
#include "sbx-row-scanner.h"
#include "sbx-text-announcer.h"

G_BEGIN_DECLS

/* A place to begin from: the state before a row, and the least depth between here and the next place. */
typedef struct
{
  SbxRowState  state;
  guint8      *stack;      /* state.depth bits */
  guint32      min_depth;
} SbxLinePlace;

struct _SbxLineIndex
{
  GObject        parent_instance;

  SbxSpool      *spool;
  SbxTextForm    form;
  GCancellable  *cancellable;
  SbxTextAnnouncer announcer;
  SbxRowScanner  scanner;     /* the worker's own while running */

  GMutex         lock;        /* for all below */
  GCond          idle;
  GArray        *places;      /* of SbxLinePlace */
  gsize          stacks;      /* bytes in their stacks */
  guint64        n_rows;
  guint64        n_lines;
  guint64        scanned;
  gboolean       complete;
  gboolean       running;
  gboolean       again;       /* the spool changed while the worker ran */
  gboolean       finished;
  GError        *error;
  SbxTextFault   fault;
  guint64        fault_offset;
  guint64        fault_line;
  guint64        fault_column;
};

G_END_DECLS
