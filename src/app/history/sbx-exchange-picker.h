/* A list of exchanges from which the person chooses one. */
#pragma once

#include <adwaita.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_EXCHANGE_PICKER (sbx_exchange_picker_get_type ())
G_DECLARE_FINAL_TYPE (SbxExchangePicker, sbx_exchange_picker, SBX, EXCHANGE_PICKER, AdwBin)

/* Signals: "picked" (const char *id). */
/* except: can't be chosen; those of its request are offered first. */
void sbx_exchange_picker_set_up (SbxExchangePicker *self, SbxWorkspace *workspace, const char *except);

G_END_DECLS
