/* The one table of what can be done by name: keys, the dialog that lists them, and the palette. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef struct
{
  const char *section;  /* of a group's first row; NULL: the same as before */
  const char *action;   /* NULL: the widgets bind it themselves */
  const char *accels;   /* separated by spaces; NULL: none, it is in menus and the palette */
  const char *title;    /* not translated yet */
} SbxShortcut;

const SbxShortcut *sbx_shortcuts_list     (guint *n_shortcuts);
/* The first of its accelerators as it stands on the keyboard. (transfer full); NULL: it has none. */
char              *sbx_shortcut_dup_keys  (const SbxShortcut *shortcut);

void               sbx_shortcuts_install  (GtkApplication *application);
void               sbx_shortcuts_present  (GtkWidget *parent);

G_END_DECLS
