/* Two texts beside each other, line by line, as rows of a list: made when they are asked for. */
#pragma once

#include <gio/gio.h>

#include "sbx-comparison.h"

G_BEGIN_DECLS

/* One row: a line of each text, or of one. */
#define SBX_TYPE_DIFF_LINE (sbx_diff_line_get_type ())
G_DECLARE_FINAL_TYPE (SbxDiffLine, sbx_diff_line, SBX, DIFF_LINE, GObject)

gboolean    sbx_diff_line_is_changed (SbxDiffLine *self);
/* side 0 or 1. From 1; 0: there is none on this side. */
guint       sbx_diff_line_get_number (SbxDiffLine *self, guint side);
/* For showing: where a long line differs. start, end: (out) bytes of it that differ from the other side. (transfer full); NULL: there is none. */
char       *sbx_diff_line_dup_text   (SbxDiffLine *self, guint side, guint *start, guint *end);

#define SBX_TYPE_DIFF_MODEL (sbx_diff_model_get_type ())
G_DECLARE_FINAL_TYPE (SbxDiffModel, sbx_diff_model, SBX, DIFF_MODEL, GObject)

/* Takes comparison, which is SBX_BODIES_DIFFERENT. */
SbxDiffModel        *sbx_diff_model_new            (SbxComparison *comparison);
guint                sbx_diff_model_get_n_changes  (SbxDiffModel *self);
/* The row with which a change begins. */
guint                sbx_diff_model_get_change     (SbxDiffModel *self, guint change);

G_END_DECLS
