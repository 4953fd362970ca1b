#include "sbx-palette-item.h"

#include <glib/gi18n.h>

#include "sbx-fuzzy.h"

struct _SbxPaletteItem
{
  GObject         parent_instance;

  SbxPaletteKind  kind;
  char           *title;
  char           *subtitle;
  char           *keys;
  char           *method;
  char           *action;
  GVariant       *target;
  char           *folded;       /* of the title */
  char           *folded_also;
};

G_DEFINE_FINAL_TYPE (SbxPaletteItem, sbx_palette_item, G_TYPE_OBJECT)

SbxPaletteItem *
sbx_palette_item_new (SbxPaletteKind  kind,
                      const char     *title,
                      const char     *also,
                      const char     *action,
                      GVariant       *target)
{
  SbxPaletteItem *self = g_object_new (SBX_TYPE_PALETTE_ITEM, NULL);

  self->kind = kind;
  self->title = g_strdup (title);
  self->action = g_strdup (action);
  self->target = target != NULL ? g_variant_ref_sink (target) : NULL;
  self->folded = sbx_fuzzy_fold (title);
  self->folded_also = sbx_fuzzy_fold (also != NULL ? also : "");
  return self;
}

void
sbx_palette_item_set_details (SbxPaletteItem *self,
                              const char     *subtitle,
                              const char     *keys,
                              const char     *method)
{
  g_set_str (&self->subtitle, subtitle);
  g_set_str (&self->keys, keys);
  g_set_str (&self->method, method);
}

SbxPaletteKind
sbx_palette_item_get_kind (SbxPaletteItem *self)
{
  return self->kind;
}

const char *
sbx_palette_item_get_title (SbxPaletteItem *self)
{
  return self->title;
}

const char *
sbx_palette_item_get_subtitle (SbxPaletteItem *self)
{
  return self->subtitle;
}

const char *
sbx_palette_item_get_keys (SbxPaletteItem *self)
{
  return self->keys;
}

const char *
sbx_palette_item_get_method (SbxPaletteItem *self)
{
  return self->method;
}

const char *
sbx_palette_item_get_action (SbxPaletteItem *self)
{
  return self->action;
}

GVariant *
sbx_palette_item_get_target (SbxPaletteItem *self)
{
  return self->target;
}

char *
sbx_palette_item_dup_key (SbxPaletteItem *self)
{
  if (self->target != NULL && g_variant_is_of_type (self->target, G_VARIANT_TYPE_STRING))
    return g_strconcat (self->action, " ", g_variant_get_string (self->target, NULL), NULL);

  return g_strdup (self->action);
}

guint
sbx_palette_item_score (SbxPaletteItem *self,
                        const char     *folded_query)
{
  return MAX (sbx_fuzzy_score (folded_query, self->folded), sbx_fuzzy_score (folded_query, self->folded_also));
}

const char *
sbx_palette_kind_get_title (SbxPaletteKind kind)
{
  switch (kind)
    {
    case SBX_PALETTE_TAB:
      return _("Open Tabs");
    case SBX_PALETTE_REQUEST:
      return _("Requests");
    case SBX_PALETTE_ACTION:
      return _("Actions");
    case SBX_PALETTE_ENVIRONMENT:
      return _("Environments");
    case SBX_PALETTE_SETTING:
      return _("Preferences");
    default:
      g_return_val_if_reached ("");
    }
}

char *
sbx_palette_item_dup_label (SbxPaletteItem *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  g_ptr_array_add (parts, (char *) sbx_palette_kind_get_title (self->kind));
  if (self->method != NULL)
    g_ptr_array_add (parts, self->method);
  g_ptr_array_add (parts, self->title);
  if (self->subtitle != NULL)
    g_ptr_array_add (parts, self->subtitle);
  if (self->keys != NULL)
    g_ptr_array_add (parts, self->keys);
  g_ptr_array_add (parts, NULL);
  /* Translators: what stands between the parts of a row that is read out: “Actions, Save, Ctrl+S”. */
  return g_strjoinv (_(", "), (char **) parts->pdata);
}

static void
sbx_palette_item_finalize (GObject *object)
{
  SbxPaletteItem *self = SBX_PALETTE_ITEM (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->keys);
  g_free (self->method);
  g_free (self->action);
  g_clear_pointer (&self->target, g_variant_unref);
  g_free (self->folded);
  g_free (self->folded_also);

  G_OBJECT_CLASS (sbx_palette_item_parent_class)->finalize (object);
}

static void
sbx_palette_item_class_init (SbxPaletteItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_palette_item_finalize;
}

static void
sbx_palette_item_init (SbxPaletteItem *self)
{
}
