/* JSONPath (RFC 9535) over a body of any size: names, indices, slices, wildcards, descendants and filters with comparisons,
 * “&&”, “||”, “!” and the functions length, count, match, search and value.
 *
 * What it finds is kept as it was received: the bytes of numbers, order and repeated keys, of which each counts. Nothing of the body is held in
 * memory. Where it is stricter or wider than the RFC: a regular expression is one of GRegex (a superset of I-Regexp), whole numbers are compared
 * digit by digit however long, texts of over 1 MB are not compared, and “..” does not go deeper than 1,000 levels; the last two are
 * errors rather than wrong results.
 */
#pragma once

#include "sbx-spool.h"

G_BEGIN_DECLS

#define SBX_JSON_PATH_ERROR (sbx_json_path_error_quark ())
typedef enum
{
  SBX_JSON_PATH_ERROR_SYNTAX,
  SBX_JSON_PATH_ERROR_LIMIT,
} SbxJsonPathError;
GQuark        sbx_json_path_error_quark (void);

typedef struct _SbxJsonPath SbxJsonPath;

/* Fails with SYNTAX, telling the character where it stops being a path. */
SbxJsonPath  *sbx_json_path_parse (const char *text, GError **error);
void          sbx_json_path_free  (SbxJsonPath *self);

/* Blocks. A new spool with the values found, as a JSON array; n is how many. sequence: the body is NDJSON, each value of it is searched.
 * progress: told in thousandths, atomically; may be NULL. Fails with LIMIT, GIOError. (transfer full) */
SbxSpool     *sbx_json_path_find  (SbxJsonPath *self, SbxSpool *spool, gboolean sequence, guint64 *n, int *progress,
                                   GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxJsonPath, sbx_json_path_free)

G_END_DECLS
