/* The bodies in the history follow their budget. */
#pragma once

#include "sbx-workspace.h"

G_BEGIN_DECLS

/* Soon, in a thread, the oldest bodies go until all fit; a person who is still turning the number down loses none before the end. Also for when
 * the program starts: the budget may have changed elsewhere. */
void sbx_history_budget_changed (SbxWorkspace *workspace);

G_END_DECLS
