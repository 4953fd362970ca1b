/* One row of the palette: what it is called, and the action that it stands for. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  SBX_PALETTE_TAB,
  SBX_PALETTE_REQUEST,
  SBX_PALETTE_ACTION,
  SBX_PALETTE_ENVIRONMENT,
  SBX_PALETTE_SETTING,
} SbxPaletteKind;

#define SBX_TYPE_PALETTE_ITEM (sbx_palette_item_get_type ())
G_DECLARE_FINAL_TYPE (SbxPaletteItem, sbx_palette_item, SBX, PALETTE_ITEM, GObject)

/* also: another name that it is found by, or NULL. action: of the window, with target (floating, or NULL). */
SbxPaletteItem *sbx_palette_item_new          (SbxPaletteKind kind, const char *title, const char *also, const char *action, GVariant *target);

/* What stands below the title, of a request its address; what stands beside it: its keys, or its method. NULL: nothing. */
void            sbx_palette_item_set_details  (SbxPaletteItem *self, const char *subtitle, const char *keys, const char *method);

SbxPaletteKind  sbx_palette_item_get_kind     (SbxPaletteItem *self);
const char     *sbx_palette_item_get_title    (SbxPaletteItem *self);
const char     *sbx_palette_item_get_subtitle (SbxPaletteItem *self);
const char     *sbx_palette_item_get_keys     (SbxPaletteItem *self);
const char     *sbx_palette_item_get_method   (SbxPaletteItem *self);
const char     *sbx_palette_item_get_action   (SbxPaletteItem *self);
GVariant       *sbx_palette_item_get_target   (SbxPaletteItem *self);
/* What it is known by when it was run lately: "request.save". (transfer full) */
char           *sbx_palette_item_dup_key      (SbxPaletteItem *self);
/* See sbx_fuzzy_score(). */
guint           sbx_palette_item_score        (SbxPaletteItem *self, const char *folded_query);
/* Everything of it in one sentence, to be read out. (transfer full) */
char           *sbx_palette_item_dup_label    (SbxPaletteItem *self);
const char     *sbx_palette_kind_get_title    (SbxPaletteKind kind);

G_END_DECLS
