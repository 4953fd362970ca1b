/* Which rows are folded away, and what row that makes the n-th one to see. Pure; for one thread.
 *
 * A fold hides the rows between those of two brackets. Folds inside of folds are remembered for when the outer one opens.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 offset;   /* source bytes, of the start of the row that stays */
  guint64 open;     /* that row */
  guint64 close;    /* the row of the closing bracket, which stays, too */
  guint64 lines;    /* hidden */
} SbxTextFold;

typedef struct _SbxTextFolds SbxTextFolds;

SbxTextFolds *sbx_text_folds_new       (void);
void          sbx_text_folds_free      (SbxTextFolds *self);

void          sbx_text_folds_add       (SbxTextFolds *self, const SbxTextFold *fold);
gboolean      sbx_text_folds_remove    (SbxTextFolds *self, guint64 open);
void          sbx_text_folds_clear     (SbxTextFolds *self);
/* The fold that row opens; NULL: none. Until the next change. */
const SbxTextFold *sbx_text_folds_get  (SbxTextFolds *self, guint64 open);
/* Removes those that hide row; whether there were any. */
gboolean      sbx_text_folds_reveal    (SbxTextFolds *self, guint64 row);
guint         sbx_text_folds_get_n     (SbxTextFolds *self);
const SbxTextFold *sbx_text_folds_nth  (SbxTextFolds *self, guint index);

guint64       sbx_text_folds_count     (SbxTextFolds *self, guint64 n_rows);     /* how many of so many rows are seen */
guint64       sbx_text_folds_to_row    (SbxTextFolds *self, guint64 seen);       /* the n-th of those that are seen */
guint64       sbx_text_folds_to_seen   (SbxTextFolds *self, guint64 row);        /* the other way; of a hidden row: that which hides it */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxTextFolds, sbx_text_folds_free)

G_END_DECLS
