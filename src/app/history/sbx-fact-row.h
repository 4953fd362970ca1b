/* A fact of two exchanges: its name, and what it is in the one and in the other. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SBX_TYPE_FACT_ROW (sbx_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (SbxFactRow, sbx_fact_row, SBX, FACT_ROW, GtkListBoxRow)

/* Properties: "narrow".
 * one, other: NULL where there is none. marked: a difference is shown as one; times are never quite the same. literal: values of a protocol. */
GtkWidget *sbx_fact_row_new (const char *name, const char *one, const char *other, gboolean marked, gboolean literal);

G_END_DECLS
