/* Two exchanges side by side, a row for each thing that is known of them: outcome, times, sizes; headers. */
#pragma once

#include <gtk/gtk.h>

#include "sbx-comparison.h"
#include "sbx-workspace.h"

G_BEGIN_DECLS

/* Both put their rows in the place of those of list; dialog: whose property "narrow" the rows follow. */
void sbx_compare_facts_show         (GtkListBox *list, GObject *dialog, SbxHistoryEntry *entries[2], SbxExchange *exchanges[2]);
void sbx_compare_facts_show_headers (GtkListBox *list, GObject *dialog, const SbxComparison *comparison);

G_END_DECLS
