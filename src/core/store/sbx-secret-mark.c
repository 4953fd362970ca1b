#define G_LOG_DOMAIN "sbx-store"

#include "sbx-secret-mark.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sbx-store-private.h"

#define PREFIX "secrets-"
#define HELD_PREFIX "deleted-"

struct _SbxSecretMark
{
  SbxStore *store;
  SbxVault *vault;
  gboolean  held;
  gboolean  begun;
  char     *path;   /* of the note */
  int       fd;     /* of it, and its lock where it is held; -1: there is none */
  int       lock;   /* of the folder; -1: none can be had here; then notes are of no use, and do no harm */
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

SbxSecretMark *
sbx_secret_mark_new_held (SbxStore *store)
{
  SbxSecretMark *self = sbx_secret_mark_new (store, NULL);

  self->held = TRUE;
  return self;
}

/* Whoever looks after notes may find this one before it is locked, and remove it: then another one is made. */
static void
begin_held (SbxSecretMark *self)
{
  struct stat info;

  for (;;)
    {
      self->path = g_build_filename (sbx_store_get_directory (self->store), HELD_PREFIX "XXXXXX", NULL);
      self->fd = g_mkstemp_full (self->path, O_WRONLY | O_CLOEXEC, 0600);
      if (self->fd < 0 || (flock (self->fd, LOCK_EX | LOCK_NB) != 0 ? errno != EWOULDBLOCK : fstat (self->fd, &info) != 0 || info.st_nlink > 0))
        return;
      g_unlink (self->path);
      close (self->fd);
      g_free (self->path);
    }
}

static void
begin (SbxSecretMark *self)
{
  const char *folder = sbx_store_get_directory (self->store);

  self->begun = TRUE;
  if (self->held)
    {
      begin_held (self);
      return;
    }
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

/* Keeps it from being held meanwhile, and nobody else from looking. -1: it is held, or gone. */
static int
open_note (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0 || flock (fd, LOCK_SH | LOCK_NB) == 0)
    return fd;
  close (fd);
  return -1;
}

static gboolean
is_held (const char *path)
{
  int fd = open_note (path);

  if (fd < 0)
    return TRUE;
  close (fd);
  return FALSE;
}

static GPtrArray *
list_notes (const char *folder, gboolean held)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if ((g_str_has_prefix (name, PREFIX) || g_str_has_prefix (name, HELD_PREFIX)) && is_held (path) == held)
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  return paths;
}

/* Some program can bring back the row that is not there. */
static gboolean
may_come_back (SbxStore *store, const char *kind, const char *id)
{
  g_autoptr(GPtrArray) notes = list_notes (sbx_store_get_directory (store), TRUE);
  g_autofree char *line = g_strdup_printf ("%s %s\n", kind, id);

  for (guint i = 0; i < notes->len; i++)
    {
      g_autofree char *text = NULL;

      if (g_file_get_contents (notes->pdata[i], &text, NULL, NULL) && strstr (text, line) != NULL)
        return TRUE;
    }
  return FALSE;
}

static const char *
get_query (const char *kind)
{
  if (g_str_equal (kind, "draft"))
    return "SELECT 1 FROM \"drafts\" WHERE \"requestId\" = ?1 AND \"secrets\"";
  if (g_str_equal (kind, "oauth2"))
    return "SELECT 1 FROM \"requests\" WHERE \"id\" = ?1";
  return "SELECT 1 FROM \"variables\" WHERE \"id\" = ?1 AND \"secret\"";
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
  statement = sbx_store_prepare (db, get_query (kind), "", NULL, id, NULL);
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
  int fd = open_note (path);
  gboolean ok;

  if (fd < 0)
    return;
  ok = g_file_get_contents (path, &text, NULL, NULL);
  lines = g_strsplit (ok ? text : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *id = strchr (lines[i], ' ');

      /* A line that was cut short names no secret that the keyring has. */
      if (id == NULL || lines[i + 1] == NULL)
        continue;
      *id++ = '\0';
      /* In this order: who deletes notes it before. */
      if (!has_row (store, lines[i], id) && !may_come_back (store, lines[i], id))
        ok = sbx_vault_clear (vault, lines[i], id, NULL, NULL) && ok;
    }
  if (ok)
    g_unlink (path);
  close (fd);
}

void
sbx_store_remove_stray_secrets (SbxStore *store, SbxVault *vault)
{
  const char *folder = sbx_store_get_directory (store);
  g_autoptr(GPtrArray) notes = list_notes (folder, FALSE);
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
