/* What is copied from a body, written when somebody pastes it: a selection of any size costs nothing until then. */
#pragma once

#include <gdk/gdk.h>

#include "sbx-line-index.h"

G_BEGIN_DECLS

/* Of source bytes. The clipboard hands all of it over in memory, often twice and to a program that keeps what was copied. */
#define SBX_BODY_COPY_AT_MOST (64 * 1000 * 1000)

#define SBX_TYPE_BODY_COPY (sbx_body_copy_get_type ())
G_DECLARE_FINAL_TYPE (SbxBodyCopy, sbx_body_copy, SBX, BODY_COPY, GdkContentProvider)

/* The bytes from start to before end, as index shows them. */
GdkContentProvider *sbx_body_copy_new (SbxLineIndex *index, guint64 start, guint64 end);

G_END_DECLS
