/* The folders of a profile, which are the tags of its requests, kept up to date by a thread. */
#pragma once

#include "sbx-workspace.h"

G_BEGIN_DECLS

#define SBX_TYPE_FOLDERS (sbx_folders_get_type ())
G_DECLARE_FINAL_TYPE (SbxFolders, sbx_folders, SBX, FOLDERS, GObject)

/* Signal: "changed". */
SbxFolders *sbx_folders_new         (SbxWorkspace *workspace);
/* Of char *, each before those below it; empty until they are read. (transfer none) */
GPtrArray  *sbx_folders_get_paths   (SbxFolders *self);
/* How many requests the nth folder holds, with those below it. */
guint       sbx_folders_get_count   (SbxFolders *self, guint n);

G_END_DECLS
