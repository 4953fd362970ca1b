/* What waits for the keyring or the disk, for the window: done in a thread and, where no keyring answers, done again once the person
 * allowed to keep secrets for this run.
 */
#pragma once

#include <gtk/gtk.h>

#include "sbx-workspace.h"

G_BEGIN_DECLS

/* In a thread. */
typedef gboolean (*SbxVaultJob) (SbxWorkspace *workspace, gpointer data, GError **error);
/* On the main thread. error NULL: it is done. A person who does not allow to keep a secret for this run gets the keyring's error. */
typedef void (*SbxVaultJobDone) (gpointer data, const GError *error, gpointer done_data);

/* parent: asks its questions. data is freed after done was called. */
void     sbx_vault_job_run          (GtkWidget *parent, SbxWorkspace *workspace, SbxVaultJob job, gpointer data, GDestroyNotify destroy,
                                     SbxVaultJobDone done, gpointer done_data);
/* Whether error was told to the person already: they were asked, and declined. */
gboolean sbx_vault_job_was_declined (const GError *error);

G_END_DECLS
