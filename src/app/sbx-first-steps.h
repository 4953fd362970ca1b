/* The few keys that matter at first: below the first button of an empty window until they are put away, and in a dialog whenever
 * they are called for.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SBX_TYPE_FIRST_STEPS (sbx_first_steps_get_type ())
G_DECLARE_FINAL_TYPE (SbxFirstSteps, sbx_first_steps, SBX, FIRST_STEPS, AdwBin)

void sbx_first_steps_present (GtkWidget *parent);

G_END_DECLS
