/* What the two ways over rows of pretty JSON have in common: row by row with all that can be in one (sbx-json-pretty.c), and past plain ones
 * (sbx-json-plain.c). */
#pragma once

#include "sbx-row-scanner.h"

G_BEGIN_DECLS

#define SBX_JSON_INDENT 2
#define SBX_JSON_INDENT_DEPTH 64

/* SbxRowState.expect */
enum { EXPECT_VALUE, EXPECT_FIRST_VALUE, EXPECT_KEY, EXPECT_FIRST_KEY, EXPECT_COLON, EXPECT_COMMA, EXPECT_END };
/* SbxRowState.inside */
enum { INSIDE_NOTHING, INSIDE_STRING, INSIDE_KEY, INSIDE_NUMBER };

static inline guint
sbx_json_indent (guint32 levels, gboolean continued, guint columns)
{
  guint indent = MIN (levels, SBX_JSON_INDENT_DEPTH) * SBX_JSON_INDENT + (continued ? 2 * SBX_JSON_INDENT : 0);

  return MIN (indent, columns / 2);
}

/* The bytes of the escape at the backslash; 0: it is not one. */
gsize sbx_json_escape_length (const guchar *at, const guchar *end);

G_END_DECLS
