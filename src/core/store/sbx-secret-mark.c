#define G_LOG_DOMAIN "sbx-store"

#include "sbx-secret-mark.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "sbx-store-private.h"

#define PREFIX "secrets-"

struct _SbxSecretMark
{
  SbxStore *store;
  SbxVault *vault;
  gboolean  begun;
  char     *path;   /* of the note */
  int       fd;     /* of it; -1: there is none */
  int       lock;   /* -1: none can be had here; then notes are of no use, and do no harm */
};

/* SQLite's own locks are on its files, and of another sort. An upgrade takes this one too, alone. */
static int
lock_folder (const char *folder, int how)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  while (fd >= 0 && flock (fd, how) != 0)
    if (errno != EINTR)
      {
        close (fd);
        return -1;
      }
  return fd;
}

SbxSecretMark *
sbx_secret_mark_new (SbxStore *store, SbxVault *vault)
{
  SbxSecretMark *self = g_new0 (SbxSecretMark, 1);

  *self = (SbxSecretMark) { .store = store, .vault = vault, .fd = -1, .lock = -1 };
  return self;
}

static void
begin (SbxSecretMark *self)
{
  const char *folder = sbx_store_get_directory (self->store);

  self->begun = TRUE;
  if (sbx_vault_get_state (self->vault, NULL, NULL) != SBX_VAULT_KEYRING)
    return;
  sbx_store_remove_stray_secrets (self->store, self->vault);
  self->lock = lock_folder (folder, LOCK_SH);
  self->path = g_build_filename (folder, PREFIX "XXXXXX", NULL);
  self->fd = g_mkstemp_full (self->path, O_WRONLY | O_CLOEXEC, 0600);
}

/* What can't be noted is done all the same: on a full disk no row will be saved either, and the secret is taken back. */
void
sbx_secret_mark_add (SbxSecretMark *self, const char *kind, const char *id)
{
  g_autofree char *line = g_strdup_printf ("%s %s\n", kind, id);

  if (!self->begun)
    begin (self);
  if (self->fd >= 0 && write (self->fd, line, strlen (line)) < 0)
    g_info ("It could not be noted that a secret is on its way: %s", g_strerror (errno));
}

void
sbx_secret_mark_settle (SbxSecretMark *self)
{
  if (self->fd >= 0)
    g_unlink (self->path);
}

void
sbx_secret_mark_free (SbxSecretMark *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->path);
  g_free (self);
}

static GPtrArray *
list_notes (const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, PREFIX))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  return paths;
}

/* TRUE also when that can't be told. */
static gboolean
has_row (SbxStore *store, const char *kind, const char *id)
{
  sqlite3 *db = sbx_store_borrow_reader (store, NULL);
  SbxStatement *statement;
  gboolean found = TRUE;

  if (db == NULL)
    return TRUE;
  statement = sbx_store_prepare (db, g_str_equal (kind, "draft") ? "SELECT 1 FROM \"drafts\" WHERE \"requestId\" = ?1 AND \"secrets\""
                                                                 : "SELECT 1 FROM \"variables\" WHERE \"id\" = ?1 AND \"secret\"",
                                 "", NULL, id, NULL);
  if (statement != NULL)
    {
      found = sqlite3_step (statement) != SQLITE_DONE;
      sbx_connection_release (statement);
    }
  sbx_store_return_reader (store, db);
  return found;
}

static void
follow_note (SbxStore *store, SbxVault *vault, const char *path)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  gboolean ok = TRUE;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *id = strchr (lines[i], ' ');

      /* A line that was cut short names no secret that the keyring has. */
      if (id == NULL || lines[i + 1] == NULL)
        continue;
      *id++ = '\0';
      if (!has_row (store, lines[i], id))
        ok = sbx_vault_clear (vault, lines[i], id, NULL, NULL) && ok;
    }
  if (ok)
    g_unlink (path);
}

void
sbx_store_remove_stray_secrets (SbxStore *store, SbxVault *vault)
{
  const char *folder = sbx_store_get_directory (store);
  g_autoptr(GPtrArray) notes = list_notes (folder);
  int lock;

  /* A newer version may have other rows that refer to them. */
  if (notes->len == 0 || sbx_store_get_read_only_reason (store) != NULL)
    return;
  lock = lock_folder (folder, LOCK_EX | LOCK_NB);
  if (lock < 0)
    return;
  /* Secrets that are kept for this run are not those that were left in the keyring. */
  if (sbx_vault_get_state (vault, NULL, NULL) == SBX_VAULT_KEYRING)
    for (guint i = 0; i < notes->len; i++)
      follow_note (store, vault, g_ptr_array_index (notes, i));
  close (lock);
}
