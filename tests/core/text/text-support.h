#pragma once

#include "sbx-line-index.h"

G_BEGIN_DECLS

SbxSpool     *make_spool  (const char *bytes, gssize length);
/* Runs the main context until the index is finished. */
void          await_index (SbxLineIndex *index);
/* Finished. */
SbxLineIndex *make_index  (const char *bytes, gssize length, SbxTextForm form, guint columns);
/* What is written of start to end. */
char         *write_text  (SbxLineIndex *index, guint64 start, guint64 end);
/* A random JSON value with random white space. */
void          append_json (GString *json, GRand *rand, guint depth);
/* What we hold to be pretty: two spaces a level, an empty container on its line. A parser of its own, by recursion. */
char         *pretty_json (const char *json);
/* Without the white space outside of strings. */
char         *bare_json   (const char *json);

G_END_DECLS
